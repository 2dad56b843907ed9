// `hjemmel review book`: what is planted in the rules and the law shows in its pages.

#include "tests/apps/command_support.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace hjemmel::testing;
using Catch::Matchers::Contains;

namespace {

namespace fs = std::filesystem;

/// Makes the book of the small rules and gives a page of it.
std::string page(const CommandFolder& folder, const std::string& name,
                 std::vector<std::string> more = {}) {
    std::vector<std::string> words{"review", "book", "rules", "--out", "book"};
    words.insert(words.end(), more.begin(), more.end());
    const Finished finished = folder.run(words);
    INFO(finished.err);
    CHECK(finished.exit == 0);
    return folder.read("book/" + name);
}

/// The pages of the book that was made, from its folder.
std::vector<std::string> pages_of(const CommandFolder& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder.path() / "book")) {
        if (entry.is_regular_file())
            names.push_back(fs::relative(entry.path(), folder.path() / "book").generic_string());
    }
    return names;
}

/// Every link of the book leads to a place that is there.
void check_links(const CommandFolder& folder) {
    std::size_t links = 0;
    for (const std::string& name : pages_of(folder)) {
        const std::string html = folder.read("book/" + name);
        for (std::size_t at = html.find("href=\""); at != std::string::npos;
             at = html.find("href=\"", at + 1)) {
            const std::string address = html.substr(at + 6, html.find('"', at + 6) - at - 6);
            const std::size_t hash = address.find('#');
            const std::string file = address.substr(0, hash);
            const std::string there =
                file.empty() ? name : (fs::path(name).parent_path() / file).generic_string();
            INFO(name << ": " << address);
            REQUIRE(fs::exists(folder.path() / "book" / there));
            if (hash != std::string::npos)
                CHECK(
                    folder.read("book/" + there).find("id=\"" + address.substr(hash + 1) + "\"") !=
                    std::string::npos);
            ++links;
        }
    }
    CHECK(links > 20);
}

}  // namespace

TEST_CASE("the book shows each provision beside its rules, tests and state of review") {
    const CommandFolder folder;
    CHECK(folder
              .run({"review", "sign", "rules", "--pair", "selected.main", "--by", "Anna Jensen",
                    "--date", "2026-03-02"})
              .exit == 0);
    const std::string english = page(folder, "en/BEK1.html");
    const std::size_t row = english.find("<section class=\"pair\" id=\"p-6\">");
    REQUIRE(row != std::string::npos);
    const std::string six = english.substr(row, english.find("</section>", row) - row);
    CHECK_THAT(six, Contains("Who misses the target is selected."));
    CHECK_THAT(six, Contains("demo.focus.selected.main"));
    CHECK_THAT(six, Contains("is not offers_met"));
    CHECK_THAT(six, Contains("signed 2 March 2026, Anna Jensen"));
    // The only test asks for the share and never selects anybody.
    CHECK_THAT(six, Contains("no test reaches it"));
    CHECK_THAT(english, Contains("four in five are not enough: passed"));
    const std::string danish = folder.read("book/da/BEK1.html");
    CHECK_THAT(danish, Contains("<html lang=\"da\">"));
    CHECK_THAT(danish, Contains("er ikke offers_met"));
    CHECK_THAT(folder.read("book/index.html"), Contains("da/index.html"));
}

TEST_CASE("without texts of the orders every page says that it shows outlines") {
    const CommandFolder folder;
    folder.replace("rules/lov/bek-2.law", "§ 2\n  The",
                   "replaces BEK1 § 6 from 2021-01-01\n  Who misses it twice is selected.\n\n"
                   "§ 2\n  The");
    static_cast<void>(page(folder, "en/index.html"));
    const std::vector<std::string> names = pages_of(folder);
    CHECK(names.size() == 15);  // in each language four, two instruments and one amendment
    for (const std::string& name : names) {
        INFO(name);
        if (name.rfind("da/", 0) != 0)
            CHECK_THAT(folder.read("book/" + name),
                       Contains("shows outlines in other words, not the text of the orders"));
        if (name.rfind("en/", 0) != 0)
            CHECK_THAT(folder.read("book/" + name),
                       Contains("viser omrids med andre ord, ikke forskrifternes tekst"));
    }
}

