// Runs an aggregate over rows, months, years, days or the values of an enumeration.
#include "engine/evaluate/aggregate_tally.hpp"
#include "engine/evaluate/calendar_arithmetic.hpp"
#include "engine/evaluate/evaluator.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::engine {

namespace {

using Failure = EvaluationError::Kind;

Truth both(Truth left, Truth right) {
    if (left == Truth::No || right == Truth::No) {
        return Truth::No;
    }
    return left == Truth::Yes && right == Truth::Yes ? Truth::Yes : Truth::Unknown;
}

Membership membership_of(Truth truth) {
    switch (truth) {
        case Truth::No:
            return Membership::No;
        case Truth::Yes:
            return Membership::Yes;
        case Truth::Unknown:
            return Membership::Unknown;
    }
    return Membership::Unknown;
}

}  // namespace

class AggregateRun {
public:
    AggregateRun(Evaluator& evaluator, NodeId id, const Node& node)
        : evaluator_(evaluator),
          id_(id),
          node_(node),
          parts_(evaluator.core().aggregates[node.detail]),
          tally_(parts_.kind, domain_of(evaluator.program_, node), evaluator.limits_.number_bits,
                 parts_.kind == AggregateKind::Every && parts_.if_none) {}

    Outcome run() {
        inputs_.reserve(3);
        if (parts_.owner) {
            inputs_.push_back(evaluator_.eval(*parts_.owner));
        }
        if (parts_.over == Over::Rows) {
            find_rows();
        }
        const auto period = input(parts_.period);
        const auto day = input(parts_.open_on);
        Reading reading = read_operands(inputs_);
        if (reading.decided) {
            return evaluator_.finish(std::move(*reading.decided), id_);
        }
        tally_.add_flags(reading.rest);
        if (period && inputs_[*period].state == State::Value) {
            period_ = period_in(inputs_[*period].value);
        }
        if (day && inputs_[*day].state == State::Value) {
            day_ = std::get<Date>(inputs_[*day].value);
        }
        visit_all();
        if (evaluator_.is_stopped()) {
            return Outcome::unknown();
        }
        if (!is_listed_) {
            foresee_unlisted();
        }
        return finish(reading);
    }

private:
    std::optional<std::size_t> input(const std::optional<NodeId>& part) {
        if (!part) {
            return std::nullopt;
        }
        inputs_.push_back(evaluator_.eval(*part));
        return inputs_.size() - 1;
    }

    // ---- what it runs over ----

    void find_rows() {
        const Facts& facts = evaluator_.facts_;
        const CollectionId collection{parts_.of};
        std::uint32_t owner = 0;
        if (!parts_.owner) {
            is_listed_ = all_listed(collection);
            if (evaluator_.program_[collection].parent) {
                all_rows_.resize(facts.row_count(collection));
                for (std::uint32_t i = 0; i < all_rows_.size(); ++i) {
                    all_rows_[i] = i;
                }
                rows_ = all_rows_;
            } else {
                rows_ = facts.children(collection, 0);
            }
        } else if (inputs_.front().state == State::Value) {
            owner = std::get<Row>(inputs_.front().value).index;
            is_listed_ = facts.is_listed(collection, owner);
            rows_ = facts.children(collection, owner);
        } else {
            is_listed_ = false;
            return;
        }
        if (evaluator_.is_recording()) {
            const auto count = static_cast<std::int64_t>(rows_.size());
            Ground ground;
            ground.kind = Ground::Kind::Collection;
            ground.subject = collection.index;
            ground.row = owner;
            ground.law = evaluator_.frame_.law.in_grounds;
            if (is_listed_) {
                ground.outcome = Outcome::of(Rational(count));
            } else {
                Possible at_least;
                at_least.bounds = Interval{Bound{count, false}, std::nullopt};
                ground.outcome = settled(at_least, Domain{Kind::Number, 0});
            }
            evaluator_.record(std::move(ground), evaluator_.pending_.size());
        }
    }

    // All rows of a collection: those of every row of its parent, which must be listed too.
    [[nodiscard]] bool all_listed(CollectionId collection) const {
        const Facts& facts = evaluator_.facts_;
        const std::optional<CollectionId> parent = evaluator_.program_[collection].parent;
        if (!parent) {
            return facts.is_listed(collection, 0);
        }
        for (std::uint32_t row = 0; row < facts.row_count(*parent); ++row) {
            if (!facts.is_listed(collection, row)) {
                return false;
            }
        }
        return all_listed(*parent);
    }

