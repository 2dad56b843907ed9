#pragma once

#include "engine/evaluate/blocks.hpp"
#include "engine/evaluate/facts.hpp"
#include "engine/evaluate/grounds.hpp"
#include "engine/evaluate/outcome.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace hjemmel::engine {

/// What has been computed: an outcome by place and law. Rows that follow each other lie side by
/// side, so that going through a collection stays within the processor's cache.
class Memo {
public:
    struct Entry {
        Outcome outcome;
        GroundId ground;
        std::shared_ptr<const std::vector<EvaluationError>> errors;
    };

    /// law: whatever else the outcome depends on, as a number. Null: nothing is remembered there.
    /// What is found stays where it is until `clear`.
    [[nodiscard]] const Entry* find(const Place& place, std::uint32_t law);
    /// Nothing may be remembered there.
    void add(const Place& place, std::uint32_t law, Entry entry);
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
        std::array<std::uint32_t, rows_in_page> entries{};  ///< by row: its number + 1, or none

        [[nodiscard]] bool is_for(const Place& place, std::uint32_t under) const {
            return quantity == place.quantity && number == place.row / rows_in_page &&
                   law == under && indices == place.indices;
        }
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
    Blocks<Entry> entries_;
    std::vector<std::uint32_t> latest_;  ///< by quantity: the page found last, its number + 1
};

}  // namespace hjemmel::engine