TEST_CASE("what the folder of texts lacks stays marked as an outline") {
    const CommandFolder folder;
    std::string text = folder.read("rules/lov/bek-1.law");
    const std::size_t mark = text.find("\nparaphrase\n");
    REQUIRE(mark != std::string::npos);
    folder.write("law/bek-1.law", text.erase(mark, std::string("paraphrase\n").size()));
    CHECK_THAT(page(folder, "en/BEK1.html", {"--law-dir", "law"}), !Contains("class=\"banner\""));
    CHECK_THAT(folder.read("book/en/BEK2.html"), Contains("class=\"banner\""));
    CHECK_THAT(folder.read("book/en/index.html"),
               !Contains("class=\"banner\"") && Contains("! outline, not the text"));
    CHECK_THAT(folder.read("book/index.html"), !Contains("class=\"banner\""));
    // A folder without a text of these orders is as good as none.
    folder.write("none/readme.txt", "empty");
    CHECK_THAT(page(folder, "en/BEK1.html", {"--law-dir", "none"}),
               Contains("shows outlines in other words"));
}

TEST_CASE("texts in the other language than the page say so") {
    const CommandFolder folder;
    folder.replace("rules/lov/bek-1.law", "\nparaphrase\n", "\nparaphrase english\n");
    folder.replace("rules/focus.rules", "    cite BEK2 § 1\n", "    assumption \"practice\"\n");
    static_cast<void>(page(folder, "en/index.html"));
    CHECK_THAT(folder.read("book/da/BEK1.html"),
               Contains("<span lang=\"en\">Who misses the target is selected.</span>"));
    CHECK_THAT(folder.read("book/en/BEK1.html"),
               Contains("<p>Who misses the target is selected.") && !Contains("lang=\"da\""));
    // Of this outline nobody has said which language it is in.
    CHECK_THAT(folder.read("book/da/BEK2.html"),
               Contains("<p>The order takes effect") || Contains("<p>Who has a plan"));
    CHECK_THAT(folder.read("book/da/unlinked.html"), Contains("<span lang=\"en\">practice</span>"));
    CHECK_THAT(folder.read("book/da/BEK1.html"),
               Contains("<li><span lang=\"en\">four in five are not enough</span>: bestået"));
}

TEST_CASE("in print each § has a line over its pages that says what it is and since when") {
    const CommandFolder folder;
    const std::string law = page(folder, "en/BEK1.html");
    CHECK_THAT(law, Contains(".running{display:table-header-group"));
    CHECK_THAT(law, Contains("<p class=\"running\" aria-hidden=\"true\">BEK nr. 1 af") &&
                        Contains(" · § 6 · in force from 1 February 2020 · outline, not the text"));
}

TEST_CASE("what is not signed has the command that signs it") {
    const CommandFolder folder;
    const std::string law = page(folder, "en/BEK1.html");
    CHECK_THAT(law, Contains("hjemmel review sign rules --pair &#39;demo.focus.selected.main | "
                             "BEK1 § 6&#39; --by &quot;…&quot;"));
    CHECK(folder
              .run({"review", "sign", "rules", "--pair", "demo.focus.selected.main | BEK1 § 6",
                    "--by", "Anna Jensen", "--date", "2026-03-02"})
              .exit == 0);
    CHECK_THAT(page(folder, "en/BEK1.html"), !Contains("selected.main | BEK1 § 6&#39;"));
    // A path is written as a shell reads it.
    std::filesystem::rename(folder.path() / "rules", folder.path() / "rules $HOME");
    CHECK(
        folder.run({"review", "book", "rules $HOME", "--out", "book", "--lock", "my lock"}).exit ==
        0);
    CHECK_THAT(
        folder.read("book/en/BEK1.html"),
        Contains("hjemmel review sign &#39;rules $HOME&#39; --lock &#39;my lock&#39; --pair"));
}

