#pragma once

#include "engine/values/packed_integers.hpp"

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
class KeyTable {
public:
    /// Looks at keys that lie in somebody else's memory, which `keep` holds. ends: where each key
    /// ends in `text`, ascending up to its size. They are copied before the first change.
    [[nodiscard]] static KeyTable view(std::string_view text, PackedIntegers ends,
                                       std::shared_ptr<const void> keep);

    [[nodiscard]] std::size_t size() const { return keep_ ? far_ends_.size() : ends_.size(); }
    [[nodiscard]] std::string_view operator[](std::size_t place) const {
        const std::size_t begin = place == 0 ? 0 : end(place - 1);
        return text().substr(begin, end(place) - begin);
    }
    /// All keys without a gap, and where one of them ends.
    [[nodiscard]] std::string_view text() const { return keep_ ? far_text_ : text_; }
    [[nodiscard]] std::size_t end(std::size_t place) const {
        return keep_ ? static_cast<std::size_t>(far_ends_[place]) : ends_[place];
    }

    void push_back(std::string_view key);
    void reserve(std::size_t keys, std::size_t bytes);
    /// Goes through all keys where they are looked at in other memory and too many to be worth an
    /// index for the few that are asked for.
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view key) const;

private:
    [[nodiscard]] std::size_t slot_of(std::string_view key) const;
    [[nodiscard]] bool has_room_for(std::size_t keys) const;
    void own();
    void index_all();

    std::string text_;
    std::vector<std::size_t> ends_;
    std::string_view far_text_;
    PackedIntegers far_ends_;
    std::shared_ptr<const void> keep_;
    std::vector<std::uint32_t> slots_;  // place + 1, 0: free; open addressing
    std::size_t indexed_ = 0;           // keys that the slots have taken in
};

}  // namespace hjemmel::engine
