// What data a question needs, what a folder of data holds, and whether it can be read.

#include "tests/apps/json_schema.hpp"
#include "tests/apps/register_support.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <filesystem>
#include <iterator>
#include <string>
#include <system_error>

using namespace hjemmel::testing;
namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using nlohmann::json;

TEST_CASE("a template has exactly the columns that the question reads, and can be read itself") {
    const CommandFolder folder;
    const SmallRegister small;
    small.write(folder);
    const Finished made =
        folder.run({"data", "template", "register/rules.rules", "--ask", "busy", "--out", "empty"});
    INFO(made.out << made.err);
    CHECK(made.exit == 0);
    CHECK(folder.read("empty/towns.csv") == "id\n");
    CHECK(folder.read("empty/persons.csv") == "id,town,age\n");
    CHECK(folder.read("empty/figures_town_year.csv") == "town,year,plan\n");
    CHECK(folder.read("empty/data.toml") ==
          "[collections.persons]\nwithout = [\"weeks\", \"note\"]\n");
    CHECK_THAT(made.out,
               Contains("| age | whole number, between 0 and 130 | demo.register.adult.main |\n"));
    CHECK(made.out == folder.read("empty/columns.md"));
    const Finished checked =
        folder.run({"data", "check", "register/rules.rules", "--data", "empty"});
    INFO(checked.out << checked.err);
    CHECK(checked.exit == 0);
    CHECK_THAT(checked.out, Contains("persons.csv: 0 rows read, 0 used"));
    CHECK_THAT(checked.out, Contains("no errors"));
    // A question about a filled template is answered.
    folder.write("empty/towns.csv", "id\nt1\n");
    folder.write("empty/figures_town_year.csv", "town,year,plan\nt1,2021,yes\n");
    CHECK_THAT(folder
                   .run({"run", "register/rules.rules", "--data", "empty", "--ask", "busy", "--for",
                         "2021"})
                   .out,
               Contains("t1  2021  no"));
}

TEST_CASE("columns of a template name the provisions that ask for them") {
    const CommandFolder folder;
    const Finished made = folder.run({"data", "template", "rules", "--ask", "selected", "--json"});
    INFO(made.out << made.err);
    CHECK(made.exit == 0);
    const json document = made.json();
    CHECK(misfits(document, "data.schema.json").empty());
    bool found = false;
    for (const json& file : document["results"]) {
        for (const json& column : file["columns"]) {
            if (column["column"] == "measured_persons") {
                found = true;
                CHECK(file["file"] == "figures_municipality_month.csv");
                CHECK(column["asked_by"] == "BEK 1/2020 § 5");
            }
        }
    }
    CHECK(found);
    CHECK(folder.run({"data", "template", "rules", "--ask", "selectd", "--out", "x"}).exit == 2);
    CHECK(folder.run({"data", "template", "rules", "--out", "x"}).exit == 2);
    CHECK(folder.run({"data", "template", "rules", "--ask", "selected"}).exit == 2);
    const Finished full =
        folder.run({"data", "template", "rules", "--ask", "selected", "--out", "data"});
    CHECK(full.exit == 3);
    CHECK_THAT(full.err, Contains("error[E7104]"));
}

TEST_CASE("describe counts what is there and shows no cell of a person") {
    const CommandFolder folder;
    SmallRegister small;
    small.persons = 100;
    small.write(folder);
    const Finished described =
        folder.run({"data", "describe", "register/rules.rules", "--data", "register/data"});
    INFO(described.out << described.err);
    CHECK(described.exit == 0);
    CHECK_THAT(described.out, Contains("persons.csv: 100 rows read, 100 used"));
    CHECK_THAT(described.out, Contains("towns: 7 rows"));
    CHECK_THAT(described.out, Contains("98 given, 0 not applicable, 2 unknown"));
    CHECK_THAT(described.out, !Contains("p17"));
    const Finished document = folder.run(
        {"data", "describe", "register/rules.rules", "--data", "register/data", "--json"});
    CHECK(misfits(document.json(), "data.schema.json").empty());
    CHECK(document.json()["results"][1]["fields"][0] ==
          json{{"field", "age"}, {"given", 98}, {"not_applicable", 0}, {"unknown", 2}});
    const Finished danish = folder.run(
        {"data", "describe", "register/rules.rules", "--data", "register/data", "--lang", "da"});
    CHECK_THAT(danish.out, Contains("98 oplyst, 0 gælder ikke, 2 uvist"));
}

TEST_CASE("check names file, row and column of everything that is wrong, and ends with 3") {
    const CommandFolder folder;
    SmallRegister small;
    small.persons = 20;
    small.write(folder);
    folder.replace("register/data/persons.csv", "\np3,t3,111,33", "\np3,t3,1110,33");
    folder.replace("register/data/persons.csv", "\np5,t5,", "\np5,t5,x");
    const Finished run =
        folder.run({"data", "check", "register/rules.rules", "--data", "register/data"});
    INFO(run.out << run.err);
    CHECK(run.exit == 3);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, Contains("error[E7048]") && Contains("persons.csv:5"));
    CHECK_THAT(run.err, Contains("error[E7045]") && Contains("persons.csv:7"));
    CHECK(folder.run({"data", "chek", "register/rules.rules"}).exit == 2);
    CHECK(folder.run({"data"}).exit == 2);
    CHECK(folder.run({"data", "check", "register/rules.rules"}).exit == 2);
}

TEST_CASE("looking at data and packing them is stopped while they are read") {
    const CommandFolder folder;
    SmallRegister small;
    small.persons = 600'000;
    small.write(folder);
    const auto reads_persons = [](pid_t process) {
        std::error_code error;
        const fs::path files = "/proc/" + std::to_string(process) + "/fd";
        for (fs::directory_iterator file(files, error), end; !error && file != end;
             file.increment(error)) {
            std::error_code gone;
            if (fs::read_symlink(*file, gone).filename() == "persons.csv") return true;
        }
        return false;
    };
    for (const char* verb : {"check", "describe", "pack"}) {
        const Finished run =
            folder.interrupt({"data", verb, "register/rules.rules", "--data", "register/data"},
                             SIGINT, reads_persons);
        INFO(verb << run.out << run.err);
        CHECK(run.exit == 130);
        CHECK(run.out.empty());
        CHECK_THAT(run.err, Contains("stopped before there was an answer"));
    }
    // Neither the pack nor what was to become it.
    const fs::directory_iterator files(folder.path() / "register/data");
    CHECK(std::distance(files, {}) == 2);
}