TEST_CASE("a word that nothing answers shows at its provision and on the start page") {
    const CommandFolder folder;
    // Every citation of § 6 has a quote, and a sentence is planted behind the quoted words.
    folder.replace("rules/focus.rules", "cite BEK1 § 6", "cite BEK1 § 6 quote \"is selected\"");
    folder.replace("rules/lov/bek-1.law", "is selected.", "is selected. Islands are spared.");
    const std::string law = page(folder, "en/BEK1.html");
    CHECK_THAT(law, Contains("<span class=\"openword\">. Islands are spared.</span>"));
    CHECK_THAT(law, !Contains("<span class=\"openword\">is selected"));
    const std::string start = folder.read("book/en/index.html");
    CHECK_THAT(start, Contains("BEK1.html#p-6"));
    CHECK_THAT(start, Contains("words that nothing answers"));
    // A citation without a quote answers the whole of it.
    folder.replace("rules/focus.rules", " quote \"is selected\"", "");
    CHECK_THAT(page(folder, "en/BEK1.html"),
               !Contains("Islands are spared.</span>") &&
                   Contains("9 words answered only by a citation of the whole provision"));
    // Of an outline nobody knows which of its words a quote of the order answers.
    folder.replace("rules/focus.rules", "cite BEK1 § 6", "cite BEK1 § 6 quote \"udvælges\"");
    CHECK_THAT(page(folder, "en/BEK1.html"), !Contains("class=\"openword\""));
    folder.replace("rules/lov/bek-1.law", "\nparaphrase\n", "\n");
    CHECK_THAT(page(folder, "en/BEK1.html"), Contains("<span class=\"openword\">Who misses"));
}

TEST_CASE("a quote answers its words where they first stand, and an untranslated what it names") {
    const CommandFolder folder;
    folder.replace("rules/lov/bek-1.law", "\nparaphrase\n", "\n");
    folder.replace("rules/lov/bek-1.law", "is selected.",
                   "is selected in writing. Who hides it is selected in writing.");
    folder.replace("rules/focus.rules", "cite BEK1 § 6", "cite BEK1 § 6 quote \"is selected\"");
    const auto six = [&] {
        const std::string law = page(folder, "en/BEK1.html");
        const std::size_t at = law.find("<section class=\"pair\" id=\"p-6\">");
        REQUIRE(at != std::string::npos);
        return law.substr(at, law.find("</section>", at) - at);
    };
    CHECK_THAT(six(),
               Contains("</span>is selected<span class=\"openword\"> in writing. Who hides it "
                        "is selected in writing.</span>"));
    // `in writing` twice in other words than `is selected`: each statement answers one place.
    const std::string rules = folder.read("rules/focus.rules");
    folder.write("rules/focus.rules",
                 rules + "\nuntranslated BEK1 § 6 quote \"in writing\" because form\n");
    const std::string quoted = six();
    CHECK_THAT(quoted, Contains("is selected in writing<span class=\"openword\">. Who hides it is "
                                "selected in writing.</span>"));
    CHECK_THAT(quoted, Contains("Not coded: »in writing« (form)") &&
                           Contains("! 11 words that nothing answers"));
    // Without a quote it speaks of the provision, in which a rule has its words too.
    folder.write("rules/focus.rules",
                 rules + "\nuntranslated BEK1 § 6 \"how it is told\" because form\n");
    CHECK_THAT(six(), Contains("is selected<span class=\"wholeword\"> in writing. Who") &&
                          Contains("Not coded: how it is told (form)") &&
                          Contains("13 words answered only by") &&
                          !Contains("words that nothing answers"));
    // Where no rule speaks of it, that answers it.
    folder.replace("rules/lov/bek-1.law", "§ 9\n  The", "§ 7\n  Islands are spared.\n§ 9\n  The");
    folder.write("rules/focus.rules", rules + "\nuntranslated BEK1 § 7 because islands\n");
    const std::string law = page(folder, "en/BEK1.html");
    const std::size_t seven = law.find("<section class=\"pair\" id=\"p-7\">");
    REQUIRE(seven != std::string::npos);
    CHECK_THAT(law.substr(seven, law.find("</section>", seven) - seven),
               !Contains("class=\"openword\"") && Contains("Not coded: § 7 (islands)"));
}

TEST_CASE("what fixes the dates of an order answers its own sentence and its own paragraph") {
    const CommandFolder folder;
    folder.replace("rules/lov/bek-1.law", "\nparaphrase\n", "\n");
    folder.replace("rules/lov/bek-1.law", "  The order takes effect on 1 February 2020.",
                   "stk. 1\n  Bekendtgørelsen træder i kraft den 1. februar 2020.\n  Øer skånes.\n"
                   "stk. 2\n  Kommunen får besked.");
    const std::string law = page(folder, "en/BEK1.html");
    CHECK_THAT(law, Contains("den 1. februar 2020. <span class=\"openword\">Øer skånes.</span>") &&
                        Contains("<span class=\"openword\">Kommunen får besked.</span>"));
    CHECK_THAT(folder.read("book/en/index.html"),
               Contains("BEK1: no rule answers ") &&
                   Contains("<a href=\"BEK1.html#p-9-stk-2\">§ 9, stk. 2</a>"));
    const Finished notes = folder.run({"check", "rules", "--notes"});
    CHECK_THAT(notes.out + notes.err, Contains("N8054") && Contains("`BEK1 § 9, stk. 2`") &&
                                          !Contains("`BEK1 § 9, stk. 1`"));
}

