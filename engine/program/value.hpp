#pragma once

#include "engine/program/origin.hpp"
#include "engine/values/calendar.hpp"
#include "engine/values/rational.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <variant>

namespace hjemmel::engine {

using EnumerationId = Id<struct EnumerationTag>;
using CollectionId = Id<struct CollectionTag>;

/// One of an enumeration's values, by its place in the declaration.
struct EnumerationValue {
    std::int32_t ordinal = 0;
    bool operator==(const EnumerationValue&) const = default;
};

/// A row of a collection of the facts; which collection, the static type says.
struct Row {
    std::uint32_t index = 0;
    bool operator==(const Row&) const = default;
};

/// A known value. Durations (`days`, `months`) are numbers with that unit; the static type tells.
using Value = std::variant<bool, Rational, Date, Month, Year, Period, EnumerationValue, Row,
                           std::shared_ptr<const std::string>>;

/// Equal by value; texts by content. Values of different kinds are never equal.
[[nodiscard]] bool equal_values(const Value& left, const Value& right);

}  // namespace hjemmel::engine
