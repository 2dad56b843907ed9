#include "engine/program/program.hpp"

#include <algorithm>

namespace hjemmel::engine {

namespace {

// `focus.offers_met` are the last words of `supervision.focus.offers_met`; `met` is not.
bool ends_with_words(std::string_view full, std::string_view words) {
    if (words.empty() || full.size() <= words.size()) {
        return false;
    }
    const std::size_t start = full.size() - words.size();
    return full[start - 1] == '.' && full.substr(start) == words;
}

template <typename FoundId, typename Entry, typename Counts>
std::optional<FoundId> find_by_name(const std::vector<Entry>& entries, std::string_view name,
                                    Counts counts) {
    std::optional<FoundId> by_last_words;
    std::size_t fitting = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const FoundId id{static_cast<std::uint32_t>(i)};
        if (!counts(entries[i])) {
            continue;
        }
        if (entries[i].name == name) {
            return id;
        }
        if (ends_with_words(entries[i].name, name)) {
            by_last_words = id;
            ++fitting;
        }
    }
    return fitting == 1 ? by_last_words : std::nullopt;
}

template <typename FoundId, typename Entry>
std::optional<FoundId> find_by_name(const std::vector<Entry>& entries, std::string_view name) {
    return find_by_name<FoundId>(entries, name, [](const Entry&) { return true; });
}

}  // namespace

const Procedure* procedure_of(const Program& program, QuantityId quantity) {
    const auto found =
        std::find_if(program.procedures.begin(), program.procedures.end(),
                     [&](const Procedure& procedure) { return procedure.quantity == quantity; });
    return found == program.procedures.end() ? nullptr : &*found;
}

std::optional<QuantityId> find_quantity(const Program& program, std::string_view name) {
    return find_by_name<QuantityId>(program.quantities, name, [](const Quantity& quantity) {
        return quantity.role != QuantityRole::Exit;
    });
}

std::optional<InterpretationId> find_interpretation(const Program& program, std::string_view name) {
    return find_by_name<InterpretationId>(program.interpretations, name);
}

std::optional<ParameterId> find_parameter(const Program& program, std::string_view name) {
    return find_by_name<ParameterId>(program.parameters, name);
}

std::optional<ScenarioId> find_scenario(const Program& program, std::string_view name) {
    return find_by_name<ScenarioId>(program.scenarios, name);
}

}  // namespace hjemmel::engine
