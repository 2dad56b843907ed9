// Runs an aggregate over rows, months, years, days or the values of an enumeration.
#include "engine/evaluate/aggregate_tally.hpp"
#include "engine/evaluate/allotment.hpp"
#include "engine/evaluate/calendar_arithmetic.hpp"
#include "engine/evaluate/evaluator.hpp"
#include "engine/evaluate/lots.hpp"
#include "engine/program/slots.hpp"

#include <algorithm>
#include <string>
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
          first_input_(evaluator.operands_.size()),
          tally_(parts_.kind, domain_of(evaluator.program_, node), evaluator.limits_.number_bits,
                 parts_.kind == AggregateKind::Every && parts_.if_none) {}

    Outcome run() {
        (void)input(parts_.owner);
        if (parts_.over == Over::Rows && parts_.kind != AggregateKind::Drawn) {
            find_rows();
        }
        const auto period = input(parts_.period);
        const auto day = input(parts_.open_on);
        const auto belonging = input(parts_.belonging_on);
        amount_ = input(parts_.amount);
        step_ = input(parts_.step);
        seed_ = input(parts_.seed);
        element_ = input(parts_.element);
        Reading reading =
            read_operands(std::span<const Outcome>(evaluator_.operands_).subspan(first_input_));
        if (reading.decided) {
            return evaluator_.finish(std::move(*reading.decided), id_);
        }
        tally_.add_flags(reading.rest);
        if (period && input_at(*period).state == State::Value) {
            period_ = period_in(input_at(*period).value);
        }
        day_ = day_in(day);
        belonging_on_ = day_in(belonging);
        if (parts_.kind == AggregateKind::Drawn) {
            return drawn(reading);
        }
        visit_and_foresee();
        if (evaluator_.is_stopped()) {
            return Outcome::unknown();
        }
        return parts_.kind == AggregateKind::Distribute ? distribute(reading) : finish(reading);
    }

