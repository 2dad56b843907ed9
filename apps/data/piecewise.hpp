#pragma once

#include "apps/data/data_package.hpp"
#include "apps/data/repeated_ids.hpp"
#include "engine/evaluate/facts.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace hjemmel::apps {

/// Hands rows on piece by piece while they are read, and remembers of their ids what is needed to
/// know whether one comes again.
class Piecewise {
public:
    /// facts: where the rows are read to. ids: those that are known to come again by their hash;
    /// all of these outlive it.
    Piecewise(const Pieces& pieces, engine::Facts& facts, RepeatedIds& ids)
        : pieces_(pieces), facts_(facts), ids_(ids) {}

    [[nodiscard]] engine::CollectionId of() const { return pieces_.of; }
    /// Whether a piece must be handed on before another row is added.
    [[nodiscard]] bool is_full() const { return facts_.row_count(pieces_.of) >= pieces_.rows; }
    /// Hands on what the facts hold, unless there are errors, and forgets it. False: nobody wants
    /// more.
    [[nodiscard]] bool hand_on(bool has_errors);
    /// Hands on the rest, if anything was handed on before.
    [[nodiscard]] bool end(bool has_errors) { return handed_on_ == 0 || hand_on(has_errors); }

    /// Where an id stood in a row that is no longer held.
    [[nodiscard]] std::optional<engine::FactOrigin> first_of(std::string_view id) const {
        return handed_on_ == 0 ? std::nullopt : ids_.first_of(id);
    }
    [[nodiscard]] std::uint64_t handed_on() const { return handed_on_; }

private:
    const Pieces& pieces_;
    engine::Facts& facts_;
    RepeatedIds& ids_;
    std::uint64_t handed_on_ = 0;
};

}  // namespace hjemmel::apps