    void visit_all() {
        switch (parts_.over) {
            case Over::Rows:
                for (const std::uint32_t row : rows_) {
                    if (evaluator_.is_stopped()) {
                        return;
                    }
                    visit_row(row);
                }
                return;
            case Over::Values: {
                const auto& values = evaluator_.program_.enumerations[parts_.of].values;
                visit_run(0, static_cast<std::int32_t>(values.size()) - 1);
                return;
            }
            case Over::Months:
            case Over::Years:
            case Over::Days:
                break;
        }
        if (!period_) {
            is_listed_ = false;
            return;
        }
        if (parts_.over == Over::Days) {
            visit_run(period_->first.days, period_->last.days);
        } else if (const auto months = months_within(*period_)) {
            if (parts_.over == Over::Months) {
                visit_run(months->first.index, months->last.index);
            } else {
                visit_run(year_of(Month{months->first.index + 11}).number,
                          year_of(Month{months->last.index - 11}).number);
            }
        }
    }

    void visit_run(std::int32_t first, std::int32_t last) {
        for (std::int32_t value = first; value <= last && !evaluator_.is_stopped(); ++value) {
            evaluator_.count_step();
            visit(value, Truth::Yes, evaluator_.pending_.size());
        }
    }

    // ---- rows in a period or open on a day ----

    void visit_row(std::uint32_t row) {
        evaluator_.count_step();
        const std::size_t mark = evaluator_.pending_.size();
        const std::size_t refinements = evaluator_.refinements_.size();
        const CollectionKind kind = evaluator_.program_.collections[parts_.of].kind;
        Truth selected = Truth::Yes;
        if (kind == CollectionKind::Event) {
            selected = event_selected(row);
        } else if (kind == CollectionKind::Spell) {
            selected = spell_selected(row);
        }
        visit(static_cast<std::int32_t>(row), selected, mark);
        evaluator_.refinements_.resize(refinements);
    }

    Outcome date_field(std::uint32_t field, std::uint32_t row) {
        return evaluator_.field_at(CollectionId{parts_.of}, field, row, evaluator_.pending_.size());
    }

    Truth event_selected(std::uint32_t row) {
        Truth selected = Truth::Yes;
        if (const auto known_on = evaluator_.circumstances_.known_on) {
            // Where no registration is recorded at all, an event is visible on every day; where it
            // is and this one is missing, the event may have come later.
            const Outcome registered = date_field(second_date_field, row);
            if (registered.is_known() && *known_on < std::get<Date>(registered.value)) {
                return Truth::No;
            }
            if (!registered.is_known() && is_recorded(evaluator_.facts_.cell(
                                              CollectionId{parts_.of}, second_date_field, row))) {
                selected = Truth::Unknown;
            }
        }
        if (parts_.period) {
            const Outcome date = date_field(first_date_field, row);
            selected = both(selected, in_period(date));
            if (date.state == State::Unknown && period_) {
                refine(first_date_field, row, period_->first, period_->last);
            }
        }
        return selected;
    }

    static bool is_recorded(const Cell& cell) { return cell.origin.line != 0; }

    Truth in_period(const Outcome& date) {
        if (must_be_given(date)) {
            return Truth::Unknown;
        }
        if (!date.is_known() || !period_) {
            return Truth::Unknown;
        }
        return period_->contains(std::get<Date>(date.value)) ? Truth::Yes : Truth::No;
    }

    // An event and the start of a spell have a date; one that is not applicable fails.
    bool must_be_given(const Outcome& date) {
        if (date.state == State::NotApplicable) {
            tally_.add_failure(evaluator_.fail(Failure::NotApplicableOperand, id_),
                               Membership::Yes);
            return true;
        }
        return false;
    }

    Truth spell_selected(std::uint32_t row) {
        if (!parts_.period && !parts_.open_on) {
            return Truth::Yes;
        }
        const Outcome start = date_field(first_date_field, row);
        const Outcome end = date_field(second_date_field, row);
        if (must_be_given(start)) {
            return Truth::Unknown;
        }
        Truth selected = Truth::Yes;
        if (parts_.period) {
            selected = both(selected, period_ ? overlaps(start, end, *period_) : Truth::Unknown);
        }
        if (parts_.open_on) {
            selected =
                both(selected, day_ ? overlaps(start, end, Period{*day_, *day_}) : Truth::Unknown);
        }
        for (const auto& days :
             {period_, day_ ? std::optional(Period{*day_, *day_}) : std::nullopt}) {
            if (days && start.state == State::Unknown) {
                refine(first_date_field, row, std::nullopt, days->last);
            }
            if (days && end.state == State::Unknown) {
                refine(second_date_field, row, days->first, std::nullopt);
            }
        }
        return selected;
    }

