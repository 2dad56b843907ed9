#pragma once

#include "engine/program/value.hpp"
#include "engine/values/interval.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hjemmel::engine {

/// What a declared name is called in each language, singular and plural; empty where no label was
/// given.
struct Labels {
    std::string danish, danish_plural, english, english_plural;
};

using UnitId = Id<struct UnitTag>;
inline constexpr UnitId no_unit{0};  ///< unit 0 is the bare number

/// A product of base units with powers, sorted by base; unit 0 has none.
struct Unit {
    struct Factor {
        std::uint32_t base;
        int power;
        bool operator==(const Factor&) const = default;
    };
    std::vector<Factor> factors;
};
struct BaseUnit {
    std::string name;  ///< as it is written in rules: `persons`, `kr`, `hours`, `days`, `months`
    Labels labels;
};

enum class Kind : std::uint8_t { YesNo, Number, Date, Month, Year, Period, Enumeration, Row, Text };
/// How a number is shown; a share of 1/5 is shown as 20 per cent.
enum class Form : std::uint8_t { Plain, Share, Points };

struct Type {
    Kind kind = Kind::YesNo;
    Form form = Form::Plain;
    bool integer = false;  ///< declared as whole numbers
    bool can_be_not_applicable = false;
    UnitId unit{};
    std::uint32_t of = 0;  ///< Enumeration: EnumerationId; Row: CollectionId
    std::optional<Interval>
        range;  ///< declared bounds, both included; checked and used for what is unknown
};

}  // namespace hjemmel::engine
