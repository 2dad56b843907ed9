#pragma once

#include "lang/diagnostic.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace hjemmel::cli {

/// The page of a message code, as it stands in `docs/diagnostics/`.
struct Page {
    std::string_view code;  ///< `E4002`
    std::string_view text;
};

/// Finds the page of a code; null when there is none. The pages are compiled in.
[[nodiscard]] const Page* find_page(std::string_view code);

/// The text of a page for readers of one language; on the page itself the Danish words stand behind
/// the English ones, between them and the examples.
[[nodiscard]] std::string page_text(const Page& page, lang::Code code, lang::Language language);

/// The compiled-in pages, in order of code (made by cmake/DiagnosticPages.cmake).
[[nodiscard]] const Page* first_page();
[[nodiscard]] std::size_t page_count();

}  // namespace hjemmel::cli