TEST_CASE("a provision without a rule, a rule without a provision and a stale quote show") {
    const CommandFolder folder;
    folder.replace("rules/lov/bek-1.law", "§ 9\n  The", "§ 7\n  Islands are spared.\n§ 9\n  The");
    folder.replace("rules/lov/bek-1.law", "§ 6\n", "§ 5, nr. 1\n  Courses are offers.\n§ 6\n");
    folder.replace("rules/focus.rules", "  rule main\n    cite BEK1 § 6",
                   "  rule main\n    cite BEK1 § 6 quote \"is spared\"");
    folder.replace("rules/focus.rules", "    cite BEK2 § 1\n", "    assumption \"practice\"\n");
    folder.replace("rules/lov/bek-1.law", "\nparaphrase\n", "\n");
    const std::string start = page(folder, "en/index.html");
    CHECK_THAT(start, Contains("<li>BEK1: no rule answers ") &&
                          Contains("<a href=\"BEK1.html#p-7\">§ 7</a>"));
    // A part of what a rule cites is answered with it.
    CHECK_THAT(start, !Contains("BEK1.html#p-5"));
    CHECK_THAT(start,
               Contains("demo.focus.selected.main: the quote does not stand in the provision: "
                        "»is spared«"));
    const std::string unlinked = folder.read("book/en/unlinked.html");
    CHECK_THAT(unlinked, Contains("<code>demo.focus.selected.planned</code>"));
    CHECK_THAT(unlinked, Contains("<td>practice<"));
    CHECK_THAT(unlinked, Contains("was not asked with --effect"));
}

TEST_CASE("a book is safe against hostile texts, needs no script and no address") {
    const CommandFolder folder;
    folder.replace("rules/lov/bek-1.law", "is selected.", "is <script>alert(1)</script> selected.");
    folder.replace("rules/focus.rules", "test \"four in five", "test \"<img src=x> in five");
    static_cast<void>(page(folder, "en/index.html"));
    for (const auto& entry : fs::recursive_directory_iterator(folder.path() / "book")) {
        if (!entry.is_regular_file()) continue;
        const std::string html =
            folder.read(fs::relative(entry.path(), folder.path()).generic_string());
        INFO(entry.path());
        for (const char* word : {"<script", "<img", "http:", "https:", "url(", "@import", "<link"})
            CHECK(html.find(word) == std::string::npos);
        CHECK(html.find("default-src 'none'") != std::string::npos);
    }
    CHECK_THAT(folder.read("book/en/BEK1.html"), Contains("&lt;script&gt;alert(1)"));
}

TEST_CASE("a wording that an amendment changed stands beside the earlier one") {
    const CommandFolder folder;
    folder.replace(
        "rules/lov/bek-2.law", "§ 2\n  The",
        "replaces BEK1 § 6 from 2021-01-01\n  Who misses it twice is selected.\n\n§ 2\n  The");
    const std::string law = page(folder, "en/BEK1.html");
    const std::size_t changes = law.find("Wordings that were changed");
    REQUIRE(changes != std::string::npos);
    const std::string part = law.substr(changes);
    CHECK(part.find("Who misses the target is selected.") <
          part.find("Who misses it twice is selected."));
    // On an earlier day the earlier wording is the text.
    CHECK_THAT(page(folder, "en/BEK1.html", {"--law-on", "2020-06-01"}),
               !Contains("Who misses it twice"));
}

