#include "sim/target/target.hpp"

#include "sim/target/reduction.hpp"
#include "sim/target/ways.hpp"

#include <utility>

namespace hjemmel::sim {

namespace {

using engine::Op;
using engine::Rational;
using Reason = Refusal::Reason;

/// A month's share that the comparison reads, and how the months are put together.
struct Base {
    Term share;  ///< a quotient of counts, a share of persons, or a call that is a given figure
    std::optional<engine::QuantityId> quantity;  ///< whose rule that is, or the figure
    Meaning month;
    Averaging averaging = Averaging::OneMonth;
    std::vector<engine::Month> months;
};

/// slope * share + constant; without a base a constant alone.
struct Affine {
    Rational slope;
    Rational constant;
    std::optional<Base> base;
};

class TargetReader {
public:
    TargetReader(const Setting& setting, const engine::Place& asked)
        : setting_(setting), asked_(asked), reduction_(setting_) {}

    tl::expected<Target, Refusal> run() {
        if (auto target = read()) {
            return *std::move(target);
        }
        return tl::unexpected(refusal_);
    }

private:
    std::nullopt_t refuse(Reason reason, Term at) {
        refusal_ = reduction_.refusal(reason, at);
        return std::nullopt;
    }
    /// Where a call could not be entered, the reason is the clause that is not decided.
    std::nullopt_t refuse_or_undecided(Reason reason, Term at) {
        if (reduction_.node(at).op == Op::Call && reduction_.undecided()) {
            refusal_ = *reduction_.undecided();
            return std::nullopt;
        }
        return refuse(reason, at);
    }

    std::optional<Target> read() {
        refusal_.quantity = asked_.quantity;
        refusal_.origin = setting_.program[asked_.quantity].origin;
        if (setting_.program[asked_.quantity].type.kind != engine::Kind::YesNo) {
            refusal_.reason = Reason::NotYesOrNo;
            return std::nullopt;
        }
        engine::Interpreter interpreter = interpreter_for(setting_);
        const auto law_date = interpreter.law_date_of(asked_);
        if (!law_date) {
            refusal_.reason = Reason::NoLawDate;
            return std::nullopt;
        }
        Target target;
        target.asked = asked_;
        target.law_date = *law_date;
        const auto decision = reduction_.enter(asked_.quantity, indices(), *law_date);
        if (!decision) {
            refusal_ = reduction_.undecided().value_or(refusal_);
            return std::nullopt;
        }
        auto base = compare(*decision, target);
        if (!base) {
            return std::nullopt;
        }
        target.averaging = base->averaging;
        target.months = base->months;
        target.share = base->quantity;
        persons(*base, target);
        return target;
    }

    [[nodiscard]] std::vector<Meaning> indices() const {
        const engine::Quantity& quantity = setting_.program[asked_.quantity];
        std::vector<Meaning> all;
        for (std::size_t i = 0; i < quantity.indices.size(); ++i) {
            const std::int32_t held = asked_.indices.values.at(i);
            switch (quantity.indices[i].kind) {
                case engine::IndexKind::Month:
                    all.emplace_back(engine::Value(engine::Month{held}));
                    break;
                case engine::IndexKind::Year:
                    all.emplace_back(engine::Value(engine::Year{held}));
                    break;
                case engine::IndexKind::Day:
                    all.emplace_back(engine::Value(engine::Date{held}));
                    break;
                case engine::IndexKind::Enumeration:
                    all.emplace_back(engine::Value(engine::EnumerationValue{held}));
                    break;
            }
        }
        return all;
    }

    // ---- the comparison -----------------------------------------------------------------------

