#include "lang/law_text.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace hjemmel::lang;
using hjemmel::engine::Date;

namespace {

namespace fs = std::filesystem;

const fs::path root = HJEMMEL_SOURCE_DIR;
const fs::path outlines = root / "rules/denmark/supervision/lov";

Date day(std::string_view text) {
    const auto date = Date::parse(text);
    REQUIRE(date);
    return *date;
}

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Texts of a test; they live as long as the test.
struct Texts {
    Sources sources;

    ParsedLaw parse(std::string text) {
        const auto file = sources.add(SourceFile::of("test.law", std::move(text)));
        return parse_law(sources[file], file);
    }

    [[nodiscard]] std::string marked(Span span) const {
        return sources[span.file].bytes.substr(span.begin, span.end - span.begin);
    }
};

ParsedLaw parsed(std::string text) { return Texts().parse(std::move(text)); }

std::string codes(const Diagnostics& diagnostics) {
    std::string result;
    for (const auto& diagnostic : diagnostics) {
        if (!result.empty()) result += ' ';
        result += std::to_string(static_cast<int>(diagnostic.code));
    }
    return result;
}

std::string codes(const ParsedLaw& law) { return codes(law.diagnostics); }

/// An order with the given provisions, without a fault in what stands before them.
std::string order(const std::string& rest, const std::string& id = "BEK1") {
    return "law " + id +
           "\ntitle \"BEK nr. 1 af 02/01/2020\"\nissued 2020-01-02\npublished 2020-01-03\n" +
           "commences 2020-02-01 assumption \"as an example\"\n" + rest;
}

/// An order that takes effect on `from` and was published a month before it commences.
std::string amending(const std::string& id, const std::string& from, const std::string& published,
                     const std::string& rest) {
    return "law " + id + "\ntitle \"" + id + "\"\nissued " + published + "\npublished " +
           published + "\ncommences " + from + " assumption \"as an example\"\n" + rest;
}

/// Files that stand in one text, each from a line that begins with `law `.
std::vector<std::string> files_in(const std::string& text) {
    std::vector<std::string> files;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (files.empty() ||
            (line.rfind("law ", 0) == 0 && files.back().find("\nlaw ") == std::string::npos &&
             files.back().rfind("law ", 0) == 0)) {
            files.emplace_back();
        }
        files.back() += line + '\n';
    }
    return files;
}

Diagnostics findings(const std::vector<std::string>& files) {
    Sources sources;
    std::vector<ParsedLaw> laws;
    Diagnostics found;
    for (const auto& text : files) {
        const auto file = sources.add(SourceFile::of("example.law", text));
        laws.push_back(parse_law(sources[file], file));
        found.insert(found.end(), laws.back().diagnostics.begin(), laws.back().diagnostics.end());
    }
    const auto library = enact(std::move(laws));
    found.insert(found.end(), library.diagnostics.begin(), library.diagnostics.end());
    return found;
}

LawLibrary enacted(std::vector<std::string> texts) {
    Sources sources;
    std::vector<ParsedLaw> laws;
    for (auto& text : texts) {
        const auto file = sources.add(SourceFile::of("test.law", std::move(text)));
        laws.push_back(parse_law(sources[file], file));
        REQUIRE(codes(laws.back()).empty());
    }
    return enact(std::move(laws));
}

const Instrument& instrument(const LawLibrary& library, std::string_view id) {
    const auto* found = library.find(id);
    REQUIRE(found != nullptr);
    return *found;
}

const Anchor& anchor(const LawLibrary& library, std::string_view id, std::string_view canonical) {
    const auto* found = instrument(library, id).find(canonical);
    INFO(id << ' ' << canonical);
    REQUIRE(found != nullptr);
    return *found;
}

/// The text in force on a day, as known on another; "-" when nothing is.
std::string text_on(const LawLibrary& library, std::string_view id, std::string_view canonical,
                    std::string_view on, std::optional<std::string_view> known_on = std::nullopt) {
    const auto* version =
        version_in_force(anchor(library, id, canonical), day(on),
                         known_on ? std::optional<Date>(day(*known_on)) : std::nullopt);
    return version == nullptr ? "-" : version->text;
}

/// Everything that a library says, in a form that can be compared.
std::string everything(const LawLibrary& library) {
    std::ostringstream out;
    const auto date = [](std::optional<Date> when) {
        return when ? when->to_string() : std::string("…");
    };
    for (const auto& law : library.instruments) {
        out << law.id << " | " << law.title << '\n';
        for (const auto& provision : law.anchors) {
            out << "  " << provision.canonical << '\n';
            for (const auto& version : provision.versions) {
                out << "    " << date(version.from) << '-' << date(version.to) << " known "
                    << date(version.published) << '-' << date(version.end_published) << " by "
                    << version.made_by << ": " << version.text << '\n';
            }
        }
    }
    for (const auto& assumption : library.assumptions) out << assumption.first << '\n';
    out << codes(library.diagnostics) << '\n';
    return out.str();
}

/// No two wordings of an anchor overlap, and none is in force when what stands above it is not.
void check_that_it_is_sound(const LawLibrary& library) {
    for (const auto& law : library.instruments) {
        REQUIRE(!law.anchors.empty());
        CHECK(law.anchors.front().canonical.empty());
        for (const auto& provision : law.anchors) {
            INFO(law.id << ' ' << provision.canonical);
            REQUIRE(!provision.versions.empty());
            std::string above = provision.canonical;
            const auto comma = above.rfind(", ");
            above = comma == std::string::npos ? std::string() : above.substr(0, comma);
            const auto* parent = law.find(above);
            REQUIRE(parent != nullptr);
            for (std::size_t index = 0; index < provision.versions.size(); ++index) {
                const auto& version = provision.versions[index];
                if (version.to) CHECK(version.from <= *version.to);
                if (index > 0) {
                    REQUIRE(provision.versions[index - 1].to);
                    CHECK(*provision.versions[index - 1].to < version.from);
                }
                CHECK(version_in_force(*parent, version.from) != nullptr);
                if (version.to) CHECK(version_in_force(*parent, *version.to) != nullptr);
                if (!version.to) CHECK(!parent->versions.back().to);
            }
        }
    }
}

std::vector<std::string> outline_names() {
    return {"bek-1409-2019.law", "bek-301-2023.law", "bek-564-2021.law", "bek-760-2025.law",
            "lov-551-2019.law"};
}