TEST_CASE("a rule that no provision carries stands by the answers that change without it") {
    const CommandFolder folder;
    // Fanø published 80 per cent with an offer for 2020, known to one point: that decides nothing,
    // but its plan, for which no provision is cited any more, spares it. Of Aalborg nothing is
    // known.
    folder.replace("rules/focus.rules", "    cite BEK2 § 1\n", "    assumption \"practice\"\n");
    const Finished without_data = folder.run(
        {"review", "book", "rules", "--out", "book", "--effect", "nowhere:selected@2019"});
    CHECK(without_data.exit == 3);
    CHECK(folder.run({"review", "book", "rules", "--out", "book", "--effect", "selected"}).exit ==
          2);
    CHECK(
        folder.run({"review", "book", "rules", "--out", "book", "--effect", "data:nothing"}).exit ==
        2);
    static_cast<void>(page(folder, "en/index.html",
                           {"--effect", "data:offers_met@2020", "--effect", "data:selected@2020"}));
    const std::string unlinked = folder.read("book/en/unlinked.html");
    CHECK_THAT(unlinked, Contains("Those that move most answers come first."));
    CHECK_THAT(unlinked, Contains("offers_met@2020, data"));
    // What a question cannot read it says nothing of: the target does not read the plan.
    const std::size_t row = unlinked.find("<code>demo.focus.selected.planned</code>");
    REQUIRE(row != std::string::npos);
    const std::string cells = unlinked.substr(row, unlinked.find("</tr>", row) - row);
    CHECK_THAT(cells, Contains("<td>–</td><td>1 of 2 (1 unknown)</td>"));
    CHECK_THAT(folder.read("book/en/readings.html"),
               Contains("changes answers: 0 of 2 (2 unknown) · offers_met@2020, data"));
    CHECK_THAT(folder.read("book/da/readings.html"), Contains("0 af 2 (2 uvisse)"));
    CHECK_THAT(folder.read("book/da/unlinked.html"), Contains("Svar, der ændres uden den"));
}

TEST_CASE("an amendment has a page with text and rules of both sides") {
    const CommandFolder folder;
    folder.replace(
        "rules/lov/bek-2.law", "§ 2\n  The",
        "replaces BEK1 § 6 from 2021-01-01\n  Who misses it twice is selected.\n\n§ 2\n  The");
    const std::string start = page(folder, "en/index.html");
    CHECK_THAT(start, Contains("BEK2 amends BEK1 from 1 January 2021"));
    const std::string amendment = folder.read("book/en/amendment-1.html");
    CHECK_THAT(amendment, Contains("Who misses <del>the target </del>is selected."));
    CHECK_THAT(amendment, Contains("Who misses <ins>it twice </ins>is selected."));
    CHECK_THAT(amendment, Contains("<span class=\"kind\">to be read again</span> selected "
                                   "<code>demo.focus.selected.main</code>"));
    CHECK_THAT(amendment, Contains("is not offers_met"));
    CHECK_THAT(folder.read("book/da/amendment-1.html"), Contains("er ikke offers_met"));
    // The timeline has both wordings of § 6, and says who made the second.
    const std::string timeline = folder.read("book/en/timeline.html");
    CHECK_THAT(timeline, Contains("to 31 December 2020"));
    CHECK_THAT(timeline, Contains("in force from 1 January 2021</a>, worded by "
                                  "<a href=\"amendment-1.html\">BEK2</a>"));
    // Each day leads to the wording of that time, and those of change to their page.
    const std::string law = folder.read("book/en/BEK1.html");
    CHECK_THAT(timeline, Contains("<a href=\"BEK1.html#p-6-before-1\">in force from"));
    CHECK_THAT(law, Contains("<div id=\"p-6-before-1\"><p>Who misses the target is selected."));
    CHECK_THAT(timeline, Contains("<a href=\"BEK1.html#p-6\">in force from 1 January 2021"));
    CHECK_THAT(timeline, Contains("<dt>1 January 2021</dt><dd>") &&
                             Contains("<a href=\"amendment-1.html\">BEK2 amends BEK1"));
    check_links(folder);
}

