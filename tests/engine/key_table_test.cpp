#include "engine/values/key_table.hpp"

#include "tests/support/dice.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

using namespace hjemmel::engine;
using hjemmel::testing::Dice;

namespace {

PackedIntegers packed(const std::vector<std::int64_t>& numbers) {
    PackedIntegers all;
    for (const std::int64_t number : numbers) {
        all.push_back(number);
    }
    return all;
}

/// Pushes keys and looks for them and for others, against a table by hand.
void check_keys(const std::vector<std::string>& keys, std::size_t prepared_at) {
    KeyTable table;
    std::map<std::string, std::uint32_t> first;
    const auto agree = [&](const KeyTable& held) {
        REQUIRE(held.size() == table.size());
        for (std::size_t place = 0; place < held.size(); ++place) {
            REQUIRE(held[place] == keys[place]);
            REQUIRE(held.is_empty(place) == keys[place].empty());
            REQUIRE(held.find(keys[place]) ==
                    (keys[place].empty() ? std::nullopt : std::optional(first.at(keys[place]))));
        }
        for (const char* other : {"", "-1", "-2", "x", "07", "00", "1000000000000000000",
                                  "999999999999999999", "12345", "p2"}) {
            if (first.count(other) == 0) REQUIRE_FALSE(held.find(other).has_value());
        }
    };
    for (std::size_t place = 0; place < keys.size(); ++place) {
        if (place == prepared_at) table.prepare_to_find();
        const auto before = first.find(keys[place]);
        REQUIRE(table.find(keys[place]) ==
                (before == first.end() ? std::nullopt : std::optional(before->second)));
        table.push_back(keys[place]);
        if (!keys[place].empty()) first.emplace(keys[place], static_cast<std::uint32_t>(place));
    }
    agree(table);
    KeyTable other = table.are_numbers()
                         ? KeyTable::of_numbers(table.numbers())
                         : KeyTable::view(table.text(), table.ends(), std::make_shared<int>(0));
    agree(other);
    other.push_back("new one");
    CHECK(other.find("new one") == keys.size());
    if (!keys.empty() && !keys.front().empty()) CHECK(other.find(keys.front()) == 0U);
}

}  // namespace

TEST_CASE("keys are found whether they are numbers, ascend, come again or are none") {
    Dice dice(99);
    for (int round = 0; round < 600; ++round) {
        const int way = round % 8;
        std::vector<std::string> keys;
        std::int64_t number = dice.below(2) == 0 ? 0 : dice.below(5'000);
        const int count = dice.below(70);
        for (int i = 0; i < count; ++i) {
            number += way == 0 ? 1 : dice.below(way == 1 ? 3 : 40) - (way == 2 ? 15 : 0);
            std::string key = std::to_string(way == 3 ? dice.below(30) : number);
            if (way == 4) key = "p" + std::to_string(10'000 + number);
            if (way == 5) key = std::string(static_cast<std::size_t>(dice.below(3)), '0') + key;
            if (way == 6 && dice.once_in(20)) key = "x" + key;
            if (way == 7 && dice.once_in(4)) key.clear();
            keys.push_back(key);
        }
        INFO("round " << round);
        check_keys(keys, static_cast<std::size_t>(dice.below(100)));
    }
    check_keys({"999999999999999999", "1"}, 9);
    check_keys({"999999999999999998", "999999999999999999", "1000000000000000000"}, 1);
    check_keys({"", "", ""}, 1);
    check_keys({"0", "", "5"}, 2);
    // Counted up they take no room.
    KeyTable counted;
    for (int i = 7; i < 1'000; i += 3) counted.push_back(std::to_string(i));
    REQUIRE(counted.are_numbers());
    CHECK(counted.numbers().run() != nullptr);
    CHECK(counted.find("10") == 1U);
    CHECK_FALSE(counted.find("11").has_value());
    CHECK_FALSE(counted.find("1000").has_value());
}

TEST_CASE("keys that are looked at elsewhere are found as one's own, and can grow") {
    rc::prop("random keys", [](const std::vector<std::string>& names) {
        KeyTable own;
        PackedIntegers ends;
        auto text = std::make_shared<std::string>();
        for (const std::string& name : names) {
            own.push_back(name);
            *text += name;
            ends.push_back(static_cast<std::int64_t>(text->size()));
        }
        KeyTable far = KeyTable::view(*text, ends, text);
        const auto agree = [&] {
            RC_ASSERT(far.size() == own.size());
            for (std::size_t place = 0; place < own.size(); ++place) {
                RC_ASSERT(far[place] == own[place]);
                RC_ASSERT(far.find(own[place]) == own.find(own[place]));
            }
            RC_ASSERT_FALSE(far.find("no such key, of all there are").has_value());
        };
        agree();
        for (const char* more : {"a", "b", "a"}) {
            own.push_back(more);
            far.push_back(more);
        }
        agree();
    });
}

TEST_CASE("an empty key is kept in its place and never found") {
    KeyTable table;
    for (int i = 0; i < 100; ++i) {
        table.push_back(i % 3 == 0 ? std::string() : std::to_string(i));
    }
    REQUIRE(table.size() == 100);
    CHECK_FALSE(table.find("").has_value());
    CHECK(table[99].empty());
    for (std::uint32_t i = 0; i < 100; ++i) {
        const auto found = table.find(std::to_string(i));
        CHECK(found == (i % 3 == 0 ? std::nullopt : std::optional(i)));
    }
    KeyTable far =
        KeyTable::view("", packed(std::vector<std::int64_t>(5, 0)), std::make_shared<int>(0));
    CHECK(far.size() == 5);
    CHECK_FALSE(far.find("").has_value());
    far.push_back("x");
    CHECK(far.find("x") == 5U);
}

TEST_CASE("among more keys than are put into an index, the first of two equal ones is found") {
    constexpr std::size_t many = (std::size_t{1} << 18U) + 10;
    auto text = std::make_shared<std::string>();
    std::vector<std::int64_t> ends;
    for (std::size_t place = 0; place < many; ++place) {
        *text += std::to_string(place == many - 1 ? 77 : place);
        ends.push_back(static_cast<std::int64_t>(text->size()));
    }
    KeyTable table = KeyTable::view(*text, packed(ends), text);
    CHECK(table.find("77") == 77U);
    CHECK(table.find(std::to_string(many - 2)) == many - 2);
    CHECK_FALSE(table.find("x").has_value());
    table.push_back("x");
    CHECK(table.find("77") == 77U);
    CHECK(table.find("x") == many);
}
