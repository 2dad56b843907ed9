#pragma once

#include "apps/report/words.hpp"

#include <string>
#include <string_view>

namespace hjemmel::apps {

/// Writes a text so that a page shows it and nothing else: marks of HTML are escaped, and
/// characters that turn the direction of writing or show nothing are named.
[[nodiscard]] std::string html_text(std::string_view text);

/// Writes a whole page: readable without script, by keyboard and in print, with no request to any
/// address. body, mark: HTML; the mark says in the head of the page what wrote it.
[[nodiscard]] std::string html_page(Language language, std::string_view title,
                                    std::string_view body, std::string_view mark = {});

}  // namespace hjemmel::apps
