#include "tests/apps/command_support.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace hjemmel::testing {

namespace {

namespace fs = std::filesystem;

constexpr const char* law = R"(law BEK1
title "BEK nr. 1 af 02/01/2020"
subject "an order for the tests of the command"
issued 2020-01-02
published 2020-01-03
commences 2020-02-01 by § 9
paraphrase

§ 2
  The statement for a year is made by 1 April of the year after.
§ 5
  The share without an offer must be less than 20 per cent.
§ 6
  Who misses the target is selected.
§ 9
  The order takes effect on 1 February 2020.
)";

constexpr const char* later_law = R"(law BEK2
title "BEK nr. 2 af 01/12/2020"
subject "a later order for the tests of the command"
issued 2020-12-01
published 2020-12-02
commences 2021-01-01 by § 2
paraphrase

§ 1
  Who has a plan is not selected.
§ 2
  The order takes effect on 1 January 2021.
)";

constexpr const char* rules = R"(language english
module demo.focus

source BEK1 "lov/bek-1.law"
source BEK2 "lov/bek-2.law"

entity municipality (municipalities)
  label da "kommune" / "kommuner", en "municipality" / "municipalities"
entity person (persons) of municipality
  label da "person" / "personer", en "person" / "persons"

reading plan of municipality for year Y : yes/no
  label da "har en plan", en "has a plan"
reading measured_persons of municipality for month M : integer persons from 1 persons to 1_000_000 persons
  label da "målte personer", en "persons measured"
reading persons_with_offer of municipality for month M : integer persons from 0 persons to 1_000_000 persons
  label da "personer med tilbud", en "persons with an offer"

parameter limit : share
  label da "grænsen for andelen uden tilbud", en "the limit for the share without an offer"
  is 20 %    cite BEK1 § 5

interpretation threshold    cite BEK1 § 5
  question "Is a share of exactly the limit a pass?"
  option below_limit    "the share must be below the limit"    default
  option at_least_with  "it is enough that 80 per cent have had one"

convention decided on 1 April of Y + 1    cite BEK1 § 2

define share_with_offer of municipality for month M : share from 0 % to 100 %
  label da "andel med tilbud", en "share with an offer"
  cite BEK1 § 5
  is persons_with_offer / measured_persons

define offers_met of municipality for year Y : yes/no
  label da "målet for tilbud er opfyldt", en "the target for offers is met"
  rule main
    cite BEK1 § 5
    is choose threshold
         below_limit   : 100 % - share_with_offer for month (last month of Y) < limit
         at_least_with : 100 % - share_with_offer for month (last month of Y) <= limit

define selected of municipality for year Y : yes/no
  label da "udvalgt", en "selected"
  rule main
    cite BEK1 § 6
    is not offers_met
  exception planned to main
    cite BEK2 § 1
    when plan
    is no

test "four in five are not enough"
  given municipality Fanø
    measured_persons for month 2019-12 is 5 persons
    persons_with_offer for month 2019-12 is 4 persons
  for year 2019
  expect offers_met is no
  expect offers_met is yes  under threshold at_least_with
)";

constexpr const char* figures = R"(quantity,municipality,month,year,value,known_to,rounded
measured_persons,Aalborg,2019-12,,5205,,
persons_with_offer,Aalborg,2019-12,,3227,,
share_with_offer,Fanø,2019-12,,62 %,1 %,half up
plan,Fanø,,2020,yes,,
share_with_offer,Fanø,2020-12,,80 %,1 %,half up
)";

std::string quoted(const std::string& word) {
    std::string text = "'";
    for (const char letter : word) {
        text += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
    }
    return text + "'";
}

std::string contents(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace

CommandFolder::CommandFolder() {
    static std::atomic<int> number{0};
    path_ = fs::temp_directory_path() /
            ("hjemmel-test-" + std::to_string(getpid()) + "-" + std::to_string(number++));
    fs::remove_all(path_);
    write("rules/lov/bek-1.law", law);
    write("rules/lov/bek-2.law", later_law);
    write("rules/focus.rules", rules);
    write("data/figures.csv", figures);
}

CommandFolder::~CommandFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

void CommandFolder::write(const std::string& file, const std::string& text) const {
    fs::create_directories((path_ / file).parent_path());
    std::ofstream(path_ / file, std::ios::binary) << text;
}

void CommandFolder::replace(const std::string& file, const std::string& from,
                            const std::string& to) const {
    std::string text = contents(path_ / file);
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    write(file, text.replace(at, from.size(), to));
}

std::string CommandFolder::read(const std::string& file) const { return contents(path_ / file); }

Finished CommandFolder::run(const std::vector<std::string>& words) const { return run(words, ""); }

Finished CommandFolder::run_in(const std::string& folder,
                               const std::vector<std::string>& words) const {
    return run_there(path_ / folder, words, "", {});
}

Finished CommandFolder::run(const std::vector<std::string>& words, const std::string& input,
                            const std::vector<std::string>& variables) const {
    return run_there(path_, words, input, variables);
}

Finished CommandFolder::run_there(const std::filesystem::path& there,
                                  const std::vector<std::string>& words, const std::string& input,
                                  const std::vector<std::string>& variables) const {
    write(".in", input);
    std::string line = "cd " + quoted(there.string()) + " && env -u LC_ALL -u LC_MESSAGES -u LANG";
    for (const std::string& variable : variables) {
        line += " " + quoted(variable);
    }
    line += " " + quoted(HJEMMEL_COMMAND);
    for (const std::string& word : words) {
        line += " " + quoted(word);
    }
    const std::string beside = quoted((path_ / ".").string());
    line += " < " + beside + "in > " + beside + "out 2> " + beside + "err";
    // NOLINTNEXTLINE(cert-env33-c): the command is what is tested, and its words are quoted.
    const int status = std::system(line.c_str());
    Finished finished;
    finished.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    finished.out = contents(path_ / ".out");
    finished.err = contents(path_ / ".err");
    return finished;
}

Finished CommandFolder::interrupt(const std::vector<std::string>& words, int signal,
                                  const std::function<bool(pid_t)>& begun) const {
    std::vector<std::string> kept{HJEMMEL_COMMAND};
    kept.insert(kept.end(), words.begin(), words.end());
    std::vector<char*> arguments;
    for (std::string& word : kept) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
            unsetenv(variable);
        }
        if (chdir(path_.c_str()) == 0 && std::freopen(".out", "w", stdout) != nullptr &&
            std::freopen(".err", "w", stderr) != nullptr) {
            execv(arguments.front(), arguments.data());
        }
        _exit(99);
    }
    int status = 0;
    bool has_ended = false;
    // Often: what is waited for may not last long.
    while (!has_ended && !begun(child)) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        has_ended = waitpid(child, &status, WNOHANG) != 0;
    }
    REQUIRE_FALSE(has_ended);
    kill(child, signal);
    REQUIRE(waitpid(child, &status, 0) == child);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read(".out"), read(".err")};
}

std::vector<std::string> question(const std::string& verb, const std::string& quantity,
                                  std::vector<std::string> more) {
    std::vector<std::string> words{verb, "rules", "--data", "data", "--ask", quantity};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

}  // namespace hjemmel::testing