    // A spell never ends before it starts, so one known day between the two can decide alone.
    static Truth overlaps(const Outcome& start, const Outcome& end, const Period& days) {
        const bool is_open = end.state == State::NotApplicable;
        const Date* first = start.is_known() ? &std::get<Date>(start.value) : nullptr;
        const Date* last = end.is_known() ? &std::get<Date>(end.value) : nullptr;
        Truth starts_in_time = Truth::Unknown;
        if (first != nullptr) {
            starts_in_time = *first <= days.last ? Truth::Yes : Truth::No;
        } else if (last != nullptr && *last <= days.last) {
            starts_in_time = Truth::Yes;
        }
        Truth ends_in_time = Truth::Unknown;
        if (is_open) {
            ends_in_time = Truth::Yes;
        } else if (last != nullptr) {
            ends_in_time = days.first <= *last ? Truth::Yes : Truth::No;
        } else if (first != nullptr && days.first <= *first) {
            ends_in_time = Truth::Yes;
        }
        return both(starts_in_time, ends_in_time);
    }

    // While the row is looked at, it is taken to be selected, which bounds a date that is unknown.
    void refine(std::uint32_t field, std::uint32_t row, std::optional<Date> from,
                std::optional<Date> to) {
        Interval bounds;
        if (from) {
            bounds.lower = Bound{from->days, false};
        }
        if (to) {
            bounds.upper = Bound{to->days, false};
        }
        evaluator_.refinements_.push_back({parts_.of, field, row, bounds});
    }

    // ---- elements ----

    // `mark`: the pending grounds from here on are those of the element.
    void visit(std::int32_t value, Truth selected, std::size_t mark) {
        evaluator_.slot(parts_.element_slot) = value;
        Element element;
        element.membership = membership_of(selected);
        const std::size_t kept = evaluator_.kept_.size();
        {
            const Speculation speculation(evaluator_, selected == Truth::Unknown);
            if (parts_.where && element.membership != Membership::No) {
                read_where(element);
            }
            if (parts_.body && element.membership != Membership::No && !element.is_broken) {
                const Speculation perhaps(evaluator_, element.membership == Membership::Unknown);
                read_body(element);
            }
        }
        evaluator_.kept_.resize(kept);
        if (!element.is_broken) {
            tally_.add(element);
        }
        if (evaluator_.is_recording()) {
            Ground ground;
            ground.kind = Ground::Kind::Element;
            ground.outcome = parts_.body ? element.outcome : membership_outcome(element.membership);
            ground.subject = parts_.of;
            ground.node = id_;
            ground.row = static_cast<std::uint32_t>(value);
            ground.membership = element.membership;
            ground.law = evaluator_.frame_.law.in_grounds;
            evaluator_.record(std::move(ground), mark);
        }
    }

    static Outcome membership_outcome(Membership membership) {
        return membership == Membership::Unknown ? Outcome::unknown()
                                                 : Outcome::of(membership == Membership::Yes);
    }

    void read_where(Element& element) {
        Outcome where = evaluator_.eval(*parts_.where);
        if (where.state == State::NotApplicable) {
            where = evaluator_.fail(Failure::NotApplicableOperand, *parts_.where);
        }
        if (where.state == State::Conflict) {
            tally_.add_conflict(where, element.membership);
            element.is_broken = true;
        } else if (where.state == State::Value) {
            element.membership = std::get<bool>(where.value) ? element.membership : Membership::No;
        } else if (is_certain_error(where)) {
            tally_.add_failure(where, element.membership);
            element.is_broken = true;
        } else {
            const Possible& possible = possibilities_of_unknown(where);
            tally_.add_flags(possible);
            tally_.add_possible_failure(possible.can_be_not_applicable || where.error != nullptr);
            const std::uint64_t mask =
                possible.can_be_value ? possible.values & (no_bit | yes_bit) : 0;
            if (mask != yes_bit) {
                element.membership =
                    mask == 0 || mask == no_bit ? Membership::No : Membership::Unknown;
            }
        }
    }

