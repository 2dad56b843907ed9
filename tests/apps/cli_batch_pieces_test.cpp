// `batch` on registers that are read piece by piece: what it writes and says is what it writes and
// says of one that is held whole.

#include "apps/cli/batch.hpp"
#include "apps/cli/bulk_answers.hpp"
#include "tests/apps/register_support.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <regex>
#include <string>
#include <system_error>
#include <vector>

using namespace hjemmel;
using namespace hjemmel::testing;
using Catch::Matchers::Contains;

namespace {

/// Without the lines that hang on the pieces: how many were judged many at a time, and the command.
std::string said(const Finished& run) {
    const std::regex pieces("[^\n]*judged many at a time[^\n]*\n|- hjemmel batch [^\n]*\n");
    return std::regex_replace(run.out, pieces, "") + run.err;
}

/// One more rule, of a year, which fails where the age is 77.
std::string more_rules() {
    return SmallRegister::rules() + R"(
define rest of person for year Y : number
  rule main
    assumption "an example"
    when age < 77 or age > 77
    is weeks + plan_weight for Y

define plan_weight of town for year Y : number
  rule main
    assumption "an example"
    is 1
  exception planned to main
    assumption "an example"
    when plan
    is 2
)";
}

}  // namespace

TEST_CASE("pieces of any size give the bytes, the totals and the findings of the whole") {
    const CommandFolder folder;
    SmallRegister small;
    small.write(folder);
    folder.write("register/data/towns.csv", "id\nt0\nt1\nt2\nt3\nt4\nt5\nt6\n");
    folder.write("register/data/plans.csv", "town,year,plan\nt1,2021,yes\nt2,2021,no\n");
    const std::vector<std::string> asked{"--out",  "out.csv", "--verify",         "300",
                                         "--seed", "5",       "--explain-sample", "4"};
    const auto answer = [&](const std::string& quantity, std::vector<std::string> more) {
        more.insert(more.begin(), asked.begin(), asked.end());
        return folder.run(about_register("batch", quantity, more));
    };
    for (const std::string quantity : {"adult", "adult,load"}) {
        const Finished whole = answer(quantity, {});
        INFO(whole.out << whole.err);
        REQUIRE(whole.exit == 0);
        const std::string written = folder.read("out.csv");
        CHECK_THAT(whole.out, Contains("300 computed again one by one"));
        for (const char* rows : {"1", "97", "1000", "2999", "3000", "3001"}) {
            if (std::string(rows) == "1" && quantity != "adult") continue;
            const Finished run = answer(quantity, {"--limit", std::string("rows=") + rows});
            INFO(rows << " at a time\n" << run.out << run.err);
            CHECK(run.exit == 0);
            CHECK(folder.read("out.csv") == written);
            CHECK(said(run) == said(whole));
        }
    }
}

