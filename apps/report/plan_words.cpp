#include "apps/report/plan_words.hpp"

#include <array>

namespace hjemmel::apps {

namespace {

struct Texts {
    std::string_view english;
    std::string_view danish;
};

constexpr std::array<Texts, static_cast<std::size_t>(PlanWord::Last)> texts{{
#define HJEMMEL_WORD(name, english, danish) {english, danish},
#include "apps/report/plan_words.def"
#undef HJEMMEL_WORD
}};

}  // namespace

std::string_view word(PlanWord word, Language language) {
    const Texts& both = texts.at(static_cast<std::size_t>(word));
    return language == Language::Danish ? both.danish : both.english;
}

}  // namespace hjemmel::apps