TEST_CASE("an amended part of what a rule cites is answered by that citation") {
    const CommandFolder folder;
    folder.replace("rules/lov/bek-1.law", "§ 6\n",
                   "§ 5, nr. 1\n  Courses are offers.\n§ 5, nr. 2\n  Jobs are offers.\n§ 6\n");
    folder.replace("rules/lov/bek-1.law", "§ 9\n  The",
                   "§ 7\n  Islands are spared.\n§ 8\n  Reports are free.\n§ 9\n  The");
    folder.replace("rules/lov/bek-2.law", "§ 2\n  The",
                   "replaces BEK1 § 5, nr. 1 from 2021-01-01\n  Long courses are offers.\n\n"
                   "replaces BEK1 § 5, nr. 2 from 2021-01-01\n  Paid jobs are offers.\n\n"
                   "replaces BEK1 § 7 from 2021-01-01\n  Small islands are spared.\n\n"
                   "replaces BEK1 § 8 from 2021-01-01\n  Reports cost.\n\n§ 2\n  The");
    folder.replace("rules/focus.rules", "test \"four in five",
                   "untranslated BEK1 § 8 because discretion\n\n"
                   "test \"four in five");
    static_cast<void>(page(folder, "en/index.html"));
    const std::string amendment = folder.read("book/en/amendment-1.html");
    const auto row = [&](const std::string& anchor) {
        const std::size_t at = amendment.find("<strong>BEK1 " + anchor + "</strong>");
        REQUIRE(at != std::string::npos);
        return amendment.substr(at, amendment.find("</tr>", at) - at);
    };
    CHECK_THAT(
        row("§ 5, nr. 1"),
        Contains(
            "to be read again</span> the target for offers is met "
            "<code>demo.focus.offers_met.main</code> <span class=\"note\">cites BEK1 § 5</span>") &&
            !Contains("No rule answers this."));
    CHECK_THAT(row("§ 7"), Contains("! No rule answers this."));
    CHECK_THAT(row("§ 8"),
               Contains("Not coded: § 8 (discretion)") && !Contains("No rule answers this."));
    // The limit, the reading, the share and the target cite § 5: each is one pair for both numbers.
    CHECK_THAT(amendment, Contains("What must be read again: 4 pairs"));
    CHECK_THAT(folder.read("book/da/amendment-1.html"), Contains("henviser til BEK1 § 5"));
}

TEST_CASE("a part that comes or goes is read again with what it is a part of") {
    const CommandFolder folder;
    folder.replace("rules/lov/bek-1.law", "§ 6\n", "§ 5, nr. 1\n  Courses are offers.\n§ 6\n");
    folder.replace("rules/lov/bek-2.law", "§ 2\n  The",
                   "repeals BEK1 § 5, nr. 1 from 2021-01-01\n\n"
                   "inserts BEK1 § 5, nr. 2 from 2021-01-01\n  Jobs are offers.\n\n"
                   "§ 2\n  The");
    static_cast<void>(page(folder, "en/index.html"));
    const std::string amendment = folder.read("book/en/amendment-1.html");
    CHECK_THAT(amendment, Contains("What must be read again: 4 pairs"));
    CHECK_THAT(amendment, !Contains("\"kind\">new<") && !Contains("falls away"));
}

TEST_CASE("an order in the place of another stands beside it by what the same rules cite") {
    const CommandFolder folder;
    // BEK 2 repeals BEK 1; § 6 goes on as § 3, and what § 9 said is nowhere in the new order.
    folder.replace(
        "rules/lov/bek-2.law", "§ 2\n  The",
        "repeals BEK1 from 2021-01-01\n\n§ 3\n  Who misses the targets is selected.\n§ 2\n  "
        "The");
    folder.replace("rules/focus.rules", "    cite BEK1 § 6\n", "    cite BEK1 § 6; BEK2 § 3\n");
    folder.replace("rules/focus.rules", "cite BEK1 § 2\n", "cite BEK1 § 2; BEK2 § 1\n");
    const Finished finished = folder.run({"review", "book", "rules", "--out", "book", "--json"});
    INFO(finished.err);
    REQUIRE(finished.exit == 0);
    const auto document = finished.json();
    CHECK(document["results"][0]["page"] == "index.html");
    CHECK(document["results"][0]["bytes"] == folder.read("book/index.html").size());
    const std::string amendment = folder.read("book/en/amendment-1.html");
    CHECK_THAT(amendment, Contains("BEK2 replaces BEK1 from 1 January 2021"));
    const std::size_t row = amendment.find("<strong>BEK1 § 6</strong>");
    REQUIRE(row != std::string::npos);
    const std::string six = amendment.substr(row, amendment.find("</tr>", row) - row);
    CHECK_THAT(six, Contains("<strong>BEK2 § 3</strong>"));
    CHECK_THAT(six, Contains("<ins>targets </ins>"));
    CHECK_THAT(six, Contains("to be read again</span> selected <code>demo.focus.selected.main"));
    const std::size_t gone = amendment.find("<strong>BEK1 § 9</strong>");
    REQUIRE(gone != std::string::npos);
    CHECK_THAT(amendment.substr(gone, amendment.find("</tr>", gone) - gone),
               Contains("There is none."));
}

