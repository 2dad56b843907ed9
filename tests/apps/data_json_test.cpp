#include "apps/data/json_tree.hpp"
#include "tests/apps/data_support.hpp"

#include <catch2/catch.hpp>

using namespace hjemmel;
using namespace hjemmel::testing;

TEST_CASE("a JSON file is a case: rows in their parents, figures in rows or at the top") {
    const Loaded loaded = load_json(R"({
  "source": "case file 17", "assumptions": ["one"],
  "municipalities": [
    { "id": "Fanø", "population": 3400,
      "persons": [
        { "id": "anna", "birth_date": "1980-02-29", "in_scope": true, "home": "Fanø",
          "benefits": [ { "start": "2023-01-01", "group": "cash_help" } ],
          "conversations": [] } ],
      "figures": [ { "quantity": "share_without", "month": "2021-06", "value": "20 %", "known_to": "1 %",
                     "rounded": "half up", "note": "seen" } ] } ],
  "figures": [ { "quantity": "rates_published", "year": 2021, "value": true },
               { "quantity": "grant", "municipality": "Fanø", "year": 2021, "value": 14.5, "unit": "1000 kr" } ]
})");
    REQUIRE(loaded.drawn() == "");
    const auto& facts = loaded.facts();
    CHECK(loaded.field(municipalities, "Fanø", 0) == "3400");
    CHECK(loaded.field(persons, "anna", 1) == "yes");
    CHECK(loaded.field(persons, "anna", 2) == "row 0");
    CHECK(cell_text(facts.cell(benefits, 1, 0)) == "not applicable");
    CHECK(facts.is_listed(municipalities, 0));
    CHECK(facts.is_listed(persons, 0));
    CHECK(facts.is_listed(conversations, 0));
    CHECK(facts.row_count(conversations) == 0);
    CHECK(loaded.figure("focus.share_without", "Fanø", {month(2021, 6)}) == "1/5 [39/200, 41/200)");
    CHECK(loaded.figure("focus.rates_published", "", {2021}) == "yes");
    CHECK(loaded.figure("focus.grant", "Fanø", {2021}) == "14500");
    CHECK(loaded.data.source == "case file 17");
    CHECK(loaded.data.assumptions == std::vector<std::string>{"one"});
    CHECK(loaded.data.files.at(0).read == 6);
    CHECK(facts.cell(persons, 0, 0).origin.line == 6);
    CHECK(facts.cell(persons, 0, 0).origin.column == 39);
}

TEST_CASE("a list that is not there is unknown, an empty one is empty") {
    const Loaded loaded =
        load_json(R"({ "municipalities": [ { "id": "A" }, { "id": "B", "persons": [] } ] })");
    REQUIRE(loaded.drawn() == "");
    CHECK_FALSE(loaded.facts().is_listed(persons, 0));
    CHECK(loaded.facts().is_listed(persons, 1));
}

TEST_CASE("figures at the top list an entity that has no list") {
    const Loaded loaded = load_json(
        R"({ "figures": [ { "quantity": "caseload", "municipality": "Fanø", "month": "2021-06", "value": 12 } ] })");
    REQUIRE(loaded.drawn() == "");
    CHECK(loaded.figure("focus.caseload", "Fanø", {month(2021, 6)}) == "12");
    CHECK(loaded.facts().is_listed(municipalities, 0));
}

TEST_CASE("JSON numbers are kept digit by digit") {
    const apps::JsonTree tree =
        apps::read_json("[0.1, 12345678901234567890123, -0, 1e5, \"a\\\"b\"]", 64);
    REQUIRE_FALSE(tree.fault);
    REQUIRE(tree.nodes.size() == 6);
    CHECK(tree.nodes[1].text == "0.1");
    CHECK(tree.nodes[2].text == "12345678901234567890123");
    CHECK(tree.nodes[3].text == "-0");
    CHECK(tree.nodes[4].text == "1e5");
    CHECK(tree.nodes[5].text == "a\"b");
    CHECK(tree.nodes[5].begin == 40);
    CHECK(tree.nodes[5].end == 46);
}

