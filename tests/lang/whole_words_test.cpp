#include "lang/whole_words.hpp"

#include <catch2/catch.hpp>

#include <string_view>

using hjemmel::lang::find_quote;
using hjemmel::lang::find_whole;
using hjemmel::lang::stands_in;

TEST_CASE("words stand whole where neither end cuts a word or a number") {
    CHECK(stands_in("Fristen er 10 dage.", "10 dage"));
    CHECK_FALSE(stands_in("Fristen er 110 dage.", "10 dage"));
    CHECK_FALSE(stands_in("Fristen er 10 dages varsel.", "10 dage"));
    CHECK_FALSE(stands_in("Kommunen og andre kommuner", "kommune"));
    CHECK_FALSE(stands_in("en størrelse", "størrels"));
    CHECK_FALSE(stands_in("en størrelse", "rrelse"));  // behind a letter of two bytes
    CHECK_FALSE(stands_in("mindst 2,5 procent", "5 procent"));
    CHECK_FALSE(stands_in("mindst 2,5 procent", "mindst 2"));
    CHECK(stands_in("stk. 2, 5 procent", "5 procent"));
    CHECK(stands_in("»10 dage«", "10 dage"));
    CHECK(stands_in("beregnet som 25 timer", "25 timer"));
    CHECK(stands_in("en kommune, der", ", der"));
    CHECK(find_whole("110 dage eller 10 dage", "10 dage") == 15);
    CHECK(find_whole("10 dage og 10 dage", "10 dage", 1) == 11);
    CHECK(find_whole("kommuner", "kommune") == std::string_view::npos);
}

TEST_CASE("a quote may leave out what stands between its words") {
    const std::string_view text = "Kommunen sender en rapport om sin indsats senest den 1. maj.";
    const auto found = find_quote(text, "sender … senest");
    REQUIRE(found);
    CHECK(text.substr(found->begin, found->end - found->begin) ==
          "sender en rapport om sin indsats senest");
    const auto three = find_quote(text, "Kommunen … rapport … maj");
    REQUIRE(three);
    CHECK(three->end == text.size() - 1);
    // In another order, cut words, or nothing on one side.
    CHECK_FALSE(find_quote(text, "senest … sender"));
    CHECK_FALSE(find_quote(text, "sender … sene"));
    CHECK_FALSE(find_quote(text, " … senest"));
    CHECK_FALSE(find_quote(text, "sender … "));
    CHECK_FALSE(find_quote(text, "sender … sender"));
    CHECK(find_quote(text, "en rapport")->begin == 16);
}
