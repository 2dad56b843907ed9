// Quantities of the rows: their clauses, and the law under which they stand.
#include "engine/batch/vector_compiler.hpp"
#include "engine/evaluate/calendar_arithmetic.hpp"
#include "engine/evaluate/possible.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace hjemmel::engine::batch {

std::optional<VectorCompiler::Called> VectorCompiler::called(VectorFrame& frame, const Node& node) {
    const Core& core = frame.law.residual->core;
    const Quantity& quantity_ = work_.program().quantities[node.detail];
    Called called;
    Place& place = called.place;
    place.quantity = QuantityId{node.detail};
    for (std::uint32_t i = 0; i < node.child_count; ++i) {
        const Compiled argument = expression(frame, core.child(node, i));
        if (quantity_.entity && i == 0) {
            called.row = argument;
            if (argument.is_value()) {
                place.row = std::get<Row>(argument.constant.value).index;
            } else if (argument.form != Compiled::Form::Row) {
                return std::nullopt;
            }
            continue;
        }
        const auto number =
            argument.is_value() ? whole_number(argument.constant.value, 1) : std::nullopt;
        const bool is_index = number && std::get_if<Rational>(&argument.constant.value) == nullptr;
        if (!is_index || place.indices.count >= place.indices.values.size()) {
            return std::nullopt;
        }
        place.indices.values[place.indices.count++] = static_cast<std::int32_t>(*number);
    }
    return called;
}

Compiled VectorCompiler::call(VectorFrame& frame, const Node& node) {
    const auto found = called(frame, node);
    if (!found) {
        return {};
    }
    const auto& [place, row] = *found;
    const Quantity& quantity_ = work_.program()[place.quantity];
    if (row.form != Compiled::Form::Row) {
        const auto outcome = context_.outcome_at(place, frame.law);
        return outcome ? Compiled::of(entry_of(*outcome, node.kind)) : Compiled{};
    }
    const auto parent = work_.program()[rows_].parent;
    if (row.up == 0 && *quantity_.entity == rows_) {
        return quantity(place, frame.law);
    }
    if (row.up == 1 && parent && *quantity_.entity == *parent) {
        const auto lane = work_.quantity(place, frame.law, context_);
        return lane ? Compiled::of(builder_.gather(lane)) : Compiled{};
    }
    return {};
}

VectorFrame VectorCompiler::frame_of(const Quantity& quantity, const Place& place,
                                     const BulkLaw& law) {
    VectorFrame frame;
    frame.law = law;
    if (quantity.entity) {
        frame.slots.push_back({true, 0, 0});
    }
    for (std::size_t i = 0; i < place.indices.count; ++i) {
        frame.slots.push_back({false, 0, place.indices.values[i]});
    }
    frame.slots.resize(std::max<std::size_t>(frame.slots.size(), quantity.slots));
    return frame;
}

Compiled VectorCompiler::quantity(const Place& place, const BulkLaw& law) {
    const Quantity& declared = work_.program()[place.quantity];
    if (declared.entity != rows_ || !law.residual->quantities[place.quantity.index].sets.empty()) {
        return {};
    }
    const QuantityKey key{place.quantity.index, place.indices, law.residual, law.pinned};
    if (const auto found = quantities_.find(key); found != quantities_.end()) {
        return found->second;
    }
    Compiled compiled;
    if (declared.role == QuantityRole::Reading) {
        const auto lane = work_.reading(place.quantity, place.indices);
        compiled =
            lane ? within_range(Compiled::of(builder_.load(lane)), declared.type) : Compiled{};
    } else {
        compiled = computed(place, law);
        const auto observed = work_.observed(place.quantity, place.indices);
        if (observed && !compiled.is_exact()) {
            const Register vector = vector_of(compiled, declared.type.kind, declared.type.of);
            compiled = Compiled::of(builder_.mark_exact(vector, builder_.load(observed)));
        }
    }
    quantities_.insert_or_assign(key, compiled);
    return compiled;
}

Compiled VectorCompiler::computed(const Place& place, const BulkLaw& law) {
    const Quantity& declared = work_.program()[place.quantity];
    if (!declared.decided_on || law.pinned) {
        return within_range(clauses(place, law), declared.type);
    }
    const auto node = law.residual->quantities[place.quantity.index].decided_on;
    VectorFrame frame = frame_of(declared, place, law);
    const Compiled date = node ? expression(frame, *node) : Compiled{};
    if (date.is_value()) {
        const BulkLaw own = context_.law_at(std::get<Date>(date.constant.value), false);
        return within_range(clauses(place, own), declared.type);
    }
    if (date.form != Compiled::Form::Vector && date.form != Compiled::Form::Table) {
        return {};
    }
    return within_range(by_law(place, vector_of(date, Kind::Date, 0)), declared.type);
}

