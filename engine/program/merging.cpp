#include "engine/program/merging.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace hjemmel::engine {

namespace {

using Numbers = std::vector<std::uint32_t>;

/// The numbers that entries of the state after have in the merged tables.
template <typename Entry, typename Name>
std::optional<std::string> match(std::vector<Entry>& into, const std::vector<Entry>& after,
                                 Name name_of, Numbers& numbers) {
    std::unordered_map<std::string, std::uint32_t> by_name;
    for (std::uint32_t i = 0; i < into.size(); ++i) {
        if (!by_name.emplace(name_of(into[i]), i).second) {
            return name_of(into[i]);
        }
    }
    const std::size_t only_before = into.size();
    for (const Entry& entry : after) {
        const auto [found, is_new] =
            by_name.emplace(name_of(entry), static_cast<std::uint32_t>(into.size()));
        if (is_new) {
            into.push_back(entry);
        } else if (found->second >= only_before) {
            return name_of(entry);  // twice in the state after
        }
        numbers.push_back(found->second);
    }
    return std::nullopt;
}

template <typename Entry>
std::optional<std::string> match(std::vector<Entry>& into, const std::vector<Entry>& after,
                                 Numbers& numbers) {
    return match(
        into, after, [](const Entry& entry) { return entry.name; }, numbers);
}

/// What makes two nodes one.
using NodeKey = std::vector<std::uint64_t>;

class Merging {
public:
    Merging(const Program& before, const Program& after) : after_(after) {
        merged_.program = before;
    }

    Merged all() {
        for (const auto step :
             {&Merging::base_units, &Merging::enumerations, &Merging::collections, &Merging::law,
              &Merging::quantities, &Merging::parameters, &Merging::interpretations,
              &Merging::scenarios, &Merging::clauses}) {
            if (auto otherwise = (this->*step)()) {
                Merged refused;
                refused.declared_otherwise = std::move(otherwise);
                return refused;
            }
        }
        core();
        texts();
        return std::move(merged_);
    }

private:
    using Refused = std::optional<std::string>;

    // ---- declarations ----

    Refused base_units() {
        Program& program = merged_.program;
        Numbers bases;
        if (auto twice = match(program.base_units, after_.base_units, bases)) {
            return twice;
        }
        if (after_.units.empty()) {
            units_.push_back(0);
        }
        for (const Unit& unit : after_.units) {
            std::vector<Unit::Factor> factors = unit.factors;
            for (Unit::Factor& factor : factors) {
                factor.base = bases[factor.base];
            }
            std::sort(factors.begin(), factors.end(),
                      [](const auto& left, const auto& right) { return left.base < right.base; });
            const auto known =
                std::find_if(program.units.begin(), program.units.end(),
                             [&](const Unit& one) { return one.factors == factors; });
            units_.push_back(static_cast<std::uint32_t>(known - program.units.begin()));
            if (known == program.units.end()) {
                program.units.push_back({std::move(factors)});
            }
        }
        return std::nullopt;
    }

    Refused enumerations() {
        if (auto twice = match(merged_.program.enumerations, after_.enumerations, enumerations_)) {
            return twice;
        }
        for (std::size_t i = 0; i < after_.enumerations.size(); ++i) {
            const Enumeration& one = after_.enumerations[i];
            // Where their order differs, so does what iterates over them.
            if (merged_.program.enumerations[enumerations_[i]].values != one.values) {
                return one.name;
            }
        }
        return std::nullopt;
    }

