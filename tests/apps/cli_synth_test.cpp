// Registers of nobody, made by `hjemmel synth`, and asked about by `hjemmel run`.

#include "tests/apps/command_support.hpp"

#include <catch2/catch.hpp>

using namespace hjemmel::testing;
using Catch::Matchers::Contains;

namespace {

const std::string rules = std::string(HJEMMEL_SOURCE_DIR) + "/rules";

Finished synth(const CommandFolder& folder, const std::vector<std::string>& more) {
    std::vector<std::string> words{"synth", rules, "--lang", "en", "--for", "2021-12"};
    words.insert(words.end(), more.begin(), more.end());
    return folder.run(words);
}

}  // namespace

// 62 and 64 per cent of 50.
TEST_CASE("the rules give back the shares that a register was made with") {
    const CommandFolder folder;
    const Finished made =
        synth(folder, {"--size", "50", "--others", "5", "--have", "offers_met=62%", "--have",
                       "conversations_met=64 %", "--out", "register"});
    INFO(made.err);
    REQUIRE(made.exit == 0);
    CHECK_THAT(made.out, Contains("55 synthetic persons, 50 of them measured in 2021-12"));
    CHECK_THAT(made.out, Contains("counted by the rules themselves"));
    const auto asked = [&](const std::string& quantity) {
        const Finished finished = folder.run(
            {"run", rules, "--data", "register", "--ask", quantity, "--for", "2021-12", "--json"});
        INFO(finished.err);
        REQUIRE(finished.exit == 0);
        return finished.json()["results"][0]["value"].get<std::string>();
    };
    CHECK(asked("measured_persons") == "50");
    CHECK(asked("persons_with_offer") == "31");
    CHECK(asked("persons_with_conversations") == "32");
    for (const char* file : {"persons.csv", "benefits.csv", "conversations.csv", "data.toml"}) {
        INFO(file);
        CHECK_THAT(folder.read(std::string("register/") + file), Contains("synthetic"));
    }
}

TEST_CASE("a register is not written over another, and one that cannot be is refused") {
    const CommandFolder folder;
    folder.write("full/kept.txt", "mine");
    const auto refused = [&](const std::vector<std::string>& more, int exit) {
        const Finished finished = synth(folder, more);
        CHECK(finished.exit == exit);
        return finished.err;
    };
    CHECK_THAT(refused({"--size", "100", "--have", "offers_met=62%", "--out", "full"}, 3),
               Contains("nothing is overwritten"));
    CHECK(folder.read("full/kept.txt") == "mine");
    CHECK_THAT(refused({"--size", "2000000", "--have", "offers_met=62%", "--out", "new"}, 2),
               Contains("1,000,000"));
    CHECK_THAT(refused({"--size", "0", "--have", "offers_met=62%", "--out", "new"}, 2),
               Contains("--size"));
    CHECK_THAT(refused({"--size", "10", "--have", "offers_met=120%", "--out", "new"}, 2),
               Contains("neither a share"));
    CHECK_THAT(refused({"--size", "10", "--have", "selected=62%", "--out", "new"}, 2),
               Contains("no target"));
    CHECK_THAT(refused({"--size", "10", "--out", "new"}, 2), Contains("at least one share"));
}
