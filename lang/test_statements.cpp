#include "lang/elaborator.hpp"
#include "lang/lexemes.hpp"
#include "lang/listing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

/// `test` statements: the facts of `given` and the questions of `expect`.
namespace hjemmel::lang {

using engine::Cell;
using engine::CollectionId;
using engine::Kind;
using engine::Place;
using engine::QuantityId;
using engine::Type;

namespace {

/// Rows that the copies of one test may have, with what belongs to them.
constexpr std::int64_t most_copied_rows = 1'000'000;

std::optional<std::int32_t> key_part(const engine::Value& value) {
    if (const auto* month = std::get_if<engine::Month>(&value)) return month->index;
    if (const auto* year = std::get_if<engine::Year>(&value)) return year->number;
    if (const auto* date = std::get_if<engine::Date>(&value)) return date->days;
    if (const auto* choice = std::get_if<engine::EnumerationValue>(&value)) return choice->ordinal;
    return std::nullopt;
}

bool same_cell(const Cell& left, const Cell& right) {
    if (left.state != right.state) return false;
    if (left.state != Cell::State::Given) return true;
    const bool bounds = (left.bounds == nullptr) == (right.bounds == nullptr) &&
                        (left.bounds == nullptr || *left.bounds == *right.bounds);
    return bounds && engine::equal_values(left.value, right.value);
}

}  // namespace

/// Builds the facts of one test; private to this stage.
class TestElaboration {
public:
    TestElaboration(Elaborator& all, std::uint32_t module, const ast::TestStatement& test)
        : all_(all),
          module_(all.module_of(module)),
          test_(test),
          case_{"", "", engine::Facts(all.program_), {}, {}} {
        scope_.module = module;
        scope_.month_end = all.conventions_[module].month_end;
        file_ = case_.facts.add_file(all.sources_[module_.file].path);
    }

    engine::TestCase run(const ast::Statement& statement) {
        case_.name = all_.scopes_.modules[scope_.module].name + ".test." + test_.title.text;
        case_.title = test_.title.text;
        case_.origin = statement.span;
        for (const ast::IndexArgument& index : test_.indices) static_cast<void>(is_foreign(index));
        for (const ast::GivenLine& line : test_.given) given(line);
        for (const auto& [key, entry] : figures_) {
            case_.facts.give({QuantityId{key.quantity}, key.row, key.indices}, entry.cell);
        }
        for (const ast::Expectation& expectation : test_.expectations) expect(expectation);
        return std::move(case_);
    }

private:
    struct Thing {
        CollectionId collection;
        std::uint32_t row;
    };
    struct FigureKey {
        std::uint32_t quantity;
        std::uint32_t row;
        engine::IndexKey indices;
        bool operator<(const FigureKey& other) const {
            if (quantity != other.quantity) return quantity < other.quantity;
            if (row != other.row) return row < other.row;
            return indices < other.indices;
        }
    };
    struct Figure {
        Cell cell;
        std::size_t width;  ///< for how many places the line speaks
        Span span;          ///< of the line
    };

    engine::FactOrigin origin(Span span) const {
        const Position position = position_of(all_.sources_[module_.file], span.begin);
        return {file_, position.line, position.column};
    }

    std::optional<Symbol> symbol(const ast::Name& name, Symbol::Kind kind) {
        for (const Symbol& found : all_.scopes_.find(scope_.module, name.text)) {
            if (found.kind == kind) return found;
        }
        return std::nullopt;
    }

    void given(const ast::GivenLine& line) {
        switch (line.kind) {
            case ast::GivenLine::Kind::Thing:
                thing(line);
                break;
            case ast::GivenLine::Kind::Value:
                value(line);
                break;
            case ast::GivenLine::Kind::Occurrence:
                occurrence(line);
                break;
            case ast::GivenLine::Kind::None:
            case ast::GivenLine::Kind::NoMore:
                close(line);
                break;
            case ast::GivenLine::Kind::Copies:
                copies(line);
                break;
        }
    }

    /// The open entity to which things of `collection` belong; closes those inside it. Where none
    /// is open, that is told once, and the lines below speak of one that is made up.
    std::uint32_t owner_of(CollectionId collection, const ast::Name& name, bool closes) {
        const auto parent = all_.program_[collection].parent;
        if (!parent) {
            if (closes) open_.clear();
            return 0;
        }
        for (std::size_t back = open_.size(); back-- > 0;) {
            if (open_[back].collection != *parent) continue;
            const std::uint32_t row = open_[back].row;
            if (closes) open_.resize(back + 1);
            return row;
        }
        if (!is_lost_) {
            const std::string entity = last_word(all_.program_[*parent].name);
            all_.report(Code::NotInSight, name.span, {name.text, "`" + entity + "`"})
                .help.push_back({Phrase::OpenFirst, {entity + " …"}});
        }
        return made_up(*parent);
    }

