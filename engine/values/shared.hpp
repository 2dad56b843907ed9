#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace hjemmel::engine {

/// An immutable payload with several owners, or none: what `std::shared_ptr<const T>` is, in one
/// word. Owners may be in different threads.
template <typename T>
class Shared {
public:
    Shared() = default;
    // NOLINTNEXTLINE(google-explicit-constructor): none, as of any pointer.
    Shared(std::nullptr_t) {}
    [[nodiscard]] static Shared of(T payload) { return Shared(new Held(std::move(payload))); }

    Shared(const Shared& other) noexcept : held_(other.held_) {
        if (held_ != nullptr) {
            held_->owners.fetch_add(1, std::memory_order_relaxed);
        }
    }
    Shared(Shared&& other) noexcept : held_(std::exchange(other.held_, nullptr)) {}
    Shared& operator=(Shared other) noexcept {
        std::swap(held_, other.held_);
        return *this;
    }
    ~Shared() {
        if (held_ != nullptr && held_->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) {
            delete held_;
        }
    }

    explicit operator bool() const { return held_ != nullptr; }
    const T& operator*() const { return held_->payload; }
    const T* operator->() const { return &held_->payload; }
    /// Whether both own one and the same, or none.
    friend bool operator==(const Shared& left, const Shared& right) {
        return left.held_ == right.held_;
    }

private:
    struct Held {
        explicit Held(T held) : payload(std::move(held)) {}
        T payload;
        mutable std::atomic<std::uint32_t> owners{1};
    };
    explicit Shared(const Held* held) : held_(held) {}

    const Held* held_ = nullptr;
};

}  // namespace hjemmel::engine
