#include "apps/report/display.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hjemmel::apps {

namespace {

using engine::Form;
using engine::Rational;
using engine::Rounding;

constexpr std::string_view no_break_space = "\u00a0";
constexpr std::string_view minus_sign = "\u2212";
constexpr std::string_view en_dash = "\u2013";
constexpr int most_decimals = 30;
constexpr std::size_t shortest_run = 4;

constexpr std::array<std::array<std::string_view, 2>, 12> month_names{{{"January", "januar"},
                                                                       {"February", "februar"},
                                                                       {"March", "marts"},
                                                                       {"April", "april"},
                                                                       {"May", "maj"},
                                                                       {"June", "juni"},
                                                                       {"July", "juli"},
                                                                       {"August", "august"},
                                                                       {"September", "september"},
                                                                       {"October", "oktober"},
                                                                       {"November", "november"},
                                                                       {"December", "december"}}};

std::string_view month_name(int month, Language language) {
    return month_names.at(static_cast<std::size_t>(month - 1))
        .at(language == Language::Danish ? 1 : 0);
}

/// How many decimals a number needs to be written exactly, when it needs no more than `most`.
std::optional<int> exact_decimals(const Rational& value, int most) {
    Rational scaled = value;
    for (int decimals = 0; decimals <= most; ++decimals) {
        if (scaled.is_integer()) {
            return decimals;
        }
        scaled *= Rational(10);
    }
    return std::nullopt;
}

/// Numbers of one key are compared with each other: shares of any form, and numbers of one unit.
std::uint32_t comparable_with(NumberStyle style) {
    return style.form == Form::Plain ? style.unit.index + 1 : 0;
}

bool is_money(const engine::Program& program, engine::UnitId id) {
    const engine::Unit& unit = program.units[id.index];
    return unit.factors.size() == 1 && unit.factors.front().power == 1 &&
           program.base_units[unit.factors.front().base].name == "kr";
}

}  // namespace

NumberStyle style_of(const engine::Type& type) { return {type.form, type.unit}; }

Rational shown_number(const Rational& value, NumberStyle style) {
    return style.form == Form::Plain ? value : value * Rational(100);
}

