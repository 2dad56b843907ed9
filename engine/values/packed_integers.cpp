#include "engine/values/packed_integers.hpp"

#include <algorithm>
#include <cstring>

namespace hjemmel::engine {

PackedIntegers PackedIntegers::view(const void* numbers, Width width, std::size_t size,
                                    std::shared_ptr<const void> keep) {
    PackedIntegers packed;
    packed.viewed_ = numbers;
    packed.width_ = width;
    packed.size_ = size;
    packed.keep_ = std::move(keep);
    return packed;
}

PackedIntegers PackedIntegers::run(std::int64_t first, std::int64_t step, std::size_t size) {
    PackedIntegers packed;
    if (size == 0) {
        return packed;
    }
    const std::int64_t last = first + step * static_cast<std::int64_t>(size - 1);
    packed.width_ = std::max(width_of(first), width_of(last));
    packed.resize(size);
    with_width(packed.width_, [&](auto narrow) {
        using T = decltype(narrow);
        auto* numbers = static_cast<T*>(static_cast<void*>(packed.bytes_.data()));
        for (std::size_t place = 0; place < size; ++place) {
            numbers[place] = static_cast<T>(first + step * static_cast<std::int64_t>(place));
        }
    });
    return packed;
}

std::optional<std::pair<std::int64_t, std::int64_t>> PackedIntegers::least_and_most() const {
    if (size_ == 0) {
        return std::nullopt;
    }
    std::pair<std::int64_t, std::int64_t> found;
    with_width(width_, [&](auto narrow) {
        using T = decltype(narrow);
        const std::span<const T> numbers = as<T>();
        T least = numbers[0];
        T most = numbers[0];
        for (const T number : numbers) {
            least = number < least ? number : least;
            most = number > most ? number : most;
        }
        found = {least, most};
    });
    return found;
}

void PackedIntegers::resize(std::size_t size) {
    own();
    const auto width = static_cast<std::size_t>(width_);
    bytes_.resize(std::min(size, size_) * width);
    bytes_.resize(size * width);
    size_ = size;
}

// Makes it possible to put `number` after the others.
void PackedIntegers::make_room(std::int64_t number) {
    own();
    if (width_of(number) > width_) {
        widen(width_of(number));
    }
    const std::size_t needed = (size_ + 1) * static_cast<std::size_t>(width_);
    if (bytes_.size() < needed) {
        bytes_.reserve(std::max(needed, bytes_.size() + bytes_.size() / 2));
        bytes_.resize(bytes_.capacity());
    }
}

void PackedIntegers::widen(Width width) {
    PackedIntegers wider;
    wider.width_ = width;
    wider.size_ = size_;
    wider.bytes_.resize(size_ * static_cast<std::size_t>(width));
    for (std::size_t place = 0; place < size_; ++place) {
        wider.put(place, (*this)[place]);
    }
    bytes_ = std::move(wider.bytes_);
    width_ = width;
}

void PackedIntegers::own() {
    if (viewed_ == nullptr) {
        return;
    }
    bytes_.resize(size_ * static_cast<std::size_t>(width_));
    if (size_ > 0) {
        std::memcpy(bytes_.data(), viewed_, bytes_.size());
    }
    viewed_ = nullptr;
    keep_.reset();
}

void PackedIntegers::append(const void* numbers, Width width, std::size_t count) {
    own();
    if (count == 0) {
        return;
    }
    if (width > width_) {
        widen(width);
    }
    if (width == width_) {
        const std::size_t before = size_ * static_cast<std::size_t>(width);
        bytes_.resize(before + count * static_cast<std::size_t>(width));
        std::memcpy(bytes_.data() + before, numbers, count * static_cast<std::size_t>(width));
        size_ += count;
        return;
    }
    const PackedIntegers narrow = view(numbers, width, count, nullptr);
    for (std::size_t place = 0; place < count; ++place) {
        push_back(narrow[place]);
    }
}

}  // namespace hjemmel::engine
