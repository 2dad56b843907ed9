#pragma once

#include "tests/support/dice.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

/// A register of persons in one CSV file, the rules for a question about it, and what somebody
/// writes who knows the file.
namespace hjemmel::bench {

inline constexpr const char* persons_rules = R"(language english
module register

entity municipality (municipalities)
entity person (persons) of municipality
  has exempt : yes/no
  has conversations : integer from 0 to 100
  has offers : integer from 0 to 100
  has months : integer from 0 to 1_000

parameter target : share
  is 80 %
  assumption "an example"

define in_scope of person : yes/no
  assumption "an example"
  is months >= 12 and not exempt

define seen of person : yes/no
  assumption "an example"
  is conversations >= 4

define met of municipality : yes/no
  assumption "an example"
  is (share of persons where in_scope that seen if none 100 %) >= target
)";

inline constexpr int persons_towns = 98;

inline void write_persons(const std::filesystem::path& folder, std::uint64_t persons,
                          std::uint64_t seed) {
    std::filesystem::create_directories(folder);
    std::ofstream file(folder / "persons.csv", std::ios::binary);
    file << "id,municipality,exempt,conversations,offers,months\n";
    testing::Dice numbers(seed);
    std::string text;
    for (std::uint64_t number = 0; number < persons; ++number) {
        // Large municipalities are more likely than small ones.
        const int one = numbers.below(persons_towns);
        const int municipality = std::min(one, numbers.below(persons_towns));
        text += std::to_string(number) + "," + std::to_string(101 + municipality) + ",";
        text += numbers.chance(10) ? "yes," : "no,";
        text += std::to_string(numbers.below(21)) + ",";
        text += std::to_string(numbers.below(4)) + ",";
        text += std::to_string(numbers.below(60)) + "\n";
        if (text.size() > 1'000'000) {
            file << text;
            text.clear();
        }
    }
    file << text;
}

struct PersonColumns {
    std::vector<std::uint32_t> ids;
    std::vector<std::uint8_t> towns, exempt, conversations, offers, months;
};

/// No quotes, no missing cell, ids that are numbers.
inline PersonColumns read_persons_by_hand(const std::filesystem::path& path) {
    std::FILE* file = std::fopen(path.c_str(), "rb");
    if (file == nullptr) std::abort();
    PersonColumns columns;
    std::vector<char> block(std::size_t{1} << 20U);
    std::uint32_t number = 0;
    unsigned column = 0;
    bool is_header = true;
    const auto end_cell = [&] {
        switch (column++) {
            case 0:
                columns.ids.push_back(number);
                break;
            case 1:
                columns.towns.push_back(static_cast<std::uint8_t>(number - 101));
                break;
            case 2:
                break;
            case 3:
                columns.conversations.push_back(static_cast<std::uint8_t>(number));
                break;
            case 4:
                columns.offers.push_back(static_cast<std::uint8_t>(number));
                break;
            default:
                columns.months.push_back(static_cast<std::uint8_t>(number));
                break;
        }
        number = 0;
    };
    while (const std::size_t size = std::fread(block.data(), 1, block.size(), file)) {
        for (std::size_t at = 0; at < size; ++at) {
            const char letter = block[at];
            if (is_header) {
                is_header = letter != '\n';
            } else if (letter == ',') {
                end_cell();
            } else if (letter == '\n') {
                end_cell();
                column = 0;
            } else if (letter >= '0' && letter <= '9') {
                number = number * 10 + static_cast<std::uint32_t>(letter - '0');
            } else if (letter == 'y') {
                columns.exempt.push_back(1);
            } else if (letter == 'n') {
                columns.exempt.push_back(0);
            }
        }
    }
    std::fclose(file);
    return columns;
}

}  // namespace hjemmel::bench