// Each row under the law of its own date.
Compiled VectorCompiler::by_law(const Place& place, Register date) {
    constexpr std::size_t most_laws = 8;
    const Type& type = work_.program()[place.quantity].type;
    const ValueForm form = builder_[date];
    if (form.kind != Kind::Date) {
        return {};
    }
    std::vector<Date> changes;
    for (const Date change : law_changes(work_.program(), work_.circumstances().known_on)) {
        if (form.least < change.days && change.days <= form.most) {
            changes.push_back(change);
        }
    }
    if (changes.size() >= most_laws) {
        return {};
    }
    const Date first{static_cast<std::int32_t>(form.least)};
    Compiled chosen = clauses(place, context_.law_at(first, false));
    for (const Date change : changes) {
        const Compiled is_earlier = Compiled::of(
            builder_.compare_constant(date, Comparator::Less, change.days, std::nullopt));
        const Compiled later = clauses(place, context_.law_at(change, false));
        chosen = select(is_earlier, chosen, later, type.kind, type.of);
    }
    return chosen.is_exact()
               ? chosen
               : Compiled::of(builder_.taint(vector_of(chosen, type.kind, type.of), date));
}

// ---- clauses ---------------------------------------------------------------------------------

VectorFrame& VectorCompiler::frame_at(const Place& place, const BulkLaw& law) {
    const QuantityKey key{place.quantity.index, place.indices, law.residual, law.pinned};
    const auto [found, is_new] = frames_.try_emplace(key);
    if (is_new) {
        found->second = frame_of(work_.program()[place.quantity], place, law);
    }
    return found->second;
}

// Decides between clauses, where every condition is known and where one of them is not; other rows
// are left to the exact evaluator, and so are those where clauses that both decide may differ.
Compiled VectorCompiler::clauses(const Place& place, const BulkLaw& law) {
    const Quantity& declared = work_.program()[place.quantity];
    const ResidualQuantity& rules = law.residual->quantities[place.quantity.index];
    VectorFrame& frame = frame_at(place, law);
    std::vector<Compiled> guards;
    if (!read_guards(frame, rules, guards)) {
        return {};
    }
    std::vector<Compiled> definite = guards;
    for (Compiled& guard : definite) {
        if (!guard.is_value()) {
            guard = Compiled::of(builder_.definite(guard.vector));
        }
    }
    const Compiled chosen = decide(frame, declared, rules, definite);
    const auto open = open_guards(rules, guards);
    // With more clauses the exact evaluator does not try what each unknown condition can be.
    constexpr std::size_t most_clauses = 64;
    constexpr std::size_t most_open = 4;
    if (chosen.is_exact() || open.empty() || open.size() > most_open ||
        guards.size() > most_clauses || !is_whole(declared.type.kind)) {
        return chosen;
    }
    const Type& type = declared.type;
    Register all = vector_of(chosen, type.kind, type.of);
    for (const Register guard : open) {
        std::array<Register, 2> either{};
        for (const bool truth : {false, true}) {
            std::vector<Compiled> with = definite;
            for (std::size_t number = 0; number < with.size(); ++number) {
                if (!guards[number].is_value() && guards[number].vector == guard) {
                    with[number] = Compiled::of(builder_.settled_to(guard, truth));
                }
            }
            either[truth ? 1 : 0] =
                vector_of(decide(frame, declared, rules, with), type.kind, type.of);
        }
        const auto both = builder_.select(guard, either[1], either[0]);
        const auto joined =
            both ? builder_.select(builder_.is_unknown(guard), *both, all) : std::nullopt;
        all = joined.value_or(all);
    }
    return Compiled::of(all);
}

// The condition of each clause: a truth, or a register. Of a clause that is surely suspended: no.
bool VectorCompiler::read_guards(VectorFrame& frame, const ResidualQuantity& rules,
                                 std::vector<Compiled>& guards) {
    guards.assign(rules.clauses.size(), Compiled::of(Entry(Outcome::of(false))));
    for (const std::uint32_t number : rules.order) {
        const ResidualClause& clause = rules.clauses[number];
        const bool is_suspended = std::any_of(
            clause.suspended_by.begin(), clause.suspended_by.end(), [&](std::uint32_t other) {
                // What may be suspended itself is not sure to hold.
                return guards[other].is_truth(true) && rules.clauses[other].suspended_by.empty();
            });
        if (is_suspended) {
            continue;
        }
        Compiled guard = Compiled::of(Entry(Outcome::of(true)));
        if (clause.when) {
            guard = expression(frame, *clause.when);
        }
        if (!guard.is_value()) {
            if (guard.form != Compiled::Form::Vector && guard.form != Compiled::Form::Table) {
                return false;
            }
            guard = Compiled::of(vector_of(guard, Kind::YesNo, 0));
        }
        guards[number] = std::move(guard);
    }
    return true;
}

