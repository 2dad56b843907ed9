#include "engine/evaluate/shared_laws.hpp"

#include "engine/evaluate/evaluator.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::engine {

struct SharedLaws::State {
    /// All that a residual program depends on beside the program and the day.
    struct Setting {
        std::optional<Date> known_on;
        std::vector<std::uint32_t> options;
        std::vector<ScenarioId> scenarios;
        bool operator==(const Setting&) const = default;
    };
    struct Entry {
        Setting setting;
        std::shared_ptr<Evaluator::Laws> laws;
    };
    const Program& program;
    std::vector<Entry> entries;  ///< asked last comes first
};

SharedLaws::SharedLaws(const Program& program) : state_(new State{program, {}}) {}
SharedLaws::~SharedLaws() = default;

std::shared_ptr<Evaluator::Laws> Evaluator::laws_for(const Program& program,
                                                     const Circumstances& circumstances,
                                                     SharedLaws* shared) {
    const auto make = [&] {
        auto laws = std::make_shared<Laws>();
        laws->changes = law_changes(program, circumstances.known_on);
        laws->loaded.resize(laws->changes.size() + 1);
        return laws;
    };
    // Laws of another program are none of this one.
    if (shared == nullptr || &shared->state_->program != &program) return make();
    // A setting has a residual for each law that is asked; a file of tests has few settings at
    // once.
    constexpr std::size_t most_settings = 16;
    SharedLaws::State::Setting setting{circumstances.known_on, circumstances.choices.options,
                                       circumstances.scenarios};
    auto& entries = shared->state_->entries;
    auto found = std::find_if(entries.begin(), entries.end(),
                              [&](const auto& entry) { return entry.setting == setting; });
    if (found == entries.end()) {
        if (entries.size() == most_settings) entries.pop_back();
        entries.push_back({std::move(setting), make()});
        found = entries.end() - 1;
    }
    std::rotate(entries.begin(), found, found + 1);
    return entries.front().laws;
}

}  // namespace hjemmel::engine
