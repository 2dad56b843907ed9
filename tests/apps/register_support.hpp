#pragma once

#include "tests/apps/command_support.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hjemmel::testing {

/// A register of persons in towns, written by rules of thumb so that every test can count what
/// should come out: `age` is missing for each 50th, the town of a person is her number modulo 7.
struct SmallRegister {
    int persons = 3'000;

    [[nodiscard]] static std::optional<int> age(int person) {
        return person % 50 == 0 ? std::nullopt : std::optional(person * 37 % 131);
    }
    [[nodiscard]] static int weeks(int person) { return person * 11 % 60; }
    [[nodiscard]] static int town(int person) { return person % 7; }

    [[nodiscard]] static std::string rules() {
        return R"(language english
module demo.register

entity town (towns)
entity person (persons) of town
  label da "borger" / "borgere", en "citizen" / "citizens"
  has age : integer from 0 to 130
  has weeks : integer from 0 to 1_000
  has note : text

reading plan of town for year Y : yes/no

parameter adult_age : number
  is 18
  assumption "an example"

define adult of person : yes/no
  assumption "an example"
  is age >= adult_age

define load of person : number from 0 to 100_000
  assumption "an example"
  is weeks * 3

define adults of town : integer persons from 0 persons to 1_000_000 persons
  assumption "an example"
  is count of persons where adult

define busy of town for year Y : yes/no
  rule main
    assumption "an example"
    is adults > 100 persons
  exception planned to main
    assumption "an example"
    when plan
    is no
)";
    }

    [[nodiscard]] std::string csv() const {
        std::string text = "id,town,age,weeks\n";
        for (int person = 0; person < persons; ++person) {
            const auto years = age(person);
            text += "p" + std::to_string(person) + ",t" + std::to_string(town(person)) + "," +
                    (years ? std::to_string(*years) : "") + "," + std::to_string(weeks(person)) +
                    "\n";
        }
        return text;
    }

    void write(const CommandFolder& folder) const {
        folder.write("register/rules.rules", rules());
        folder.write("register/data/persons.csv", csv());
        folder.write("register/data/data.toml", "[collections.persons]\nwithout = [\"note\"]\n");
    }
};

/// `VERB register/rules.rules --data register/data --ask QUANTITY`, then more.
[[nodiscard]] inline std::vector<std::string> about_register(const std::string& verb,
                                                             const std::string& quantity,
                                                             std::vector<std::string> more = {}) {
    std::vector<std::string> words{
        verb, "register/rules.rules", "--data", "register/data", "--ask", quantity};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

}  // namespace hjemmel::testing