    std::optional<Base> compare(Term decision, Target& target) {
        bool negated = false;
        Term at = decision;
        while (true) {
            const Meaning meaning = reduction_.reduce(at);
            const Term* next = std::get_if<Term>(&meaning);
            if (next == nullptr) {
                return refuse(Reason::AlwaysTheSame, at);
            }
            at = *next;
            if (reduction_.node(at).op != Op::Not) {
                break;
            }
            negated = !negated;
            at = reduction_.child(at, 0);
        }
        const Op op = reduction_.node(at).op;
        if (op != Op::Less && op != Op::LessEqual) {
            return refuse_or_undecided(Reason::NotAComparison, at);
        }
        auto left = affine(reduction_.child(at, 0));
        auto right = left ? affine(reduction_.child(at, 1)) : std::nullopt;
        if (!left || !right) {
            return std::nullopt;
        }
        if (left->base && right->base) {
            return refuse(Reason::SeveralShares, at);
        }
        if (!left->base && !right->base) {
            return refuse(Reason::NotAShare, at);
        }
        // slope * share + constant > 0, or >= 0
        Rational slope = right->slope - left->slope;
        Rational constant = right->constant - left->constant;
        const bool is_strict = (op == Op::Less) != negated;
        if (negated) {
            slope = -slope;
            constant = -constant;
        }
        if (slope.is_zero()) {
            return refuse(Reason::AlwaysTheSame, at);
        }
        const Base base = left->base ? *left->base : *right->base;
        target.share_is_without = slope.is_negative();
        const Rational border = *engine::divide(-constant, slope);
        target.limit = {target.share_is_without ? 1 - border : border, is_strict};
        return base;
    }

    std::optional<Affine> affine(Term term) {
        std::vector<engine::QuantityId> entered;
        const Meaning meaning = reduction_.reduce(term, &entered);
        if (const auto* value = std::get_if<engine::Value>(&meaning)) {
            if (const auto* number = std::get_if<Rational>(value)) {
                return Affine{0, *number, std::nullopt};
            }
        }
        const Term* at = std::get_if<Term>(&meaning);
        if (at == nullptr) {
            return refuse(Reason::NotAShare, term);
        }
        switch (reduction_.node(*at).op) {
            case Op::Add:
                return sum(*at);
            case Op::Negate:
                if (auto of = affine(reduction_.child(*at, 0))) {
                    return Affine{-of->slope, -of->constant, of->base};
                }
                return std::nullopt;
            case Op::Multiply:
                return product(*at);
            case Op::Divide:
                return quotient(*at, entered);
            case Op::Aggregate:
                return aggregate(*at, entered);
            case Op::Call:
                return figure(*at);
            default:
                return refuse(Reason::NotAShare, *at);
        }
    }

    std::optional<Affine> sum(Term at) {
        Affine total;
        for (std::uint32_t i = 0; i < reduction_.node(at).child_count; ++i) {
            auto of = affine(reduction_.child(at, i));
            if (!of) {
                return std::nullopt;
            }
            if (total.base && of->base) {
                return refuse(Reason::SeveralShares, at);
            }
            total.slope += of->slope;
            total.constant += of->constant;
            if (of->base) {
                total.base = std::move(of->base);
            }
        }
        return total;
    }

    std::optional<Affine> product(Term at) {
        auto left = affine(reduction_.child(at, 0));
        auto right = left ? affine(reduction_.child(at, 1)) : std::nullopt;
        if (!left || !right) {
            return std::nullopt;
        }
        if (left->base && right->base) {
            return refuse(Reason::SeveralShares, at);
        }
        const Affine& of = left->base ? *left : *right;
        const Rational factor = left->base ? right->constant : left->constant;
        return Affine{of.slope * factor, of.constant * factor, of.base};
    }

    std::optional<Affine> quotient(Term at, const std::vector<engine::QuantityId>& entered) {
        const engine::Outcome below = reduction_.known(reduction_.child(at, 1));
        if (const auto* number = std::get_if<Rational>(&below.value);
            below.is_known() && number != nullptr && !number->is_zero()) {
            auto above = affine(reduction_.child(at, 0));
            if (!above) {
                return std::nullopt;
            }
            const Rational factor = *engine::divide(1, *number);
            return Affine{above->slope * factor, above->constant * factor, above->base};
        }
        const Meaning denominator = reduction_.reduce(reduction_.child(at, 1));
        const Term* of = std::get_if<Term>(&denominator);
        if (of != nullptr && reduction_.node(*of).op == Op::Aggregate &&
            reduction_.parts(*of).over == engine::Over::Months) {
            return pooled(at, *of);
        }
        return monthly(at, entered, call_month(at));
    }

    /// The month for which a quotient's counts are called.
    Meaning call_month(Term quotient) {
        const Term above = reduction_.child(quotient, 0);
        const Term below = reduction_.child(quotient, 1);
        if (reduction_.node(above).op != Op::Call || reduction_.node(below).op != Op::Call) {
            return NoValue{};
        }
        const Meaning first = reduction_.index_of_call(above, engine::IndexKind::Month);
        const Meaning second = reduction_.index_of_call(below, engine::IndexKind::Month);
        const auto* one = std::get_if<engine::Value>(&first);
        const auto* other = std::get_if<engine::Value>(&second);
        if (one != nullptr && other != nullptr) {
            return engine::equal_values(*one, *other) ? first : Meaning(NoValue{});
        }
        const Stand* any = std::get_if<Stand>(&first);
        const Stand* same = std::get_if<Stand>(&second);
        return any != nullptr && same != nullptr && *any == *same ? first : Meaning(NoValue{});
    }

