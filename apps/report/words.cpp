#include "apps/report/words.hpp"

#include "lang/diagnostic_text.hpp"

#include <array>

namespace hjemmel::apps {

namespace {

struct Texts {
    std::string_view english;
    std::string_view danish;
};

constexpr std::array<Texts, static_cast<std::size_t>(Word::Last)> texts{{
#define HJEMMEL_WORD(name, english, danish) {english, danish},
#include "apps/report/words.def"
#undef HJEMMEL_WORD
}};

}  // namespace

std::string_view word(Word word, Language language) {
    const Texts& both = texts.at(static_cast<std::size_t>(word));
    return language == Language::Danish ? both.danish : both.english;
}

std::string grouped(std::int64_t number, Language language) {
    return lang::argument_text(engine::Rational(number), language);
}

std::string in_number(std::string_view text, const std::vector<bool>& is_one) {
    std::string result;
    std::size_t arguments = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t bar = text.find('|', at);
        const std::size_t close = text.find(']', at);
        if (text[at] == '[' && bar < close && close != std::string_view::npos) {
            const bool one = arguments > 0 && arguments <= is_one.size() && is_one[arguments - 1];
            result +=
                one ? text.substr(at + 1, bar - at - 1) : text.substr(bar + 1, close - bar - 1);
            at = close + 1;
            continue;
        }
        arguments += text.substr(at, 2) == "{}" ? 1U : 0U;
        result += text[at++];
    }
    return result;
}

}  // namespace hjemmel::apps
