#include "engine/values/sha256.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

using namespace hjemmel::engine;

TEST_CASE("SHA-256 gives the digests of FIPS 180-4") {
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(sha256_hex(std::string(1'000'000, 'a')) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256 of every length up to a thousand, whole and in pieces") {
    std::string text;
    for (int i = 0; i < 1'000; ++i) {
        text += static_cast<char>(i * 7 % 251);
    }
    std::string digests;
    for (std::size_t length = 0; length < text.size(); ++length) {
        const std::string_view part = std::string_view(text).substr(0, length);
        const std::string digest = sha256_hex(part);
        digests += digest;
        Sha256 pieces;
        pieces.update(part.substr(0, length / 3));
        pieces.update(part.substr(length / 3));
        if (pieces.finish_hex() != digest) {
            FAIL("in pieces another digest, length " << length);
        }
    }
    // By the hashlib of Python: the digest of all those digests.
    CHECK(sha256_hex(digests) ==
          "bec51d6ce1772fc3388d7f7c218c937c1f87dd5e5171e4a5205c14d01ffa24b2");
}
