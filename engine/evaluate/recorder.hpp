#pragma once

#include "engine/evaluate/grounds.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace hjemmel::engine {

/// Writes grounds and shares them: what follows from the same grounds again, such as the last day
/// of a month for one person after the other, is recorded once.
class Recorder {
public:
    /// What was recorded before is forgotten when the grounds are others.
    void forget();

    [[nodiscard]] GroundId record(Grounds& grounds, const Step& step, const Outcome& outcome,
                                  std::span<const GroundId> children);

private:
    /// A table by row of which few parts may be used.
    class ByRow {
    public:
        GroundId& operator[](std::uint32_t row);

    private:
        static constexpr std::uint32_t page_size = 512;
        using Page = std::array<GroundId, page_size>;
        std::vector<std::unique_ptr<Page>> pages_;
    };
    /// Of one law in the grounds, by node: the ground recorded last, and those of its elements.
    struct OfLaw {
        std::vector<GroundId> nodes;
        std::vector<ByRow> elements;
    };
    /// Of one collection.
    struct OfRows {
        ByRow listings;
        ByRow belongings;
        std::vector<ByRow> fields;
    };

    /// Where to look for the same ground; null: it is never shared.
    [[nodiscard]] GroundId* place_of(const Step& step);

    std::vector<OfLaw> laws_;
    std::vector<OfRows> collections_;
    std::vector<GroundId> clauses_;
};

}  // namespace hjemmel::engine
