// `hjemmel explain --html` and `--against`.

#include "apps/report/html.hpp"
#include "apps/report/spoken.hpp"
#include "tests/apps/command_support.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace hjemmel;
using namespace hjemmel::testing;
using Catch::Matchers::Contains;

namespace {

std::vector<std::string> why(std::vector<std::string> more) {
    return question("explain", "selected", std::move(more));
}

/// The page of a question about the small rules.
std::string page(const CommandFolder& folder, std::vector<std::string> more) {
    more.insert(more.end(), {"--html", "why.html"});
    const Finished finished = folder.run(why(std::move(more)));
    INFO(finished.err);
    CHECK(finished.exit == 0);
    CHECK(finished.out.empty());
    return folder.read("why.html");
}

/// Checks that tags are closed in the order in which they were opened.
void check_nesting(const std::string& html) {
    std::vector<std::string> open;
    const std::vector<std::string> empty{"meta", "br", "!DOCTYPE"};
    for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
        const std::size_t end = html.find_first_of(" >", at);
        const std::string name = html.substr(at + 1, end - at - 1);
        if (name == "style") {
            at = html.find("</style>", at);
            continue;
        }
        if (std::find(empty.begin(), empty.end(), name) != empty.end()) continue;
        if (name.front() != '/') {
            open.push_back(name);
            continue;
        }
        REQUIRE(!open.empty());
        CHECK("/" + open.back() == name);
        open.pop_back();
    }
    CHECK(open.empty());
}

}  // namespace

TEST_CASE("a page has the sentence, the steps, the evidence and how to repeat it") {
    const CommandFolder folder;
    const std::string html = page(folder, {"--of", "municipality=Aalborg", "--for", "2019"});
    check_nesting(html);
    // 3,227 of 5,205 persons have an offer: 1,978 of 5,205, 38.0 per cent, have none.
    CHECK_THAT(html, Contains("<h1>Yes: selected, Aalborg, 2019</h1>"));
    CHECK_THAT(html, Contains("<span class=\"state yes\">yes</span>"));
    CHECK_THAT(html, Contains("persons measured"));
    CHECK_THAT(html, Contains("5,205"));
    CHECK_THAT(html, Contains("3227/5205"));
    CHECK_THAT(html, Contains("figures.csv"));
    CHECK_THAT(html, Contains("demo.focus.offers_met.main"));
    CHECK_THAT(html, Contains("BEK 1/2020 § 5"));
    CHECK_THAT(html, Contains("hjemmel explain rules"));
    const std::vector<std::string> order{
        ">Answer<",        ">Because<",  ">What was close<",    ">What was not used, and why<",
        ">Readings used<", ">Evidence<", ">How to repeat this<"};
    std::size_t last = 0;
    for (const std::string& heading : order) {
        INFO(heading);
        const std::size_t at = html.find(heading);
        REQUIRE(at != std::string::npos);
        CHECK(at > last);
        last = at;
    }
    // What the other option of the reading would give.
    CHECK_THAT(html, Contains("it is enough that 80 per cent have had one: the other option would "
                              "give: yes"));
}

TEST_CASE("a page needs no script, asks nobody for anything, and speaks Danish") {
    const CommandFolder folder;
    const std::string html =
        page(folder, {"--of", "municipality=Aalborg", "--for", "2019", "--lang", "da"});
    check_nesting(html);
    CHECK_THAT(html, Contains("<html lang=\"da\">"));
    CHECK_THAT(html, Contains("default-src 'none'"));
    CHECK_THAT(html, Contains(">Fordi<"));
    for (const char* word :
         {"<script", "src=", "http:", "https:", "url(", "@import", "<img", "<link"}) {
        INFO(word);
        CHECK(html.find(word) == std::string::npos);
    }
    // Every link leads to a step of the page.
    for (std::size_t at = html.find("href=\"#"); at != std::string::npos;
         at = html.find("href=\"#", at + 1)) {
        const std::string id = html.substr(at + 7, html.find('"', at + 7) - at - 7);
        INFO(id);
        CHECK(html.find("id=\"" + id + "\"") != std::string::npos);
    }
}

