#include "lang/scopes.hpp"

#include <algorithm>

namespace hjemmel::lang {

namespace {

/// Says whether `full` is `last` or ends with `.last`.
bool ends_in_words(std::string_view full, std::string_view last) {
    if (full == last) return true;
    return full.size() > last.size() && full.substr(full.size() - last.size()) == last &&
           full[full.size() - last.size() - 1] == '.';
}

void add(std::vector<Symbol>& found, const Symbol& symbol) {
    const bool known = std::any_of(found.begin(), found.end(),
                                   [&](const Symbol& other) { return other.same_thing(symbol); });
    if (!known) found.push_back(symbol);
}

void add_from(std::vector<Symbol>& found, const ModuleScope& scope, std::string_view name) {
    if (const auto symbol = scope.symbols.find(std::string(name)); symbol != scope.symbols.end()) {
        add(found, symbol->second);
    }
}

}  // namespace

std::vector<Symbol> Scopes::find(std::uint32_t module, std::string_view name) const {
    std::vector<Symbol> found;
    const ModuleScope& scope = modules[module];
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) {
        add_from(found, scope, name);
        for (const std::uint32_t used : scope.uses) add_from(found, modules[used], name);
        return found;
    }
    // A name can have a dot itself, `report.due`: every place where the module's may end is tried.
    add_from(found, scope, name);
    for (const std::uint32_t used : scope.uses) add_from(found, modules[used], name);
    for (std::size_t at = name.find('.'); at != std::string_view::npos;
         at = name.find('.', at + 1)) {
        const std::string_view prefix = name.substr(0, at);
        const std::string_view word = name.substr(at + 1);
        if (ends_in_words(scope.name, prefix)) add_from(found, scope, word);
        for (const std::uint32_t used : scope.uses) {
            if (ends_in_words(modules[used].name, prefix)) add_from(found, modules[used], word);
        }
    }
    return found;
}

std::vector<std::uint32_t> Scopes::elsewhere(std::uint32_t module, std::string_view name) const {
    std::vector<std::uint32_t> found;
    const std::size_t dot = name.rfind('.');
    const std::string word(dot == std::string_view::npos ? name : name.substr(dot + 1));
    for (std::uint32_t other = 0; other < modules.size(); ++other) {
        const auto& uses = modules[module].uses;
        if (other == module || std::find(uses.begin(), uses.end(), other) != uses.end()) continue;
        if (modules[other].symbols.count(word) != 0) found.push_back(other);
    }
    return found;
}

std::vector<std::string> Scopes::names(std::uint32_t module) const {
    std::vector<std::string> all;
    for (const auto& entry : modules[module].symbols) all.push_back(entry.first);
    for (const std::uint32_t used : modules[module].uses) {
        for (const auto& entry : modules[used].symbols) all.push_back(entry.first);
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

bool Scopes::is_unreadable(std::uint32_t module, std::string_view name) const {
    const std::size_t dot = name.rfind('.');
    const std::string word(dot == std::string_view::npos ? name : name.substr(dot + 1));
    const ModuleScope& scope = modules[module];
    return scope.use_unreadable || scope.unreadable.count(word) != 0 ||
           std::any_of(scope.uses.begin(), scope.uses.end(), [&](std::uint32_t used) {
               return modules[used].unreadable.count(word) != 0;
           });
}

std::optional<std::uint32_t> Scopes::module_named(std::string_view name) const {
    for (std::uint32_t module = 0; module < modules.size(); ++module) {
        if (modules[module].name == name) return module;
    }
    return std::nullopt;
}

}  // namespace hjemmel::lang