std::string_view last_word(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

Display::Display(const engine::Program& program, Language language)
    : program_(program), language_(language) {
    for (const engine::Parameter& parameter : program.parameters) {
        for (const engine::ParameterStep& step : parameter.steps) {
            if (const auto* number = std::get_if<Rational>(&step.value)) {
                add_border(*number, style_of(parameter.type));
            }
        }
    }
    for (const engine::Node& node : program.core.nodes) {
        if (node.op != engine::Op::Constant) {
            continue;
        }
        if (const auto* number = std::get_if<Rational>(&program.core.constants[node.detail])) {
            add_border(*number, {node.form, node.unit});
        }
    }
}

void Display::add_border(const Rational& value, NumberStyle style) {
    borders_[comparable_with(style)].insert(shown_number(value, style));
}

bool Display::keeps_its_side(const Rational& shown, int decimals, NumberStyle style,
                             Rounding rounding) const {
    const auto rounded = Rational::parse(shown.to_decimal(decimals, rounding));
    // Zero is a border of every kind of number: a difference of nothing decides otherwise than one.
    if (rounded->is_zero() && !shown.is_zero()) {
        return false;
    }
    const auto borders = borders_.find(comparable_with(style));
    if (borders == borders_.end()) {
        return true;
    }
    // Rounding moves a number past its nearest neighbours first.
    const auto above = borders->second.upper_bound(shown);
    auto below = borders->second.lower_bound(shown);
    const bool under_the_next = above == borders->second.end() || *rounded < *above;
    return under_the_next && (below == borders->second.begin() || *rounded > *--below);
}

int Display::decimals(const Rational& shown, NumberStyle style, Rounding rounding) const {
    int decimals = style.form == Form::Share ? 1 : 0;
    if (style.form == Form::Points || (is_money(program_, style.unit) && !shown.is_integer())) {
        decimals = 2;
    } else if (const auto exact = exact_decimals(shown, 2)) {
        decimals = std::max(decimals, *exact);
    } else if (style.form == Form::Plain) {
        decimals = 2;
    }
    while (decimals < most_decimals && !keeps_its_side(shown, decimals, style, rounding)) {
        ++decimals;
    }
    return decimals;
}

std::string Display::digits(const Rational& value, int decimals, Rounding rounding) const {
    const bool danish = language_ == Language::Danish;
    std::string text = value.to_decimal(decimals, rounding);
    std::string result;
    if (text.front() == '-') {
        text.erase(0, 1);
        if (text.find_first_not_of("0.") != std::string::npos) {
            result += minus_sign;
        }
    }
    const std::size_t point = std::min(text.find('.'), text.size());
    for (std::size_t place = 0; place < point; ++place) {
        if (place != 0 && (point - place) % 3 == 0) {
            result += danish ? '.' : ',';
        }
        result += text[place];
    }
    if (point < text.size()) {
        result += danish ? ',' : '.';
        result += text.substr(point + 1);
    }
    return result;
}

std::string Display::number(const Rational& value, NumberStyle style) const {
    return number(value, style, Rounding::HalfAway);
}

std::string Display::number(const Rational& value, NumberStyle style, Rounding rounding) const {
    const Rational shown = shown_number(value, style);
    const std::string text = digits(shown, decimals(shown, style, rounding), rounding);
    if (style.form == Form::Plain) {
        const std::string unit_word = unit(value, style.unit);
        if (unit_word.empty()) {
            return text;
        }
        return text + (is_money(program_, style.unit) ? std::string(no_break_space) : " ") +
               unit_word;
    }
    const Word pattern = style.form == Form::Share ? Word::PerCent : Word::PercentagePoints;
    return say(pattern, language_, text);
}

bool Display::shows_exactly(const Rational& value, NumberStyle style) const {
    const Rational shown = shown_number(value, style);
    return exact_decimals(shown, decimals(shown, style, Rounding::HalfAway)).has_value();
}

std::string Display::interval(const engine::Interval& bounds, NumberStyle style) const {
    if (bounds.is_single()) {
        return number(bounds.lower->at, style);
    }
    // Outwards: what is shown holds whatever is known to hold.
    if (bounds.lower && bounds.upper) {
        const std::string lower = number(bounds.lower->at, style, Rounding::Down);
        const std::string upper = number(bounds.upper->at, style, Rounding::Up);
        if (bounds.lower->open) {
            return say(bounds.upper->open ? Word::AboveToUnder : Word::AboveTo, language_, lower,
                       upper);
        }
        return say(bounds.upper->open ? Word::FromToUnder : Word::Between, language_, lower, upper);
    }
    if (bounds.lower) {
        const std::string lower = number(bounds.lower->at, style, Rounding::Down);
        return say(bounds.lower->open ? Word::Above : Word::AtLeast, language_, lower);
    }
    if (bounds.upper) {
        const std::string upper = number(bounds.upper->at, style, Rounding::Up);
        return say(bounds.upper->open ? Word::Under : Word::AtMost, language_, upper);
    }
    return {};
}

std::string Display::possibilities(const engine::Outcome& unknown, NumberStyle style) const {
    std::string text = interval(unknown.bounds(), style);
    if (text.empty() || !unknown.possible) {
        return text;
    }
    const auto alternatives = {
        std::pair(unknown.possible->can_be_not_applicable, Word::OrNotApplicable),
        std::pair(unknown.possible->can_be_conflict, Word::OrConflict),
        std::pair(unknown.possible->can_fail, Word::OrFailure)};
    for (const auto& [is_possible, alternative] : alternatives) {
        if (is_possible) {
            text = say(alternative, language_, text);
        }
    }
    return text;
}

std::string Display::date(engine::Date date) const {
    return fmt::format(fmt::runtime(word(Word::FullDate, language_)), fmt::arg("day", date.day()),
                       fmt::arg("month", month_name(date.month(), language_)),
                       fmt::arg("year", date.year()));
}

std::string Display::month(engine::Month month) const {
    return say(Word::MonthOfYear, language_, month_name(month.month(), language_),
               std::to_string(month.year()));
}

namespace {

/// Splits what is sorted into runs in which each follows the one before.
template <typename Item, typename Follows>
std::vector<std::pair<Item, Item>> runs_of(const std::vector<Item>& items, const Follows& follows) {
    std::vector<std::pair<Item, Item>> runs;
    for (const Item& item : items) {
        if (!runs.empty() && follows(runs.back().second, item)) {
            runs.back().second = item;
        } else {
            runs.emplace_back(item, item);
        }
    }
    return runs;
}

}  // namespace

std::string Display::months(std::vector<engine::Month> months) const {
    std::sort(months.begin(), months.end());
    months.erase(std::unique(months.begin(), months.end()), months.end());
    std::vector<std::string> by_year;
    for (auto first = months.begin(); first != months.end();) {
        const int year = first->year();
        const auto last = std::find_if(first, months.end(),
                                       [year](engine::Month one) { return one.year() != year; });
        std::vector<std::string> names;
        for (const auto& [from, to] :
             runs_of(std::vector<engine::Month>(first, last),
                     [](auto one, auto next) { return one.index + 1 == next.index; })) {
            if (static_cast<std::size_t>(to.index - from.index) + 1 >= shortest_run) {
                names.push_back(fmt::format("{}{}{}", month_name(from.month(), language_), en_dash,
                                            month_name(to.month(), language_)));
                continue;
            }
            for (int month = from.month(); month <= to.month(); ++month) {
                names.emplace_back(month_name(month, language_));
            }
        }
        by_year.push_back(fmt::format("{} {}", list(names), year));
        first = last;
    }
    return list(by_year);
}

std::string Display::years(std::vector<engine::Year> years) const {
    std::sort(years.begin(), years.end());
    years.erase(std::unique(years.begin(), years.end()), years.end());
    std::vector<std::string> names;
    for (const auto& [from, to] :
         runs_of(years, [](auto one, auto next) { return one.number + 1 == next.number; })) {
        if (static_cast<std::size_t>(to.number - from.number) + 1 >= shortest_run) {
            names.push_back(fmt::format("{}{}{}", from.number, en_dash, to.number));
            continue;
        }
        for (int year = from.number; year <= to.number; ++year) {
            names.push_back(std::to_string(year));
        }
    }
    return list(names);
}

std::string Display::list(const std::vector<std::string>& items) const {
    if (items.empty()) {
        return {};
    }
    std::string text = items.front();
    for (std::size_t item = 1; item + 1 < items.size(); ++item) {
        text += ", " + items[item];
    }
    return items.size() == 1 ? text : say(Word::ListEnd, language_, text, items.back());
}

std::string Display::value(const engine::Value& value, const engine::Type& type,
                           const People& people) const {
    struct Writer {
        const Display& display;
        const engine::Type& type;
        const People& people;

        std::string operator()(bool yes) const {
            return std::string(word(yes ? Word::Yes : Word::No, display.language_));
        }
        std::string operator()(const Rational& number) const {
            return display.number(number, style_of(type));
        }
        std::string operator()(engine::Date date) const { return display.date(date); }
        std::string operator()(engine::Month month) const { return display.month(month); }
        std::string operator()(engine::Year year) const { return year.to_string(); }
        std::string operator()(const engine::Period& period) const {
            return say(Word::DateRun, display.language_, display.date(period.first),
                       display.date(period.last));
        }
        std::string operator()(engine::EnumerationValue value) const {
            const engine::Enumeration& enumeration = display.program_.enumerations[type.of];
            const auto ordinal = static_cast<std::size_t>(value.ordinal);
            return display.label(enumeration.value_labels.at(ordinal),
                                 enumeration.values.at(ordinal));
        }
        std::string operator()(engine::Row row) const {
            return people.name(engine::CollectionId{type.of}, row.index);
        }
        std::string operator()(const std::shared_ptr<const std::string>& text) const {
            return *text;
        }
    };
    return std::visit(Writer{*this, type, people}, value);
}

std::string Display::index(const std::vector<engine::Index>& indices,
                           const engine::IndexKey& key) const {
    std::string text;
    for (std::size_t place = 0; place < indices.size(); ++place) {
        const std::int32_t number = key.values.at(place);
        text += place == 0 ? "" : ", ";
        switch (indices[place].kind) {
            case engine::IndexKind::Month:
                text += month(engine::Month{number});
                break;
            case engine::IndexKind::Year:
                text += std::to_string(number);
                break;
            case engine::IndexKind::Day:
                text += date(engine::Date{number});
                break;
            case engine::IndexKind::Enumeration: {
                const engine::Enumeration& enumeration = program_[indices[place].enumeration];
                const auto ordinal = static_cast<std::size_t>(number);
                text += label(enumeration.value_labels.at(ordinal), enumeration.values.at(ordinal));
                break;
            }
        }
    }
    return text;
}

std::string Display::label(const engine::Labels& labels, std::string_view name, bool plural) const {
    const bool danish = language_ == Language::Danish;
    const std::string& one = danish ? labels.danish : labels.english;
    const std::string& many = danish ? labels.danish_plural : labels.english_plural;
    if (plural && !many.empty()) {
        return many;
    }
    if (!one.empty()) {
        return one;
    }
    std::string text(last_word(name));
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

std::string Display::label(engine::QuantityId quantity) const {
    return label(program_[quantity].labels, program_[quantity].name);
}

bool Display::has_own_words(const engine::InterpretationOption& option) const {
    const bool danish = language_ == Language::Danish;
    const std::string& label = danish ? option.labels.danish : option.labels.english;
    return label.empty() && !option.text.empty();
}

std::string Display::option(const engine::InterpretationOption& option) const {
    return has_own_words(option) ? option.text : label(option.labels, option.name);
}

namespace {

/// A base unit as the rules write one of it: `person` for `persons`.
std::string singular_unit(const engine::Program& program, const std::string& plural) {
    const auto found =
        std::find_if(program.collections.begin(), program.collections.end(),
                     [&plural](const engine::Collection& one) { return one.plural == plural; });
    return found == program.collections.end() ? plural : std::string(last_word(found->name));
}

}  // namespace

std::string Display::unit_label(std::uint32_t base, bool singular) const {
    const engine::BaseUnit& unit = program_.base_units[base];
    const bool danish = language_ == Language::Danish;
    const std::string& written =
        danish ? (singular ? unit.labels.danish : unit.labels.danish_plural)
               : (singular ? unit.labels.english : unit.labels.english_plural);
    if (!written.empty()) {
        return written;
    }
    if (unit.name == "kr") {
        return "kr.";
    }
    if (unit.name == "days") {
        return std::string(word(singular ? Word::DaySingular : Word::DayPlural, language_));
    }
    if (unit.name == "months") {
        return std::string(word(singular ? Word::MonthSingular : Word::MonthPlural, language_));
    }
    if (unit.name == "hours") {
        return std::string(word(singular ? Word::HourSingular : Word::HourPlural, language_));
    }
    const std::string& any = danish ? unit.labels.danish : unit.labels.english;
    if (!any.empty()) {
        return any;
    }
    return singular ? singular_unit(program_, unit.name) : unit.name;
}

std::string Display::unit(const Rational& value, engine::UnitId unit) const {
    std::string above;
    std::string below;
    for (const engine::Unit::Factor& factor : program_.units[unit.index].factors) {
        const bool singular = factor.power < 0 || value == Rational(1);
        std::string& side = factor.power > 0 ? above : below;
        for (int power = 0; power < std::abs(factor.power); ++power) {
            side += (side.empty() ? "" : "·") + unit_label(factor.base, singular);
        }
    }
    return below.empty() ? above : above + "/" + below;
}

// ---- provisions --------------------------------------------------------------------------------

std::string instrument_citation(const engine::Instrument& instrument) {
    // `BEK nr. 1409 af 16/12/2019` is cited as `BEK 1409/2019`.
    const std::string& title = instrument.title;
    const std::size_t number = title.find(" nr. ");
    const std::size_t issued = title.find(" af ");
    if (number == std::string::npos || issued == std::string::npos || issued < number) {
        return title.empty() ? instrument.id : title;
    }
    const std::size_t year = title.rfind('/');
    if (year == std::string::npos || year < issued || title.size() - year != 5) {
        return title;
    }
    constexpr std::size_t word_length = 5;
    return title.substr(0, number) + " " +
           title.substr(number + word_length, issued - number - word_length) + title.substr(year);
}

std::string instrument_citation(const engine::Program& program, std::string_view id) {
    const auto found =
        std::find_if(program.instruments.begin(), program.instruments.end(),
                     [id](const engine::Instrument& instrument) { return instrument.id == id; });
    return found == program.instruments.end() ? std::string(id) : instrument_citation(*found);
}

std::string citation(const engine::Program& program, engine::ProvisionId id) {
    const engine::Provision& provision = program[id];
    const std::string instrument = instrument_citation(program[provision.instrument]);
    return provision.anchor.empty() ? instrument : instrument + " " + provision.anchor;
}

// ---- exact texts -------------------------------------------------------------------------------

std::string exact_text(const engine::Program& program, const People& people,
                       const engine::Value& value, const engine::Type& type) {
    struct Writer {
        const engine::Program& program;
        const People& people;
        const engine::Type& type;

        std::string operator()(bool yes) const { return yes ? "yes" : "no"; }
        std::string operator()(const Rational& number) const { return number.to_string(); }
        std::string operator()(engine::Date date) const { return date.to_string(); }
        std::string operator()(engine::Month month) const { return month.to_string(); }
        std::string operator()(engine::Year year) const { return year.to_string(); }
        std::string operator()(const engine::Period& period) const {
            return period.first.to_string() + "/" + period.last.to_string();
        }
        std::string operator()(engine::EnumerationValue value) const {
            return program.enumerations[type.of].values.at(static_cast<std::size_t>(value.ordinal));
        }
        std::string operator()(engine::Row row) const {
            return people.name(engine::CollectionId{type.of}, row.index);
        }
        std::string operator()(const std::shared_ptr<const std::string>& text) const {
            return *text;
        }
    };
    return std::visit(Writer{program, people, type}, value);
}

namespace {

std::string unit_name(const engine::Program& program, engine::UnitId id) {
    std::string text;
    for (const engine::Unit::Factor& factor : program.units[id.index].factors) {
        for (int power = 0; power < factor.power; ++power) {
            text += (text.empty() ? "" : "*") + program.base_units[factor.base].name;
        }
    }
    for (const engine::Unit::Factor& factor : program.units[id.index].factors) {
        for (int power = factor.power; power < 0; ++power) {
            text += (text.empty() ? "1/" : "/") +
                    singular_unit(program, program.base_units[factor.base].name);
        }
    }
    return text.empty() ? "number" : text;
}

}  // namespace

std::string unit_text(const engine::Program& program, const engine::Type& type) {
    switch (type.kind) {
        case engine::Kind::YesNo:
            return "yes/no";
        case engine::Kind::Number:
            return type.form == Form::Plain    ? unit_name(program, type.unit)
                   : type.form == Form::Points ? "share in points"
                                               : "share";
        case engine::Kind::Date:
            return "date";
        case engine::Kind::Month:
            return "month";
        case engine::Kind::Year:
            return "year";
        case engine::Kind::Period:
            return "period";
        case engine::Kind::Enumeration:
            return program.enumerations[type.of].name;
        case engine::Kind::Row:
            return program.collections[type.of].name;
        case engine::Kind::Text:
            return "text";
    }
    return {};
}

}  // namespace hjemmel::apps
