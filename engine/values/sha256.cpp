#include "engine/values/sha256.hpp"

#include "engine/values/sha256_blocks.hpp"

#include <algorithm>
#include <bit>

namespace hjemmel::engine {

const std::array<std::uint32_t, 64> sha256_round_constants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

namespace {

constexpr std::size_t block_size = sha256_block_size;

std::uint32_t big_endian(const char* bytes) {
    std::uint32_t word = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        word = (word << 8U) | static_cast<unsigned char>(bytes[i]);
    }
    return word;
}

}  // namespace

void Sha256::compress(const char* blocks, std::size_t count) {
    if (count > 0 && sha256_by_processor(state_, blocks, count)) {
        return;
    }
    for (std::size_t block = 0; block < count; ++block) {
        compress_block(blocks + block * block_size);
    }
}

void Sha256::compress_block(const char* block) {
    std::array<std::uint32_t, 64> words{};
    for (std::size_t i = 0; i < 16; ++i) {
        words[i] = big_endian(block + 4 * i);
    }
    for (std::size_t i = 16; i < 64; ++i) {
        const std::uint32_t before = words[i - 15];
        const std::uint32_t last = words[i - 2];
        const std::uint32_t low = std::rotr(before, 7) ^ std::rotr(before, 18) ^ (before >> 3U);
        const std::uint32_t high = std::rotr(last, 17) ^ std::rotr(last, 19) ^ (last >> 10U);
        words[i] = words[i - 16] + low + words[i - 7] + high;
    }
    auto [a, b, c, d, e, f, g, h] = state_;
    for (std::size_t i = 0; i < 64; ++i) {
        const std::uint32_t high = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
        const std::uint32_t first =
            h + high + ((e & f) ^ (~e & g)) + sha256_round_constants[i] + words[i];
        const std::uint32_t low = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
        const std::uint32_t second = low + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + first;
        d = c;
        c = b;
        b = a;
        a = first + second;
    }
    const std::array<std::uint32_t, 8> change = {a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < change.size(); ++i) {
        state_[i] += change[i];
    }
}

void Sha256::update(std::string_view bytes) {
    size_ += bytes.size();
    if (rest_size_ > 0) {
        const std::size_t taken = std::min(block_size - rest_size_, bytes.size());
        std::copy_n(bytes.data(), taken, rest_.data() + rest_size_);
        rest_size_ += taken;
        bytes.remove_prefix(taken);
        if (rest_size_ < block_size) {
            return;
        }
        compress(rest_.data(), 1);
        rest_size_ = 0;
    }
    const std::size_t blocks = bytes.size() / block_size;
    compress(bytes.data(), blocks);
    bytes.remove_prefix(blocks * block_size);
    std::copy_n(bytes.data(), bytes.size(), rest_.data());
    rest_size_ = bytes.size();
}

Sha256::Digest Sha256::finish() {
    const std::uint64_t bits = size_ * 8;
    update(std::string_view("\x80", 1));
    while (rest_size_ != block_size - 8) {
        update(std::string_view("\0", 1));
    }
    std::array<char, 8> length{};
    for (std::size_t i = 0; i < length.size(); ++i) {
        length[i] = static_cast<char>((bits >> (56 - 8 * i)) & 0xFFU);
    }
    update({length.data(), length.size()});
    Digest digest{};
    for (std::size_t i = 0; i < digest.size(); ++i) {
        digest[i] = static_cast<std::uint8_t>((state_[i / 4] >> (24 - 8 * (i % 4))) & 0xFFU);
    }
    return digest;
}

std::string Sha256::finish_hex() {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : finish()) {
        text += digits[byte >> 4U];
        text += digits[byte & 0xFU];
    }
    return text;
}

std::string sha256_hex(std::string_view bytes) {
    Sha256 hash;
    hash.update(bytes);
    return hash.finish_hex();
}

}  // namespace hjemmel::engine
