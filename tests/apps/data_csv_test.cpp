#include "apps/data/csv_reader.hpp"
#include "engine/values/sha256.hpp"
#include "tests/apps/data_support.hpp"

#include <catch2/catch.hpp>

using namespace hjemmel;
using namespace hjemmel::testing;
using apps::CsvProblem;
using apps::CsvReader;

namespace {

struct Read {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::uint32_t> lines;
    std::optional<CsvProblem> problem;
    std::string hash;
};

Read read_csv(const std::string& text, apps::CsvForm form = {}, apps::CsvLimits limits = {}) {
    const DataFolder folder({{"x.csv", text}});
    CsvReader reader(folder.path() / "x.csv", form, limits, {});
    Read read;
    for (;;) {
        switch (reader.next()) {
            case CsvReader::Step::Row:
                read.rows.emplace_back(reader.cells().begin(), reader.cells().end());
                read.lines.push_back(reader.line());
                break;
            case CsvReader::Step::Failed:
                read.problem = reader.problem();
                return read;
            case CsvReader::Step::End:
                read.hash = reader.hash_hex();
                return read;
        }
    }
}

using Rows = std::vector<std::vector<std::string>>;

}  // namespace

TEST_CASE("SHA-256 gives the known answers") {
    CHECK(engine::sha256_hex("") ==
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(engine::sha256_hex("abc") ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(engine::sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(engine::sha256_hex(std::string(1'000'000, 'a')) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    engine::Sha256 pieces;
    for (int i = 0; i < 1000; ++i) pieces.update(std::string(1000, 'a'));
    CHECK(pieces.finish_hex() ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("rows are read with quotes, line ends and without a last line end") {
    CHECK(read_csv("a,b\n1,2\n").rows == Rows{{"a", "b"}, {"1", "2"}});
    CHECK(read_csv("a,b\r\n1,2").rows == Rows{{"a", "b"}, {"1", "2"}});
    CHECK(read_csv("a,\n,b\n").rows == Rows{{"a", ""}, {"", "b"}});
    CHECK(read_csv("\"a,b\",\"c\"\"d\"\n").rows == Rows{{"a,b", "c\"d"}});
    CHECK(read_csv("\"a\nb\",c\nd,e\n").rows == Rows{{"a\nb", "c"}, {"d", "e"}});
    CHECK(read_csv("\"a\r\nb\",c\r\nd,e\r\n").lines == std::vector<std::uint32_t>{1, 3});
    CHECK(read_csv("\"\",\"\"\"\"\n").rows == Rows{{"", "\""}});
    CHECK(read_csv("a;b\n", {';', apps::Encoding::Utf8}).rows == Rows{{"a", "b"}});
    CHECK(read_csv("").rows.empty());
    CHECK(read_csv("\xEF\xBB\xBF").rows.empty());
    CHECK(read_csv("\n").rows == Rows{{""}});
}

TEST_CASE("a byte order mark, CRLF and LF make no difference to the rows") {
    CHECK(read_csv("\xEF\xBB\xBFå,b\r\n1,2\r\n").rows == read_csv("å,b\n1,2\n").rows);
}

TEST_CASE("Windows-1252 and Latin-1 are read when declared") {
    CHECK(read_csv("\xC6r\xF8,\x80\n", {',', apps::Encoding::Windows1252}).rows ==
          Rows{{"Ærø", "€"}});
    CHECK(read_csv("\xC6r\xF8\n", {',', apps::Encoding::Latin1}).rows == Rows{{"Ærø"}});
    const Read mixed = read_csv("a\n\x81\n", {',', apps::Encoding::Windows1252});
    REQUIRE(mixed.problem);
    CHECK(mixed.problem->fault.kind == apps::TextDecoder::Fault::Kind::NotInEncoding);
    CHECK(read_csv("\x96\n", {',', apps::Encoding::Latin1}).problem.has_value());
}

TEST_CASE("what is no CSV is a problem with line and column") {
    using Kind = CsvProblem::Kind;
    const auto row = GENERATE(table<std::string, Kind, std::uint32_t, std::uint32_t>({
        {"å,b\nå\xE5,c\n", Kind::Encoding, 2, 2},
        {"a\n\xC0\xAF\n", Kind::Encoding, 2, 1},
        {"a\n\xED\xA0\x80\n", Kind::Encoding, 2, 1},
        {"a\nb\xC3", Kind::Encoding, 2, 2},
        {std::string("a\nb\0c\n", 6), Kind::Encoding, 2, 2},
        {std::string("\xFF\xFE"
                     "a\0",
                     4),
         Kind::Encoding, 1, 1},
        {"a\rb\n", Kind::LoneCarriageReturn, 1, 2},
        {"a,b\r", Kind::LoneCarriageReturn, 1, 4},
        {"\"a\rb\"\n", Kind::LoneCarriageReturn, 1, 3},
        {"a\nø,\"b\nc\n", Kind::UnterminatedQuote, 2, 3},
        {"a\n\"", Kind::UnterminatedQuote, 2, 1},
        {"a\"b\n", Kind::StrayQuote, 1, 2},
        {"a\n\"x\ny\"z,\n", Kind::StrayQuote, 3, 2},
    }));
    const Read read = read_csv(std::get<0>(row));
    REQUIRE(read.problem);
    CHECK(read.problem->kind == std::get<1>(row));
    CHECK(read.problem->line == std::get<2>(row));
    CHECK(read.problem->column == std::get<3>(row));
}

TEST_CASE("rows are the same wherever the 64 KiB end") {
    std::string text;
    Rows rows;
    for (int i = 0; i < 9000; ++i) {
        const std::string number = std::to_string(i);
        text += "æ" + number + ",\"q\"\"" + number + "\r\nå\"\r\n";
        rows.push_back({"æ" + number, "q\"" + number + "\r\nå"});
    }
    for (const std::size_t shift : {0U, 1U, 2U, 3U, 5U, 7U, 11U}) {
        const Read read = read_csv(std::string(shift, 'x') + "," + "\n" + text);
        REQUIRE_FALSE(read.problem);
        REQUIRE(read.rows.size() == rows.size() + 1);
        CHECK(Rows(read.rows.begin() + 1, read.rows.end()) == rows);
        CHECK(read.lines.back() == 2 * 9000);
    }
}

TEST_CASE("cells, rows and columns have limits") {
    using Kind = CsvProblem::Kind;
    const apps::CsvLimits limits{100, 400, 8};
    const auto kind = [&](const std::string& text) {
        const Read read = read_csv(text, {}, limits);
        return read.problem ? std::optional(read.problem->kind) : std::nullopt;
    };
    CHECK(kind("x\n" + std::string(100, 'a') + "\n") == std::nullopt);
    CHECK(kind("x\n" + std::string(101, 'a') + "\n") == Kind::CellTooLong);
    CHECK(kind("x\n" + std::string(100'000, 'a') + "\n") == Kind::CellTooLong);
    CHECK(kind("x\n\"" + std::string(100, 'a') + "\"\n") == std::nullopt);
    CHECK(kind("x\n\"" + std::string(101, 'a') + "\"\n") == Kind::CellTooLong);
    CHECK(kind("x\n\"" + std::string(100'000, 'a')) == Kind::CellTooLong);
    const std::string cell = std::string(99, 'a') + ",";
    CHECK(kind("x\n" + cell + cell + cell + cell + "\n") == std::nullopt);
    CHECK(kind("x\n" + cell + cell + cell + cell + "b\n") == Kind::RowTooLong);
    const auto columns = [](std::size_t count) { return std::string(count - 1, ',') + "\n"; };
    CHECK(kind(columns(8)) == std::nullopt);
    CHECK(kind(columns(9)) == Kind::TooManyColumns);
    CHECK(kind(columns(8'000)) == Kind::TooManyColumns);
}

TEST_CASE("the default limits are those of the documents") {
    const apps::CsvLimits limits;
    CHECK(limits.cell == 1'048'576);
    CHECK(limits.row == 4'194'304);
    CHECK(limits.columns == 4'096);
    CHECK_FALSE(read_csv(std::string(4'095, ',') + "\n").problem);
    CHECK(read_csv(std::string(4'096, ',') + "\n").problem);
    CHECK_FALSE(read_csv(std::string(1'048'576, 'a') + "\n").problem);
    CHECK(read_csv(std::string(1'048'577, 'a') + "\n").problem);
}

TEST_CASE("a folder or nothing in the place of a file is a problem") {
    const DataFolder folder(DataFolder::Files{{"x.csv/y", ""}});
    for (const char* name : {"x.csv", "none.csv"}) {
        CsvReader reader(folder.path() / name, {}, {}, {});
        CHECK(reader.next() == CsvReader::Step::Failed);
        CHECK(reader.problem().kind == CsvProblem::Kind::CannotRead);
    }
}
