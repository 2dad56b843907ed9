// `hjemmel fmt` and `hjemmel new`, and the language that messages speak, seen from outside.

#include "apps/cli/spoken_language.hpp"
#include "tests/apps/command_support.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>

using namespace hjemmel::testing;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
namespace fs = std::filesystem;

namespace {

const std::string untidy =
    "language english\nmodule other\n\ndefine q : number assumption \"x\" is 1\n";
const std::string tidy =
    "language english\nmodule other\n\ndefine q : number\n  assumption \"x\"\n  is 1\n";
const std::string danish =
    "language dansk\nmodul other\n\nfastsæt q : tal\n  antagelse \"x\"\n  er 1\n";

/// A document without the places within a line, which hang on how long its words are.
/// Without what the words of the language change: places on a line, and helps that show words.
nlohmann::json without_words(nlohmann::json document) {
    for (const char* place : {"column", "end_column", "begin", "end", "help"}) {
        if (document.is_object()) {
            document.erase(place);
        }
    }
    for (nlohmann::json& part : document) {
        if (part.is_structured()) {
            part = without_words(std::move(part));
        }
    }
    return document;
}

}  // namespace

TEST_CASE("fmt names the files that it changes and leaves the others untouched") {
    const CommandFolder folder;
    folder.write("other/a.rules", untidy);
    folder.write("other/b.rules", tidy);
    const auto before = fs::last_write_time(folder.path() / "other/b.rules");
    const Finished first = folder.run({"fmt", "other"});
    CHECK(first.exit == 0);
    CHECK(first.out == "other/a.rules\n");
    CHECK(first.err == "1 of 2 files formatted\n");
    CHECK(folder.read("other/a.rules") == tidy);
    CHECK(fs::last_write_time(folder.path() / "other/b.rules") == before);
    const Finished second = folder.run({"fmt", "other"});
    CHECK(second.out.empty());
    CHECK(second.err == "0 of 2 files formatted\n");
    std::size_t files = 0;
    for (const auto& entry : fs::directory_iterator(folder.path() / "other")) {
        files += entry.is_regular_file() ? 1U : 0U;
    }
    CHECK(files == 2);  // nothing stays beside them
}

TEST_CASE("fmt --check lists what would change, writes nothing and ends with 1") {
    const CommandFolder folder;
    folder.write("other/a.rules", untidy);
    const Finished found = folder.run({"fmt", "other", "--check"});
    CHECK(found.exit == 1);
    CHECK(found.out == "other/a.rules\n");
    CHECK(folder.read("other/a.rules") == untidy);
    const Finished json = folder.run({"fmt", "other", "--check", "--json"});
    CHECK(json.exit == 1);
    CHECK(json.json()["schema"] == "hjemmel.fmt/1");
    CHECK(json.json()["results"][0]["file"] == "other/a.rules");
    CHECK(json.json()["results"][0]["changed"] == true);
    folder.write("other/a.rules", tidy);
    CHECK(folder.run({"fmt", "other", "--check"}).exit == 0);
}

TEST_CASE(
    "a file with syntax errors is refused whole and left as it is, and the others are written") {
    const CommandFolder folder;
    const std::string broken = untidy + "define r : number is 1 +\n";
    folder.write("other/a.rules", broken);
    folder.write("other/b.rules", untidy);
    const Finished finished = folder.run({"fmt", "other"});
    CHECK(finished.exit == 1);
    CHECK_THAT(finished.err, Contains("error[E1002]") && Contains("other/a.rules:5:"));
    CHECK(finished.out == "other/b.rules\n");
    CHECK(folder.read("other/a.rules") == broken);
    CHECK(folder.read("other/b.rules") == tidy);
}

TEST_CASE("fmt --language translates there and back, and the rules stay the same rules") {
    const CommandFolder folder;
    CHECK(folder.run({"fmt", "rules"}).exit == 0);
    const std::string english = folder.read("rules/focus.rules");
    const auto hash = [&] {
        return folder.run({"check", "rules", "--json"}).json()["rules_hash"].get<std::string>();
    };
    const std::string before = hash();
    CHECK(folder.run({"fmt", "rules", "--language", "dansk"}).exit == 0);
    CHECK_THAT(folder.read("rules/focus.rules"), StartsWith("language dansk\nmodul demo.focus\n"));
    CHECK(hash() == before);
    const Finished tests = folder.run({"test", "rules"});
    CHECK(tests.exit == 0);
    CHECK_THAT(tests.out, StartsWith("1 test, 0 fejlet"));
    CHECK(folder.run({"fmt", "rules", "--language", "english"}).exit == 0);
    CHECK(folder.read("rules/focus.rules") == english);
    folder.replace("rules/focus.rules", "20 %", "21 %");
    CHECK(hash() != before);
}

