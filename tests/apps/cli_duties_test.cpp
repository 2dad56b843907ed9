// Who must do what by when: `hjemmel duties`.

#include "tests/apps/command_support.hpp"
#include "tests/apps/json_schema.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

using namespace hjemmel::testing;
using Catch::Matchers::Contains;

namespace {

void write_rules(const CommandFolder& folder) {
    folder.write("law/order.law",
                 "law ORDER\ntitle \"An order\"\nissued 2019-12-01\npublished 2019-12-02\n"
                 "commences 2020-01-01 by § 4\nparaphrase\n\n"
                 "§ 1\n  The first.\n§ 2\n  The second.\n§ 3\n  The third.\n"
                 "§ 4\n  The order is in force from 1 January 2020.\n");
    folder.write("duties.rules", R"(language english
module care

source ORDER "law/order.law"

entity town (towns)
  label da "kommune"

reading missed of town for year Y : yes/no
reading notice of town for year Y : date
  label en "notice received", da "besked modtaget"

enumeration actor (actors) one of the_town, the_state

convention months round down  assumption "an example"

duty report of town for year Y
  by the_town
  when missed
  due notice + 3 months
  cite ORDER § 1
  label en "report; with reasons, in full", da "redegørelse"

duty advice of town for year Y
  by the_state
  when missed
  from 1 May of Y + 1 to 31 December of Y + 1
  cite ORDER § 2

duty care of town for year Y
  by the_town
  when missed
  cite ORDER § 3
)");
    folder.write("facts/towns.csv", "id\nFanø\nLæsø\nÆrø\n");
    folder.write("facts/missed.csv", "town,year,missed\nFanø,2021,yes\nLæsø,2021,no\nÆrø,2021,\n");
    folder.write("facts/notice.csv", "town,year,notice\nFanø,2021,2022-11-30\n");
}

const std::vector<std::string> listing{"duties", "duties.rules", "--data",
                                       "facts",  "--for",        "2021"};

std::vector<std::string> with(std::vector<std::string> words, std::vector<std::string> more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

}  // namespace

TEST_CASE("duties are listed by day, with their event and provision, doubts apart") {
    const CommandFolder folder;
    write_rules(folder);
    const Finished finished = folder.run(listing);
    INFO(finished.err);
    CHECK(finished.exit == 0);
    CHECK(finished.out ==
          "Duties\n"
          "  from 1 May 2022 to 31 December 2022  the state  advice                         Fanø, "
          "2021\n"
          "      because missed, 2021: yes [missed.csv line 2, column 3]\n"
          "      under An order § 2\n"
          // Three months after 30 November, rounded down to the last day of February.
          "  by 28 February 2023                  the town   report; with reasons, in full  Fanø, "
          "2021\n"
          "      because missed, 2021: yes [missed.csv line 2, column 3]\n"
          "      counted from notice received, 2021: 30 November 2022 [notice.csv line 2, column "
          "3]\n"
          "      under An order § 1\n"
          "  without a day                        the town   care                           Fanø, "
          "2021\n"
          "      because missed, 2021: yes [missed.csv line 2, column 3]\n"
          "      under An order § 3\n"
          "Whether these are duties is not known\n"
          "  from 1 May 2022 to 31 December 2022  the state  advice                         Ærø, "
          "2021\n"
          "      unknown: missing missed for 2021\n"
          "      hangs on missed, 2021: unknown\n"
          "      under An order § 2\n"
          "  without a day                        the town   care                           Ærø, "
          "2021\n"
          "      unknown: missing missed for 2021\n"
          "      hangs on missed, 2021: unknown\n"
          "      under An order § 3\n"
          "  day not known                        the town   report; with reasons, in full  Ærø, "
          "2021\n"
          "      unknown: missing missed for 2021\n"
          "      hangs on missed, 2021: unknown\n"
          "      counted from notice received, 2021: unknown\n"
          "      unknown: missing notice received for 2021\n"
          "      under An order § 1\n"
          "3 duties; whether there are 3 more is not known\n");
}

TEST_CASE("duties as JSON fit their schema") {
    const CommandFolder folder;
    write_rules(folder);
    const Finished finished = folder.run(with(listing, {"--json", "--of", "town=Fanø"}));
    CHECK(finished.exit == 0);
    const nlohmann::json document = finished.json();
    CHECK(misfits(document, "duties.schema.json").empty());
    REQUIRE(document["results"].size() == 3);
    const nlohmann::json& report = document["results"][1];
    CHECK(report["duty"] == "care.report");
    CHECK(report["actor"] == "the_town");
    CHECK(report["when"] == nlohmann::json{{"state", "day"}, {"day", "2023-02-28"}});
    CHECK(report["counted_from"][0]["value"] == "2022-11-30");
    CHECK(report["provisions"][0]["citation"] == "An order § 1");
    CHECK(document["results"][0]["when"] ==
          nlohmann::json{{"state", "period"}, {"from", "2022-05-01"}, {"to", "2022-12-31"}});
    CHECK(document["results"][2]["when"] == nlohmann::json{{"state", "no_date"}});
    const nlohmann::json doubts = folder.run(with(listing, {"--json"})).json();
    CHECK(misfits(doubts, "duties.schema.json").empty());
    CHECK(doubts["results"][5]["state"] == "unknown");
}

TEST_CASE("duties as a calendar: whole days, folded lines, the same bytes each time") {
    const CommandFolder folder;
    write_rules(folder);
    const std::vector<std::string> words = with(listing, {"--calendar", "--lang", "da"});
    const Finished finished = folder.run(words);
    CHECK(finished.exit == 0);
    CHECK(folder.run(words).out == finished.out);
    std::string unfolded;
    for (const std::string& line : lines_of(finished.out)) {
        INFO(line);
        REQUIRE(!line.empty());
        CHECK(line.back() == '\r');
        CHECK(line.size() <= 76);
        // A fold does not cut a letter in two.
        CHECK((static_cast<unsigned char>(line.front()) & 0xC0U) != 0x80U);
        if (line.front() == ' ') {
            unfolded.erase(unfolded.size() - 1);
            unfolded += line.substr(1, line.size() - 2) + "\n";
        } else {
            unfolded += line.substr(0, line.size() - 1) + "\n";
        }
    }
    CHECK_THAT(unfolded, Contains("BEGIN:VEVENT\n"
                                  "UID:care.report/Fan%C3%B8/2021@hjemmel\n"
                                  "DTSTAMP:20211231T000000Z\n"
                                  "DTSTART;VALUE=DATE:20230228\n"
                                  "DTEND;VALUE=DATE:20230301\n"));
    CHECK_THAT(unfolded, Contains("DTSTART;VALUE=DATE:20220501\nDTEND;VALUE=DATE:20230101\n"));
    CHECK_THAT(unfolded, Contains("SUMMARY:redegørelse – Fanø (the town)\n"));
    // Without a day, or in doubt: a to-do that says so, with the day that it would be due.
    CHECK_THAT(unfolded, Contains("BEGIN:VTODO\n"
                                  "UID:care.advice/%C3%86r%C3%B8/2021@hjemmel\n"
                                  "DTSTAMP:20211231T000000Z\n"
                                  "DUE;VALUE=DATE:20221231\n"));
    const std::vector<std::string> lines = lines_of(unfolded);
    CHECK(std::count(lines.begin(), lines.end(), "BEGIN:VEVENT") == 2);
    CHECK(std::count(lines.begin(), lines.end(), "BEGIN:VTODO") == 4);
    // English labels hold a semicolon and a comma.
    CHECK_THAT(folder.run(with(listing, {"--calendar"})).out,
               Contains("SUMMARY:report\\; with reasons\\, in full"));
}

TEST_CASE("one duty is listed by its name") {
    const CommandFolder folder;
    write_rules(folder);
    const Finished one = folder.run(with(listing, {"--ask", "advice", "--of", "town=Fanø"}));
    CHECK(one.exit == 0);
    CHECK_THAT(one.out, Contains("1 duty\n"));
    const Finished wrong = folder.run(with(listing, {"--ask", "advise"}));
    CHECK(wrong.exit == 2);
    CHECK_THAT(wrong.err,
               Contains("no duty is named `advise`") && Contains("did you mean `advice`?"));
    CHECK(folder.run(with(listing, {"--json", "--calendar"})).exit == 2);
    // Too many are no duties at all, and no empty list of them.
    for (const std::string form : {"--quiet", "--calendar"}) {
        const Finished many = folder.run(with(listing, {"--limit", "answers=2", form}));
        CHECK(many.exit == 4);
        CHECK(many.out.empty());
        CHECK_THAT(many.err, Contains("--limit answers=9"));
    }
    folder.write("none.rules", "language english\nmodule none\nentity town (towns)\n");
    const Finished none = folder.run({"duties", "none.rules", "--data", "facts"});
    INFO(none.err);
    CHECK(none.exit == 3);
}
