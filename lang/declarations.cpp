#include "lang/characters.hpp"
#include "lang/elaborator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

/// Modules and the names that they declare: everything that can be known before any expression is
/// read.
namespace hjemmel::lang {

using engine::CollectionId;
using engine::EnumerationId;
using engine::InterpretationId;
using engine::Kind;
using engine::ParameterId;
using engine::QuantityId;
using engine::Type;

Type type_of_index(const engine::Index& index) {
    switch (index.kind) {
        case engine::IndexKind::Month:
            return type_of_kind(Kind::Month);
        case engine::IndexKind::Year:
            return type_of_kind(Kind::Year);
        case engine::IndexKind::Day:
            return type_of_kind(Kind::Date);
        case engine::IndexKind::Enumeration:
            break;
    }
    Type type = type_of_kind(Kind::Enumeration);
    type.of = index.enumeration.index;
    return type;
}

namespace {

Symbol symbol_of(Symbol::Kind kind, std::uint32_t id) {
    Symbol symbol;
    symbol.kind = kind;
    symbol.id = id;
    return symbol;
}

Symbol plural_of(Symbol::Kind kind, std::uint32_t id) {
    Symbol symbol = symbol_of(kind, id);
    symbol.is_plural = true;
    return symbol;
}

constexpr std::size_t most_indices = 6;

}  // namespace

void Elaborator::find_modules() {
    scopes_.modules.resize(parsed_.size());
    conventions_.resize(parsed_.size());
    broken_.assign(parsed_.size(), false);
    for (std::uint32_t index = 0; index < parsed_.size(); ++index) {
        const ast::Module& module = module_of(index);
        note_unreadable(index);
        ModuleScope& scope = scopes_.modules[index];
        scope.name = module.name.text;
        scope.span = module.name.span;
        if (scope.name.empty()) {
            broken_[index] = true;  // the parser has said so
            continue;
        }
        for (std::uint32_t other = 0; other < index; ++other) {
            if (scopes_.modules[other].name != scope.name) continue;
            Diagnostic& diagnostic = report(Code::DuplicateModule, scope.span, {scope.name});
            diagnostic.labels.push_back(
                {scopes_.modules[other].span, {Phrase::AlsoDeclaredHere, {scope.name}}});
            break;
        }
    }
    for (std::uint32_t index = 0; index < parsed_.size(); ++index) {
        for (const ast::Statement& statement : module_of(index).statements) {
            const auto* use = std::get_if<ast::UseStatement>(&statement.node);
            if (use == nullptr) continue;
            const auto used = scopes_.module_named(use->module.text);
            if (!used) {
                scopes_.modules[index].use_unreadable = true;
                // A file whose own name could not be read may be the one that is meant.
                if (std::find(broken_.begin(), broken_.end(), true) != broken_.end()) continue;
                std::vector<std::string> names;
                for (const ModuleScope& other : scopes_.modules) {
                    if (other.name != scopes_.modules[index].name) names.push_back(other.name);
                }
                suggest(report(Code::UnknownModule, use->module.span, {use->module.text}),
                        use->module, names);
            } else if (*used == index) {
                report(Code::CyclicImports, use->module.span,
                       {use->module.text + " → " + use->module.text});
            } else {
                scopes_.modules[index].uses.push_back(*used);
                scopes_.modules[index].use_spans.push_back(use->module.span);
            }
        }
    }
}

/// Puts used modules before those that use them and reports each circle where it closes, with the
/// whole of it.
void Elaborator::order_modules() {
    enum class Mark : std::uint8_t { New, Open, Done };
    std::vector<Mark> marks(parsed_.size(), Mark::New);
    struct Step {
        std::uint32_t module;
        std::size_t next;
    };
    for (std::uint32_t start = 0; start < parsed_.size(); ++start) {
        if (marks[start] != Mark::New) continue;
        std::vector<Step> path{{start, 0}};
        marks[start] = Mark::Open;
        while (!path.empty()) {
            Step& step = path.back();
            const auto& uses = scopes_.modules[step.module].uses;
            if (step.next == uses.size()) {
                marks[step.module] = Mark::Done;
                module_order_.push_back(step.module);
                path.pop_back();
                continue;
            }
            const std::uint32_t used = uses[step.next++];
            if (marks[used] == Mark::Open) {
                std::string circle;
                std::vector<Label> labels;
                bool inside = false;
                for (const Step& on_path : path) {
                    const ModuleScope& scope = scopes_.modules[on_path.module];
                    inside = inside || on_path.module == used;
                    if (!inside) continue;
                    circle += scope.name + " → ";
                    const std::size_t use = on_path.next - 1;
                    labels.push_back({scope.use_spans[use],
                                      {Phrase::UsedHere, {scopes_.modules[scope.uses[use]].name}}});
                }
                Diagnostic& diagnostic = report(Code::CyclicImports, labels.back().span,
                                                {circle + scopes_.modules[used].name});
                labels.pop_back();
                diagnostic.labels = std::move(labels);
                diagnostic.help.push_back({Phrase::MoveShared, {}});
            }
            if (marks[used] == Mark::New) {
                marks[used] = Mark::Open;
                path.push_back({used, 0});
            }
        }
    }
}

/// Remembers the words of statements that could not be read: what they declare is not known, and
/// one broken statement is not followed by a complaint at each place that reads it.
void Elaborator::note_unreadable(std::uint32_t module) {
    const std::vector<SyntaxNode>& nodes = parsed_[module].tree.nodes;
    if (nodes.empty()) return;
    const std::string& text = sources_[module_of(module).file].bytes;
    const Language language = module_of(module).language;
    ModuleScope& scope = scopes_.modules[module];
    std::unordered_set<std::uint32_t> read;
    for (const ast::Statement& statement : module_of(module).statements)
        read.insert(statement.span.begin);
    for (const std::uint32_t child : Children(nodes, 0)) {
        const SyntaxNode& node = nodes[child];
        const bool names_file = node.kind == NodeKind::Language || node.kind == NodeKind::Module;
        if (is_trivia(node.kind) || names_file || read.count(node.begin) != 0) continue;
        const auto opens_with = [&](Keyword keyword) {
            return match_keyword(text, node.begin, keyword, language) != node.begin;
        };
        scope.use_unreadable = scope.use_unreadable || opens_with(Keyword::Use);
        scope.convention_unreadable =
            scope.convention_unreadable || opens_with(Keyword::Convention);
        for (std::size_t at = node.begin; at < node.end;) {
            const std::size_t end = end_of_word(text, at);
            if (end != at)
                scope.unreadable.insert(to_nfc(std::string_view(text).substr(at, end - at)));
            at = end != at ? end : at + 1;
        }
    }
}

void Elaborator::declare(std::uint32_t module, const ast::Name& name, Symbol symbol) {
    symbol.module = module;
    symbol.span = name.span;
    const auto [entry, is_new] = scopes_.modules[module].symbols.emplace(name.text, symbol);
    if (is_new) return;
    Diagnostic& diagnostic = report(Code::DuplicateDeclaration, name.span, {name.text});
    diagnostic.labels.push_back({entry->second.span, {Phrase::AlsoDeclaredHere, {name.text}}});
}

void Elaborator::declare_names() {
    for (const std::uint32_t index : module_order_) {
        const std::string prefix = scopes_.modules[index].name + ".";
        for (const ast::Statement& statement : module_of(index).statements) {
            if (const auto* source = std::get_if<ast::SourceStatement>(&statement.node)) {
                scopes_.modules[index].sources.emplace(source->id.text, source->id.span);
            } else if (const auto* unit = std::get_if<ast::UnitStatement>(&statement.node)) {
                declare(index, unit->name,
                        symbol_of(Symbol::Kind::Unit,
                                  add_base_unit(unit->name.text, labels_of(unit->labels))));
            } else if (const auto* list = std::get_if<ast::EnumerationStatement>(&statement.node)) {
                const auto id = static_cast<std::uint32_t>(program_.enumerations.size());
                engine::Enumeration made;
                made.name = prefix + list->name.text;
                made.origin = list->name.span;
                program_.enumerations.push_back(std::move(made));
                declare(index, list->name, symbol_of(Symbol::Kind::Enumeration, id));
                if (list->plural)
                    declare(index, *list->plural, plural_of(Symbol::Kind::Enumeration, id));
            } else if (const auto* thing = std::get_if<ast::ThingStatement>(&statement.node)) {
                const auto id = static_cast<std::uint32_t>(program_.collections.size());
                engine::Collection made;
                made.name = prefix + thing->name.text;
                made.plural = thing->plural ? thing->plural->text : thing->name.text;
                made.origin = thing->name.span;
                made.labels = labels_of(thing->labels);
                made.kind = static_cast<engine::CollectionKind>(thing->kind);
                collection_units_.push_back(add_base_unit(made.plural, made.labels));
                collection_modules_.push_back(index);
                program_.collections.push_back(std::move(made));
                declare(index, thing->name, symbol_of(Symbol::Kind::Collection, id));
                if (thing->plural && thing->plural->text != thing->name.text) {
                    declare(index, *thing->plural, plural_of(Symbol::Kind::Collection, id));
                }
            } else if (const auto* parameter =
                           std::get_if<ast::ParameterStatement>(&statement.node)) {
                const auto id = static_cast<std::uint32_t>(program_.parameters.size());
                engine::Parameter made;
                made.name = prefix + parameter->name.text;
                made.origin = parameter->name.span;
                program_.parameters.push_back(std::move(made));
                declare(index, parameter->name, symbol_of(Symbol::Kind::Parameter, id));
            } else if (const auto* question =
                           std::get_if<ast::InterpretationStatement>(&statement.node)) {
                const auto id = static_cast<std::uint32_t>(program_.interpretations.size());
                engine::Interpretation made;
                made.name = prefix + question->name.text;
                made.origin = question->name.span;
                program_.interpretations.push_back(std::move(made));
                declare(index, question->name, symbol_of(Symbol::Kind::Interpretation, id));
            } else if (const auto* procedure =
                           std::get_if<ast::ProcedureStatement>(&statement.node)) {
                declare_procedure(index, *procedure);
            } else if (const auto* duty = std::get_if<ast::DutyStatement>(&statement.node)) {
                declare_duty(index, *duty);
            } else if (const auto* scenario =
                           std::get_if<ast::ScenarioStatement>(&statement.node)) {
                declare_scenario(index, *scenario);
            } else {
                const auto* reading = std::get_if<ast::ReadingStatement>(&statement.node);
                const auto* define = std::get_if<ast::DefineStatement>(&statement.node);
                if (reading == nullptr && define == nullptr) continue;
                const ast::Heading& heading =
                    reading != nullptr ? reading->heading : define->heading;
                const auto id = static_cast<std::uint32_t>(program_.quantities.size());
                engine::Quantity made;
                made.name = prefix + heading.name.text;
                made.role = reading != nullptr ? engine::QuantityRole::Reading
                                               : engine::QuantityRole::Defined;
                made.origin = heading.name.span;
                program_.quantities.push_back(std::move(made));
                quantity_sources_.push_back(
                    {&heading, define, index, {}, false, std::nullopt, false});
                declare(index, heading.name, symbol_of(Symbol::Kind::Quantity, id));
            }
        }
    }
    clause_names_.resize(program_.quantities.size());
}

engine::Labels Elaborator::labels_of(const ast::Labels& labels) {
    engine::Labels result;
    if (labels.danish) {
        result.danish = labels.danish->singular.text;
        if (labels.danish->plural) result.danish_plural = labels.danish->plural->text;
    }
    if (labels.english) {
        result.english = labels.english->singular.text;
        if (labels.english->plural) result.english_plural = labels.english->plural->text;
    }
    return result;
}

Type Elaborator::type_of(std::uint32_t module, const ast::TypeText& text, bool& failed) {
    using Base = ast::TypeText::Base;
    Type type;
    const auto take_unit = [&] {
        type.kind = Kind::Number;
        if (const auto unit = unit_of(module, text.unit)) {
            type.unit = *unit;
        } else {
            failed = true;
        }
    };
    switch (text.base) {
        case Base::YesNo:
            break;
        case Base::Integer:
            type.integer = true;
            take_unit();
            break;
        case Base::Number:
            take_unit();
            break;
        case Base::Money:
            take_unit();
            if (text.unit.empty())
                report(Code::MoneyWithoutUnit, text.span)
                    .help.push_back({Phrase::WriteInstead, {words({Keyword::TypeMoney, "kr"})}});
            for (const auto& factor : program_.units[type.unit.index].factors)
                money_units_.insert(factor.base);
            break;
        case Base::Share:
            type.kind = Kind::Number;
            type.form = engine::Form::Share;
            break;
        case Base::SharePoints:
            type.kind = Kind::Number;
            type.form = engine::Form::Points;
            break;
        case Base::Days:
        case Base::Months:
            type.kind = Kind::Number;
            type.integer = true;
            type.unit =
                intern_unit({{base_unit_ids_.at(text.base == Base::Days ? "days" : "months"), 1}});
            break;
        case Base::Date:
            type.kind = Kind::Date;
            break;
        case Base::Month:
            type.kind = Kind::Month;
            break;
        case Base::Year:
            type.kind = Kind::Year;
            break;
        case Base::Period:
            type.kind = Kind::Period;
            break;
        case Base::Text:
            type.kind = Kind::Text;
            break;
        case Base::Named: {
            const std::vector<Symbol> found = scopes_.find(module, text.name.text);
            if (found.size() == 1 && found[0].kind == Symbol::Kind::Enumeration) {
                type.kind = Kind::Enumeration;
                type.of = found[0].id;
            } else if (found.size() == 1 && found[0].kind == Symbol::Kind::Collection) {
                type.kind = Kind::Row;
                type.of = found[0].id;
            } else {
                failed = true;
                if (found.empty()) {
                    report_unknown_type(text.name, module);
                } else {
                    const bool unit = found.size() == 1 && found[0].kind == Symbol::Kind::Unit;
                    wrong_kind(text.name, found,
                               unit ? "`" + words({Keyword::TypeNumber, text.name.text}) + "`"
                                    : "`" + words({Keyword::Enumeration}) + "`, `" +
                                          words({Keyword::Entity}) + "`");
                }
            }
            break;
        }
    }
    type.can_be_not_applicable = text.or_not_applicable;
    if (!failed && (text.from || text.to)) {
        Scope scope;
        scope.module = module;
        engine::Interval range;
        const std::string name = type_words(type);
        const auto bound =
            [&](const std::optional<ast::ExprId>& end) -> std::optional<engine::Bound> {
            if (!end) return std::nullopt;
            const auto value = constant(module_of(module), *end, scope, type, name);
            const auto* number = value ? std::get_if<engine::Rational>(&*value) : nullptr;
            if (number == nullptr) return std::nullopt;
            return engine::Bound{*number, false};
        };
        range.lower = bound(text.from);
        range.upper = bound(text.to);
        if (range.lower && range.upper && range.upper->at < range.lower->at) {
            const Span first = module_of(module)[*text.from].span;
            report(Code::RangeReversed,
                   {first.file, first.begin, module_of(module)[*text.to].span.end});
        } else {
            type.range = range;
        }
    }
    return type;
}

void Elaborator::fill_declarations() {
    // Units, enumerations and things first: the types of everything else speak of them.
    for (const std::uint32_t module : module_order_) {
        language_ = module_of(module).language;
        for (const ast::Statement& statement : module_of(module).statements) {
            if (const auto* unit = std::get_if<ast::UnitStatement>(&statement.node))
                fill_unit(module, *unit);
        }
    }
    for (const std::uint32_t module : module_order_) {
        language_ = module_of(module).language;
        for (const ast::Statement& statement : module_of(module).statements) {
            if (const auto* list = std::get_if<ast::EnumerationStatement>(&statement.node)) {
                fill_enumeration(*list, module);
            }
        }
    }
    for (const std::uint32_t module : module_order_) {
        language_ = module_of(module).language;
        for (const ast::Statement& statement : module_of(module).statements) {
            if (const auto* thing = std::get_if<ast::ThingStatement>(&statement.node))
                fill_collection(module, *thing);
        }
    }
    std::uint32_t quantity = 0;
    // Parts of procedures and duties are declared behind the whole and filled with it.
    const auto next_quantity = [&] {
        while (program_.quantities[quantity].role == engine::QuantityRole::Exit) ++quantity;
        return QuantityId{quantity++};
    };
    for (const std::uint32_t module : module_order_) {
        language_ = module_of(module).language;
        for (const ast::Statement& statement : module_of(module).statements) {
            if (const auto* reading = std::get_if<ast::ReadingStatement>(&statement.node)) {
                fill_heading(module, reading->heading, next_quantity());
            } else if (const auto* define = std::get_if<ast::DefineStatement>(&statement.node)) {
                const QuantityId id = next_quantity();
                fill_heading(module, define->heading, id);
                for (const ast::Clause& clause : define->clauses) {
                    quantity_sources_[id.index].clauses.push_back(
                        {module, &clause, std::nullopt, false, std::nullopt});
                }
            } else if (const auto* procedure =
                           std::get_if<ast::ProcedureStatement>(&statement.node)) {
                fill_procedure(module, *procedure, next_quantity());
            } else if (const auto* duty = std::get_if<ast::DutyStatement>(&statement.node)) {
                fill_duty(module, *duty, next_quantity());
                quantity += duty->due || duty->period ? 1U : 0U;
            } else if (const auto* parameter =
                           std::get_if<ast::ParameterStatement>(&statement.node)) {
                fill_parameter(module, *parameter);
            } else if (const auto* question =
                           std::get_if<ast::InterpretationStatement>(&statement.node)) {
                fill_interpretation(module, *question);
            } else if (const auto* convention =
                           std::get_if<ast::ConventionStatement>(&statement.node)) {
                fill_convention(module, *convention, statement.span);
            } else if (const auto* untranslated =
                           std::get_if<ast::UntranslatedStatement>(&statement.node)) {
                note_untranslated(module, *untranslated, statement.span);
            }
        }
    }
    attach_amendments();
    for (std::uint32_t id = 0; id < scenario_sources_.size(); ++id)
        fill_scenario(engine::ScenarioId{id});
    order_scenarios();
    for (std::uint32_t id = 0; id < scenario_sources_.size(); ++id)
        declare_uncertain(engine::ScenarioId{id});
}

void Elaborator::fill_enumeration(const ast::EnumerationStatement& statement,
                                  std::uint32_t module) {
    const auto symbol = scopes_.modules[module].symbols.find(statement.name.text);
    if (symbol == scopes_.modules[module].symbols.end() ||
        symbol->second.span != statement.name.span)
        return;
    engine::Enumeration& made = program_.enumerations[symbol->second.id];
    made.plural = statement.plural ? statement.plural->text : statement.name.text;
    made.labels = labels_of(statement.labels);
    for (const ast::EnumerationValue& value : statement.values) {
        const auto same = std::find(made.values.begin(), made.values.end(), value.name.text);
        if (same != made.values.end()) {
            const auto first =
                std::find_if(statement.values.begin(), statement.values.end(),
                             [&](const auto& other) { return other.name.text == value.name.text; });
            report(Code::DuplicateDeclaration, value.name.span, {value.name.text})
                .labels.push_back(
                    {first->name.span, {Phrase::AlsoDeclaredHere, {value.name.text}}});
            continue;
        }
        made.values.push_back(value.name.text);
        made.value_labels.push_back(labels_of(value.labels));
    }
}

/// Reports a thing that would belong to itself by way of its parents.
bool Elaborator::belongs_to_itself(std::uint32_t id, CollectionId parent, const ast::Name& name) {
    std::string circle = last_word(program_.collections[id].name) + " → ";
    for (std::optional<CollectionId> at = parent; at; at = program_[*at].parent) {
        circle += last_word(program_[*at].name);
        if (at->index == id) {
            report(Code::BelongsToItself, name.span, {circle});
            return true;
        }
        circle += " → ";
    }
    return false;
}

void Elaborator::fill_collection(std::uint32_t module, const ast::ThingStatement& statement) {
    const auto symbol = scopes_.modules[module].symbols.find(statement.name.text);
    if (symbol == scopes_.modules[module].symbols.end() ||
        symbol->second.span != statement.name.span)
        return;
    const std::uint32_t id = symbol->second.id;
    engine::Collection& made = program_.collections[id];
    if (statement.parent) {
        const std::vector<Symbol> found = scopes_.find(module, statement.parent->text);
        if (found.size() == 1 && found[0].kind == Symbol::Kind::Collection &&
            program_.collections[found[0].id].kind == engine::CollectionKind::Entity) {
            if (!belongs_to_itself(id, CollectionId{found[0].id}, *statement.parent)) {
                made.parent = CollectionId{found[0].id};
            } else {
                broken_collections_.insert(id);
            }
        } else {
            broken_collections_.insert(id);
            if (found.empty()) report_unknown(*statement.parent, module);
            if (!found.empty())
                wrong_kind(*statement.parent, found, "`" + words({Keyword::Entity}) + "`");
        }
    }
    const auto date_field = [&](const char* name, bool may_be_missing) {
        engine::Field field;
        field.name = name;
        field.type.kind = Kind::Date;
        field.type.can_be_not_applicable = may_be_missing;
        made.fields.push_back(std::move(field));
    };
    if (statement.over_time) {
        made.over_time = made.kind == engine::CollectionKind::Entity;
        if (!made.over_time)
            report(Code::OnlyEntitiesMove, *statement.over_time, {statement.name.text});
    }
    if (made.kind == engine::CollectionKind::Event) {
        date_field("date", false);
        date_field("registered", false);
    } else if (made.kind == engine::CollectionKind::Spell) {
        date_field("start", false);
        date_field("end", true);  // not applicable: still open
    }
    for (const ast::Field& field : statement.fields) {
        bool failed = false;
        engine::Field entry{field.name.text, labels_of(field.labels),
                            type_of(module, field.type, failed)};
        const bool twice =
            std::any_of(made.fields.begin(), made.fields.end(),
                        [&](const engine::Field& other) { return other.name == entry.name; });
        if (twice) {
            Diagnostic& diagnostic =
                report(Code::DuplicateDeclaration, field.name.span, {field.name.text});
            for (const ast::Field& first : statement.fields) {
                if (first.name.text != field.name.text) continue;
                if (first.name.span ==
                    field.name.span) {  // `date`, `start` and their like, which need no declaration
                    diagnostic.notes.push_back(
                        {Phrase::HasBySelf, {last_word(made.name), field.name.text}});
                } else {
                    diagnostic.labels.push_back(
                        {first.name.span, {Phrase::AlsoDeclaredHere, {field.name.text}}});
                }
                break;
            }
        } else {
            if (failed) broken_fields_.emplace(id, static_cast<std::uint32_t>(made.fields.size()));
            made.fields.push_back(std::move(entry));
        }
    }
}

void Elaborator::fill_heading(std::uint32_t module, const ast::Heading& heading, QuantityId id) {
    engine::Quantity& made = program_.quantities[id.index];
    made.labels = labels_of(heading.labels);
    bool failed = false;
    made.type = type_of(module, heading.type, failed);
    if (heading.entity) {
        const std::vector<Symbol> found = scopes_.find(module, heading.entity->text);
        if (found.size() == 1 && found[0].kind == Symbol::Kind::Collection && !found[0].is_plural) {
            made.entity = CollectionId{found[0].id};
        } else if (found.empty()) {
            failed = true;
            report_unknown(*heading.entity, module);
        } else if (found.size() == 1 && found[0].kind == Symbol::Kind::Collection) {
            failed = true;
            wrong_kind(*heading.entity, found,
                       "`" + last_word(program_.collections[found[0].id].name) + "`");
        } else {
            failed = true;
            wrong_kind(*heading.entity, found, "`" + words({Keyword::Entity}) + "`");
        }
    }
    using Given = ast::IndexDeclaration::Kind;
    for (const ast::IndexDeclaration& index : heading.indices) {
        engine::Index entry;
        entry.variable = index.variable.text;
        switch (index.kind) {
            case ast::IndexDeclaration::Kind::Month:
                entry.kind = engine::IndexKind::Month;
                break;
            case ast::IndexDeclaration::Kind::Year:
                entry.kind = engine::IndexKind::Year;
                break;
            case ast::IndexDeclaration::Kind::Day:
                entry.kind = engine::IndexKind::Day;
                break;
            case ast::IndexDeclaration::Kind::Named: {
                entry.kind = engine::IndexKind::Enumeration;
                const std::vector<Symbol> found = scopes_.find(module, index.enumeration.text);
                if (found.size() != 1 || found[0].kind != Symbol::Kind::Enumeration) {
                    failed = true;
                    if (found.empty()) report_unknown(index.enumeration, module);
                    if (!found.empty()) {
                        wrong_kind(index.enumeration, found,
                                   "`" + words({Keyword::Enumeration}) + "`");
                    }
                    continue;
                }
                entry.enumeration = EnumerationId{found[0].id};
                break;
            }
        }
        const bool twice =
            std::any_of(made.indices.begin(), made.indices.end(), [&](const engine::Index& other) {
                return other.kind == entry.kind && (entry.kind != engine::IndexKind::Enumeration ||
                                                    other.enumeration == entry.enumeration);
            });
        if (twice) {
            failed = true;
            const std::string kind =
                index.kind == Given::Month  ? words({Keyword::For, Keyword::IndexMonth})
                : index.kind == Given::Year ? words({Keyword::For, Keyword::IndexYear})
                : index.kind == Given::Day  ? words({Keyword::On})
                                            : words({Keyword::For, index.enumeration.text});
            report(Code::IndexTwice, index.span, {kind});
        } else if (made.indices.size() == most_indices) {
            failed = true;
            report(Code::TooManyIndices, index.span, {engine::Rational(most_indices)})
                .help.push_back({Phrase::SplitIt, {}});
        } else {
            made.indices.push_back(std::move(entry));
        }
    }
    if (failed) broken_quantities_.insert(id.index);
}

void Elaborator::fill_parameter(std::uint32_t module, const ast::ParameterStatement& statement) {
    const auto symbol = scopes_.modules[module].symbols.find(statement.name.text);
    if (symbol == scopes_.modules[module].symbols.end() ||
        symbol->second.span != statement.name.span)
        return;
    const ParameterId id{symbol->second.id};
    bool failed = false;
    const Type type = type_of(module, statement.type, failed);
    program_.parameters[id.index].type = type;
    program_.parameters[id.index].labels = labels_of(statement.labels);
    if (failed) broken_parameters_.insert(id.index);
    add_steps(module, id, statement.steps);
}

void Elaborator::add_steps(std::uint32_t module, ParameterId id,
                           const std::vector<ast::ParameterStep>& steps) {
    Scope scope;
    scope.module = module;
    for (const ast::ParameterStep& step : steps) {
        const engine::Parameter& parameter = program_.parameters[id.index];
        const ast::Name name{step.span, last_word(parameter.name)};
        require_basis(step.basis, name);
        ++summary_.rules;
        engine::ParameterStep made;
        made.origin = step.span;
        made.cites = provisions_of(module, step.basis.cites);
        static_cast<void>(provisions_of(module, step.basis.sees, CitedLaw::As::See));
        if (step.basis.assumption) made.assumption = step.basis.assumption->text;
        if (step.force_from) made.force_from = constant_date(module_of(module), *step.force_from);
        if (step.force_to) made.force_to = constant_date(module_of(module), *step.force_to);
        const bool complete = made.cites.size() == step.basis.cites.size() &&
                              (!made.cites.empty() || step.basis.assumption.has_value()) &&
                              made.force_from.has_value() == step.force_from.has_value() &&
                              made.force_to.has_value() == step.force_to.has_value();
        if (!complete) incomplete_parameters_.insert(id.index);
        if (broken_parameters_.count(id.index) != 0)
            continue;  // its values have no type to be held against
        const auto value = constant(module_of(module), step.value, scope, parameter.type,
                                    last_word(parameter.name));
        if (!value) incomplete_parameters_.insert(id.index);
        if (!value || !complete) continue;
        made.value = *value;
        std::string tail = "assumption";
        if (!made.cites.empty()) {
            const engine::Provision& provision = program_[made.cites.front()];
            tail = program_[provision.instrument].id + " " + provision.anchor;
        }
        const std::string basis =
            made.cites.empty() ? "`" + words({Keyword::Assumption}) + "`" : tail;
        if (made.force_from) tail += " from " + made.force_from->to_string();
        made.name = parameter.name + "." + tail;
        engine::Parameter& target = program_.parameters[id.index];
        const auto same = std::find_if(
            target.steps.begin(), target.steps.end(),
            [&](const engine::ParameterStep& other) { return other.name == made.name; });
        if (same != target.steps.end()) {
            incomplete_parameters_.insert(id.index);
            Diagnostic& diagnostic =
                report(Code::StepTwice, step.span, {last_word(target.name), basis});
            diagnostic.labels.push_back({same->origin, {Phrase::FirstStep, {}}});
            diagnostic.help.push_back({Phrase::OneEndsOneBegins,
                                       {words({Keyword::InForce, Keyword::To, "2021-06-30"}),
                                        words({Keyword::InForce, Keyword::From, "2021-07-01"})}});
        } else {
            target.steps.push_back(std::move(made));
        }
    }
}

void Elaborator::fill_interpretation(std::uint32_t module,
                                     const ast::InterpretationStatement& statement) {
    const auto symbol = scopes_.modules[module].symbols.find(statement.name.text);
    if (symbol == scopes_.modules[module].symbols.end() ||
        symbol->second.span != statement.name.span)
        return;
    require_basis(statement.basis, statement.name);
    engine::Interpretation made;
    made.name = program_.interpretations[symbol->second.id].name;
    made.origin = statement.name.span;
    if (statement.question) made.question = statement.question->text;
    made.labels = labels_of(statement.labels);
    made.cites = provisions_of(module, statement.basis.cites);
    static_cast<void>(provisions_of(module, statement.basis.sees, CitedLaw::As::See));
    if (statement.basis.assumption) made.assumption = statement.basis.assumption->text;
    std::size_t defaults = 0;
    for (const ast::InterpretationOption& option : statement.options) {
        const auto& first =
            *std::find_if(statement.options.begin(), statement.options.end(),
                          [&](const auto& other) { return other.name.text == option.name.text; });
        if (&first != &option) {
            report(Code::DuplicateDeclaration, option.name.span, {option.name.text})
                .labels.push_back(
                    {first.name.span, {Phrase::AlsoDeclaredHere, {option.name.text}}});
            continue;
        }
        if (option.is_default) {
            made.by_default = static_cast<std::uint32_t>(made.options.size());
            ++defaults;
        }
        made.options.push_back(
            {option.name.text, option.text ? option.text->text : "", labels_of(option.labels)});
    }
    if (defaults != 1) {
        Diagnostic& diagnostic =
            report(Code::NoDefaultOption, statement.name.span, {statement.name.text});
        const Phrase phrase = defaults == 0 ? Phrase::MarkDefault : Phrase::MarkOneDefault;
        diagnostic.help.push_back({phrase, {words({Keyword::Default})}});
    }
    if (!made.options.empty()) program_.interpretations[symbol->second.id] = std::move(made);
}

/// Reports the second of two conventions about one thing: which of them is meant, nobody can say.
bool Elaborator::convention_stands_twice(std::uint32_t module,
                                         const ast::ConventionStatement& statement, Span span) {
    for (const ast::Statement& other : module_of(module).statements) {
        const auto* first = std::get_if<ast::ConventionStatement>(&other.node);
        if (first == &statement) return false;
        if (first == nullptr || first->months.has_value() != statement.months.has_value()) continue;
        const std::string name = words(
            {Keyword::Convention, statement.months ? Keyword::MonthsRound : Keyword::DecidedOn});
        report(Code::DuplicateDeclaration, span, {name})
            .labels.push_back({other.span, {Phrase::AlsoDeclaredHere, {name}}});
        return true;
    }
    return false;
}

void Elaborator::fill_convention(std::uint32_t module, const ast::ConventionStatement& statement,
                                 Span span) {
    require_basis(statement.basis, ast::Name{span, words({Keyword::Convention})});
    const std::vector<engine::ProvisionId> cites = provisions_of(module, statement.basis.cites);
    Conventions& conventions = conventions_[module];
    if (convention_stands_twice(module, statement, span)) return;
    if (statement.months) {
        conventions.month_end = *statement.months == engine::Rounding::Up ? engine::MonthEnd::Up
                                                                          : engine::MonthEnd::Down;
    }
    if (statement.decided_on) {
        conventions.decided_on = &statement;
        conventions.decided_on_cites = cites;
    }
}

void Elaborator::report_unknown(const ast::Name& name, std::uint32_t module) {
    if (is_of_other_language(name)) return;
    Scope scope;
    scope.module = module;
    static_cast<void>(unknown_name(name, scope));
}

/// Offers the words for types beside the names.
void Elaborator::report_unknown_type(const ast::Name& name, std::uint32_t module) {
    const std::size_t before = diagnostics_.size();
    report_unknown(name, module);
    if (diagnostics_.size() == before) return;
    Diagnostic& diagnostic = diagnostics_.back();
    if (!diagnostic.fixes.empty() || !diagnostic.help.empty()) return;
    std::vector<std::string> types;
    for (const Keyword word :
         {Keyword::TypeYesNo, Keyword::TypeInteger, Keyword::TypeNumber, Keyword::TypeMoney,
          Keyword::TypeShare, Keyword::TypeDate, Keyword::TypeMonth, Keyword::TypeYear,
          Keyword::TypeDays, Keyword::TypeMonths, Keyword::TypePeriod, Keyword::TypeText})
        types.push_back(words({word}));
    suggest(diagnostic, name, types);
    if (!diagnostic.fixes.empty()) return;
    std::string all;
    for (const std::string& type : types) all += "`" + type + "`, ";
    diagnostic.help.push_back({Phrase::DataExpectOneOf, {all + "…"}});
}

void Elaborator::attach_amendments() {
    for (const std::uint32_t module : module_order_) {
        language_ = module_of(module).language;
        for (const ast::Statement& statement : module_of(module).statements) {
            const auto* amend = std::get_if<ast::AmendStatement>(&statement.node);
            if (amend != nullptr) attach_amendment(module, *amend, std::nullopt);
        }
    }
}

void Elaborator::attach_amendment(std::uint32_t module, const ast::AmendStatement& amend,
                                  std::optional<engine::ScenarioId> scenario) {
    const std::vector<Symbol> found = scopes_.find(module, amend.name.text);
    if (found.empty()) return report_unknown(amend.name, module);
    if (found.size() > 1) return ambiguous_name(amend.name, found);
    const bool is_procedure = found[0].kind == Symbol::Kind::Quantity &&
                              procedure_with(QuantityId{found[0].id}) != nullptr;
    const bool is_defined = found[0].kind == Symbol::Kind::Quantity &&
                            program_.quantities[found[0].id].role == engine::QuantityRole::Defined;
    if (is_procedure && amend.clauses.empty() && amend.steps.empty()) {
        add_transitions(module, QuantityId{found[0].id}, amend.transitions, scenario);
    } else if (is_procedure || !amend.transitions.empty()) {
        report(Code::TransitionsOfProcedures, amend.name.span, {amend.name.text});
    } else if (is_defined) {
        for (const ast::Clause& clause : amend.clauses) {
            quantity_sources_[found[0].id].clauses.push_back(
                {module, &clause, std::nullopt, false, scenario});
        }
    } else if (found[0].kind == Symbol::Kind::Parameter && !scenario) {
        add_steps(module, ParameterId{found[0].id}, amend.steps);
    } else {
        const std::string parameter = scenario ? "" : ", `" + words({Keyword::Parameter}) + "`";
        wrong_kind(amend.name, found, "`" + words({Keyword::Define}) + "`" + parameter);
    }
}

}  // namespace hjemmel::lang
