#include "engine/values/key_table.hpp"

#include <cstring>
#include <functional>

namespace hjemmel::engine {

namespace {

// Eight bytes at a time, mixed as in MurmurHash3's finaliser. No result hangs on it: it only says
// where to look.
std::size_t hash_of(std::string_view text) {
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
    return static_cast<std::size_t>(hash);
}

}  // namespace

void KeyTable::push_back(std::string_view key) {
    if ((used_ + 1) * 4 > slots_.size() * 3) {
        grow();
    }
    text_.append(key);
    ends_.push_back(text_.size());
    const std::size_t slot = slot_of(key);
    if (slots_[slot] == 0) {
        slots_[slot] = static_cast<std::uint32_t>(ends_.size());
        ++used_;
    }
}

void KeyTable::reserve(std::size_t keys, std::size_t bytes) {
    ends_.reserve(keys);
    text_.reserve(bytes);
}

std::optional<std::uint32_t> KeyTable::find(std::string_view key) const {
    if (slots_.empty()) {
        return std::nullopt;
    }
    const std::uint32_t found = slots_[slot_of(key)];
    return found == 0 ? std::nullopt : std::optional(found - 1);
}

// The slot that holds an equal key, else the free one where it belongs.
std::size_t KeyTable::slot_of(std::string_view key) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash_of(key) & mask;
    while (slots_[slot] != 0 && (*this)[slots_[slot] - 1] != key) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

void KeyTable::grow() {
    constexpr std::size_t least = 16;
    slots_.assign(slots_.empty() ? least : slots_.size() * 2, 0);
    used_ = 0;
    for (std::size_t place = 0; place < ends_.size(); ++place) {
        const std::size_t slot = slot_of((*this)[place]);
        if (slots_[slot] == 0) {
            slots_[slot] = static_cast<std::uint32_t>(place + 1);
            ++used_;
        }
    }
}

}  // namespace hjemmel::engine