TEST_CASE("texts of a rule file in the other language than the page say so") {
    const CommandFolder folder;
    folder.replace("rules/focus.rules", "is 20 %    cite BEK1 § 5",
                   "is 20 %    assumption \"agreed with the ministry\"");
    const std::vector<std::string> aalborg{"--of", "municipality=Aalborg", "--for", "2019"};
    const std::string english = page(folder, aalborg);
    CHECK_THAT(english, Contains("agreed with the ministry") && !Contains("<span lang="));
    std::vector<std::string> danish = aalborg;
    danish.insert(danish.end(), {"--lang", "da"});
    const std::string html = page(folder, danish);
    check_nesting(html);
    // Below the limit, in the evidence, and in the list of assumptions.
    const std::string assumption = "<span lang=\"en\">agreed with the ministry</span>";
    CHECK_THAT(html, Contains("efter antagelse: " + assumption + "</span>") &&
                         Contains("<td>efter antagelse: " + assumption + "</td>") &&
                         Contains("grænsen for andelen uden tilbud: " + assumption + "</li>"));
    CHECK_THAT(html, Contains("<li><span lang=\"en\">Is a share of exactly the limit a "
                              "pass?</span>"));
    CHECK_THAT(html, Contains("<span lang=\"en\">it is enough that 80 per cent have had one"
                              "</span>: "));
    const std::string bare = html.substr(0, html.find("agreed with the ministry"));
    CHECK(bare.substr(bare.size() - 16) == "<span lang=\"en\">");
    // A text for the terminal has no such marks.
    const Finished text = folder.run(why(danish));
    CHECK_THAT(text.out, Contains("efter antagelse: agreed with the ministry\n"));
}

TEST_CASE("what is framed is written in its language, and no frame is left open") {
    using lang::Language;
    const auto framed = apps::spoken("a < b", Language::English, Language::Danish);
    CHECK(apps::spoken_html("1 & " + framed + " c") ==
          "1 &amp; <span lang=\"en\">a &lt; b</span> c");
    CHECK(apps::spoken_html(framed.substr(0, 4)) == "<span lang=\"en\">a &lt;</span>");
    CHECK(apps::spoken_html("x" + framed.substr(framed.size() - 1)) == "x");
    CHECK(apps::spoken("ord", Language::Danish, Language::Danish) == "ord");
    CHECK(apps::spoken("ord", std::nullopt, Language::Danish) == "ord");
    CHECK(apps::spoken_html(apps::spoken("ord", Language::Danish, Language::English)) ==
          "<span lang=\"da\">ord</span>");
}

TEST_CASE("what is missing stands on the page of an unknown answer") {
    const CommandFolder folder;
    const std::string html = page(folder, {"--of", "municipality=Fanø", "--for", "2019"});
    check_nesting(html);
    CHECK_THAT(html, Contains("class=\"state no\"") || Contains("class=\"state open\"") ||
                         Contains("class=\"state yes\""));
    const std::string later = page(folder, {"--of", "municipality=Aalborg", "--for", "2020"});
    CHECK_THAT(later, Contains("class=\"state open\">unknown<"));
    CHECK_THAT(later, Contains(">Missing facts<"));
}