TEST_CASE("fmt --stdin answers with the text alone") {
    const CommandFolder folder;
    const Finished good = folder.run({"fmt", "--stdin"}, untidy);
    CHECK(good.exit == 0);
    CHECK(good.out == tidy);
    CHECK(good.err.empty());
    CHECK(folder.run({"fmt", "--stdin", "--language", "dansk"}, tidy).out == danish);
    const Finished check = folder.run({"fmt", "--stdin", "--check", "--path", "x.rules"}, untidy);
    CHECK(check.exit == 1);
    CHECK(check.out == "x.rules\n");
    const Finished bad = folder.run({"fmt", "--stdin"}, "language english\nmodule m\ndefine\n");
    CHECK(bad.exit == 1);
    CHECK(bad.out.empty());
    CHECK_THAT(bad.err, Contains("<stdin>:3:7"));
    CHECK(folder.run({"fmt", "--stdin", "rules"}, tidy).exit == 2);
}

TEST_CASE("fmt keeps the rights of a file and follows a link") {
    const CommandFolder folder;
    folder.write("other/a.rules", untidy);
    const fs::path file = folder.path() / "other/a.rules";
    REQUIRE(chmod(file.c_str(), 0640) == 0);
    fs::create_symlink("a.rules", folder.path() / "other/link.rules");
    CHECK(folder.run({"fmt", "other/link.rules"}).exit == 0);
    CHECK(fs::is_symlink(folder.path() / "other/link.rules"));
    CHECK(folder.read("other/a.rules") == tidy);
    CHECK(fs::status(file).permissions() == static_cast<fs::perms>(0640));
}

TEST_CASE("a file that cannot be written is refused with E7103 and stays") {
    const CommandFolder folder;
    folder.write("other/a.rules", untidy);
    // The name beside it is taken by a folder with any process id, so that it fails as root too.
    const std::string shell = "cd '" + folder.path().string() +
                              "' && sh -c 'mkdir other/.a.rules.$$ && exec " HJEMMEL_COMMAND
                              " fmt other 2>.err'";
    // NOLINTNEXTLINE(cert-env33-c): the command is what is tested.
    const int status = std::system(shell.c_str());
    CHECK(WEXITSTATUS(status) == 3);
    CHECK_THAT(folder.read(".err"),
               Contains("error[E7103]: `other/a.rules` cannot be written: open"));
    CHECK(folder.read("other/a.rules") == untidy);
}

TEST_CASE("new makes a folder that checks, is tested and is formatted, in either language") {
    for (const std::string language : {"english", "dansk"}) {
        INFO(language);
        const CommandFolder folder;
        const Finished made = folder.run({"new", "fresh", "--language", language});
        CHECK(made.exit == 0);
        const Finished check = folder.run({"check", "fresh", "--deny", "lint"});
        CHECK(check.exit == 0);
        CHECK(check.err.empty());
        const Finished test = folder.run({"test", "fresh"});
        CHECK(test.exit == 0);
        CHECK_THAT(test.out,
                   Contains(language == "dansk" ? "1 test, 0 fejlet" : "1 test, 0 failed"));
        CHECK_THAT(test.out, Contains("1 of 1") || Contains("1 af 1"));
        CHECK(folder.run({"fmt", "fresh", "--check"}).exit == 0);
        const Finished again = folder.run({"new", "fresh"});
        CHECK(again.exit == 3);
        CHECK_THAT(again.err, Contains("error[E7104]: `fresh` is there already"));
    }
}

TEST_CASE("new fills an empty folder and nothing else") {
    const CommandFolder folder;
    fs::create_directory(folder.path() / "empty");
    CHECK(folder.run({"new", "empty"}).exit == 0);
    folder.write("taken/notes.txt", "mine");
    CHECK(folder.run({"new", "taken"}).exit == 3);
    CHECK(folder.run({"new", "taken/notes.txt"}).exit == 3);
    CHECK(folder.read("taken/notes.txt") == "mine");
    CHECK(folder.run({"new"}).exit == 2);
}

