#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hjemmel::engine {

/// Keys of rows by their place, close together, and found by their text; the first of two equal
/// ones is found.
class KeyTable {
public:
    [[nodiscard]] std::size_t size() const { return ends_.size(); }
    [[nodiscard]] std::string_view operator[](std::size_t place) const {
        const std::size_t begin = place == 0 ? 0 : ends_[place - 1];
        return std::string_view(text_).substr(begin, ends_[place] - begin);
    }
    void push_back(std::string_view key);
    void reserve(std::size_t keys, std::size_t bytes);
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view key) const;

private:
    [[nodiscard]] std::size_t slot_of(std::string_view key) const;
    void grow();

    std::string text_;
    std::vector<std::size_t> ends_;
    std::vector<std::uint32_t> slots_;  // place + 1, 0: free; open addressing
    std::size_t used_ = 0;
};

}  // namespace hjemmel::engine
