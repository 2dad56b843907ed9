// Official texts taken apart and made into law texts. The orders here are invented; the real ones
// are read where they are at hand (cli_law_test.cpp).

#include "lang/law_import.hpp"

#include "lang/characters.hpp"
#include "lang/law_amendment.hpp"
#include "lang/law_split.hpp"
#include "lang/law_text.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace hjemmel;
using namespace hjemmel::lang;

namespace {

std::string anchors_of(const std::string& text) {
    std::string anchors;
    for (const LawPart& part : split_section(text).parts)
        anchors += (anchors.empty() ? "" : "; ") + law::written(part.provision);
    return anchors;
}

/// The text again, from its parts.
std::string joined(const SplitSection& split) {
    std::string text;
    for (const LawPart& part : split.parts) (text += part.marker) += part.text;
    return text;
}

struct Imported {
    Sources sources;
    Diagnostics diagnostics;
    ImportedLaws made;
    LawLibrary library;

    [[nodiscard]] std::string codes() const {
        std::string text;
        for (const Diagnostic& one : diagnostics)
            text += (text.empty() ? "" : " ") + code_name(one.code);
        for (const Diagnostic& one : made.diagnostics)
            text += (text.empty() ? "" : " ") + code_name(one.code);
        return text;
    }
    /// The wording of a provision on a day; `-` when nothing is in force.
    [[nodiscard]] std::string on(const std::string& id, const std::string& anchor,
                                 const std::string& day) const {
        const Instrument* instrument = library.find(id);
        REQUIRE(instrument != nullptr);
        const Anchor* found = instrument->find(*canonical_anchor(anchor));
        const AnchorVersion* version =
            found == nullptr ? nullptr : version_in_force(*found, *engine::Date::parse(day));
        return version == nullptr ? "-" : version->text;
    }
};

Imported import_plain(const std::vector<std::string>& texts, const ImportDates& dates = {}) {
    Imported result;
    std::vector<OfficialText> read;
    for (const std::string& text : texts) {
        const FileId file = result.sources.add(SourceFile::of("order.txt", text));
        read.push_back(read_plain_law(result.sources[file], file, result.diagnostics));
    }
    result.made = import_laws(read, dates);
    std::vector<ParsedLaw> parsed;
    for (const ImportedLaw& law : result.made.laws) {
        if (law.text.empty()) continue;  // it was refused
        const FileId file = result.sources.add(SourceFile::of(law.name, law.text));
        parsed.push_back(parse_law(result.sources[file], file));
        CHECK(parsed.back().diagnostics.empty());
    }
    result.library = enact(std::move(parsed));
    return result;
}

const std::string order =
    "Bekendtgørelse om lister over tilbud\n"
    "BEK nr. 1 af 02/01/2020\n"
    "I medfør af § 7 i lov om lister fastsættes:\n"
    "Kapitel 1\n"
    "Lister\n"
    "§ 1. Kommunen fører en liste, jf. § 2, stk. 2, over sine tilbud. Listen er gratis.\n"
    "§ 2. Listen indeholder:\n"
    "1) tilbuddets navn, jf. § 3, nr. 2, og\n"
    "2) andelen af borgere, der er\n"
    "a) ledige eller\n"
    "b) syge.\n"
    "Stk. 2. Listen offentliggøres hver måned, når mindre end 20 pct. mangler.\n"
    "Kapitel 2\n"
    "Ikrafttræden\n"
    "§ 3. Bekendtgørelsen træder i kraft den 1. februar 2020.\n";

/// An order that changes the one above, and that one with it.
Imported amended(
    const std::string& instructions,
    const std::string& commencement = "Bekendtgørelsen træder i kraft den 1. januar 2021.") {
    return import_plain({order,
                         "BEK nr. 2 af 01/12/2020\n"
                         "Bekendtgørelse om ændring af bekendtgørelse om lister over tilbud\n"
                         "§ 1. I bekendtgørelse nr. 1 af 2. januar 2020 foretages følgende "
                         "ændringer:\n" +
                             instructions + "\n§ 2. " + commencement + "\n"});
}

}  // namespace

// ---- taking a § apart ----

TEST_CASE("paragraphs, numbers and letters are found in running text") {
    CHECK(anchors_of("§ 5. A: 1) b. 2) c: a) d. b) e. 3) f. Stk. 2. G.") ==
          "§ 5, stk. 1; § 5, stk. 1, nr. 1; § 5, stk. 1, nr. 2; § 5, stk. 1, nr. 2, litra a; "
          "§ 5, stk. 1, nr. 2, litra b; § 5, stk. 1, nr. 3; § 5, stk. 2");
    CHECK(anchors_of("§ 22 a. Alene.") == "§ 22 a");
}

TEST_CASE("a reference is no marker") {
    CHECK(anchors_of("§ 5. Efter § 2, stk. 2, og § 3, nr. 1) gælder (se 2) intet. Stk. 2 og 3 "
                     "gælder ikke.") == "§ 5");
    CHECK(anchors_of("§ 5. Det gælder, jf. Stk. 2. i øvrigt, alle.") == "§ 5");
    CHECK(anchors_of("§ 5. Kapitel 11-14 og (2019-niveau) gælder: mindst 6 ugers arbejde.") ==
          "§ 5");
}