LawLibrary supervision() {
    std::vector<std::string> texts;
    for (const auto& name : outline_names()) texts.push_back(contents(outlines / name));
    return enacted(std::move(texts));
}

}  // namespace

// ---- the form of a law text ----

TEST_CASE("a law text begins with its identity and dates") {
    const auto law = parsed(
        "-- a remark\nlaw BEK1409\ntitle \"BEK nr. 1409 af 16/12/2019\"\nsubject \"supervision\"\n"
        "eli \"https://example.org/1409\"\nissued 2019-12-16\npublished 2019-12-17  -- from the "
        "notice\n"
        "commences 2020-01-01 by § 15\nparaphrase\n\n§ 15\n  It takes effect on 1 January 2020.\n");
    CHECK(codes(law).empty());
    CHECK(law.instrument.id == "BEK1409");
    CHECK(law.instrument.title == "BEK nr. 1409 af 16/12/2019");
    CHECK(law.instrument.subject == "supervision");
    CHECK(law.instrument.eli == "https://example.org/1409");
    CHECK(law.instrument.issued == day("2019-12-16"));
    CHECK(law.instrument.published == day("2019-12-17"));
    CHECK(law.assumptions.empty());
    REQUIRE(law.instrument.anchors.size() == 2);
    CHECK(law.instrument.anchors[0].canonical.empty());
    CHECK(law.instrument.anchors[1].canonical == "§ 15");
    REQUIRE(law.instrument.anchors[1].versions.size() == 1);
    const auto& version = law.instrument.anchors[1].versions.front();
    CHECK(version.from == day("2020-01-01"));
    CHECK_FALSE(version.to);
    CHECK(version.published == day("2019-12-17"));
    CHECK(version.made_by == "BEK1409");
    CHECK(version.text == "It takes effect on 1 January 2020.");
    CHECK(version.paraphrase);
}

TEST_CASE("a provision goes on from the one before it, or is written in full") {
    const auto law =
        parsed(order("§ 2\nstk. 1\n  One.\nstk. 2\n  Two:\nnr. 1\n  first,\nlitra a\n  "
                     "small,\nlitra b\n  smaller,\n"
                     "nr. 2\n  second.\nstk. 3\n  Three.\n§ 22 a, stk. 1, nr. 4\n  Far below.\n§ "
                     "22 a, stk. 2\n  Two.\n"));
    CHECK(codes(law).empty());
    std::vector<std::string> canonical;
    for (const auto& provision : law.instrument.anchors) canonical.push_back(provision.canonical);
    CHECK(canonical == std::vector<std::string>{"", "§ 2", "§ 2, stk. 1", "§ 2, stk. 2",
                                                "§ 2, stk. 2, nr. 1", "§ 2, stk. 2, nr. 1, litra a",
                                                "§ 2, stk. 2, nr. 1, litra b", "§ 2, stk. 2, nr. 2",
                                                "§ 2, stk. 3", "§ 22 a", "§ 22 a, stk. 1",
                                                "§ 22 a, stk. 1, nr. 4", "§ 22 a, stk. 2"});
}

TEST_CASE("the text of a provision runs over indented lines and is joined by single spaces") {
    Texts texts;
    const auto law = texts.parse(order(
        "§ 1\n  The first   line\n\n\tand\xC2\xA0the second,\n  -- a remark\n  the third.\n"));
    CHECK(codes(law).empty());
    const auto& version = law.instrument.anchors[1].versions.front();
    CHECK(version.text == "The first line and the second, the third.");
    CHECK(texts.marked(version.span) ==
          "The first   line\n\n\tand\xC2\xA0the second,\n  -- a remark\n  the third.");
}

TEST_CASE("a text in quotation marks runs on over indented lines") {
    Texts texts;
    const auto law = texts.parse(
        "law A1\ntitle \"An\n  act\"\nissued 2020-01-02\npublished 2020-01-03 assumption \"not in "
        "the text,\n"
        "  so guessed\"\ncommences 2020-02-01 assumption \"likewise\"\n\n§ 1\n  Text.\n");
    CHECK(codes(law).empty());
    CHECK(law.instrument.title == "An act");
    REQUIRE(law.assumptions.size() == 2);
    CHECK(law.assumptions[0].first == "not in the text, so guessed");
    CHECK(texts.marked(law.assumptions[0].second) == "\"not in the text,\n  so guessed\"");
    CHECK(texts.marked(law.instrument.span).substr(0, 6) == "law A1");
}

TEST_CASE("line ends, blanks and a byte order mark make no difference") {
    const std::string plain = order("§ 1\n  Æble, ø og å.\nnr. 1\n  One.\n");
    std::string windows = "\xEF\xBB\xBF";
    for (const char c : plain) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
    const auto first = parsed(plain);
    const auto second = parsed(windows);
    CHECK(codes(second).empty());
    REQUIRE(second.instrument.anchors.size() == first.instrument.anchors.size());
    CHECK(second.instrument.anchors[1].versions[0].text == "Æble, ø og å.");
    CHECK(second.instrument.anchors[1].versions[0].text ==
          first.instrument.anchors[1].versions[0].text);
}

TEST_CASE("letters with combining marks become single letters") {
    const auto law = parsed(order("§ 1\n  pa\xCC\x8A\n"));
    CHECK(law.instrument.anchors[1].versions[0].text == "på");
}

TEST_CASE(
    "a provision may begin on another day than its instrument, and what stands above it begins no "
    "later") {
    const auto law = parsed(
        order("§ 1\n  One.\n§ 2\nstk. 1\n  Not early.\nstk. 2 from 2020-01-15 by § 3\n  Earlier.\n"
              "§ 3 from 2020-03-01 assumption \"staggered\"\n  Late.\nnr. 1\n  Later.\n"));
    CHECK(codes(law).empty());
    const auto from = [&](std::string_view canonical) {
        return law.instrument.find(canonical)->versions.front().from.to_string();
    };
    CHECK(from("") == "2020-01-15");
    CHECK(from("§ 1") == "2020-02-01");
    CHECK(from("§ 2") == "2020-01-15");
    CHECK(from("§ 2, stk. 1") == "2020-02-01");
    CHECK(from("§ 2, stk. 2") == "2020-01-15");
    CHECK(from("§ 3") == "2020-03-01");
    CHECK(from("§ 3, nr. 1") == "2020-03-01");
}

