#include "apps/data/findings.hpp"

#include "lang/characters.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <utility>

namespace hjemmel::apps {

namespace {

constexpr std::size_t errors_shown = 100;
constexpr std::size_t longest_line = std::size_t{64} << 10U;

struct Extent {
    std::uint32_t begin = 0;  // bytes in the line
    std::uint32_t end = 0;
};

// Finds the cell of a line; the whole line when it is not complete there.
Extent extent_of_cell(std::string_view line, std::uint32_t number, char delimiter) {
    std::size_t at = 0;
    for (std::uint32_t cell = 1; at <= line.size(); ++cell) {
        const std::size_t begin = at;
        bool quoted = at < line.size() && line[at] == '"';
        at += quoted ? 1 : 0;
        while (at < line.size() && (quoted || line[at] != delimiter)) {
            if (line[at] == '"') {
                quoted = !quoted;
            }
            ++at;
        }
        if (cell == number) {
            return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)};
        }
        ++at;
    }
    return {0, static_cast<std::uint32_t>(line.size())};
}

std::uint32_t byte_of_column(std::string_view line, std::uint32_t column) {
    std::size_t at = 0;
    for (std::uint32_t i = 1; i < column && at < line.size(); ++i) {
        at += std::max<std::size_t>(1, lang::code_point_at(line, at).length);
    }
    return static_cast<std::uint32_t>(at);
}

// Turns one line into UTF-8 that can be shown; what cannot be read becomes `?`.
std::string shown_line(std::string_view bytes, Encoding encoding, bool first) {
    std::string text;
    if (first && bytes.starts_with("\xEF\xBB\xBF")) {
        bytes.remove_prefix(3);
    }
    while (!bytes.empty()) {
        TextDecoder decoder(encoding);
        std::string part;
        // A decoder at the start of a file would skip a byte order mark.
        decoder.decode("   ", false, part);
        decoder.decode(bytes, true, part);
        text.append(part, 3);
        if (!decoder.fault()) {
            break;
        }
        bytes.remove_prefix(decoder.fault()->byte - 3 + 1);
        text += '?';
    }
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c >= 0 && c < ' ' && c != '\t'; }, '?');
    return text;
}

}  // namespace

lang::FileId Findings::add_csv(const std::filesystem::path& path, std::string name, CsvForm form) {
    const lang::FileId id = sources_->add({std::move(name), {}, {0}});
    files_[id.index] = {path, form, true, false, 0};
    return id;
}

lang::FileId Findings::add_text(std::string name, std::string bytes) {
    const lang::FileId id = sources_->add(lang::SourceFile::of(std::move(name), std::move(bytes)));
    files_[id.index] = {};
    return id;
}

bool Findings::shows(lang::FileId file) const {
    return show_values_ || !files_.at(file.index).personal;
}

const std::string& Findings::name(lang::FileId file) const { return (*sources_)[file].path; }

lang::Span Findings::span(const DataPlace& place) {
    // Only messages ask for spans; those that are dropped leave a few bytes.
    places_.push_back(place);
    const auto number = static_cast<std::uint32_t>(places_.size() - 1);
    return {place.file, number, number};
}

lang::Diagnostic& Findings::add(lang::Code code, std::vector<lang::Argument> arguments,
                                lang::Span span) {
    const auto file = files_.find(span.file.index);
    lang::Diagnostic diagnostic{};
    diagnostic.code = code;
    diagnostic.arguments = std::move(arguments);
    diagnostic.span = span;
    if (file != files_.end() && ++file->second.errors > errors_shown) {
        if (file->second.csv) {
            places_.resize(std::min<std::size_t>(places_.size(), span.begin));
        }
        dropped_ = std::move(diagnostic);
        last_is_dropped_ = true;
        return dropped_;
    }
    last_is_dropped_ = false;
    diagnostics_.push_back(std::move(diagnostic));
    return diagnostics_.back();
}

void Findings::count_the_rest() {
    for (const auto& [index, file] : files_) {
        if (file.errors > errors_shown) {
            const lang::FileId id{index};
            lang::Diagnostic rest{};
            rest.code = lang::Code::MoreDataErrors;
            rest.arguments = {engine::Rational(file.errors - errors_shown), name(id)};
            rest.span = diagnostics_.back().span;
            // The last place of the file, so that it is the last message about it.
            for (const lang::Diagnostic& other : diagnostics_) {
                if (other.span.file == id) {
                    rest.span = other.span;
                }
            }
            diagnostics_.push_back(std::move(rest));
        }
    }
}

