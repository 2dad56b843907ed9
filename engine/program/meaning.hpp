#pragma once

#include "engine/program/program.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace hjemmel::engine {

/// What the parts of a program say, as hashes: equal for the same meaning, whatever the layout, the
/// comments, the labels, the order and the files. A citation is not part of a meaning: which
/// provision carries a clause is one half of what is reviewed, its meaning the other. What a clause
/// calls is part of it by name only, so that a change reopens the clause that changed and no other.
class Meanings {
public:
    explicit Meanings(const Program& program);

    [[nodiscard]] std::string of(ClauseId clause) const;
    [[nodiscard]] std::string of(ParameterId parameter, std::size_t step) const;
    [[nodiscard]] std::string of(InterpretationId interpretation) const;

private:
    [[nodiscard]] std::string describe(const Node& node) const;
    [[nodiscard]] std::string describe_aggregate(const AggregateParts& parts) const;
    [[nodiscard]] std::string constant(const Node& node, const Value& value) const;
    [[nodiscard]] std::string type_words(Kind kind, std::uint32_t of) const;
    [[nodiscard]] std::string unit_words(UnitId unit) const;
    [[nodiscard]] std::string frame_words(const Quantity& quantity) const;
    [[nodiscard]] std::string force_words(const std::optional<Date>& from,
                                          const std::optional<Date>& to) const;

    const Program& program_;
    std::vector<std::string> nodes_;   ///< by NodeId
    std::vector<std::string> frames_;  ///< by ClauseId: what its quantity or duty says besides
};

}  // namespace hjemmel::engine
