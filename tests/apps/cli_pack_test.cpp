// A packed folder gives the same answers as its files, to the byte, or is left aside.

#include "tests/apps/json_schema.hpp"
#include "tests/apps/register_support.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sys/stat.h>
#include <sys/wait.h>

using namespace hjemmel::testing;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

/// The rules and examples as they are in the repository; of the examples a copy, for the packs.
void borrow_examples(const CommandFolder& folder) {
    const fs::path source = HJEMMEL_SOURCE_DIR;
    fs::remove_all(folder.path() / "rules");
    fs::create_directory_symlink(source / "rules", folder.path() / "rules");
    fs::copy(source / "examples", folder.path() / "examples", fs::copy_options::recursive);
}

/// A question about each folder of data among the examples.
const std::vector<std::pair<std::string, std::vector<std::string>>> examples = {
    {"aalborg-2019", {"--ask", "selected", "--for", "2019", "--known-on", "2020-01-20"}},
    {"aalborg-2019-conversations", {"--ask", "counting_conversations", "--law-on", "2020-01-01"}},
    {"aalborg-2019-gap", {"--ask", "offers_met", "--for", "2019"}},
    {"aalborg-2019-reverse", {"--ask", "offers_met", "--for", "2019"}},
    {"aalborg-2021", {"--ask", "selected", "--for", "2021"}},
    {"aalborg-2021-expected", {"--ask", "selected", "--for", "2021"}},
    {"benchmark-2018", {"--ask", "better_than_expected"}},
    {"jobindsats", {"--ask", "result_target_met"}},
    {"supervision-course", {"--ask", "supervision", "--for", "2020..2026"}},
    {"synthetic-98", {"--ask", "selected", "--for", "2023"}},
};

std::vector<std::string> asked(const std::string& verb, const std::string& data,
                               const std::vector<std::string>& question) {
    std::vector<std::string> words{verb, "rules", "--data", data};
    words.insert(words.end(), question.begin(), question.end());
    return words;
}

Finished pack_register(const CommandFolder& folder, const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{"data", "pack", "register/rules.rules", "--data",
                                   "register/data"};
    words.insert(words.end(), more.begin(), more.end());
    return folder.run(words);
}

}  // namespace

TEST_CASE("each example gives the same bytes from its pack, as an answer and as an explanation") {
    const CommandFolder folder;
    borrow_examples(folder);
    std::set<std::string> left;
    for (const auto& entry : fs::directory_iterator(folder.path() / "examples")) {
        if (fs::exists(entry.path() / "data.toml")) left.insert(entry.path().filename().string());
    }
    for (const auto& [name, question] : examples) {
        DYNAMIC_SECTION(name) {
            const std::string data = "examples/" + name;
            auto run = asked("run", data, question);
            run.emplace_back("--json");
            const auto explain = asked("explain", data, question);
            const Finished answered = folder.run(run);
            const Finished explained = folder.run(explain);
            INFO(answered.err << explained.err);
            REQUIRE(answered.exit == 0);
            REQUIRE(explained.exit == 0);
            const Finished packed = folder.run({"data", "pack", "rules", "--data", data});
            INFO(packed.out << packed.err);
            REQUIRE(packed.exit == 0);
            CHECK_THAT(folder.run({"data", "check", "rules", "--data", data}).out,
                       Contains("read from `data.pack`"));
            const Finished again = folder.run(run);
            CHECK(again.exit == 0);
            CHECK(again.out == answered.out);
            CHECK(again.err == answered.err);
            CHECK(folder.run(explain).out == explained.out);
        }
        left.erase(name);
    }
    CHECK(left.empty());  // no example without a question
}

TEST_CASE("populations of a simulation come from their packs as from their files") {
    const CommandFolder folder;
    borrow_examples(folder);
    const std::vector<std::string> words = {
        "simulate",           "rules", "examples/conversations-2019", "--scenario",
        "conversations_2019", "--json"};
    const Finished before = folder.run(words);
    INFO(before.err);
    REQUIRE(before.exit == 0);
    int packed = 0;
    for (const char* data : {"populations", "published"}) {
        const Finished pack =
            folder.run({"data", "pack", "rules", "examples/conversations-2019", "--data",
                        std::string("examples/conversations-2019/") + data});
        INFO(pack.err);
        packed += pack.exit == 0 ? 1 : 0;
    }
    CHECK(packed == 2);
    CHECK(folder.run(words).out == before.out);
}

