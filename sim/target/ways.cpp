#include "sim/target/ways.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace hjemmel::sim {

namespace {

using engine::Op;
using engine::Outcome;
using Reason = Refusal::Reason;

class WaysReader {
public:
    WaysReader(const Setting& setting, Reduction& reduction,
               const std::vector<engine::Month>& months)
        : setting_(setting), reduction_(reduction), months_(months) {}

    // ---- who is counted -----------------------------------------------------------------------

    std::optional<PersonRule> counts(Term counted, Term measured, bool without) {
        const auto persons_with = persons_of(counted, engine::AggregateKind::Count);
        const auto persons_all = persons_of(measured, engine::AggregateKind::Count);
        if (!persons_with || !persons_all) {
            return std::nullopt;
        }
        if (persons_with->first != persons_all->first) {
            return refuse(Reason::OtherPopulation, counted);
        }
        std::vector<Term> all;
        split(persons_all->second, all);
        std::vector<Term> open;
        split(persons_with->second, open);
        if (!take_away(all, open)) {
            return refuse(Reason::OtherPopulation, counted);
        }
        return rule_for(persons_all->first, all, open, without, counted);
    }

    std::optional<PersonRule> share(Term share, bool without) {
        const auto persons = persons_of(share, engine::AggregateKind::Share);
        if (!persons) {
            return std::nullopt;
        }
        std::vector<Term> all;
        split(persons->second, all);
        const std::optional<engine::NodeId> asked = reduction_.parts(share).body;
        return rule_for(persons->first, all, {reduction_.inside(share, *asked)}, without, share);
    }

    [[nodiscard]] const Refusal& refusal() const { return refusal_; }

private:
    std::nullopt_t refuse(Reason reason, Term at) {
        refusal_ = reduction_.refusal(reason, at);
        return std::nullopt;
    }

    /// The persons of an aggregate of the subject, and who of them is counted.
    std::optional<std::pair<engine::CollectionId, std::optional<Term>>> persons_of(
        Term term, engine::AggregateKind kind) {
        const Meaning meaning = reduction_.reduce(term);
        const Term* at = std::get_if<Term>(&meaning);
        if (at == nullptr || reduction_.node(*at).op != Op::Aggregate) {
            return refuse(Reason::NotFromPersons, term);
        }
        const engine::AggregateParts parts = reduction_.parts(*at);
        if (parts.kind != kind || parts.over != engine::Over::Rows || parts.period ||
            parts.open_on || parts.when_not_applicable != engine::WhenNotApplicable::Propagate) {
            return refuse(Reason::NotFromPersons, *at);
        }
        std::optional<Term> where;
        if (parts.where) {
            where = reduction_.inside(*at, *parts.where);
        }
        return std::pair(engine::CollectionId{parts.of}, where);
    }

    /// Splits what is joined by `and`, without entering calls.
    void split(std::optional<Term> condition, std::vector<Term>& all) {
        if (!condition) {
            return;
        }
        if (reduction_.node(*condition).op != Op::And) {
            all.push_back(*condition);
            return;
        }
        for (std::uint32_t i = 0; i < reduction_.node(*condition).child_count; ++i) {
            split(reduction_.child(*condition, i), all);
        }
    }

    /// Takes each of `known` out of `open`, entering calls of `open` where it must.
    bool take_away(const std::vector<Term>& known, std::vector<Term>& open) {
        for (const Term& condition : known) {
            const auto is_it = [&](const Term& other) { return reduction_.same(condition, other); };
            auto found = std::find_if(open.begin(), open.end(), is_it);
            for (int depth = 0; found == open.end() && depth < 8; ++depth) {
                if (!expand(open)) {
                    return false;
                }
                found = std::find_if(open.begin(), open.end(), is_it);
            }
            if (found == open.end()) {
                return false;
            }
            open.erase(found);
        }
        return true;
    }

    bool expand(std::vector<Term>& open) {
        std::vector<Term> expanded;
        bool is_changed = false;
        for (const Term& condition : open) {
            const Meaning meaning = reduction_.reduce(condition);
            const Term* at = std::get_if<Term>(&meaning);
            if (at != nullptr && reduction_.node(*at).op == Op::And) {
                is_changed = true;
                split(*at, expanded);
            } else {
                expanded.push_back(condition);
            }
        }
        open = std::move(expanded);
        return is_changed;
    }

