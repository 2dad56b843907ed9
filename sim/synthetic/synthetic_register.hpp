#pragma once

#include "engine/evaluate/facts.hpp"
#include "sim/setting.hpp"
#include "sim/target/target.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Registers of persons that nobody is, with the margins that are asked for.
namespace hjemmel::sim {

/// What a synthetic register has to show in one month.
struct SyntheticQuestion {
    /// The targets whose margins it has, each with persons; all of one collection of persons.
    std::vector<Target> targets;
    /// Of those measured, by target: who have what it asks for.
    std::vector<std::int64_t> covered;
    std::int64_t measured = 0;  ///< persons who are measured, 1 to 1,000,000
    std::int64_t others = 0;    ///< persons with spells too short to be
    engine::Month month;
    engine::CollectionId spells{};  ///< what makes a person measured: a spell long enough
    /// By ordinal of the spells' kind, relative weights of those measured; of a kind that the rules
    /// do not measure 0.
    std::vector<std::int64_t> weights;
    /// Of a target that counts events: how many of those measured hold 0, 1, …, one less than
    /// needed; their sum with `covered` is `measured`. Empty: spread evenly. By target.
    std::vector<std::vector<std::int64_t>> held;
    /// Totals that all persons' events of the first target that needs more than one make in months:
    /// those that count and those that do not. Filled up with events of the others.
    struct MonthTotal {
        engine::Month month;
        std::int64_t counted = 0;
        std::int64_t not_counted = 0;
    };
    std::vector<MonthTotal> totals;
    std::uint64_t seed = 0;
};

enum class SyntheticError : std::uint8_t {
    BadSize,           ///< no person, or more than 1,000,000
    NotEnoughPersons,  ///< more are to be covered than are measured, or there are no others to hold
                       ///< what the totals ask for
    NoTargets,
    NoKinds,         ///< no weight, or only of kinds that the rules never measure
    NeverMeasured,   ///< no spell up to 50 years is long enough
    WrongLadder,     ///< the numbers by events held do not add up
    TotalsTooSmall,  ///< those measured alone have more events in a month than all are to have
    NotMade          ///< the rules, asked about a person, do not say what was meant
};

/// Whole numbers as they stand in cells; days for dates, ordinals for kinds, 0 and 1 for no and
/// yes.
inline constexpr std::int32_t not_applicable_cell = std::numeric_limits<std::int32_t>::min();
inline constexpr std::int32_t empty_cell = not_applicable_cell + 1;

struct SyntheticTable {
    engine::CollectionId collection{};
    std::vector<std::uint32_t> person;              ///< by row; of the persons themselves 0
    std::vector<std::vector<std::int32_t>> fields;  ///< by field, then row
};

struct SyntheticRegister {
    std::uint64_t seed = 0;
    engine::CollectionId persons{};
    std::uint32_t count = 0;
    std::vector<SyntheticTable> tables;  ///< spells, then the events of each way
};

/// Makes a register. Before, a spell of each kind and length is shown to the rules, which say from
/// what length on it is measured. setting: its facts are not looked at.
[[nodiscard]] tl::expected<SyntheticRegister, SyntheticError> synthesise(
    const Setting& setting, const SyntheticQuestion& question);

/// Puts a register into facts, under one top-level row named `municipality`.
[[nodiscard]] engine::Facts facts_of(const engine::Program& program, const SyntheticRegister& made);

/// Takes the text of a file piece by piece.
using WriteText = std::function<void(const std::string& file, std::string_view text)>;

/// Writes a register as a data package (docs/data.md): a CSV file for each collection and a
/// `data.toml`. Each file says in every row that it is synthetic, by the keys of the persons.
void write_package(const engine::Program& program, const SyntheticRegister& made,
                   const WriteText& write);

}  // namespace hjemmel::sim
