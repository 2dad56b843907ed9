#pragma once

#include "apps/cli/options.hpp"

#include <string>
#include <string_view>

namespace hjemmel::cli {

/// The language of the environment: of the first of LC_ALL, LC_MESSAGES and LANG that is not empty.
/// Danish or, for any other, English.
[[nodiscard]] lang::Language language_of_locale();
[[nodiscard]] lang::Language language_of_locale(std::string_view lc_all,
                                                std::string_view lc_messages,
                                                std::string_view lang);

/// Lets messages and answers speak the language of the rules that are asked about, when these are
/// all in one. Otherwise it stays as it is.
void speak_as_the_rules(Options& options);

/// Reads standard input, at most a little more than a rule file may have.
[[nodiscard]] std::string read_standard_input();

}  // namespace hjemmel::cli