TEST_CASE("an instrument that expires ends with all its provisions") {
    const auto law = parsed(
        "law A1\ntitle \"A\"\nissued 2020-01-02\npublished 2020-01-03\ncommences 2020-02-01 by § "
        "2\n"
        "expires after 2021-12-31 by § 2\n§ 1\n  One.\n§ 2\n  From 1 February 2020 to the end of "
        "2021.\n");
    CHECK(codes(law).empty());
    for (const auto& provision : law.instrument.anchors) {
        CHECK(provision.versions.front().to == day("2021-12-31"));
        CHECK(provision.versions.front().end_published == day("2020-01-03"));
    }
}

TEST_CASE("a change names what it changes, and the text below it belongs to the change") {
    Texts texts;
    const auto law = texts.parse(
        order("replaces BEK9 § 15 from 2020-02-01\nstk. 1\n  One.\nstk. 2\n  Two.\n"
              "inserts BEK9 § 5, nr. 3 from 2020-02-01\n  Three.\nlitra a\n  Small.\n"
              "repeals BEK9 § 7 from 2020-03-01 by § 1\n§ 1\n  Section 7 ends on 1 March 2020.\n",
              "BEK2"));
    CHECK(codes(law).empty());
    using Kind = ParsedLaw::Change::Kind;
    REQUIRE(law.changes.size() == 6);
    CHECK(law.changes[0].kind == Kind::Replaces);
    CHECK(law.changes[0].anchor == "§ 15");
    CHECK(law.changes[0].text.empty());
    CHECK_FALSE(law.changes[0].part_of_previous);
    CHECK(texts.marked(law.changes[0].span) == "BEK9 § 15");
    CHECK(law.changes[1].kind == Kind::Inserts);
    CHECK(law.changes[1].anchor == "§ 15, stk. 1");
    CHECK(law.changes[1].part_of_previous);
    CHECK(texts.marked(law.changes[1].text_span) == "One.");
    CHECK(law.changes[3].anchor == "§ 5, nr. 3");
    CHECK(law.changes[4].anchor == "§ 5, nr. 3, litra a");
    CHECK(law.changes[5].kind == Kind::Repeals);
    CHECK(law.changes[5].from == day("2020-03-01"));
    REQUIRE(law.instrument.anchors.size() == 2);
    CHECK(law.instrument.anchors[1].versions.front().text == "Section 7 ends on 1 March 2020.");
}

// ---- anchors ----

TEST_CASE("what was not placed is read with what it names, and changes nothing") {
    const std::string base =
        "law BEK1\ntitle \"BEK nr. 1 af 02/01/2020\"\nissued 2020-01-02\npublished 2020-01-03\n"
        "commences 2020-02-01 by § 2\n\n§ 1\n  A list.\n§ 2\n  It begins.\n";
    const std::string later =
        "law BEK2\ntitle \"BEK nr. 2 af 01/12/2020\"\nissued 2020-12-01\npublished 2020-12-02\n"
        "commences 2021-01-01 by § 2\n\nunplaced BEK1 § 1 from 2021-01-01\n  It becomes § 3.\n\n"
        "unplaced BEK1 from 2021-01-01\n  Everywhere.\n\n§ 2\n  It begins.\n";
    ParsedLaw read = parsed(later);
    CHECK(codes(read.diagnostics).empty());
    CHECK(read.changes.empty());
    REQUIRE(read.unplaced.size() == 2);
    CHECK(read.unplaced[0].instrument == "BEK1");
    CHECK(read.unplaced[0].anchor == "§ 1");
    CHECK(read.unplaced[0].from == day("2021-01-01"));
    CHECK(read.unplaced[0].text == "It becomes § 3.");
    CHECK(read.unplaced[1].anchor.empty());
    const LawLibrary library = enact({parsed(base), std::move(read)});
    CHECK(codes(library.diagnostics).empty());
    const AnchorVersion* version =
        version_in_force(*library.find("BEK1")->find("§ 1"), day("2021-06-01"));
    REQUIRE(version != nullptr);
    CHECK(version->text == "A list.");
}

TEST_CASE("an anchor is read tolerantly and written in one form") {
    const auto [written, canonical] = GENERATE(table<const char*, const char*>({
        {"§ 5", "§ 5"},
        {"§5", "§ 5"},
        {"§ 5, nr. 2", "§ 5, nr. 2"},
        {"§5 nr 2", "§ 5, nr. 2"},
        {"§ 5, Nr. 2", "§ 5, nr. 2"},
        {"§ 5,nr.2", "§ 5, nr. 2"},
        {"  §\xC2\xA0"
         "5,\xC2\xA0stk.\xC2\xA0"
         "1  ",
         "§ 5, stk. 1"},
        {"§ 22 a", "§ 22 a"},
        {"§ 22a", "§ 22 a"},
        {"§ 33 A", "§ 33 a"},
        {"§ 22 d, stk. 2", "§ 22 d, stk. 2"},
        {"§ 5, stk. 1, nr. 2, litra a", "§ 5, stk. 1, nr. 2, litra a"},
        {"§ 5 STK 1 nr. 2) litra a)", "§ 5, stk. 1, nr. 2, litra a"},
        {"§ 5, litra b", "§ 5, litra b"},
        {"", ""},
        {"  ", ""},
    }));
    INFO(written);
    REQUIRE(canonical_anchor(written));
    CHECK(*canonical_anchor(written) == canonical);
    CHECK(canonical_anchor(*canonical_anchor(written)) == canonical_anchor(written));
}

TEST_CASE("what is no anchor has no form") {
    const auto* written =
        GENERATE("5", "§", "§ 0", "§ x", "§§ 5", "§ 5 ab", "§ 5ab", "nr. 2", "§ 5, nr.",
                 "§ 5, nr. x", "§ 5, nr. 2, stk. 1", "§ 5, stk. 1, stk. 2", "§ 5, litra 1",
                 "§ 5, litra ab", "§ 5 and 6", "§ 5.", "§ 123456789012", "kapitel 3 a",
                 "§ 5, stk. 1, 2. pkt.", "§ 5,", "\xA7\xA7", "§ 5 \xE6");
    INFO(written);
    CHECK_FALSE(canonical_anchor(written));
}