TEST_CASE("hostile names and texts are shown and do nothing") {
    const CommandFolder folder;
    const std::string hostile = "\"><script>alert(1)</script>&";
    folder.replace("rules/focus.rules", "en \"selected\"", "en \"<b onclick='x'>selected</b>\"");
    folder.replace("data/figures.csv", "plan,Fanø", "plan,\"\"\"><script>alert(1)</script>&\"");
    const std::string html = page(folder, {"--of", "municipality=" + hostile, "--for", "2020"});
    check_nesting(html);
    CHECK(html.find("<script") == std::string::npos);
    CHECK(html.find("<b onclick") == std::string::npos);
    CHECK_THAT(html, Contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;"));
    CHECK(apps::html_text("a\xE2\x80\xAE"
                          "b\xE2\x80\x8B") == "a[U+202E]b[U+200B]");
    CHECK(apps::html_text("<a href='x'>\"&") == "&lt;a href=&#39;x&#39;&gt;&quot;&amp;");
    CHECK(apps::html_text("\xC3") == "&#xFFFD;");
}

TEST_CASE("an answer is held against another row, and only what differs is shown") {
    const CommandFolder folder;
    folder.replace("data/figures.csv", "plan,Fanø,,2020,yes,,",
                   "plan,Fanø,,2020,yes,,\nmeasured_persons,Læsø,2019-12,,100,,\n"
                   "persons_with_offer,Læsø,2019-12,,90,,");
    const Finished text =
        folder.run(why({"--of", "municipality=Aalborg", "--for", "2019", "--against", "Læsø"}));
    INFO(text.err);
    CHECK(text.exit == 0);
    const std::string part = text.out.substr(text.out.find("What is different"));
    CHECK_THAT(part, Contains("- selected\n    here: yes"));
    CHECK_THAT(part, Contains("Læsø: no"));
    CHECK_THAT(part, Contains("persons measured"));
    CHECK_THAT(part, Contains("5,205"));
    CHECK_THAT(part, Contains("100"));
    // 62 per cent have an offer here, 90 there: each comparison is a sentence that is true there.
    const std::string limit = " the limit for the share without an offer (20.0 per cent)\n";
    CHECK_THAT(part, Contains("here: 38.0 per cent is at least" + limit) &&
                         Contains("Læsø: 10.0 per cent is less than" + limit));
    // The same reading leads to both, and a formula says what is taken from what.
    CHECK_THAT(part, !Contains("threshold") && !Contains("−share with an offer"));
    CHECK_THAT(part, Contains("100.0 per cent − share with an offer"));
    // The limit is the same for both.
    CHECK(part.find("- the limit for the share without an offer") == std::string::npos);
    const std::string html =
        page(folder, {"--of", "municipality=Aalborg", "--for", "2019", "--against", "Læsø"});
    check_nesting(html);
    CHECK_THAT(html, Contains(">What is different<"));
}

TEST_CASE(
    "where one answer rests on a rule and the other does not, its condition stands on both sides") {
    const CommandFolder folder;
    folder.replace("rules/focus.rules", "    cite BEK1 § 6\n    is not offers_met\n",
                   "    cite BEK1 § 6\n    when not offers_met\n    is yes\n");
    const std::string rules = folder.read("rules/focus.rules");
    const std::size_t at = rules.find("\ntest ");
    REQUIRE(at != std::string::npos);
    folder.write("rules/focus.rules",
                 rules.substr(0, at) + "  otherwise no\n    cite BEK1 § 6\n" + rules.substr(at));
    folder.replace("data/figures.csv", "plan,Fanø,,2020,yes,,",
                   "plan,Fanø,,2020,yes,,\nmeasured_persons,Læsø,2019-12,,100,,\n"
                   "persons_with_offer,Læsø,2019-12,,90,,");
    const Finished text =
        folder.run(why({"--of", "municipality=Aalborg", "--for", "2019", "--against", "Læsø"}));
    INFO(text.err << text.out);
    REQUIRE(text.exit == 0);
    const std::string part = text.out.substr(text.out.find("What is different"));
    // 62 per cent have an offer here and 90 there, of at least 80.
    const std::size_t target = part.find("- the target for offers is met\n");
    REQUIRE(target != std::string::npos);
    const std::string row =
        part.substr(target, part.find("\n", part.find("Læsø:", target)) - target);
    CHECK_THAT(row, Contains("here: no") && Contains("Læsø: yes"));
    CHECK_THAT(part, Contains("Læsø: 10.0 per cent is less than"));
    CHECK_THAT(part, !Contains("only here"));
}

TEST_CASE("a day, a scenario and nothing are held to what they can be compared with") {
    const CommandFolder folder;
    const auto against = [&](const std::string& what) {
        return folder.run(
            why({"--of", "municipality=Aalborg", "--for", "2019", "--against", what}));
    };
    const Finished nothing = against("");
    CHECK(nothing.exit == 2);
    CHECK_THAT(nothing.err, Contains("`--against` needs one value"));
    // The law of 1 June 2020 is that of 1 April 2020, by which 2019 is judged: that a day was named
    // is no difference.
    const Finished day = against("2020-06-01");
    CHECK(day.exit == 0);
    CHECK_THAT(day.out, Contains("No step differs"));
    CHECK(day.out.find("here:") == std::string::npos);
    // What a scenario tries out or forecasts is not computed here, so it cannot be compared; what
    // it sets can.
    folder.write("rules/plans.rules",
                 "language english\nmodule demo.plans\nuse demo.focus\n\n"
                 "scenario more \"More offers\"\n  data \"../data\"\n  for year 2019\n"
                 "  lever extra : integer persons from 0 persons to 3_000 persons\n"
                 "    adds to persons_with_offer for month 2019-12\n\n"
                 "scenario more_too \"More of them\"\n  based on more\n\n"
                 "scenario strict \"A strict limit\"\n  data \"../data\"\n"
                 "  set limit is 10 %\n");
    for (const char* tried : {"more", "more_too"}) {
        const Finished refused = against(tried);
        INFO(refused.err);
        CHECK(refused.exit == 2);
        CHECK_THAT(refused.err, Contains("`explain` cannot compare it"));
    }
    const Finished strict = against("strict");
    INFO(strict.err);
    CHECK(strict.exit == 0);
    CHECK_THAT(strict.out, Contains("A strict limit: 10.0 per cent"));
}

TEST_CASE("an answer is held against the law of another day, another year and itself") {
    const CommandFolder folder;
    const std::vector<std::string> fano{"--of", "municipality=Fanø", "--for", "2020"};
    const auto against = [&](const std::string& what) {
        std::vector<std::string> words = fano;
        words.insert(words.end(), {"--against", what});
        return folder.run(why(words));
    };
    // From 2021 on BEK 2 has an exception for who has a plan.
    const Finished day = against("2020-12-31");
    INFO(day.err << day.out);
    CHECK(day.exit == 0);
    CHECK_THAT(day.out, Contains("judged by the law of 31 December 2020"));
    CHECK_THAT(day.out, Contains("BEK 2/2020 § 1"));
    CHECK(against("2019").exit == 0);
    CHECK_THAT(against("2020").out, Contains("No step differs"));
    // An answer that stays as it was can rest on another law.
    folder.replace("rules/lov/bek-2.law", "§ 2\n  The",
                   "replaces BEK1 § 6 from 2021-01-01\n  Who misses it twice is selected.\n\n"
                   "§ 2\n  The");
    folder.replace("data/figures.csv", "plan,Fanø,,2020,yes,,",
                   "plan,Fanø,,2020,yes,,\nplan,Aalborg,,2019,no,,");
    const Finished law = folder.run(why({"--of", "municipality=Aalborg", "--for", "2019",
                                         "--law-on", "2021-06-01", "--against", "2020-06-01"}));
    INFO(law.out << law.err);
    const std::string part = law.out.substr(law.out.find("What is different"));
    CHECK_THAT(part, Contains("- selected\n    here: yes"));
    CHECK_THAT(part, Contains("judged by the law of 1 June 2020: yes"));
    CHECK_THAT(part, Contains("from 1 January 2021"));
    CHECK(part.find("the limit for the share") == std::string::npos);
    CHECK(against("Atlantis").exit == 2);
    CHECK(folder.run(why({"--against", "Fanø"})).exit == 2);  // about several answers
    CHECK(folder.run(why({"--html", "x.html", "--json"})).exit == 2);
    CHECK(folder.run({"run", "rules", "--data", "data", "--ask", "selected", "--html", "x"}).exit ==
          2);
}