    std::optional<Affine> monthly(Term share, const std::vector<engine::QuantityId>& entered,
                                  const Meaning& month) {
        Base base;
        base.share = share;
        if (!entered.empty()) {
            base.quantity = entered.back();
        }
        base.month = month;
        if (const auto* value = std::get_if<engine::Value>(&month)) {
            if (const auto* only = std::get_if<engine::Month>(value)) {
                base.months = {*only};
                return Affine{1, 0, base};
            }
        }
        const Stand* stand = std::get_if<Stand>(&month);
        if (stand == nullptr || stand->what != Stand::For::Month) {
            return refuse(Reason::NotAShare, share);
        }
        return Affine{1, 0, base};
    }

    std::optional<Affine> figure(Term call) {
        const engine::QuantityId quantity{reduction_.node(call).detail};
        if (setting_.program[quantity].role != engine::QuantityRole::Reading ||
            setting_.program[quantity].type.form != engine::Form::Share) {
            return refuse_or_undecided(Reason::NotAShare, call);
        }
        return monthly(call, {quantity}, reduction_.index_of_call(call, engine::IndexKind::Month));
    }

    // ---- several months -----------------------------------------------------------------------

    std::optional<Affine> aggregate(Term at, const std::vector<engine::QuantityId>& entered) {
        const engine::AggregateParts parts = reduction_.parts(at);
        if (parts.kind == engine::AggregateKind::Share && parts.over == engine::Over::Rows) {
            return monthly(at, entered,
                           entered.empty() ? Meaning(NoValue{}) : month_of_frame(at, entered));
        }
        if (parts.kind != engine::AggregateKind::Average || parts.over != engine::Over::Months ||
            parts.where || !parts.body) {
            return refuse(Reason::OtherAverage, at);
        }
        auto of = affine(reduction_.inside(at, *parts.body));
        if (!of) {
            return std::nullopt;
        }
        return over_months(at, *std::move(of), Averaging::MeanOfShares);
    }

    /// What stands for the month in the rule of the quantity entered last.
    Meaning month_of_frame(Term at, const std::vector<engine::QuantityId>& entered) {
        const engine::Quantity& quantity = setting_.program[entered.back()];
        for (std::size_t i = 0; i < quantity.indices.size(); ++i) {
            if (quantity.indices[i].kind == engine::IndexKind::Month) {
                return reduction_.slot(at, i + (quantity.entity ? 1 : 0));
            }
        }
        return NoValue{};
    }

    std::optional<Affine> over_months(Term at, Affine of, Averaging averaging) {
        if (!of.base) {
            return refuse(Reason::NotAShare, at);
        }
        if (of.base->averaging != Averaging::OneMonth || !of.base->months.empty()) {
            return refuse(Reason::OtherAverage, at);
        }
        const engine::Outcome period = reduction_.known({*reduction_.parts(at).period, at.frame});
        const auto* year = std::get_if<engine::Year>(&period.value);
        const auto* days = std::get_if<engine::Period>(&period.value);
        if (!period.is_known() || (year == nullptr && days == nullptr)) {
            return refuse(Reason::OtherAverage, at);
        }
        const auto run = engine::months_within(year != nullptr ? engine::period_of(*year) : *days);
        if (!run) {
            return refuse(Reason::OtherAverage, at);
        }
        for (std::int32_t month = run->first.index; month <= run->last.index; ++month) {
            of.base->months.push_back(engine::Month{month});
        }
        of.base->averaging = averaging;
        return of;
    }