    std::optional<PersonRule> rule_for(engine::CollectionId person, const std::vector<Term>& all,
                                       const std::vector<Term>& open, bool without, Term at) {
        PersonRule rule;
        rule.person = person;
        if (all.size() == 1 && reduction_.node(all.front()).op == Op::Call) {
            rule.measured = engine::QuantityId{reduction_.node(all.front()).detail};
        } else if (!all.empty()) {
            return refuse(Reason::OtherPopulation, all.front());
        }
        if (open.size() != 1) {
            return refuse(Reason::NotEvents, at);
        }
        if (!alternatives(open.front(), without, rule.ways)) {
            return std::nullopt;
        }
        return rule;
    }

    // ---- what they must have ------------------------------------------------------------------

    bool alternatives(Term condition, bool negated, std::vector<Way>& ways) {
        const Meaning meaning = reduction_.reduce(condition);
        const Term* at = std::get_if<Term>(&meaning);
        if (at == nullptr) {
            const auto* value = std::get_if<engine::Value>(&meaning);
            const bool* answer = value != nullptr ? std::get_if<bool>(value) : nullptr;
            if (answer != nullptr && *answer == negated) {
                return true;  // a way that is closed
            }
            refuse(Reason::NotEvents, condition);
            return false;
        }
        const engine::Node node = reduction_.node(*at);
        const Op either = negated ? Op::And : Op::Or;
        if (node.op == Op::Not) {
            return alternatives(reduction_.child(*at, 0), !negated, ways);
        }
        if (node.op == either) {
            for (std::uint32_t i = 0; i < node.child_count; ++i) {
                if (!alternatives(reduction_.child(*at, i), negated, ways)) {
                    return false;
                }
            }
            return true;
        }
        if (node.op == Op::Aggregate && !negated) {
            return enough(*at, engine::AggregateKind::Exists, engine::Rational(1), ways);
        }
        if (node.op == Op::Less || node.op == Op::LessEqual) {
            return comparison(*at, negated, ways);
        }
        refuse(Reason::NotEvents, *at);
        return false;
    }

    bool comparison(Term term, bool negated, std::vector<Way>& ways) {
        // least <= events; not (events < least); least < events; not (events <= least)
        const Outcome of_first = reduction_.known(reduction_.child(term, 0));
        const Outcome of_second = reduction_.known(reduction_.child(term, 1));
        const Outcome& number = negated ? of_second : of_first;
        const auto* least = std::get_if<engine::Rational>(&number.value);
        const Meaning meaning = reduction_.reduce(reduction_.child(term, negated ? 0 : 1));
        const Term* events = std::get_if<Term>(&meaning);
        if (!number.is_known() || least == nullptr || events == nullptr ||
            reduction_.node(*events).op != Op::Aggregate) {
            refuse(Reason::NotEvents, term);
            return false;
        }
        const bool is_strict = (reduction_.node(term).op == Op::Less) != negated;
        const engine::AggregateKind kind = reduction_.parts(*events).kind;
        if (kind == engine::AggregateKind::Count) {
            const engine::Rational needed = is_strict ? least->floor() + 1 : least->ceil();
            return enough(*events, kind, needed, ways);
        }
        if (kind == engine::AggregateKind::Sum && !is_strict) {
            return enough(*events, kind, *least, ways);
        }
        refuse(Reason::NotEvents, *events);
        return false;
    }

    bool enough(Term aggregate, engine::AggregateKind kind, const engine::Rational& at_least,
                std::vector<Way>& ways) {
        const engine::AggregateParts parts = reduction_.parts(aggregate);
        if (parts.kind != kind || parts.over != engine::Over::Rows || parts.open_on) {
            refuse(Reason::NotEvents, aggregate);
            return false;
        }
        Way way;
        way.events = engine::CollectionId{parts.of};
        way.at_least = at_least;
        if (kind == engine::AggregateKind::Sum && !summed_field(aggregate, *parts.body, way)) {
            return false;
        }
        std::vector<Term> conditions;
        if (parts.where) {
            split(reduction_.inside(aggregate, *parts.where), conditions);
        }
        const bool has_window = parts.period ? window_of_period(aggregate, *parts.period, way)
                                             : window_of_dates(aggregate, conditions, way);
        if (!has_window) {
            return false;
        }
        if (way.window_months < 1) {
            refuse(Reason::OtherWindow, aggregate);
            return false;
        }
        const std::optional<bool> counted = kinds_of(aggregate, conditions, way);
        if (counted == true) {
            ways.push_back(std::move(way));
        }
        return counted.has_value();
    }

    bool summed_field(Term aggregate, engine::NodeId body, Way& way) {
        const Meaning meaning = reduction_.reduce(reduction_.inside(aggregate, body));
        const Term* field = std::get_if<Term>(&meaning);
        if (field == nullptr || reduction_.node(*field).op != Op::Field) {
            refuse(Reason::NotEvents, aggregate);
            return false;
        }
        way.summed = reduction_.node(*field).detail;
        return true;
    }

