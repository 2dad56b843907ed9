// Answers for whole registers: what `batch` writes, and what it refuses to.

#include "apps/cli/batch.hpp"
#include "apps/cli/bulk_answers.hpp"
#include "apps/cli/progress.hpp"
#include "tests/apps/json_schema.hpp"
#include "tests/apps/register_support.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sstream>

using namespace hjemmel;
using namespace hjemmel::testing;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::string adult_line(int person) {
    const auto age = SmallRegister::age(person);
    const std::string answer = !age ? "unknown," : *age >= 18 ? "value,yes" : "value,no";
    return "demo.register.adult,persons.csv:" + std::to_string(person + 2) + ",," + answer +
           ",yes/no,,,,";
}

}  // namespace

TEST_CASE("batch writes a line for each row, and totals that add up") {
    const CommandFolder folder;
    const SmallRegister small;
    small.write(folder);
    const Finished run =
        folder.run(about_register("batch", "adult", {"--out", "adult.csv", "--verify", "500"}));
    INFO(run.out << run.err);
    CHECK(run.exit == 0);
    CHECK(run.err.empty());
    const auto lines = lines_of(folder.read("adult.csv"));
    REQUIRE(lines.size() == 3'001);
    CHECK(lines[0] == "quantity,entity,index,state,value,unit,lower,lower_open,upper,upper_open");
    int yes = 0;
    int unknown = 0;
    for (int person = 0; person < small.persons; ++person) {
        CHECK(lines[static_cast<std::size_t>(person) + 1] == adult_line(person));
        const auto age = SmallRegister::age(person);
        yes += age && *age >= 18 ? 1 : 0;
        unknown += age ? 0 : 1;
    }
    CHECK(unknown == 60);
    CHECK_THAT(run.out, Contains("persons.csv: 3,000 rows read, 3,000 used\n"));
    const auto grouped = [](int number) {
        return number < 1'000 ? std::to_string(number)
                              : std::to_string(number / 1'000) + "," +
                                    std::to_string(1'000 + number % 1'000).substr(1);
    };
    CHECK_THAT(run.out, Contains("adult: 3,000 answers: " + grouped(yes) + " yes, " +
                                 grouped(3'000 - yes - unknown) +
                                 " no, 0 not applicable, 60 unknown and 0 conflict\n"));
    CHECK_THAT(run.out, Contains("500 computed again one by one, with the same result (seed 1)"));
    CHECK_THAT(run.out, Contains("adult.csv: 3,000 rows written, SHA-256 "));
}

TEST_CASE("any number of threads writes the same bytes, and run answers the same") {
    const CommandFolder folder;
    SmallRegister small;
    small.persons = 40'000;
    small.write(folder);
    std::vector<std::string> written;
    for (const char* threads : {"1", "2", "8"}) {
        const Finished run = folder.run(about_register("batch", "adult,load,adults",
                                                       {"--out", "out.csv", "--threads", threads}));
        INFO(run.out << run.err);
        REQUIRE(run.exit == 0);
        written.push_back(folder.read("out.csv"));
    }
    CHECK(written[0] == written[1]);
    CHECK(written[0] == written[2]);
    std::vector<int> adults(7, 0);
    std::vector<int> perhaps(7, 0);
    for (int person = 0; person < small.persons; ++person) {
        const auto age = SmallRegister::age(person);
        ++(age ? adults : perhaps)[static_cast<std::size_t>(SmallRegister::town(person))];
        if (age && *age < 18) {
            --adults[static_cast<std::size_t>(SmallRegister::town(person))];
        }
    }
    const auto lines = lines_of(written[0]);
    REQUIRE(lines.size() == 1 + 2 * 40'000 + 7);
    CHECK(lines[40'001 + 39'999] == "demo.register.load,persons.csv:40001,,value," +
                                        std::to_string(SmallRegister::weeks(39'999) * 3) +
                                        ",number,,,,");
    for (std::size_t town = 0; town < 7; ++town) {
        CHECK(lines[1 + 2 * 40'000 + town] ==
              "demo.register.adults,t" + std::to_string(town) + ",,unknown,,persons," +
                  std::to_string(adults[town]) + ",," +
                  std::to_string(adults[town] + perhaps[town]) + ",");
    }

    const Finished run = folder.run(about_register("run", "load", {"--json"}));
    REQUIRE(run.exit == 0);
    const json results = run.json()["results"];
    REQUIRE(results.size() == 40'000);
    for (int person = 0; person < small.persons; ++person) {
        const std::string value = results[static_cast<std::size_t>(person)]["value"];
        if (value != std::to_string(SmallRegister::weeks(person) * 3)) {
            CHECK(value == std::to_string(SmallRegister::weeks(person) * 3));
        }
    }
}

TEST_CASE("lines on standard output end with their number, so that a part is known as one") {
    const CommandFolder folder;
    SmallRegister small;
    small.persons = 60;
    small.write(folder);
    const Finished csv = folder.run(about_register("batch", "adult"));
    CHECK(csv.exit == 0);
    const auto lines = lines_of(csv.out);
    REQUIRE(lines.size() == 62);
    CHECK(lines[1] == adult_line(0));
    CHECK_THAT(lines.back(), Catch::Matchers::StartsWith("# rows 60 sha256 "));
    CHECK_THAT(csv.err, Contains("60 answers"));

    const Finished jsonl = folder.run(about_register("batch", "adult", {"--format", "jsonl"}));
    const auto objects = lines_of(jsonl.out);
    REQUIRE(objects.size() == 61);
    CHECK(json::parse(objects[1]) == json{{"quantity", "demo.register.adult"},
                                          {"entity", "persons.csv:3"},
                                          {"state", "value"},
                                          {"value", "yes"},
                                          {"unit", "yes/no"}});
    CHECK(json::parse(objects[0])["state"] == "unknown");
    CHECK(json::parse(objects[60])["rows"] == 60);
}

TEST_CASE("a folder gets a file for each quantity, and --json says what they hold") {
    const CommandFolder folder;
    const SmallRegister small;
    small.write(folder);
    std::filesystem::create_directory(folder.path() / "out");
    const Finished run = folder.run(
        about_register("batch", "adult,adults", {"--out", "out", "--format", "jsonl", "--json"}));
    INFO(run.out << run.err);
    CHECK(run.exit == 0);
    const json document = run.json();
    CHECK(misfits(document, "batch.schema.json").empty());
    REQUIRE(document["results"].size() == 2);
    const json& adult = document["results"][0];
    CHECK(adult["answers"] == 3'000);
    CHECK(adult["value"].get<int>() + adult["unknown"].get<int>() == 3'000);
    CHECK(adult["yes"].get<int>() + adult["no"].get<int>() == adult["value"].get<int>());
    CHECK(adult["in_bulk"].get<int>() > 2'000);
    CHECK(document["results"][1]["unknown"] == 7);
    CHECK(document["files"].size() == 2);
    CHECK(lines_of(folder.read("out/adults.jsonl")).size() == 7);
    CHECK(json::parse(lines_of(folder.read("out/adults.jsonl"))[0])["lower"].is_string());
}

TEST_CASE("indices and entities are chosen as run chooses them") {
    const CommandFolder folder;
    const SmallRegister small;
    small.write(folder);
    folder.write("register/data/towns.csv", "id\nt0\nt1\nt2\nt3\nt4\nt5\nt6\n");
    folder.write("register/data/plans.csv", "town,year,plan\nt0,2021,yes\nt1,2021,no\n");
    const Finished run = folder.run(about_register(
        "batch", "busy", {"--for", "2021", "--of", "town=t0", "--of", "town=t1", "--quiet"}));
    INFO(run.out << run.err);
    CHECK(run.exit == 0);
    const auto lines = lines_of(run.out);
    REQUIRE(lines.size() == 4);
    CHECK(lines[1] == "demo.register.busy,t0,2021,value,no,yes/no,,,,");
    CHECK(lines[2] == "demo.register.busy,t1,2021,value,yes,yes/no,,,,");
    CHECK(folder.run(about_register("batch", "busyy", {"--for", "2021"})).exit == 2);
    CHECK(folder.run(about_register("batch", "adult", {"--for", "2021"})).exit == 2);
}

TEST_CASE("batch --explain shows why, for a row by its id or by its place") {
    const CommandFolder folder;
    const SmallRegister small;
    small.write(folder);
    for (const char* name : {"p17", "persons.csv:19"}) {
        const Finished run =
            folder.run(about_register("batch", "adult", {"--out", "adult.csv", "--explain", name}));
        INFO(run.out << run.err);
        CHECK(run.exit == 0);
        // 17 * 37 = 629 = 4 * 131 + 105
        CHECK_THAT(run.out, Contains("Yes: adult, persons.csv:19"));
        CHECK_THAT(run.out, Contains("(105)"));
    }
    const Finished none =
        folder.run(about_register("batch", "adult", {"--out", "none.csv", "--explain", "p3000"}));
    CHECK(none.exit == 2);
    CHECK_THAT(none.err, Contains("none of the rows"));
    CHECK(!std::filesystem::exists(folder.path() / "none.csv"));
}

TEST_CASE("batch --explain-sample shows why, for answers that the seed draws") {
    const CommandFolder folder;
    const SmallRegister small;
    small.write(folder);
    const auto explained = [&](const char* seed) {
        const Finished run = folder.run(about_register(
            "batch", "adult", {"--out", "adult.csv", "--explain-sample", "3", "--seed", seed}));
        INFO(run.out << run.err);
        CHECK(run.exit == 0);
        std::vector<std::string> names;
        const std::string before = ": adult, persons.csv:";
        for (std::size_t at = run.out.find(before); at != std::string::npos;
             at = run.out.find(before, at + 1)) {
            const std::size_t begin = at + before.size();
            names.push_back(
                run.out.substr(begin, run.out.find_first_not_of("0123456789", begin) - begin));
        }
        return names;
    };
    const auto first = explained("1");
    CHECK(first.size() == 3);
    CHECK(explained("1") == first);
    CHECK(explained("2") != first);
    CHECK(folder.run(about_register("batch", "adult", {"--explain-sample", "3"})).exit == 2);
    CHECK(folder
              .run(about_register("batch", "adult",
                                  {"--out", "adult.csv", "--explain-sample", "1001"}))
              .exit == 2);
}

TEST_CASE("ids of persons stand in the results only when asked for, and no cell is a formula") {
    const CommandFolder folder;
    SmallRegister small;
    small.persons = 3;
    small.write(folder);
    folder.replace("register/data/persons.csv", "\np1,", "\n=1+1,");
    folder.replace("register/data/persons.csv", "\np2,", "\n\"a,\"\"b\",");
    CHECK(folder.run(about_register("batch", "load")).out.find("1+1") == std::string::npos);
    const Finished shown = folder.run(about_register("batch", "load", {"--show-values"}));
    const auto lines = lines_of(shown.out);
    REQUIRE(lines.size() == 5);
    CHECK(lines[1] == "demo.register.load,p0,,value,0,number,,,,");
    CHECK(lines[2] == "demo.register.load,'=1+1,,value,33,number,,,,");
    CHECK(lines[3] == "demo.register.load,\"a,\"\"b\",,value,66,number,,,,");
    CHECK_THAT(shown.err, Contains("ids of persons"));
}

TEST_CASE("what cannot be written is refused, and the old file stays") {
    const CommandFolder folder;
    const SmallRegister small;
    small.write(folder);
    const Finished no_folder =
        folder.run(about_register("batch", "adult", {"--out", "nowhere/adult.csv"}));
    CHECK(no_folder.exit == 3);
    CHECK_THAT(no_folder.err, Contains("error[E7103]") && Contains("nowhere/adult.csv"));

    for (const char* input : {"register/data/persons.csv", "register/rules.rules"}) {
        const std::string before = folder.read(input);
        const Finished run = folder.run(about_register("batch", "adult", {"--out", input}));
        CHECK(run.exit == 2);
        CHECK_THAT(run.err, Contains("is among the files that are read"));
        CHECK(folder.read(input) == before);
    }

    // A disk that is full: no file may be longer than 1 KiB.
    folder.write("old.csv", "old\n");
    const std::string line = "cd '" + folder.path().string() +
                             "' && trap '' XFSZ && ulimit -f 1 && '" HJEMMEL_COMMAND
                             "' batch register/rules.rules --data register/data --ask adult "
                             "--out old.csv > /dev/null 2>&1";
    // NOLINTNEXTLINE(cert-env33-c): the command is what is tested.
    const int status = std::system(line.c_str());
    CHECK(WEXITSTATUS(status) == 3);
    CHECK(folder.read("old.csv") == "old\n");
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
        CHECK_THAT(entry.path().filename().string(), !Contains(".old.csv."));
    }
}

TEST_CASE("refused data are not judged") {
    const CommandFolder folder;
    const SmallRegister small;
    small.write(folder);
    folder.replace("register/data/persons.csv", "\np9,", "\np8,");
    const Finished run = folder.run(about_register("batch", "adult", {"--out", "adult.csv"}));
    CHECK(run.exit == 3);
    CHECK_THAT(run.err, Contains("error[E7041]") && Contains("persons.csv:11"));
    CHECK(run.out.empty());
    CHECK(!std::filesystem::exists(folder.path() / "adult.csv"));
}

TEST_CASE("what the options of batch get wrong is said before anything is read") {
    const CommandFolder folder;
    const SmallRegister small;
    small.write(folder);
    const auto refused = [&](const std::vector<std::string>& more, const char* verb = "batch") {
        const Finished run = folder.run(about_register(verb, "adult", more));
        CHECK(run.exit == 2);
        CHECK(run.out.empty());
        return run.err;
    };
    CHECK_THAT(refused({"--json"}), Contains("--out FILE"));
    CHECK_THAT(refused({"--threads", "0"}), Contains("from 1 to 256"));
    CHECK_THAT(refused({"--threads", "257"}), Contains("from 1 to 256"));
    CHECK_THAT(refused({"--verify", "x"}), Contains("--verify x"));
    CHECK_THAT(refused({"--format", "xml"}), Contains("csv, jsonl"));
    CHECK_THAT(refused({"--progress", "loud"}), Contains("auto, bar"));
    CHECK_THAT(refused({"--explain", "p1"}), Contains("--out"));
    CHECK_THAT(refused({"--verify", "1"}, "run"), Contains("belongs to `batch`"));
}

TEST_CASE("a run that is stopped leaves no file") {
    const CommandFolder folder;
    SmallRegister small;
    small.persons = 300'000;
    small.write(folder);
    // The file is opened beside its name before anything is read.
    std::filesystem::path beside;
    const auto is_opened = [&](pid_t process) {
        beside = folder.path() / (".out.csv." + std::to_string(process));
        return std::filesystem::exists(beside);
    };
    const Finished run = folder.interrupt(
        about_register("batch", "adult,load", {"--out", "out.csv"}), SIGTERM, is_opened);
    CHECK(run.exit == 130);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, Contains("no file was written"));
    CHECK(!std::filesystem::exists(folder.path() / "out.csv"));
    CHECK(!std::filesystem::exists(beside));
}

// ---- a judge of many rows that errs ------------------------------------------------------------

namespace {

/// Says no where the answer is yes, for one row.
class Liar final : public engine::BulkSource {
public:
    Liar(std::shared_ptr<engine::BulkSource> source, std::uint32_t row)
        : source_(std::move(source)), row_(row) {}
    std::optional<engine::BulkTally> tally(const engine::BulkQuestion& question,
                                           const engine::BulkContext& context) override {
        return source_->tally(question, context);
    }
    std::optional<engine::BulkRows> rows(const engine::Place& place, const engine::BulkLaw& law,
                                         const engine::BulkContext& context) override {
        auto rows = source_->rows(place, law, context);
        if (rows) {
            rows->at = [at = rows->at, lie = row_](std::uint32_t row) {
                return row == lie ? engine::Outcome::of(false) : at(row);
            };
        }
        return rows;
    }

private:
    std::shared_ptr<engine::BulkSource> source_;
    std::uint32_t row_;
};

}  // namespace

TEST_CASE("a difference between the two ways of computing stops the run, and nothing is written") {
    const CommandFolder folder;
    SmallRegister small;
    small.persons = 200;
    small.write(folder);
    cli::Options options;
    options.verb = cli::Verb::Batch;
    options.paths = {(folder.path() / "register/rules.rules").string()};
    options.data = (folder.path() / "register/data").string();
    options.ask = "adult";
    options.out = (folder.path() / "adult.csv").string();
    options.progress = cli::ProgressForm::None;
    options.verified = 200;
    cli::Console console(options);
    // 17 * 37 mod 131 = 105: she is an adult.
    const auto lying = [](const engine::Program& program, const engine::Facts& facts,
                          const engine::Circumstances& under, const cli::Options& asked) {
        return std::make_shared<Liar>(cli::bulk_source(program, facts, under, asked), 17);
    };
    CHECK(cli::batch_with(options, console, lying) == cli::Exit::Internal);
    CHECK(!std::filesystem::exists(folder.path() / "adult.csv"));
    options.verified = 0;
    CHECK(cli::batch_with(options, console, lying) == cli::Exit::Complete);
    CHECK(lines_of(folder.read("adult.csv"))[18] ==
          "demo.register.adult,persons.csv:19,,value,no,yes/no,,,,");
}

TEST_CASE("progress is silent for half a second and then says how much is left") {
    double now = 100;
    std::string written;
    cli::Options options;
    const auto world = [&](bool is_terminal) {
        return cli::ProgressWorld{is_terminal, [&now] { return now; },
                                  [&written](const std::string& text) { written += text; }};
    };
    SECTION("on a terminal one line is written again and again") {
        cli::Progress progress(options, world(true));
        progress.begin(apps::Word::ProgressJudging, 1'000);
        now += 0.4;
        progress.tell(100);
        CHECK(written.empty());
        now += 0.2;
        progress.tell(250);
        CHECK_THAT(written, Contains("judging  250 of 1,000"));
        CHECK_THAT(written, Contains("about 2 s left"));
        progress.clear();
        CHECK_THAT(written, Catch::Matchers::EndsWith("\r\033[K"));
    }
    SECTION("a pipe gets a line every ten seconds") {
        options.language = lang::Language::Danish;
        cli::Progress progress(options, world(false));
        progress.begin(apps::Word::ProgressReading, 1'000);
        now += 9;
        progress.tell(500);
        CHECK(written.empty());
        now += 1;
        progress.tell(500);
        CHECK_THAT(written, Contains("læser  500 af 1.000") && Contains("ca. 10 sek. tilbage"));
        const std::string once = written;
        now += 5;
        progress.tell(600);
        CHECK(written == once);
    }
    SECTION("or JSON, or nothing") {
        options.progress = cli::ProgressForm::Json;
        cli::Progress progress(options, world(false));
        progress.begin(apps::Word::ProgressJudging, 10);
        now += 1;
        progress.tell(5);
        CHECK(json::parse(written) ==
              json{{"phase", "judging"}, {"done", 5}, {"total", 10}, {"eta_s", 1}});
        written.clear();
        options.progress = cli::ProgressForm::None;
        cli::Progress silent(options, world(true));
        silent.begin(apps::Word::ProgressJudging, 10);
        now += 100;
        silent.tell(5);
        CHECK(written.empty());
    }
}
