// What is read by the quick ways is what is read by the slow ones: rows, facts and messages.

#include "apps/data/csv_marks.hpp"
#include "apps/data/csv_reader.hpp"
#include "tests/apps/told_data.hpp"
#include "tests/support/dice.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>

using namespace hjemmel;
using namespace hjemmel::testing;
using apps::CsvProblem;
using apps::CsvReader;
using Catch::Matchers::Contains;

namespace {

/// Shows only where texts of many lines begin to differ.
void require_same(const std::string& quick, const std::string& slow) {
    const auto differ = std::mismatch(quick.begin(), quick.end(), slow.begin(), slow.end());
    const auto around = [](const std::string& text, std::string::const_iterator at) {
        const auto place = static_cast<std::size_t>(at - text.begin());
        return text.substr(place < 100 ? 0 : place - 100, 300);
    };
    INFO("quick …" << around(quick, differ.first) << "\nslow …" << around(slow, differ.second));
    REQUIRE((quick == slow));
}

// ---- rows --------------------------------------------------------------------------------------

/// Everything that a reader tells of a file, as text.
std::string read_rows(const std::filesystem::path& path, bool quick, apps::CsvForm form,
                      apps::CsvLimits limits) {
    CsvReader reader(path, form, limits, {}, quick);
    std::string text;
    for (;;) {
        switch (reader.next()) {
            case CsvReader::Step::Row:
                text += std::to_string(reader.line()) + (reader.is_blank() ? " blank" : "");
                for (const std::string_view cell : reader.cells()) {
                    text += "[" + std::string(cell) + "]";
                }
                text += "\n";
                break;
            case CsvReader::Step::Failed: {
                const CsvProblem& problem = reader.problem();
                for (const auto number :
                     {static_cast<std::uint64_t>(problem.kind), std::uint64_t{problem.line},
                      std::uint64_t{problem.column}, std::uint64_t{problem.opened_line},
                      std::uint64_t{problem.opened_column},
                      static_cast<std::uint64_t>(problem.fault.kind), problem.fault.byte,
                      std::uint64_t{problem.fault.value}}) {
                    text += " " + std::to_string(number);
                }
                return text;
            }
            case CsvReader::Step::End:
                return text + reader.hash_hex() + std::to_string(reader.size());
        }
    }
}

class ReadBothWays {
public:
    /// What both ways tell of a file, if it is the same.
    std::string operator()(const std::string& text, apps::CsvForm form = {},
                           apps::CsvLimits limits = {}) const {
        folder_.write("x.csv", text);
        const auto path = folder_.path() / "x.csv";
        const std::string quick = read_rows(path, true, form, limits);
        const std::string slow = read_rows(path, false, form, limits);
        require_same(quick, slow);
        return quick;
    }

private:
    DataFolder folder_{DataFolder::Files{}};
};

/// A piece of a file, mostly an ordinary one.
std::string piece(Dice& dice, char delimiter) {
    static const std::vector<std::string> odd = {
        "\"",      "\"\"", "\"a\"",    "\"a\nb\"",          "\r", "\r\n", "\xC3", "\xE5", "\xFF",
        "\"a,b\"", "\n\n", "\xC2\xA0", std::string(1, '\0')};
    if (dice.chance(3))
        return odd[static_cast<std::size_t>(dice.below(static_cast<int>(odd.size())))];
    if (dice.chance(30)) return std::string(1, delimiter);
    if (dice.chance(12)) return dice.chance(50) ? "\n" : "\r\n";
    if (dice.chance(4)) return "å";
    if (dice.chance(3)) return std::string(static_cast<std::size_t>(dice.below(70)), 'x');
    return std::to_string(dice.below(1'000));
}

// ---- registers ---------------------------------------------------------------------------------

struct Both {
    Loaded quick;
    Loaded slow;
};

/// All that is told of a load, but for whether a column has states though all its cells are given.
std::string told_of_both(const Loaded& loaded) {
    std::string text = told(loaded) + loaded.drawn();
    const std::string given = " complete given";
    for (std::size_t at = text.find(given); at != std::string::npos; at = text.find(given, at)) {
        text.erase(at + 9, 6);
    }
    return text;
}

/// Loads a folder both ways; requires that they tell the same.
Both load_both_ways(const DataFolder& folder, apps::LoadOptions options = {}) {
    options.quick = true;
    Loaded quick = load_path(folder.path(), options);
    options.quick = false;
    Loaded slow = load_path(folder.path(), options);
    require_same(told_of_both(quick), told_of_both(slow));
    return {std::move(quick), std::move(slow)};
}

using Words = std::vector<std::string>;

const std::string& one_of(Dice& dice, const Words& words) {
    return words[static_cast<std::size_t>(dice.below(static_cast<int>(words.size())))];
}

const Words odd_cells = {"",
                         "x",
                         "..",
                         "-",
                         "not applicable",
                         "1e3",
                         "٣",
                         "a\u200B",
                         "\"a\nb\"",
                         "\"a\"\"b\"",
                         "i alt",
                         "Total",
                         "1.234",
                         "1,5",
                         "007",
                         "-1",
                         "+1",
                         "9999-12-31",
                         "2021-02-29",
                         "31-12-2021",
                         "1599-12-31",
                         "Fanø",
                         "999999999999999999999999",
                         "A\u030A",
                         "\u00C5"};

struct RandomRegister {
    explicit RandomRegister(std::uint64_t seed) : dice(seed) {}

    /// A cell that mostly is one of the usual ones.
    std::string cell(const Words& usual) {
        std::string text = one_of(dice, dice.chance(odd_ones) ? odd_cells : usual);
        if (dice.chance(3)) text = " " + text + "\t";
        if (dice.chance(2)) text = "\xC2\xA0" + text;
        if (dice.chance(4) && text.find('"') == std::string::npos) text = "\"" + text + "\"";
        return text;
    }
    std::string id(int number) {
        if (dice.chance(odd_ones / 3)) return one_of(dice, odd_cells);
        if (form == 0) return std::to_string(number);
        if (form == 1) return "p" + std::to_string(1'000 + number);
        return std::to_string(dice.below(500));
    }
    std::string end() { return dice.chance(50) ? "\n" : "\r\n"; }

    DataFolder::Files files() {
        form = dice.below(3);
        odd_ones = dice.chance(50) ? 0 : 4;
        std::string municipalities = "id,population,region\n";
        for (const char* name : {"Fanø", "101", "102", "7"}) {
            municipalities += std::string(name) + "," + cell({"3400", "1", "0", ""}) + "," +
                              cell({"Syd", "not applicable", ""}) + end();
        }
        std::string persons = "id,municipality,birth_date,in_scope,home" + end();
        const int rows = dice.below(40);
        for (int row = 0; row < rows; ++row) {
            persons += id(row) + "," + cell({"Fanø", "101", "102"}) + "," +
                       cell({"1980-02-29", "2021-03-31", ""}) + "," +
                       cell({"yes", "no", "ja", "nej", ""}) + "," + cell({"7", "101", ""}) + end();
        }
        std::string benefits = "id,person,start,end,group\n";
        std::string conversations = "person,date,registered,kind\n";
        for (int row = 0; row < rows; ++row) {
            benefits += std::to_string(row) + "," + id(dice.below(rows)) + "," +
                        cell({"2020-01-01", "2020-06-30"}) + "," +
                        cell({"2020-12-31", "9999-12-31", ""}) + "," +
                        cell({"cash_help", "sygedagpenge", "all", ""}) + end();
            conversations += id(dice.below(rows)) + "," + cell({"2021-03-01", "2021-12-24"}) + "," +
                             cell({"2021-03-02", ""}) + "," + cell({"other", "job_conversation"}) +
                             end();
        }
        std::string places = "municipality,span,rate\n";
        for (const char* name : {"Fanø", "101", "102"}) {
            places += std::string(name) + ",2021," + cell({"7.25", "0.5", "12", "7.5"}) + end();
        }
        // The end may be cut anywhere.
        for (std::string* text : {&persons, &benefits, &conversations}) {
            if (dice.chance(10)) {
                text->resize(
                    static_cast<std::size_t>(dice.below(static_cast<int>(text->size())) + 1));
            }
        }
        DataFolder::Files all{{"municipalities.csv", municipalities},
                              {"persons.csv", persons},
                              {"benefits.csv", benefits},
                              {"conversations.csv", conversations},
                              {"places.csv", places}};
        if (dice.chance(50)) {
            all.emplace_back("data.toml",
                             dice.chance(50) ? "missing = [\"..\", \"7\"]\n" : "decimal = \",\"\n");
        }
        return all;
    }

    Dice dice;
    int odd_ones = 0;  ///< in a hundred
    int form = 0;      ///< ids that are counted up, that begin with a letter, that come again
};

}  // namespace

TEST_CASE("marks are found in every place of a block, and stay right when the text goes on") {
    for (std::size_t size = 0; size < 200; ++size) {
        for (const char mark : {';', '\n', '\r', '"'}) {
            std::string text(size, 'a');
            text += mark;
            text += std::string(size % 67, '\x3B' ^ '\x80');
            apps::CsvMarks marks(';');
            marks.go_on(0, text, 0);
            REQUIRE(marks.end() - marks.begin() == 1);
            REQUIRE(*marks.begin() == size);
            const std::size_t cut = size / 2;
            const std::string next = text.substr(cut) + "b" + mark;
            marks.go_on(cut, next, text.size() - cut);
            REQUIRE(marks.end() - marks.begin() == 2);
            CHECK(marks.begin()[0] == size - cut);
            CHECK(marks.begin()[1] == next.size() - 1);
            marks.skip_to(size - cut + 1);
            CHECK(*marks.begin() == next.size() - 1);
        }
    }
}

TEST_CASE("rows are the same both ways, whatever stands where") {
    const ReadBothWays read;
    constexpr apps::CsvLimits small{40, 60, 9};
    Dice dice(20'210'331);
    int rows = 0;
    std::array<int, 10> problems{};
    for (int round = 0; round < 3'000; ++round) {
        const char delimiter = dice.chance(50) ? ',' : ';';
        std::string text;
        for (int pieces = dice.below(60); pieces > 0; --pieces) text += piece(dice, delimiter);
        const apps::Encoding encoding = dice.chance(80)   ? apps::Encoding::Utf8
                                        : dice.chance(50) ? apps::Encoding::Latin1
                                                          : apps::Encoding::Windows1252;
        const std::string found =
            read(text, {delimiter, encoding}, dice.chance(30) ? small : apps::CsvLimits{});
        rows += static_cast<int>(std::count(found.begin(), found.end(), '['));
        const std::size_t problem = found.rfind("\n ");
        if (problem != std::string::npos)
            ++problems.at(static_cast<std::size_t>(found[problem + 2] - '0'));
    }
    CHECK(rows > 10'000);
    for (const CsvProblem::Kind kind :
         {CsvProblem::Kind::Encoding, CsvProblem::Kind::LoneCarriageReturn,
          CsvProblem::Kind::UnterminatedQuote, CsvProblem::Kind::StrayQuote,
          CsvProblem::Kind::CellTooLong, CsvProblem::Kind::RowTooLong,
          CsvProblem::Kind::TooManyColumns}) {
        INFO(static_cast<int>(kind));
        CHECK(problems.at(static_cast<std::size_t>(kind)) > 0);
    }
}

TEST_CASE("rows are the same both ways where a block of 16, 64 or 65,536 bytes ends in them") {
    const ReadBothWays read;
    const std::string rows = "1,22,\"3\"\"3\",4\r\nå,\"b\nc\",,\n\"x,y\",2,3,4\r\n12345678,1,1,1\n";
    std::string filler;
    while (filler.size() < 65'536 - 140) filler += "1,2,3,4\n";
    for (std::size_t shift = 0; shift < 130; ++shift) {
        const std::string first = std::string(shift, 'y') + ",2,3,4\n";
        read(first + rows + rows + rows);
        if (shift % 3 == 0) {
            read(first + filler + rows + rows + rows);
            read(first + filler + rows + "\"open");
            read(first + filler + "1,\xE5,3,4\n", {',', apps::Encoding::Latin1});
            read(first + filler + "1,\xE5,3,4\n");
        }
    }
}

TEST_CASE("a cell of a MiB, ten thousand columns and a file cut off are the same both ways") {
    const ReadBothWays read;
    const std::string cell(1'048'576, 'a');
    CHECK_THAT(read("a,b\n1," + cell + "\n2,3\n"), Contains("\n3[2][3]\n"));
    CHECK_THAT(read("a,b\n1,\"" + cell + "\"\n2,3\n"), Contains("\n3[2][3]\n"));
    CHECK_THAT(read("a,b\n1," + cell + "a\n2,3\n"), !Contains("[3]"));
    std::string columns;
    for (int column = 0; column < 10'000; ++column) columns += "7,";
    CHECK_THAT(read("a\n" + columns + "\n"), !Contains("[7]"));
    CHECK_THAT(read("a\n" + columns + "\n", {}, {100, 100'000, 10'001}), Contains("\n2[7][7]"));
    for (const char* end : {"", "\r", "\"", "\"2", "2", "2\xC3", "2,"}) {
        read("a,b\n1,2\n1," + std::string(end));
    }
}

TEST_CASE("registers are the same both ways, and so is what is said of them") {
    int clean = 0;
    std::map<std::string, int> codes;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        INFO("seed " << seed);
        const DataFolder folder(RandomRegister(seed).files());
        const Both both = load_both_ways(folder);
        clean += both.quick.codes().empty() ? 1 : 0;
        for (const std::string& code : both.quick.codes()) ++codes[code];
    }
    CHECK(clean > 20);
    CHECK(codes.size() > 12);
}

TEST_CASE("a register of many rows is the same both ways") {
    Dice dice(7);
    std::string persons = "id,municipality,birth_date,in_scope,home\n";
    for (int row = 0; row < 20'000; ++row) {
        persons += std::to_string(row) + "," + one_of(dice, {"Fanø", "101", "7"}) + "," +
                   one_of(dice, {"1980-02-29", "2021-03-31", ""}) + "," +
                   one_of(dice, {"yes", "no", ""}) + "," + (row % 1'000 == 0 ? "\"7\"" : "7") +
                   (row % 7 == 0 ? "\r\n" : "\n");
    }
    const std::string municipalities = "id,population,region\nFanø,3400,Syd\n101,5,\n7,6,\n";
    const auto load = [&](const std::string& more) {
        const DataFolder folder(
            {{"municipalities.csv", municipalities}, {"persons.csv", persons + more}});
        return load_both_ways(folder).quick;
    };
    CHECK(load("").codes().empty());
    const Loaded twice = load("19999,7,,no,7\n20000,7,,no,7\n3,7,,no,7\n20000,7,,,\n");
    CHECK(twice.codes() == std::vector<std::string>{"E7041", "E7041", "E7041"});
}
