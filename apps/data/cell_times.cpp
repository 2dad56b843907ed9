#include "apps/data/cell_parts.hpp"
#include "lang/characters.hpp"

#include <array>

namespace hjemmel::apps {

using engine::Date;
using engine::Month;
using engine::Year;
using lang::Code;
using lang::Phrase;

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::array<std::string_view, 5> date_forms = {"yyyy-mm-dd", "dd-mm-yyyy", "dd.mm.yyyy",
                                                        "dd/mm/yyyy", "yyyymmdd"};
constexpr std::array<std::string_view, 4> month_forms = {"yyyy-mm", "mm-yyyy", "yyyyMmm", "yyyymm"};

int number_of(std::string_view digits) {
    int number = 0;
    for (const char c : digits) {
        number = number * 10 + (c - '0');
    }
    return number;
}

// Matches digits (`d`: one, `?`: one or none) and other characters as they are.
bool matches(std::string_view text, std::string_view pattern,
             std::vector<std::string_view>& parts) {
    parts.clear();
    for (std::size_t i = 0; i < pattern.size();) {
        if (pattern[i] != 'd' && pattern[i] != '?') {
            if (text.empty() || text[0] != pattern[i]) {
                return false;
            }
            text.remove_prefix(1);
            ++i;
            continue;
        }
        std::size_t least = 0;
        std::size_t most = 0;
        for (; i < pattern.size() && (pattern[i] == 'd' || pattern[i] == '?'); ++i) {
            least += pattern[i] == 'd' ? 1U : 0U;
            ++most;
        }
        std::size_t length = 0;
        while (length < most && length < text.size() && is_digit(text[length])) {
            ++length;
        }
        if (length < least) {
            return false;
        }
        parts.push_back(text.substr(0, length));
        text.remove_prefix(length);
    }
    return text.empty();
}

struct YearMonthDay {
    int year = 0;
    int month = 0;
    int day = 0;
};

std::optional<YearMonthDay> parts_of_date(DateForm form, std::string_view text) {
    std::vector<std::string_view> parts;
    switch (form) {
        case DateForm::Iso:
            if (!matches(text, "dddd-dd-dd", parts)) return std::nullopt;
            return YearMonthDay{number_of(parts[0]), number_of(parts[1]), number_of(parts[2])};
        case DateForm::Compact:
            if (!matches(text, "dddddddd", parts)) return std::nullopt;
            return YearMonthDay{number_of(text.substr(0, 4)), number_of(text.substr(4, 2)),
                                number_of(text.substr(6))};
        case DateForm::DayMonthYearDash:
        case DateForm::DayMonthYearDot:
        case DateForm::DayMonthYearSlash:
            break;
    }
    const std::string_view pattern = form == DateForm::DayMonthYearDash  ? "d?-d?-dddd"
                                     : form == DateForm::DayMonthYearDot ? "d?.d?.dddd"
                                                                         : "d?/d?/dddd";
    if (!matches(text, pattern, parts)) {
        return std::nullopt;
    }
    return YearMonthDay{number_of(parts[2]), number_of(parts[1]), number_of(parts[0])};
}

// Of three numbers that are no day of the calendar.
lang::Text why_no_date(const YearMonthDay& parts) {
    const auto first = Date::from_ymd(parts.year, 1, 1);
    if (!first) {
        return {Phrase::DataCalendar, {}};
    }
    const auto month = Date::from_ymd(parts.year, parts.month, 1);
    if (!month) {
        return {Phrase::DataMonthsOfYear, {}};
    }
    const Month within = engine::month_of(*month);
    return {Phrase::DataNoSuchDay, {within, engine::Rational(engine::period_of(within).days())}};
}

}  // namespace

bool is_open_end(DateForm form, std::string_view text) {
    const auto parts = parts_of_date(form, text);
    return parts && parts->year == 9999 && parts->month == 12 && parts->day == 31;
}

CellResult<Date> read_date(const CellReader& reader, std::string_view text) {
    const auto parts = parts_of_date(reader.form.dates, text);
    if (parts) {
        if (const auto date = Date::from_ymd(parts->year, parts->month, parts->day)) {
            return *date;
        }
    }
    const std::string form =
        "`" + std::string(date_forms.at(static_cast<std::size_t>(reader.form.dates))) + "`";
    if (parts) {
        return cell_fault(reader, Code::NotADate, {why_no_date(*parts)});
    }
    const Code code = text.find(':') != std::string_view::npos ? Code::TimeOfDay : Code::NotADate;
    return cell_fault(reader, code, form_help(reader, {Phrase::DataDateForm, {form}}, "dates"));
}

CellResult<Month> read_month(const CellReader& reader, std::string_view text) {
    std::vector<std::string_view> parts;
    std::optional<Month> month;
    switch (reader.form.months) {
        case MonthForm::Iso:
            month = Month::parse(text);
            break;
        case MonthForm::MonthYear:
            if (matches(text, "d?-dddd", parts))
                month = Month::from_ym(number_of(parts[1]), number_of(parts[0]));
            break;
        case MonthForm::YearMMonth:
            if (matches(text, "ddddMdd", parts))
                month = Month::from_ym(number_of(parts[0]), number_of(parts[1]));
            break;
        case MonthForm::Compact:
            if (matches(text, "dddddd", parts)) {
                month = Month::from_ym(number_of(text.substr(0, 4)), number_of(text.substr(4)));
            }
            break;
    }
    if (month) {
        return *month;
    }
    const std::string form =
        "`" + std::string(month_forms.at(static_cast<std::size_t>(reader.form.months))) + "`";
    return cell_fault(reader, Code::NotAMonth,
                      form_help(reader, {Phrase::DataMonthForm, {form}}, "months"));
}

CellResult<engine::Period> read_period(const CellReader& reader, std::string_view text) {
    std::optional<engine::Period> period;
    const std::size_t slash = text.find('/');
    if (slash != std::string_view::npos) {
        const auto first = Date::parse(without_blanks(text.substr(0, slash)));
        const auto last = Date::parse(without_blanks(text.substr(slash + 1)));
        if (first && last) {
            if (*last < *first) {
                return tl::make_unexpected(CellFault{Code::ReversedSpell, {}, {}, {}});
            }
            period = engine::Period::between(*first, *last);
        }
    } else if (const auto year = Year::parse(text)) {
        period = engine::period_of(*year);
    } else if (const auto month = read_month(reader, text)) {
        period = engine::period_of(*month);
    }
    if (period) {
        return *period;
    }
    return cell_fault(reader, Code::NotAPeriod, {{Phrase::DataPeriodForm, {}}});
}

}  // namespace hjemmel::apps
