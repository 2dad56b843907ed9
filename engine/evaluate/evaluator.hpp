#pragma once

#include "engine/evaluate/branching.hpp"
#include "engine/evaluate/bulk.hpp"
#include "engine/evaluate/facts.hpp"
#include "engine/evaluate/foresight.hpp"
#include "engine/evaluate/forking.hpp"
#include "engine/evaluate/grounds.hpp"
#include "engine/evaluate/interpreter.hpp"
#include "engine/evaluate/lots.hpp"
#include "engine/evaluate/memo.hpp"
#include "engine/evaluate/outcome.hpp"
#include "engine/evaluate/outcome_arithmetic.hpp"
#include "engine/evaluate/possible.hpp"
#include "engine/evaluate/recorder.hpp"
#include "engine/evaluate/shared_laws.hpp"
#include "engine/program/residual.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

/// The working state of the interpreter, private to engine/evaluate. The work is split by idea:
/// evaluator.cpp evaluates nodes and calls, clause_selection.cpp decides between clauses,
/// aggregate.cpp runs over collections, figures.cpp reads facts, interpreter.cpp holds questions,
/// laws and limits, open_readings.cpp evaluates under all combinations of readings at once.
namespace hjemmel::engine {

class Evaluator {
public:
    /// shared: where laws are kept; null: they are kept here alone.
    Evaluator(const Program& program, const Facts& facts, Circumstances circumstances,
              Limits limits, SharedLaws* shared = nullptr);

    /// is_computed: as if nothing were given at the place itself.
    [[nodiscard]] Answer ask(const Place& place, Grounds* grounds, bool is_computed = false);
    void set_overrides(std::vector<Override> overrides);
    void forget_grounds();
    void set_cancel(std::function<bool()> cancelled) { cancelled_ = std::move(cancelled); }
    void set_bulk(std::shared_ptr<BulkSource> bulk) { bulk_ = std::move(bulk); }
    [[nodiscard]] std::optional<BulkRows> ask_rows(const Place& place);
    [[nodiscard]] std::optional<Date> law_date_of(const Place& place);
    [[nodiscard]] const Residual& residual_at(Date law_date);

    /// Leaves readings open from now on; before the first question.
    void open_readings(std::vector<InterpretationId> readings);
    [[nodiscard]] Forked fork(const Place& place);
    [[nodiscard]] Branching& branching() { return open_->branching; }
    [[nodiscard]] const Branching& branching() const { return open_->branching; }
    [[nodiscard]] std::uint64_t evaluations() const { return open_->evaluations; }

private:
    friend class ClauseSelection;
    friend class AggregateRun;
    friend class Speculation;
    friend class SharedLaws;

    /// A residual with what is derived from it.
    struct LoadedLaw {
        Residual residual;
        std::vector<bool>
            is_shared;  ///< by node: read from several places, so worth keeping in a frame
        std::vector<Foresight> foresight;  ///< by node; empty until it is needed
        // Where readings are open:
        std::vector<bool> has_open;  ///< by node: an open reading stands in it; empty until needed
        std::map<std::vector<std::uint32_t>, NodeId> identities;
        std::map<std::uint32_t, std::vector<InterpretationId>> foreseen_by;  ///< by node
        std::map<std::vector<std::uint32_t>, std::vector<Foresight>> foresights;
    };
    /// The laws of the program as knowledge, readings and overlays have them.
    struct Laws {
        std::vector<Date> changes;
        std::vector<std::unique_ptr<LoadedLaw>> loaded;  ///< by interval; null until it is asked
        std::optional<std::vector<bool>> can_conflict;   ///< by quantity; none until it is needed
    };
    /// The law under which something is evaluated; `loaded` is null until a direct question has
    /// found its date.
    struct Law {
        LoadedLaw* loaded = nullptr;
        std::uint32_t number = 0;  ///< which interval between changes of law
        Date date;
        bool pinned = false;
        std::uint32_t in_grounds = 0;  ///< which of Grounds::laws
    };
    /// A place under a law: its number and whether it is pinned.
    struct Key {
        Place place;
        std::uint32_t law = 0;
        bool operator==(const Key&) const = default;
    };
    struct KeyHash {
        [[nodiscard]] std::size_t operator()(const Key& key) const;
    };
    /// In the memos a law is a number as in Key, or this for what no law changes.
    static constexpr std::uint32_t figure_law = ~std::uint32_t{0};