TEST_CASE("a marker out of its turn is reported, not guessed at") {
    const auto first = [](const std::string& text) {
        const SplitSection split = split_section(text);
        REQUIRE(!split.misplaced.empty());
        return law::written(split.misplaced.front().found) + " after " +
               law::written(split.misplaced.front().before);
    };
    CHECK(first("§ 5. A. Stk. 3. B.") == "§ 5, stk. 3 after § 5, stk. 1");
    CHECK(first("§ 5. A. Stk. 2. B. Stk. 2. C.") == "§ 5, stk. 2 after § 5, stk. 2");
    CHECK(first("§ 5. A: 1) b. 3) c.") == "§ 5, nr. 3 after § 5, nr. 1");
    CHECK(first("§ 5. A: 1) b. 2) c. 1) d.") == "§ 5, nr. 1 after § 5, nr. 2");
    // A list that does not begin with its first item.
    CHECK(first("§ 5. A: 9) b. 2) c.") == "§ 5, nr. 9 after § 5");
    CHECK(first("§ 5. A: 2) b. 1) c.") == "§ 5, nr. 2 after § 5");
    CHECK(first("§ 5. A: 1) b: c) d.") == "§ 5, nr. 1, litra c after § 5, nr. 1");
    CHECK(first("§ 5. A gælder\n2) for b.") == "§ 5, nr. 2 after § 5");
}

TEST_CASE("a list on one line is out of order as one on separate lines is") {
    const auto found = [](const std::string& section) {
        return import_plain({"BEK nr. 1 af 02/01/2020\nOm lister\n" + section +
                             "\n§ 2. Bekendtgørelsen træder i kraft den 1. februar 2020.\n"});
    };
    CHECK(found("§ 1. Listen omfatter 1) navn, 3) adresse, 2) alder.").codes() == "E8036 E8036");
    CHECK(found("§ 1. Listen er: 1) navn 3) adresse 2) alder.").codes() == "E8036");
    CHECK(found("§ 1. Listen omfatter a) navn, c) adresse, b) alder.").codes() == "E8036 E8036");
    // What may be a list but begins without a mark stays in the text, and is told of.
    const Imported inside = found("§ 1. Listen omfatter 1) navn, 2) adresse.");
    CHECK(inside.codes() == "W8048");
    REQUIRE(inside.made.diagnostics.size() == 1);
    CHECK(std::get<std::string>(inside.made.diagnostics[0].arguments[1]) == "`1)`, `2)`");
    CHECK(inside.on("BEK1", "§ 1", "2020-02-01") == "Listen omfatter 1) navn, 2) adresse.");
    CHECK(found("§ 1. Listen er 3) navn, 1) adresse, 2) alder.").codes() == "W8048");
    // References, and what is in brackets, are no lists.
    CHECK(found("§ 1. Listen følger § 5, nr. 3) (se 2) og (jf. også 4) i øvrigt. Den er gratis.")
              .codes()
              .empty());
}

TEST_CASE("sentences end at a full stop before a capital letter, not after an abbreviation") {
    const auto count = [](const std::string& text) { return sentences_of(text).size(); };
    CHECK(count("Den 1. januar 2020 gælder jf. § 2 og stk. 3 ca. 20 pct. af dem.") == 1);
    CHECK(count("Det er 20 pct. Af dem er to syge. Æbler er frugt.") == 3);
    CHECK(ends_a_sentence("hjælp i form af") == false);
    CHECK(ends_a_sentence("ledige eller syge. "));
}

TEST_CASE("the parts of a § are its text, byte for byte") {
    rc::prop("any row of markers and words", [] {
        const auto words =
            *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                "§ 5. ", "Stk. 2. ", "stk. 2, ", "1) ", "2) ", "a) ", "nr. 1) ", "ord ", "Ord. ",
                ": ", "\n", "\xC2\xA0", "æ", "»", "«", "§ 22 a. ", "(3) "));
        std::string text;
        for (const std::string& word : words) text += word;
        RC_ASSERT(joined(split_section(text)) == text);
        std::string sentences;
        for (const auto sentence : sentences_of(text)) sentences += sentence;
        RC_ASSERT(sentences == text);
    });
}

// ---- dates and names ----

TEST_CASE("Danish dates and names of instruments are read") {
    std::size_t end = 0;
    CHECK(danish_date("16. december 2019 og", end) == engine::Date::from_ymd(2019, 12, 16));
    CHECK(end == 17);
    CHECK(danish_date("16/12/2019", end) == engine::Date::from_ymd(2019, 12, 16));
    CHECK_FALSE(danish_date("31. februar 2019", end));
    CHECK_FALSE(danish_date("16. december 19", end));
    const auto named = find_instrument("Efter bekendtgørelse nr. 1409 af 16. december 2019 om");
    REQUIRE(named);
    CHECK(named->kind == "BEK");
    CHECK(named->number == 1409);
    CHECK(find_instrument("Lovbekendtgørelse nr. 5 af 1. maj 2020")->kind == "LBK");
    CHECK(find_instrument("LOV nr 551 af 07/05/2019")->kind == "LOV");
    CHECK_FALSE(find_instrument("Forslag nr. 5 af 1. maj 2020"));
}

