#include "engine/program/residual.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace hjemmel::engine {

namespace {

bool is_published(Date published, std::optional<Date> known_on) {
    return !known_on || published <= *known_on;
}

bool cited_in_force(const Program& program, const std::vector<ProvisionId>& cites, Date law_date,
                    std::optional<Date> known_on) {
    return cites.empty() || std::any_of(cites.begin(), cites.end(), [&](ProvisionId cited) {
               return in_force(program[cited], law_date, known_on);
           });
}

bool in_own_force(std::optional<Date> from, std::optional<Date> to, Date law_date) {
    return (!from || *from <= law_date) && (!to || law_date <= *to);
}

// ---- residualising ---------------------------------------------------------------------------

constexpr std::uint32_t nowhere = Residual::not_here.index;

// What makes two nodes one: everything but where they were written.
struct NodeKey {
    Node node;  // without first_child
    std::vector<NodeId> children;

    bool operator==(const NodeKey& other) const {
        return node.op == other.node.op && node.kind == other.node.kind &&
               node.form == other.node.form && node.unit == other.node.unit &&
               node.detail == other.node.detail && node.extra == other.node.extra &&
               node.of == other.node.of && children == other.children;
    }
};
struct NodeKeyHash {
    std::size_t operator()(const NodeKey& key) const {
        std::size_t hash = static_cast<std::size_t>(key.node.op);
        const auto mix = [&hash](std::size_t value) {
            hash = (hash ^ value) * 0x9e3779b97f4a7c15ULL;
            hash ^= hash >> 29;
        };
        mix(static_cast<std::size_t>(key.node.kind));
        mix(key.node.unit.index);
        mix(key.node.detail);
        mix(key.node.extra);
        for (const NodeId child : key.children) {
            mix(child.index);
        }
        return hash;
    }
};

class Residualiser {
public:
    Residualiser(const Program& program, Date law_date, std::optional<Date> known_on,
                 const Choices& choices, const std::vector<ScenarioId>& scenarios,
                 const std::vector<bool>& open)
        : program_(program),
          known_on_(known_on),
          choices_(choices),
          scenarios_(scenarios),
          open_(open),
          here_(program.core.nodes.size(), NodeId{nowhere}) {
        residual_.law_date = law_date;
        residual_.core.constants = program.core.constants;
        for (std::size_t i = 0; i < program.core.nodes.size(); ++i) {
            if (program.core.nodes[i].op == Op::UnderLaw) {
                under_law_number_.emplace(static_cast<std::uint32_t>(i),
                                          static_cast<std::uint32_t>(under_law_.size()));
                under_law_.push_back(program.core.child(program.core.nodes[i], 0));
            }
        }
    }

    Residual run() {
        residual_.quantities.reserve(program_.quantities.size());
        for (const Quantity& quantity : program_.quantities) {
            residual_.quantities.push_back(translated(quantity));
        }
        for (const NodeId operand : under_law_) {
            residual_.under_law.push_back(translated(operand));
        }
        residual_.from_program = std::move(here_);
        return std::move(residual_);
    }

private:
    ResidualQuantity translated(const Quantity& quantity) {
        ResidualQuantity made;
        std::vector<ClauseId> kept;
        for (const ClauseId id : quantity.clauses) {
            if (applies(program_[id].scenario) &&
                in_force(program_, program_[id], residual_.law_date, known_on_)) {
                kept.push_back(id);
            }
        }
        for (const ClauseId id : kept) {
            const Clause& clause = program_[id];
            ResidualClause here;
            here.clause = id;
            here.when = translated(clause.when);
            here.outcome = translated(clause.outcome);
            for (std::size_t other = 0; other < kept.size(); ++other) {
                const Clause& exception = program_[kept[other]];
                const auto number = static_cast<std::uint32_t>(other);
                if (std::find(exception.overrides.begin(), exception.overrides.end(), id) !=
                    exception.overrides.end()) {
                    here.overridden_by.push_back(number);
                }
                if (std::find(exception.suspends.begin(), exception.suspends.end(), id) !=
                    exception.suspends.end()) {
                    here.suspended_by.push_back(number);
                }
            }
            made.clauses.push_back(std::move(here));
        }
        made.order = suspenders_first(made.clauses);
        for (const ScenarioId scenario : scenarios_) {
            for (const ClauseId id : quantity.sets) {
                if (program_[id].scenario == scenario) {
                    made.sets.push_back({id,
                                         translated(program_[id].when),
                                         translated(program_[id].outcome),
                                         {},
                                         {}});
                }
            }
        }
        made.otherwise = translated(quantity.otherwise);
        made.decided_on = translated(quantity.decided_on);
        return made;
    }

