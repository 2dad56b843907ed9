#pragma once

#include "apps/cli/review_provisions.hpp"

namespace hjemmel::cli {

/// Says of an instrument in the book what answers its provisions besides the rules that are shown
/// beside them, and which words no rule quotes. Each answers what it names: a quote its words,
/// where they first stand in the provision; anything else the provision.
void answer_words(const LawOfBook& of, apps::BookInstrument& instrument);

}  // namespace hjemmel::cli
