#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hjemmel::engine {

/// Computes SHA-256 (FIPS 180-4) of bytes that come in pieces.
class Sha256 {
public:
    using Digest = std::array<std::uint8_t, 32>;

    void update(std::string_view bytes);

    /// Ends the computation; further use needs a new object.
    [[nodiscard]] Digest finish();

    /// Ends the computation and writes 64 hexadecimal digits.
    [[nodiscard]] std::string finish_hex();

private:
    void compress(const char* blocks, std::size_t count);
    void compress_block(const char* block);

    std::array<std::uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                           0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<char, 64> rest_{};
    std::size_t rest_size_ = 0;
    std::uint64_t size_ = 0;
};

/// Gives the 64 hexadecimal digits of the bytes' SHA-256.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace hjemmel::engine
