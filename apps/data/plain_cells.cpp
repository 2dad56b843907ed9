#include "apps/data/plain_cells.hpp"

#include <algorithm>
#include <array>

namespace hjemmel::apps {

namespace {

using engine::Kind;
using Plain = engine::Column::Plain;

constexpr int most_digits = 15;
constexpr std::int64_t largest = 999'999'999'999'999;
constexpr std::array<std::int64_t, 7> powers_of_ten = {1,      10,      100,      1'000,
                                                       10'000, 100'000, 1'000'000};

// An end of a range that is itself a whole number of moderate size and belongs to it.
std::optional<std::int64_t> plain_end(const std::optional<engine::Bound>& end,
                                      std::int64_t otherwise) {
    if (!end) {
        return otherwise;
    }
    const auto whole = end->at.to_int64();
    return whole && !end->open && *whole >= -largest && *whole <= largest ? whole : std::nullopt;
}

}  // namespace

PlainCells::PlainCells(const CellReader& reader) : way_(Way::OnlyEmpty) {
    if (!reader.mapped.empty() || reader.precision || reader.factor || !reader.note.empty() ||
        reader.form.in_settings) {
        return;
    }
    const engine::Type& type = reader.type;
    switch (type.kind) {
        case Kind::YesNo:
            way_ = Way::YesNo;
            break;
        case Kind::Number:
            if (type.form == engine::Form::Plain) {
                const auto least = plain_end(type.range ? type.range->lower : std::nullopt, 0);
                const auto most = plain_end(type.range ? type.range->upper : std::nullopt, largest);
                way_ = least && most ? Way::Number : Way::OnlyEmpty;
                least_ = least.value_or(0);
                most_ = most.value_or(0);
                decimal_ = type.integer ? '\0' : reader.form.decimal;
                // `1.234` may be a thousand.
                takes_three_decimals_ = reader.form.decimal_is_declared;
            }
            break;
        case Kind::Date:
            way_ = reader.form.dates == DateForm::Iso ? Way::IsoDate : Way::OnlyEmpty;
            break;
        case Kind::Enumeration:
            way_ = Way::Name;
            break;
        default:
            break;
    }
    const auto is_read = [&](const std::string& mark) {
        ReadCell cell;
        return read(reader, mark, cell);
    };
    const auto& form = reader.form;
    if (std::any_of(form.missing.begin(), form.missing.end(), is_read) ||
        std::any_of(form.not_applicable.begin(), form.not_applicable.end(), is_read)) {
        way_ = Way::OnlyEmpty;
    }
}

bool PlainCells::read_number(std::string_view text, ReadCell& cell) const {
    if (text.size() > 1 && text[0] == '0' && text[1] != decimal_) {
        return false;
    }
    std::int64_t number = 0;
    int digits = 0;
    int before_sign = 0;  // 0: no sign yet
    for (const char letter : text) {
        if (letter >= '0' && letter <= '9' && digits < most_digits) {
            number = number * 10 + (letter - '0');
            ++digits;
        } else if (letter == decimal_ && decimal_ != 0 && before_sign == 0 && digits > 0) {
            before_sign = digits;
        } else {
            return false;
        }
    }
    const int decimals = before_sign == 0 ? 0 : digits - before_sign;
    if (before_sign > 0 && (decimals == 0 || decimals >= static_cast<int>(powers_of_ten.size()) ||
                            (decimals == 3 && !takes_three_decimals_))) {
        return false;
    }
    const std::int64_t denominator = powers_of_ten.at(static_cast<std::size_t>(decimals));
    const std::int64_t whole = number / denominator;
    const bool is_whole = whole * denominator == number;
    if (whole < least_ || whole > most_ || (whole == most_ && !is_whole)) {
        return false;
    }
    cell = {Plain::Given, number, denominator};
    return true;
}

bool PlainCells::read_any(const CellReader& reader, std::string_view text, ReadCell& cell) const {
    if (text.empty()) {
        cell.state = reader.open_end ? Plain::NotApplicable : Plain::Empty;
        return way_ != Way::None;
    }
    switch (way_) {
        case Way::YesNo:
            cell.number = text == "yes" || text == "ja" ? 1 : 0;
            return cell.number == 1 || text == "no" || text == "nej";
        case Way::Number:
            return read_number(text, cell);
        case Way::IsoDate: {
            const auto date = engine::Date::parse(text);
            // The open end of a spell is no date.
            if (!date || text.front() == '9') {
                return false;
            }
            cell.number = date->days;
            return true;
        }
        case Way::Name: {
            const auto found = reader.value_names.find(text);
            if (found == reader.value_names.end()) {
                return false;
            }
            cell.number = found->second;
            return true;
        }
        case Way::None:
        case Way::OnlyEmpty:
            break;
    }
    return false;
}

}  // namespace hjemmel::apps