TEST_CASE("where a § has a single paragraph, its number is accepted but not written") {
    const auto law =
        parsed(order("§ 5\n  Targets:\nnr. 1\n  One.\nnr. 2\n  Two.\n§ 6\nstk. 1\n  First.\nstk. "
                     "2\n  Second.\n"));
    const auto& instrument = law.instrument;
    REQUIRE(instrument.find("§ 5, nr. 2"));
    CHECK(instrument.find("§ 5, stk. 1, nr. 2") == instrument.find("§ 5, nr. 2"));
    CHECK(instrument.find("§ 5, stk. 1") == instrument.find("§ 5"));
    CHECK(instrument.find("§ 5, stk. 2") == nullptr);
    CHECK(instrument.find("§ 5, stk. 1, nr. 3") == nullptr);
    REQUIRE(instrument.find("§ 6, stk. 1"));
    CHECK(instrument.find("§ 6, stk. 1")->versions.front().text == "First.");
    CHECK(instrument.find("§ 6")->versions.front().text.empty());
    CHECK(instrument.find("") == &instrument.anchors.front());
}

TEST_CASE(
    "a single paragraph that the file numbers, and a first one that it does not, come out alike") {
    const auto forms = [](const std::string& rest) {
        const auto law = parsed(order(rest));
        CHECK(codes(law).empty());
        std::string result;
        for (const auto& provision : law.instrument.anchors) {
            result += provision.canonical + "=" + provision.versions.front().text + ";";
        }
        return result;
    };
    CHECK(forms("§ 5\n  Targets:\nnr. 1\n  One.\n") ==
          forms("§ 5\nstk. 1\n  Targets:\nnr. 1\n  One.\n"));
    CHECK(forms("§ 2\n  First:\nnr. 1\n  One.\nstk. 2\n  Second.\n") ==
          forms("§ 2\nstk. 1\n  First:\nnr. 1\n  One.\nstk. 2\n  Second.\n"));
    CHECK(forms("§ 2\n  First.\nstk. 2\n  Second.\n") ==
          "=;§ 2=;§ 2, stk. 1=First.;§ 2, stk. 2=Second.;");
    CHECK(forms("§ 2, stk. 1\n  Alone.\n") == "=;§ 2=Alone.;");
}

// ---- what changes make of it ----

TEST_CASE(
    "a replaced § ends with all below it on the day before, and begins again with its new parts") {
    const auto library = enacted(
        {order(
             "§ 1\nstk. 1\n  Old one.\nstk. 2\n  Old two.\nstk. 3\n  Old three.\n§ 2\n  Stays.\n"),
         amending("BEK2", "2021-03-31", "2021-03-30",
                  "replaces BEK1 § 1 from 2021-03-31\nstk. 1\n  New one.\nstk. 2\n  New two.\n")});
    CHECK(codes(library.diagnostics).empty());
    CHECK(text_on(library, "BEK1", "§ 1, stk. 2", "2021-03-30") == "Old two.");
    CHECK(text_on(library, "BEK1", "§ 1, stk. 2", "2021-03-31") == "New two.");
    CHECK(text_on(library, "BEK1", "§ 1, stk. 3", "2021-03-30") == "Old three.");
    CHECK(text_on(library, "BEK1", "§ 1, stk. 3", "2021-03-31") == "-");
    CHECK(text_on(library, "BEK1", "§ 1", "2020-01-31") == "-");
    CHECK(text_on(library, "BEK1", "§ 2", "2021-03-31") == "Stays.");
    const auto& versions = anchor(library, "BEK1", "§ 1, stk. 2").versions;
    REQUIRE(versions.size() == 2);
    CHECK(versions[0].to == day("2021-03-30"));
    CHECK(versions[0].end_published == day("2021-03-30"));
    CHECK(versions[0].made_by == "BEK1");
    CHECK(versions[1].from == day("2021-03-31"));
    CHECK(versions[1].published == day("2021-03-30"));
    CHECK(versions[1].made_by == "BEK2");
    check_that_it_is_sound(library);
}

TEST_CASE("a repealed instrument ends with all its provisions, also those that came later") {
    const auto library =
        enacted({order("§ 1\n  One.\nnr. 1\n  Below.\n"),
                 amending("BEK2", "2021-01-01", "2020-12-01",
                          "inserts BEK1 § 1 a from 2021-01-01\n  Between.\n"),
                 amending("BEK3", "2022-01-01", "2021-12-01", "repeals BEK1 from 2022-01-01\n")});
    CHECK(codes(library.diagnostics).empty());
    for (const auto& provision : instrument(library, "BEK1").anchors) {
        CHECK(provision.versions.back().to == day("2021-12-31"));
        CHECK(provision.versions.back().end_published == day("2021-12-01"));
    }
    CHECK(text_on(library, "BEK1", "§ 1 a", "2020-12-31") == "-");
    CHECK(text_on(library, "BEK1", "§ 1 a", "2021-12-31") == "Between.");
    CHECK(text_on(library, "BEK1", "§ 1 a", "2022-01-01") == "-");
    check_that_it_is_sound(library);
}

TEST_CASE("what is inserted stands in its natural place") {
    const auto library =
        enacted({order("§ 1\n  One.\n§ 2\n  Two.\n§ 10\n  Ten.\n"),
                 amending("BEK2", "2021-01-01", "2020-12-01",
                          "inserts BEK1 § 1 a from 2021-01-01\n  A.\nnr. 1\n  B.\n")});
    std::vector<std::string> canonical;
    for (const auto& provision : instrument(library, "BEK1").anchors)
        canonical.push_back(provision.canonical);
    CHECK(canonical == std::vector<std::string>{"", "§ 1", "§ 1 a", "§ 1 a, nr. 1", "§ 2", "§ 10"});
}

TEST_CASE("a second paragraph leaves the first one its name, and `stk. 1` finds it") {
    const auto library = enacted(
        {order("§ 5\n  Targets:\nnr. 1\n  One.\nnr. 2\n  Two.\n"),
         amending("BEK2", "2021-01-01", "2020-12-01",
                  "inserts BEK1 § 5, stk. 2 from 2021-01-01\n  Second.\n"),
         amending("BEK3", "2022-01-01", "2021-12-01",
                  "replaces BEK1 § 5, stk. 1 from 2022-01-01\n  New targets:\nnr. 1\n  New one.\n"),
         amending("BEK4", "2023-01-01", "2022-12-01",
                  "repeals BEK1 § 5, stk. 1 from 2023-01-01\n")});
    CHECK(codes(library.diagnostics).empty());
    CHECK(&anchor(library, "BEK1", "§ 5, stk. 1, nr. 1") == &anchor(library, "BEK1", "§ 5, nr. 1"));
    CHECK(text_on(library, "BEK1", "§ 5, stk. 1, nr. 1", "2021-12-31") == "One.");
    CHECK(text_on(library, "BEK1", "§ 5, stk. 1, nr. 1", "2022-01-01") == "New one.");
    CHECK(text_on(library, "BEK1", "§ 5, stk. 1, nr. 2", "2022-01-01") == "-");
    CHECK(text_on(library, "BEK1", "§ 5", "2022-01-01") == "New targets:");
    CHECK(text_on(library, "BEK1", "§ 5, stk. 2", "2022-01-01") == "Second.");
    CHECK(text_on(library, "BEK1", "§ 5, nr. 1", "2023-01-01") == "-");
    CHECK(text_on(library, "BEK1", "§ 5, stk. 2", "2023-01-01") == "Second.");
    check_that_it_is_sound(library);
}

