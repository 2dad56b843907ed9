#pragma once

#include "engine/values/packed_integers.hpp"
#include "engine/values/stepped_integers.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hjemmel::engine {

/// 64 bits of a text. No result may hang on them: they only say where to look.
[[nodiscard]] std::uint64_t hash_of_key(std::string_view text);

/// Keys of rows by their place, close together, and found by their text; the first of two equal
/// ones is found. An empty key says that the row has none: it takes no room and is never found.
/// Keys that all are whole numbers are kept as numbers. As long as each key is above the one before
/// (shorter, or of one length and less) none comes again, and no index is needed to know it.
class KeyTable {
public:
    /// The number that a table holds in the place of an empty key.
    static constexpr std::int64_t no_key = -1;
    /// The largest key that can be held as a number.
    static constexpr std::int64_t most_number = 999'999'999'999'999'999;

    /// Looks at keys that lie in somebody else's memory, which `keep` holds. ends: where each key
    /// ends in `text`, ascending up to its size. They are copied before the first change.
    [[nodiscard]] static KeyTable view(std::string_view text, PackedIntegers ends,
                                       std::shared_ptr<const void> keep);
    /// Takes keys that are whole numbers: `no_key` to `most_number`.
    [[nodiscard]] static KeyTable of_numbers(SteppedIntegers numbers);

    [[nodiscard]] std::size_t size() const { return are_numbers_ ? numbers_.size() : ends_.size(); }
    [[nodiscard]] std::string operator[](std::size_t place) const;
    [[nodiscard]] bool is_empty(std::size_t place) const { return holds(place, {}); }

    // ---- as they lie ----

    [[nodiscard]] bool are_numbers() const { return are_numbers_; }
    /// By place, where keys are numbers.
    [[nodiscard]] const SteppedIntegers& numbers() const { return numbers_; }
    /// Otherwise all keys without a gap, and where each of them ends.
    [[nodiscard]] std::string_view text() const { return keep_ ? far_text_ : text_; }
    [[nodiscard]] const PackedIntegers& ends() const { return ends_; }

    void push_back(std::string_view key);
    /// Without an index it goes through the keys, by halves where they ascend.
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view key) const;
    /// Makes it quick to find many keys.
    void prepare_to_find();

private:
    // A key as the table compares it: a number where it holds numbers.
    struct Wanted {
        std::string_view text;
        std::int64_t number = no_key;
    };

    [[nodiscard]] std::string_view text_at(std::size_t place) const {
        const auto begin = place == 0 ? 0 : static_cast<std::size_t>(ends_[place - 1]);
        return text().substr(begin, static_cast<std::size_t>(ends_[place]) - begin);
    }
    [[nodiscard]] Wanted at(std::size_t place) const;
    [[nodiscard]] bool holds(std::size_t place, const Wanted& wanted) const {
        return are_numbers_ ? numbers_[place] == wanted.number : text_at(place) == wanted.text;
    }
    [[nodiscard]] bool is_below(std::size_t place, const Wanted& wanted) const;
    [[nodiscard]] bool is_above_all(const Wanted& wanted) const {
        return are_numbers_ ? last_number_ < wanted.number : is_below(last_, wanted);
    }
    [[nodiscard]] const SteppedIntegers::Run* ascending_run() const;
    [[nodiscard]] std::optional<std::uint32_t> find_in_order(const Wanted& wanted) const;
    [[nodiscard]] std::size_t slot_of(const Wanted& wanted) const;
    [[nodiscard]] bool has_room_for(std::size_t keys) const;
    void take_in(const Wanted& pushed);
    void write_out();
    void own();
    void index_all();

    bool are_numbers_ = true;
    SteppedIntegers numbers_;
    std::string text_;
    std::string_view far_text_;
    PackedIntegers ends_;
    std::shared_ptr<const void> keep_;

    bool has_keys_ = false;              // some are not empty
    bool has_gaps_ = false;              // some are empty
    bool ascends_ = true;                // each that is not empty is above the one before
    std::size_t last_ = 0;               // while they ascend: place of the last that is not empty,
    std::int64_t last_number_ = no_key;  // and its number, where they are numbers
    std::vector<std::uint32_t> slots_;   // see the source; empty: there is no index
    std::size_t indexed_ = 0;            // keys that the slots have taken in
};

}  // namespace hjemmel::engine
