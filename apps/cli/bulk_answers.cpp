#include "apps/cli/bulk_answers.hpp"

#include "engine/batch/batch_source.hpp"

#include <algorithm>
#include <thread>

namespace hjemmel::cli {

std::shared_ptr<engine::BulkSource> bulk_source(const engine::Program& program,
                                                const engine::Facts& facts,
                                                const engine::Circumstances& under,
                                                const Options& options) {
    engine::batch::BatchOptions batch;
    batch.threads = options.threads > 0
                        ? options.threads
                        : std::max<std::size_t>(1, std::thread::hardware_concurrency());
    return std::make_shared<engine::batch::BatchSource>(program, facts, under, batch);
}

const engine::BulkRows* BulkAnswers::rows(engine::QuantityId quantity,
                                          const engine::IndexKey& key) {
    const auto [found, is_new] = found_.try_emplace({quantity.index, key});
    if (is_new) {
        found->second = interpreter_->ask_rows({quantity, 0, key});
    }
    return found->second ? &*found->second : nullptr;
}

std::optional<engine::Outcome> BulkAnswers::at(const engine::Place& place) {
    const engine::BulkRows* all = rows(place.quantity, place.indices);
    return all != nullptr && place.row < all->size ? all->at(place.row) : std::nullopt;
}

}  // namespace hjemmel::cli