TEST_CASE("a provision that was repealed can be inserted again") {
    const auto library =
        enacted({order("§ 1\n  Old.\n"),
                 amending("BEK2", "2021-01-01", "2020-12-01", "repeals BEK1 § 1 from 2021-01-01\n"),
                 amending("BEK3", "2022-01-01", "2021-12-01",
                          "inserts BEK1 § 1 from 2022-01-01\n  New.\n")});
    CHECK(codes(library.diagnostics).empty());
    CHECK(text_on(library, "BEK1", "§ 1", "2020-12-31") == "Old.");
    CHECK(text_on(library, "BEK1", "§ 1", "2021-06-01") == "-");
    CHECK(text_on(library, "BEK1", "§ 1", "2022-01-01") == "New.");
    check_that_it_is_sound(library);
}

TEST_CASE("a new wording lasts no longer than its instrument") {
    const auto library =
        enacted({order("expires after 2021-12-31 assumption \"as an example\"\n§ 1\n  Old.\n"),
                 amending("BEK2", "2021-01-01", "2020-12-01",
                          "replaces BEK1 § 1 from 2021-01-01\n  New.\n")});
    CHECK(text_on(library, "BEK1", "§ 1", "2021-12-31") == "New.");
    CHECK(text_on(library, "BEK1", "§ 1", "2022-01-01") == "-");
    check_that_it_is_sound(library);
}

TEST_CASE("before it is published a change is not known, nor what it ends") {
    const auto library =
        enacted({order("§ 1\n  Old.\n"),
                 amending("BEK2", "2021-01-01", "2020-12-01",
                          "replaces BEK1 § 1 from 2021-01-01\n  New.\n"),
                 amending("BEK3", "2022-01-01", "2021-12-01", "repeals BEK1 from 2022-01-01\n")});
    CHECK(text_on(library, "BEK1", "§ 1", "2022-06-01", "2020-11-30") == "Old.");
    CHECK(text_on(library, "BEK1", "§ 1", "2022-06-01", "2020-12-01") == "New.");
    CHECK(text_on(library, "BEK1", "§ 1", "2020-12-31", "2020-12-01") == "Old.");
    CHECK(text_on(library, "BEK1", "§ 1", "2022-06-01", "2021-12-01") == "-");
    CHECK(text_on(library, "BEK1", "§ 1", "2020-06-01", "2020-01-02") == "-");
    CHECK(text_on(library, "BEK1", "§ 1", "2020-06-01", "2020-01-03") == "Old.");
}

TEST_CASE("a later change that was published first is known without the earlier one") {
    const auto library = enacted({order("§ 1\n  First.\n"),
                                  amending("BEK2", "2025-01-01", "2021-01-01",
                                           "replaces BEK1 § 1 from 2025-01-01\n  Third.\n"),
                                  amending("BEK3", "2024-01-01", "2023-01-01",
                                           "replaces BEK1 § 1 from 2024-01-01\n  Second.\n")});
    CHECK(codes(library.diagnostics).empty());
    CHECK(text_on(library, "BEK1", "§ 1", "2024-06-01") == "Second.");
    CHECK(text_on(library, "BEK1", "§ 1", "2025-06-01") == "Third.");
    CHECK(text_on(library, "BEK1", "§ 1", "2024-06-01", "2022-01-01") == "First.");
    CHECK(text_on(library, "BEK1", "§ 1", "2025-06-01", "2022-01-01") == "Third.");
    check_that_it_is_sound(library);
}

TEST_CASE("what changes make of the law does not depend on the order of the files") {
    const std::vector<std::string> texts{
        order("§ 1\nstk. 1\n  One.\nstk. 2\n  Two.\n§ 2\n  Other.\n"),
        amending("BEK2", "2021-01-01", "2020-12-01",
                 "replaces BEK1 § 1 from 2021-01-01\n  New.\ninserts BEK1 § 3 from 2021-01-01\n  "
                 "Three.\n"),
        amending("BEK3", "2021-01-01", "2020-12-02",
                 "replaces BEK1 § 1, stk. 2 from 2021-01-01\n  Clash.\n"),
        amending(
            "BEK4", "2022-01-01", "2020-11-01",
            "replaces BEK1 § 3 from 2022-01-01\n  Three again.\nrepeals BEK7 from 2022-01-01\n"),
        amending("BEK5", "2023-01-01", "2022-11-01", "repeals BEK1 from 2023-01-01\n"),
    };
    Sources sources;
    std::vector<ParsedLaw> laws;
    for (const auto& text : texts) {
        const auto file = sources.add(SourceFile::of("test.law", text));
        laws.push_back(parse_law(sources[file], file));
    }
    const auto first = everything(enact(laws));
    CHECK(first.find("Three again.") != std::string::npos);
    CHECK(first.find("8017") != std::string::npos);
    CHECK(first.find("8021") != std::string::npos);
    std::vector<std::size_t> places{0, 1, 2, 3, 4};
    int orders = 0;
    while (std::next_permutation(places.begin(), places.end())) {
        std::vector<ParsedLaw> shuffled;
        for (const auto place : places) shuffled.push_back(laws[place]);
        const auto library = enact(std::move(shuffled));
        if (everything(library) != first) FAIL_CHECK(everything(library));
        ++orders;
    }
    CHECK(orders == 119);
}

// ---- the outlines that are shipped ----

TEST_CASE("the shipped outlines are read and enacted without a finding") {
    const auto library = supervision();
    CHECK(codes(library.diagnostics).empty());
    REQUIRE(library.instruments.size() == 5);
    for (const auto& law : library.instruments) {
        INFO(law.id);
        CHECK(law.eli.find("/eli/lta/") != std::string::npos);
        CHECK(law.title.substr(0, 3) == law.id.substr(0, 3));
        for (const auto& provision : law.anchors) {
            for (const auto& version : provision.versions) CHECK(version.paraphrase);
        }
    }
    CHECK(library.assumptions.size() == 5);
    check_that_it_is_sound(library);
}

