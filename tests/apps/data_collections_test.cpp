#include "tests/apps/data_support.hpp"

#include <catch2/catch.hpp>

using namespace hjemmel;
using namespace hjemmel::testing;

namespace {

const DataFolder::Files register_files = {
    {"municipalities.csv",
     "id,population,region\nFanø,3400,Syddanmark\nAalborg,217075,not applicable\n"},
    {"persons.csv",
     "municipality,id,birth_date,in_scope,home\nFanø,anna,1980-02-29,yes,Aalborg\nAalborg,0101,"
     "1990-01-01,nej,\n"},
    {"conversations.csv",
     "person,date,registered,kind\nanna,2023-03-01,2023-03-02,job_conversation\nanna,2023-04-01,,"
     "other\n"},
    {"benefits.csv",
     "person,start,end,group\nanna,2023-01-01,,kontanthjælp\n0101,2022-01-01,2022-12-31,sickness\n"
     "0101,2023-01-01,9999-12-31,cash help\n"}};

}  // namespace

TEST_CASE("a folder without data.toml is read by the names of files and columns") {
    const Loaded loaded = load_files(register_files);
    REQUIRE(loaded.drawn() == "");
    const auto& facts = loaded.facts();
    CHECK(facts.row_count(municipalities) == 2);
    CHECK(loaded.field(municipalities, "Fanø", 0) == "3400");
    CHECK(loaded.field(municipalities, "Aalborg", 1) == "not applicable");
    CHECK(loaded.field(persons, "anna", 0) == "1980-02-29");
    CHECK(loaded.field(persons, "anna", 2) == "row 1");
    CHECK(loaded.field(persons, "0101", 1) == "no");
    CHECK(loaded.field(persons, "0101", 2) == "unknown");
    CHECK(facts.parent(persons, *facts.find_row(persons, "0101")) == 1);
    const auto anna = *facts.find_row(persons, "anna");
    REQUIRE(facts.children(conversations, anna).size() == 2);
    CHECK(cell_text(facts.cell(conversations, 1, 1)) == "unknown");
    CHECK(cell_text(facts.cell(conversations, 2, 1)) == "#1");
}

TEST_CASE("a spell without an end is open, by an empty cell or by 9999-12-31") {
    const Loaded loaded = load_files(register_files);
    const auto& facts = loaded.facts();
    CHECK(cell_text(facts.cell(benefits, 1, 0)) == "not applicable");
    CHECK(cell_text(facts.cell(benefits, 1, 1)) == "2022-12-31");
    CHECK(cell_text(facts.cell(benefits, 1, 2)) == "not applicable");
    CHECK(cell_text(facts.cell(benefits, 2, 0)) == "#1");
    CHECK(cell_text(facts.cell(benefits, 2, 2)) == "#1");
}

TEST_CASE("a collection with a file is listed for every parent, one without is not") {
    const Loaded loaded = load_files({register_files[0], register_files[1]});
    REQUIRE(loaded.drawn() == "");
    CHECK(loaded.facts().is_listed(municipalities, 0));
    CHECK(loaded.facts().is_listed(persons, 1));
    CHECK_FALSE(loaded.facts().is_listed(conversations, 0));
}

TEST_CASE("a collection can be said to be incomplete") {
    const Loaded loaded = load_files(
        {register_files[0], {"data.toml", "[collections.municipalities]\ncomplete = false\n"}});
    REQUIRE(loaded.drawn() == "");
    CHECK(loaded.facts().row_count(municipalities) == 2);
    CHECK_FALSE(loaded.facts().is_listed(municipalities, 0));
}

TEST_CASE("facts know their file, line and cell") {
    const Loaded loaded = load_files(register_files);
    const auto origin = loaded.facts().cell(persons, 1, 1).origin;
    CHECK(loaded.facts().files().at(origin.file) == "persons.csv");
    CHECK(origin.line == 3);
    CHECK(origin.column == 4);
    CHECK(loaded.facts().row_origin(persons, 0).line == 2);
}

TEST_CASE("the children list a top-level entity that nothing else lists") {
    const Loaded loaded = load_files(
        {{"persons.csv", "id,municipality,birth_date,in_scope,home\n1,Fanø,,,\n2,Skive,,,\n"}});
    REQUIRE(loaded.drawn() == "");
    CHECK(loaded.facts().row_count(municipalities) == 2);
    CHECK(loaded.facts().is_listed(municipalities, 0));
}

