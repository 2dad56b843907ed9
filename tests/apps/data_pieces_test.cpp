// Registers whose rows are handed on piece by piece say what they say when they are held whole.

#include "apps/data/repeated_ids.hpp"
#include "tests/apps/data_support.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <cstring>

using namespace hjemmel;
using namespace hjemmel::testing;

namespace {

struct Handed {
    std::vector<std::uint32_t> sizes;  ///< of the pieces
    std::string rows;                  ///< key, origin and population of each
};

std::string row_text(const engine::Facts& facts, std::uint32_t row) {
    const engine::FactOrigin origin = facts.row_origin(municipalities, row);
    return facts.key(municipalities, row) + " " + std::to_string(origin.line) + " " +
           cell_text(facts.cell(municipalities, 0, row)) + "\n";
}

apps::LoadOptions in_pieces(std::uint32_t rows, Handed& handed) {
    apps::LoadOptions options;
    options.pieces =
        apps::Pieces{municipalities, rows, true, [&handed](const engine::Facts& facts) {
                         const std::uint32_t count = facts.row_count(municipalities);
                         handed.sizes.push_back(count);
                         for (std::uint32_t row = 0; row < count; ++row)
                             handed.rows += row_text(facts, row);
                         return true;
                     }};
    return options;
}

std::string csv_of(int rows) {
    std::string text = "id,population,region\n";
    for (int row = 0; row < rows; ++row) {
        text += "m" + std::to_string(row) + "," + std::to_string(row * 7) + ",north\n";
    }
    return text;
}

}  // namespace

TEST_CASE("rows are handed on in order, so many at a time, and are not held then") {
    Handed handed;
    const Loaded loaded = load_files({{"municipalities.csv", csv_of(25)}}, in_pieces(10, handed));
    INFO(loaded.drawn());
    REQUIRE(loaded.codes().empty());
    CHECK(handed.sizes == std::vector<std::uint32_t>{10, 10, 5});
    std::string expected;
    for (int row = 0; row < 25; ++row) {
        expected += "m" + std::to_string(row) + " " + std::to_string(row + 2) + " " +
                    std::to_string(row * 7) + "\n";
    }
    CHECK(handed.rows == expected);
    CHECK(loaded.data.rows_handed_on == 25);
    CHECK(loaded.facts().row_count(municipalities) == 0);
    const Loaded whole = load_files({{"municipalities.csv", csv_of(25)}});
    CHECK(loaded.data.hash == whole.data.hash);
    CHECK(loaded.data.files.at(0).used == 25);
}

TEST_CASE("rows that fit are held whole") {
    for (const std::uint32_t rows : {25U, 26U}) {
        Handed handed;
        const Loaded loaded =
            load_files({{"municipalities.csv", csv_of(25)}}, in_pieces(rows, handed));
        CHECK(handed.sizes.empty());
        CHECK(loaded.data.rows_handed_on == 0);
        CHECK(loaded.facts().row_count(municipalities) == 25);
    }
}

TEST_CASE("rows of which others speak are held whole") {
    const std::pair<std::string, std::string> others[] = {
        {"tenants.csv", "id,municipality,from,to,rooms,owner\n7,m3,2020-01-01,,2,m4\n"},
        {"caseload.csv", "municipality,month,caseload\nm3,2021-06,12\n"}};
    for (const auto& other : others) {
        Handed handed;
        const Loaded loaded =
            load_files({{"municipalities.csv", csv_of(25)}, other}, in_pieces(10, handed));
        INFO(loaded.drawn());
        CHECK(handed.sizes.empty());
        CHECK(loaded.facts().row_count(municipalities) == 25);
    }
}

TEST_CASE("an id that comes again in another piece is found as if all were held") {
    std::string text = csv_of(40);
    text += "m3,1,north\n";   // of the first piece
    text += "m39,2,north\n";  // of the piece at hand
    text += "new,3,north\n";
    text += "m3,many,north\n";    // the rest of such a row is not read
    text += "new2,many,north\n";  // another finding, after them
    const Loaded whole = load_files({{"municipalities.csv", text}});
    REQUIRE(whole.codes() == std::vector<std::string>{"E7041", "E7041", "E7041", "E7045"});
    for (const std::uint32_t rows : {1U, 7U, 40U, 41U, 100U}) {
        Handed handed;
        const Loaded loaded = load_files({{"municipalities.csv", text}}, in_pieces(rows, handed));
        CHECK(loaded.drawn() == whole.drawn());
    }
}

TEST_CASE("of more findings than are shown the same ones are shown, and the rest counted") {
    const std::string text =
        csv_of(150) + csv_of(300).substr(std::strlen("id,population,region\n"));
    const Loaded whole = load_files({{"municipalities.csv", text}});
    for (const std::uint32_t rows : {50U, 200U}) {
        Handed handed;
        const Loaded loaded = load_files({{"municipalities.csv", text}}, in_pieces(rows, handed));
        CHECK(loaded.drawn() == whole.drawn());
    }
}

TEST_CASE("who wants no more stops the reading") {
    int pieces = 0;
    apps::LoadOptions options;
    options.pieces = apps::Pieces{municipalities, 10, true,
                                  [&pieces](const engine::Facts&) { return ++pieces < 2; }};
    const Loaded loaded = load_files({{"municipalities.csv", csv_of(55)}}, options);
    CHECK(pieces == 2);
    CHECK(loaded.data.cancelled);
}

TEST_CASE("ids with the same 64 bits are held apart") {
    // Two words are mixed one after the other: what the first one changes, the second one can undo.
    const auto mixed = [](std::uint64_t hash, std::uint64_t word) {
        hash = (hash ^ word) * 0xff51afd7ed558ccdULL;
        return hash ^ (hash >> 32);
    };
    const auto id_of = [](std::uint64_t first, std::uint64_t second) {
        std::string id(16, '\0');
        std::memcpy(id.data(), &first, 8);
        std::memcpy(id.data() + 8, &second, 8);
        return id;
    };
    const std::uint64_t seed = 0x9e3779b97f4a7c15ULL ^ 16U;
    const std::string one = id_of(1, 5);
    const std::string other = id_of(2, 5 ^ mixed(seed, 1) ^ mixed(seed, 2));
    REQUIRE(one != other);
    apps::RepeatedIds ids;
    const auto read = [&](const std::vector<std::string>& all) {
        std::uint32_t line = 0;
        for (const std::string& id : all) ids.add(id, {0, ++line, 1});
    };
    SECTION("and neither is found where none comes again") {
        read({one, "a", other});
        REQUIRE(ids.needs_second_reading());
        read({one, "a"});
        CHECK_FALSE(ids.first_of(other));
        CHECK(ids.first_of(one) == engine::FactOrigin{0, 1, 1});
        CHECK_FALSE(ids.first_of("a"));
        CHECK_FALSE(ids.needs_second_reading());
    }
    SECTION("and ids that differ in their bits need no second reading") {
        read({one, "a", "b"});
        CHECK_FALSE(ids.needs_second_reading());
    }
}

TEST_CASE("one id among millions is found again") {
    apps::RepeatedIds ids;
    constexpr std::uint32_t many = 2'200'000;  // more than two blocks
    const auto read = [&](std::uint32_t last) {
        for (std::uint32_t i = 0; i < last; ++i) {
            ids.add(std::to_string(i == many - 1 ? 77U : i), {0, i + 2, 1});
        }
    };
    read(many);
    REQUIRE(ids.needs_second_reading());
    read(many - 1);
    CHECK(ids.first_of("77") == engine::FactOrigin{0, 79, 1});
    CHECK_FALSE(ids.first_of("78"));
}