    Refused collections() {
        Program& program = merged_.program;
        const std::size_t only_before = program.collections.size();
        if (auto twice = match(program.collections, after_.collections, collections_)) {
            return twice;
        }
        for (std::size_t i = 0; i < after_.collections.size(); ++i) {
            const Collection& other = after_.collections[i];
            Collection& here = program.collections[collections_[i]];
            std::optional<CollectionId> parent = other.parent;
            if (parent) {
                parent = CollectionId{collections_[parent->index]};
            }
            Numbers columns;
            if (collections_[i] >= only_before) {
                here.parent = parent;
                for (Field& field : here.fields) {
                    field.type = translated(field.type);
                }
                columns.resize(other.fields.size());
                std::iota(columns.begin(), columns.end(), 0U);
            } else {
                if (here.kind != other.kind || here.parent != parent ||
                    here.over_time != other.over_time || here.plural != other.plural) {
                    return other.name;
                }
                std::vector<Field> fields = other.fields;
                for (Field& field : fields) {
                    field.type = translated(field.type);
                }
                if (auto twice = match(here.fields, fields, columns)) {
                    return other.name + "." + *twice;
                }
                for (std::size_t field = 0; field < fields.size(); ++field) {
                    if (!same(here.fields[columns[field]].type, fields[field].type)) {
                        return other.name + "." + fields[field].name;
                    }
                }
            }
            columns_.push_back(std::move(columns));
        }
        return std::nullopt;
    }

    Refused law() {
        Program& program = merged_.program;
        Numbers instruments;
        if (auto twice = match(
                program.instruments, after_.instruments,
                [](const Instrument& one) { return one.id; }, instruments)) {
            return twice;
        }
        std::map<std::pair<std::uint32_t, std::string>, std::uint32_t> known;
        for (std::uint32_t i = 0; i < program.provisions.size(); ++i) {
            known.emplace(
                std::pair(program.provisions[i].instrument.index, program.provisions[i].anchor), i);
        }
        for (const Provision& provision : after_.provisions) {
            const InstrumentId instrument{instruments[provision.instrument.index]};
            const auto [found, is_new] =
                known.emplace(std::pair(instrument.index, provision.anchor),
                              static_cast<std::uint32_t>(program.provisions.size()));
            if (is_new) {
                program.provisions.push_back({instrument, provision.anchor, {}});
            }
            merged_.provisions.push_back(ProvisionId{found->second});
        }
        return std::nullopt;
    }

    Refused quantities() {
        Program& program = merged_.program;
        const std::size_t only_before = program.quantities.size();
        quantities_before_ = only_before;
        Numbers numbers;
        if (auto twice = match(program.quantities, after_.quantities, numbers)) {
            return twice;
        }
        for (std::size_t i = 0; i < after_.quantities.size(); ++i) {
            Quantity other = after_.quantities[i];
            if (other.entity) {
                other.entity = CollectionId{collections_[other.entity->index]};
            }
            for (Index& index : other.indices) {
                if (index.kind == IndexKind::Enumeration) {
                    index.enumeration = EnumerationId{enumerations_[index.enumeration.index]};
                }
            }
            other.type = translated(other.type);
            Quantity& here = program.quantities[numbers[i]];
            if (numbers[i] >= only_before) {
                here = other;
                here.clauses.clear();
                here.sets.clear();
                here.otherwise.reset();
                here.decided_on.reset();
                here.decided_on_cites.clear();
            } else if (!same(here, other)) {
                return other.name;
            }
            here.slots = std::max(here.slots, other.slots);
            merged_.quantities.push_back(QuantityId{numbers[i]});
        }
        return std::nullopt;
    }

    Refused parameters() {
        Program& program = merged_.program;
        const std::size_t only_before = program.parameters.size();
        Numbers numbers;
        if (auto twice = match(program.parameters, after_.parameters, numbers)) {
            return twice;
        }
        for (std::size_t i = 0; i < after_.parameters.size(); ++i) {
            Parameter& here = program.parameters[numbers[i]];
            const Type type = translated(after_.parameters[i].type);
            if (numbers[i] >= only_before) {
                here.type = type;
                here.steps.clear();
            } else if (!same(here.type, type)) {
                return here.name;
            }
            merged_.parameters.push_back(ParameterId{numbers[i]});
        }
        return std::nullopt;
    }