// ---- a plain text ----

TEST_CASE("a plain text becomes a law text with chapters, provisions and its own commencement") {
    const Imported imported = import_plain({order});
    CHECK(imported.codes().empty());
    REQUIRE(imported.made.laws.size() == 1);
    CHECK(imported.made.laws[0].id == "BEK1");
    CHECK(imported.made.laws[0].name == "bek-1-2020.law");
    const std::string& text = imported.made.laws[0].text;
    CHECK(text.find("-- Kapitel 1: Lister\n") != std::string::npos);
    CHECK(text.find("-- I medfør af § 7 i lov om lister fastsættes:\n") != std::string::npos);
    CHECK(text.find("commences 2020-02-01 by § 3\n") != std::string::npos);
    CHECK(text.find("§ 1\n  Kommunen fører en liste, jf. § 2, stk. 2, over sine tilbud.\n"
                    "  Listen er gratis.\n") != std::string::npos);
    CHECK(imported.on("BEK1", "§ 2, stk. 1, nr. 2, litra b", "2020-02-01") == "syge.");
    CHECK(imported.on("BEK1", "§ 2, stk. 2", "2020-01-31") == "-");
    // The day of publication is not in the text, and the law text says so.
    CHECK(text.find("published 2020-01-03 assumption") != std::string::npos);
}

TEST_CASE("every character of the wordings is in the law text, in its order") {
    const Imported imported = import_plain({order});
    CHECK(imported.codes().empty());
    // What is indented is wording; the markers between became anchors.
    std::string wordings;
    const std::string& made = imported.made.laws[0].text;
    for (std::size_t at = 0; at < made.size();) {
        const std::size_t end = made.find('\n', at);
        if (made.compare(at, 2, "  ") == 0) wordings += made.substr(at + 1, end - at - 1);
        at = end + 1;
    }
    CHECK(wordings ==
          " Kommunen fører en liste, jf. § 2, stk. 2, over sine tilbud. Listen er gratis."
          " Listen indeholder: tilbuddets navn, jf. § 3, nr. 2, og andelen af borgere, der er"
          " ledige eller syge."
          " Listen offentliggøres hver måned, når mindre end 20 pct. mangler."
          " Bekendtgørelsen træder i kraft den 1. februar 2020.");
}

TEST_CASE("a signature is left out and said, and so is a character that shows nothing") {
    std::string text = order + "Ministeriet, den 2. januar 2020\nAnna Jensen\n";
    text.insert(text.find("gratis"), "\xE2\x80\x8B");
    const Imported imported = import_plain({text});
    CHECK(imported.codes() == "W8038 W8038 W8040");
    CHECK(imported.on("BEK1", "§ 1", "2020-02-01") ==
          "Kommunen fører en liste, jf. § 2, stk. 2, over sine tilbud. Listen er gratis.");
}

TEST_CASE("a date given by the user is an assumption of the law text") {
    ImportDates dates;
    dates.published["BEK1"] = *engine::Date::parse("2020-01-10");
    const std::string text = import_plain({order}, dates).made.laws[0].text;
    CHECK(text.find("published 2020-01-10 assumption \"given on import") != std::string::npos);
}

TEST_CASE("a provision can take effect on a day of its own") {
    const Imported imported = import_plain(
        {order +
         "Stk. 2. § 1 træder i kraft den 1. maj 2020.\nStk. 3. Bekendtgørelse nr. 9 af 1. maj "
         "2018 om lister ophæves.\n"});
    CHECK(imported.codes().empty());
    CHECK(imported.on("BEK1", "§ 1", "2020-04-30") == "-");
    CHECK(imported.on("BEK1", "§ 1", "2020-05-01") != "-");
    CHECK(imported.made.laws[0].text.find("repeals BEK9 from 2020-02-01 by § 3, stk. 3\n") !=
          std::string::npos);
}

// ---- amendments ----