    void read_body(Element& element) {
        element.outcome = evaluator_.eval(*parts_.body);
        Outcome& body = element.outcome;
        const bool perhaps_not_applicable =
            body.state == State::NotApplicable ||
            (body.state == State::Unknown && possibilities_of_unknown(body).can_be_not_applicable);
        if (perhaps_not_applicable) {
            without_not_applicable(element);
        }
        if (body.state == State::Conflict) {
            tally_.add_conflict(body, element.membership);
            element.is_broken = true;
        } else if (body.state == State::Unknown && is_certain_error(body)) {
            tally_.add_failure(body, element.membership);
            element.is_broken = true;
        }
    }

    // Leaves out an item that is or can be not applicable, counts it as something else, or lets it
    // decide.
    void without_not_applicable(Element& element) {
        Outcome& body = element.outcome;
        const bool surely = body.state == State::NotApplicable;
        switch (parts_.when_not_applicable) {
            case WhenNotApplicable::Propagate:
                tally_.add_not_applicable(surely && element.membership == Membership::Yes);
                break;
            case WhenNotApplicable::LeaveOut:
                element.membership = surely ? Membership::No : Membership::Unknown;
                break;
            case WhenNotApplicable::CountAs: {
                if (surely) {
                    body = evaluator_.eval(*parts_.counted_as);
                    return;
                }
                Hull all;
                Possible rest = possibilities(body);
                rest.can_be_not_applicable = false;
                all.add(rest);
                const Speculation speculation(evaluator_);
                all.add(evaluator_.eval(*parts_.counted_as));
                body = all.settled(domain_of(evaluator_.program_, evaluator_.core()[*parts_.body]));
                return;
            }
        }
        if (surely) {
            element.is_broken = true;
            return;
        }
        Possible rest = possibilities(body);
        rest.can_be_not_applicable = false;
        Outcome applicable =
            settled(rest, domain_of(evaluator_.program_, evaluator_.core()[*parts_.body]));
        if (applicable.state == State::Unknown) {
            applicable.error = body.error;
        }
        body = std::move(applicable);
    }

    // ---- the result ----

    // More elements than are listed may exist, and nothing is known of them.
    void foresee_unlisted() {
        tally_.set_unlisted();
        if (parts_.where) {
            const Foresight where = evaluator_.foresight_of(*parts_.where);
            tally_.add_foresight({false, where.conflict, where.fail || where.not_applicable});
        }
        if (parts_.body) {
            Foresight body = evaluator_.foresight_of(*parts_.body);
            body.not_applicable =
                body.not_applicable && parts_.when_not_applicable == WhenNotApplicable::Propagate;
            tally_.add_foresight(body);
        }
        if (parts_.counted_as) {
            tally_.add_foresight(evaluator_.foresight_of(*parts_.counted_as));
        }
    }

    Outcome finish(const Reading& reading) {
        std::optional<Outcome> outcome = tally_.decided();
        if (!outcome && tally_.is_too_large()) {
            return evaluator_.fail(Failure::NumberTooLarge, id_);
        }
        if (!outcome && tally_.needs_alternative()) {
            const Possible rest = tally_.rest();
            const bool is_clean =
                !rest.can_be_conflict && !rest.can_fail && !rest.can_be_not_applicable;
            if (tally_.is_surely_empty() && is_clean) {
                return parts_.if_none ? evaluator_.eval(*parts_.if_none)
                                      : evaluator_.fail(Failure::EmptyCollection, id_);
            }
            Hull all;
            if (tally_.is_surely_empty()) {
                all.add(rest);
            } else {
                all.add(tally_.result());
            }
            if (parts_.if_none) {
                const Speculation speculation(evaluator_);
                all.add(evaluator_.eval(*parts_.if_none));
            } else {
                all.add_possible_failure();
            }
            outcome = all.settled(domain_of(evaluator_.program_, node_));
        }
        if (!outcome) {
            outcome = tally_.result();
        }
        if (outcome->state == State::Unknown && !outcome->error) {
            outcome->error = reading.error;
        }
        evaluator_.limit_size(*outcome, id_);
        return std::move(*outcome);
    }

    Evaluator& evaluator_;
    NodeId id_;
    const Node& node_;
    const AggregateParts& parts_;
    AggregateTally tally_;
    std::vector<Outcome> inputs_;
    std::span<const std::uint32_t> rows_;
    std::vector<std::uint32_t> all_rows_;
    bool is_listed_ = true;
    std::optional<Period> period_;
    std::optional<Date> day_;
};

Outcome Evaluator::eval_aggregate(NodeId id, const Node& node) {
    return AggregateRun(*this, id, node).run();
}

}  // namespace hjemmel::engine
