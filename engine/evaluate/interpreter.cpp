#include "engine/evaluate/interpreter.hpp"

#include "engine/evaluate/evaluator.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::engine {

namespace {

bool same_error(const EvaluationError& left, const EvaluationError& right) {
    return left.kind == right.kind && left.quantity == right.quantity &&
           left.clause == right.clause && left.subject == right.subject &&
           left.origin == right.origin;
}

std::optional<std::int32_t> last_day_of(IndexKind kind, std::int32_t number) {
    switch (kind) {
        case IndexKind::Month:
            return period_of(Month{number}).last.days;
        case IndexKind::Year:
            return period_of(Year{number}).last.days;
        case IndexKind::Day:
            return number;
        case IndexKind::Enumeration:
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

// ---- set up ----------------------------------------------------------------------------------

Evaluator::Evaluator(const Program& program, const Facts& facts, Circumstances circumstances,
                     Limits limits, SharedLaws* shared)
    : program_(program),
      facts_(facts),
      circumstances_(std::move(circumstances)),
      limits_(limits),
      is_set_(program.quantities.size(), false) {
    for (std::size_t i = 0; i < program.quantities.size(); ++i) {
        const auto& sets = program.quantities[i].sets;
        is_set_[i] = std::any_of(sets.begin(), sets.end(), [&](ClauseId clause) {
            const auto& applied = circumstances_.scenarios;
            return std::find(applied.begin(), applied.end(), *program[clause].scenario) !=
                   applied.end();
        });
    }
    if (circumstances_.choices.options.size() < program.interpretations.size()) {
        const Choices defaults = Choices::defaults(program);
        circumstances_.choices.options.insert(
            circumstances_.choices.options.end(),
            defaults.options.begin() +
                static_cast<std::ptrdiff_t>(circumstances_.choices.options.size()),
            defaults.options.end());
    }
    laws_ = laws_for(program_, circumstances_, shared);
}

void Evaluator::set_overrides(std::vector<Override> overrides) {
    overrides_.clear();
    for (Override& change : overrides) {
        overrides_.insert_or_assign(change.place, std::move(change.cell));
    }
    memo_.clear();
    draws_.clear();
    forget_grounds();
    remembered_grounds_ = nullptr;
}

void Evaluator::forget_grounds() {
    ground_memo_.clear();
    ground_draws_.clear();
    recorder_.forget();
}

std::size_t Evaluator::KeyHash::operator()(const Key& key) const {
    return PlaceHash()(key.place) ^ (std::size_t{key.law} * 0x9e3779b97f4a7c15ULL);
}

// ---- laws ------------------------------------------------------------------------------------

Evaluator::LoadedLaw& Evaluator::loaded_law(std::uint32_t number, Date date) {
    std::unique_ptr<LoadedLaw>& loaded = laws_->loaded[number];
    if (!loaded) {
        loaded = std::make_unique<LoadedLaw>();
        loaded->residual = residualise(program_, date, circumstances_.known_on,
                                       circumstances_.choices, circumstances_.scenarios,
                                       open_ ? open_->branching.open() : std::vector<bool>{});
        const Core& core = loaded->residual.core;
        std::vector<std::uint8_t> reads(core.nodes.size(), 0);
        const auto count = [&reads](NodeId node) {
            reads[node.index] = static_cast<std::uint8_t>(std::min(2, reads[node.index] + 1));
        };
        std::for_each(core.children.begin(), core.children.end(), count);
        for (const AggregateParts& parts : core.aggregates) {
            for_each_part(parts, count);
        }
        for (const ResidualQuantity& quantity : loaded->residual.quantities) {
            for (const auto* clauses : {&quantity.clauses, &quantity.sets}) {
                for (const ResidualClause& clause : *clauses) {
                    for (const auto* part : {&clause.when, &clause.outcome}) {
                        if (*part) {
                            count(**part);
                        }
                    }
                }
            }
        }
        loaded->is_shared.resize(core.nodes.size());
        for (std::size_t i = 0; i < core.nodes.size(); ++i) {
            loaded->is_shared[i] = reads[i] > 1 && core.nodes[i].op != Op::Parameter;
        }
    }
    return *loaded;
}

Evaluator::Law Evaluator::law_at(Date date, bool pinned) {
    const auto after = std::upper_bound(laws_->changes.begin(), laws_->changes.end(), date);
    const auto number = static_cast<std::uint32_t>(after - laws_->changes.begin());
    return {&loaded_law(number, date), number, date, pinned,
            grounds_ != nullptr ? law_in_grounds(date) : 0};
}

std::uint32_t Evaluator::law_in_grounds(Date date) {
    auto& laws = grounds_->laws;
    const auto found = std::find_if(laws.begin(), laws.end(), [&](const Grounds::Law& law) {
        return law.law_date == date && law.known_on == circumstances_.known_on;
    });
    if (found == laws.end()) {
        laws.push_back({date, circumstances_.known_on});
        return static_cast<std::uint32_t>(laws.size() - 1);
    }
    return static_cast<std::uint32_t>(found - laws.begin());
}

std::optional<Date> Evaluator::last_day_of_index(const Place& place) const {
    const Quantity& quantity = program_[place.quantity];
    std::optional<Date> last;
    for (std::size_t i = 0; i < quantity.indices.size() && i < place.indices.count; ++i) {
        const auto day = last_day_of(quantity.indices[i].kind, place.indices.values[i]);
        if (day && (!last || last->days < *day)) {
            last = Date{*day};
        }
    }
    return last;
}

const Residual& Evaluator::residual_at(Date law_date) {
    return law_at(law_date, false).loaded->residual;
}

std::optional<Date> Evaluator::law_date_of(const Place& place) {
    if (circumstances_.law_on) {
        return circumstances_.law_on;
    }
    if (!program_[place.quantity].decided_on) {
        return last_day_of_index(place);
    }
    start(nullptr);
    const bool entered = !enter_law(place) && !is_stopped();
    return entered ? std::optional(frame_.law.date) : std::nullopt;
}

// ---- questions -------------------------------------------------------------------------------

// A run from the start: nothing of an earlier question is left but what is remembered.
void Evaluator::start(Grounds* grounds) {
    grounds_ = grounds;
    steps_ = 0;
    stop_ = Stop::None;
    errors_.clear();
    clear_stacks();
    frame_ = Frame{};
    if (circumstances_.law_on) {
        frame_.law = law_at(*circumstances_.law_on, true);
    }
}

void Evaluator::clear_stacks() {
    slots_.clear();
    kept_.clear();
    refinements_.clear();
    operands_.clear();
    pending_.clear();
    nesting_ = 0;
    postponed_.reset();
}

Answer Evaluator::ask(const Place& place, Grounds* grounds, bool is_computed) {
    if (grounds != nullptr &&
        (grounds != remembered_grounds_ || grounds->size() != remembered_size_)) {
        forget_grounds();
    }
    start(grounds);
    if (grounds != nullptr && frame_.law.loaded == nullptr) {
        // What no law touches, such as an observed figure, stands under the day it belongs to.
        frame_.law.in_grounds = law_in_grounds(last_day_of_index(place).value_or(Date{}));
    }
    Answer answer = answer_of(place, is_computed);
    if (grounds != nullptr) {
        remembered_grounds_ = grounds;
        remembered_size_ = grounds->size();
    }
    grounds_ = nullptr;
    return answer;
}

Answer Evaluator::answer_of(const Place& place, bool is_computed) {
    const Frame root = frame_;
    std::vector<Task> tasks;
    Answer answer;
    while (true) {
        if (tasks.empty()) {
            frame_ = root;
            answer.outcome = is_computed ? computed_at(place) : quantity_at(place);
        } else {
            frame_ = root;
            frame_.law = tasks.back().law;
            frame_.depth = tasks.back().depth;
            (void)quantity_at(tasks.back().place);
        }
        if (stop_ == Stop::Postponed && postponed_) {
            // What is complete is remembered; the rest is done again once this is known.
            tasks.push_back(*postponed_);
            stop_ = Stop::None;
        } else if (is_stopped() || tasks.empty()) {
            break;
        } else {
            tasks.pop_back();
        }
        errors_.clear();
        clear_stacks();
    }
    if (is_stopped()) {
        const EvaluationError error{why_stopped(), place.quantity, std::nullopt,
                                    place.quantity.index, program_[place.quantity].origin};
        stop_ = Stop::None;
        pending_.clear();
        errors_.clear();
        answer.outcome = raise(error);
        frame_ = root;
        if (grounds_ != nullptr) {
            record_quantity(place, answer.outcome, 0, false);
        }
    }
    if (grounds_ != nullptr && !pending_.empty()) {
        answer.ground = pending_.back();
    }
    keep_each_once(errors_);
    answer.errors = errors_;
    return answer;
}

EvaluationError::Kind Evaluator::why_stopped() const {
    switch (stop_) {
        case Stop::DepthLimit:
            return EvaluationError::Kind::DepthLimit;
        case Stop::Cancelled:
            return EvaluationError::Kind::Cancelled;
        case Stop::None:
        case Stop::Postponed:
        case Stop::CombinationLimit:
        case Stop::StepLimit:
            break;
    }
    return EvaluationError::Kind::StepLimit;
}

void Evaluator::count_step() {
    ++steps_;
    if (steps_ > limits_.steps && stop_ == Stop::None) {
        stop_ = Stop::StepLimit;
    }
    constexpr std::uint64_t between_looks = 1024;
    if (steps_ % between_looks == 0 && stop_ == Stop::None && cancelled_ && cancelled_()) {
        stop_ = Stop::Cancelled;
    }
}

void Evaluator::keep_each_once(std::vector<EvaluationError>& errors) {
    std::vector<EvaluationError> kept;
    for (const EvaluationError& error : errors) {
        const bool known = std::any_of(kept.begin(), kept.end(), [&](const EvaluationError& other) {
            return same_error(error, other);
        });
        if (!known) {
            kept.push_back(error);
        }
    }
    errors = std::move(kept);
}

Foresight Evaluator::foresight_of(NodeId node) {
    if (open_) {
        return foresight_under_readings(node);
    }
    LoadedLaw& loaded = *frame_.law.loaded;
    if (loaded.foresight.size() != loaded.residual.core.nodes.size()) {
        (void)can_conflict(frame_.quantity);
        loaded.foresight = foresee(program_, loaded.residual, *laws_->can_conflict);
    }
    return loaded.foresight[node.index];
}

bool Evaluator::can_conflict(QuantityId quantity) {
    if (!laws_->can_conflict) {
        laws_->can_conflict = quantities_that_can_conflict(program_, circumstances_.known_on);
    }
    return (*laws_->can_conflict)[quantity.index];
}

// ---- the public face -------------------------------------------------------------------------

struct Interpreter::State {
    Evaluator evaluator;
};

Interpreter::Interpreter(const Program& program, const Facts& facts, Circumstances circumstances,
                         Limits limits, SharedLaws* shared)
    : state_(new State{Evaluator(program, facts, std::move(circumstances), limits, shared)}) {}
Interpreter::~Interpreter() = default;
Interpreter::Interpreter(Interpreter&&) noexcept = default;
Interpreter& Interpreter::operator=(Interpreter&&) noexcept = default;

Answer Interpreter::ask(const Place& place) { return state_->evaluator.ask(place, nullptr); }
Answer Interpreter::ask_with_grounds(const Place& place, Grounds& grounds) {
    return state_->evaluator.ask(place, &grounds);
}
Answer Interpreter::ask_computed(const Place& place, Grounds* grounds) {
    return state_->evaluator.ask(place, grounds, true);
}
void Interpreter::set_overrides(std::vector<Override> overrides) {
    state_->evaluator.set_overrides(std::move(overrides));
}
std::optional<Date> Interpreter::law_date_of(const Place& place) {
    return state_->evaluator.law_date_of(place);
}
void Interpreter::set_bulk(std::shared_ptr<BulkSource> bulk) {
    state_->evaluator.set_bulk(std::move(bulk));
}
std::optional<BulkRows> Interpreter::ask_rows(const Place& place) {
    return state_->evaluator.ask_rows(place);
}
void Interpreter::set_cancel(std::function<bool()> cancelled) {
    state_->evaluator.set_cancel(std::move(cancelled));
}
const Residual& Interpreter::residual(Date law_date) {
    return state_->evaluator.residual_at(law_date);
}

}  // namespace hjemmel::engine
