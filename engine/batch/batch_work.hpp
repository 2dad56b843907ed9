#pragma once

#include "engine/batch/vector_program.hpp"
#include "engine/evaluate/bulk.hpp"
#include "engine/evaluate/facts.hpp"
#include "engine/evaluate/interpreter.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace hjemmel::engine::batch {

struct BatchOptions {
    std::size_t threads = 1;
    /// Collections with fewer rows are left to the exact evaluator.
    std::size_t least_rows = 64;
    /// What is compiled is for any rows whose numbers lie between those of these.
    bool rows_are_examples = false;
};

/// What stands in a slot of a frame: a row as many parents above the row at hand, or one number for
/// all rows (also of a row of another kind).
struct Binding {
    bool is_row = false;
    std::uint32_t up = 0;
    std::int32_t number = 0;
};
using Bindings = std::vector<Binding>;

/// What an aggregate over rows comes to, for each owner or for all rows together.
struct OwnerTallies {
    /// What an element is counted as.
    enum class Code : std::uint8_t {
        None,
        Yes,  ///< a member; where truths are counted, one for which it holds
        No,
        Unknown,
        PerhapsYes,
        PerhapsNo,
        PerhapsUnknown,
        Exact
    };
    static constexpr std::size_t all_codes = 8;

    AggregateKind kind = AggregateKind::Count;
    Kind value_kind = Kind::Number;
    std::size_t codes = all_codes;         ///< the first ones, which are counted; no row has others
    std::int64_t scale = 1;                ///< of sums and of the best
    std::vector<std::uint32_t> counts;     ///< by owner and Code
    std::vector<std::int64_t> sums;        ///< by owner, where numbers are added
    std::vector<std::int64_t> best;        ///< by owner, where one is sought
    std::vector<std::uint32_t> rest;       ///< rows that are Exact, by owner, then in order
    std::vector<std::size_t> rest_starts;  ///< by owner, and the end

    [[nodiscard]] std::size_t owners() const { return counts.size() / codes; }
    [[nodiscard]] std::int64_t count(std::size_t owner, Code code) const {
        const auto number = static_cast<std::size_t>(code);
        return number < codes ? counts[owner * codes + number] : 0;
    }
};

/// Which aggregate, over which rows.
struct TallyRequest {
    BulkLaw law;
    std::uint32_t aggregate = 0;
    Bindings bindings;  ///< as seen from the rows that it runs over
    std::optional<Period> period;
    std::optional<Date> open_on;
    bool by_owner = true;
};

/// The facts as columns, what was computed from them, and how a program runs over them.
class BatchWork {
public:
    BatchWork(const Program& program, const Facts& facts, const Circumstances& circumstances,
              BatchOptions options)
        : program_(program), facts_(facts), circumstances_(circumstances), options_(options) {}

    [[nodiscard]] const Program& program() const { return program_; }
    [[nodiscard]] const Facts& facts() const { return facts_; }
    [[nodiscard]] const Circumstances& circumstances() const { return circumstances_; }
    [[nodiscard]] const BatchOptions& options() const { return options_; }
    /// Of all programs that were run.
    [[nodiscard]] const BatchCounts& counts() const { return counts_; }

    using LanePointer = std::shared_ptr<const Lane>;
    [[nodiscard]] LanePointer field(CollectionId collection, std::uint32_t field);
    /// The last days of spells, of open ones the last day that there is; null where that of some
    /// spell is neither given nor open, or where all are given.
    [[nodiscard]] LanePointer last_days(CollectionId spells);
    /// A reading of all rows at an index.
    [[nodiscard]] LanePointer reading(QuantityId quantity, const IndexKey& indices);
    /// Where a quantity with rules is observed; null: nowhere.
    [[nodiscard]] LanePointer observed(QuantityId quantity, const IndexKey& indices);
    /// A quantity of all rows of its entity; null where that does not work out.
    [[nodiscard]] LanePointer quantity(const Place& place, const BulkLaw& law,
                                       const BulkContext& context);
    [[nodiscard]] std::shared_ptr<const OwnerTallies> tallies(const TallyRequest& request,
                                                              const BulkContext& context);
    /// What a finished tally is for each owner; null where that is no whole number.
    [[nodiscard]] LanePointer lane_of(const TallyRequest& request, const BulkContext& context);
    /// Slots of its frame that an aggregate reads, but its element.
    [[nodiscard]] const std::set<std::uint32_t>& slots_read(const Residual& residual,
                                                            std::uint32_t aggregate);
    [[nodiscard]] std::shared_ptr<Lane> run(const VectorProgram& program, Register result,
                                            CollectionId rows) const;

private:
    using Key = std::vector<std::int64_t>;
    using Figures = std::map<IndexKey, std::vector<std::pair<std::uint32_t, const Cell*>>>;

    [[nodiscard]] const Figures& figures(QuantityId quantity);
    /// Where the rows of each owner start, and the end, where they lie together in long runs; else
    /// null.
    [[nodiscard]] const std::vector<std::size_t>* starts(CollectionId rows);
    [[nodiscard]] Key key_of(const TallyRequest& request);
    [[nodiscard]] std::shared_ptr<const OwnerTallies> compute(const TallyRequest& request,
                                                              const BulkContext& context);
    /// The same for an aggregate beside which others count the same members: their tallies are kept
    /// too. Null where there are none, or where not every row is known.
    [[nodiscard]] std::shared_ptr<const OwnerTallies> compute_together(const TallyRequest& request,
                                                                       const BulkContext& context);
    [[nodiscard]] LanePointer computed_quantity(const Place& place, const BulkLaw& law,
                                                const BulkContext& context);

    const Program& program_;
    const Facts& facts_;
    const Circumstances& circumstances_;
    BatchOptions options_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, LanePointer> fields_;
    std::map<std::uint32_t, LanePointer> last_days_;
    std::map<std::pair<std::uint32_t, IndexKey>, LanePointer> readings_;
    std::map<std::uint32_t, Figures> figures_;
    std::map<std::uint32_t, std::vector<std::size_t>> starts_;
    std::map<Key, LanePointer> quantities_;
    std::map<Key, std::shared_ptr<const OwnerTallies>> tallies_;
    std::map<std::pair<const Residual*, std::uint32_t>, std::set<std::uint32_t>> slots_read_;
    std::set<Key> in_progress_;
    BatchCounts counts_;
};

}  // namespace hjemmel::engine::batch