TEST_CASE("what is wrong in a JSON case is refused at its place") {
    const auto row = GENERATE(table<std::string, std::string>({
        {"{ \"municipalities\": [ { \"id\": \"A\" } ", "E7070 case.json:1:37"},
        {"", "E7070 case.json:1:1"},
        {"{ \"a\": 1, \"a\": 2 }", "E7071 case.json:1:11"},
        {"[]", "E7072 case.json:1:1"},
        {"{ \"municipalities\": { \"id\": \"A\" } }", "E7072 case.json:1:21"},
        {"{ \"municipalities\": [ \"A\" ] }", "E7072 case.json:1:23"},
        {"{ \"municipalities\": [ { \"id\": [] } ] }", "E7072 case.json:1:31"},
        {"{ \"municipalities\": [ { } ] }", "E7040 case.json:1:23"},
        {"{ \"municipalities\": [ { \"id\": \"A\" }, { \"id\": \"A\" } ] }",
         "E7041 case.json:1:46"},
        {"{ \"municipalities\": [ { \"id\": \"A\", \"size\": 1 } ] }", "E7014 case.json:1:36"},
        {"{ \"municipality\": [ ] }", "E7014 case.json:1:3"},
        {"{ \"municipalities\": [ { \"id\": \"A\", \"population\": 1e3 } ] }",
         "E7016 case.json:1:50"},
        {"{ \"municipalities\": [ { \"id\": \"A\", \"population\": 0.5 } ] }",
         "E7047 case.json:1:50"},
        {"{ \"figures\": [ { \"value\": 1 } ] }", "E7040 case.json:1:16"},
        {"{ \"figures\": [ { \"quantity\": \"x\", \"value\": 1 } ] }", "E7014 case.json:1:30"},
        {"{ \"figures\": [ { \"quantity\": \"limit\", \"value\": 1 } ] }", "E7015 case.json:1:30"},
        {"{ \"figures\": [ { \"quantity\": \"rates_published\", \"value\": 1 } ] }",
         "E7017 case.json:1:16"},
        {"{ \"figures\": [ { \"quantity\": \"rates_published\", \"year\": 2021, \"month\": "
         "\"2021-06\", \"value\": true } ] }",
         "E7018 case.json:1:63"},
        {"{ \"figures\": [ { \"quantity\": \"rates_published\", \"year\": 2021, \"value\": 1 } ] }",
         "E7044 case.json:1:72"},
        {"{ \"figures\": [ { \"quantity\": \"caseload\", \"municipality\": \"A\", \"month\": "
         "\"2021-06\", \"value\": 5, "
         "\"rounded\": \"up\" } ] }",
         "E7061 case.json:1:106"},
    }));
    INFO(std::get<0>(row));
    CHECK(load_json(std::get<0>(row)).first() == std::get<1>(row));
}

TEST_CASE("a JSON case about persons is not shown") {
    const std::string text =
        R"({ "municipalities": [ { "id": "A", "persons": [ { "id": "010180-1234", "birth_date": "soon" } ] } ] })";
    const std::string hidden = load_json(text).drawn();
    CHECK(hidden.find("case.json:1:86") != std::string::npos);
    CHECK(hidden.find("010180") == std::string::npos);
    CHECK(hidden.find("soon") == std::string::npos);
    apps::LoadOptions options;
    options.show_values = true;
    CHECK(load_json(text, options).drawn().find("soon") != std::string::npos);
}

TEST_CASE("JSON has limits of size and depth") {
    apps::LoadOptions options;
    options.json_bytes = 30;
    const std::string thirty = "{ \"municipalities\": [      ] }";
    REQUIRE(thirty.size() == 30);
    CHECK(load_json(thirty, options).first() == "no message");
    CHECK(load_json(thirty + " ", options).codes() == std::vector<std::string>{"E9704"});
    const auto nested = [](std::size_t depth) {
        return "{\"a\":" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
    };
    CHECK(load_json(nested(64)).codes() == std::vector<std::string>{"E7014"});
    CHECK(load_json(nested(65)).codes() == std::vector<std::string>{"E9705"});
    CHECK(load_json(nested(64'000)).codes() == std::vector<std::string>{"E9705"});
}