    [[nodiscard]] bool applies(const std::optional<ScenarioId>& scenario) const {
        return !scenario ||
               std::find(scenarios_.begin(), scenarios_.end(), *scenario) != scenarios_.end();
    }

    // The checker has refused circles; one would only leave its clauses in the order of
    // declaration.
    static std::vector<std::uint32_t> suspenders_first(const std::vector<ResidualClause>& clauses) {
        std::vector<std::uint32_t> order;
        std::vector<bool> placed(clauses.size(), false);
        while (order.size() < clauses.size()) {
            const std::size_t before = order.size();
            for (std::size_t i = 0; i < clauses.size(); ++i) {
                const auto& suspenders = clauses[i].suspended_by;
                const bool ready = std::all_of(suspenders.begin(), suspenders.end(),
                                               [&](std::uint32_t other) { return placed[other]; });
                if (!placed[i] && ready) {
                    placed[i] = true;
                    order.push_back(static_cast<std::uint32_t>(i));
                }
            }
            for (std::size_t i = 0; order.size() == before && i < clauses.size(); ++i) {
                if (!placed[i]) {
                    placed[i] = true;
                    order.push_back(static_cast<std::uint32_t>(i));
                }
            }
        }
        return order;
    }

    std::optional<NodeId> translated(std::optional<NodeId> node) {
        return node ? std::optional(translated(*node)) : std::nullopt;
    }

    // Translates what a node reads before the node itself, without recursion: a core may be deep.
    NodeId translated(NodeId root) {
        std::vector<NodeId> waiting{root};
        while (!waiting.empty()) {
            const NodeId id = waiting.back();
            if (here_[id.index].index != nowhere) {
                waiting.pop_back();
                continue;
            }
            const std::size_t before = waiting.size();
            for (const NodeId read : reads(id)) {
                if (here_[read.index].index == nowhere) {
                    waiting.push_back(read);
                }
            }
            if (waiting.size() == before) {
                here_[id.index] = made(id);
                waiting.pop_back();
            }
        }
        return here_[root.index];
    }

    [[nodiscard]] std::vector<NodeId> reads(NodeId id) const {
        const Core& core = program_.core;
        const Node& node = core[id];
        std::vector<NodeId> all;
        if (node.op == Op::Parameter) {
            return all;
        }
        if (node.op == Op::Interpretation && !is_open(node)) {
            const std::uint32_t option = chosen(node);
            if (option < node.child_count) {
                all.push_back(core.child(node, option));
            }
            return all;
        }
        if (node.op == Op::Aggregate) {
            for_each_part(core.aggregates[node.detail],
                          [&](const NodeId part) { all.push_back(part); });
            return all;
        }
        for (std::uint32_t i = 0; i < node.child_count; ++i) {
            all.push_back(core.child(node, i));
        }
        return all;
    }

    [[nodiscard]] bool is_open(const Node& interpretation) const {
        return interpretation.detail < open_.size() && open_[interpretation.detail];
    }

    [[nodiscard]] std::uint32_t chosen(const Node& interpretation) const {
        const std::uint32_t id = interpretation.detail;
        return id < choices_.options.size() ? choices_.options[id]
                                            : program_.interpretations[id].by_default;
    }

    NodeId made(NodeId id) {
        Node node = program_.core[id];
        const Span origin =
            id.index < program_.core.origins.size() ? program_.core.origins[id.index] : Span{};
        std::vector<NodeId> children;
        for (const NodeId read : reads(id)) {
            children.push_back(here_[read.index]);
        }
        switch (node.op) {
            case Op::Parameter:
                add_step(node, children, origin);
                break;
            case Op::Interpretation:
                node.extra = is_open(node) ? 0 : chosen(node);
                break;
            case Op::UnderLaw:
                node.detail = under_law_number_.at(id.index);
                break;
            case Op::Aggregate:
                return made_aggregate(node, origin);
            default:
                break;
        }
        return add(node, std::move(children), origin);
    }

