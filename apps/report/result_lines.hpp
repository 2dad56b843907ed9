#pragma once

#include "apps/report/people.hpp"
#include "engine/evaluate/outcome.hpp"
#include "engine/program/program.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hjemmel::apps {

enum class LineForm : std::uint8_t { Csv, Json };

/// Writes one line for each outcome of a quantity, exact and free of language: as CSV (RFC 4180
/// with LF), or as one JSON object with the fields of `run --json`.
class ResultLines {
public:
    /// people: outlives it. keys: the indices at which the quantity is asked for.
    ResultLines(const engine::Program& program, const People& people, LineForm form,
                engine::QuantityId quantity, const std::vector<engine::IndexKey>& keys);

    /// The first line; empty for JSON.
    [[nodiscard]] static std::string_view header(LineForm form);
    /// The lines that follow are about this row.
    void go_to(std::uint32_t row);
    /// Appends the line of an outcome. key: its number among the keys.
    void add(std::size_t key, const engine::Outcome& outcome, std::string& text) const;

private:
    void add_csv(std::size_t key, const engine::Outcome& outcome, std::string& text) const;
    void add_json(std::size_t key, const engine::Outcome& outcome, std::string& text) const;

    const engine::Program& program_;
    const People& people_;
    LineForm form_;
    engine::QuantityId id_;
    const engine::Quantity& quantity_;
    std::string name_;  ///< and what follows are as the form writes them
    std::string unit_;
    std::string entity_;
    std::vector<std::string> keys_;
};

}  // namespace hjemmel::apps
