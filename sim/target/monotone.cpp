#include "sim/target/monotone.hpp"

#include "sim/followers.hpp"
#include "sim/target/reduction.hpp"

#include <map>
#include <utility>

namespace hjemmel::sim {

namespace {

using engine::Op;
using engine::Rational;

Monotone reversed(Monotone of) {
    return of == Monotone::Increasing   ? Monotone::Decreasing
           : of == Monotone::Decreasing ? Monotone::Increasing
                                        : of;
}

Monotone both(Monotone one, Monotone other) {
    if (one == Monotone::Constant || one == other) {
        return other;
    }
    return other == Monotone::Constant ? one : Monotone::Unknown;
}

class Reader {
public:
    Reader(const Setting& setting, engine::QuantityId figure)
        : setting_(setting), reduction_(setting_), figure_(figure) {}

    Monotone decision(const engine::Place& asked) {
        engine::Interpreter interpreter = interpreter_for(setting_);
        const auto law_date = interpreter.law_date_of(asked);
        if (!law_date) {
            return Monotone::Unknown;
        }
        std::vector<Meaning> indices;
        const engine::Quantity& quantity = setting_.program[asked.quantity];
        for (std::size_t i = 0; i < quantity.indices.size(); ++i) {
            indices.push_back(index(quantity.indices[i].kind, asked.indices.values.at(i)));
        }
        const auto term = reduction_.enter(asked.quantity, indices, *law_date);
        return term ? of(*term) : Monotone::Unknown;
    }

private:
    static Meaning index(engine::IndexKind kind, std::int32_t held) {
        switch (kind) {
            case engine::IndexKind::Month:
                return engine::Value(engine::Month{held});
            case engine::IndexKind::Year:
                return engine::Value(engine::Year{held});
            case engine::IndexKind::Day:
                return engine::Value(engine::Date{held});
            case engine::IndexKind::Enumeration:
                break;
        }
        return engine::Value(engine::EnumerationValue{held});
    }

    /// Which way a term goes when the figure grows, of whatever row and index the figure is: one
    /// that is another does not move, and what does not move goes both ways.
    Monotone of(Term term) {
        const std::pair<std::uint32_t, std::uint32_t> key{term.frame, term.node.index};
        if (const auto before = found_.find(key); before != found_.end()) {
            return before->second;
        }
        found_[key] = Monotone::Unknown;  // of itself, should it call itself
        const Monotone result = compute(term);
        found_[key] = result;
        return result;
    }

    Monotone all_of(Term term) {
        Monotone result = Monotone::Constant;
        for (std::uint32_t i = 0; i < reduction_.node(term).child_count; ++i) {
            result = both(result, of(reduction_.child(term, i)));
        }
        return result;
    }

    Monotone compute(Term term) {
        const engine::Node node = reduction_.node(term);
        if (node.op == Op::Call && engine::QuantityId{node.detail} == figure_) {
            return Monotone::Increasing;
        }
        const Meaning meaning = reduction_.step(term);
        const Term* next = std::get_if<Term>(&meaning);
        if (next == nullptr) {
            return Monotone::Constant;
        }
        if (!(next->node == term.node && next->frame == term.frame)) {
            return of(*next);
        }
        switch (node.op) {
            case Op::Add:
            case Op::And:
            case Op::Or:
            case Op::Smaller:
            case Op::Larger:
                return all_of(term);
            case Op::Round:
                return both(of(reduction_.child(term, 0)), moves(reduction_.child(term, 1))
                                                               ? Monotone::Unknown
                                                               : Monotone::Constant);
            case Op::WholePart:
                return of(reduction_.child(term, 0));
            case Op::Negate:
            case Op::Not:
                return reversed(of(reduction_.child(term, 0)));
            case Op::Less:
            case Op::LessEqual:
                return both(reversed(of(reduction_.child(term, 0))), of(reduction_.child(term, 1)));
            case Op::Multiply:
                return both(scaled(reduction_.child(term, 0), reduction_.child(term, 1)),
                            scaled(reduction_.child(term, 1), reduction_.child(term, 0)));
            case Op::Divide:
                return quotient(term);
            case Op::If:
            case Op::Choose:
                return moves(reduction_.child(term, 0)) ? Monotone::Unknown : all_of(term);
            case Op::CountingAs:
                return reduction_.applicable(reduction_.child(term, 0)) == true
                           ? of(reduction_.child(term, 0))
                           : all_constant(term);
            case Op::Aggregate:
                return aggregate(term);
            case Op::Call:
                return call(term);
            default:
                return all_constant(term);
        }
    }

