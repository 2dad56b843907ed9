#pragma once

#include "apps/report/words.hpp"

#include <string>
#include <string_view>

namespace hjemmel::apps {

/// The words of simulations (`apps/report/plan_words.def`).
enum class PlanWord : std::uint16_t {
#define HJEMMEL_WORD(name, english, danish) name,
#include "apps/report/plan_words.def"
#undef HJEMMEL_WORD
    Last  ///< none: how many there are
};

[[nodiscard]] std::string_view word(PlanWord word, Language language);

/// The text of a word with its arguments.
template <typename... Arguments>
[[nodiscard]] std::string say(PlanWord which, Language language, const Arguments&... arguments) {
    const auto formatted = [&](const auto&... ready) {
        return fmt::vformat(in_number(word(which, language), {is_one(arguments)...}),
                            fmt::make_format_args(ready...));
    };
    return formatted(spoken(arguments, language)...);
}

}  // namespace hjemmel::apps