TEST_CASE("BEK 1409 has its § 15, stk. 2 and 3, from 31 March 2021 only") {
    const auto library = supervision();
    CHECK(text_on(library, "BEK1409", "§ 15, stk. 2", "2021-03-30") == "-");
    CHECK(text_on(library, "BEK1409", "§ 15, stk. 3", "2021-03-30") == "-");
    CHECK(text_on(library, "BEK1409", "§ 15, stk. 2", "2021-03-31").find("2021") !=
          std::string::npos);
    CHECK(text_on(library, "BEK1409", "§ 15, stk. 3", "2021-03-31").find("2022") !=
          std::string::npos);
    CHECK(text_on(library, "BEK1409", "§ 15", "2021-03-30") ==
          "The order takes effect on 1 January 2020.");
    CHECK(text_on(library, "BEK1409", "§ 15, stk. 3", "2023-03-22") == "-");
    const auto& versions = anchor(library, "BEK1409", "§ 15, stk. 3").versions;
    REQUIRE(versions.size() == 1);
    CHECK(versions[0].from == day("2021-03-31"));
    CHECK(versions[0].to == day("2023-03-21"));
    CHECK(versions[0].published == day("2021-03-31"));
    CHECK(versions[0].end_published == instrument(library, "BEK301").published);
    CHECK(versions[0].made_by == "BEK564");
    CHECK(text_on(library, "BEK1409", "§ 15, stk. 3", "2022-04-01", "2021-03-30") == "-");
    CHECK(text_on(library, "BEK1409", "§ 15, stk. 3", "2022-04-01", "2021-03-31") != "-");
}

TEST_CASE("each order is in force from its commencement to the day before the next") {
    const auto library = supervision();
    const auto force = [&](std::string_view id) {
        const auto& version = anchor(library, id, "§ 5, nr. 1").versions.back();
        return version.from.to_string() + " " + (version.to ? version.to->to_string() : "on");
    };
    CHECK(force("BEK1409") == "2020-01-01 2023-03-21");
    CHECK(force("BEK301") == "2023-03-22 2025-06-30");
    CHECK(force("BEK760") == "2025-07-01 on");
    CHECK(anchor(library, "LOV551", "§ 22 d, stk. 2").versions.front().from == day("2020-01-01"));
    CHECK(anchor(library, "LOV551", "§ 38 a").versions.size() == 1);
    CHECK(instrument(library, "BEK1409").published == day("2019-12-17"));
    CHECK(instrument(library, "BEK564").published == day("2021-03-31"));
}

TEST_CASE("the outlines have the provisions that rules cite") {
    const auto library = supervision();
    const auto [id, canonical] = GENERATE(table<const char*, const char*>({
        {"BEK1409", "§ 2, stk. 2, nr. 8"},
        {"BEK1409", "§ 2, stk. 3"},
        {"BEK1409", "§ 3, stk. 4"},
        {"BEK1409", "§ 4"},
        {"BEK1409", "§ 5, nr. 2"},
        {"BEK1409", "§ 6, stk. 1"},
        {"BEK1409", "§ 8, stk. 2"},
        {"BEK1409", "§ 12"},
        {"BEK1409", "§ 13, stk. 1, nr. 2"},
        {"BEK1409", "§ 14"},
        {"BEK301", "§ 2, stk. 2, nr. 8"},
        {"BEK301", "§ 5, nr. 1"},
        {"BEK301", "§ 12, stk. 1, nr. 1"},
        {"BEK301", "§ 14, stk. 3"},
        {"BEK760", "§ 2, stk. 2, nr. 6"},
        {"BEK760", "§ 14, stk. 2"},
        {"LOV551", "§ 22 a"},
        {"LOV551", "§ 22 f, nr. 5"},
    }));
    CHECK(anchor(library, id, canonical).canonical == canonical);
    CHECK(instrument(library, "BEK760").find("§ 2, stk. 2, nr. 7") == nullptr);
}

TEST_CASE("every § of the official texts that are at hand has its anchor") {
    const fs::path official = root / "../shared/law";
    if (!fs::exists(official)) {
        WARN("no official texts at hand: nothing compared");
        return;
    }
    const auto library = supervision();
    const auto [file, id] =
        GENERATE(table<const char*, const char*>({{"2019_1409.json", "BEK1409"},
                                                  {"2021_564.json", "BEK1409"},
                                                  {"2023_301.json", "BEK301"},
                                                  {"2025_760.json", "BEK760"}}));
    const std::string text = contents(official / file);
    const std::string field = "\"section\": \"";
    std::set<std::string> sections;
    for (auto at = text.find(field); at != std::string::npos; at = text.find(field, at + 1)) {
        const auto begin = at + field.size();
        sections.insert(text.substr(begin, text.find('"', begin) - begin));
    }
    INFO(file);
    CHECK_FALSE(sections.empty());
    for (const auto& section : sections) {
        const auto canonical = canonical_anchor("§ " + section);
        REQUIRE(canonical);
        INFO(*canonical);
        CHECK(instrument(library, id).find(*canonical) != nullptr);
    }
}

// ---- what can be wrong ----

namespace {

/// The examples of a page in `docs/diagnostics`: the block of law under a heading.
std::string block_under(const std::string& page, const std::string& heading) {
    const auto from = page.find("\n## " + heading + "\n");
    REQUIRE(from != std::string::npos);
    const std::string fence = "```law\n";
    const auto begin = page.find(fence, from);
    REQUIRE(begin != std::string::npos);
    const auto end = page.find("\n```", begin);
    REQUIRE(end != std::string::npos);
    return page.substr(begin + fence.size(), end + 1 - begin - fence.size());
}

std::string in_latin1(const std::string& text) {
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\xC2') result += text[at];
    }
    return result;
}

}  // namespace

