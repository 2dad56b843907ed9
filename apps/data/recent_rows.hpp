#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hjemmel::apps {

/// The rows of ids that were met lately: mostly rows of one parent stand together, or there are few
/// parents.
class RecentRows {
public:
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view id) const {
        const Entry& entry = entries_[place_of(id)];
        return !id.empty() && entry.id == id ? std::optional(entry.row) : std::nullopt;
    }
    void keep(std::string_view id, std::uint32_t row) {
        Entry& entry = entries_[place_of(id)];
        entry.id = id;
        entry.row = row;
    }

private:
    struct Entry {
        std::string id;
        std::uint32_t row = 0;
    };
    static constexpr unsigned bits = 9;

    // By the last eight bytes, in which ids of one register differ most.
    [[nodiscard]] static std::size_t place_of(std::string_view id) {
        std::uint64_t word = id.size();
        if (id.size() >= sizeof word) {
            std::memcpy(&word, id.data() + id.size() - sizeof word, sizeof word);
        } else {
            for (const char letter : id) word = word << 8U | static_cast<unsigned char>(letter);
        }
        return static_cast<std::size_t>((word * 0x9e3779b97f4a7c15ULL) >> (64 - bits));
    }

    std::vector<Entry> entries_{std::size_t{1} << bits};
};

}  // namespace hjemmel::apps