    /// A node that is read again in the same frame.
    struct Kept {
        NodeId node;
        Outcome outcome;
        GroundId ground;
    };
    /// What the period or day that selects a row says about an unknown date of it, while the row is
    /// looked at.
    struct Refinement {
        std::uint32_t collection = 0;
        std::uint32_t field = 0;
        std::uint32_t row = 0;
        Interval bounds;
    };
    /// A draw by lot, which does not depend on the row that is asked about.
    struct Draw {
        std::vector<Lot> lots;  ///< sorted
        bool is_listed = true;
        std::optional<Outcome> decided;  ///< by a conflict or a failure
        Possible rest;                   ///< what else than a value is possible
        GroundId ground;
    };
    /// The node, the law and everything else that a draw depends on.
    using DrawKey = std::vector<std::string>;
    using Draws = std::map<DrawKey, Draw>;
    /// What changes from call to call.
    struct Frame {
        std::size_t slots = 0;        ///< first in slots_
        std::size_t kept = 0;         ///< first in kept_
        std::size_t refinements = 0;  ///< first in refinements_
        QuantityId quantity{};
        std::optional<ClauseId> clause;
        Law law;
        std::size_t depth = 0;  ///< calls above
    };
    /// A quantity that lies too deep for the stack: it is computed by itself before the question
    /// goes on.
    struct Task {
        Place place;
        Law law;  ///< of its caller
        std::size_t depth = 0;
    };
    enum class Stop : std::uint8_t {
        None,
        Postponed,
        StepLimit,
        DepthLimit,
        CombinationLimit,
        Cancelled
    };
    /// A quantity or a draw under all combinations of the open readings.
    struct Explored {
        Branching::Diagram diagram;
        std::uint64_t evaluations = 0;
    };
    /// What there is besides when readings are open.
    struct Open {
        Branching branching;
        std::unordered_map<Key, Explored, KeyHash> memo;
        std::map<DrawKey, Branching::Diagram> draws;
        std::vector<Draw> drawn;
        std::uint64_t evaluations = 0;
    };

    // questions and laws: interpreter.cpp
    [[nodiscard]] Answer answer_of(const Place& place, bool is_computed);
    void start(Grounds* grounds);
    void clear_stacks();
    [[nodiscard]] EvaluationError::Kind why_stopped() const;
    [[nodiscard]] static std::shared_ptr<Laws> laws_for(const Program& program,
                                                        const Circumstances& circumstances,
                                                        SharedLaws* shared);
    [[nodiscard]] LoadedLaw& loaded_law(std::uint32_t number, Date date);
    [[nodiscard]] Law law_at(Date date, bool pinned);
    [[nodiscard]] std::optional<Date> last_day_of_index(const Place& place) const;
    [[nodiscard]] std::uint32_t law_in_grounds(Date date);
    void count_step();
    [[nodiscard]] Foresight foresight_of(NodeId node);
    [[nodiscard]] bool can_conflict(QuantityId quantity);

    // combinations of readings: open_readings.cpp
    /// Runs something, which gives a leaf, for all combinations of the open readings.
    [[nodiscard]] Explored explore(const std::function<Branching::Leaf()>& run);
    /// A quantity under the combinations for which the present run stands.
    [[nodiscard]] Outcome explored_quantity(const Place& place, const Key& key);
    [[nodiscard]] Explored explored_root(const Place& place);
    /// The node of this one's meaning: two nodes are one expression when these are the same.
    [[nodiscard]] NodeId identity_of(NodeId node);
    [[nodiscard]] NodeId identity_under_readings(NodeId node);
    [[nodiscard]] bool has_open_reading(NodeId node);
    [[nodiscard]] const std::vector<InterpretationId>& readings_foreseen(NodeId node);
    [[nodiscard]] Foresight foresight_under_readings(NodeId node);