TEST_CASE("an amending order gives the consolidated text") {
    const std::string amendment =
        "BEK nr. 2 af 01/12/2020\n"
        "Bekendtgørelse om ændring af bekendtgørelse om lister over tilbud\n"
        "§ 1. I bekendtgørelse nr. 1 af 2. januar 2020 om lister over tilbud foretages følgende "
        "ændringer:\n"
        "1. § 1 affattes således:\n"
        "»§ 1. Kommunen fører et register.\n"
        "Stk. 2. Det træder i kraft den 5. maj 2019.«\n"
        "2. I § 2, stk. 1, nr. 1, ændres »tilbuddets navn« til: »tilbuddets titel«.\n"
        "3. Efter § 2 indsættes:\n"
        "»§ 2 a. Registeret er elektronisk.«\n"
        "4. I § 2 indsættes som stk. 3: »Stk. 3. Listen er på dansk.«\n"
        "5. § 2, stk. 1, nr. 2, litra b, ophæves.\n"
        "§ 2. Bekendtgørelsen træder i kraft den 1. januar 2021.\n";
    const Imported imported = import_plain({amendment, order});
    CHECK(imported.codes().empty());
    CHECK(imported.library.diagnostics.empty());
    CHECK(imported.on("BEK1", "§ 1", "2020-12-31") ==
          "Kommunen fører en liste, jf. § 2, stk. 2, over sine tilbud. Listen er gratis.");
    CHECK(imported.on("BEK1", "§ 1, stk. 1", "2021-01-01") == "Kommunen fører et register.");
    // The date in the words that are put in is not the date of the amendment.
    CHECK(imported.on("BEK1", "§ 1, stk. 2", "2021-01-01") ==
          "Det træder i kraft den 5. maj 2019.");
    CHECK(imported.on("BEK1", "§ 2, stk. 1, nr. 1", "2021-01-01") ==
          "tilbuddets titel, jf. § 3, nr. 2, og");
    CHECK(imported.on("BEK1", "§ 2, stk. 1, nr. 1", "2020-12-31") ==
          "tilbuddets navn, jf. § 3, nr. 2, og");
    CHECK(imported.on("BEK1", "§ 2 a", "2021-01-01") == "Registeret er elektronisk.");
    CHECK(imported.on("BEK1", "§ 2, stk. 3", "2021-01-01") == "Listen er på dansk.");
    CHECK(imported.on("BEK1", "§ 2, stk. 1, nr. 2, litra b", "2021-01-01") == "-");
    CHECK(imported.on("BEK1", "§ 2, stk. 1, nr. 2, litra a", "2021-01-01") == "ledige eller");
}

TEST_CASE("a change that is not understood or does not fit is never made half") {
    const auto with = [](const std::string& instruction) { return amended(instruction); };
    CHECK(with("§ 2, stk. 2, bliver herefter stk. 3.").codes() == "W8038");
    // What could not be placed is marked at the provision that it names, else at the order.
    CHECK(with("§ 2, stk. 2, bliver herefter stk. 3.")
              .made.laws[1]
              .text.find("unplaced BEK1 § 2, stk. 2 from 2021-01-01\n"
                         "  § 2, stk. 2, bliver herefter stk. 3.\n") != std::string::npos);
    CHECK(with("Overalt ændres »liste« til: »§ 2«.")
              .made.laws[1]
              .text.find("unplaced BEK1 from 2021-01-01\n  Overalt ændres »liste« til: »§ 2«.\n") !=
          std::string::npos);
    CHECK(with("I § 2 ændres »Listen« til: »Registeret«.").codes() == "E8044");
    CHECK(with("I § 2 ændres »intet« til: »noget«.").codes() == "E8044");
    CHECK(with("§ 7 affattes således: »§ 7. Nyt.«").codes() == "E8018");
    CHECK(with("§ 7 ophæves.").codes() == "E8018");
    CHECK(with("I § 7 indsættes som stk. 2: »Stk. 2. Nyt.«").codes() == "E8018");
}

