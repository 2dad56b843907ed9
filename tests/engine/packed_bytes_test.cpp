#include "engine/values/packed_bytes.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

using namespace hjemmel::engine;

namespace {

constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();

template <typename Write>
std::string written(Write write) {
    std::string bytes;
    PackWriter writer([&](std::string_view piece) { bytes += piece; });
    write(writer);
    return bytes;
}

/// A reader of a copy that lies at an address for every width.
PackReader reader_of(const std::string& bytes) {
    auto copy = std::make_shared<std::vector<std::uint64_t>>(bytes.size() / 8 + 1);
    bytes.copy(static_cast<char*>(static_cast<void*>(copy->data())), bytes.size());
    const std::string_view view(static_cast<const char*>(static_cast<const void*>(copy->data())),
                                bytes.size());
    return {view, std::move(copy)};
}

PackedIntegers packed(const std::vector<std::int64_t>& numbers) {
    PackedIntegers all;
    for (const std::int64_t number : numbers) {
        all.push_back(number);
    }
    return all;
}

std::vector<std::int64_t> unpacked(const PackedIntegers& numbers) {
    std::vector<std::int64_t> all;
    for (std::size_t place = 0; place < numbers.size(); ++place) {
        all.push_back(numbers[place]);
    }
    return all;
}

}  // namespace

