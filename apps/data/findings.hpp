#pragma once

#include "apps/data/csv_reader.hpp"
#include "lang/diagnostic.hpp"
#include "lang/source.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hjemmel::apps {

/// A place in a CSV file: a cell by its number in the row, or a point of a line by its column.
/// All count from one, columns in code points.
struct DataPlace {
    lang::FileId file;
    std::uint32_t line = 1;
    std::uint32_t cell = 0;  ///< 0: the place is `column`
    std::uint32_t column = 1;
};

/// Collects the messages about a data package. CSV files are not kept: the lines that messages
/// speak of are read again at the end, and blanked out for files about persons.
class Findings {
public:
    Findings(lang::Sources& sources, bool show_values)
        : sources_(&sources), show_values_(show_values) {}

    /// Makes a CSV file known under the name that messages show.
    lang::FileId add_csv(const std::filesystem::path& path, std::string name, CsvForm form);
    /// Makes a text known that is kept (`data.toml`, JSON).
    lang::FileId add_text(std::string name, std::string bytes);
    /// The file is about persons: messages do not show its lines.
    void protect(lang::FileId file) { files_.at(file.index).personal = true; }
    [[nodiscard]] bool shows(lang::FileId file) const;

    /// Gives the span that `finish` turns into the place.
    [[nodiscard]] lang::Span span(const DataPlace& place);

    /// Adds a message; the reference is good until the next one. After 100 in a file they are
    /// counted only.
    lang::Diagnostic& add(lang::Code code, std::vector<lang::Argument> arguments, lang::Span span);

    /// Adds a warning, which is no reason to stop.
    void warn(lang::Diagnostic warning) { warnings_.push_back(std::move(warning)); }

    /// The message that was added last.
    lang::Diagnostic& last() { return last_is_dropped_ ? dropped_ : diagnostics_.back(); }

    [[nodiscard]] bool has_errors() const { return !diagnostics_.empty(); }
    [[nodiscard]] const std::string& name(lang::FileId file) const;

    /// Reads the lines again, puts them into the sources and gives the messages in order.
    [[nodiscard]] lang::Diagnostics finish();

private:
    struct File {
        std::filesystem::path path;
        CsvForm form;
        bool csv = false;
        bool personal = false;
        std::size_t errors = 0;
    };
    struct Line {
        std::string text;
        std::uint32_t start = 0;  ///< in the bytes of the source
    };
    using Lines = std::map<std::uint32_t, Line>;

    void count_the_rest();
    static void read_lines(const File& file, Lines& lines);
    void show_lines(lang::FileId id, const File& file);
    void blank_text(lang::FileId id);
    void place_spans(lang::FileId id, const Lines& lines);
    [[nodiscard]] lang::Span placed(lang::Span span, const Lines& lines) const;

    lang::Sources* sources_;
    bool show_values_;
    std::map<std::uint32_t, File> files_;  ///< by FileId
    std::vector<DataPlace> places_;        ///< a span in a CSV file begins at its number here
    lang::Diagnostics diagnostics_;
    lang::Diagnostics warnings_;  ///< about files that are kept as texts
    lang::Diagnostic dropped_;
    bool last_is_dropped_ = false;
};

}  // namespace hjemmel::apps
