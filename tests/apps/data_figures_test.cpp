#include "tests/apps/data_support.hpp"

#include <catch2/catch.hpp>

using namespace hjemmel;
using namespace hjemmel::testing;

TEST_CASE("figures are read by the names of columns, and list their municipalities") {
    const Loaded loaded =
        load_files({{"tal.csv",
                     "municipality,month,share_without,caseload\nFanø,2021-06,19.5 %,120\n"
                     "Aalborg,2021-06,,5205 persons\nFanø,2021-07,1/5%,\n"}});
    CHECK(loaded.first() == "no message");
    CHECK(loaded.figure("focus.share_without", "Fanø", {month(2021, 6)}) == "39/200");
    CHECK(loaded.figure("focus.share_without", "Fanø", {month(2021, 7)}) == "1/500");
    CHECK(loaded.figure("focus.share_without", "Aalborg", {month(2021, 6)}) == "none");
    CHECK(loaded.figure("focus.caseload", "Aalborg", {month(2021, 6)}) == "5205");
    CHECK(loaded.facts().key(municipalities, 0) == "Fanø");
    CHECK(loaded.facts().is_listed(municipalities, 0));
    CHECK_FALSE(loaded.facts().is_listed(persons, 0));
}

TEST_CASE("month, year and date may stand in a header in Danish") {
    const Loaded loaded = load_files(
        {{"tal.csv", "municipality,måned,caseload\nFanø,2021-06,120\nFanø,2021-07,121\n"},
         {"pris.csv", "municipality,år,grant\nFanø,2021,62 kr\n"}});
    CHECK(loaded.first() == "no message");
    CHECK(loaded.figure("focus.caseload", "Fanø", {month(2021, 6)}) == "120");
    CHECK(loaded.figure("focus.caseload", "Fanø", {month(2021, 7)}) == "121");
    CHECK(loaded.figure("focus.grant", "Fanø", {2021}) == "62");
    const Loaded twice =
        load_files({{"tal.csv", "municipality,month,måned,caseload\nFanø,2021-06,2021-07,120\n"}});
    CHECK(twice.codes() == std::vector<std::string>{"E7030"});
}

TEST_CASE("the published table loads through data.toml") {
    const Loaded loaded = load_files({{"data.toml", R"(
[figures.benchmark]
file = "y30r21.csv"
source = "Jobindsats.dk"
assumptions = ["the shares are rounded half up"]
delimiter = ";"
decimal = ","
ignore = ["placering"]
only = { ydelsesgruppe = "Ydelsesgrupper i alt" }
municipality = "kommune"
month = { column = "periode", values = { "2020QMAT02" = "2020-06", "2020QMAT04" = "2020-12" } }
benefit_group = { constant = "all" }
year = { constant = 2020 }
constants = { rates_published = "yes" }
[figures.benchmark.quantities]
expected_share = { column = "andel", unit = "%", known_to = "0.01 %", rounded = "half up", note = "published" }
caseload = { column = "antal", known_to = "10 persons" }
)"},
                                      {"y30r21.csv",
                                       "kommune;periode;ydelsesgruppe;antal;andel;placering\n"
                                       "København;2020QMAT02;Ydelsesgrupper i alt;43070;9,08;63\n"
                                       "København;2020QMAT02;A-dagpenge mv.;16170;3,41;24\n"
                                       "Ærø;2020QMAT04;Ydelsesgrupper i alt;350;9,09;1\n"}});
    REQUIRE(loaded.drawn() == "");
    CHECK(loaded.figure("focus.expected_share", "København", {month(2020, 6), 0}) ==
          "227/2500 [363/4000, 1817/20000)");
    CHECK(loaded.figure("focus.caseload", "Ærø", {month(2020, 12)}) == "350 [345, 355]");
    CHECK(loaded.figure("focus.rates_published", "", {2020}) == "yes");
    REQUIRE(loaded.data.files.size() == 1);
    CHECK(loaded.data.files[0].read == 3);
    CHECK(loaded.data.files[0].used == 2);
    CHECK(loaded.data.files[0].source == "Jobindsats.dk");
    CHECK(loaded.data.files[0].assumptions.size() == 1);
    CHECK(loaded.facts().row_count(municipalities) == 2);
    engine::Place place{{2}, 0, {}};
    place.indices.values[0] = month(2020, 6);
    place.indices.count = 2;
    REQUIRE(loaded.facts().figure(place) != nullptr);
    CHECK(loaded.facts().figure(place)->note == "published");
    CHECK(loaded.facts().figure(place)->origin.line == 2);
}