TEST_CASE("the page of each diagnostic shows a text that gives it and the same repaired") {
    std::set<std::string> seen;
    for (const auto& entry : fs::directory_iterator(root / "docs/diagnostics")) {
        const auto name = entry.path().stem().string();
        if (name.size() != 5 || name[1] != '8') continue;
        const auto page = contents(entry.path());
        if (page.find("```law\n") == std::string::npos) continue;
        DYNAMIC_SECTION(name) {
            CHECK(page.rfind("# " + name + ": ", 0) == 0);
            CHECK(page.find("\nPå dansk: ") != std::string::npos);
            auto example = block_under(page, "Example");
            if (name == "E8013") example = in_latin1(example);
            CHECK(codes(findings(files_in(example))) == name.substr(1));
            CHECK(codes(findings(files_in(block_under(page, "Repaired")))).empty());
        }
        seen.insert(name);
    }
    CHECK(seen.size() >= 21);
}

TEST_CASE("the examples of the page on law texts have no finding") {
    const auto page = contents(root / "docs/language/law-texts.md");
    const std::string fence = "```law\n";
    std::vector<std::string> files;
    for (auto at = page.find(fence); at != std::string::npos; at = page.find(fence, at + 1)) {
        const auto begin = at + fence.size();
        files.push_back(page.substr(begin, page.find("\n```", begin) + 1 - begin));
    }
    CHECK(files.size() == 2);
    CHECK(codes(findings(files)).empty());
    const auto library = enacted(files);
    CHECK(text_on(library, "BEK1", "§ 2, stk. 2", "2021-03-01") == "It is published every week.");
    CHECK(text_on(library, "BEK1", "§ 2, stk. 1, nr. 2", "2021-03-01") == "-");
}

TEST_CASE("a message points at what is wrong and names it") {
    const auto [text, code, where] = GENERATE(table<std::string, int, std::string>({
        {order("§ 1\n  One.\nfoo bar\n"), 8001, "foo"},
        {order("comences 2020-01-01\n§ 1\n  One.\n"), 8001, "comences"},
        {order("§ 1. One.\n"), 8002, ". One."},
        {order("§ 1 from yesterday\n"), 8002, "yesterday"},
        {order("repeals from 2020-02-01\n"), 8002, "2020-02-01"},
        {order("repeals BEK9 since 2020-02-01\n"), 8002, "since 2020-02-01"},
        {order("inserts BEK9 from 2020-02-01\n"), 8002, "from 2020-02-01"},
        {order("subject \"open\n§ 1\n  One.\n"), 8002, "\"open"},
        {order("subject supervision\n"), 8002, "supervision"},
        {order("expires 2021-12-31 by § 1\n§ 1\n  One.\n"), 8002, "2021-12-31 by § 1"},
        {order("expires after 2021-12-31 by nothing\n"), 8002, "nothing"},
        {order("eli \"x\" \"y\"\n"), 8002, "\"y\""},
        {order("issued 2020-01-02\n"), 8004, "issued"},
        {order("§ 1\n  One.\nsubject \"late\"\n"), 8005, "subject"},
        {order("§ 1 from 2020-13-01 by § 1\n  One.\n"), 8006, "2020-13-01"},
        {order("§ 1 from 2020-03-01\n  One.\n"), 8007, "2020-03-01"},
        {order("repeals BEK9 from 2020-03-01\n"), 8007, "2020-03-01"},
        {order("expires after 2021-12-31\n§ 1\n  One.\n"), 8007, "expires"},
        {order("§ x\n  One.\nnr. 1\n  Silent.\n"), 8008, "§ x"},
        {order("§ 1\n  One.\nlitra 5\n  Silent.\n"), 8008, "litra 5"},
        {order("repeals BEK9 § x from 2020-02-01\n"), 8008, "§ x"},
        {order("stk. 2\n  One.\n"), 8009, "stk. 2"},
        {order("replaces BEK9 § 5, nr. 3 from 2020-02-01\n  Three.\nnr. 4\n  Silent.\n"), 8009,
         "nr. 4"},
        {order("§ 1\n  One.\nnr. 1\n  A.\nNr. 1\n  B.\n"), 8010, "Nr. 1"},
        {order("replaces BEK9 § 5 from 2020-02-01\nnr. 1\n  A.\nnr. 1\n  B.\n"), 8010, "nr. 1"},
        {order("§ 1\n  One, see § 6,\n  stk. 2\n  and so on.\n"), 8011, "stk. 2"},
        {order("  Stray\n  text.\n§ 1\n  One.\n"), 8012, "Stray\n  text."},
        {order("repeals BEK9 from 2020-02-01\n  Because.\n"), 8012, "Because."},
        {order("§ 1\n  \xE6\n"), 8013, "\xE6"},
        {order("expires after 2020-01-31 by § 1\n§ 1\n  One.\n"), 8015, "2020-01-31"},
        {order("expires after 2020-12-31 by § 7\n§ 1\n  One.\n"), 8018, "§ 7"},
    }));
    Texts texts;
    const auto law = texts.parse(text);
    INFO(text);
    REQUIRE(codes(law) == std::to_string(code));
    CHECK(texts.marked(law.diagnostics.front().span) == where);
}

TEST_CASE("a change that does not fit is reported and has no effect") {
    const std::string base =
        order("§ 1\n  One.\nnr. 1\n  Below.\n§ 2 from 2021-06-01 assumption \"late\"\n  Two.\n");
    const auto [change, code] = GENERATE(table<std::string, std::string>({
        {"repeals BEK7 from 2021-01-01\n", "8017"},
        {"repeals BEK1 § 7 from 2021-01-01\n", "8018"},
        {"replaces BEK1 § 1, nr. 7 from 2021-01-01\n  New.\n", "8018"},
        {"inserts BEK1 § 7, stk. 2 from 2021-01-01\n  New.\n", "8018"},
        {"inserts BEK1 § 2, stk. 2 from 2021-01-01\n  New.\n", "8019"},
        {"inserts BEK1 § 1, stk. 1 from 2021-01-01\n  New.\n", "8020"},
        {"inserts BEK1 § 1, stk. 1, nr. 1 from 2021-01-01\n  New.\n", "8020"},
        {"repeals BEK1 § 2 from 2021-01-01\n", "8015"},
        {"repeals BEK1 from 2020-02-01 assumption \"at once\"\n", "8015"},
        {"replaces BEK1 § 2 from 2021-06-01 assumption \"the same day\"\n  New.\nnr. 1\n  Part.\n",
         "8015"},
    }));
    INFO(change);
    const auto without = enacted({base, amending("BEK2", "2021-01-01", "2020-12-01", "")});
    auto with = enacted({base, amending("BEK2", "2021-01-01", "2020-12-01", change)});
    CHECK(codes(with.diagnostics) == code);
    with.diagnostics.clear();
    with.assumptions = without.assumptions;
    CHECK(everything(with) == everything(without));
}

