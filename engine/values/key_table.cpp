#include "engine/values/key_table.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace hjemmel::engine {

namespace {

// Most keys of a view that are put into an index at once: it takes some milliseconds.
constexpr std::size_t most_indexed = std::size_t{1} << 18U;

}  // namespace

// Eight bytes at a time, mixed as in MurmurHash3's finaliser.
std::uint64_t hash_of_key(std::string_view text) {
    std::uint64_t hash = 0x9e3779b97f4a7c15ULL ^ text.size();
    const auto mix = [&hash](std::uint64_t word) {
        hash = (hash ^ word) * 0xff51afd7ed558ccdULL;
        hash ^= hash >> 32;
    };
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, 8);
        mix(word);
    }
    std::uint64_t rest = 0;
    std::memcpy(&rest, text.data() + at, text.size() - at);
    mix(rest);
    return hash;
}

KeyTable KeyTable::view(std::string_view text, PackedIntegers ends,
                        std::shared_ptr<const void> keep) {
    KeyTable table;
    table.far_text_ = text;
    table.far_ends_ = std::move(ends);
    table.keep_ = std::move(keep);
    if (table.size() <= most_indexed && !text.empty()) {
        table.index_all();
    }
    return table;
}

void KeyTable::own() {
    if (!keep_) {
        return;
    }
    text_ = far_text_;
    ends_.reserve(far_ends_.size());
    for (std::size_t place = 0; place < far_ends_.size(); ++place) {
        ends_.push_back(static_cast<std::size_t>(far_ends_[place]));
    }
    far_text_ = {};
    far_ends_ = {};
    keep_.reset();
}

void KeyTable::push_back(std::string_view key) {
    own();
    text_.append(key);
    ends_.push_back(text_.size());
    if (key.empty()) {
        return;
    }
    if (!has_room_for(indexed_ + 1)) {
        index_all();
        return;
    }
    ++indexed_;
    const std::size_t slot = slot_of(key);
    if (slots_[slot] == 0) {
        slots_[slot] = static_cast<std::uint32_t>(ends_.size());
    }
}

void KeyTable::reserve(std::size_t keys, std::size_t bytes) {
    ends_.reserve(keys);
    text_.reserve(bytes);
}

std::optional<std::uint32_t> KeyTable::find(std::string_view key) const {
    if (key.empty() || text().empty()) {
        return std::nullopt;
    }
    if (slots_.empty()) {
        for (std::size_t place = 0; place < size(); ++place) {
            if ((*this)[place] == key) {
                return static_cast<std::uint32_t>(place);
            }
        }
        return std::nullopt;
    }
    const std::uint32_t found = slots_[slot_of(key)];
    return found == 0 ? std::nullopt : std::optional(found - 1);
}

// The slot that holds an equal key, else the free one where it belongs.
std::size_t KeyTable::slot_of(std::string_view key) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = static_cast<std::size_t>(hash_of_key(key)) & mask;
    while (slots_[slot] != 0 && (*this)[slots_[slot] - 1] != key) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

// Whether that many keys leave a quarter of the slots free.
bool KeyTable::has_room_for(std::size_t keys) const { return keys * 4 <= slots_.size() * 3; }

void KeyTable::index_all() {
    constexpr std::size_t least = 16;
    indexed_ = 0;
    for (std::size_t place = 0; place < size(); ++place) {
        indexed_ += (*this)[place].empty() ? 0U : 1U;
    }
    do {
        slots_.resize(slots_.empty() ? least : slots_.size() * 2);
    } while (!has_room_for(indexed_ + 1));
    std::fill(slots_.begin(), slots_.end(), 0);
    for (std::size_t place = 0; place < size(); ++place) {
        const std::string_view key = (*this)[place];
        if (key.empty()) {
            continue;
        }
        const std::size_t slot = slot_of(key);
        if (slots_[slot] == 0) {
            slots_[slot] = static_cast<std::uint32_t>(place + 1);
        }
    }
}

}  // namespace hjemmel::engine