    [[nodiscard]] bool moves(Term term) { return of(term) != Monotone::Constant; }

    Monotone all_constant(Term term) {
        return all_of(term) == Monotone::Constant ? Monotone::Constant : Monotone::Unknown;
    }

    /// A factor that moves, times one of known sign.
    Monotone scaled(Term moving, Term factor) {
        const Monotone how = of(moving);
        if (how == Monotone::Constant) {
            return how;
        }
        return is_at_least_zero(factor)  ? how
               : is_at_most_zero(factor) ? reversed(how)
                                         : Monotone::Unknown;
    }

    Monotone quotient(Term term) {
        const Term above = reduction_.child(term, 0);
        const Term below = reduction_.child(term, 1);
        if (reduction_.node(term).child_count > 2 && moves(below)) {
            return Monotone::Unknown;  // it may become a division by nothing
        }
        if (!is_at_least_zero(below)) {
            return all_constant(term);
        }
        Monotone result = of(above);
        if (moves(below)) {
            result = both(result, is_at_least_zero(above)  ? reversed(of(below))
                                  : is_at_most_zero(above) ? of(below)
                                                           : Monotone::Unknown);
        }
        return result;
    }

    Monotone aggregate(Term term) {
        const engine::AggregateParts parts = reduction_.parts(term);
        Monotone others = Monotone::Constant;
        for_each_part(parts, [&](engine::NodeId part) {
            if (!parts.body || part.index != parts.body->index) {
                others = both(others, of(reduction_.inside(term, part)));
            }
        });
        if (others != Monotone::Constant) {
            return Monotone::Unknown;
        }
        const Monotone body =
            parts.body ? of(reduction_.inside(term, *parts.body)) : Monotone::Constant;
        switch (parts.kind) {
            case engine::AggregateKind::Sum:
            case engine::AggregateKind::Average:
            case engine::AggregateKind::Smallest:
            case engine::AggregateKind::Largest:
            case engine::AggregateKind::Share:
            case engine::AggregateKind::Every:
                return body;
            default:
                return body == Monotone::Constant ? body : Monotone::Unknown;
        }
    }

    /// A call that is not entered: a given figure, or rules that the facts decide between.
    Monotone call(Term term) {
        const engine::QuantityId quantity{reduction_.node(term).detail};
        if (setting_.program[quantity].role == engine::QuantityRole::Reading) {
            return Monotone::Constant;
        }
        return Monotone::Unknown;
    }

    // ---- signs ----------------------------------------------------------------------------------

    [[nodiscard]] std::optional<engine::Interval> range_of(Term term) {
        const engine::Outcome known = reduction_.known(term);
        if (const auto* number = std::get_if<Rational>(&known.value);
            known.is_known() && number != nullptr) {
            return engine::Interval::exactly(*number);
        }
        const engine::Node node = reduction_.node(term);
        if (node.op == Op::Call) {
            if (const auto& range = setting_.program[engine::QuantityId{node.detail}].type.range) {
                return range;
            }
        }
        if (node.op == Op::Aggregate &&
            (reduction_.parts(term).kind == engine::AggregateKind::Count ||
             reduction_.parts(term).kind == engine::AggregateKind::Share)) {
            return engine::Interval{engine::Bound{0, false}, std::nullopt};
        }
        const Meaning meaning = reduction_.step(term);
        const Term* next = std::get_if<Term>(&meaning);
        if (next != nullptr && !(next->node == term.node && next->frame == term.frame)) {
            return range_of(*next);
        }
        return std::nullopt;
    }
    [[nodiscard]] bool is_at_least_zero(Term term) {
        const auto range = range_of(term);
        return range && range->lower && !range->lower->at.is_negative();
    }
    [[nodiscard]] bool is_at_most_zero(Term term) {
        const auto range = range_of(term);
        return range && range->upper && range->upper->at.sign() <= 0;
    }

