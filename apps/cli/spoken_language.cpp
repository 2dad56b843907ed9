#include "apps/cli/spoken_language.hpp"

#include "apps/cli/rule_files.hpp"
#include "lang/parser.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <optional>

namespace hjemmel::cli {

namespace {

std::string_view variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string_view() : std::string_view(value);
}

}  // namespace

lang::Language language_of_locale() {
    return language_of_locale(variable("LC_ALL"), variable("LC_MESSAGES"), variable("LANG"));
}

lang::Language language_of_locale(std::string_view lc_all, std::string_view lc_messages,
                                  std::string_view lang) {
    const std::string_view locale = !lc_all.empty()        ? lc_all
                                    : !lc_messages.empty() ? lc_messages
                                                           : lang;
    // `da`, `da_DK`, `da_DK.UTF-8`, `da@euro`; not `dav_KE`.
    const bool danish =
        locale.substr(0, 2) == "da" &&
        (locale.size() == 2 || std::string_view("_.@").find(locale[2]) != std::string_view::npos);
    return danish ? lang::Language::Danish : lang::Language::English;
}

void speak_as_the_rules(Options& options) {
    if (options.from_stdin) {
        options.language = lang::language_of(options.text);
        return;
    }
    if (options.verb == Verb::New) {
        options.language = options.rewritten.value_or(options.language);
        return;
    }
    if (options.verb == Verb::Help || options.verb == Verb::Version || !options.code.empty()) {
        return;
    }
    std::optional<lang::Language> spoken;
    for (const std::string& beginning : beginnings_of_rule_files(options.paths)) {
        const lang::Language language = lang::language_of(beginning);
        if (spoken && *spoken != language) {
            return;
        }
        spoken = language;
    }
    options.language = spoken.value_or(options.language);
}

std::string read_standard_input() {
    std::string text;
    std::array<char, std::size_t{1} << 16U> buffer{};
    while (text.size() <= largest_rule_file) {
        const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), stdin);
        if (count == 0) {
            break;
        }
        text.append(buffer.data(), count);
    }
    return text;
}

}  // namespace hjemmel::cli
