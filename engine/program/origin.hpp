#pragma once

#include <cstdint>

namespace hjemmel::engine {

/// Names one entry of a flat table; the tag keeps ids of different tables apart.
template <typename Tag>
struct Id {
    std::uint32_t index = 0;
    bool operator==(const Id&) const = default;
    friend bool operator<(const Id& left, const Id& right) { return left.index < right.index; }
};

using FileId = Id<struct FileTag>;

/// A run of bytes of one file: `begin` included, `end` not.
struct Span {
    FileId file;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool operator==(const Span&) const = default;
};

}  // namespace hjemmel::engine