    // nodes and calls: evaluator.cpp
    [[nodiscard]] Outcome eval(NodeId id);
    [[nodiscard]] Outcome dispatch(NodeId id, const Node& node);
    [[nodiscard]] Outcome eval_slot(const Node& node) const;
    [[nodiscard]] Outcome eval_operator(NodeId id, const Node& node);
    [[nodiscard]] Outcome eval_operand(const Node& node, std::uint32_t number);
    [[nodiscard]] Outcome operated(NodeId id, const Node& node, std::span<const Outcome> operands);
    [[nodiscard]] Outcome eval_divide(NodeId id, const Node& node);
    [[nodiscard]] Outcome eval_if(NodeId id, const Node& node);
    [[nodiscard]] Outcome eval_choose(NodeId id, const Node& node);
    [[nodiscard]] Outcome eval_branches(NodeId id, const Node& node, const Outcome& subject);
    [[nodiscard]] Outcome eval_counting_as(const Node& node);
    [[nodiscard]] Outcome eval_parameter(NodeId id, const Node& node);
    [[nodiscard]] Outcome eval_interpretation(NodeId id, const Node& node);
    /// Which child of an interpretation is read.
    [[nodiscard]] std::uint32_t option_of(const Node& interpretation);
    /// What a node comes to when it is an interpretation: the child that is read; else the node.
    [[nodiscard]] NodeId option_read(NodeId node);
    [[nodiscard]] Outcome eval_under_law(NodeId id, const Node& node);
    [[nodiscard]] Outcome eval_parent(NodeId id, const Node& node);
    void record_belonging(CollectionId collection, std::uint32_t row, std::optional<Date> day,
                          const Outcome& outcome, std::size_t mark);
    [[nodiscard]] Outcome eval_has_key(NodeId id, const Node& node);
    [[nodiscard]] Outcome eval_call(NodeId id, const Node& node);
    [[nodiscard]] Outcome call_at_unknown(NodeId id, const Node& node, std::size_t first_operand);
    [[nodiscard]] Outcome quantity_at(const Place& place);
    /// As if nothing were given there.
    [[nodiscard]] Outcome computed_at(const Place& place);
    /// caller: the law from which the quantity was entered; `mark`: from where on the pending
    /// grounds are its own.
    [[nodiscard]] Outcome remembered_or_computed(const Place& place, const Law& caller,
                                                 std::size_t mark);
    /// Stops where calls lie too deep; `law`: under which the quantity is taken up by itself.
    [[nodiscard]] bool goes_too_deep(const Place& place, const Law& law);
    [[nodiscard]] Outcome compute_quantity(const Place& place, std::size_t mark);
    /// Makes the frame's law that of a quantity which is about to be computed; an outcome when
    /// there is none. Where facts say which law it is, the LawDate is left pending.
    [[nodiscard]] std::optional<Outcome> enter_law(const Place& place);
    void record_law_date(const Outcome& date, std::size_t mark);
    /// Of a number with a declared range.
    [[nodiscard]] Outcome within_range(Outcome outcome, const Quantity& quantity);
    [[nodiscard]] Frame open_frame(const Place& place);
    void close_frame(const Frame& caller);
    /// What the clauses of the quantity of the frame give; `approximated`: too many unknown guards
    /// to try all settings.
    struct Selected {
        Outcome outcome;
        bool approximated = false;
    };
    // clause_selection.cpp
    [[nodiscard]] Selected select_clauses();
    [[nodiscard]] Selected select_single(const ResidualClause& clause);
    // overlays.cpp
    [[nodiscard]] Selected select_set(ClauseId clause);
    [[nodiscard]] std::optional<ClauseId> set_for(const Place& place) const;
    [[nodiscard]] bool speaks_of(const Clause& set, const Place& place) const;
    [[nodiscard]] Outcome eval_aggregate(NodeId id, const Node& node);  ///< aggregate.cpp

    // many rows at once: bulk.cpp
    [[nodiscard]] bool may_ask_bulk() const {
        return bulk_ != nullptr && grounds_ == nullptr && overrides_.empty() && open_ == nullptr;
    }
    [[nodiscard]] BulkLaw bulk_law(Date date, bool pinned);
    [[nodiscard]] BulkContext bulk_context();
    [[nodiscard]] std::optional<Outcome> outcome_under(const Place& place, const BulkLaw& law);