TEST_CASE("messages speak as asked, else as the rules, else as the environment") {
    const CommandFolder folder;
    folder.write("other/a.rules", danish + "fastsæt r : tal\n  er 1 +\n");
    const std::vector<std::string> check = {"check", "other"};
    CHECK_THAT(folder.run(check).err, StartsWith("fejl[E1002]"));
    CHECK_THAT(folder.run(check, "", {"LC_ALL=en_GB.UTF-8"}).err, StartsWith("fejl[E1002]"));
    CHECK_THAT(folder.run({"check", "other", "--lang", "en"}).err, StartsWith("error[E1002]"));
    CHECK_THAT(folder.run({"check", "rules"}, "", {"LC_ALL=da_DK"}).out, Contains(": no errors"));
    CHECK_THAT(folder.run({"check", "rules", "--lang", "da"}).out, Contains(": ingen fejl"));
    // Nothing is read where the command line is wrong, or help is asked for.
    CHECK_THAT(folder.run({"chekc"}, "", {"LANG=da_DK.UTF-8"}).err,
               StartsWith("fejl: der er intet"));
    CHECK_THAT(folder.run({"chekc", "--lang=en"}, "", {"LANG=da_DK"}).err, StartsWith("error: "));
    CHECK_THAT(folder.run({"help"}, "", {"LC_MESSAGES=da", "LANG=en_GB"}).out,
               StartsWith("hjemmel: lov som regler"));
    CHECK_THAT(folder.run({"help"}, "", {"LC_ALL=C", "LANG=da_DK"}).out,
               StartsWith("hjemmel: law as rules"));
    CHECK_THAT(folder.run({"explain", "E0001"}, "", {"LANG=da"}).err,
               StartsWith("fejl: ingen besked har koden"));
    // Rules in two languages say nothing of the reader's.
    folder.write("other/b.rules", tidy);
    folder.replace("other/b.rules", "module other", "module b");
    CHECK_THAT(folder.run(check).err, StartsWith("error[E1002]"));
    CHECK_THAT(folder.run(check, "", {"LANG=da_DK"}).err, StartsWith("fejl[E1002]"));
}

TEST_CASE("the locale is Danish when its first two letters are") {
    using hjemmel::cli::language_of_locale;
    using hjemmel::lang::Language;
    CHECK(language_of_locale("", "", "") == Language::English);
    CHECK(language_of_locale("", "", "da_DK.UTF-8") == Language::Danish);
    CHECK(language_of_locale("", "da", "en_GB") == Language::Danish);
    CHECK(language_of_locale("C", "da", "da") == Language::English);
    CHECK(language_of_locale("dav_KE", "", "") == Language::English);
    CHECK(language_of_locale("da@euro", "", "") == Language::Danish);
}

TEST_CASE("rules in Danish are checked and tested with the results that they have in English") {
    const CommandFolder folder;
    const auto copy = [&](const std::string& from, const std::string& to) {
        fs::copy(fs::path(HJEMMEL_SOURCE_DIR) / from, folder.path() / to,
                 fs::copy_options::recursive);
    };
    copy("rules/denmark/supervision", "supervision");
    copy("tests/cases/meaning", "meaning");
    std::vector<std::string> paths = {"supervision"};
    for (const auto& entry : fs::directory_iterator(folder.path() / "meaning")) {
        if (entry.path().extension() == ".rules") {
            paths.push_back("meaning/" + entry.path().filename().string());
        }
    }
    REQUIRE(paths.size() >= 5);
    for (const std::string& path : paths) {
        INFO(path);
        const auto documents = [&] {
            return without_words(folder.run({"check", path, "--json", "--lang", "en"}).json())
                       .dump(1) +
                   folder.run({"test", path, "--json", "--lang", "en"}).out;
        };
        const std::string english = documents();
        CHECK_THAT(english, Contains("\"passed\": true") && !Contains("\"passed\": false"));
        REQUIRE(folder.run({"fmt", path, "--language", "dansk"}).exit == 0);
        // The same lines, too: where they break does not depend on the language.
        CHECK(documents() == english);
    }
    CHECK_THAT(folder.read("supervision/bek-1409-2019.rules"), StartsWith("language dansk\n"));
}
