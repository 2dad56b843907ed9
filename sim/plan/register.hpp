#pragma once

#include "sim/plan/conversations.hpp"
#include "sim/plan/gap.hpp"
#include "sim/setting.hpp"
#include "sim/target/target.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace hjemmel::sim {

/// What a register says of one person in a month.
struct PersonState {
    enum class Answer : std::uint8_t { No, Yes, Unknown };
    std::uint32_t row = 0;
    Answer measured = Answer::Unknown;
    Answer has_it = Answer::Unknown;  ///< what the target asks for
    /// Of a target with one way by number of events: those that count in the window, and those that
    /// would count if they were registered as what they were.
    std::int64_t held = 0;
    std::vector<std::uint32_t> candidates;  ///< rows of the latter: a check list for caseworkers
};

struct RegisterQuestion {
    engine::Month month;
    /// Only events up to the last day of this month are looked at, so that a later `month` shows
    /// what ages out of the window until then.
    std::optional<engine::Month> knowing;
    /// Who is measured, where that is known already, by person in the order of the register. Empty:
    /// the rules are asked person by person.
    std::span<const PersonState::Answer> measured;
};

/// Reads the persons of the subject of a target in a month: what they have is counted with what was
/// read out of the rules. An event is a candidate when its kind never counts, but its own flag says
/// yes to what another kind is counted by. target: with persons.
[[nodiscard]] std::vector<PersonState> read_register(const Setting& setting, const Target& target,
                                                     const RegisterQuestion& question);

/// Says what a person has in a month, by what was read out of the rules.
[[nodiscard]] PersonState::Answer has_what_is_asked(const Setting& setting, const PersonRule& rule,
                                                    std::uint32_t person, engine::Month month);

/// Counts those measured; nothing when for somebody it is unknown.
[[nodiscard]] std::optional<Counts> counts_of(const std::vector<PersonState>& persons);
/// Says whether the rules themselves count, for a month, the persons that the kernel counts;
/// nothing where either does not know. For the start of a simulation over a register.
[[nodiscard]] std::optional<bool> agrees_with_rules(const Setting& setting, const Target& target,
                                                    engine::Month month);
/// What each measured person without it lacks, in the order of the persons.
[[nodiscard]] std::vector<Deficit> deficits_of(const std::vector<PersonState>& persons,
                                               std::int64_t events_needed);

}  // namespace hjemmel::sim