TEST_CASE("what is written is read back") {
    enum class Colour : std::uint8_t { Red, Green };
    using Either = std::variant<std::int32_t, std::string>;
    const std::vector<std::int64_t> numbers = {0, 1, -1, 63, 64, -64, -65, 300, lowest, highest};
    const std::unordered_map<std::uint32_t, std::string> named = {{7, "seven"}, {2, "two"}};
    const std::vector<Either> either = {Either(std::int32_t{-5}), Either(std::string("five"))};
    const std::string bytes = written([&](PackWriter& writer) {
        for (const std::int64_t number : numbers) writer.whole(number);
        writer.whole(Colour::Green);
        writer.text("æ\0å");
        writer.integers(packed({1, 2, 70'000}));
        writer.flags({true, false, true});
        writer.optional(std::optional<int>(4), [&](int one) { writer.whole(one); });
        writer.optional(std::optional<int>(), [&](int one) { writer.whole(one); });
        writer.by_number(named, [&](const std::string& name) { writer.text(name); });
        writer.list(either, [&](const Either& one) {
            writer.choice(one, [&](const auto& held) {
                if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::string>) {
                    writer.text(held);
                } else {
                    writer.whole(held);
                }
            });
        });
    });
    PackReader reader = reader_of(bytes);
    for (const std::int64_t number : numbers) {
        std::int64_t found = 17;
        reader.whole(found);
        CHECK(found == number);
    }
    Colour colour{};
    reader.whole(colour);
    CHECK(colour == Colour::Green);
    std::string text;
    reader.text(text);
    CHECK(text == "æ\0å");
    PackedIntegers integers;
    reader.integers(integers);
    CHECK(unpacked(integers) == std::vector<std::int64_t>{1, 2, 70'000});
    CHECK(integers.width() == Width::Bytes4);
    reader.set_most(3);
    std::vector<bool> flags;
    reader.flags(flags);
    CHECK(flags == std::vector<bool>{true, false, true});
    std::optional<int> there;
    std::optional<int> missing;
    reader.optional(there, [&](int& one) { reader.whole(one); });
    reader.optional(missing, [&](int& one) { reader.whole(one); });
    CHECK(there == 4);
    CHECK_FALSE(missing.has_value());
    std::unordered_map<std::uint32_t, std::string> names;
    reader.by_number(names, [&](std::string& name) { reader.text(name); });
    CHECK(names == named);
    std::vector<Either> choices;
    reader.list(choices, [&](Either& one) {
        reader.choice(one, [&](auto& held) {
            if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::string>) {
                reader.text(held);
            } else {
                reader.whole(held);
            }
        });
    });
    CHECK(choices == either);
    CHECK(reader.is_at_end());
}

TEST_CASE("numbers of every width come back, and a run of them is short") {
    rc::prop("random numbers", [] {
        const auto numbers = *rc::gen::container<std::vector<std::int64_t>>(rc::gen::oneOf(
            rc::gen::inRange<std::int64_t>(-128, 128), rc::gen::arbitrary<std::int64_t>(),
            rc::gen::elementOf(
                std::vector<std::int64_t>{lowest, highest, -32'769, 2'147'483'648})));
        const std::string bytes = written([&](PackWriter& writer) {
            writer.text("x");  // so that the numbers do not begin at a multiple of eight
            writer.integers(packed(numbers));
        });
        PackReader reader = reader_of(bytes);
        reader.set_most(numbers.size());
        std::string text;
        PackedIntegers found;
        reader.text(text);
        reader.integers(found);
        RC_ASSERT(reader.is_at_end());
        RC_ASSERT(unpacked(found) == numbers);
    });
    std::vector<std::int64_t> lines;
    for (std::int64_t line = 2; line < 1'000; ++line) lines.push_back(line);
    const std::string bytes = written([&](PackWriter& writer) { writer.integers(packed(lines)); });
    CHECK(bytes.size() < 10);
    PackReader reader = reader_of(bytes);
    reader.set_most(lines.size());
    PackedIntegers found;
    reader.integers(found);
    CHECK(unpacked(found) == lines);
    CHECK(found.least_and_most() == std::pair<std::int64_t, std::int64_t>(2, 999));
    CHECK_FALSE(PackedIntegers().least_and_most().has_value());
}

TEST_CASE("counts that the bytes cannot hold are refused before anything is made for them") {
    constexpr std::uint64_t many = std::uint64_t{1} << 61U;  // times eight it is 0
    const auto fails = [](const std::string& bytes, const auto& read) {
        PackReader reader = reader_of(bytes);
        reader.set_most(1'000);
        read(reader);
        return reader.has_failed() && !reader.is_at_end();
    };
    const std::string count = written([&](PackWriter& writer) { writer.whole(many); });
    std::string text;
    PackedIntegers numbers;
    std::vector<std::string> texts;
    std::unordered_map<std::uint32_t, std::string> named;
    CHECK(fails(count, [&](PackReader& reader) { reader.text(text); }));
    CHECK(fails(count, [&](PackReader& reader) {
        reader.list(texts, [&](std::string& one) { reader.text(one); });
    }));
    CHECK(texts.size() < 2);
    CHECK(fails(count, [&](PackReader& reader) {
        reader.by_number(named, [&](std::string& one) { reader.text(one); });
    }));
    for (const int width : {1, 2, 4, 8, 0, 3, 16}) {
        const std::string column = written([&](PackWriter& writer) {
            writer.whole(many);
            writer.whole(0);
            writer.whole(width);
        });
        CHECK(fails(column, [&](PackReader& reader) { reader.integers(numbers); }));
    }
    const auto run = [](std::int64_t size, std::int64_t first, std::int64_t step) {
        return written([&](PackWriter& writer) {
            writer.whole(size);
            writer.whole(1);
            writer.whole(first);
            writer.whole(step);
        });
    };
    const auto read = [&](PackReader& reader) { reader.integers(numbers); };
    CHECK_FALSE(fails(run(1'000, 2, 1), read));
    CHECK(fails(run(1'001, 2, 1), read));
    CHECK(fails(run(-1, 2, 1), read));
    CHECK(fails(run(1'000, highest, 1), read));
    CHECK(fails(run(1'000, 1, highest), read));
    CHECK_FALSE(fails(run(1'000, highest, 0), read));
    // A number of more than 64 bits, one that its type does not hold, and neither yes nor no.
    CHECK(fails(std::string(11, '\xFF'), [](PackReader& reader) {
        std::int64_t number = 0;
        reader.whole(number);
    }));
    CHECK(fails(count, [](PackReader& reader) {
        std::uint32_t number = 0;
        reader.whole(number);
    }));
    CHECK(fails(written([](PackWriter& writer) { writer.whole(2); }), [](PackReader& reader) {
        bool flag = false;
        reader.whole(flag);
    }));
    CHECK(fails(written([](PackWriter& writer) { writer.whole(2); }), [](PackReader& reader) {
        std::variant<bool, std::string> one;
        reader.choice(one, [](auto& /*held*/) {});
    }));
}

TEST_CASE("numbers that follow each other are a run until one does not") {
    rc::prop("random numbers", [] {
        const auto numbers = *rc::gen::container<std::vector<std::int64_t>>(rc::gen::oneOf(
            rc::gen::inRange<std::int64_t>(0, 4), rc::gen::arbitrary<std::int64_t>(),
            rc::gen::elementOf(std::vector<std::int64_t>{lowest, highest, -1, 2'147'483'648})));
        const auto times = *rc::gen::inRange(1, 5);
        SteppedIntegers stepped;
        std::vector<std::int64_t> all;
        for (const std::int64_t number : numbers) {
            for (int i = 0; i < times; ++i) {
                all.push_back(static_cast<std::int64_t>(static_cast<std::uint64_t>(number) +
                                                        static_cast<std::uint64_t>(i)));
                stepped.push_back(all.back());
            }
        }
        RC_ASSERT(stepped.size() == all.size());
        for (std::size_t place = 0; place < all.size(); ++place) {
            RC_ASSERT(stepped[place] == all[place]);
        }
        RC_ASSERT(stepped.least_and_most() == packed(all).least_and_most());
        const std::string bytes = written([&](PackWriter& writer) { writer.integers(stepped); });
        PackReader reader = reader_of(bytes);
        reader.set_most(all.size());
        SteppedIntegers found;
        reader.integers(found);
        RC_ASSERT(reader.is_at_end());
        RC_ASSERT(found.size() == all.size());
        for (std::size_t place = 0; place < all.size(); ++place) {
            RC_ASSERT(found[place] == all[place]);
        }
    });
    SteppedIntegers lines;
    for (std::int64_t line = 2; line < 100; ++line) lines.push_back(line);
    CHECK(lines.run() != nullptr);
    lines.push_back(101);
    CHECK(lines.run() == nullptr);
    CHECK(lines[98] == 101);
}
