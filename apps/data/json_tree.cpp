#include "apps/data/json_tree.hpp"

#include "lang/characters.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace hjemmel::apps {

namespace {

// Is told of each token by nlohmann's reader and walks along the text to know where it stands:
// between two tokens there are only blanks, commas and colons.
class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
public:
    TreeBuilder(std::string_view bytes, std::size_t depth) : bytes_(bytes), depth_(depth) {
        at_ = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    }

    JsonTree take() { return std::move(tree_); }

    bool null() override { return add(JsonNode::Type::Null, {}); }
    bool boolean(bool value) override { return add(JsonNode::Type::YesNo, value ? "yes" : "no"); }
    bool number_integer(number_integer_t) override { return add_number(); }
    bool number_unsigned(number_unsigned_t) override { return add_number(); }
    bool number_float(number_float_t, const string_t&) override { return add_number(); }
    bool string(string_t& value) override { return add(JsonNode::Type::Text, lang::to_nfc(value)); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(JsonNode::Type::Object); }
    bool start_array(std::size_t) override { return open(JsonNode::Type::List); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& value) override {
        const auto [begin, end] = token();
        key_ = {lang::to_nfc(value), begin, end, 0};
        const auto [first, is_new] = keys_.back().try_emplace(key_.key, begin, end);
        if (!is_new) {
            tree_.fault = {JsonTree::Fault::Kind::KeyTwice,
                           begin,
                           end,
                           first->second.first,
                           first->second.second,
                           key_.key};
        }
        return is_new;
    }

    bool parse_error(std::size_t position, const std::string&,
                     const nlohmann::detail::exception&) override {
        const std::size_t at = std::min(position == 0 ? 0 : position - 1, bytes_.size());
        tree_.fault = {JsonTree::Fault::Kind::Syntax,
                       static_cast<std::uint32_t>(at),
                       static_cast<std::uint32_t>(std::min(at + 1, bytes_.size())),
                       0,
                       0,
                       {}};
        return false;
    }

private:
    using Extent = std::pair<std::uint32_t, std::uint32_t>;

    void advance(std::size_t to) {
        for (; at_ < to; ++at_) {
            const auto c = static_cast<unsigned char>(bytes_[at_]);
            if (c == '\n') {
                ++line_;
                column_ = 1;
            } else if ((c & 0xC0U) != 0x80U) {
                ++column_;
            }
        }
    }

    // Goes to the next token and past it; line_ and column_ were those of its start.
    Extent token() {
        std::size_t begin = at_;
        while (begin < bytes_.size() &&
               std::string_view(" \t\r\n,:").find(bytes_[begin]) != std::string_view::npos) {
            ++begin;
        }
        advance(begin);
        start_line_ = line_;
        start_column_ = column_;
        std::size_t end = begin;
        const char first = begin < bytes_.size() ? bytes_[begin] : '\0';
        if (first == '"') {
            ++end;
            while (end < bytes_.size() && bytes_[end] != '"') {
                end += bytes_[end] == '\\' ? 2U : 1U;
            }
            ++end;
        } else if (std::string_view("[]{}").find(first) != std::string_view::npos) {
            ++end;
        } else {
            while (end < bytes_.size() &&
                   std::string_view(" \t\r\n,:]}").find(bytes_[end]) == std::string_view::npos) {
                ++end;
            }
        }
        end = std::min(end, bytes_.size());
        advance(end);
        return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    }

    std::uint32_t add_node(JsonNode::Type type, std::string text) {
        const auto [begin, end] = token();
        const auto number = static_cast<std::uint32_t>(tree_.nodes.size());
        tree_.nodes.push_back({type, std::move(text), {}, begin, end, start_line_, start_column_});
        if (!open_.empty()) {
            key_.value = number;
            tree_.nodes[open_.back()].members.push_back(std::exchange(key_, {}));
        }
        return number;
    }

    bool add(JsonNode::Type type, std::string text) {
        add_node(type, std::move(text));
        return true;
    }

    bool add_number() {
        JsonNode& node = tree_.nodes[add_node(JsonNode::Type::Number, {})];
        node.text = bytes_.substr(node.begin, node.end - node.begin);
        return true;
    }

    bool open(JsonNode::Type type) {
        const std::uint32_t number = add_node(type, {});
        open_.push_back(number);
        keys_.emplace_back();
        if (open_.size() <= depth_) {
            return true;
        }
        const JsonNode& node = tree_.nodes[number];
        tree_.fault = {JsonTree::Fault::Kind::TooDeep, node.begin, node.end, 0, 0, {}};
        return false;
    }

    bool close() {
        token();
        open_.pop_back();
        keys_.pop_back();
        return true;
    }

    std::string_view bytes_;
    std::size_t depth_;
    std::size_t at_ = 0;
    std::uint32_t line_ = 1;
    std::uint32_t column_ = 1;
    std::uint32_t start_line_ = 1;
    std::uint32_t start_column_ = 1;
    JsonTree tree_;
    std::vector<std::uint32_t> open_;
    std::vector<std::map<std::string, Extent, std::less<>>> keys_;
    JsonNode::Member key_;
};

}  // namespace

JsonTree read_json(std::string_view bytes, std::size_t depth) {
    TreeBuilder builder(bytes, depth);
    (void)nlohmann::json::sax_parse(bytes.begin(), bytes.end(), &builder);
    return builder.take();
}

}  // namespace hjemmel::apps