TEST_CASE("several instructions of an order change the text that the ones before them leave") {
    const auto two = [](const Imported& imported, const std::string& anchor) {
        CHECK(imported.library.diagnostics.empty());
        return imported.on("BEK1", anchor, "2021-01-01");
    };
    // Two changes of words in one provision, as most orders have them.
    const Imported twice = amended(
        "1. I § 1 ændres »en liste« til: »et register«.\n"
        "2. I § 1 ændres »Listen« til: »Registeret«.\n");
    CHECK(twice.codes().empty());
    CHECK(two(twice, "§ 1") ==
          "Kommunen fører et register, jf. § 2, stk. 2, over sine tilbud. Registeret er gratis.");
    // The words before a list and an item of it, in either order.
    for (const bool item_first : {true, false}) {
        const std::string item = "I § 2, stk. 1, nr. 1, ændres »navn« til: »titel«.\n";
        const std::string head = "I § 2, stk. 1, ændres »Listen« til: »Registeret«.\n";
        const Imported list =
            amended("1. " + (item_first ? item : head) + "2. " + (item_first ? head : item));
        CHECK(list.codes().empty());
        CHECK(two(list, "§ 2, stk. 1") == "Registeret indeholder:");
        CHECK(two(list, "§ 2, stk. 1, nr. 1") == "tilbuddets titel, jf. § 3, nr. 2, og");
        CHECK(two(list, "§ 2, stk. 1, nr. 2, litra b") == "syge.");
        CHECK(two(list, "§ 2, stk. 2") ==
              "Listen offentliggøres hver måned, når mindre end 20 pct. mangler.");
    }
    // Words of a wording that the order itself puts in, and beside an item that it takes away.
    const Imported new_words = amended(
        "1. § 2, stk. 2, affattes således: »Stk. 2. Listen er hemmelig.«\n"
        "2. I § 2, stk. 2, ændres »hemmelig« til: »offentlig«.\n");
    CHECK(new_words.codes().empty());
    CHECK(two(new_words, "§ 2, stk. 2") == "Listen er offentlig.");
    const Imported taken_away = amended(
        "1. § 2, stk. 1, nr. 2, litra b, ophæves.\n"
        "2. I § 2, stk. 1, nr. 2, ændres »andelen« til: »tallet«.\n");
    CHECK(taken_away.codes().empty());
    CHECK(two(taken_away, "§ 2, stk. 1, nr. 2") == "tallet af borgere, der er");
    CHECK(two(taken_away, "§ 2, stk. 1, nr. 2, litra a") == "ledige eller");
    CHECK(two(taken_away, "§ 2, stk. 1, nr. 2, litra b") == "-");
    // What is put in beside words that change, and an item of a list whose head has changed.
    const Imported beside = amended(
        "1. I § 1 ændres »en liste« til: »et register«.\n"
        "2. I § 1 indsættes som stk. 2: »Stk. 2. Det er på dansk.«\n"
        "3. I § 2, stk. 1, ændres »Listen« til: »Registeret«.\n"
        "4. § 2, stk. 1, nr. 1, affattes således: »1) tilbuddets pris;«\n"
        "5. § 2, stk. 1, nr. 2, litra a, ophæves.\n");
    CHECK(beside.codes().empty());
    CHECK(two(beside, "§ 1") ==
          "Kommunen fører et register, jf. § 2, stk. 2, over sine tilbud. Listen er gratis.");
    CHECK(two(beside, "§ 1, stk. 2") == "Det er på dansk.");
    CHECK(two(beside, "§ 2, stk. 1") == "Registeret indeholder:");
    CHECK(two(beside, "§ 2, stk. 1, nr. 1") == "tilbuddets pris;");
    CHECK(two(beside, "§ 2, stk. 1, nr. 2") == "andelen af borgere, der er");
    CHECK(two(beside, "§ 2, stk. 1, nr. 2, litra a") == "-");
    CHECK(two(beside, "§ 2, stk. 1, nr. 2, litra b") == "syge.");
    // Which of two whole wordings prevails, nobody has said: the first is made, the second told.
    const Imported against = amended(
        "1. § 2, stk. 2, affattes således: »Stk. 2. Listen er hemmelig.«\n"
        "2. § 2, stk. 2, ophæves.\n");
    CHECK(against.codes() == "W8038");
    CHECK(two(against, "§ 2, stk. 2") == "Listen er hemmelig.");
}

TEST_CASE(
    "the number of a sentence begins no instruction, and words are changed in that sentence") {
    const Imported second = amended(
        "1. I § 1, 2. pkt., ændres »Listen« til: »Den«.\n"
        "2. I § 2, stk. 2, jf. 2. pkt., sker intet.\n"
        "3. § 2, stk. 1, nr. 2, litra b,\n"
        "ophæves senest den 2. januar 2021.\n"
        "4. § 2, stk. 2, ophæves\n"
        "5. I § 2, stk. 1, nr. 1, ændres »navn« til: »titel«.\n");
    // The second and the third are of no form that is known.
    CHECK(second.codes() == "W8038 W8038");
    CHECK(second.on("BEK1", "§ 1", "2021-01-01") ==
          "Kommunen fører en liste, jf. § 2, stk. 2, over sine tilbud. Den er gratis.");
    CHECK(second.on("BEK1", "§ 2, stk. 2", "2021-01-01") == "-");
    CHECK(second.on("BEK1", "§ 2, stk. 1, nr. 1", "2021-01-01") ==
          "tilbuddets titel, jf. § 3, nr. 2, og");
    // Not in the first sentence, not in a third, and what is done to a whole sentence is told.
    CHECK(amended("I § 1, 1. pkt., ændres »Listen« til: »Den«.").codes() == "W8038");
    CHECK(amended("I § 1, 3. pkt., ændres »Listen« til: »Den«.").codes() == "W8038");
    CHECK(amended("§ 1, 2. pkt., ophæves.").codes() == "W8038");
    CHECK(amended("§ 1, 2. pkt., affattes således: »Den koster et gebyr.«").codes() == "W8038");
    CHECK(amended("I § 1 indsættes som 3. pkt.: »Den er på dansk.«").codes() == "W8038");
}