TEST_CASE("one file can be read by two sections, each with its rows") {
    const Loaded loaded =
        load_files({{"data.toml", R"(
[figures.total]
file = "t.csv"
only = { gruppe = "I alt" }
benefit_group = { constant = "all" }
ignore = ["gruppe"]
[figures.groups]
file = "t.csv"
leave_out = { gruppe = "I alt" }
benefit_group = { column = "gruppe", values = { "Kth" = "cash_help" } }
)"},
                    {"t.csv",
                     "municipality,month,gruppe,expected_share\nFanø,2021-06,I alt,5 %\n"
                     "Fanø,2021-06,Kth,2 %\n"}});
    REQUIRE(loaded.drawn() == "");
    CHECK(loaded.figure("focus.expected_share", "Fanø", {month(2021, 6), 0}) == "1/20");
    CHECK(loaded.figure("focus.expected_share", "Fanø", {month(2021, 6), 1}) == "1/50");
}

TEST_CASE("months side by side are given with at") {
    const Loaded loaded = load_files({{"data.toml", R"(
[figures.shares]
municipality = { constant = "Aalborg" }
[figures.shares.quantities]
share_without = [
  { column = "jan", at = { month = "2021-01" }, unit = "%", known_to = "1 %" },
  { column = "feb", at = { month = "2021-02" }, unit = "%", known_to = "1 %", open = true },
]
)"},
                                      {"shares.csv", "jan,feb\n11,0\n"}});
    REQUIRE(loaded.drawn() == "");
    CHECK(loaded.figure("focus.share_without", "Aalborg", {month(2021, 1)}) ==
          "11/100 [21/200, 23/200]");
    // cut at the declared range, 0 % to 100 %
    CHECK(loaded.figure("focus.share_without", "Aalborg", {month(2021, 2)}) == "0 [0, 1/200)");
}

TEST_CASE("the long form says in each row what it is") {
    const Loaded loaded =
        load_files({{"figures.csv",
                     "quantity,municipality,year,month,value,unit,known_to,rounded,note\n"
                     "difference,Aalborg,2021,,0.15,%,,,a published difference\n"
                     "caseload,Aalborg,,2019-12,350,,10 persons,half up,\n"
                     "share_without,Aalborg,,2019-12,38 %,,1 %,,\n"
                     "rates_published,,2019,,nej,,,,\n"
                     "grant,Aalborg,2019,,14.5,1000 kr,,,\n"
                     "selected,Aalborg,2020,,not applicable,,,,\n"
                     "selected,Skive,2020,,,,,,\n"
                     "span,Aalborg,,,2020-01-01/2020-03-31,,,,\n"}});
    REQUIRE(loaded.drawn() == "");
    CHECK(loaded.figure("focus.difference", "Aalborg", {2021}) == "3/2000");
    CHECK(loaded.figure("focus.caseload", "Aalborg", {month(2019, 12)}) == "350 [345, 355)");
    CHECK(loaded.figure("focus.share_without", "Aalborg", {month(2019, 12)}) ==
          "19/50 [3/8, 77/200]");
    CHECK(loaded.figure("focus.rates_published", "", {2019}) == "no");
    CHECK(loaded.figure("focus.grant", "Aalborg", {2019}) == "14500");
    CHECK(loaded.figure("focus.selected", "Aalborg", {2020}) == "not applicable");
    CHECK(loaded.figure("focus.selected", "Skive", {2020}) == "none");
    CHECK(loaded.figure("focus.span", "Aalborg", {}) == "2020-01-01..2020-03-31");
}

TEST_CASE("the unit of a row is written as the numbers of the file are") {
    const auto grant = [](const std::string& form, const std::string& unit) {
        const Loaded loaded =
            load_files({{"data.toml", "delimiter = \";\"\n" + form},
                        {"tal.csv", "quantity;municipality;year;value;unit\ngrant;Fanø;2021;62;" +
                                        unit + "\n"}});
        return loaded.data.diagnostics.empty() ? loaded.figure("focus.grant", "Fanø", {2021})
                                               : loaded.first();
    };
    const std::string danish = "decimal = \",\"\ngrouping = \".\"\n";
    CHECK(grant(danish, "1.000 kr") == "62000");
    CHECK(grant(danish, "1000 kr") == "62000");
    CHECK(grant(danish, "kr") == "62");
    CHECK(grant("decimal = \",\"\n", "1.000 kr") == "E7046 tal.csv:2:20");
}

TEST_CASE("a bare step is in the unit of its column") {
    const auto grant = [](const std::string& settings) {
        const Loaded loaded =
            load_files({{"data.toml", "[figures.tal.quantities]\ngrant = { column = \"cost\", " +
                                          settings + " }\n"},
                        {"tal.csv", "municipality,year,cost\nFanø,2021,62\n"}});
        return loaded.data.diagnostics.empty() ? loaded.figure("focus.grant", "Fanø", {2021})
                                               : loaded.first();
    };
    CHECK(grant("unit = \"1000 kr\", known_to = 1, rounded = \"half up\"") ==
          "62000 [61500, 62500)");
    CHECK(grant("unit = \"1000 kr\", known_to = \"0.5\"") == "62000 [61750, 62250]");
    CHECK(grant("unit = \"1000 kr\", known_to = \"100 kr\"") == "62000 [61950, 62050]");
    CHECK(grant("known_to = 1") == "62 [123/2, 125/2]");
    // The long form says the same.
    const Loaded loaded = load_files({{"tal.csv",
                                       "quantity,municipality,year,value,unit,known_to,rounded\n"
                                       "grant,Fanø,2021,62,1000 kr,1,half up\n"}});
    REQUIRE(loaded.drawn() == "");
    CHECK(loaded.figure("focus.grant", "Fanø", {2021}) == "62000 [61500, 62500)");
}