    std::uint32_t made_up(CollectionId collection) {
        const auto parent = all_.program_[collection].parent;
        const std::uint32_t owner = parent ? made_up(*parent) : 0;
        const std::uint32_t row = case_.facts.add_row(collection, "", owner, {});
        open_.push_back({collection, row});
        rows_.push_back({collection, row});
        return row;
    }

    /// The id of a thing that was given, `Fanø` or `"Høje-Taastrup"`; else what is shown for it.
    ast::Name id_in(ast::ExprId id, const std::string& otherwise) const {
        const ast::Expr& expr = module_[id];
        if (const auto* reference = std::get_if<ast::Reference>(&expr.node))
            return {expr.span, reference->name.text};
        const auto* quoted = std::get_if<ast::String>(&expr.node);
        return {expr.span, quoted != nullptr ? quoted->value : otherwise};
    }

    /// Reports a name that is nothing of the kinds that are needed here.
    void unknown(const ast::Name& name, std::initializer_list<Keyword> needed) {
        const std::vector<Symbol> meanings = all_.scopes_.find(scope_.module, name.text);
        if (meanings.empty()) return unknown(name);
        std::vector<std::string> kinds;
        for (const Keyword kind : needed) kinds.push_back(all_.words({kind}));
        all_.wrong_kind(name, meanings, in_backquotes(kinds));
    }

    /// Offers the fields of what is open beside all names.
    void unknown_fact(const ast::Name& name) {
        if (!all_.scopes_.find(scope_.module, name.text).empty())
            return unknown(name, {Keyword::Reading, Keyword::Define});
        if (all_.is_of_other_language(name)) return;
        Scope scope = scope_;
        for (const Thing& thing : open_) {
            for (const engine::Field& field : all_.program_[thing.collection].fields)
                scope.variables.push_back({field.name, all_.failed()});
        }
        static_cast<void>(all_.unknown_name(name, scope));
    }

    void unknown(const ast::Name& name) {
        if (!all_.is_of_other_language(name)) static_cast<void>(all_.unknown_name(name, scope_));
    }

    void thing(const ast::GivenLine& line) {
        const auto found = symbol(line.name, Symbol::Kind::Collection);
        if (!found) {
            // Who is meant stays open, and all that is said of it with that.
            is_lost_ = true;
            scope_.variables.push_back({line.id.text, all_.failed()});
            return unknown(line.name, {Keyword::Entity});
        }
        const CollectionId collection{found->id};
        if (!all_.program_[collection].parent) is_lost_ = false;
        const std::uint32_t owner = owner_of(collection, line.name, true);
        const auto known = case_.facts.find_row(collection, line.id.text);
        if (known && all_.program_[collection].over_time) {
            if (stays(line, collection, *known, owner)) open_.push_back({collection, *known});
            return;
        }
        if (known) {
            if (case_.facts.parent(collection, *known) == owner) {
                // Named again: the same one goes on.
                open_.push_back({collection, *known});
                return;
            }
            belongs_to_another(line, collection, *known, case_.facts.parent(collection, *known),
                               owner);
            // What follows is about a row of its own, so that nothing of it is given twice.
            const std::uint32_t other =
                case_.facts.add_row(collection, line.id.text, owner, origin(line.span));
            open_.push_back({collection, other});
            return;
        }
        refuse_one_of_none(collection, owner, line.name.span);
        const std::uint32_t row =
            case_.facts.add_row(collection, line.id.text, owner, origin(line.span));
        const bool is_stay = line.from || line.to;
        if (all_.program_[collection].over_time) {
            if (!stays(line, collection, row, owner)) return;
        } else if (is_stay) {
            all_.report(Code::OnlyEntitiesMove, line.span,
                        {last_word(all_.program_[collection].name)})
                .help.push_back(
                    {Phrase::DeclareMovers, {all_.words({Keyword::Of, "…", Keyword::OverTime})}});
        }
        Type type = type_of_kind(Kind::Row);
        type.of = collection.index;
        scope_.variables.push_back(
            {line.id.text, {all_.core_.constant(engine::Row{row}, type, line.id.span), type}});
        open_.push_back({collection, row});
        rows_.push_back({collection, row});
        named_.emplace(std::pair{collection.index, row}, line.id.span);
    }

    /// Says where a row that moves belongs; no two stays may share a day.
    bool stays(const ast::GivenLine& line, CollectionId collection, std::uint32_t row,
               std::uint32_t owner) {
        engine::Stay stay{owner, std::nullopt, std::nullopt, origin(line.span)};
        if (line.from) stay.first = all_.constant_date(module_, *line.from);
        if (line.to) stay.last = all_.constant_date(module_, *line.to);
        if (stay.first && stay.last && *stay.last < *stay.first) {
            all_.report(Code::RangeReversed, line.span);
            return false;
        }
        const bool again = !line.from && !line.to;
        for (const engine::Stay& other : case_.facts.stays(collection, row)) {
            if (again && other.parent == owner) return true;
            const bool apart = (stay.last && other.first && *stay.last < *other.first) ||
                               (other.last && stay.first && *other.last < *stay.first);
            if (apart) continue;
            belongs_to_another(line, collection, row, other.parent, owner);
            return false;
        }
        case_.facts.add_stay(collection, row, stay);
        return true;
    }

