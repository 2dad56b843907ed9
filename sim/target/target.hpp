#pragma once

#include "engine/evaluate/facts.hpp"
#include "engine/program/program.hpp"
#include "engine/values/calendar.hpp"
#include "engine/values/rational.hpp"
#include "sim/setting.hpp"
#include "sim/target/refusal.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace hjemmel::sim {

/// What the share of persons who have what a target asks for must reach.
struct Limit {
    engine::Rational share;
    bool above = false;  ///< the share must lie above it; otherwise it is enough to reach it
    bool operator==(const Limit&) const = default;
};

/// How the shares of several months become one figure.
enum class Averaging : std::uint8_t {
    MeanOfShares,  ///< the mean of the months' shares
    ShareOfSums,   ///< the persons of all months taken together
    OneMonth
};

/// When an event lies in the window.
enum class CountedBy : std::uint8_t {
    Beginning,  ///< its date lies in it
    AnyDay,     ///< one of its days does
    Completion  ///< its last day does
};

/// Whether events of one kind count.
struct KindCounts {
    enum class Counts : std::uint8_t { Never, Always, IfFlag };
    Counts counts = Counts::Never;
    std::uint32_t flag = 0;  ///< IfFlag: the yes/no field that must be yes
    bool operator==(const KindCounts&) const = default;
};

/// One way in which a person has what a target asks for: enough events within a window that ends
/// with the month.
struct Way {
    engine::CollectionId events{};
    std::int64_t window_months = 0;
    CountedBy counted_by = CountedBy::Beginning;
    std::optional<std::uint32_t> last_day;    ///< AnyDay, Completion: the field of the last day
    std::optional<std::uint32_t> kind_field;  ///< none: `kinds` has one entry, for every event
    std::vector<KindCounts> kinds;            ///< by ordinal of the kind
    std::optional<std::uint32_t> summed;      ///< the number field that is added up; none: counted
    engine::Rational at_least;                ///< events, or the sum in the unit of the field

    /// The least number of events, where events are counted.
    [[nodiscard]] std::int64_t events_needed() const;
};

/// What a target asks of a person in a month.
struct PersonRule {
    engine::CollectionId person{};
    std::optional<engine::QuantityId> measured;  ///< who is counted; none: every person
    std::vector<Way> ways;                       ///< any one of them is enough
};

/// What the kernels need to know of a target: read out of the rules, never written twice.
struct Target {
    engine::Place asked;
    engine::Date law_date;
    Limit limit;
    Averaging averaging = Averaging::OneMonth;
    std::vector<engine::Month> months;             ///< whose shares count, ascending
    std::optional<engine::QuantityId> share;       ///< the quantity that is a month's share
    bool share_is_without = false;                 ///< it is the share of those who lack it
    std::optional<engine::QuantityId> covered;     ///< persons of the share's numerator
    std::optional<engine::QuantityId> population;  ///< persons of its denominator
    tl::expected<PersonRule, Refusal> persons = tl::unexpected(Refusal{});
};

/// Reads a target out of the rules that answer `asked`, a question of yes or no, under the
/// setting's law, readings and overlays; the facts are not looked at. It is supposed that somebody
/// is measured in every month that counts: clauses for a month without anybody are left out.
/// Refused, with the reason and the place in the rules, where the rules are not of this form; where
/// only the persons' part is not, the rest is given and `persons` says why.
[[nodiscard]] tl::expected<Target, Refusal> derive_target(const Setting& setting,
                                                          const engine::Place& asked);

}  // namespace hjemmel::sim