// The conditions that can be unknown, each once; none where one register stands for conditions that
// the exact evaluator does not know to be the same.
std::vector<Register> VectorCompiler::open_guards(const ResidualQuantity& rules,
                                                  const std::vector<Compiled>& guards) const {
    std::map<Register, NodeId> seen;
    std::vector<Register> open;
    for (std::size_t number = 0; number < guards.size(); ++number) {
        if (guards[number].is_value() || !builder_[guards[number].vector].unknown) {
            continue;
        }
        const Register guard = guards[number].vector;
        const NodeId condition = *rules.clauses[number].when;
        const auto [found, is_new] = seen.try_emplace(guard, condition);
        if (is_new) {
            open.push_back(guard);
        } else if (!(found->second == condition)) {
            return {};
        }
    }
    return open;
}

// guards: by clause, each a truth or a register without unknown rows.
Compiled VectorCompiler::decide(VectorFrame& frame, const Quantity& declared,
                                const ResidualQuantity& rules,
                                const std::vector<Compiled>& guards) {
    const std::size_t count = rules.clauses.size();
    const Compiled no = Compiled::of(Entry(Outcome::of(false)));
    const auto negated = [&](const Compiled& truth) {
        return truth.is_value() ? Compiled::of(Entry(Outcome::of(truth.is_truth(false))))
                                : Compiled::of(builder_.logical_not(truth.vector));
    };
    const auto without = [&](Compiled truth, const std::vector<Compiled>& live,
                             const std::vector<std::uint32_t>& others) {
        for (const std::uint32_t other : others) {
            truth = both(truth, negated(live[other]));
        }
        return truth;
    };
    std::vector<Compiled> live(count, no);
    for (const std::uint32_t number : rules.order) {
        live[number] = without(guards[number], live, rules.clauses[number].suspended_by);
    }
    std::vector<std::uint32_t> deciding;
    std::vector<Compiled> decides(count, no);
    std::optional<std::uint32_t> always;
    for (std::uint32_t number = 0; number < count; ++number) {
        if (!rules.clauses[number].outcome) {
            continue;
        }
        decides[number] = without(live[number], live, rules.clauses[number].overridden_by);
        if (decides[number].is_truth(false)) {
            continue;
        }
        deciding.push_back(number);
        if (decides[number].is_truth(true) && !always) {
            always = number;
        }
    }
    const auto outcome_of = [&](std::uint32_t number) {
        return expression(frame, *rules.clauses[number].outcome);
    };
    const Type& type = declared.type;
    Compiled chosen;
    if (always) {
        chosen = outcome_of(*always);
    } else if (rules.otherwise) {
        chosen = expression(frame, *rules.otherwise);
    }
    Compiled differ = no;
    for (std::size_t i = 0; i < deciding.size(); ++i) {
        const std::uint32_t number = deciding[i];
        const ResidualClause& clause = rules.clauses[number];
        for (std::size_t j = 0; j < i; ++j) {
            const std::uint32_t other = deciding[j];
            const auto goes_before = [&](std::uint32_t first, std::uint32_t second) {
                const auto& over = rules.clauses[second].overridden_by;
                return std::find(over.begin(), over.end(), first) != over.end();
            };
            const bool are_apart = goes_before(number, other) || goes_before(other, number);
            if (are_apart || clause.outcome == rules.clauses[other].outcome) {
                continue;
            }
            const Compiled overlap = both(decides[number], decides[other]);
            if (overlap.is_truth(true)) {
                return {};
            }
            Node node;
            node.op = Op::Or;
            differ = joined(node, {differ, overlap});
        }
        if (number != always) {
            chosen = select(decides[number], outcome_of(number), chosen, type.kind, type.of);
        }
    }
    if (chosen.is_exact()) {
        return chosen;
    }
    const bool has_states = std::any_of(guards.begin(), guards.end(), [&](const Compiled& guard) {
        return !guard.is_value() && builder_[guard.vector].has_states;
    });
    if (differ.is_value() && !has_states) {
        return chosen;
    }
    Register vector = vector_of(chosen, type.kind, type.of);
    for (const Compiled& guard : guards) {
        vector = guard.is_value() ? vector : builder_.taint(vector, guard.vector);
    }
    if (!differ.is_value()) {
        vector = builder_.mark_exact(vector, differ.vector);
    }
    return Compiled::of(vector);
}

}  // namespace hjemmel::engine::batch