    // Several steps in force that agree are no overlap; the first by name stands for them.
    void add_step(Node& node, std::vector<NodeId>& children, Span origin) {
        const Parameter& parameter = program_.parameters[node.detail];
        std::optional<std::uint32_t> found = step_of_overlay(parameter);
        const bool is_overlaid = found.has_value();
        for (std::size_t i = 0; !is_overlaid && i < parameter.steps.size(); ++i) {
            const ParameterStep& step = parameter.steps[i];
            if (step.scenario || !in_force(program_, step, residual_.law_date, known_on_)) {
                continue;
            }
            if (found && !equal_values(parameter.steps[*found].value, parameter.steps[i].value)) {
                return;
            }
            if (!found || parameter.steps[i].name < parameter.steps[*found].name) {
                found = static_cast<std::uint32_t>(i);
            }
        }
        if (!found) {
            return;
        }
        node.extra = *found;
        Node constant = node;
        constant.op = Op::Constant;
        constant.detail = constant_of(ParameterId{node.detail}, *found);
        constant.extra = 0;
        children.push_back(add(constant, {}, origin));
    }

    // What the last of the overlays puts in the place of the law's steps.
    [[nodiscard]] std::optional<std::uint32_t> step_of_overlay(const Parameter& parameter) const {
        for (std::size_t back = scenarios_.size(); back-- > 0;) {
            for (std::size_t i = 0; i < parameter.steps.size(); ++i) {
                const ParameterStep& step = parameter.steps[i];
                if (step.scenario == scenarios_[back] &&
                    in_own_force(step.force_from, step.force_to, residual_.law_date)) {
                    return static_cast<std::uint32_t>(i);
                }
            }
        }
        return std::nullopt;
    }

    std::uint32_t constant_of(ParameterId parameter, std::uint32_t step) {
        const std::uint64_t key = (std::uint64_t{parameter.index} << 32) | step;
        const auto next = static_cast<std::uint32_t>(residual_.core.constants.size());
        const auto [found, added] = step_constants_.emplace(key, next);
        if (added) {
            residual_.core.constants.push_back(program_[parameter].steps[step].value);
        }
        return found->second;
    }

    NodeId made_aggregate(Node node, Span origin) {
        AggregateParts parts = program_.core.aggregates[node.detail];
        for_each_part(parts, [&](NodeId& part) { part = here_[part.index]; });
        const auto& known = residual_.core.aggregates;
        const auto found =
            std::find_if(known.begin(), known.end(),
                         [&](const AggregateParts& other) { return same(parts, other); });
        node.detail = static_cast<std::uint32_t>(found - known.begin());
        if (found == known.end()) {
            residual_.core.aggregates.push_back(parts);
        }
        return add(node, {}, origin);
    }

    static bool same(const AggregateParts& left, const AggregateParts& right) {
        return left.kind == right.kind && left.over == right.over &&
               left.element_slot == right.element_slot && left.of == right.of &&
               left.owner == right.owner && left.period == right.period &&
               left.open_on == right.open_on && left.belonging_on == right.belonging_on &&
               left.where == right.where && left.amount == right.amount &&
               left.step == right.step && left.seed == right.seed &&
               left.element == right.element && left.body == right.body &&
               left.when_not_applicable == right.when_not_applicable &&
               left.counted_as == right.counted_as && left.if_none == right.if_none;
    }

    NodeId add(Node node, std::vector<NodeId> children, Span origin) {
        Core& core = residual_.core;
        node.first_child = 0;
        node.child_count = static_cast<std::uint32_t>(children.size());
        NodeKey key{node, std::move(children)};
        const NodeId next{static_cast<std::uint32_t>(core.nodes.size())};
        const auto [found, added] = known_.try_emplace(std::move(key), next);
        if (added) {
            node.first_child = static_cast<std::uint32_t>(core.children.size());
            core.children.insert(core.children.end(), found->first.children.begin(),
                                 found->first.children.end());
            core.nodes.push_back(node);
            core.origins.push_back(origin);
        }
        return found->second;
    }

    const Program& program_;
    std::optional<Date> known_on_;
    const Choices& choices_;
    const std::vector<ScenarioId>& scenarios_;
    const std::vector<bool>& open_;
    Residual residual_;
    std::vector<NodeId> here_;  // by node of the program: its node here, or nowhere
    std::vector<NodeId> under_law_;
    std::unordered_map<std::uint32_t, std::uint32_t> under_law_number_;
    std::unordered_map<std::uint64_t, std::uint32_t> step_constants_;
    std::unordered_map<NodeKey, NodeId, NodeKeyHash> known_;
};

// ---- changes of law --------------------------------------------------------------------------

class ChangeDays {
public:
    ChangeDays(const Program& program, std::optional<Date> known_on)
        : program_(program), known_on_(known_on), seen_(program.provisions.size(), false) {}

