#include "apps/report/data_needs.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace hjemmel::apps {

namespace {

using engine::Clause;
using engine::ClauseId;
using engine::CollectionId;
using engine::CollectionKind;
using engine::Node;
using engine::NodeId;
using engine::Op;
using engine::QuantityId;

class Needs {
public:
    explicit Needs(const engine::Program& program) : program_(program) {}

    void follow(const engine::Reach& reach) {
        for (std::uint32_t id = 0; id < program_.quantities.size(); ++id) {
            if (!reach.quantities[id]) {
                continue;
            }
            const engine::Quantity& quantity = program_.quantities[id];
            if (quantity.entity) {
                add_rows(*quantity.entity, std::nullopt);
            }
            if (quantity.role == engine::QuantityRole::Reading) {
                figures_[id];
            }
            read(quantity.otherwise, first_of(quantity, reach));
            read(quantity.decided_on, first_of(quantity, reach));
            for (const auto* clauses : {&quantity.clauses, &quantity.sets}) {
                for (const ClauseId clause : *clauses) {
                    if (reach.clauses[clause.index]) {
                        read(program_[clause].when, clause);
                        read(program_[clause].outcome, clause);
                    }
                }
            }
        }
    }

    DataNeeds all() && {
        DataNeeds needs;
        for (auto& [collection, asked] : rows_) {
            DataNeeds::Rows rows{CollectionId{collection}, listed(asked.clauses), {}};
            for (auto& [field, clauses] : asked.fields) {
                rows.columns.push_back({field, listed(clauses)});
            }
            needs.rows.push_back(std::move(rows));
        }
        std::stable_sort(needs.rows.begin(), needs.rows.end(),
                         [this](const DataNeeds::Rows& left, const DataNeeds::Rows& right) {
                             return depth(left.collection) < depth(right.collection);
                         });
        for (auto& [quantity, clauses] : figures_) {
            needs.figures.push_back({QuantityId{quantity}, listed(clauses)});
        }
        return needs;
    }

private:
    using Asking = std::set<std::uint32_t>;
    struct Asked {
        Asking clauses;
        std::map<std::uint32_t, Asking> fields;
    };

    static DataNeeds::Clauses listed(const Asking& clauses) {
        DataNeeds::Clauses list;
        for (const std::uint32_t clause : clauses) {
            list.push_back(ClauseId{clause});
        }
        return list;
    }

    [[nodiscard]] std::size_t depth(CollectionId collection) const {
        std::size_t above = 0;
        for (auto parent = program_[collection].parent; parent; parent = program_[*parent].parent) {
            ++above;
        }
        return above;
    }

    /// For what belongs to no clause: one of the same quantity.
    static std::optional<ClauseId> first_of(const engine::Quantity& quantity,
                                            const engine::Reach& reach) {
        const auto found =
            std::find_if(quantity.clauses.begin(), quantity.clauses.end(),
                         [&](const ClauseId clause) { return reach.clauses[clause.index]; });
        return found == quantity.clauses.end() ? std::nullopt : std::optional(*found);
    }

    static void note(Asking& asking, std::optional<ClauseId> clause) {
        if (clause) {
            asking.insert(clause->index);
        }
    }

    /// A collection with those above it, and the days that make a row of it what it is.
    void add_rows(CollectionId id, std::optional<ClauseId> clause) {
        for (std::optional<CollectionId> one = id; one; one = program_[*one].parent) {
            Asked& asked = rows_[one->index];
            note(asked.clauses, clause);
            const CollectionKind kind = program_[*one].kind;
            if (kind != CollectionKind::Entity) {
                note(asked.fields[engine::first_date_field], clause);
            }
            if (kind == CollectionKind::Spell) {
                note(asked.fields[engine::second_date_field], clause);
            }
        }
    }

    void read(std::optional<NodeId> root, std::optional<ClauseId> clause) {
        if (!root) {
            return;
        }
        std::set<std::uint32_t> seen;
        std::vector<NodeId> open{*root};
        while (!open.empty()) {
            const NodeId id = open.back();
            open.pop_back();
            if (!seen.insert(id.index).second) {
                continue;
            }
            const Node& node = program_.core[id];
            read(node, clause, open);
            for (std::uint32_t child = 0; child < node.child_count; ++child) {
                open.push_back(program_.core.child(node, child));
            }
        }
    }