TEST_CASE("words in a quote and words of a provision that is cited whole are counted apart") {
    const CommandFolder folder;
    folder.replace("rules/focus.rules", "cite BEK1 § 6", "cite BEK1 § 6 quote \"is selected\"");
    folder.replace("rules/lov/bek-1.law", "is selected.", "is selected. Islands are spared.");
    const auto section = [&](const std::string& name, const std::string& id) {
        const std::string html = page(folder, name);
        const std::size_t at = html.find("<section class=\"pair\" id=\"" + id + "\">");
        REQUIRE(at != std::string::npos);
        return html.substr(at, html.find("</section>", at) - at);
    };
    // § 6 has nine words: `Who misses the target` and `Islands are spared` stand in no quote.
    CHECK_THAT(section("en/BEK1.html", "p-6"), Contains("! 7 words that nothing answers") &&
                                                   !Contains("citation of the whole provision"));
    // A second rule cites it whole: the quoted words stay quoted, the others are cited whole.
    folder.replace("rules/focus.rules", "    cite BEK2 § 1\n", "    cite BEK2 § 1; BEK1 § 6\n");
    const std::string whole = section("en/BEK1.html", "p-6");
    CHECK_THAT(whole, Contains("7 words answered only by a citation of the whole provision") &&
                          !Contains("words that nothing answers"));
    CHECK_THAT(whole, Contains("<span class=\"wholeword\">Who misses the target </span>is "
                               "selected<span class=\"wholeword\">. Islands are spared.</span>"));
    CHECK_THAT(section("da/BEK1.html", "p-6"),
               Contains("7 ord, kun besvaret af en henvisning til hele bestemmelsen"));
    // The legend says what the marks mean, and the start page counts them apart. BEK 2 has seven
    // words in § 1, which is cited whole, and its § 2 fixes its first day.
    CHECK_THAT(folder.read("book/en/BEK1.html"), Contains("Marked in the text:"));
    folder.replace("rules/lov/bek-2.law", "  Who has a plan is not selected.",
                   "  Who has any plan is never selected.");
    folder.replace("rules/lov/bek-2.law", "  The order takes effect on 1 January 2021.",
                   "  It begins on 1 January 2021.");
    const std::string start = page(folder, "en/index.html");
    const std::size_t at = start.find("<a href=\"BEK2.html\">BEK nr. 2");
    REQUIRE(at != std::string::npos);
    CHECK_THAT(start.substr(at, start.find("</tr>", at) - at),
               Contains("<td>0 / 13</td><td>7</td><td>6</td><td>0</td>"));
}

TEST_CASE("an amendment that was not placed shows at the provision that it names") {
    const CommandFolder folder;
    folder.replace("rules/lov/bek-2.law", "§ 2\n  The",
                   "unplaced BEK1 § 6 from 2021-01-01\n  Section 6 becomes section 7.\n\n"
                   "unplaced BEK1 § 5, stk. 4 from 2021-01-01\n  It is moved.\n\n"
                   "unplaced BEK1 from 2021-01-01\n  Everywhere.\n\n§ 2\n  The");
    CHECK(folder.run({"check", "rules"}).exit == 0);
    const std::string start = page(folder, "en/index.html");
    const std::string law = folder.read("book/en/BEK1.html");
    const auto section = [&](const std::string& id) {
        const std::size_t at = law.find("<section class=\"pair\" id=\"" + id + "\">");
        REQUIRE(at != std::string::npos);
        return law.substr(at, law.find("</section>", at) - at);
    };
    const std::string how =
        "! BEK2 from 1 January 2021 changes this in a way that is not shown here: ";
    CHECK_THAT(section("p-6"), Contains(how + "Section 6 becomes section 7."));
    // What it names is not there: it stands at what would hold it.
    CHECK_THAT(section("p-5"), Contains(how + "It is moved."));
    CHECK_THAT(law, Contains("<p class=\"sign\">" + how + "Everywhere."));
    // The wording stays what it was, and the start page leads there.
    CHECK_THAT(section("p-6"), Contains("Who misses the target is selected."));
    for (const char* words : {"Section 6 becomes section 7.", "It is moved.", "Everywhere."})
        CHECK_THAT(start, Contains(words));
    CHECK_THAT(folder.read("book/da/BEK1.html"), Contains("som ikke vises her: "));
}

