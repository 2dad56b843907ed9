#include "apps/data/plain_cells.hpp"

#include <algorithm>

namespace hjemmel::apps {

namespace {

using engine::Kind;

constexpr std::size_t most_digits = 15;
constexpr std::int64_t largest = 999'999'999'999'999;

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

PlainCells::PlainCells(const CellReader& reader) {
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
                way_ = least && most ? Way::Digits : Way::None;
                least_ = least.value_or(0);
                most_ = most.value_or(0);
            }
            break;
        case Kind::Date:
            way_ = reader.form.dates == DateForm::Iso ? Way::IsoDate : Way::None;
            break;
        case Kind::Enumeration:
            way_ = Way::Name;
            break;
        default:
            break;
    }
    const auto is_read = [&](const std::string& mark) { return read(reader, mark).has_value(); };
    const auto& form = reader.form;
    if (std::any_of(form.missing.begin(), form.missing.end(), is_read) ||
        std::any_of(form.not_applicable.begin(), form.not_applicable.end(), is_read)) {
        way_ = Way::None;
    }
}

std::optional<std::int64_t> PlainCells::read_digits(std::string_view text) const {
    if (text.empty() || text.size() > most_digits || (text.size() > 1 && text.front() == '0')) {
        return std::nullopt;
    }
    std::int64_t number = 0;
    for (const char digit : text) {
        if (digit < '0' || digit > '9') {
            return std::nullopt;
        }
        number = number * 10 + (digit - '0');
    }
    return number < least_ || number > most_ ? std::nullopt : std::optional(number);
}

std::optional<std::int64_t> PlainCells::read(const CellReader& reader,
                                             std::string_view text) const {
    switch (way_) {
        case Way::YesNo:
            if (text == "yes" || text == "ja") {
                return 1;
            }
            return text == "no" || text == "nej" ? std::optional<std::int64_t>(0) : std::nullopt;
        case Way::Digits:
            return read_digits(text);
        case Way::IsoDate: {
            const auto date = engine::Date::parse(text);
            // The open end of a spell is no date.
            return date && text.front() != '9' ? std::optional<std::int64_t>(date->days)
                                               : std::nullopt;
        }
        case Way::Name: {
            const auto found = reader.value_names.find(text);
            return found == reader.value_names.end() ? std::nullopt
                                                     : std::optional<std::int64_t>(found->second);
        }
        case Way::None:
            break;
    }
    return std::nullopt;
}

}  // namespace hjemmel::apps
