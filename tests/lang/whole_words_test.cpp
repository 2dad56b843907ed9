#include "lang/whole_words.hpp"

#include <catch2/catch.hpp>

#include <string_view>

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