TEST_CASE(
    "a provision that would begin after its instrument is repealed is reported and never begins") {
    const auto library =
        enacted({order("§ 1\n  One.\n§ 2 from 2021-06-01 assumption \"late\"\n  Two.\n"),
                 amending("BEK2", "2021-01-01", "2020-12-01", "repeals BEK1 from 2021-01-01\n")});
    CHECK(codes(library.diagnostics) == "8015");
    CHECK(instrument(library, "BEK1").find("§ 2") == nullptr);
    check_that_it_is_sound(library);
}

TEST_CASE("of two changes on one day the one that was published first is kept") {
    const auto library =
        enacted({order("§ 1\nstk. 1\n  One.\nstk. 2\n  Two.\n"),
                 amending("BEK2", "2021-01-01", "2020-12-02", "repeals BEK1 from 2021-01-01\n"),
                 amending("BEK3", "2021-01-01", "2020-12-01",
                          "replaces BEK1 § 1, stk. 2 from 2021-01-01\n  New.\n")});
    CHECK(codes(library.diagnostics) == "8021");
    CHECK(text_on(library, "BEK1", "§ 1, stk. 2", "2021-01-01") == "New.");
    REQUIRE(library.diagnostics.front().labels.size() == 1);
    CHECK(library.diagnostics.front().arguments.size() == 2);
    check_that_it_is_sound(library);
}

TEST_CASE("two law texts of one name are reported once, and one of them is read") {
    const auto found = findings({order("§ 1\n  One.\n"), order("§ 2\n  Two.\n")});
    CHECK(codes(found) == "8016");
}

TEST_CASE("a broken provision costs only itself") {
    const auto law = parsed(order(
        "§ x\n  Lost.\nstk. 2\n  Lost too.\n§ 2\n  Two.\nnr. y\n  Lost.\nnr. 2\n  Two of two.\n"));
    CHECK(codes(law) == "8008 8008");
    REQUIRE(law.instrument.anchors.size() == 3);
    CHECK(law.instrument.anchors[1].versions.front().text == "Two.");
    CHECK(law.instrument.anchors[2].canonical == "§ 2, nr. 2");
}

TEST_CASE("a file in Latin-1 is reported once and its provisions are known") {
    const auto law = parsed(in_latin1(order("§ 1\n  F\xC3\xB8rste, see § 2.\n§ 2\n  Two.\n")));
    CHECK(codes(law) == "8013");
    REQUIRE(law.instrument.find("§ 2"));
    const auto latin1 = parsed(
        "law A1\ntitle \"\xE6\"\nissued 2020-01-02\npublished 2020-01-03\n"
        "commences 2020-02-01 by \xA7 1\n\n\xA7 1\n  bl\xE5\n");
    CHECK(codes(latin1) == "8013");
    CHECK(latin1.instrument.title == "æ");
    CHECK(latin1.instrument.find("§ 1")->versions.front().text == "blå");
}

TEST_CASE("an empty file and one that is no text are reported once") {
    CHECK(codes(parsed("")) == "8003");
    CHECK(codes(parsed("\n\n-- nothing\n")) == "8003");
    CHECK(codes(parsed(std::string("\xFF\xFEl\0a\0w\0", 8))) == "8013");
    CHECK(codes(parsed("law A1\n")) == "8003 8003 8003 8003");
    CHECK(parsed("").instrument.anchors.size() == 1);
}

TEST_CASE("text that is not indented is one mistake, not many") {
    CHECK(codes(parsed(order("§ 1\nThe text\nruns on\nwithout indent.\n§ 2\n  Two.\n"))) == "8001");
}

TEST_CASE("moving an indented provision out repairs the text") {
    Texts texts;
    const std::string text = order("§ 1\n  stk. 1\n  One.\nstk. 2\n  Two.\n");
    const auto law = texts.parse(text);
    REQUIRE(codes(law) == "8011");
    REQUIRE(law.diagnostics.front().fixes.size() == 1);
    const auto& edit = law.diagnostics.front().fixes.front().edits.front();
    const auto repaired =
        parsed(text.substr(0, edit.span.begin) + edit.replacement + text.substr(edit.span.end));
    CHECK(codes(repaired).empty());
    CHECK(repaired.instrument.find("§ 1, stk. 1")->versions.front().text == "One.");
}

TEST_CASE("a law text cut off at any byte is answered") {
    for (const auto* name : {"bek-564-2021.law", "bek-301-2023.law"}) {
        const std::string whole = contents(outlines / name);
        REQUIRE(whole.size() > 500);
        const auto other = parsed(contents(outlines / "bek-1409-2019.law"));
        for (std::size_t length = 0; length < whole.size(); ++length) {
            Texts texts;
            auto cut = texts.parse(whole.substr(0, length));
            for (const auto& diagnostic : cut.diagnostics) {
                if (diagnostic.span.begin > diagnostic.span.end || diagnostic.span.end > length)
                    FAIL(length);
            }
            if (length % 16 != 0) continue;
            if (cut.instrument.id == "BEK1409") cut.instrument.id = "CUT";
            const auto library = enact({std::move(cut), other});
            if (library.instruments.empty()) FAIL(length);
        }
    }
}

TEST_CASE("any bytes are answered as a law text") {
    const std::string pieces[] = {"§ 1",     "stk. 2",         "nr. x",   "\n",      "\n  ",
                                  "from ",   "2020-01-01",     "\"",      "by ",     "law BEK1",
                                  "issued ", "replaces ",      "BEK1 ",   "\xA7",    "\xC2",
                                  "--",      "assumption ",    "litra a", ", ",      "repeals ",
                                  "text",    "expires after ", "\r\n",    "\xC2\xA0"};
    unsigned state = 1;
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        for (int piece = 0; piece < 40; ++piece) {
            state = state * 1664525U + 1013904223U;
            text += pieces[(state >> 16U) % std::size(pieces)];
        }
        Texts texts;
        auto law = texts.parse(text);
        for (const auto& diagnostic : law.diagnostics) {
            if (diagnostic.span.begin > diagnostic.span.end || diagnostic.span.end > text.size())
                FAIL(text);
        }
        if (law.instrument.id.empty()) law.instrument.id = "BEK1";
        const auto library = enact({std::move(law)});
        if (library.instruments.size() != 1) FAIL(text);
    }
}
