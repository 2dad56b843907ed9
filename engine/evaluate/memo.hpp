#pragma once

#include "engine/evaluate/blocks.hpp"
#include "engine/evaluate/facts.hpp"
#include "engine/evaluate/grounds.hpp"
#include "engine/evaluate/outcome.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hjemmel::engine {

/// What has been computed: an outcome by place and law. Rows that follow each other lie side by
/// side, so that going through a collection stays within the processor's cache.
class Memo {
public:
    struct Entry {
        Outcome outcome;
        GroundId ground;
        Shared<std::vector<EvaluationError>> errors;
    };

    /// law: whatever else the outcome depends on, as a number. Null: nothing is remembered there.
    /// What is found stays where it is until `clear`.
    [[nodiscard]] const Entry* find(const Place& place, std::uint32_t law);
    /// Gives an entry to be filled; nothing may be remembered there.
    Entry& add(const Place& place, std::uint32_t law);
    void clear();

private:
    static constexpr std::uint32_t rows_in_page = 16;
    static constexpr std::uint32_t none = 0;

    /// Neighbouring rows of one quantity at one index, under one law.
    struct Page {
        QuantityId quantity{};
        std::uint32_t number = 0;  ///< row / rows_in_page
        std::uint32_t law = 0;
        IndexKey indices;
        std::array<std::uint32_t, rows_in_page>
            entries{};  ///< by row: its number in its quantity + 1, or none

        [[nodiscard]] bool is_for(const Place& place, std::uint32_t under) const {
            return quantity == place.quantity && number == place.row / rows_in_page &&
                   law == under && indices == place.indices;
        }
    };
    /// Of one quantity. Its entries lie by themselves: what is asked of one row after the other
    /// then lies side by side, whatever was computed in between.
    struct OfQuantity {
        std::uint32_t latest = none;  ///< the page found last, its number + 1
        Blocks<Entry, 16> entries;
    };
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t page = none;  ///< its number + 1
    };

    [[nodiscard]] static std::uint32_t hash_of(const Place& place, std::uint32_t law);
    [[nodiscard]] Page* page_of(const Place& place, std::uint32_t law);
    [[nodiscard]] Page& page_for(const Place& place, std::uint32_t law);
    void put(Slot slot);
    void remember_page(const Place& place, std::uint32_t page);

    std::vector<Slot> slots_;  ///< open addressing; their number is a power of two
    Blocks<Page, 32> pages_;
    std::vector<OfQuantity> quantities_;
};

}  // namespace hjemmel::engine
