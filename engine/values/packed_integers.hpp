#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace hjemmel::engine {

/// How many bytes each number takes.
enum class Width : std::uint8_t { Bytes1 = 1, Bytes2 = 2, Bytes4 = 4, Bytes8 = 8 };

/// The narrowest width that holds a number; negative ones too.
[[nodiscard]] constexpr Width width_of(std::int64_t number) {
    const auto fits = [number](auto narrow) {
        return static_cast<std::int64_t>(static_cast<decltype(narrow)>(number)) == number;
    };
    if (fits(std::int8_t{})) return Width::Bytes1;
    if (fits(std::int16_t{})) return Width::Bytes2;
    return fits(std::int32_t{}) ? Width::Bytes4 : Width::Bytes8;
}

/// Calls a function with a number of the type that has a width.
template <typename Function>
decltype(auto) with_width(Width width, Function&& function) {
    switch (width) {
        case Width::Bytes1:
            return function(std::int8_t{0});
        case Width::Bytes2:
            return function(std::int16_t{0});
        case Width::Bytes4:
            return function(std::int32_t{0});
        case Width::Bytes8:
            break;
    }
    return function(std::int64_t{0});
}

/// Whole numbers by place, as narrow as the widest of them allows; or somebody else's memory, read
/// only until the first change.
class PackedIntegers {
public:
    PackedIntegers() = default;

    /// Looks at `size` numbers of a width; `keep` holds their memory.
    [[nodiscard]] static PackedIntegers view(const void* numbers, Width width, std::size_t size,
                                             std::shared_ptr<const void> keep);

    /// Makes `first`, `first + step`, …: `size` numbers, which must all fit 64 bits.
    [[nodiscard]] static PackedIntegers run(std::int64_t first, std::int64_t step,
                                            std::size_t size);

    /// The smallest and the largest; nothing when there is none.
    [[nodiscard]] std::optional<std::pair<std::int64_t, std::int64_t>> least_and_most() const;

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] Width width() const { return width_; }
    [[nodiscard]] const void* data() const { return viewed_ != nullptr ? viewed_ : bytes_.data(); }

    /// The numbers as they lie; T must have the width.
    template <typename T>
    [[nodiscard]] std::span<const T> as() const {
        return {static_cast<const T*>(data()), size_};
    }

    [[nodiscard]] std::int64_t operator[](std::size_t place) const {
        switch (width_) {
            case Width::Bytes1:
                return at<std::int8_t>(place);
            case Width::Bytes2:
                return at<std::int16_t>(place);
            case Width::Bytes4:
                return at<std::int32_t>(place);
            case Width::Bytes8:
                break;
        }
        return at<std::int64_t>(place);
    }

    void push_back(std::int64_t number) {
        const std::size_t width = static_cast<std::size_t>(width_);
        if (viewed_ != nullptr || width_of(number) > width_ ||
            bytes_.size() < (size_ + 1) * width) {
            make_room(number);
        }
        put(size_++, number);
    }
    void set(std::size_t place, std::int64_t number) {
        own();
        if (width_of(number) > width_) {
            widen(width_of(number));
        }
        put(place, number);
    }
    /// Adds zeros.
    void resize(std::size_t size);

    /// Adds numbers of a width as they lie.
    void append(const void* numbers, Width width, std::size_t count);

private:
    template <typename T>
    [[nodiscard]] T at(std::size_t place) const {
        return static_cast<const T*>(data())[place];
    }
    template <typename T>
    void put_as(std::size_t place, std::int64_t number) {
        static_cast<T*>(static_cast<void*>(bytes_.data()))[place] = static_cast<T>(number);
    }
    void put(std::size_t place, std::int64_t number) {
        switch (width_) {
            case Width::Bytes1:
                return put_as<std::int8_t>(place, number);
            case Width::Bytes2:
                return put_as<std::int16_t>(place, number);
            case Width::Bytes4:
                return put_as<std::int32_t>(place, number);
            case Width::Bytes8:
                break;
        }
        put_as<std::int64_t>(place, number);
    }
    void make_room(std::int64_t number);
    void widen(Width width);
    void own();

    // Room for numbers, perhaps for more than there are. The allocator of a vector of bytes gives
    // memory that is aligned for every width.
    std::vector<std::byte> bytes_;
    std::size_t size_ = 0;
    Width width_ = Width::Bytes1;
    const void* viewed_ = nullptr;
    std::shared_ptr<const void> keep_;
};

}  // namespace hjemmel::engine