    // facts: figures.cpp
    [[nodiscard]] const Cell* figure(const Place& place) const;
    [[nodiscard]] bool is_overridden(const Place& place) const {
        return !overrides_.empty() && overrides_.count(place) != 0;
    }
    [[nodiscard]] Outcome given(const Place& place, const Cell& cell, Ground::Kind kind);
    [[nodiscard]] Outcome not_given(const Place& place, const Cell* cell);
    [[nodiscard]] Outcome recorded_figure(const Place& place, Ground::Kind kind, const Cell* cell,
                                          Outcome outcome);
    [[nodiscard]] Outcome eval_field(NodeId id, const Node& node);
    /// `mark`: from where on the pending grounds are those of the row.
    [[nodiscard]] Outcome field_at(CollectionId collection, std::uint32_t field, std::uint32_t row,
                                   std::size_t mark);
    /// `state`: takes that of the cell.
    [[nodiscard]] Outcome read_field(CollectionId collection, std::uint32_t field,
                                     std::uint32_t row, Cell::State& state);
    [[nodiscard]] Outcome outcome_of(const Cell& cell, const Type& type,
                                     const EvaluationError& out_of_range);
    void refine(Outcome& outcome, CollectionId collection, std::uint32_t field,
                std::uint32_t row) const;

    // outcomes and errors
    [[nodiscard]] Outcome raise(EvaluationError error);
    [[nodiscard]] Outcome fail(EvaluationError::Kind kind, NodeId node);
    [[nodiscard]] Span written_at(NodeId node) const;
    [[nodiscard]] Outcome finish(Computed&& computed, NodeId node);
    void limit_size(Outcome& outcome, NodeId node);
    void add_errors(const std::vector<EvaluationError>& errors);
    static void keep_each_once(std::vector<EvaluationError>& errors);

    // grounds
    [[nodiscard]] bool is_recording() const { return grounds_ != nullptr && stop_ == Stop::None; }
    /// Records a ground whose children are the pending ones from `mark` on, and makes it pending in
    /// their place.
    GroundId record(const Step& step, const Outcome& outcome, std::size_t mark);
    void record_operation(NodeId id, const Node& node, const Outcome& outcome, std::size_t mark);
    /// children: what its condition and its outcome hang on, as far as they were evaluated.
    void record_clause(ClauseId clause, ClauseStatus status, const Outcome& outcome,
                       std::initializer_list<std::optional<GroundId>> children);
    void record_quantity(const Place& place, const Outcome& outcome, std::size_t mark,
                         bool approximated);
    [[nodiscard]] bool reads_facts(GroundId ground) const;

    [[nodiscard]] const Core& core() const { return frame_.law.loaded->residual.core; }
    [[nodiscard]] std::int32_t& slot(std::uint32_t number) { return slots_[frame_.slots + number]; }
    [[nodiscard]] bool is_stopped() const { return stop_ != Stop::None; }

    const Program& program_;
    const Facts& facts_;
    Circumstances circumstances_;
    Limits limits_;
    std::function<bool()> cancelled_;
    std::shared_ptr<BulkSource> bulk_;
    std::unordered_map<Place, std::optional<Cell>, PlaceHash> overrides_;

    std::shared_ptr<Laws> laws_;
    std::vector<bool>
        is_set_;  ///< by quantity: an overlay that applies puts something in its place
    std::unique_ptr<Open> open_;  ///< null: no reading is open

    Memo memo_;
    Memo ground_memo_;
    Draws draws_;
    Draws ground_draws_;
    Grounds* grounds_ = nullptr;  ///< recorded into; null: none are recorded
    Recorder recorder_;
    const Grounds* remembered_grounds_ =
        nullptr;  ///< those that ground_memo_ refers to, with their size
    std::size_t remembered_size_ = 0;

    Frame frame_;
    std::vector<std::int32_t> slots_;
    std::vector<Kept> kept_;
    std::vector<Refinement> refinements_;
    std::vector<Outcome> operands_;
    std::vector<GroundId> pending_;
    std::vector<EvaluationError> errors_;
    std::uint64_t steps_ = 0;
    std::size_t nesting_ = 0;
    Stop stop_ = Stop::None;
    std::optional<Task> postponed_;
};

/// While it lives, what is evaluated is reached only if something unknown turns out so: its errors
/// do not count.
class Speculation {
public:
    explicit Speculation(Evaluator& evaluator, bool speculative = true);
    ~Speculation();
    Speculation(const Speculation&) = delete;
    Speculation& operator=(const Speculation&) = delete;

private:
    Evaluator& evaluator_;
    bool speculative_;
    std::size_t errors_;
    std::size_t kept_;
};

}  // namespace hjemmel::engine