TEST_CASE("rows are held only so many at a time, and each piece is judged once") {
    const CommandFolder folder;
    SmallRegister small;
    small.write(folder);
    cli::Options options;
    options.verb = cli::Verb::Batch;
    options.paths = {(folder.path() / "register/rules.rules").string()};
    options.data = (folder.path() / "register/data").string();
    options.out = (folder.path() / "out.csv").string();
    options.progress = cli::ProgressForm::None;
    options.limits.rows = 1'000;
    const auto pieces = [&](const std::string& quantity) {
        options.ask = quantity;
        cli::Console console(options);
        std::vector<std::uint32_t> sizes;
        const auto counting = [&](const engine::Program& program, const engine::Facts& facts,
                                  const engine::Circumstances& under, const cli::Options& asked) {
            for (std::uint32_t id = 0; id < program.collections.size(); ++id) {
                if (program.collections[id].plural == "persons")
                    sizes.push_back(facts.row_count({id}));
            }
            return cli::bulk_source(program, facts, under, asked);
        };
        CHECK(cli::batch_with(options, console, counting) == cli::Exit::Complete);
        return sizes;
    };
    CHECK(pieces("adult") == std::vector<std::uint32_t>{1'000, 1'000, 1'000});
    CHECK(pieces("adult,load") ==
          std::vector<std::uint32_t>{1'000, 1'000, 1'000, 1'000, 1'000, 1'000});
    // What is counted over the register needs all of it.
    CHECK(pieces("adults") == std::vector<std::uint32_t>{3'000});
    options.limits.rows = 3'000;
    CHECK(pieces("adult") == std::vector<std::uint32_t>{3'000});
    options.limits.rows = 700;
    CHECK(pieces("adult") == std::vector<std::uint32_t>{700, 700, 700, 700, 200});
}

TEST_CASE("rules that fail, figures of parents and years are told as of the whole") {
    const CommandFolder folder;
    SmallRegister small;
    small.write(folder);
    folder.write("register/rules.rules", more_rules());
    folder.write("register/data/towns.csv", "id\nt0\nt1\nt2\nt3\nt4\nt5\nt6\n");
    folder.write("register/data/plans.csv", "town,year,plan\nt1,2021,yes\nt2,2021,no\n");
    const std::vector<std::string> asked{"--for", "2021", "--out", "out.csv", "--verify", "50"};
    const Finished whole = folder.run(about_register("batch", "rest", asked));
    INFO(whole.out << whole.err);
    REQUIRE_THAT(whole.err, Contains("E5"));
    const std::string written = folder.read("out.csv");
    // Person 1 is 37 in town 1: 11 weeks and 2.
    CHECK_THAT(written, Contains("demo.register.rest,persons.csv:3,2021,value,13,number,,,,\n"));
    // Person 2 is 74 in town 2: 22 weeks and 1.
    CHECK_THAT(written, Contains("demo.register.rest,persons.csv:4,2021,value,23,number,,,,\n"));
    auto in_pieces = asked;
    in_pieces.insert(in_pieces.end(), {"--limit", "rows=400"});
    const Finished run = folder.run(about_register("batch", "rest", in_pieces));
    CHECK(run.exit == whole.exit);
    CHECK(folder.read("out.csv") == written);
    CHECK(said(run) == said(whole));
}

TEST_CASE("a register with errors is refused before anything is written") {
    const CommandFolder folder;
    SmallRegister small;
    small.write(folder);
    folder.write("register/data/persons.csv",
                 small.csv() + "p5,t1,30,1\nnew,t9,30,1\nx,t1,old,1\n");
    const Finished whole = folder.run(about_register("batch", "adult"));
    REQUIRE(whole.exit == 3);
    CHECK_THAT(whole.err, Contains("E7041"));
    CHECK_THAT(whole.err, Contains("E7045"));
    for (const char* rows : {"rows=100", "rows=3000"}) {
        const Finished run = folder.run(about_register("batch", "adult", {"--limit", rows}));
        CHECK(run.exit == 3);
        CHECK(run.out.empty());
        CHECK(run.err == whole.err);
    }
}

TEST_CASE("a piece that is judged wrong is found by --verify, and nothing gets its name") {
    const CommandFolder folder;
    SmallRegister small;
    small.write(folder);
    folder.write("out.csv", "before");
    cli::Options options;
    options.verb = cli::Verb::Batch;
    options.paths = {(folder.path() / "register/rules.rules").string()};
    options.data = (folder.path() / "register/data").string();
    options.ask = "adult";
    options.out = (folder.path() / "out.csv").string();
    options.progress = cli::ProgressForm::None;
    options.verified = 3'000;
    options.limits.rows = 1'000;
    cli::Console console(options);
    int pieces = 0;
    const auto lying = [&](const engine::Program& program, const engine::Facts& facts,
                           const engine::Circumstances& under, const cli::Options& asked) {
        struct Liar final : engine::BulkSource {
            std::shared_ptr<engine::BulkSource> honest;
            std::optional<engine::BulkTally> tally(const engine::BulkQuestion& question,
                                                   const engine::BulkContext& context) override {
                return honest->tally(question, context);
            }
            std::optional<engine::BulkRows> rows(const engine::Place& place,
                                                 const engine::BulkLaw& law,
                                                 const engine::BulkContext& context) override {
                auto all = honest->rows(place, law, context);
                REQUIRE(all);
                all->at = [at = all->at](std::uint32_t row) {
                    return row == 17 ? engine::Outcome::of(false) : at(row);
                };
                return all;
            }
        };
        auto honest = cli::bulk_source(program, facts, under, asked);
        if (++pieces != 2) return honest;
        auto liar = std::make_shared<Liar>();
        liar->honest = std::move(honest);
        return std::shared_ptr<engine::BulkSource>(std::move(liar));
    };
    CHECK(cli::batch_with(options, console, lying) == cli::Exit::Internal);
    CHECK(pieces == 2);
    CHECK(folder.read("out.csv") == "before");
}

TEST_CASE("a run in pieces is stopped while it checks and while it judges, and leaves no file") {
    const CommandFolder folder;
    SmallRegister small;
    small.persons = 600'000;
    small.write(folder);
    const auto words =
        about_register("batch", "adult", {"--out", "out.csv", "--limit", "rows=1000"});
    std::filesystem::path beside;
    const auto size_beside = [&](pid_t process) {
        beside = folder.path() / (".out.csv." + std::to_string(process));
        std::error_code error;
        const auto size = std::filesystem::file_size(beside, error);
        return error ? std::optional<std::uintmax_t>() : size;
    };
    const auto is_stopped = [&](const std::function<bool(pid_t)>& begun) {
        const Finished run = folder.interrupt(words, SIGINT, begun);
        INFO(run.err);
        CHECK(run.exit == 130);
        CHECK(run.out.empty());
        CHECK_THAT(run.err, Contains("no file was written"));
        CHECK(!std::filesystem::exists(folder.path() / "out.csv"));
        CHECK(!std::filesystem::exists(beside));
    };
    // The file is opened before the first reading, and written to in the second one.
    is_stopped([&](pid_t process) { return size_beside(process).has_value(); });
    is_stopped([&](pid_t process) { return size_beside(process).value_or(0) > 0; });
}