TEST_CASE("data.toml maps file, columns, values, marks, dates and encodings") {
    const Loaded loaded = load_files({
        {"data.toml", R"(
source = "test"
assumptions = ["all are in scope"]
delimiter = ";"
decimal = ","
dates = "dd-mm-yyyy"
[collections.municipalities]
file = "kommuner.csv"
id = "kommune"
without = ["region"]
grouping = "."
[collections.persons]
file = ["borgere_1.csv", "borgere_2.csv"]
encoding = "windows-1252"
id = "nr"
parent = { column = "kommunenr", values = { "563" = "Fanø", "851" = "Aalborg" } }
ignore = ["navn"]
only = { status = ["aktiv", "ny"] }
leave_out = { nr = "99" }
without = ["home"]
[collections.persons.fields]
birth_date = "født"
in_scope = { column = "omfattet", values = { "1" = "yes", "0" = "no" }, missing = ["?"] }
)"},
        {"kommuner.csv", "kommune;population\r\nFanø;3.400\r\nAalborg;217.075\r\n"},
        {"borgere_1.csv",
         "nr;kommunenr;navn;status;f\xF8"
         "dt;omfattet\n1;563;\x80;aktiv;1-3-1980;1\n2;851;B;død;01-03-1980;0\n99;851;C;ny;;\n"},
        {"borgere_2.csv",
         "nr;kommunenr;navn;status;f\xF8"
         "dt;omfattet\n3;851;D;ny;31-12-1999;?\n"},
    });
    REQUIRE(loaded.drawn() == "");
    CHECK(loaded.field(municipalities, "Aalborg", 0) == "217075");
    CHECK(loaded.facts().row_count(persons) == 2);
    CHECK(loaded.field(persons, "1", 0) == "1980-03-01");
    CHECK(loaded.field(persons, "1", 1) == "yes");
    CHECK(loaded.field(persons, "3", 1) == "unknown");
    CHECK(loaded.facts().parent(persons, 1) == 1);
    CHECK(loaded.data.source == "test");
    CHECK(loaded.data.assumptions == std::vector<std::string>{"all are in scope"});
    REQUIRE(loaded.data.files.size() == 3);
    const auto& report = loaded.data.files[0];
    CHECK(report.file == "borgere_1.csv");
    CHECK(report.read == 3);
    CHECK(report.used == 1);
    REQUIRE(report.left_out.size() == 2);
    CHECK(report.read == report.used + report.left_out[0].rows + report.left_out[1].rows);
    CHECK(lang::phrase_text(report.left_out[0].why, lang::Language::English) ==
          "left out by `only` of `status`");
}

TEST_CASE("a constant stands for a column, also of the parent") {
    const Loaded loaded = load_files({{"data.toml", R"(
[collections.persons]
parent = { constant = "Fanø" }
without = ["birth_date", "home"]
fields.in_scope = { constant = true }
)"},
                                      {"persons.csv", "id\nanna\nbo\n"}});
    REQUIRE(loaded.drawn() == "");
    CHECK(loaded.field(persons, "bo", 1) == "yes");
    CHECK(loaded.facts().key(municipalities, 0) == "Fanø");
    const auto origin = loaded.facts().cell(persons, 1, 1).origin;
    CHECK(loaded.facts().files().at(origin.file) == "data.toml");
    CHECK(origin.line == 5);
}

TEST_CASE("ids are equal after NFC") {
    const Loaded loaded = load_files(
        {{"municipalities.csv", "id,population,region\nA\u030Arhus,1,\n\u00C5rhus,2,\n"}});
    CHECK(loaded.first() == "E7041 municipalities.csv:3:1");
    const Loaded other = load_files(
        {{"municipalities.csv", "id,population,region\n\u00C5rhus,1,\n"},
         {"persons.csv", "id,municipality,birth_date,in_scope,home\n1,A\u030Arhus,,,\n"}});
    CHECK(other.drawn() == "");
}