    void belongs_to_another(const ast::GivenLine& line, CollectionId collection, std::uint32_t row,
                            std::uint32_t first, std::uint32_t owner) {
        const CollectionId parent = *all_.program_[collection].parent;
        Diagnostic& diagnostic = all_.report(
            Code::BelongsToAnother, line.id.span,
            {line.id.text, case_.facts.key(parent, first), case_.facts.key(parent, owner)});
        const auto named = named_.find({collection.index, row});
        if (named != named_.end())
            diagnostic.labels.push_back({named->second, {Phrase::GivenFirst, {line.id.text}}});
        if (all_.program_[collection].over_time) {
            diagnostic.help.push_back({Phrase::SayFromWhenToWhen,
                                       {all_.words({line.name.text, line.id.text, Keyword::From,
                                                    "2023-01-01", Keyword::To, "2023-06-30"})}});
        }
    }

    std::optional<Cell> cell(ast::ExprId id, const Type& type, const std::string& name,
                             const std::optional<ast::KnownTo>& known_to) {
        Cell result;
        result.origin = origin(module_[id].span);
        if (std::holds_alternative<ast::Unknown>(module_[id].node)) return result;
        if (std::holds_alternative<ast::NotApplicable>(module_[id].node)) {
            if (!type.can_be_not_applicable) {
                all_.report(Code::OutcomeMisplaced, module_[id].span,
                            {all_.words({Keyword::NotApplicable})})
                    .help.push_back({Phrase::MayBeDeclared,
                                     {all_.words({": …", Keyword::Or, Keyword::NotApplicable})}});
                return std::nullopt;
            }
            result.state = Cell::State::NotApplicable;
            return result;
        }
        if (type.kind == Kind::Row) {
            const ast::Name written = id_in(id, name);
            const auto row = case_.facts.find_row(CollectionId{type.of}, written.text);
            if (!row) {
                unknown(written);
                return std::nullopt;
            }
            result.state = Cell::State::Given;
            result.value = engine::Row{*row};
            return result;
        }
        const auto value = all_.constant(module_, id, scope_, type, name);
        if (!value) return std::nullopt;
        result.state = Cell::State::Given;
        result.value = *value;
        if (known_to) {
            Type step_type = type;
            step_type.range.reset();
            step_type.integer = false;
            const auto step = all_.constant(module_, known_to->step, scope_, step_type, name);
            const auto* number = std::get_if<engine::Rational>(&*value);
            const auto* width = step ? std::get_if<engine::Rational>(&*step) : nullptr;
            if (number == nullptr || width == nullptr || width->sign() <= 0) {
                if (width != nullptr)
                    all_.report(Code::StepNotPositive, module_[known_to->step].span);
                return std::nullopt;
            }
            result.bounds = std::make_shared<const engine::Interval>(
                engine::known_to(*number, *width, known_to->rounded_half_up));
        }
        return result;
    }

    void value(const ast::GivenLine& line) {
        // A field of the innermost open thing that has it, else a figure of a quantity.
        for (std::size_t back = open_.size(); back-- > 0 && line.indices.empty();) {
            const auto field = all_.field_named(open_[back].collection, line.name.text);
            if (!field) continue;
            const Type type = all_.program_[open_[back].collection].fields[*field].type;
            if (all_.broken_fields_.count({open_[back].collection.index, *field}) != 0) return;
            if (line.values.size() != 1) return wrong_count(line, 1);
            if (auto given = cell(line.values.front(), type, line.name.text, line.known_to)) {
                put(open_[back], *field, std::move(*given), line.span);
                check_spell(open_[back], module_[line.values.front()].span);
            }
            return;
        }
        const auto found = symbol(line.name, Symbol::Kind::Quantity);
        if (!found && is_lost_) return;
        if (!found) return unknown_fact(line.name);
        const QuantityId id{found->id};
        const engine::Quantity& quantity = all_.program_.quantities[id.index];
        if (all_.broken_quantities_.count(id.index) != 0) return;
        std::optional<std::uint32_t> row = 0;
        if (quantity.entity) {
            row.reset();
            for (std::size_t back = open_.size(); back-- > 0 && !row;) {
                if (open_[back].collection == *quantity.entity) row = open_[back].row;
            }
            if (!row && is_lost_) return;
            if (!row) {
                const std::string entity = last_word(all_.program_[*quantity.entity].name);
                all_.report(Code::NotInSight, line.name.span, {line.name.text, "`" + entity + "`"})
                    .help.push_back({Phrase::OpenFirst, {entity + " …"}});
                return;
            }
        }
        const auto keys = places(quantity, line.indices, line.name);
        if (!keys) return;
        if (line.values.size() != 1 && line.values.size() != keys->size()) {
            wrong_count(line, keys->size());
            return;
        }
        for (std::size_t place = 0; place < keys->size(); ++place) {
            const ast::ExprId text = line.values[line.values.size() == 1 ? 0 : place];
            auto made = cell(text, quantity.type, line.name.text, line.known_to);
            if (!made) return;
            const FigureKey key{id.index, *row, (*keys)[place]};
            const auto known = figures_.find(key);
            if (known != figures_.end() && known->second.width == keys->size() &&
                !same_cell(known->second.cell, *made)) {
                all_.report(Code::GivenTwice, line.span, {line.name.text})
                    .labels.push_back({known->second.span, {Phrase::GivenFirst, {line.name.text}}});
                return;
            }
            // The line that speaks of fewer places stands.
            if (known == figures_.end() || keys->size() <= known->second.width) {
                figures_[key] = {std::move(*made), keys->size(), line.span};
            }
        }
    }