TEST_CASE("a new wording that bears another number than what it replaces is not placed") {
    const auto left_open = [](const std::string& instruction) {
        const Imported imported = amended(instruction);
        CHECK(imported.codes() == "W8038");
        // What it would have changed reads as before.
        CHECK(imported.on("BEK1", "§ 2, stk. 1", "2021-01-01") == "Listen indeholder:");
        CHECK(imported.on("BEK1", "§ 2, stk. 2", "2021-01-01") ==
              "Listen offentliggøres hver måned, når mindre end 20 pct. mangler.");
        return imported.made.laws[1].text.find("\nunplaced BEK1 § 2") != std::string::npos;
    };
    CHECK(left_open("§ 2 affattes således: »§ 3. Listen er hemmelig.«"));
    CHECK(left_open("§ 2 affattes således: »§ 2 a. Listen er hemmelig.«"));
    CHECK(left_open("§ 2, stk. 2, affattes således: »§ 2. Listen er hemmelig.«"));
    CHECK(left_open("§ 2, stk. 2, affattes således: »Stk. 3. Listen er hemmelig.«"));
    CHECK(left_open("§ 2, stk. 1, nr. 1, affattes således: »2) tilbuddets pris, og«"));
    CHECK(left_open("§ 2 affattes således: »Stk. 2. Listen er hemmelig.«"));
    CHECK(left_open("I § 2 indsættes som stk. 3: »Stk. 4. Listen er hemmelig.«"));
    // Several at once.
    CHECK(left_open("§ 2 affattes således: »§ 2. Ny liste. § 2 a. Ny orden.«"));
    CHECK(left_open("§ 2, stk. 2, affattes således: »Stk. 2. Ny liste. Stk. 3. Ny orden.«"));
    CHECK(left_open("Efter § 2 indsættes: »§ 2 a. Ny liste. § 2 b. Ny orden.«"));
    // Its own number, or none.
    const auto second = [](const std::string& instruction) {
        const Imported imported = amended(instruction);
        CHECK(imported.codes().empty());
        return imported.on("BEK1", "§ 2, stk. 2", "2021-01-01");
    };
    CHECK(second("§ 2, stk. 2, affattes således: »Stk. 2. Listen er hemmelig.«") ==
          "Listen er hemmelig.");
    CHECK(second("§ 2, stk. 2, affattes således: »Efter § 2. Listen er hemmelig.«") ==
          "Efter § 2. Listen er hemmelig.");
    CHECK(second("§ 2 affattes således: »§ 2. Ny liste. Stk. 2. Ny orden.«") == "Ny orden.");
}

TEST_CASE("what stands behind the day of commencement is read or said") {
    const auto codes = [](const std::string& behind) {
        std::string text = order;
        const std::string day = "den 1. februar 2020";
        text.insert(text.find(day) + day.size(), behind);
        const Imported imported = import_plain({text});
        CHECK(imported.on("BEK1", "§ 2", "2020-01-31") == "-");
        CHECK(imported.on("BEK1", "§ 2, stk. 2", "2020-02-01") != "-");
        return imported.codes();
    };
    CHECK(codes("").empty());
    CHECK(codes(", jf. dog stk. 2").empty());
    CHECK(codes(", jf. dog stk. 2 og 3").empty());
    CHECK(codes(", jf. dog stk. 2-4").empty());
    CHECK(codes(", bortset fra § 1, der træder i kraft den 1. maj 2020") == "W8035");
    CHECK(codes(", jf. dog stk. 2 og § 1, der træder i kraft den 1. maj 2020") == "W8035");
    CHECK(codes(" kl. 12") == "W8035");
    CHECK(codes(" og ophører den 1. juli 2022") == "W8035");
    // A § of its own day, and one whose day is said in other words.
    CHECK(import_plain({order + "Stk. 2. § 1 træder i kraft den 1. maj 2020, hvis den er klar.\n"})
              .codes() == "W8035");
    CHECK(
        import_plain({order + "Stk. 2. § 1 træder dog først i kraft den 1. maj 2020.\n"}).codes() ==
        "W8035");
    CHECK(import_plain({order + "Stk. 2. § 1 har virkning fra den 1. januar 2020.\n"}).codes() ==
          "W8035");
}

