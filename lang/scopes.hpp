#pragma once

#include "engine/program/program.hpp"
#include "lang/ast.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

/// What the modules declare, and what a name can mean in each of them.
namespace hjemmel::lang {

struct Symbol {
    enum class Kind : std::uint8_t {
        Unit,
        Enumeration,
        Collection,
        Quantity,
        Parameter,
        Interpretation,
        Scenario
    };
    Kind kind = Kind::Quantity;
    std::uint32_t id = 0;  ///< in the table of the kind
    std::uint32_t module = 0;
    Span span;               ///< of the declared name
    bool is_plural = false;  ///< the name is the plural of an entity, event, spell or enumeration

    [[nodiscard]] bool same_thing(const Symbol& other) const {
        return kind == other.kind && id == other.id;
    }
};

struct ModuleScope {
    std::string name;
    Span span;
    std::vector<std::uint32_t> uses;
    std::vector<Span> use_spans;                      ///< of the name after each `use`
    std::unordered_map<std::string, Symbol> symbols;  ///< of its own, by the last word
    std::unordered_map<std::string, Span> sources;    ///< ids of sources
    std::unordered_set<std::string>
        unreadable;               ///< words of broken statements, which may declare them
    bool use_unreadable = false;  ///< a `use` is broken or leads nowhere
    bool convention_unreadable = false;
};

class Scopes {
public:
    std::vector<ModuleScope> modules;

    /// All things that `name` can mean in a module: its own and those of the modules it uses; a
    /// name with dots is a module's (or the last words of one) and a name in it.
    [[nodiscard]] std::vector<Symbol> find(std::uint32_t module, std::string_view name) const;
    /// Modules that declare `name` though `module` does not use them.
    [[nodiscard]] std::vector<std::uint32_t> elsewhere(std::uint32_t module,
                                                       std::string_view name) const;
    /// All names that mean something in a module, sorted.
    [[nodiscard]] std::vector<std::string> names(std::uint32_t module) const;
    /// Says whether a broken statement, here or in a used module, seems to declare `name`: it is
    /// then not unknown.
    [[nodiscard]] bool is_unreadable(std::uint32_t module, std::string_view name) const;
    [[nodiscard]] std::optional<std::uint32_t> module_named(std::string_view name) const;
};

}  // namespace hjemmel::lang
