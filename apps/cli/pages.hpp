#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace hjemmel::cli {

/// The page of a message code, as it stands in `docs/diagnostics/`.
struct Page {
    std::string_view code;  ///< `E4002`
    std::string_view text;
};

/// Finds the page of a code; null when there is none. The pages are compiled in.
[[nodiscard]] const Page* find_page(std::string_view code);

/// The compiled-in pages, in order of code (made by cmake/DiagnosticPages.cmake).
[[nodiscard]] const Page* first_page();
[[nodiscard]] std::size_t page_count();

}  // namespace hjemmel::cli
