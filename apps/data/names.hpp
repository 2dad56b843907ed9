#pragma once

#include "engine/program/program.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hjemmel::apps {

/// The last word of a full name: `person` of `supervision.register.person`.
[[nodiscard]] std::string_view short_name(std::string_view full_name);

/// Says that `name` is the full name or its last words.
[[nodiscard]] bool is_named(std::string_view full_name, std::string_view name);

/// What a name means among the declared ones.
template <typename Id>
struct Meaning {
    std::optional<Id> id;
    bool ambiguous = false;
};

[[nodiscard]] Meaning<engine::CollectionId> collection_named(const engine::Program& program,
                                                             std::string_view name);
[[nodiscard]] Meaning<engine::CollectionId> collection_with_plural(const engine::Program& program,
                                                                   std::string_view plural);
[[nodiscard]] Meaning<engine::QuantityId> quantity_named(const engine::Program& program,
                                                         std::string_view name);
[[nodiscard]] Meaning<engine::EnumerationId> enumeration_named(const engine::Program& program,
                                                               std::string_view name);
[[nodiscard]] std::optional<std::uint32_t> field_named(const engine::Collection& collection,
                                                       std::string_view name);

/// The word of an index in data: `month`, `year`, `date` or the enumeration's name.
[[nodiscard]] std::string index_word(const engine::Program& program, const engine::Index& index);

/// Cells of this collection are about persons: an event, a spell, what has a parent, or what has
/// events or spells of its own.
[[nodiscard]] bool is_personal(const engine::Program& program, engine::CollectionId id);

/// Distance from the top: 0 for a collection without a parent.
[[nodiscard]] std::uint32_t depth_of(const engine::Program& program, engine::CollectionId id);

/// The values of an enumeration by name and by label (texts in NFC).
[[nodiscard]] std::map<std::string, std::int32_t, std::less<>> value_names(
    const engine::Enumeration& enumeration);

/// Writes the unit of a type as data would: `%`, `persons`, `kr/persons`; empty for a bare number.
[[nodiscard]] std::string unit_as_written(const engine::Program& program, const engine::Type& type);

/// Finds by what a number in the unit `text` must be multiplied to be in the unit of the type
/// (`%`: 1/100; `1000 kr` is not a unit here); none when it does not fit.
[[nodiscard]] std::optional<engine::Rational> unit_factor(const engine::Program& program,
                                                          const engine::Type& type,
                                                          std::string_view text);

/// Writes a number in the unit of the type: `20 %`, `350 persons`.
[[nodiscard]] std::string number_text(const engine::Program& program, const engine::Type& type,
                                      const engine::Rational& value);

}  // namespace hjemmel::apps
