#pragma once

#include "apps/report/words.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Texts of rule files within sentences of a page: a screen reader must know which language they
/// are in, and they pass through sentences, lists and titles before they are written as HTML. So a
/// text is framed where its language is known, and the frame becomes `lang` in the end.
namespace hjemmel::apps {

/// Frames a text that is in another language than the page; any other is given as it is.
[[nodiscard]] std::string spoken(std::string text, std::optional<Language> language, Language page);

/// Writes a text as `html_text` does, with what is framed marked by its language. A frame that is
/// not closed ends with the text.
[[nodiscard]] std::string spoken_html(std::string_view text);

}  // namespace hjemmel::apps
