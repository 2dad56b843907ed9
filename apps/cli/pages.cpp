#include "apps/cli/pages.hpp"

#include "lang/diagnostic_text.hpp"

#include <utility>

namespace hjemmel::cli {

const Page* find_page(std::string_view code) {
    for (std::size_t index = 0; index < page_count(); ++index) {
        if (first_page()[index].code == code) {
            return first_page() + index;
        }
    }
    return nullptr;
}

std::string page_text(const Page& page, lang::Code code, lang::Language language) {
    constexpr std::string_view danish_mark = "På dansk: ";
    const std::size_t danish = page.text.find(danish_mark);
    const std::size_t examples = page.text.find("## ");
    if (danish == std::string_view::npos || examples == std::string_view::npos) {
        return std::string(page.text);
    }
    if (language == lang::Language::English) {
        return std::string(page.text.substr(0, danish)) + std::string(page.text.substr(examples));
    }
    std::string text = "# " + std::string(page.code) + ": " +
                       std::string(lang::title_pattern(code, language)) + "\n\n";
    text += page.text.substr(danish + danish_mark.size());
    using Heading = std::pair<std::string_view, std::string_view>;
    for (const auto& [english, own] : {Heading{"\n## Example\n", "\n## Eksempel\n"},
                                       Heading{"\n## Repaired\n", "\n## Rettet\n"}}) {
        const std::size_t at = text.find(english);
        if (at != std::string::npos) text.replace(at, english.size(), own);
    }
    return text;
}

}  // namespace hjemmel::cli
