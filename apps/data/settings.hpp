#pragma once

#include "apps/data/cells.hpp"
#include "apps/data/csv_reader.hpp"
#include "apps/data/findings.hpp"
#include "lang/source.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hjemmel::apps {

/// A text of `data.toml` (numbers, dates and true/false as text) and where it stands.
struct Spelled {
    std::string text;
    lang::Span span;
};
using SpelledTexts = std::vector<Spelled>;
using SpelledPairs = std::vector<std::pair<Spelled, Spelled>>;

/// Where values come from: a column or a constant, and how they are read.
struct ColumnSetting {
    std::optional<Spelled> column;
    std::optional<Spelled> constant;
    SpelledPairs values;
    std::optional<Spelled> unit;
    std::optional<Spelled> known_to;
    std::optional<Spelled> rounded;
    bool open = false;
    std::string note;
    std::optional<std::vector<std::string>> missing;
    std::optional<std::vector<std::string>> not_applicable;
    SpelledPairs at;  ///< places of this column alone
    lang::Span span;
};

/// `only = { column = ["…"] }`, `leave_out = { … }`.
struct RowFilter {
    Spelled column;
    std::vector<std::string> texts;
    bool only = true;
};

struct FileForm {
    CsvForm csv;
    WrittenForm written;
};

/// A section `[collections.NAME]` or `[figures.NAME]`.
struct SectionSettings {
    Spelled name;
    bool figures = false;
    SpelledTexts files;  ///< empty: the default
    FileForm form;
    std::string source;
    std::vector<std::string> assumptions;
    std::vector<RowFilter> filters;
    SpelledTexts ignore;

    // collections
    std::optional<Spelled> id;
    std::optional<ColumnSetting> parent;
    std::optional<ColumnSetting> from, to;  ///< of rows that move: when they belonged there
    SpelledTexts without;
    std::optional<bool> complete;
    bool personal = false;
    std::vector<std::pair<Spelled, ColumnSetting>> fields;

    // figures
    bool lists = true;
    std::vector<std::pair<Spelled, ColumnSetting>>
        places;  ///< entities, month, …; names are not checked yet
    std::vector<std::pair<Spelled, ColumnSetting>> quantities;
    std::vector<std::pair<Spelled, Spelled>> constants;
    std::optional<ColumnSetting> quantity;  ///< the long form
    std::optional<Spelled> value, unit, known_to, rounded, note;
};

struct PackageSettings {
    lang::FileId file;
    bool present = false;
    std::string source;
    std::vector<std::string> assumptions;
    FileForm form;
    SpelledTexts ignore_files;
    std::vector<SectionSettings> sections;  ///< in order of name, collections first
};

/// Reads `data.toml`; what is wrong in itself becomes messages. `file`: its text among the sources.
[[nodiscard]] PackageSettings read_settings(const lang::SourceFile& source, lang::FileId file,
                                            Findings& findings);

}  // namespace hjemmel::apps