    Refused interpretations() {
        Program& program = merged_.program;
        const std::size_t only_before = program.interpretations.size();
        Numbers numbers;
        if (auto twice = match(program.interpretations, after_.interpretations, numbers)) {
            return twice;
        }
        for (std::size_t i = 0; i < after_.interpretations.size(); ++i) {
            const Interpretation& other = after_.interpretations[i];
            Interpretation& here = program.interpretations[numbers[i]];
            Numbers options;
            if (auto twice = match(here.options, other.options, options)) {
                return other.name;
            }
            // An expression has a child for each option, so none may be missing in between.
            const bool is_beginning = std::is_sorted(options.begin(), options.end()) &&
                                      (options.empty() || options.back() + 1 == options.size());
            if (!is_beginning && here.options.size() != other.options.size()) {
                return other.name;
            }
            if (numbers[i] >= only_before) {
                translate_cites(here.cites);
            }
            merged_.interpretations.push_back(InterpretationId{numbers[i]});
            merged_.options.push_back(std::move(options));
        }
        return std::nullopt;
    }

    Refused scenarios() {
        Program& program = merged_.program;
        const std::size_t only_before = program.scenarios.size();
        Numbers numbers;
        if (auto twice = match(program.scenarios, after_.scenarios, numbers)) {
            return twice;
        }
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            merged_.scenarios.push_back(ScenarioId{numbers[i]});
        }
        for (std::size_t i = only_before; i < program.scenarios.size(); ++i) {
            Scenario& scenario = program.scenarios[i];
            for (ScenarioId& base : scenario.based_on) {
                base = merged_.scenarios[base.index];
            }
            for (auto& [reading, option] : scenario.choices) {
                option = merged_.options[reading.index].at(option);
                reading = merged_.interpretations[reading.index];
            }
        }
        return std::nullopt;
    }

    Refused clauses() {
        Numbers numbers;
        clauses_before_ = merged_.program.clauses.size();
        if (auto twice = match(merged_.program.clauses, after_.clauses, numbers)) {
            return twice;
        }
        for (const std::uint32_t number : numbers) {
            merged_.clauses.push_back(ClauseId{number});
        }
        return std::nullopt;
    }

    // ---- types ----

    [[nodiscard]] Type translated(Type type) const {
        type.unit = UnitId{units_[type.unit.index]};
        if (type.kind == Kind::Enumeration) {
            type.of = enumerations_[type.of];
        } else if (type.kind == Kind::Row) {
            type.of = collections_[type.of];
        }
        return type;
    }

    static bool same(const Type& left, const Type& right) {
        return left.kind == right.kind && left.form == right.form &&
               left.integer == right.integer &&
               left.can_be_not_applicable == right.can_be_not_applicable &&
               left.unit == right.unit && left.of == right.of && left.range == right.range;
    }

    static bool same(const Quantity& left, const Quantity& right) {
        return left.role == right.role && left.entity == right.entity &&
               same(left.type, right.type) &&
               std::equal(left.indices.begin(), left.indices.end(), right.indices.begin(),
                          right.indices.end(), [](const Index& one, const Index& other) {
                              return one.kind == other.kind &&
                                     (one.kind != IndexKind::Enumeration ||
                                      one.enumeration == other.enumeration);
                          });
    }

    // ---- expressions ----

    void core() {
        Core& core = merged_.program.core;
        stand_for_equal_ones();
        for (const Value& constant : after_.core.constants) {
            constants_.push_back(first_equal(constant));
            if (constants_.back() == core.constants.size()) {
                core.constants.push_back(constant);
            }
        }
        for (std::uint32_t i = 0; i < after_.core.nodes.size(); ++i) {
            nodes_.push_back(imported(NodeId{i}));
        }
    }

    [[nodiscard]] std::uint32_t first_equal(const Value& constant) const {
        const std::vector<Value>& constants = merged_.program.core.constants;
        const auto found = std::find_if(constants.begin(), constants.end(), [&](const Value& one) {
            return equal_values(one, constant);
        });
        return static_cast<std::uint32_t>(found - constants.begin());
    }