    template <typename ClauseOrStep>
    void add(const ClauseOrStep& cited) {
        for (const ProvisionId id : cited.cites) {
            if (!seen_[id.index]) {
                seen_[id.index] = true;
                add_forces(program_[id]);
            }
        }
        add_run(cited.force_from, cited.force_to);
    }

    [[nodiscard]] std::vector<Date> sorted() && {
        std::sort(days_.begin(), days_.end());
        days_.erase(std::unique(days_.begin(), days_.end()), days_.end());
        return std::move(days_);
    }

private:
    void add_forces(const Provision& provision) {
        for (const Force& force : provision.forces) {
            if (is_published(force.published, known_on_)) {
                add_run(force.from, last_day(force, known_on_));
            }
        }
    }
    void add_run(std::optional<Date> from, std::optional<Date> to) {
        if (from) {
            days_.push_back(*from);
        }
        if (to) {
            days_.push_back(Date{to->days + 1});
        }
    }

    const Program& program_;
    std::optional<Date> known_on_;
    std::vector<bool> seen_;
    std::vector<Date> days_;
};

}  // namespace

Choices Choices::defaults(const Program& program) {
    Choices choices;
    choices.options.reserve(program.interpretations.size());
    for (const Interpretation& interpretation : program.interpretations) {
        choices.options.push_back(interpretation.by_default);
    }
    return choices;
}

std::optional<Date> last_day(const Force& force, std::optional<Date> known_on) {
    if (!force.end_published || is_published(*force.end_published, known_on)) {
        return force.to;
    }
    std::optional<Date> last;
    for (const ForceEnd& end : force.later_ends) {
        if (is_published(end.published, known_on) && (!last || end.last < *last)) {
            last = end.last;
        }
    }
    return last;
}

bool in_force(const Provision& provision, Date law_date, std::optional<Date> known_on) {
    return std::any_of(provision.forces.begin(), provision.forces.end(), [&](const Force& force) {
        const std::optional<Date> last = last_day(force, known_on);
        return is_published(force.published, known_on) && force.from <= law_date &&
               (!last || law_date <= *last);
    });
}

namespace {

// Whether a wording of what is cited begins on a day and was not published by then. A clause that
// begins or ends with it has its date from there, and shares what is known of it.
bool begins_unknown(const Program& program, const std::vector<ProvisionId>& cites, Date day,
                    std::optional<Date> known_on) {
    return std::any_of(cites.begin(), cites.end(), [&](ProvisionId cited) {
        const std::vector<Force>& forces = program[cited].forces;
        return std::any_of(forces.begin(), forces.end(), [&](const Force& force) {
            return force.from == day && !is_published(force.published, known_on);
        });
    });
}

template <typename Dated>  // a clause or a parameter step
bool dated_in_force(const Program& program, const Dated& dated, Date law_date,
                    std::optional<Date> known_on) {
    if (!cited_in_force(program, dated.cites, law_date, known_on)) {
        return false;
    }
    const auto is_unknown = [&](Date day) {
        return begins_unknown(program, dated.cites, day, known_on);
    };
    std::optional<Date> to = dated.force_to;
    if (known_on && to && is_unknown(Date{to->days + 1})) {
        to.reset();
    }
    const bool is_known = !known_on || !dated.force_from || !is_unknown(*dated.force_from);
    return is_known && in_own_force(dated.force_from, to, law_date);
}

}  // namespace

bool in_force(const Program& program, const Clause& clause, Date law_date,
              std::optional<Date> known_on) {
    return dated_in_force(program, clause, law_date, known_on);
}

bool in_force(const Program& program, const ParameterStep& step, Date law_date,
              std::optional<Date> known_on) {
    return dated_in_force(program, step, law_date, known_on);
}

std::vector<Date> law_changes(const Program& program, std::optional<Date> known_on) {
    ChangeDays days(program, known_on);
    for (const Clause& clause : program.clauses) {
        days.add(clause);
    }
    for (const Parameter& parameter : program.parameters) {
        for (const ParameterStep& step : parameter.steps) {
            days.add(step);
        }
    }
    return std::move(days).sorted();
}

Residual residualise(const Program& program, Date law_date, std::optional<Date> known_on,
                     const Choices& choices, const std::vector<ScenarioId>& scenarios,
                     const std::vector<bool>& open) {
    return Residualiser(program, law_date, known_on, choices, scenarios, open).run();
}

}  // namespace hjemmel::engine
