#include "lang/elaborator.hpp"
#include "lang/listing.hpp"
#include "lang/suggest.hpp"

#include <algorithm>

/// What messages say of names, kinds and places, and when they keep silent because an earlier
/// mistake explains them.
namespace hjemmel::lang {

using engine::Op;

Diagnostic& Elaborator::report(Code code, Span span, std::vector<Argument> arguments) {
    diagnostics_.push_back({code, std::move(arguments), span, {}, {}, {}, {}, {}});
    return diagnostics_.back();
}

void Elaborator::suggest(Diagnostic& diagnostic, const ast::Name& name,
                         const std::vector<std::string>& candidates) {
    ++suggestions_;
    const std::optional<std::string> near =
        may_suggest() ? nearest(name.text, candidates) : std::nullopt;
    if (!near) return;
    diagnostic.fixes.push_back({{Phrase::DidYouMean, {*near}}, {{name.span, *near}}, false});
}

void Elaborator::suggest_of(Diagnostic& diagnostic, const ast::Name& name,
                            const std::vector<std::string>& all) {
    suggest(diagnostic, name, all);
    if (diagnostic.fixes.empty()) list(diagnostic, all);
}

void Elaborator::list(Diagnostic& diagnostic, const std::vector<std::string>& all) {
    if (all.empty()) return;
    constexpr std::size_t most = 8;
    std::string names;
    for (std::size_t place = 0; place < all.size() && place < most; ++place) {
        names += (place == 0 ? "`" : ", `") + all[place] + "`";
    }
    if (all.size() > most) names += ", …";
    diagnostic.help.push_back({Phrase::ItHas, {names}});
}

// ---- words of the language, as the file at hand writes them ----

std::string Elaborator::words(std::initializer_list<Wording> parts) const {
    std::string text;
    for (const Wording& part : parts) {
        const auto* keyword = std::get_if<Keyword>(&part);
        if (!text.empty()) text += ' ';
        text += keyword != nullptr ? std::string(spelling(*keyword, language_))
                                   : std::get<std::string>(part);
    }
    return text;
}

Language Elaborator::language_at(Span span) const {
    for (const Parsed& parsed : parsed_) {
        if (parsed.module.file == span.file) return parsed.module.language;
    }
    return Language::English;
}

std::string Elaborator::kind_words(const Symbol& symbol) const {
    const auto keyword = [&] {
        switch (symbol.kind) {
            case Symbol::Kind::Unit:
                return Keyword::Unit;
            case Symbol::Kind::Enumeration:
                return Keyword::Enumeration;
            case Symbol::Kind::Parameter:
                return Keyword::Parameter;
            case Symbol::Kind::Scenario:
                return Keyword::Scenario;
            case Symbol::Kind::Interpretation:
                return Keyword::Interpretation;
            case Symbol::Kind::Quantity:
                return program_.quantities[symbol.id].role == engine::QuantityRole::Reading
                           ? Keyword::Reading
                           : Keyword::Define;
            case Symbol::Kind::Collection:
                break;
        }
        switch (program_.collections[symbol.id].kind) {
            case engine::CollectionKind::Entity:
                return Keyword::Entity;
            case engine::CollectionKind::Event:
                return Keyword::Event;
            case engine::CollectionKind::Spell:
                return Keyword::Spell;
        }
        return Keyword::Entity;
    };
    return "`" + words({keyword()}) + "`";
}

std::string Elaborator::index_words(const engine::Index& index) const {
    switch (index.kind) {
        case engine::IndexKind::Month:
            return words({Keyword::For, Keyword::IndexMonth, "…"});
        case engine::IndexKind::Year:
            return words({Keyword::For, Keyword::IndexYear, "…"});
        case engine::IndexKind::Day:
            return words({Keyword::On, "…"});
        case engine::IndexKind::Enumeration:
            break;
    }
    return words({Keyword::For, last_word(program_[index.enumeration].name), "…"});
}

std::string Elaborator::indices_words(const engine::Quantity& quantity) const {
    std::vector<std::string> all;
    for (const engine::Index& index : quantity.indices) all.push_back(index_words(index));
    return in_backquotes(all);
}

std::string Elaborator::text_at(Span span) const {
    const std::string& bytes = sources_[span.file].bytes;
    if (span.end > bytes.size() || span.begin >= span.end) return "…";
    constexpr std::uint32_t longest = 40;
    const std::string text = text_of(span);
    return text.size() > longest || text.find('\n') != std::string::npos ? "…" : text;
}

void Elaborator::label_declaration(Diagnostic& diagnostic, const Typed& typed) const {
    const engine::Node& node = program_.core[typed.node];
    if (node.op != Op::Call && node.op != Op::Parameter) return;
    const Span origin = node.op == Op::Call ? program_.quantities[node.detail].origin
                                            : program_.parameters[node.detail].origin;
    diagnostic.labels.push_back({origin, {Phrase::DeclaredAs, {type_words(typed.type)}}});
}

// ---- names ----

Typed Elaborator::unknown_name(const ast::Name& name, const Scope& scope) {
    if (scopes_.is_unreadable(scope.module, name.text) || in_broken_thing(scope)) return failed();
    if (is_of_other_language(name, true)) return failed();
    Diagnostic& diagnostic = report(Code::UnknownName, name.span, {name.text});
    const std::vector<std::uint32_t> elsewhere = scopes_.elsewhere(scope.module, name.text);
    if (!elsewhere.empty()) {
        diagnostic.help.push_back(
            {Phrase::UseModule,
             {name.text, scopes_.modules[elsewhere.front()].name,
              words({Keyword::Use, scopes_.modules[elsewhere.front()].name})}});
        return failed();
    }
    if (const auto truth = truth_in_words(name.text)) {
        const std::string right = words({*truth ? Keyword::Yes : Keyword::No});
        diagnostic.fixes.push_back({{Phrase::WriteInstead, {right}}, {{name.span, right}}, false});
        return failed();
    }
    if (!may_suggest()) return failed();
    std::vector<std::string> candidates = scopes_.names(scope.module);
    for (const Variable& variable : scope.variables) candidates.push_back(variable.name);
    for (const auto& [collection, row] : levels(scope)) {
        for (const engine::Field& field : program_[collection].fields)
            candidates.push_back(field.name);
    }
    suggest(diagnostic, name, candidates);
    return failed();
}

bool Elaborator::is_of_other_language(const ast::Name& name, bool only_phrases) {
    const Language own = language_at(name.span);
    const Language other = own == Language::English ? Language::Danish : Language::English;
    const std::string& text = sources_[name.span.file].bytes;
    const std::optional<Keyword> foreign = keyword_at(text, name.span.begin, other);
    if (!foreign || keyword_at(text, name.span.begin, own)) return false;
    const auto end =
        static_cast<std::uint32_t>(match_keyword(text, name.span.begin, *foreign, other));
    if (end < name.span.end || (only_phrases && end == name.span.end)) return false;
    const Span span{name.span.file, name.span.begin, end};
    const std::string word(spelling(*foreign, own));
    report(own == Language::English ? Code::DanishWordInEnglishFile : Code::EnglishWordInDanishFile,
           span, {std::string(spelling(*foreign, other)), word})
        .fixes.push_back({{Phrase::WriteInstead, {word}}, {{span, word}}});
    return true;
}

void Elaborator::ambiguous_name(const ast::Name& name, const std::vector<Symbol>& meanings) {
    Diagnostic& diagnostic = report(Code::AmbiguousName, name.span, {name.text});
    for (const Symbol& symbol : meanings) {
        diagnostic.labels.push_back({symbol.span, {Phrase::DeclaredHere, {last_word(name.text)}}});
    }
    for (const Symbol& symbol : meanings) {
        const std::string qualified =
            scopes_.modules[symbol.module].name + "." + last_word(name.text);
        diagnostic.fixes.push_back(
            {{Phrase::WriteQualified, {qualified}}, {{name.span, qualified}}, false});
    }
}

void Elaborator::wrong_kind(const ast::Name& name, const std::vector<Symbol>& meanings,
                            const std::string& needed) {
    if (meanings.size() > 1) return ambiguous_name(name, meanings);
    Diagnostic& diagnostic =
        report(Code::WrongKindOfName, name.span, {name.text, kind_words(meanings.front()), needed});
    diagnostic.labels.push_back(
        {meanings.front().span, {Phrase::DeclaredHere, {last_word(name.text)}}});
}

Typed Elaborator::not_a_value(const ast::Name& name, const Symbol& symbol) {
    Diagnostic& diagnostic = report(Code::NotAValue, name.span, {name.text, kind_words(symbol)});
    diagnostic.labels.push_back({symbol.span, {Phrase::DeclaredHere, {last_word(name.text)}}});
    switch (symbol.kind) {
        case Symbol::Kind::Collection:
            diagnostic.help.push_back(
                {Phrase::CountThem,
                 {words({Keyword::CountOf, program_.collections[symbol.id].plural})}});
            break;
        case Symbol::Kind::Interpretation:
            diagnostic.help.push_back(
                {Phrase::AskForReading,
                 {words({Keyword::Choose, name.text, "…"}), words({name.text, Keyword::Is, "…"})}});
            break;
        case Symbol::Kind::Unit:
            diagnostic.help.push_back({Phrase::UnitAfterNumber, {"1 " + name.text}});
            break;
        case Symbol::Kind::Enumeration:
            list(diagnostic, program_.enumerations[symbol.id].values);
            break;
        case Symbol::Kind::Quantity:
        case Symbol::Kind::Scenario:
        case Symbol::Kind::Parameter:
            break;
    }
    return failed();
}

void Elaborator::not_in_sight(const ast::Name& name, engine::CollectionId owner) {
    const engine::Collection& collection = program_[owner];
    Diagnostic& diagnostic =
        report(Code::NotInSight, name.span, {name.text, "`" + last_word(collection.name) + "`"});
    diagnostic.help.push_back(
        {Phrase::OfWhich,
         {words({name.text, Keyword::Of, "…"}), words({"…", Keyword::Over, collection.plural})}});
}

// ---- what an earlier mistake explains ----

bool Elaborator::clause_may_be_lost(const std::string& name) const {
    return std::any_of(scopes_.modules.begin(), scopes_.modules.end(),
                       [&](const ModuleScope& scope) { return scope.unreadable.count(name) != 0; });
}

bool Elaborator::in_broken_thing(const Scope& scope) {
    const auto all = levels(scope);
    return std::any_of(all.begin(), all.end(), [&](const auto& level) {
        return broken_collections_.count(level.first.index) != 0;
    });
}

}  // namespace hjemmel::lang