    void read(const Node& node, std::optional<ClauseId> clause, std::vector<NodeId>& open) {
        switch (node.op) {
            case Op::Field:
                add_rows(CollectionId{node.extra}, clause);
                note(rows_[node.extra].fields[node.detail], clause);
                return;
            case Op::Call:
                if (program_.quantities[node.detail].role == engine::QuantityRole::Reading) {
                    note(figures_[node.detail], clause);
                }
                return;
            case Op::HasKey:
                add_rows(CollectionId{node.extra}, clause);
                return;
            case Op::Aggregate: {
                const engine::AggregateParts& parts = program_.core.aggregates[node.detail];
                if (parts.over == engine::Over::Rows) {
                    add_rows(CollectionId{parts.of}, clause);
                }
                for_each_part(parts, [&](const NodeId part) { open.push_back(part); });
                return;
            }
            default:
                return;
        }
    }

    const engine::Program& program_;
    std::map<std::uint32_t, Asked> rows_;
    std::map<std::uint32_t, Asking> figures_;
};

std::string number_in_words(const Display& display, const engine::Type& type) {
    const Language language = display.language();
    std::string text;
    if (type.form == engine::Form::Share) {
        text = word(Word::TypeShare, language);
    } else if (type.form == engine::Form::Points) {
        text = word(Word::TypePoints, language);
    } else {
        const std::string unit = type.unit == engine::no_unit
                                     ? std::string()
                                     : display.unit(engine::Rational(2), type.unit);
        const std::string_view kind =
            word(type.integer ? Word::TypeWhole : Word::TypeNumber, language);
        text = unit.empty() ? std::string(kind) : say(Word::TypeInUnit, language, kind, unit);
    }
    if (type.range) {
        const std::string range = display.interval(*type.range, style_of(type));
        text += range.empty() ? "" : ", " + range;
    }
    return text;
}

}  // namespace

DataNeeds needs_of(const engine::Program& program, const std::vector<QuantityId>& quantities,
                   const engine::LawKnown& law) {
    Needs needs(program);
    for (const QuantityId quantity : quantities) {
        needs.follow(engine::reach_of(program, quantity, law));
    }
    return std::move(needs).all();
}

std::string asked_by_in_words(const engine::Program& program, const DataNeeds::Clauses& clauses) {
    std::vector<std::string> names;
    const auto add = [&names](std::string name) {
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            names.push_back(std::move(name));
        }
    };
    for (const ClauseId id : clauses) {
        const Clause& clause = program[id];
        for (const engine::ProvisionId provision : clause.cites) {
            add(citation(program, provision));
        }
        if (clause.cites.empty()) {
            add(clause.name);
        }
    }
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : "; ") + name;
    }
    return text;
}

std::string type_in_words(const Display& display, const engine::Type& type) {
    const Language language = display.language();
    const engine::Program& program = display.program();
    switch (type.kind) {
        case engine::Kind::YesNo:
            return std::string(word(Word::TypeYesNo, language));
        case engine::Kind::Number:
            return number_in_words(display, type);
        case engine::Kind::Date:
            return std::string(word(Word::TypeDate, language));
        case engine::Kind::Month:
            return std::string(word(Word::TypeMonth, language));
        case engine::Kind::Year:
            return std::string(word(Word::TypeYear, language));
        case engine::Kind::Period:
            return std::string(word(Word::TypePeriod, language));
        case engine::Kind::Enumeration: {
            std::string values;
            for (const std::string& value : program.enumerations[type.of].values) {
                values += (values.empty() ? "" : ", ") + value;
            }
            return say(Word::TypeOneOf, language, values);
        }
        case engine::Kind::Row:
            return say(Word::TypeId, language, program.collections[type.of].plural);
        case engine::Kind::Text:
            return std::string(word(Word::TypeText, language));
    }
    return {};
}

}  // namespace hjemmel::apps
