#pragma once

#include "engine/evaluate/grounds.hpp"
#include "engine/program/residual.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// What grounds are about, in the names of the program: free of language.
namespace hjemmel::engine {

/// Grounds with what they refer to, all of which outlives the use of this.
struct GroundsOf {
    const Program& program;
    const Grounds& grounds;
    /// The residual program by law date: Interpreter::residual.
    const std::function<const Residual&(Date)>& residual;

    [[nodiscard]] const Core& core_of(const Ground& ground) const {
        return residual(grounds.laws.at(ground.law).law_date).core;
    }
};

/// The type of a ground's value.
[[nodiscard]] Type type_of(const GroundsOf& of, const Ground& ground);
[[nodiscard]] Type type_of_node(const Node& node);
/// The name of an operation: `less`, `average`, `rounded`, …
[[nodiscard]] std::string_view operation_name(const Core& core, const Node& node);
/// What a quantity is indexed by: `2021-06`, `2021-06,cash_help`.
[[nodiscard]] std::string index_text(const Program& program, const std::vector<Index>& indices,
                                     const IndexKey& key);

}  // namespace hjemmel::engine