TEST_CASE("the hash follows names and bytes, not the folder") {
    const DataFolder::Files files = {register_files[0]};
    const std::string hash = load_files(files).data.hash;
    CHECK(hash.size() == 64);
    CHECK(load_files(files).data.hash == hash);
    CHECK(load_files({{"municipalities.csv", register_files[0].second + "Skive,1,\n"}}).data.hash !=
          hash);
    CHECK(load_files({register_files[0], {"data.toml", ""}}).data.hash != hash);
    CHECK(load_files({register_files[0], {"README.md", "x"}}).data.hash == hash);
}

TEST_CASE("cells of persons are shown only when asked for") {
    const DataFolder::Files files = {
        register_files[0],
        {"persons.csv",
         "id,municipality,birth_date,in_scope,home\n010180-1234,Fanø,1980-13-01,yes,\n"}};
    const std::string hidden = load_files(files).drawn();
    CHECK(hidden.find("1980") == std::string::npos);
    CHECK(hidden.find("010180") == std::string::npos);
    CHECK(hidden.find("persons.csv:2:18") != std::string::npos);
    CHECK(hidden.find("--show-values") != std::string::npos);
    apps::LoadOptions options;
    options.show_values = true;
    CHECK(load_files(files, options).drawn().find("1980-13-01") != std::string::npos);
}

TEST_CASE("cells of municipalities are shown, unless data.toml says that they are personal") {
    const DataFolder::Files files = {{"municipalities.csv", "id,population,region\nFanø,many,\n"}};
    CHECK(load_files(files).drawn().find("2 | Fanø,many,") != std::string::npos);
    const std::string hidden =
        load_files({files[0], {"data.toml", "[collections.municipalities]\npersonal = true\n"}})
            .drawn();
    CHECK(hidden.find("many") == std::string::npos);
    CHECK(hidden.find("municipalities.csv:2:6") != std::string::npos);
}

TEST_CASE("after a hundred errors in a file the rest are counted") {
    std::string text = "id,population,region\n";
    for (int i = 0; i < 250; ++i) text += "m" + std::to_string(i) + ",x,\n";
    const Loaded loaded = load_files({{"municipalities.csv", text}});
    REQUIRE(loaded.data.diagnostics.size() == 101);
    CHECK(lang::title_text(loaded.data.diagnostics.back(), lang::Language::English) ==
          "150 more errors in `" + loaded.sources[loaded.data.diagnostics.back().span.file].path +
              "`");
    CHECK(loaded.first() == "E7043 municipalities.csv:2:4");
}

TEST_CASE("loading can be cancelled") {
    apps::LoadOptions options;
    options.cancelled = [] { return true; };
    const Loaded loaded = load_files(register_files, options);
    CHECK(loaded.data.cancelled);
}

TEST_CASE("a file that changes while it is read is refused") {
    const DataFolder folder({register_files[0]});
    apps::LoadOptions options;
    options.cancelled = [&] {
        folder.write("municipalities.csv",
                     "id,population,region\nFanø,1,\nAalborg,2,\nand more,3,\nand more still,4,\n"
                     "and so on,5,\nuntil the file is longer,6,\n");
        return false;
    };
    CHECK(load_path(folder.path(), options).codes() == std::vector<std::string>{"E7005"});
}

// ---- rows that move ----

TEST_CASE("a row that moves stands once for each place, with its days") {
    const Loaded loaded = load_files({{"tenants.csv",
                                       "id,municipality,from,to,rooms,owner\n"
                                       "7,Fanø,2020-01-01,2021-03-30,2,Fanø\n"
                                       "8,Fanø,,,4,\n"
                                       "7,Skive,2021-03-31,,,Fanø\n"}});
    REQUIRE(loaded.drawn() == "");
    const engine::Facts& facts = loaded.facts();
    REQUIRE(facts.row_count(tenants) == 2);
    const auto day = [](const char* text) { return *engine::Date::parse(text); };
    CHECK_FALSE(facts.parent_on(tenants, 0, day("2019-12-31")));
    CHECK(facts.parent_on(tenants, 0, day("2020-01-01")) == 0);
    CHECK(facts.parent_on(tenants, 0, day("2021-03-30")) == 0);
    CHECK(facts.parent_on(tenants, 0, day("2021-03-31")) == 1);
    CHECK(facts.parent_on(tenants, 1, day("1700-01-01")) == 0);
    CHECK(facts.children(tenants, 0).size() == 2);
    CHECK(facts.children(tenants, 1).size() == 1);
    CHECK(loaded.field(tenants, "7", 0) == "2");
    CHECK(loaded.field(tenants, "7", 1) == "row 0");
    CHECK(facts.stays(tenants, 0)[1].origin.line == 4);
}