TEST_CASE("batch writes the same file from a pack, whatever rules say that is no declaration") {
    const CommandFolder folder;
    SmallRegister small;
    small.write(folder);
    const auto batch = [&](const char* out) {
        const Finished run = folder.run(about_register(
            "batch", "adult,load", {"--out", out, "--verify", "50", "--explain", "p7"}));
        INFO(run.out << run.err);
        REQUIRE(run.exit == 0);
        return run.out;
    };
    const std::string said = batch("before.csv");
    CHECK_THAT(said, !Contains("data.pack"));
    const Finished packed = pack_register(folder, {"--json"});
    INFO(packed.out << packed.err);
    REQUIRE(packed.exit == 0);
    CHECK(misfits(packed.json(), "data.schema.json").empty());
    const nlohmann::json result = packed.json()["results"][0];
    CHECK(result["file"] == "register/data/data.pack");
    CHECK(result["bytes"] == fs::file_size(folder.path() / "register/data/data.pack"));
    struct stat status {};
    REQUIRE(stat((folder.path() / "register/data/data.pack").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);  // it is about persons
    const std::string again = batch("after.csv");
    CHECK_THAT(again, Contains("read from `data.pack`"));
    CHECK(folder.read("after.csv") == folder.read("before.csv"));

    folder.replace("register/rules.rules", "is weeks * 3", "is weeks * 4");
    folder.replace("register/rules.rules", "is 18", "is 16");
    const std::string other = batch("other.csv");
    CHECK_THAT(other, Contains("read from `data.pack`"));
    fs::remove(folder.path() / "register/data/data.pack");
    batch("expected.csv");
    CHECK(folder.read("other.csv") == folder.read("expected.csv"));
    CHECK(folder.read("other.csv") != folder.read("before.csv"));
}

TEST_CASE("a pack that does not fit is warned of, and the answers are those of the files") {
    const CommandFolder folder;
    SmallRegister small;
    small.persons = 300;
    small.write(folder);
    REQUIRE(pack_register(folder).exit == 0);
    const auto question = about_register("run", "adult", {"--of", "person=p1", "--show-values"});
    CHECK(folder.run(question).err.empty());

    folder.replace("register/data/persons.csv", "\np1,t1,37,", "\np1,t1,17,");
    const Finished stale = folder.run(question);
    INFO(stale.out << stale.err);
    CHECK(stale.exit == 0);
    CHECK_THAT(stale.out, Contains("no"));
    CHECK_THAT(stale.err, Contains("warning[W7080]") && Contains("register/data/data.pack") &&
                              Contains("hjemmel data pack"));
    // What is wrong in the files is said as always, pack or not, and no pack is made of it.
    const std::string before = folder.read("register/data/data.pack");
    folder.replace("register/data/persons.csv", "\np5,t5,", "\np5,t5,x");
    const Finished wrong = pack_register(folder);
    CHECK(wrong.exit == 3);
    CHECK_THAT(wrong.err, Contains("error[E7045]") && Contains("persons.csv:7"));
    CHECK(folder.read("register/data/data.pack") == before);
    folder.replace("register/data/persons.csv", "\np5,t5,x", "\np5,t5,");

    REQUIRE(pack_register(folder).exit == 0);
    CHECK(folder.run(question).err.empty());
    folder.replace("register/rules.rules", "from 0 to 130", "from 0 to 131");
    const Finished other =
        folder.run({"data", "check", "register/rules.rules", "--data", "register/data", "--json"});
    CHECK(other.exit == 0);
    REQUIRE(other.json()["diagnostics"].size() == 1);
    CHECK(other.json()["diagnostics"][0]["code"] == "W7083");
    const Finished danish = folder.run(
        {"data", "check", "register/rules.rules", "--data", "register/data", "--lang", "da"});
    CHECK_THAT(danish.err, Contains("lavet under regler, der erklærer andre data"));
}

TEST_CASE("a pack is whole under its name, or not there") {
    const CommandFolder folder;
    const SmallRegister small;
    small.write(folder);
    const Finished elsewhere = pack_register(folder, {"--out", "copy.pack"});
    INFO(elsewhere.out << elsewhere.err);
    CHECK(elsewhere.exit == 0);
    CHECK(!fs::exists(folder.path() / "register/data/data.pack"));
    REQUIRE(pack_register(folder).exit == 0);
    const std::string pack = folder.read("register/data/data.pack");
    CHECK(folder.read("copy.pack") == pack);

    for (const char* input :
         {"register/data/persons.csv", "register/data/data.toml", "register/rules.rules"}) {
        const std::string before = folder.read(input);
        const Finished run = pack_register(folder, {"--out", input});
        CHECK(run.exit == 2);
        CHECK_THAT(run.err, Contains("is among the files that are read"));
        CHECK(folder.read(input) == before);
    }
    // A link under the name of the pack that leads to a source.
    fs::remove(folder.path() / "register/data/data.pack");
    fs::create_symlink("persons.csv", folder.path() / "register/data/data.pack");
    CHECK(pack_register(folder).exit == 2);
    CHECK(folder.read("register/data/persons.csv") == small.csv());
    fs::remove(folder.path() / "register/data/data.pack");

    const Finished nowhere = pack_register(folder, {"--out", "no/such/folder/x.pack"});
    CHECK(nowhere.exit == 3);
    CHECK_THAT(nowhere.err, Contains("error[E7103]"));
    const Finished json =
        folder.run({"data", "pack", "register/rules.rules", "--data", "register/data/persons.csv"});
    CHECK(json.exit == 2);
    CHECK_THAT(json.err, Contains("only a folder of CSV files can be packed"));
    CHECK(
        folder
            .run({"data", "check", "register/rules.rules", "--data", "register/data", "--out", "x"})
            .exit == 2);

    // A disk that is full: no file may be longer than 1 KiB.
    folder.write("register/data/data.pack", "old");
    const std::string line = "cd '" + folder.path().string() +
                             "' && trap '' XFSZ && ulimit -f 1 && '" HJEMMEL_COMMAND
                             "' data pack register/rules.rules --data register/data "
                             "> /dev/null 2>.err";
    // NOLINTNEXTLINE(cert-env33-c): the command is what is tested.
    const int status = std::system(line.c_str());
    CHECK(WEXITSTATUS(status) == 3);
    CHECK(folder.read("register/data/data.pack") == "old");
    for (const auto& entry : fs::directory_iterator(folder.path() / "register/data")) {
        CHECK_THAT(entry.path().filename().string(), !Contains(".data.pack."));
    }
}