    /// Sets a field; reports when it has another value already.
    void put(const Thing& thing, std::uint32_t field, Cell cell, Span span) {
        const auto [first, is_new] =
            fields_.emplace(std::tuple{thing.collection.index, thing.row, field}, span);
        if (!is_new && !same_cell(case_.facts.cell(thing.collection, field, thing.row), cell)) {
            const std::string& name = all_.program_[thing.collection].fields[field].name;
            all_.report(Code::GivenTwice, span, {name})
                .labels.push_back({first->second, {Phrase::GivenFirst, {name}}});
            return;
        }
        case_.facts.set(thing.collection, field, thing.row, std::move(cell));
    }

    void wrong_count(const ast::GivenLine& line, std::size_t places) {
        const Span first = module_[line.values.front()].span;
        const Span last = module_[line.values.back()].span;
        all_.report(Code::ListLength, {first.file, first.begin, last.end},
                    {engine::Rational(line.values.size()), engine::Rational(places)});
    }

    /// `for måned M` in an English file: reported as a word of the other language.
    bool is_foreign(const ast::IndexArgument& index) {
        return index.kind == ast::IndexArgument::Kind::Named &&
               all_.scopes_.find(scope_.module, index.name.text).empty() &&
               all_.is_of_other_language(index.name);
    }

    std::nullopt_t surplus(const engine::Quantity& quantity, const ast::IndexArgument& argument,
                           const ast::Name& name) {
        if (is_foreign(argument)) return std::nullopt;
        Diagnostic& diagnostic = all_.report(Code::SurplusIndex, argument.span, {name.text});
        if (!quantity.indices.empty())
            diagnostic.help.push_back({Phrase::ItHas, {all_.indices_words(quantity)}});
        return std::nullopt;
    }

    /// All places that indices speak of: one, or one for each month of a period.
    std::optional<std::vector<engine::IndexKey>> places(
        const engine::Quantity& quantity, const std::vector<ast::IndexArgument>& indices,
        const ast::Name& name) {
        wrong_value_ = false;
        std::vector<engine::IndexKey> keys(1);
        std::vector<bool> used(indices.size(), false);
        for (std::size_t place = 0; place < quantity.indices.size(); ++place) {
            const engine::Index& declared = quantity.indices[place];
            std::vector<std::int32_t> parts;
            for (std::size_t argument = 0; argument < indices.size() && parts.empty(); ++argument) {
                if (used[argument]) continue;
                parts = parts_for(declared, indices[argument]);
                used[argument] = !parts.empty();
                if (wrong_value_) return std::nullopt;
            }
            if (parts.empty()) {
                for (const ast::IndexArgument& common : test_.indices) {
                    if (parts.empty()) parts = parts_for(declared, common);
                    if (wrong_value_) return std::nullopt;
                }
            }
            if (parts.empty()) {
                for (std::size_t argument = 0; argument < indices.size(); ++argument) {
                    if (!used[argument]) return surplus(quantity, indices[argument], name);
                }
                all_.report(Code::MissingIndex, name.span,
                            {name.text, all_.type_words(type_of_index(declared))})
                    .help.push_back(
                        {Phrase::SayWhich, {all_.words({name.text, all_.index_words(declared)})}});
                return std::nullopt;
            }
            std::vector<engine::IndexKey> more;
            for (const engine::IndexKey& key : keys) {
                for (const std::int32_t part : parts) {
                    engine::IndexKey longer = key;
                    longer.values[longer.count++] = part;
                    more.push_back(longer);
                }
            }
            keys = std::move(more);
        }
        for (std::size_t argument = 0; argument < indices.size(); ++argument) {
            if (used[argument]) continue;
            return surplus(quantity, indices[argument], name);
        }
        return keys;
    }