void Findings::read_lines(const File& file, Lines& lines) {
    std::ifstream stream(file.path, std::ios::binary);
    std::array<char, std::size_t{64} << 10U> chunk{};
    std::uint32_t number = 1;
    auto wanted = lines.find(number);
    std::string bytes;
    const auto finish = [&] {
        if (wanted != lines.end()) {
            while (!bytes.empty() && bytes.back() == '\r') {
                bytes.pop_back();
            }
            wanted->second.text = shown_line(bytes, file.form.encoding, number == 1);
        }
        bytes.clear();
    };
    const std::uint32_t last = lines.empty() ? 0 : lines.rbegin()->first;
    while (stream && number <= last) {
        stream.read(chunk.data(), chunk.size());
        std::string_view rest(chunk.data(), static_cast<std::size_t>(stream.gcount()));
        while (!rest.empty() && number <= last) {
            const std::size_t end = rest.find('\n');
            if (wanted != lines.end() && bytes.size() < longest_line) {
                bytes += rest.substr(0, std::min(end, longest_line - bytes.size()));
            }
            if (end == std::string_view::npos) {
                break;
            }
            finish();
            rest.remove_prefix(end + 1);
            wanted = lines.find(++number);
        }
    }
    finish();
}

// Replaces each character by a blank: the places stay, the content does not.
void Findings::blank_text(lang::FileId id) {
    lang::SourceFile& source = sources_->files[id.index];
    std::string blank;
    std::vector<std::uint32_t> moved(source.bytes.size() + 1);  // by byte of the text that was read
    for (std::size_t at = 0; at < source.bytes.size(); ++at) {
        const char c = source.bytes[at];
        const bool continued = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
        moved[at] = static_cast<std::uint32_t>(blank.size());
        if (!continued) {
            blank += c == '\n' || c == '\r' ? c : ' ';
        }
    }
    moved.back() = static_cast<std::uint32_t>(blank.size());
    const auto move = [&](lang::Span& span) {
        if (span.file == id) {
            span = {id, moved.at(span.begin), moved.at(span.end)};
        }
    };
    for (lang::Diagnostic& diagnostic : diagnostics_) {
        move(diagnostic.span);
        for (lang::Label& label : diagnostic.labels) {
            move(label.span);
        }
    }
    for (std::uint32_t& start : source.line_starts) {
        start = moved.at(start);
    }
    source.bytes = std::move(blank);
}

lang::Span Findings::placed(lang::Span span, const Lines& lines) const {
    const DataPlace& place = places_.at(span.begin);
    const Line& line = lines.at(place.line);
    const File& file = files_.at(span.file.index);
    Extent extent{};
    if (place.cell > 0) {
        extent = extent_of_cell(line.text, place.cell, file.form.delimiter);
    } else {
        extent.begin = byte_of_column(line.text, place.column);
        extent.end = byte_of_column(line.text, place.column + 1);
    }
    return {span.file, line.start + extent.begin, line.start + extent.end};
}

void Findings::place_spans(lang::FileId id, const Lines& lines) {
    for (lang::Diagnostic& diagnostic : diagnostics_) {
        if (diagnostic.span.file == id) {
            diagnostic.span = placed(diagnostic.span, lines);
        }
        for (lang::Label& label : diagnostic.labels) {
            if (label.span.file == id) {
                label.span = placed(label.span, lines);
            }
        }
    }
}

// Puts the lines that messages speak of into the source, and the spans at their places.
void Findings::show_lines(lang::FileId id, const File& file) {
    Lines lines;
    const auto want = [&](lang::Span span) {
        if (span.file == id) {
            lines[places_.at(span.begin).line];
        }
    };
    for (const lang::Diagnostic& diagnostic : diagnostics_) {
        want(diagnostic.span);
        std::for_each(diagnostic.labels.begin(), diagnostic.labels.end(),
                      [&](const lang::Label& label) { want(label.span); });
    }
    if (lines.empty()) {
        return;
    }
    read_lines(file, lines);
    // Only these lines are kept; the others start where the next of them does, so that the numbers
    // of lines are right.
    lang::SourceFile source{name(id), {}, {}};
    for (auto& [number, line] : lines) {
        line.start = static_cast<std::uint32_t>(source.bytes.size());
        source.line_starts.resize(number, line.start);
        source.bytes += line.text + "\n";
    }
    source.line_starts.push_back(static_cast<std::uint32_t>(source.bytes.size()));
    sources_->files[id.index] = std::move(source);
    place_spans(id, lines);
}

lang::Diagnostics Findings::finish() {
    count_the_rest();
    for (const auto& [index, file] : files_) {
        const lang::FileId id{index};
        if (file.csv) {
            show_lines(id, file);
        }
        if (shows(id)) {
            continue;
        }
        for (lang::Diagnostic& diagnostic : diagnostics_) {
            if (diagnostic.span.file == id) {
                diagnostic.notes.push_back({lang::Phrase::DataHidden, {}});
            }
        }
        blank_text(id);
    }
    std::move(warnings_.begin(), warnings_.end(), std::back_inserter(diagnostics_));
    lang::sort_diagnostics(diagnostics_);
    return std::move(diagnostics_);
}

}  // namespace hjemmel::apps