    const Setting& setting_;
    Reduction reduction_;
    engine::QuantityId figure_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, Monotone> found_;
};

class FigureSearch {
public:
    FigureSearch(const Setting& setting, const engine::Place& asked, const engine::Place& figure,
                 const Rational& step)
        : setting_(setting),
          asked_(asked),
          figure_(figure),
          interpreter_(interpreter_for(setting)) {
        result_.step = step;
    }

    SoughtFigure run(std::int64_t most_steps) {
        const engine::Type& type = setting_.program[figure_.quantity].type;
        if (setting_.program[asked_.quantity].type.kind != engine::Kind::YesNo) {
            return finished(SoughtFigure::Result::NotYesOrNo);
        }
        if (type.kind != engine::Kind::Number || result_.step.sign() <= 0) {
            return finished(SoughtFigure::Result::NotANumber);
        }
        Setting under_law = under_the_law_of(setting_, asked_);
        engine::Interpreter computing = interpreter_for(under_law);
        const engine::Outcome present = computing.ask(figure_).outcome;
        const auto* number = std::get_if<Rational>(&present.value);
        if (!present.is_known() || number == nullptr) {
            return finished(SoughtFigure::Result::NoFigure);
        }
        result_.figure = *number;
        result_.set_aside = followers_of(under_law, {{figure_, exact_cell(*number)}});
        result_.monotone = monotone_in(setting_, asked_, figure_);
        std::int64_t least = -most_steps;
        std::int64_t most = most_steps;
        if (type.range) {
            const auto steps_to = [&](const Rational& end) {
                return *engine::divide(end - result_.figure, result_.step);
            };
            if (type.range->lower) {
                const Rational steps = steps_to(type.range->lower->at).ceil();
                least = std::max(least, steps.to_int64().value_or(least));
            }
            if (type.range->upper) {
                const Rational steps = steps_to(type.range->upper->at).floor();
                most = std::min(most, steps.to_int64().value_or(most));
            }
        }
        result_.sought =
            seek(least, most, 0, result_.monotone,
                 [this](std::int64_t from, std::int64_t to) { return decides(from, to); });
        return finished(is_cancelled_ ? SoughtFigure::Result::Cancelled
                                      : SoughtFigure::Result::Done);
    }

private:
    SoughtFigure finished(SoughtFigure::Result result) {
        result_.result = result;
        return std::move(result_);
    }

    /// Asks the rules with the figure known only to lie between two numbers.
    std::optional<bool> decides(std::int64_t from, std::int64_t to) {
        if (is_cancelled_ || is_cancelled(setting_)) {
            is_cancelled_ = true;
            return std::nullopt;
        }
        const Rational first = result_.figure + result_.step * from;
        engine::Cell cell = exact_cell(first);
        if (from != to) {
            cell.bounds = std::make_shared<const engine::Interval>(
                engine::Interval::between(first, result_.figure + result_.step * to));
        }
        std::vector<engine::Override> overrides{{figure_, std::move(cell)}};
        take_away(result_.set_aside, overrides);
        interpreter_.set_overrides(std::move(overrides));
        const engine::Answer answer = interpreter_.ask(asked_);
        is_cancelled_ = is_cancelled_ || was_cancelled(answer);
        if (is_yes(answer.outcome)) {
            return true;
        }
        return is_no(answer.outcome) ? std::optional(false) : std::nullopt;
    }

    const Setting& setting_;
    const engine::Place& asked_;
    const engine::Place& figure_;
    engine::Interpreter interpreter_;
    SoughtFigure result_;
    bool is_cancelled_ = false;
};

}  // namespace

Monotone monotone_in(const Setting& setting, const engine::Place& asked,
                     const engine::Place& figure) {
    return Reader(setting, figure.quantity).decision(asked);
}

SoughtFigure seek_figure(const Setting& setting, const engine::Place& asked,
                         const engine::Place& figure, const Rational& step,
                         std::int64_t most_steps) {
    return FigureSearch(setting, asked, figure, step).run(most_steps);
}

}  // namespace hjemmel::sim