    // ---- when ---------------------------------------------------------------------------------

    [[nodiscard]] bool is_last_day_of_the_month(Term term) {
        const Meaning meaning = reduction_.reduce(term);
        const Term* at = std::get_if<Term>(&meaning);
        if (at == nullptr || reduction_.node(*at).op != Op::LastDay) {
            return false;
        }
        const Meaning of = reduction_.reduce(reduction_.child(*at, 0));
        if (const Stand* stand = std::get_if<Stand>(&of)) {
            return stand->what == Stand::For::Month;
        }
        // The last day of a window that ends with the month.
        const Term* window = std::get_if<Term>(&of);
        return window != nullptr && window_months(*window).has_value();
    }

    std::optional<std::int64_t> window_months(Term term) {
        const Meaning meaning = reduction_.reduce(term);
        const Term* at = std::get_if<Term>(&meaning);
        if (at == nullptr || reduction_.node(*at).op != Op::MonthsBackTo ||
            !is_last_day_of_the_month(reduction_.child(*at, 1))) {
            return std::nullopt;
        }
        const Outcome months = reduction_.known(reduction_.child(*at, 0));
        const auto* number = std::get_if<engine::Rational>(&months.value);
        return months.is_known() && number != nullptr ? number->to_int64() : std::nullopt;
    }

    bool window_of_period(Term aggregate, engine::NodeId period, Way& way) {
        const auto months = window_months(reduction_.inside(aggregate, period));
        if (!months) {
            refuse(Reason::OtherWindow, aggregate);
            return false;
        }
        way.window_months = *months;
        if (setting_.program[way.events].kind == engine::CollectionKind::Spell) {
            way.counted_by = CountedBy::AnyDay;
            way.last_day = engine::second_date_field;
        }
        return true;
    }

    /// The field of the event that a term reads, also one that may be not applicable.
    std::optional<std::uint32_t> field_read(Term term, engine::CollectionId events) {
        const Meaning meaning = reduction_.reduce(term);
        const Term* at = std::get_if<Term>(&meaning);
        if (at == nullptr) {
            return std::nullopt;
        }
        if (reduction_.node(*at).op == Op::CountingAs) {
            return field_read(reduction_.child(*at, 0), events);
        }
        if (reduction_.node(*at).op != Op::Field ||
            engine::CollectionId{reduction_.node(*at).extra} != events) {
            return std::nullopt;
        }
        return reduction_.node(*at).detail;
    }

    /// The window where conditions on dates say it: an offer that began before its end and ended
    /// after its beginning, or ended in it. Takes those conditions out.
    bool window_of_dates(Term aggregate, std::vector<Term>& conditions, Way& way) {
        std::optional<std::int64_t> months;
        std::optional<std::uint32_t> from;
        std::optional<std::uint32_t> to;
        std::vector<Term> others;
        for (const Term& condition : conditions) {
            const Meaning meaning = reduction_.reduce(condition);
            const Term* at = std::get_if<Term>(&meaning);
            if (at == nullptr || reduction_.node(*at).op != Op::LessEqual) {
                others.push_back(condition);
                continue;
            }
            const Term first = reduction_.child(*at, 0);
            const Term second = reduction_.child(*at, 1);
            const Meaning left = reduction_.reduce(first);
            const Term* start = std::get_if<Term>(&left);
            if (start != nullptr && reduction_.node(*start).op == Op::FirstDay &&
                field_read(second, way.events)) {
                months = window_months(reduction_.child(*start, 0));
                from = field_read(second, way.events);
            } else if (is_last_day_of_the_month(second) && field_read(first, way.events)) {
                to = field_read(first, way.events);
            } else {
                others.push_back(condition);
            }
        }
        const bool is_event = setting_.program[way.events].kind == engine::CollectionKind::Event;
        if (!is_event || !months || !from || !to) {
            refuse(Reason::OtherWindow, aggregate);
            return false;
        }
        way.window_months = *months;
        if (*from == engine::first_date_field && *to == engine::first_date_field) {
            way.counted_by = CountedBy::Beginning;
        } else if (*from == *to) {
            way.counted_by = CountedBy::Completion;
            way.last_day = *from;
        } else if (*to == engine::first_date_field) {
            way.counted_by = CountedBy::AnyDay;
            way.last_day = *from;
        } else {
            refuse(Reason::OtherWindow, aggregate);
            return false;
        }
        conditions = std::move(others);
        return true;
    }

    // ---- which --------------------------------------------------------------------------------