private:
    void visit_and_foresee() {
        visit_all();
        if (!evaluator_.is_stopped() && !is_listed_) {
            foresee_unlisted();
        }
    }

    [[nodiscard]] std::optional<Date> day_in(std::optional<std::size_t> input) const {
        return input && input_at(*input).state == State::Value
                   ? std::optional(std::get<Date>(input_at(*input).value))
                   : std::nullopt;
    }

    std::optional<std::size_t> input(const std::optional<NodeId>& part) {
        if (!part) {
            return std::nullopt;
        }
        Outcome read = evaluator_.eval(*part);
        evaluator_.operands_.push_back(std::move(read));
        return evaluator_.operands_.size() - 1 - first_input_;
    }

    // What `input` read; the owner, where there is one, is the first.
    [[nodiscard]] const Outcome& input_at(std::size_t number) const {
        return evaluator_.operands_[first_input_ + number];
    }
    [[nodiscard]] const Outcome& owner_read() const { return input_at(0); }

    // ---- what it runs over ----

    void find_rows() {
        const Facts& facts = evaluator_.facts_;
        const CollectionId collection{parts_.of};
        std::uint32_t owner = 0;
        if (!parts_.owner) {
            is_listed_ = all_listed(collection);
        } else if (owner_read().state == State::Value) {
            owner = std::get<Row>(owner_read().value).index;
            is_listed_ = facts.is_listed(collection, owner);
        } else {
            is_listed_ = false;
            return;
        }
        has_rows_ = facts.row_count(collection) > 0;
        if (evaluator_.is_recording()) {
            const auto count = static_cast<std::int64_t>(rows().size());
            Step step;
            step.kind = Step::Kind::Collection;
            step.subject = collection.index;
            step.row = owner;
            step.law = evaluator_.frame_.law.in_grounds;
            Possible at_least;
            at_least.bounds = Interval{Bound{count, false}, std::nullopt};
            evaluator_.record(step,
                              is_listed_ ? Outcome::of(Rational(count))
                                         : settled(at_least, Domain{Kind::Number, 0}),
                              evaluator_.pending_.size());
        }
    }

    // The rows it runs over. Where they are judged together nobody needs them one by one.
    [[nodiscard]] Rows rows() const {
        const Facts& facts = evaluator_.facts_;
        const CollectionId collection{parts_.of};
        if (!has_rows_ || !parts_.owner) {
            return {0, has_rows_ ? facts.row_count(collection) : 0};
        }
        return facts.children(collection, std::get<Row>(owner_read().value).index);
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
            case Over::Rows: {
                const auto bulk = tally_in_bulk();
                if (bulk) {
                    tally_.add(*bulk);
                }
                for (const std::uint32_t row : bulk ? Rows(bulk->rest) : rows()) {
                    if (evaluator_.is_stopped()) {
                        return;
                    }
                    visit_row(row);
                }
                return;
            }
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
        if (const auto run = elements_within(parts_.over, *period_)) {
            visit_run(run->first, run->second);
        }
    }

    // What most rows come to, where a source can judge them together.
    std::optional<BulkTally> tally_in_bulk() {
        const bool is_frame_plain = evaluator_.refinements_.size() == evaluator_.frame_.refinements;
        const bool is_settled = (!parts_.period || period_) && (!parts_.open_on || day_) &&
                                !parts_.belonging_on && has_rows_;
        if (!evaluator_.may_ask_bulk() || !is_frame_plain || !is_settled ||
            parts_.kind == AggregateKind::Distribute || parts_.kind == AggregateKind::Drawn) {
            return std::nullopt;
        }
        const Evaluator::Frame& frame = evaluator_.frame_;
        BulkQuestion question;
        question.law = {&frame.law.loaded->residual, frame.law.date, frame.law.pinned};
        question.aggregate = node_.detail;
        const std::vector<std::int32_t> slots(
            evaluator_.slots_.begin() + static_cast<std::ptrdiff_t>(frame.slots),
            evaluator_.slots_.end());
        question.slots = slots;
        if (parts_.owner) {
            question.owner = std::get<Row>(owner_read().value).index;
        }
        question.period = period_;
        question.open_on = day_;
        evaluator_.count_step();
        return evaluator_.bulk_->tally(question, evaluator_.bulk_context());
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
        } else if (parts_.belonging_on) {
            selected = belongs(row);
        }
        visit(static_cast<std::int32_t>(row), selected, mark);
        evaluator_.refinements_.resize(refinements);
    }

    Outcome date_field(std::uint32_t field, std::uint32_t row) {
        return evaluator_.field_at(CollectionId{parts_.of}, field, row, evaluator_.pending_.size());
    }

    // A row that moves: whether it belongs to the owner on the day.
    Truth belongs(std::uint32_t row) {
        const std::uint32_t owner = std::get<Row>(owner_read().value).index;
        bool always = true;
        bool ever = false;
        for (const Stay& stay : evaluator_.facts_.stays(CollectionId{parts_.of}, row)) {
            const bool covers = !belonging_on_ || stay.covers(*belonging_on_);
            ever = ever || (stay.parent == owner && covers);
            always = always && stay.parent == owner && !stay.first && !stay.last;
        }
        Truth belongs = belonging_on_ || always ? Truth::Yes : Truth::Unknown;
        if (!ever) {
            belongs = Truth::No;
        }
        if (evaluator_.is_recording()) {
            const Membership membership = membership_of(belongs);
            evaluator_.record_belonging(CollectionId{parts_.of}, row, belonging_on_,
                                        membership_outcome(membership), evaluator_.pending_.size());
        }
        return belongs;
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
            if (parts_.kind == AggregateKind::Distribute && element.membership != Membership::No) {
                weighed_.push_back({value, element.membership, element.outcome.bounds()});
            }
            if (parts_.kind == AggregateKind::Drawn && element.membership != Membership::No) {
                const auto row = static_cast<std::uint32_t>(value);
                const std::string key = evaluator_.facts_.key(CollectionId{parts_.of}, row);
                lots_.push_back({lot_of(seed(), key), row, element.membership});
            }
        }
        if (evaluator_.is_recording()) {
            if (!parts_.body) {
                element.outcome =
                    element.can_fail ? Outcome::unknown() : membership_outcome(element.membership);
            }
            Step step;
            step.kind = Step::Kind::Element;
            step.subject = parts_.of;
            step.node = id_;
            step.row = static_cast<std::uint32_t>(value);
            step.membership = element.membership;
            step.law = evaluator_.frame_.law.in_grounds;
            evaluator_.record(step, element.outcome, mark);
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
            element.can_fail =
                possible.can_fail || possible.can_be_not_applicable || where.error != nullptr;
            tally_.add_possible_failure(element.can_fail);
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

    // More elements than are listed may exist, and only what is declared is known of them.
    void foresee_unlisted() {
        Interval values;
        if (parts_.where) {
            const Foresight where = evaluator_.foresight_of(*parts_.where);
            tally_.add_foresight({false, where.conflict, where.fail || where.not_applicable});
        }
        if (parts_.body) {
            Foresight body = evaluator_.foresight_of(*parts_.body);
            body.not_applicable =
                body.not_applicable && parts_.when_not_applicable == WhenNotApplicable::Propagate;
            tally_.add_foresight(body);
            values = body.values;
        }
        if (parts_.counted_as) {
            const Foresight counted = evaluator_.foresight_of(*parts_.counted_as);
            tally_.add_foresight(counted);
            values = hull(values, counted.values);
        }
        tally_.set_unlisted(values);
    }

    // ---- an amount that is shared out, and draws by lot ----

    Outcome distribute(const Reading& reading) {
        if (std::optional<Outcome> decided = tally_.decided()) {
            return std::move(*decided);
        }
        const Outcome step = input_at(*step_);
        Hull all;
        Possible rest = tally_.rest();
        if (step.state == State::Value && std::get<Rational>(step.value).sign() <= 0) {
            return evaluator_.finish(failed(Failure::OutOfRange, rest), id_);
        }
        Allotted allotted;
        if (step.state == State::Value && is_listed_) {
            const Outcome element = input_at(*element_);
            allotted = allot(input_at(*amount_).bounds(), std::get<Rational>(step.value), weighed_,
                             element.state == State::Value ? std::optional(number_in_slot(element))
                                                           : std::nullopt);
        } else {
            allotted.part = Interval::everything();
            allotted.can_lack_weights = true;
        }
        if (allotted.failure) {
            return evaluator_.finish(failed(*allotted.failure, rest), id_);
        }
        if (allotted.part) {
            rest.bounds = allotted.part;
            rest.can_be_value = true;
        } else {
            rest.can_be_value = false;
        }
        if (rest.can_be_value || rest.can_be_conflict || rest.can_fail ||
            rest.can_be_not_applicable) {
            all.add(rest);
        }
        if (allotted.can_lack_weights && parts_.if_none) {
            const Speculation speculation(evaluator_, allotted.part.has_value());
            all.add(evaluator_.eval(*parts_.if_none));
        } else if (allotted.can_lack_weights && !allotted.part && all.is_empty()) {
            return evaluator_.fail(Failure::EmptyCollection, id_);
        } else if (allotted.can_lack_weights) {
            all.add_possible_failure();
        }
        return with_error(all.settled(domain_of(evaluator_.program_, node_)), reading);
    }

    // By what an element stands in its slot.
    static std::int32_t number_in_slot(const Outcome& element) {
        if (const auto* row = std::get_if<Row>(&element.value)) {
            return static_cast<std::int32_t>(row->index);
        }
        if (const auto* one = std::get_if<EnumerationValue>(&element.value)) {
            return one->ordinal;
        }
        if (const auto* month = std::get_if<Month>(&element.value)) {
            return month->index;
        }
        return std::get<Year>(element.value).number;
    }

    [[nodiscard]] const std::string& seed() const {
        return *std::get<std::shared_ptr<const std::string>>(input_at(*seed_).value);
    }

    Outcome drawn(const Reading& reading) {
        const Outcome row = input_at(*element_);
        const bool owner_known = !parts_.owner || owner_read().state == State::Value;
        Possible rest = reading.rest;
        std::optional<bool> answer;
        if (input_at(*seed_).state == State::Value && row.state == State::Value && owner_known) {
            const Evaluator::Draw& draw = draw_of_all();
            if (evaluator_.is_stopped()) {
                return Outcome::unknown();
            }
            if (draw.decided) {
                return *draw.decided;
            }
            rest = draw.rest;
            answer = is_drawn(draw.lots, draw.is_listed, std::get<Row>(row.value).index,
                              input_at(*amount_).bounds());
        }
        Possible possible = rest;
        possible.can_be_value = true;
        possible.values = answer ? (*answer ? yes_bit : no_bit) : no_bit | yes_bit;
        return with_error(settled(possible, domain_of(evaluator_.program_, node_)), reading);
    }

    const Evaluator::Draw& draw_of_all() {
        if (evaluator_.open_) {
            return draw_under_readings();
        }
        Evaluator::Draws& draws =
            evaluator_.grounds_ != nullptr ? evaluator_.ground_draws_ : evaluator_.draws_;
        const auto [found, is_new] = draws.try_emplace(draw_key());
        Evaluator::Draw& draw = found->second;
        if (!is_new) {
            if (evaluator_.is_recording()) {
                evaluator_.pending_.push_back(draw.ground);
            }
            return draw;
        }
        const std::size_t mark = evaluator_.pending_.size();
        draw = draw_lots();
        if (evaluator_.is_stopped()) {
            draws.erase(found);
            return stopped_draw_;
        }
        if (evaluator_.is_recording()) {
            Step step;
            step.kind = Step::Kind::Draw;
            step.subject = parts_.of;
            step.node = id_;
            step.law = evaluator_.frame_.law.in_grounds;
            draw.ground = evaluator_.record(step, number_taking_part(draw), mark);
        }
        return draw;
    }

    Evaluator::Draw draw_lots() {
        find_rows();
        visit_and_foresee();
        Evaluator::Draw draw;
        if (!evaluator_.is_stopped()) {
            sort_lots(lots_);
            draw.lots = std::move(lots_);
            draw.is_listed = is_listed_;
            draw.decided = tally_.decided();
            draw.rest = tally_.rest();
        }
        return draw;
    }

    // Nodes that the frame keeps hang on the decisions of the run outside, which the draw is not
    // part of.
    const Evaluator::Draw& draw_under_readings() {
        Evaluator::Open& open = *evaluator_.open_;
        const Evaluator::DrawKey key = draw_key();
        auto found = open.draws.find(key);
        if (found == open.draws.end()) {
            const std::size_t kept = evaluator_.frame_.kept;
            evaluator_.frame_.kept = evaluator_.kept_.size();
            const Evaluator::Explored explored = evaluator_.explore([&] {
                AggregateRun run(*this);
                open.drawn.push_back(run.draw_lots());
                evaluator_.kept_.resize(evaluator_.frame_.kept);
                return static_cast<Branching::Leaf>(open.drawn.size() - 1);
            });
            evaluator_.frame_.kept = kept;
            if (evaluator_.is_stopped()) {
                return stopped_draw_;
            }
            found = open.draws.emplace(key, explored.diagram).first;
        }
        return open.drawn[open.branching.decide(found->second)];
    }

    static Outcome number_taking_part(const Evaluator::Draw& draw) {
        const auto all = static_cast<std::int64_t>(draw.lots.size());
        const auto sure = static_cast<std::int64_t>(
            std::count_if(draw.lots.begin(), draw.lots.end(),
                          [](const Lot& lot) { return lot.membership == Membership::Yes; }));
        Possible possible;
        possible.bounds = Interval{Bound{sure, false}, std::nullopt};
        if (draw.is_listed) {
            possible.bounds->upper = Bound{all, false};
        }
        return settled(possible, Domain{Kind::Number, 0});
    }

    // All that the draw hangs on but the row asked about. Slots that only say which row that is
    // (its own and its owner's) are left out when nothing else reads them.
    [[nodiscard]] Evaluator::DrawKey draw_key() const {
        Evaluator::DrawKey key{std::to_string(id_.index),
                               std::to_string(evaluator_.frame_.law.number) +
                                   (evaluator_.frame_.law.pinned ? "p" : ""),
                               seed()};
        if (parts_.owner) {
            key.push_back(std::to_string(std::get<Row>(owner_read().value).index));
        }
        if (belonging_on_) {
            key.push_back(std::to_string(belonging_on_->days));
        }
        if (parts_.where) {
            for (const std::uint32_t slot : slots_of(evaluator_.core(), *parts_.where).read) {
                if (slot != parts_.element_slot) {
                    key.push_back(std::to_string(evaluator_.slot(slot)));
                }
            }
        }
        return key;
    }

    static Outcome with_error(Outcome outcome, const Reading& reading) {
        if (outcome.state == State::Unknown && !outcome.error) {
            outcome.error = reading.error;
        }
        return outcome;
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
        Outcome result = with_error(std::move(*outcome), reading);
        evaluator_.limit_size(result, id_);
        return result;
    }

    Evaluator& evaluator_;
    NodeId id_;
    const Node& node_;
    const AggregateParts& parts_;
    std::size_t first_input_;  // in Evaluator::operands_: what is read before the elements
    AggregateTally tally_;
    bool has_rows_ = false;  // perhaps
    bool is_listed_ = true;
    std::optional<Period> period_;
    std::optional<Date> day_;
    std::optional<Date> belonging_on_;
    // Numbers of inputs.
    std::optional<std::size_t> amount_;
    std::optional<std::size_t> step_;
    std::optional<std::size_t> seed_;
    std::optional<std::size_t> element_;
    std::vector<Weighed> weighed_;
    std::vector<Lot> lots_;
    Evaluator::Draw stopped_draw_;
};

Outcome Evaluator::eval_aggregate(NodeId id, const Node& node) {
    const std::size_t operands = operands_.size();
    Outcome outcome = AggregateRun(*this, id, node).run();
    operands_.resize(operands);
    return outcome;
}

}  // namespace hjemmel::engine
