#include "engine/program/value.hpp"

namespace hjemmel::engine {

bool equal_values(const Value& left, const Value& right) {
    using Text = std::shared_ptr<const std::string>;
    const auto* left_text = std::get_if<Text>(&left);
    const auto* right_text = std::get_if<Text>(&right);
    if (left_text != nullptr && right_text != nullptr) {
        const bool left_empty = *left_text == nullptr || (*left_text)->empty();
        const bool right_empty = *right_text == nullptr || (*right_text)->empty();
        return left_empty || right_empty ? left_empty == right_empty : **left_text == **right_text;
    }
    return left == right;
}

}  // namespace hjemmel::engine