TEST_CASE("a book is written over a book and over nothing else") {
    const CommandFolder folder;
    static_cast<void>(page(folder, "en/index.html"));
    static_cast<void>(page(folder, "en/index.html"));
    for (const char* name : {"site/index.html", "site/da/BEK1.html"}) {
        folder.write(name, "<!DOCTYPE html>\n<title>Our municipality</title>\n");
        const Finished refused = folder.run({"review", "book", "rules", "--out", "site"});
        CHECK(refused.exit == 3);
        CHECK_THAT(refused.err, Contains("error[E8065]: `" + std::string(name) + "`"));
        CHECK_FALSE(fs::exists(folder.path() / "site/en"));
        CHECK_THAT(folder.read(name), Contains("Our municipality"));
        fs::remove(folder.path() / name);
    }
}

TEST_CASE("only what is an outline is called one") {
    const CommandFolder folder;
    std::string text = folder.read("rules/lov/bek-1.law");
    text.erase(text.find("\nparaphrase\n") + 1, std::string("paraphrase\n").size());
    const std::size_t six = text.find("§ 6\n");
    text.erase(six, text.find("§ 9\n", six) - six);
    folder.write("law/bek-1.law", text);
    const std::string start = page(folder, "en/index.html", {"--law-dir", "law"});
    CHECK_THAT(start, Contains("! in part an outline, not the text: § 6</span>"));
    CHECK_THAT(start, Contains("BEK nr. 2") && Contains("! outline, not the text</span>"));
    CHECK_THAT(folder.read("book/da/index.html"),
               Contains("! til dels et omrids, ikke teksten: § 6</span>"));
}

TEST_CASE("a rule that goes on by another provision neither falls away nor is new") {
    const CommandFolder folder;
    // BEK 2 repeals BEK 1 and its § 1 goes on as nothing, but the rule of § 6 cites § 2 of it too.
    folder.replace(
        "rules/lov/bek-2.law", "§ 2\n  The",
        "repeals BEK1 from 2021-01-01\n\n§ 3\n  Targets are met or missed.\n§ 4\n  A share "
        "is a share.\n§ 2\n  The");
    // Both rules cite § 3 in the place of § 5; one of them also cites § 4, and one § 6.
    folder.replace("rules/focus.rules", "  rule main\n    cite BEK1 § 5\n",
                   "  rule main\n    cite BEK1 § 5; BEK2 § 3; BEK2 § 4\n");
    folder.replace("rules/focus.rules", "  rule main\n    cite BEK1 § 6\n",
                   "  rule main\n    cite BEK1 § 6; BEK2 § 3\n");
    folder.replace("rules/focus.rules", "cite BEK1 § 2\n", "cite BEK1 § 2; BEK2 § 1\n");
    static_cast<void>(page(folder, "en/index.html"));
    const std::string amendment = folder.read("book/en/amendment-1.html");
    const auto row = [&](const std::string& provision) {
        const std::size_t at = amendment.find("<strong>" + provision + "</strong>");
        REQUIRE(at != std::string::npos);
        return amendment.substr(at, amendment.find("</tr>", at) - at);
    };
    const auto said = [&](const std::string& provision, const std::string& rule) {
        const std::string cells = row(provision);
        const std::size_t name = cells.find("<code>" + rule + "</code>");
        REQUIRE(name != std::string::npos);
        const std::size_t kind = cells.rfind("<span class=\"kind\">", name) + 19;
        return cells.substr(kind, cells.find('<', kind) - kind);
    };
    // § 5 and § 6 both could go on as § 3; whichever does, the rule of the other one goes on by it.
    CHECK(said("BEK1 § 6", "demo.focus.selected.main") == "to be read again");
    CHECK(said("BEK1 § 5", "demo.focus.offers_met.main") == "to be read again");
    CHECK(said("BEK2 § 4", "demo.focus.offers_met.main") == "to be read again");
    // What cites only BEK 1 falls away, and what cites only BEK 2 is new.
    CHECK(said("BEK1 § 5", "demo.focus.limit.BEK1 § 5") == "falls away");
    CHECK(said("BEK2 § 1", "demo.focus.selected.planned") == "new");
    CHECK_THAT(row("BEK1 § 5") + row("BEK1 § 6"), Contains("cites BEK2 § 3"));
}