TEST_CASE("a change on a day of its own is left open, not made on the day of the others") {
    const auto changes = [](const std::string& commencement) {
        return amended(
            "1. § 1 affattes således: »§ 1. Kommunen fører et register.«\n"
            "2. I § 2, stk. 1, nr. 1, ændres »navn« til: »titel«.\n"
            "3. § 2, stk. 2, ophæves.",
            commencement);
    };
    const auto first = [](const Imported& imported) {
        return imported.on("BEK1", "§ 1", "2021-06-01") == "Kommunen fører et register.";
    };
    const auto third = [](const Imported& imported) {
        return imported.on("BEK1", "§ 2, stk. 2", "2021-06-01") == "-";
    };
    const std::string whole = "Bekendtgørelsen træder i kraft den 1. januar 2021";
    CHECK(changes(whole + ".").codes().empty());

    const Imported one = changes(whole +
                                 ", jf. dog stk. 2.\nStk. 2. § 1, nr. 3, træder i kraft "
                                 "den 1. maj 2021.");
    CHECK(one.codes() == "W8038 W8035");
    CHECK(first(one));
    CHECK_FALSE(third(one));
    CHECK(one.on("BEK1", "§ 2, stk. 1, nr. 1", "2021-06-01") ==
          "tilbuddets titel, jf. § 3, nr. 2, og");
    CHECK(one.made.laws[1].text.find("unplaced BEK1 § 2, stk. 2 from 2021-05-01 by § 2, stk. 2\n"
                                     "  § 2, stk. 2, ophæves.\n") != std::string::npos);

    const Imported behind =
        changes(whole + ", bortset fra § 1, nr. 1, der træder i kraft den 1. maj 2021.");
    CHECK(behind.codes() == "W8038 W8035");
    CHECK_FALSE(first(behind));
    CHECK(third(behind));

    // Several points, or a whole §: none of its changes is made.
    const Imported two =
        changes(whole + ".\nStk. 2. § 1, nr. 1 og 3, træder i kraft den 1. maj 2021.");
    CHECK(two.codes() == "W8038 W8038 W8038 W8035");
    CHECK_FALSE(first(two));
    CHECK_FALSE(third(two));
    const Imported later = changes(
        whole + ".\nStk. 2. Ministeren fastsætter tidspunktet for ikrafttræden af § 1, nr. 3.");
    CHECK(later.codes() == "W8038 W8035");
    CHECK_FALSE(third(later));
    // A rule of transition that names no point is told, and changes no day.
    const Imported transition =
        changes(whole +
                ".\nStk. 2. For sager, der er rejst, før bekendtgørelsen træder i kraft, gælder "
                "intet.");
    CHECK(transition.codes() == "W8035");
    CHECK(first(transition));
    CHECK(third(transition));
    CHECK(changes(whole + ".\nStk. 2. § 1 træder i kraft den 1. maj 2021.").codes() ==
          "W8038 W8038 W8038");
    CHECK(
        changes(whole + ".\nStk. 2. Ministeren bestemmer, hvornår nr. 3 træder i kraft.").codes() ==
        "W8038 W8038 W8038 W8035");
}

TEST_CASE("another day is told in whatever words it is said, and no change is made on the first") {
    const auto changes = [](const std::string& behind) {
        return amended(
            "1. § 1 affattes således: »§ 1. Kommunen fører et register.«\n"
            "2. § 2, stk. 2, ophæves.",
            "Bekendtgørelsen træder i kraft den 1. januar 2021.\nStk. 2. " + behind);
    };
    const auto made = [](const Imported& imported) {
        const bool first =
            imported.on("BEK1", "§ 1", "2021-02-01") == "Kommunen fører et register.";
        const bool second = imported.on("BEK1", "§ 2, stk. 2", "2021-02-01") == "-";
        return std::string(first ? "1" : "") + (second ? "2" : "");
    };
    // A point of the order is named: it waits, the other is made.
    for (const char* words : {"§ 1, nr. 2, har dog virkning fra den 1. juli 2021.",
                              "§ 1, nr. 2, gælder først fra den 1. juli 2021.",
                              "§ 1, nr. 2, finder anvendelse på sager, der rejses efter den "
                              "1. marts 2021."}) {
        INFO(words);
        const Imported imported = changes(words);
        CHECK(imported.codes() == "W8038 W8035");
        CHECK(made(imported) == "1");
    }
    // What is named is no § of the order, so it may be any of its points.
    for (const char* words : {"Ophævelsen af § 9 sker dog først den 1. juli 2021.",
                              "Nr. 2 træder i kraft den 1. juli 2021.",
                              "Ændringen af § 9 har virkning fra den 1. juli 2021."}) {
        INFO(words);
        const Imported imported = changes(words);
        CHECK(imported.codes() == "W8038 W8038 W8035");
        CHECK(made(imported).empty());
    }
    // A day that is said elsewhere than where the order takes effect is a day of its rules.
    CHECK(import_plain({order + "§ 4. Listen sendes senest den 1. marts 2021.\n"}).codes().empty());
    CHECK(import_plain({order + "Stk. 2. Den gælder ikke før den 1. marts 2020.\n"}).codes() ==
          "W8035");
}

TEST_CASE("a repeal of another order is made or told, in whatever words it is said") {
    const auto codes = [](const std::string& words) {
        return import_plain({order + "Stk. 2. " + words + "\n"}).codes();
    };
    CHECK(codes("Bekendtgørelse nr. 7 af 2. januar 2019 om lister ophæves.").empty());
    for (const char* words : {"Samtidig ophæves bekendtgørelse nr. 7 af 2. januar 2019 om lister.",
                              "Bekendtgørelse nr. 7 af 2. januar 2019 om lister ophæves samtidig.",
                              "Bekendtgørelse nr. 7 af 2. januar 2019 ophæves, jf. dog stk. 3."}) {
        INFO(words);
        CHECK(codes(words) == "W8035");
    }
}