    /// The values of one index that an argument stands for; empty when it speaks of another index.
    std::vector<std::int32_t> parts_for(const engine::Index& declared,
                                        const ast::IndexArgument& argument) {
        using Given = ast::IndexArgument::Kind;
        if (argument.kind == Given::EachMonthOf) {
            if (declared.kind != engine::IndexKind::Month) return {};
            const Type year_type = type_of_kind(Kind::Year);
            const auto value = all_.constant(module_, argument.value, scope_, year_type, "");
            wrong_value_ = !value;
            const auto* year = value ? std::get_if<engine::Year>(&*value) : nullptr;
            if (year == nullptr) return {};
            std::vector<std::int32_t> months;
            for (int month = 1; month <= 12; ++month)
                months.push_back(engine::Month::from_ym(year->number, month)->index);
            return months;
        }
        const bool fits =
            argument.kind == Given::Bare ||
            (argument.kind == Given::Month && declared.kind == engine::IndexKind::Month) ||
            (argument.kind == Given::Year && declared.kind == engine::IndexKind::Year) ||
            (argument.kind == Given::Day && declared.kind == engine::IndexKind::Day) ||
            (argument.kind == Given::Named && declared.kind == engine::IndexKind::Enumeration &&
             last_word(all_.program_[declared.enumeration].name) == last_word(argument.name.text));
        if (!fits) return {};
        const Type needed = type_of_index(declared);
        // A bare value may be meant for another index; a named kind says which one it is for.
        const bool bare = argument.kind == Given::Bare;
        const auto value = bare ? quietly(argument.value, needed)
                                : all_.constant(module_, argument.value, scope_, needed, "");
        wrong_value_ = !bare && !value;
        const auto part = value ? key_part(*value) : std::nullopt;
        if (!part) return {};
        return {*part};
    }

    /// A constant of the type, without a word when it is none.
    std::optional<engine::Value> quietly(ast::ExprId id, const Type& type) {
        const Diagnostics before = all_.diagnostics_;
        const auto value = all_.constant(module_, id, scope_, type, "");
        all_.diagnostics_ = before;
        return value;
    }

    /// An event is given with `on`, a spell with `from`; an entity has no dates of its own.
    bool has_such_time(const ast::GivenLine& line, CollectionId collection) {
        const engine::Collection& declared = all_.program_[collection];
        const std::string& text = all_.sources_[module_.file].bytes;
        const std::size_t begin = skip_within(text, line.name.span.end);
        const std::size_t on = match_keyword(text, begin, Keyword::On, module_.language);
        const bool is_day = on != begin;
        const bool fits = is_day ? declared.kind == engine::CollectionKind::Event
                                 : declared.kind == engine::CollectionKind::Spell;
        if (fits) return true;
        const std::size_t end =
            is_day ? on : match_keyword(text, begin, Keyword::From, module_.language);
        Diagnostic& diagnostic = all_.report(
            Code::NotOverTime,
            {module_.file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)},
            {all_.words({is_day ? Keyword::On : Keyword::From}), "`" + declared.plural + "`"});
        if (declared.kind == engine::CollectionKind::Event) {
            diagnostic.help.push_back(
                {Phrase::WriteInstead, {all_.words({line.name.text, Keyword::On, "…"})}});
        } else if (declared.kind == engine::CollectionKind::Spell) {
            diagnostic.help.push_back(
                {Phrase::WriteInstead,
                 {all_.words({line.name.text, Keyword::From, "…", Keyword::To, "…"})}});
        }
        return false;
    }

    void occurrence(const ast::GivenLine& line) {
        const auto found = symbol(line.name, Symbol::Kind::Collection);
        if (!found) return unknown(line.name, {Keyword::Event, Keyword::Spell});
        const CollectionId collection{found->id};
        const std::uint32_t owner = owner_of(collection, line.name, false);
        if (!has_such_time(line, collection)) return;
        refuse_one_of_none(collection, owner, line.name.span);
        const engine::Collection& declared = all_.program_[collection];
        const std::uint32_t row = case_.facts.add_row(
            collection, fmt::format("{} {}", line.name.text, case_.facts.row_count(collection) + 1),
            owner, origin(line.span));
        Span end = line.span;
        const auto set = [&](std::uint32_t field, ast::ExprId value) {
            if (field == engine::second_date_field) end = module_[value].span;
            if (auto given = cell(value, declared.fields[field].type, declared.fields[field].name,
                                  std::nullopt)) {
                put({collection, row}, field, std::move(*given), module_[value].span);
            }
        };
        if (line.from) set(engine::first_date_field, *line.from);
        if (declared.kind == engine::CollectionKind::Spell) {
            if (line.to) {
                set(engine::second_date_field, *line.to);
            } else {
                Cell open;
                open.state = Cell::State::NotApplicable;
                open.origin = origin(line.span);
                case_.facts.set(collection, engine::second_date_field, row, open);
            }
        }
        for (const ast::Local& field : line.fields) {
            const auto number = all_.field_named(collection, field.name.text);
            if (!number) {
                std::vector<std::string> names;
                for (const engine::Field& known : declared.fields) names.push_back(known.name);
                if (all_.scopes_.is_unreadable(scope_.module, field.name.text)) continue;
                all_.suggest_of(all_.report(Code::UnknownName, field.name.span, {field.name.text}),
                                field.name, names);
                continue;
            }
            if (all_.broken_fields_.count({collection.index, *number}) == 0)
                set(*number, field.value);
        }
        check_spell({collection, row}, end);
    }