    // The state before may have an expression twice, say with two entries of one constant. The
    // first stands for all of them, so that what is equal has one number.
    void stand_for_equal_ones() {
        Core& core = merged_.program.core;
        for (std::uint32_t i = 0; i < core.nodes.size(); ++i) {
            Node node = core.nodes[i];
            Numbers children;
            for (std::uint32_t child = 0; child < node.child_count; ++child) {
                children.push_back(first_[core.child(node, child).index]);
            }
            if (node.op == Op::Constant || node.op == Op::HasKey) {
                node.detail = first_equal(core.constants[node.detail]);
            } else if (node.op == Op::Aggregate) {
                AggregateParts parts = core.aggregates[node.detail];
                for_each_part(parts, [&](NodeId& part) { part = NodeId{first_[part.index]}; });
                node.detail = aggregates_.emplace(key_of(parts), node.detail).first->second;
            }
            first_.push_back(known_.emplace(key_of(node, children), i).first->second);
        }
        const auto to_first = [this](std::optional<NodeId>& node) {
            if (node) {
                node = NodeId{first_[node->index]};
            }
        };
        for (std::size_t i = 0; i < clauses_before_; ++i) {
            to_first(merged_.program.clauses[i].when);
            to_first(merged_.program.clauses[i].outcome);
        }
        for (std::size_t i = 0; i < quantities_before_; ++i) {
            to_first(merged_.program.quantities[i].otherwise);
            to_first(merged_.program.quantities[i].decided_on);
        }
    }

    std::uint32_t imported(NodeId id) {
        Core& core = merged_.program.core;
        const Core& other = after_.core;
        Node node = other[id];
        Numbers children;
        for (std::uint32_t child = 0; child < node.child_count; ++child) {
            children.push_back(nodes_[other.child(node, child).index]);
        }
        translate(node, children);
        const auto next = static_cast<std::uint32_t>(core.nodes.size());
        const auto [found, is_new] = known_.emplace(key_of(node, children), next);
        if (is_new) {
            node.first_child = static_cast<std::uint32_t>(core.children.size());
            for (const std::uint32_t child : children) {
                core.children.push_back(NodeId{child});
            }
            core.nodes.push_back(node);
            core.origins.resize(core.nodes.size());
            if (id.index < other.origins.size()) {
                core.origins.back() = other.origins[id.index];
            }
        }
        return found->second;
    }

    void translate(Node& node, Numbers& children) {
        node.unit = UnitId{units_[node.unit.index]};
        if (node.kind == Kind::Enumeration) {
            node.of = enumerations_[node.of];
        } else if (node.kind == Kind::Row) {
            node.of = collections_[node.of];
        }
        switch (node.op) {
            case Op::Constant:
                node.detail = constants_[node.detail];
                break;
            case Op::Field:
                node.detail = columns_[node.extra][node.detail];
                node.extra = collections_[node.extra];
                break;
            case Op::Parent:
                node.detail = collections_[node.detail];
                node.extra = collections_[node.extra];
                break;
            case Op::HasKey:
                node.detail = constants_[node.detail];
                node.extra = collections_[node.extra];
                break;
            case Op::Parameter:
                node.detail = merged_.parameters[node.detail].index;
                break;
            case Op::Interpretation:
                put_in_order(merged_.options[node.detail], children);
                node.detail = merged_.interpretations[node.detail].index;
                break;
            case Op::Call:
                node.detail = merged_.quantities[node.detail].index;
                break;
            case Op::Aggregate:
                node.detail = aggregate(after_.core.aggregates[node.detail]);
                break;
            default:
                break;
        }
    }

    static void put_in_order(const Numbers& options, Numbers& children) {
        Numbers ordered = children;
        for (std::size_t i = 0; i < children.size(); ++i) {
            ordered[options[i]] = children[i];
        }
        children = std::move(ordered);
    }

    std::uint32_t aggregate(AggregateParts parts) {
        parts.of = parts.over == Over::Rows     ? collections_[parts.of]
                   : parts.over == Over::Values ? enumerations_[parts.of]
                                                : parts.of;
        for_each_part(parts, [&](NodeId& part) { part = NodeId{nodes_[part.index]}; });
        std::vector<AggregateParts>& known = merged_.program.core.aggregates;
        const auto [found, is_new] =
            aggregates_.emplace(key_of(parts), static_cast<std::uint32_t>(known.size()));
        if (is_new) {
            known.push_back(parts);
        }
        return found->second;
    }

