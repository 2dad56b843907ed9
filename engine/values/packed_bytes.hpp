#pragma once

#include "engine/values/packed_integers.hpp"
#include "engine/values/stepped_integers.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

/// A writer and a reader with the same words: what describes a layout to one of them describes it
/// to the other, so that both always agree. Not for exchange: whole numbers in columns lie as the
/// machine has them.
namespace hjemmel::engine {

/// Writes one thing after the other.
class PackWriter {
public:
    static constexpr bool reads = false;

    /// Bytes go to `sink` in order, in pieces. offset: of the first of them in its file.
    explicit PackWriter(std::function<void(std::string_view)> sink, std::uint64_t offset = 0)
        : sink_(std::move(sink)), offset_(offset) {}

    /// A whole number, an enumerator, yes or no.
    template <typename T>
    void whole(const T& value) {
        number(static_cast<std::int64_t>(value));
    }
    void text(std::string_view text);
    void integers(const PackedIntegers& numbers);
    void integers(const SteppedIntegers& numbers);
    void flags(const std::vector<bool>& flags);

    template <typename T, typename Each>
    void list(const std::vector<T>& all, Each each) {
        whole(all.size());
        for (const T& one : all) {
            each(one);
        }
    }
    template <typename T, typename Each>
    void optional(const std::optional<T>& one, Each each) {
        whole(one.has_value());
        if (one) {
            each(*one);
        }
    }
    template <typename T, typename Each>
    void shared(const std::shared_ptr<const T>& one, Each each) {
        whole(one != nullptr);
        if (one) {
            each(*one);
        }
    }
    template <typename T, typename Each>
    void by_number(const std::unordered_map<std::uint32_t, T>& all, Each each) {
        std::vector<std::uint32_t> keys;
        keys.reserve(all.size());
        for (const auto& entry : all) {
            keys.push_back(entry.first);
        }
        std::sort(keys.begin(), keys.end());
        whole(keys.size());
        for (const std::uint32_t key : keys) {
            whole(key);
            each(all.at(key));
        }
    }
    template <typename... T, typename Each>
    void choice(const std::variant<T...>& one, Each each) {
        whole(one.index());
        std::visit(each, one);
    }

private:
    void number(std::int64_t value);
    void run(SteppedIntegers::Run run);
    void column(const PackedIntegers& numbers);
    void raw(std::string_view bytes);
    void align();

    std::function<void(std::string_view)> sink_;
    std::uint64_t offset_;
};

/// Reads what a PackWriter wrote. It trusts nothing: a number of things is never more than the
/// bytes that are left can hold, nor than `most`. After the first fault everything is empty.
class PackReader {
public:
    static constexpr bool reads = true;

    /// bytes: aligned for whole numbers of 64 bits at `bytes - offset`; `keep` holds them as long
    /// as something looks at them. most: places of a column that may be told without a byte for
    /// each.
    PackReader(std::string_view bytes, std::shared_ptr<const void> keep, std::uint64_t offset = 0)
        : bytes_(bytes), keep_(std::move(keep)), offset_(offset) {}

    [[nodiscard]] bool has_failed() const { return failed_; }
    [[nodiscard]] bool is_at_end() const { return !failed_ && at_ == bytes_.size(); }
    void fail() { failed_ = true; }
    void set_most(std::uint64_t most) { most_ = most; }
    [[nodiscard]] const std::shared_ptr<const void>& keep() const { return keep_; }

    template <typename T>
    void whole(T& value) {
        const std::int64_t found = number();
        value = static_cast<T>(found);
        if (static_cast<std::int64_t>(value) != found) {
            fail();
            value = T{};
        }
    }
    void text(std::string& text) { text = std::string(view()); }
    /// The same where it lies.
    void text(std::string_view& text) { text = view(); }
    /// Numbers that lie in the bytes are looked at there.
    void integers(PackedIntegers& numbers);
    /// The same; a run takes no room.
    void integers(SteppedIntegers& numbers);
    void flags(std::vector<bool>& flags);

    template <typename T, typename Each>
    void list(std::vector<T>& all, Each each) {
        std::uint64_t count = 0;
        whole(count);
        for (std::uint64_t i = 0; i < count && !failed_; ++i) {
            each(all.emplace_back());
        }
    }
    template <typename T, typename Each>
    void optional(std::optional<T>& one, Each each) {
        bool has_value = false;
        whole(has_value);
        if (has_value) {
            each(one.emplace());
        }
    }
    template <typename T, typename Each>
    void shared(std::shared_ptr<const T>& one, Each each) {
        bool is_there = false;
        whole(is_there);
        if (is_there) {
            auto held = std::make_shared<T>();
            each(*held);
            one = std::move(held);
        }
    }
    template <typename T, typename Each>
    void by_number(std::unordered_map<std::uint32_t, T>& all, Each each) {
        std::uint64_t count = 0;
        whole(count);
        for (std::uint64_t i = 0; i < count && !failed_; ++i) {
            std::uint32_t key = 0;
            whole(key);
            each(all[key]);
        }
    }
    template <typename... T, typename Each>
    void choice(std::variant<T...>& one, Each each) {
        std::size_t index = 0;
        whole(index);
        if (!choose<T...>(one, index, std::index_sequence_for<T...>())) {
            return fail();
        }
        std::visit(each, one);
    }

private:
    template <typename... T, std::size_t... Index>
    static bool choose(std::variant<T...>& one, std::size_t index,
                       std::index_sequence<Index...> /*all*/) {
        return ((index == Index && (one.template emplace<Index>(), true)) || ...);
    }
    [[nodiscard]] std::int64_t number();
    [[nodiscard]] std::string_view raw(std::uint64_t count);
    [[nodiscard]] std::string_view view();
    void align();

    std::string_view bytes_;
    std::shared_ptr<const void> keep_;
    std::uint64_t offset_;
    std::uint64_t most_ = 0;
    std::size_t at_ = 0;
    bool failed_ = false;
};

}  // namespace hjemmel::engine