TEST_CASE("a bare step of a share is in per cent when the column is") {
    const Loaded loaded = load_files(
        {{"data.toml",
          "[figures.tal.quantities]\nshare_without = { column = \"andel\", unit = \"%\", known_to "
          "= 1 }\n"},
         {"tal.csv", "municipality,month,andel\nFanø,2021-06,62\n"}});
    REQUIRE(loaded.drawn() == "");
    CHECK(loaded.figure("focus.share_without", "Fanø", {month(2021, 6)}) == "31/50 [123/200, 5/8]");
}

TEST_CASE("the columns of the long form can have other names") {
    const Loaded loaded = load_files(
        {{"data.toml", R"(
[figures.tal]
quantity = { column = "indikator", values = { "sager" = "caseload" } }
value = "værdi"
known_to = "afrundet til"
municipality = "kommune"
month = "måned"
months = "yyyyMmm"
)"},
         {"tal.csv", "indikator,kommune,måned,værdi,afrundet til\nsager,Fanø,2021M06,120,10\n"}});
    REQUIRE(loaded.drawn() == "");
    CHECK(loaded.figure("focus.caseload", "Fanø", {month(2021, 6)}) == "120 [115, 125]");
}

TEST_CASE("figures of persons, of days and of nothing") {
    const Loaded loaded =
        load_files({{"persons.csv", "id,municipality,birth_date,in_scope,home\nanna,Fanø,,,\n"},
                    {"hours.csv", "person,month,hours\nanna,2021-06,12.5\n"},
                    {"holidays.csv", "date,holiday\n2021-12-25,juledag\n"}});
    REQUIRE(loaded.drawn() == "");
    CHECK(loaded.figure("focus.hours", "anna", {month(2021, 6)}) == "25/2");
    CHECK(loaded.figure("focus.holiday", "", {engine::Date::parse("2021-12-25")->days}) ==
          "juledag");
}

TEST_CASE("figures list an entity before its children do") {
    const Loaded loaded =
        load_files({{"tal.csv", "municipality,month,caseload\nFanø,2021-06,1\n"},
                    {"persons.csv", "id,municipality,birth_date,in_scope,home\nanna,Fano,,,\n"}});
    CHECK(loaded.first() == "E7042 persons.csv:2:6");
}

TEST_CASE("figures of a listed entity do not list more of them") {
    const Loaded loaded =
        load_files({{"municipalities.csv", "id,population,region\nAalborg,1,\n"},
                    {"tal.csv", "municipality,month,caseload\nAlborg,2021-06,1\n"}});
    CHECK(loaded.first() == "E7042 tal.csv:2:1");
    CHECK(loaded.drawn().find("did you mean `Aalborg`?") != std::string::npos);
    const Loaded other =
        load_files({{"data.toml", "[figures.tal]\nlists = false\n"},
                    {"tal.csv", "municipality,month,caseload\nAalborg,2021-06,1\n"}});
    CHECK(other.first() == "E7042 tal.csv:2:1");
}

TEST_CASE("a full name is written in quotes where the last word fits twice") {
    const Loaded loaded = load_files({{"tal.csv", "municipality,new.limit\nFanø,2\n"}});
    REQUIRE(loaded.drawn() == "");
    CHECK(loaded.figure("new.limit", "Fanø", {}) == "2");
    CHECK(load_files({{"tal.csv", "municipality,limit\nFanø,2\n"}}).first() ==
          "E7015 tal.csv:1:14");
}

TEST_CASE("constants may repeat themselves, but not differ") {
    const auto load = [](const std::string& second) {
        return load_files(
            {{"data.toml",
              "[figures.a]\nyear = { constant = 2018 }\nconstants = { rates_published = \"no\" }\n"
              "[figures.b]\nyear = { constant = 2018 }\nconstants = { rates_published = \"" +
                  second + "\" }\n"},
             {"a.csv", "municipality,month,caseload\nFanø,2018-12,1\nSkive,2018-12,2\n"},
             {"b.csv", "municipality,month,share_without\nFanø,2018-12,1 %\n"}});
    };
    CHECK(load("no").drawn() == "");
    CHECK(load("no").figure("focus.rates_published", "", {2018}) == "no");
    CHECK(load("yes").first() == "E7057 data.toml:6:33");
}
