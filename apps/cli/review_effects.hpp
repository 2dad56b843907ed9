#pragma once

#include "apps/cli/options.hpp"
#include "apps/cli/rule_files.hpp"
#include "apps/report/book.hpp"

#include <tl/expected.hpp>

#include <map>
#include <string>
#include <vector>

namespace hjemmel::cli {

/// What rules and readings matter for the answers to some questions.
struct MeasuredEffects {
    std::vector<apps::BookQuestion> questions;
    /// By the stable name of a rule or step that no provision carries: how many answers differ when
    /// it is left out. One that no question can read is not among them.
    std::map<std::string, std::vector<apps::BookEffect>> without;
    /// By the name of a reading and of its option: how many answers differ with it.
    std::map<std::string, std::map<std::string, std::vector<apps::BookEffect>>> with_option;
};

/// Answers the questions of `--effect`, and then again after each change. rules: what the data say
/// of their own faults is added to `diagnostics`, with their texts as sources. An error among them,
/// or a question that cannot be understood, and nothing is measured.
[[nodiscard]] tl::expected<MeasuredEffects, UsageError> measure_effects(
    const Options& options, CheckedRules& rules, lang::Diagnostics& diagnostics);

}  // namespace hjemmel::cli