    [[nodiscard]] Outcome date_of_event(const Way& way) const {
        engine::Possible possible;
        const auto earliest = engine::add_months(months_.front(), 1 - way.window_months);
        engine::Interval bounds;
        bounds.upper = engine::Bound{engine::period_of(months_.back()).last.days, false};
        if (earliest && way.counted_by == CountedBy::Beginning) {
            bounds.lower = engine::Bound{engine::period_of(*earliest).first.days, false};
        }
        possible.bounds = bounds;
        Outcome outcome;
        outcome.possible = engine::Shared<engine::Possible>::of(std::move(possible));
        return outcome;
    }

    /// Whether an event counts when its fields are as supposed; nothing when that is open.
    std::optional<bool> counts_when(const std::vector<Term>& conditions, Supposed supposed) {
        reduction_.suppose(std::move(supposed));
        bool is_open = false;
        bool is_out = false;
        for (const Term& condition : conditions) {
            const Outcome outcome = reduction_.known(condition);
            is_out = is_out || is_no(outcome);
            is_open = is_open || !outcome.is_known();
        }
        reduction_.suppose_nothing();
        if (is_out) {
            return false;
        }
        return is_open ? std::nullopt : std::optional(true);
    }

    std::optional<KindCounts> counts_of(const std::vector<Term>& conditions,
                                        const Supposed& supposed) {
        if (const auto answer = counts_when(conditions, supposed)) {
            return KindCounts{*answer ? KindCounts::Counts::Always : KindCounts::Counts::Never, 0};
        }
        const auto& fields = setting_.program[supposed.of].fields;
        for (std::uint32_t flag = 0; flag < fields.size(); ++flag) {
            if (fields[flag].type.kind != engine::Kind::YesNo) {
                continue;
            }
            Supposed with = supposed;
            with.fields[flag] = Outcome::of(true);
            Supposed without = supposed;
            without.fields[flag] = Outcome::of(false);
            if (counts_when(conditions, with) == true &&
                counts_when(conditions, without) == false) {
                return KindCounts{KindCounts::Counts::IfFlag, flag};
            }
        }
        return std::nullopt;
    }

    /// Whether any event counts at all; nothing when it was refused.
    std::optional<bool> kinds_of(Term aggregate, const std::vector<Term>& conditions, Way& way) {
        Supposed supposed;
        supposed.of = way.events;
        supposed.fields[engine::first_date_field] = date_of_event(way);
        const auto counts_somehow = [&] {
            return std::any_of(way.kinds.begin(), way.kinds.end(), [](const KindCounts& kind) {
                return kind.counts != KindCounts::Counts::Never;
            });
        };
        if (const auto of_all = counts_of(conditions, supposed)) {
            way.kinds = {*of_all};
            return counts_somehow();
        }
        const auto& fields = setting_.program[way.events].fields;
        for (std::uint32_t field = 0; field < fields.size(); ++field) {
            if (fields[field].type.kind != engine::Kind::Enumeration) {
                continue;
            }
            const engine::Enumeration& of =
                setting_.program[engine::EnumerationId{fields[field].type.of}];
            std::vector<KindCounts> kinds;
            for (std::size_t ordinal = 0; ordinal < of.values.size(); ++ordinal) {
                Supposed of_kind = supposed;
                of_kind.fields[field] =
                    Outcome::of(engine::EnumerationValue{static_cast<std::int32_t>(ordinal)});
                const auto counted = counts_of(conditions, of_kind);
                if (!counted) {
                    break;
                }
                kinds.push_back(*counted);
            }
            if (kinds.size() == of.values.size()) {
                way.kind_field = field;
                way.kinds = std::move(kinds);
                return counts_somehow();
            }
        }
        return refuse(Reason::UndecidedEvent, aggregate);
    }

    const Setting& setting_;
    Reduction& reduction_;
    const std::vector<engine::Month>& months_;
    Refusal refusal_;
};

}  // namespace

tl::expected<PersonRule, Refusal> person_rule(const Setting& setting, Reduction& reduction,
                                              Term counted, Term measured, bool without,
                                              const std::vector<engine::Month>& months) {
    WaysReader reader(setting, reduction, months);
    if (auto rule = reader.counts(counted, measured, without)) {
        return *std::move(rule);
    }
    return tl::unexpected(reader.refusal());
}

tl::expected<PersonRule, Refusal> person_rule_of_share(const Setting& setting, Reduction& reduction,
                                                       Term share, bool without,
                                                       const std::vector<engine::Month>& months) {
    WaysReader reader(setting, reduction, months);
    if (auto rule = reader.share(share, without)) {
        return *std::move(rule);
    }
    return tl::unexpected(reader.refusal());
}

}  // namespace hjemmel::sim
