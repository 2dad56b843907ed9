#pragma once

#include "lang/diagnostic.hpp"
#include "lang/law_import.hpp"
#include "lang/source.hpp"

namespace hjemmel::apps {

/// Reads the register's copy of an instrument: one JSON object with `title`, `short_name`, `id`,
/// `issued_date`, `url` and `provisions`, each with the text of one §. Its `valid_from` is not when
/// the law takes effect and is not used. Errors say where it cannot be read.
[[nodiscard]] lang::OfficialText read_register_copy(const lang::SourceFile& source,
                                                    lang::FileId file,
                                                    lang::Diagnostics& diagnostics);

}  // namespace hjemmel::apps