    /// A spell may not end before it starts.
    void check_spell(const Thing& thing, Span end) {
        if (all_.program_[thing.collection].kind != engine::CollectionKind::Spell) return;
        const auto day = [&](std::uint32_t field) -> std::optional<engine::Date> {
            const Cell cell = case_.facts.cell(thing.collection, field, thing.row);
            const auto* const given = std::get_if<engine::Date>(&cell.value);
            if (cell.state != Cell::State::Given || given == nullptr) return std::nullopt;
            return *given;
        };
        const auto first = day(engine::first_date_field);
        const auto last = day(engine::second_date_field);
        if (first && last && *last < *first) all_.report(Code::ReversedSpell, end);
    }

    void close(const ast::GivenLine& line) {
        const auto found = symbol(line.name, Symbol::Kind::Collection);
        if (!found) return unknown(line.name);
        const CollectionId collection{found->id};
        // What follows `no more persons` is about the town again.
        const std::uint32_t owner = owner_of(collection, line.name, true);
        const bool none = line.kind == ast::GivenLine::Kind::None;
        const Closed closed{line.span,
                            all_.words({none ? Keyword::NoneOf : Keyword::NoMore, line.name.text})};
        const auto rows = case_.facts.children(collection, owner);
        if (none && !rows.empty()) {
            const auto given = given_.find({collection.index, rows[0]});
            Diagnostic& diagnostic =
                all_.report(Code::GivenThoughNone,
                            given != given_.end() ? given->second : line.span, {closed.words});
            diagnostic.labels.push_back({line.span, {Phrase::SaidHere, {closed.words}}});
        }
        closed_.emplace(std::pair{collection.index, owner}, closed);
        case_.facts.close(collection, owner);
    }

    /// Reports one more of what a line above says there are none or no more of.
    void refuse_one_of_none(CollectionId collection, std::uint32_t owner, Span span) {
        given_.emplace(std::pair{collection.index, case_.facts.row_count(collection)}, span);
        const auto closed = closed_.find({collection.index, owner});
        if (closed == closed_.end()) return;
        all_.report(Code::GivenThoughNone, span, {closed->second.words})
            .labels.push_back({closed->second.span, {Phrase::SaidHere, {closed->second.words}}});
    }

    void copies(const ast::GivenLine& line) {
        const auto found = symbol(line.name, Symbol::Kind::Collection);
        if (!found) return unknown(line.name);
        const CollectionId collection{found->id};
        const auto model = case_.facts.find_row(collection, line.id.text);
        if (!model && is_lost_) return;
        if (!model) return unknown(line.id);
        const std::uint32_t owner = owner_of(collection, line.name, true);
        refuse_one_of_none(collection, owner, line.name.span);
        const std::int64_t rows_each = rows_with(collection, *model);
        if (line.copies > (most_copied_rows - copied_rows_) / rows_each) {
            all_.report(Code::TooManyCopies, line.span, {engine::Rational(most_copied_rows)});
            return;
        }
        copied_rows_ += line.copies * rows_each;
        for (std::int64_t copy = 1; copy <= line.copies; ++copy) {
            copy_row(collection, *model, owner, fmt::format("{} {}", line.id.text, copy + copied_),
                     line.span);
        }
        copied_ += line.copies;
    }

    /// A row and all that belongs to it.
    [[nodiscard]] std::int64_t rows_with(CollectionId collection, std::uint32_t row) const {
        std::int64_t rows = 1;
        for (std::uint32_t other = 0; other < all_.program_.collections.size(); ++other) {
            if (all_.program_[CollectionId{other}].parent != collection) continue;
            for (const std::uint32_t child : case_.facts.children(CollectionId{other}, row))
                rows += rows_with(CollectionId{other}, child);
        }
        return rows;
    }