TEST_CASE("a change before a wording of a later day is left open, for that wording would undo it") {
    const auto changing = [](const std::string& number, const std::string& issued,
                             const std::string& instruction, const std::string& day) {
        return "BEK nr. " + number + " af " + issued +
               "\nBekendtgørelse om ændring af bekendtgørelse om lister over tilbud\n"
               "§ 1. I bekendtgørelse nr. 1 af 2. januar 2020 foretages følgende ændring:\n" +
               instruction + "\n§ 2. Bekendtgørelsen træder i kraft den " + day + ".\n";
    };
    const std::string july =
        changing("2", "01/12/2020", "I § 1 ændres »en liste« til: »to lister«.", "1. juli 2021");
    for (const char* instruction : {"I § 1 ændres »gratis« til: »offentlig«.",
                                    "§ 1 affattes således: »§ 1. Kommunen fører et register.«"}) {
        INFO(instruction);
        const std::string march = changing("3", "01/02/2021", instruction, "1. marts 2021");
        for (const bool turned : {false, true}) {
            const Imported both =
                turned ? import_plain({march, july, order}) : import_plain({order, july, march});
            CHECK(both.codes() == "W8038");
            CHECK(both.on("BEK1", "§ 1", "2021-08-01").find("to lister") != std::string::npos);
            const bool is_marked = std::any_of(
                both.made.laws.begin(), both.made.laws.end(), [](const ImportedLaw& law) {
                    return law.text.find("unplaced BEK1 § 1") != std::string::npos;
                });
            CHECK(is_marked);
        }
    }
    // In the order of their days nothing is in the way.
    const Imported in_order = import_plain(
        {order, july,
         changing("3", "01/02/2021", "I § 1 ændres »gratis« til: »offentlig«.", "1. august 2021")});
    CHECK(in_order.codes().empty());
    const std::string text = in_order.on("BEK1", "§ 1", "2021-08-01");
    CHECK(text.find("to lister") != std::string::npos);
    CHECK(text.find("offentlig") != std::string::npos);
}

// ---- what can be wrong ----

TEST_CASE("a first day that is given is not put in the place of the one that the text says") {
    ImportDates dates;
    dates.commences["BEK1"] = *engine::Date::parse("2021-02-01");
    CHECK(import_plain({order}, dates).codes() == "E8046");
    dates.commences["BEK1"] = *engine::Date::parse("2020-02-01");
    CHECK(import_plain({order}, dates).codes().empty());
}

TEST_CASE("a text that does not say what is needed is refused") {
    const auto codes = [](const std::string& text) { return import_plain({text}).codes(); };
    CHECK(codes("") == "E8030");
    CHECK(codes("et brev uden paragraffer\n") == "E8030");
    CHECK(codes("§ 1. Kommunen fører en liste.\n") == "E8033");
    CHECK(codes("BEK nr. 1 af 02/01/2020\nOm lister\n§ 1. Liste.\n§ 2. Bekendtgørelsen træder i "
                "kraft den "
                "1. februar 2020.\nBekendtgørelsen ophører den 1. juli 2022.\n") == "W8035");
    CHECK(codes("BEK nr. 1 af 02/01/2020\nOm lister\n§ 1. Liste.\n") == "E8034");
    CHECK(codes("BEK nr. 1 af 02/01/2020\n§ 1. \xC3\n").substr(0, 5) == "E8013");
    CHECK(codes(order + "§ 1. Igen.\n") == "E8010");
    CHECK(codes(order + "Stk. 2. § 9 træder i kraft den 1. maj 2021.\n") == "W8035");
    CHECK(codes(order + "Stk. 2. Bekendtgørelsen træder i kraft den 1. maj 2021.\n") == "W8035");
    CHECK(codes(order + "Stk. 3. Uden det andet.\n") == "E8036");
    const std::string turned =
        "BEK nr. 1 af 02/01/2020\nOm lister\n§ 2. Liste.\n§ 1. Orden.\n"
        "§ 3. Bekendtgørelsen træder i kraft den 1. februar 2020.\n";
    CHECK(codes(turned) == "E8036");
    CHECK(import_plain({order, order}).codes() == "E8045");
}

TEST_CASE("the importer answers any text") {
    rc::prop("lines of marks and words", [] {
        const auto lines =
            *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                "BEK nr. 1 af 02/01/2020\n", "§ 1. Tekst.\n",
                "§ 2. I bekendtgørelse nr. 1 af 2. januar "
                "2020 foretages følgende ændringer:\n",
                "1. § 1 affattes således: »§ 1. Ny.«\n", "»\n", "«\n", "1) led\n",
                "Stk. 2. Mere.\n", "Bekendtgørelsen træder i kraft den 1. maj 2020.\n",
                "-- streg\n", "§ 5\n", "Kapitel 1\n", "\xC2\xA0\n", "\xE2\x80\x8B"));
        std::string text;
        for (const std::string& line : lines) text += line;
        Sources sources;
        Diagnostics diagnostics;
        const FileId file = sources.add(SourceFile::of("x.txt", text));
        const OfficialText read = read_plain_law(sources[file], file, diagnostics);
        const ImportedLaws made = import_laws({read}, {});
        RC_ASSERT(!diagnostics.empty() || !made.diagnostics.empty() || !made.laws[0].text.empty());
    });
}
