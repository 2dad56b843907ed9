#pragma once

#include "engine/evaluate/facts.hpp"
#include "engine/evaluate/interpreter.hpp"
#include "engine/program/program.hpp"

#include <string>
#include <utility>
#include <vector>

// The rules of tightened supervision as they stand in rules/, or a copy of them with other figures.
namespace hjemmel::testing {

/// A text that must occur exactly once in the file, and what stands in its place.
struct Change {
    std::string file;  ///< of rules/denmark/supervision
    std::string from;
    std::string to;
};

/// Compiles the orders of 2019, 2021, 2023 and 2025 with the changes made.
[[nodiscard]] engine::Program supervision_rules(const std::vector<Change>& changes = {});

/// The default readings, with some chosen by the last words of their names.
[[nodiscard]] engine::Circumstances supervision_readings(
    const engine::Program& program,
    const std::vector<std::pair<std::string, std::string>>& choices = {});

/// A quantity of the only municipality, with its one month (`2019-12`) or year (`2019`).
[[nodiscard]] engine::Place supervision_place(const engine::Program& program,
                                              const std::string& quantity,
                                              const std::string& index);

}  // namespace hjemmel::testing