    /// (sum of weight * share over months) / (sum of weight over months), the weight being the
    /// persons of whom the share is taken.
    std::optional<Affine> pooled(Term at, Term below) {
        const Meaning numerator = reduction_.reduce(reduction_.child(at, 0));
        const Term* above = std::get_if<Term>(&numerator);
        if (above == nullptr || !is_sum_over_months(*above) || !is_sum_over_months(below)) {
            return refuse(Reason::OtherAverage, at);
        }
        const Meaning weighted =
            reduction_.reduce(reduction_.inside(*above, *reduction_.parts(*above).body));
        const Term* product = std::get_if<Term>(&weighted);
        if (product == nullptr || reduction_.node(*product).op != Op::Multiply) {
            return refuse(Reason::OtherAverage, at);
        }
        auto of = affine(reduction_.child(*product, 1));
        if (!of) {
            return std::nullopt;
        }
        const Term weight = reduction_.inside(below, *reduction_.parts(below).body);
        if (!of->base || reduction_.node(of->base->share).op != Op::Divide ||
            !same_count(weight, reduction_.child(*product, 0)) ||
            !same_count(weight, reduction_.child(of->base->share, 1))) {
            return refuse(Reason::OtherAverage, at);
        }
        return over_months(*above, *std::move(of), Averaging::ShareOfSums);
    }

    [[nodiscard]] bool is_sum_over_months(Term at) {
        if (reduction_.node(at).op != Op::Aggregate) {
            return false;
        }
        const engine::AggregateParts parts = reduction_.parts(at);
        return parts.kind == engine::AggregateKind::Sum && parts.over == engine::Over::Months &&
               (!parts.where || is_yes(reduction_.known(reduction_.inside(at, *parts.where))));
    }

    [[nodiscard]] bool same_count(Term left, Term right) {
        const Meaning one = reduction_.reduce(left);
        const Meaning other = reduction_.reduce(right);
        const Term* here = std::get_if<Term>(&one);
        const Term* there = std::get_if<Term>(&other);
        return here != nullptr && there != nullptr && reduction_.same(*here, *there);
    }

    // ---- the persons --------------------------------------------------------------------------

    /// Enters the quantity that is a month's share, or a count of it, for any month.
    std::optional<Term> for_any_month(engine::QuantityId quantity, Term called_like) {
        const engine::Quantity& declared = setting_.program[quantity];
        std::vector<Meaning> all;
        for (std::size_t i = 0; i < declared.indices.size(); ++i) {
            if (declared.indices[i].kind == engine::IndexKind::Month) {
                all.emplace_back(Stand{Stand::For::Month, {}});
            } else if (reduction_.node(called_like).op == Op::Call) {
                all.push_back(reduction_.index_of_call(called_like, declared.indices[i].kind));
            } else {
                return std::nullopt;
            }
        }
        return reduction_.enter(quantity, all, reduction_.law_date(called_like));
    }

    void persons(const Base& base, Target& target) {
        const Op op = reduction_.node(base.share).op;
        if (op == Op::Divide) {
            const Term above = reduction_.child(base.share, 0);
            const Term below = reduction_.child(base.share, 1);
            target.covered = engine::QuantityId{reduction_.node(above).detail};
            target.population = engine::QuantityId{reduction_.node(below).detail};
            const auto counted = for_any_month(*target.covered, above);
            const auto measured = counted ? for_any_month(*target.population, below) : std::nullopt;
            target.persons = counted && measured
                                 ? person_rule(setting_, reduction_, *counted, *measured,
                                               target.share_is_without, target.months)
                                 : tl::unexpected(not_entered(counted ? below : above));
            return;
        }
        if (op == Op::Aggregate && base.quantity) {
            // Its month is already any, or the only one: the rule is entered anew for any.
            const auto share = for_any_month(*base.quantity, base.share);
            if (share && reduction_.node(*share).op == Op::Aggregate) {
                target.persons = person_rule_of_share(setting_, reduction_, *share,
                                                      target.share_is_without, target.months);
                return;
            }
        }
        target.persons = tl::unexpected(reduction_.refusal(Reason::NotFromPersons, base.share));
    }

    Refusal not_entered(Term call) {
        if (setting_.program[engine::QuantityId{reduction_.node(call).detail}].role ==
            engine::QuantityRole::Reading) {
            return reduction_.refusal(Reason::NotFromPersons, call);
        }
        return reduction_.undecided().value_or(reduction_.refusal(Reason::NotFromPersons, call));
    }

    const Setting& setting_;
    const engine::Place& asked_;
    Reduction reduction_;
    Refusal refusal_;
};

}  // namespace

std::int64_t Way::events_needed() const { return at_least.ceil().to_int64().value_or(0); }

tl::expected<Target, Refusal> derive_target(const Setting& setting, const engine::Place& asked) {
    return TargetReader(setting, asked).run();
}

}  // namespace hjemmel::sim
