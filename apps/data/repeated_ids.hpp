#pragma once

#include "engine/evaluate/column.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace hjemmel::apps {

/// Finds ids that come again among more than can be held, in two readings of them all. In the first
/// one 64 bits are kept of each, so that one that comes again is surely among those whose bits do.
/// In the second one those are kept whole, and compared.
class RepeatedIds {
public:
    void add(std::string_view id, engine::FactOrigin origin);
    /// In the second reading: where an id stood that was added before.
    [[nodiscard]] std::optional<engine::FactOrigin> first_of(std::string_view id) const;
    /// Ends the first reading; true when a second one is needed.
    [[nodiscard]] bool needs_second_reading();

private:
    // Blocks of bits, each sorted when it is full: nothing is copied when there are more.
    static constexpr std::size_t block = std::size_t{1} << 20U;
    std::vector<std::vector<std::uint64_t>> bits_;
    bool is_second_ = false;
    std::unordered_set<std::uint64_t> repeated_;
    std::map<std::string, engine::FactOrigin, std::less<>> seen_;
};

}  // namespace hjemmel::apps