    void copy_row(CollectionId collection, std::uint32_t model, std::uint32_t owner,
                  const std::string& key, Span span) {
        const std::uint32_t row = case_.facts.add_row(collection, key, owner, origin(span));
        const auto stays = case_.facts.stays(collection, model);
        for (const engine::Stay& stay : std::vector<engine::Stay>(stays.begin(), stays.end()))
            case_.facts.add_stay(collection, row, stay);
        const auto fields = static_cast<std::uint32_t>(all_.program_[collection].fields.size());
        for (std::uint32_t field = 0; field < fields; ++field) {
            case_.facts.set(collection, field, row,
                            Cell(case_.facts.cell(collection, field, model)));
        }
        // Figures of the model are the copy's too.
        std::vector<std::pair<FigureKey, Figure>> copied;
        for (std::uint32_t id = 0; id < all_.program_.quantities.size(); ++id) {
            if (all_.program_.quantities[id].entity != collection) continue;
            for (auto at = figures_.lower_bound({id, model, {}});
                 at != figures_.end() && at->first.quantity == id && at->first.row == model; ++at)
                copied.push_back({{id, row, at->first.indices}, at->second});
        }
        for (auto& [place, figure] : copied) figures_[place] = std::move(figure);
        for (std::uint32_t other = 0; other < all_.program_.collections.size(); ++other) {
            const CollectionId inner{other};
            if (all_.program_[inner].parent != collection) continue;
            const auto children = case_.facts.children(inner, model);
            const std::vector<std::uint32_t> rows(children.begin(), children.end());
            for (const std::uint32_t child : rows) {
                copy_row(inner, child, row,
                         fmt::format("{} {}", case_.facts.key(inner, child),
                                     case_.facts.row_count(inner) + 1),
                         span);
            }
            if (case_.facts.is_listed(inner, model)) case_.facts.close(inner, row);
        }
    }

    std::optional<engine::Circumstances> circumstances(const ast::Circumstances& own) {
        engine::Circumstances result;
        result.choices.options.resize(all_.program_.interpretations.size());
        for (std::size_t question = 0; question < result.choices.options.size(); ++question) {
            result.choices.options[question] = all_.program_.interpretations[question].by_default;
        }
        for (const ast::Circumstances* given : {&test_.under, &own}) {
            if (given->law_as_of) {
                result.law_on = all_.constant_date(module_, *given->law_as_of);
                if (!result.law_on) return std::nullopt;
            }
            if (given->known_on) {
                result.known_on = all_.constant_date(module_, *given->known_on);
                if (!result.known_on) return std::nullopt;
            }
            for (const auto& [name, option] : given->choices) {
                const auto found = symbol(name, Symbol::Kind::Interpretation);
                if (!found) {
                    unknown(name);
                    return std::nullopt;
                }
                const engine::Interpretation& question = all_.program_.interpretations[found->id];
                std::vector<std::string> names;
                std::optional<std::uint32_t> chosen;
                for (std::uint32_t one = 0; one < question.options.size(); ++one) {
                    names.push_back(question.options[one].name);
                    if (question.options[one].name == option.text) chosen = one;
                }
                if (!chosen) {
                    all_.suggest_of(all_.report(Code::UnknownOption, option.span,
                                                {option.text, last_word(question.name)}),
                                    option, names);
                    return std::nullopt;
                }
                result.choices.options[found->id] = *chosen;
            }
        }
        return result;
    }

    void expect(const ast::Expectation& text) {
        const auto* target = std::get_if<ast::Reference>(&module_[text.target].node);
        if (target == nullptr) {
            return;  // the grammar lets nothing else pass
        }
        const auto found = symbol(target->name, Symbol::Kind::Quantity);
        if (!found) return unknown(target->name, {Keyword::Define, Keyword::Reading});
        const QuantityId id{found->id};
        const engine::Quantity& quantity = all_.program_.quantities[id.index];
        if (all_.broken_quantities_.count(id.index) != 0) return;
        const auto row = row_of(quantity, *target);
        const auto keys = row ? places(quantity, target->indices, target->name) : std::nullopt;
        const auto under = circumstances(text.under);
        if (!row || !keys || !under) return;
        for (const engine::IndexKey& key : *keys) {
            engine::Expectation made;
            made.kind = static_cast<engine::Expectation::Kind>(text.kind);
            made.place = {id, *row, key};
            made.circumstances = *under;
            made.origin = text.span;
            Type needed = quantity.type;
            needed.range.reset();
            needed.integer = false;
            if (text.value) {
                const auto value =
                    all_.constant(module_, *text.value, scope_, needed, target->name.text);
                if (!value) return;
                made.value = *value;
            }
            if (text.upper) {
                const auto value =
                    all_.constant(module_, *text.upper, scope_, needed, target->name.text);
                if (!value) return;
                made.upper = *value;
                const auto* least = std::get_if<engine::Rational>(&made.value);
                const auto* most = std::get_if<engine::Rational>(&made.upper);
                if (least != nullptr && most != nullptr && *most < *least) {
                    all_.report(Code::RangeReversed, module_[*text.upper].span);
                    return;
                }
            }
            if (text.kind == ast::Expectation::Kind::Unknown) {
                for (const ast::Name& fact : text.because) made.because_facts.push_back(fact.text);
            } else if (!clauses(id, text.because, made.because)) {
                return;
            }
            if (!clauses(id, text.conflict, made.conflict)) return;
            case_.expectations.push_back(std::move(made));
        }
    }

