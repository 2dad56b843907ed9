#include "lang/diagnostic_text.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace hjemmel::lang;

namespace {

/// Counts the names in `(left, right)`.
std::size_t argument_count(std::string_view arguments) {
    if (arguments.size() <= 2) {
        return 0;
    }
    return static_cast<std::size_t>(std::count(arguments.begin(), arguments.end(), ',')) + 1;
}

std::vector<Argument> samples(std::string_view arguments) {
    std::vector<Argument> result;
    for (std::size_t i = 0; i < argument_count(arguments); ++i) {
        result.emplace_back("sample" + std::to_string(i));
    }
    return result;
}

bool is_well_written(const std::string& text, std::size_t arguments) {
    bool good = !text.empty() && text.find(
                                     "…"
                                     "…") == std::string::npos;
    for (std::size_t i = 0; i < arguments; ++i) {
        good = good && text.find("sample" + std::to_string(i)) != std::string::npos;
    }
    return good && std::count(text.begin(), text.end(), '`') % 2 == 0 && text.back() != '.';
}

template <typename Name>
struct Listed {
    Name name;
    std::string_view spelled;
    std::string_view arguments;
};

// Tables, not a block for each message: one function with all of them takes minutes to compile.
constexpr Listed<Code> listed_titles[] = {
#define HJEMMEL_DIAGNOSTIC(number, name, severity, list, english, danish) \
    {Code::name, #name, #list},
#define HJEMMEL_PHRASE(name, list, english, danish)
#include "lang/diagnostic_codes.def"
#undef HJEMMEL_DIAGNOSTIC
#undef HJEMMEL_PHRASE
};
constexpr Listed<Phrase> listed_phrases[] = {
#define HJEMMEL_DIAGNOSTIC(number, name, severity, list, english, danish)
#define HJEMMEL_PHRASE(name, list, english, danish) {Phrase::name, #name, #list},
#include "lang/diagnostic_codes.def"
#undef HJEMMEL_DIAGNOSTIC
#undef HJEMMEL_PHRASE
};

}  // namespace

TEST_CASE("every message of the catalogue is written in both languages") {
    for (const Listed<Code>& listed : listed_titles) {
        Diagnostic diagnostic{};
        diagnostic.code = listed.name;
        diagnostic.arguments = samples(listed.arguments);
        INFO(listed.spelled);
        for (const Language language : {Language::English, Language::Danish}) {
            CHECK(is_well_written(title_text(diagnostic, language),
                                  argument_count(listed.arguments)));
        }
    }
    for (const Listed<Phrase>& listed : listed_phrases) {
        const Text text{listed.name, samples(listed.arguments)};
        INFO(listed.spelled);
        for (const Language language : {Language::English, Language::Danish}) {
            CHECK(is_well_written(phrase_text(text, language), argument_count(listed.arguments)));
        }
    }
}

TEST_CASE("codes are found by their names and stand once") {
    std::set<Code> seen;
    for (const Code code : all_codes()) {
        CHECK(seen.insert(code).second);
        Code found{};
        REQUIRE(find_code(code_name(code), found));
        CHECK(found == code);
        REQUIRE(find_code(code_name(code).substr(1), found));
        CHECK(found == code);
        CHECK(!identifier_of(code).empty());
    }
    Code found{};
    CHECK_FALSE(find_code("E0000", found));
    CHECK_FALSE(find_code("", found));
    CHECK_FALSE(find_code("X1002", found));
}

TEST_CASE("messages are sorted by place and the same one stands once") {
    Diagnostic first{};
    first.code = Code::ExpectedValue;
    first.arguments = {std::string("a")};
    first.span = {FileId{0}, 5, 6};
    Diagnostic second = first;
    second.span = {FileId{0}, 2, 3};
    Diagnostic other_file = first;
    other_file.span = {FileId{1}, 0, 1};
    Diagnostics all = {other_file, first, second, first};
    sort_diagnostics(all);
    REQUIRE(all.size() == 3);
    CHECK(all[0].span == second.span);
    CHECK(all[1].span == first.span);
    CHECK(all[2].span == other_file.span);
    CHECK(has_errors(all));
    CHECK_FALSE(has_errors({}));
}

TEST_CASE("numbers, dates and plurals come from typed arguments") {
    const auto title = [](Code code, std::vector<Argument> arguments, Language language) {
        Diagnostic diagnostic{};
        diagnostic.code = code;
        diagnostic.arguments = std::move(arguments);
        return title_text(diagnostic, language);
    };
    using hjemmel::engine::Date;
    using hjemmel::engine::Rational;
    const std::vector<Argument> one_of_many = {Rational(1), Rational(1'200)};
    CHECK(title(Code::ListLength, one_of_many, Language::English) ==
          "1 value is given where 1,200 are needed");
    CHECK(title(Code::ListLength, one_of_many, Language::Danish) ==
          "der er givet 1 værdi, hvor der skal være 1.200");
    CHECK(title(Code::ListLength, {Rational(13), Rational(1)}, Language::English) ==
          "13 values are given where 1 is needed");
    CHECK(title(Code::ListLength, {Rational(13), Rational(1)}, Language::Danish) ==
          "der er givet 13 værdier, hvor der skal være 1");
    const std::vector<Argument> gap = {std::string("q"), *Date::from_ymd(2021, 3, 1),
                                       *Date::from_ymd(2021, 12, 31)};
    CHECK(title(Code::GapInForce, gap, Language::English) ==
          "nothing is in force for `q` from 1 March 2021 to 31 December 2021");
    CHECK(title(Code::GapInForce, gap, Language::Danish) ==
          "intet gælder for `q` fra 1. marts 2021 til 31. december 2021");
}
