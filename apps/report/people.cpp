#include "apps/report/people.hpp"

#include <fmt/format.h>

namespace hjemmel::apps {

People::People(const engine::Program& program, const engine::Facts& facts, bool show_values)
    : program_(program), facts_(facts), hidden_(program.collections.size(), false) {
    if (show_values) {
        return;
    }
    for (std::size_t index = 0; index < program.collections.size(); ++index) {
        const engine::Collection& collection = program.collections[index];
        if (collection.parent) {
            hidden_[index] = true;
            if (collection.kind != engine::CollectionKind::Entity) {
                hidden_[collection.parent->index] = true;
            }
        }
    }
}

std::string People::name(engine::CollectionId collection, std::uint32_t row) const {
    if (row >= facts_.row_count(collection)) {
        return {};
    }
    if (!hides(collection)) {
        return facts_.key(collection, row);
    }
    const engine::FactOrigin origin = facts_.row_origin(collection, row);
    const std::string file =
        origin.file < facts_.files().size() ? facts_.files()[origin.file] : std::string();
    return origin.line == 0 ? fmt::format("{}#{}", program_[collection].plural, row + 1)
                            : fmt::format("{}:{}", file, origin.line);
}

std::string People::name(const engine::Place& place) const {
    const auto& entity = program_[place.quantity].entity;
    return entity ? name(*entity, place.row) : std::string();
}

}  // namespace hjemmel::apps