    static NodeKey key_of(const Node& node, const Numbers& children) {
        NodeKey key{static_cast<std::uint64_t>(node.op),
                    static_cast<std::uint64_t>(node.kind),
                    static_cast<std::uint64_t>(node.form),
                    node.unit.index,
                    node.detail,
                    node.extra,
                    node.of};
        key.insert(key.end(), children.begin(), children.end());
        return key;
    }

    static NodeKey key_of(const AggregateParts& parts) {
        NodeKey key{static_cast<std::uint64_t>(parts.kind), static_cast<std::uint64_t>(parts.over),
                    parts.element_slot, parts.of,
                    static_cast<std::uint64_t>(parts.when_not_applicable)};
        for (const auto* part : {&parts.owner, &parts.period, &parts.open_on, &parts.belonging_on,
                                 &parts.where, &parts.body, &parts.counted_as, &parts.if_none,
                                 &parts.amount, &parts.step, &parts.seed, &parts.element}) {
            key.push_back(*part ? std::uint64_t{(*part)->index} + 1 : 0);
        }
        return key;
    }

    // ---- what clauses and steps say ----

    void translate_cites(std::vector<ProvisionId>& cites) const {
        for (ProvisionId& provision : cites) {
            provision = merged_.provisions[provision.index];
        }
    }

    [[nodiscard]] std::optional<NodeId> translated(std::optional<NodeId> node) const {
        return node ? std::optional(NodeId{nodes_[node->index]}) : std::nullopt;
    }

    [[nodiscard]] std::optional<ScenarioId> translated(std::optional<ScenarioId> scenario) const {
        return scenario ? std::optional(merged_.scenarios[scenario->index]) : std::nullopt;
    }

    void texts() {
        for (const Clause& other : after_.clauses) {
            Clause clause = other;
            clause.quantity = merged_.quantities[other.quantity.index];
            for (auto* ids : {&clause.overrides, &clause.suspends}) {
                for (ClauseId& id : *ids) {
                    id = merged_.clauses[id.index];
                }
            }
            translate_cites(clause.cites);
            translate_cites(clause.sees);
            clause.when = translated(other.when);
            clause.outcome = translated(other.outcome);
            clause.scenario = translated(other.scenario);
            const std::uint32_t number = merged_.clauses[merged_.clause_texts.size()].index;
            if (number >= clauses_before_) {
                merged_.program.clauses[number] = clause;
            }
            merged_.clause_texts.push_back(std::move(clause));
        }
        for (const Parameter& parameter : after_.parameters) {
            std::vector<ParameterStep> steps = parameter.steps;
            for (ParameterStep& step : steps) {
                translate_cites(step.cites);
                step.scenario = translated(step.scenario);
            }
            merged_.steps.push_back(std::move(steps));
        }
        for (const Quantity& quantity : after_.quantities) {
            merged_.otherwise.push_back(translated(quantity.otherwise));
            merged_.decided_on.push_back(translated(quantity.decided_on));
        }
        for (const Procedure& other : after_.procedures) {
            Procedure procedure = other;
            procedure.quantity = merged_.quantities[other.quantity.index];
            if (procedure_of(merged_.program, procedure.quantity) != nullptr) {
                continue;
            }
            procedure.states = EnumerationId{enumerations_[other.states.index]};
            translate_cites(procedure.start_cites);
            for (QuantityId& exit : procedure.exits) {
                exit = merged_.quantities[exit.index];
            }
            merged_.program.procedures.push_back(std::move(procedure));
        }
    }

    const Program& after_;
    Merged merged_;
    // By the ids of the state after: their numbers in the merged tables.
    Numbers units_;
    Numbers enumerations_;
    Numbers collections_;
    std::vector<Numbers> columns_;
    Numbers constants_;
    Numbers nodes_;
    Numbers first_;  // by node of the state before: the first that is equal
    std::size_t clauses_before_ = 0;
    std::size_t quantities_before_ = 0;
    std::map<NodeKey, std::uint32_t> known_;
    std::map<NodeKey, std::uint32_t> aggregates_;
};

}  // namespace

Merged merge(const Program& before, const Program& after) { return Merging(before, after).all(); }

}  // namespace hjemmel::engine