TEST_CASE("without days a row has one place for all time") {
    const Loaded loaded =
        load_files({{"tenants.csv", "id,municipality,rooms,owner\n7,Fanø,2,\n7,Skive,2,\n"}});
    CHECK(loaded.codes() == std::vector<std::string>{"E7041"});
    const Loaded good = load_files({{"tenants.csv", "id,municipality,rooms,owner\n7,Fanø,2,\n"}});
    REQUIRE(good.drawn() == "");
    CHECK(good.facts().parent_on(tenants, 0, *engine::Date::parse("2020-01-01")) == 0);
}

TEST_CASE("two places on one day, reversed days and rows that differ are refused") {
    const auto codes = [](const std::string& rows) {
        return load_files({{"tenants.csv", "id,municipality,from,to,rooms,owner\n" + rows}})
            .codes();
    };
    CHECK(codes("7,Fanø,2020-01-01,2021-03-31,2,\n7,Skive,2021-03-31,,2,\n") ==
          std::vector<std::string>{"E7062"});
    CHECK(codes("7,Fanø,,,2,\n7,Fanø,2021-03-31,,2,\n") == std::vector<std::string>{"E7062"});
    CHECK(codes("7,Fanø,2021-03-31,2021-03-30,2,\n") == std::vector<std::string>{"E7056"});
    CHECK(codes("7,Fanø,,2020-12-31,2,\n7,Skive,2021-01-01,,3,\n") ==
          std::vector<std::string>{"E7063"});
    CHECK(codes("7,Fanø,,2020-12-31,2,Fanø\n7,Skive,2021-01-01,,2,Skive\n") ==
          std::vector<std::string>{"E7063"});
    CHECK(codes("7,Fanø,,2020-12-31,,\n7,Skive,2021-01-01,,2,Skive\n").empty());
    CHECK(codes("7,Fanø,2020-02-30,,2,\n") == std::vector<std::string>{"E7050"});
}

TEST_CASE("data.toml names the columns of the days") {
    const Loaded loaded = load_files(
        {{"data.toml",
          "[collections.tenants]\nfrom = \"flyttet_ind\"\nto = { column = \"flyttet_ud\", "
          "missing = [\"-\"] }\nwithout = [\"owner\"]\n"},
         {"tenants.csv", "id,municipality,flyttet_ind,flyttet_ud,rooms\n7,Fanø,2020-01-01,-,2\n"}});
    REQUIRE(loaded.drawn() == "");
    CHECK_FALSE(loaded.facts().parent_on(tenants, 0, *engine::Date::parse("2019-12-31")));
    CHECK(loaded.facts().parent_on(tenants, 0, *engine::Date::parse("2024-12-31")) == 0);
    const Loaded wrong =
        load_files({{"data.toml", "[collections.municipalities]\nfrom = \"a\"\n"},
                    {"municipalities.csv", "id,population,region\nFanø,3400,Syddanmark\n"}});
    CHECK(wrong.codes() == std::vector<std::string>{"E7012"});
}

TEST_CASE("in JSON a row that moves stands under each of its places") {
    const Loaded loaded = load_json(R"({ "municipalities": [
        { "id": "Fanø", "tenants": [ { "id": "7", "to": "2021-03-30", "rooms": 2 } ] },
        { "id": "Skive", "tenants": [ { "id": "7", "from": "2021-03-31" } ] } ] })");
    REQUIRE(loaded.drawn() == "");
    CHECK(loaded.facts().row_count(tenants) == 1);
    CHECK(loaded.facts().parent_on(tenants, 0, *engine::Date::parse("2021-03-31")) == 1);
    const Loaded wrong = load_json(R"({ "municipalities": [
        { "id": "Fanø", "tenants": [ { "id": "7" }, { "id": "7", "from": "2021-03-31" } ] } ] })");
    CHECK(wrong.codes() == std::vector<std::string>{"E7062"});
}
