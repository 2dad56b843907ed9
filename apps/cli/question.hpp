#pragma once

#include "apps/cli/options.hpp"
#include "apps/report/people.hpp"
#include "engine/evaluate/facts.hpp"
#include "engine/evaluate/interpreter.hpp"
#include "engine/program/program.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hjemmel::cli {

/// What a command line asks, in the terms of the program and the facts.
struct Question {
    engine::QuantityId quantity;
    std::vector<engine::Place> places;  ///< in order of rows, then indices
};

/// The same, its places not written out: each of the rows at each of the indices.
struct Asked {
    engine::QuantityId quantity;
    std::vector<std::uint32_t> rows;
    std::vector<engine::IndexKey> keys;

    [[nodiscard]] std::size_t size() const { return rows.size() * keys.size(); }
};

/// What names on the command line are looked up in; all of it outlives the lookups.
struct Lookup {
    const engine::Program& program;
    const engine::Facts& facts;
    const apps::People& people;
    const Options& options;
};

/// Finds the quantity of `--ask`, the rows of `--of` and the indices of `--for`. Without `--of` and
/// `--for`: every row, and every month, year or day of which the data have a figure or a row; an
/// enumeration's values always all unless one is named. A year stands for its last month where
/// months are asked for, a month or year for its last day.
[[nodiscard]] tl::expected<Question, UsageError> find_question(const Lookup& lookup);
/// Finds a quantity by its name or the last words of it.
[[nodiscard]] tl::expected<engine::QuantityId, UsageError> find_asked_quantity(
    const engine::Program& program, const std::string& name, lang::Language language);
/// The places of a quantity by its name.
[[nodiscard]] tl::expected<Asked, UsageError> find_asked(const Lookup& lookup,
                                                         const std::string& name);

/// The same of a quantity of an entity, but without rows, where neither they nor the indices hang
/// on what the data have; else none.
[[nodiscard]] std::optional<Asked> find_asked_of_all(const engine::Program& program,
                                                     const Options& options,
                                                     const std::string& name);

/// Finds an interpretation by its name or the last words of it.
[[nodiscard]] tl::expected<engine::InterpretationId, UsageError> find_reading(
    const engine::Program& program, const std::string& name, lang::Language language);

/// Finds the readings of `--choose`.
[[nodiscard]] tl::expected<engine::Choices, UsageError> find_choices(const engine::Program& program,
                                                                     const Options& options);

/// Finds the figure `NAME` or `NAME@INDEX` that belongs to a question: of the same row, and of the
/// same index unless one is written; a year stands for its last month.
[[nodiscard]] tl::expected<engine::Place, UsageError> find_figure(const Lookup& lookup,
                                                                  const engine::Place& asked,
                                                                  const std::string& text);

}  // namespace hjemmel::cli
