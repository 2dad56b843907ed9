#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hjemmel::apps {

/// A value of a JSON text with its place. Numbers are kept digit by digit.
struct JsonNode {
    enum class Type : std::uint8_t { Null, YesNo, Number, Text, List, Object };
    struct Member {
        std::string key;          ///< empty in a list
        std::uint32_t begin = 0;  ///< of the key, in bytes
        std::uint32_t end = 0;
        std::uint32_t value = 0;  ///< in JsonTree::nodes
    };
    Type type = Type::Null;
    std::string text;  ///< of a text (NFC) or a number; `yes` and `no`
    std::vector<Member> members;
    std::uint32_t begin = 0;  ///< in bytes; of lists and objects the opening bracket
    std::uint32_t end = 0;
    std::uint32_t line = 1;  ///< one-based, columns in code points
    std::uint32_t column = 1;
};

struct JsonTree {
    struct Fault {
        enum class Kind : std::uint8_t { Syntax, KeyTwice, TooDeep };
        Kind kind{};
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
        std::uint32_t first_begin = 0;  ///< KeyTwice: the first one
        std::uint32_t first_end = 0;
        std::string key;
    };
    std::vector<JsonNode> nodes;  ///< the root first
    std::optional<Fault> fault;   ///< the first; the tree is then not complete
};

/// Reads a JSON text. Refuses keys that come twice in one object, and more levels than `depth`.
[[nodiscard]] JsonTree read_json(std::string_view bytes, std::size_t depth);

}  // namespace hjemmel::apps