    /// What the clauses of a quantity are called; the transitions of a procedure `state.to_other`.
    [[nodiscard]] std::map<std::string, engine::ClauseId> clause_words_of(QuantityId id) const {
        std::map<std::string, engine::ClauseId> known(all_.clause_names_[id.index].begin(),
                                                      all_.clause_names_[id.index].end());
        const engine::Procedure* procedure = engine::procedure_of(all_.program_, id);
        if (procedure == nullptr) return known;
        for (const QuantityId exit : procedure->exits) {
            const engine::Quantity& quantity = all_.program_[exit];
            for (const engine::ClauseId clause : quantity.clauses) {
                known.emplace(
                    last_word(quantity.name) + "." + last_word(all_.program_[clause].name), clause);
            }
        }
        return known;
    }

    bool clauses(QuantityId id, const std::vector<ast::Name>& names,
                 std::vector<engine::ClauseId>& result) {
        const std::map<std::string, engine::ClauseId> known = clause_words_of(id);
        for (const ast::Name& name : names) {
            auto clause = known.find(name.text);
            if (clause == known.end()) clause = known.find(last_word(name.text));
            if (clause == known.end()) {
                if (all_.clause_may_be_lost(last_word(name.text))) return false;
                std::vector<std::string> candidates;
                for (const auto& entry : known) candidates.push_back(entry.first);
                all_.suggest_of(
                    all_.report(Code::UnknownClause, name.span,
                                {name.text, last_word(all_.program_.quantities[id.index].name)}),
                    name, candidates);
                return false;
            }
            result.push_back(clause->second);
        }
        return true;
    }

    std::optional<std::uint32_t> row_of(const engine::Quantity& quantity,
                                        const ast::Reference& target) {
        if (!quantity.entity) return 0;
        if (target.of) {
            const ast::Name written = id_in(*target.of, "…");
            const auto row = case_.facts.find_row(*quantity.entity, written.text);
            if (!row && !is_lost_) unknown(written);
            return row;
        }
        std::vector<std::uint32_t> fitting;
        for (const Thing& thing : rows_) {
            if (thing.collection == *quantity.entity) fitting.push_back(thing.row);
        }
        if (fitting.size() == 1) return fitting.front();
        if (is_lost_) return std::nullopt;
        if (all_.broken_collections_.count(quantity.entity->index) != 0) return std::nullopt;
        const std::string entity = "`" + last_word(all_.program_[*quantity.entity].name) + "`";
        Diagnostic& diagnostic =
            fitting.empty()
                ? all_.report(Code::NotInSight, target.name.span, {target.name.text, entity})
                : all_.report(Code::AmbiguousName, target.name.span, {target.name.text});
        diagnostic.help.push_back(
            {Phrase::SayWhich, {all_.words({target.name.text, Keyword::Of, "…"})}});
        return std::nullopt;
    }

    Elaborator& all_;
    const ast::Module& module_;
    const ast::TestStatement& test_;
    engine::TestCase case_;
    Scope scope_;
    std::uint32_t file_ = 0;
    std::vector<Thing> open_;
    std::vector<Thing> rows_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, Span> named_;  ///< by collection and row
    /// What a line says there are none, or no more, of.
    struct Closed {
        Span span;
        std::string words;  ///< `no offers`
    };
    std::map<std::pair<std::uint32_t, std::uint32_t>, Closed> closed_;  ///< by collection and owner
    std::map<std::pair<std::uint32_t, std::uint32_t>, Span> given_;     ///< by collection and row
    std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>, Span>
        fields_;  ///< by collection, row and field: where it was given
    std::map<FigureKey, Figure> figures_;
    std::int64_t copied_ = 0;
    std::int64_t copied_rows_ = 0;  ///< with what belongs to them
    bool is_lost_ = false;      ///< it is not known of whom the lines speak, and that is reported
    bool wrong_value_ = false;  ///< an index was given a value that cannot be, and that is reported
};

void Elaborator::elaborate_tests() {
    std::map<std::string, Span> titles;
    for (const std::uint32_t module : module_order_) {
        language_ = module_of(module).language;
        for (const ast::Statement& statement : module_of(module).statements) {
            const auto* test = std::get_if<ast::TestStatement>(&statement.node);
            if (test == nullptr) continue;
            elaborate_test(module, statement, *test);
            if (test->expectations.empty()) report(Code::NothingExpected, test->title.span);
            const auto [first, is_new] = titles.emplace(
                scopes_.modules[module].name + "\n" + test->title.text, test->title.span);
            if (is_new) continue;
            report(Code::DuplicateDeclaration, test->title.span, {test->title.text})
                .labels.push_back({first->second, {Phrase::AlsoDeclaredHere, {test->title.text}}});
        }
    }
}

void Elaborator::elaborate_test(std::uint32_t module, const ast::Statement& statement,
                                const ast::TestStatement& test) {
    tests_.push_back(TestElaboration(*this, module, test).run(statement));
}

}  // namespace hjemmel::lang
