#pragma once

#include "lang/compile.hpp"
#include "lang/diagnostic_text.hpp"
#include "tests/support/example_law.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Checks rule files as `hjemmel check` does and writes down what comes out, for cases and pages.

namespace hjemmel::tests {

struct NamedText {
    std::string path;
    std::string text;
};

/// A run over rule files that cite the example law, kept together so that places can be told.
struct Checked {
    lang::Sources sources;
    std::vector<lang::FileId> files;
    lang::Compiled compiled;

    explicit Checked(const std::vector<NamedText>& texts, lang::Lints lints = lang::Lints::Hidden) {
        for (const NamedText& text : texts)
            files.push_back(sources.add(lang::SourceFile::of(text.path, text.text)));
        compiled = lang::compile(sources, files, load_example_law, lints);
    }

    /// "E2001 W4008", each code as often as it is reported.
    [[nodiscard]] std::string codes() const {
        std::string result;
        for (const lang::Diagnostic& found : compiled.diagnostics) {
            result += (result.empty() ? "" : " ") + lang::code_name(found.code);
        }
        return result;
    }

    /// `3:7-12`; the file in front unless it is the only rule file.
    [[nodiscard]] std::string place(lang::Span span) const {
        const lang::SourceFile& file = sources[span.file];
        const lang::Position begin = lang::position_of(file, span.begin);
        const lang::Position end = lang::position_of(file, span.end);
        std::string result;
        if (files.size() > 1 || !(span.file == files.front())) result = file.path + " ";
        result += fmt::format("{}:{}", begin.line, begin.column);
        if (end.line != begin.line) return result + fmt::format("-{}:{}", end.line, end.column - 1);
        if (end.column > begin.column + 1) return result + fmt::format("-{}", end.column - 1);
        return result;
    }

    /// One paragraph a message: code, place and title, then its labels, notes, help and fixes.
    [[nodiscard]] std::string text(lang::Language language = lang::Language::English) const {
        const auto phrase = [&](const lang::Text& words) {
            return lang::phrase_text(words, language);
        };
        std::string result;
        for (const lang::Diagnostic& found : compiled.diagnostics) {
            const std::string title = lang::title_text(found, language);
            result +=
                fmt::format("{} {}: {}\n", lang::code_name(found.code), place(found.span), title);
            for (const lang::Text& here : found.at_span)
                result += fmt::format("  here: {}\n", phrase(here));
            for (const lang::Label& label : found.labels) {
                result += fmt::format("  {}: {}\n", place(label.span), phrase(label.text));
            }
            for (const lang::Text& note : found.notes)
                result += fmt::format("  note: {}\n", phrase(note));
            for (const lang::Text& help : found.help)
                result += fmt::format("  help: {}\n", phrase(help));
            for (const lang::Fix& fix : found.fixes)
                result += fmt::format("  fix: {}\n", phrase(fix.title));
        }
        return result;
    }

    /// The rule files as they are after a fix.
    [[nodiscard]] std::vector<NamedText> repaired(const lang::Fix& fix) const {
        std::vector<NamedText> texts;
        for (const lang::FileId file : files)
            texts.push_back({sources[file].path, sources[file].bytes});
        std::vector<lang::Edit> edits = fix.edits;
        std::sort(edits.begin(), edits.end(), [](const lang::Edit& left, const lang::Edit& right) {
            return left.span.begin > right.span.begin;  // from the end, so that places stay
        });
        for (const lang::Edit& edit : edits) {
            for (std::size_t file = 0; file < files.size(); ++file) {
                if (!(files[file] == edit.span.file)) continue;
                texts[file].text.replace(edit.span.begin, edit.span.end - edit.span.begin,
                                         edit.replacement);
            }
        }
        return texts;
    }
};

/// Takes apart a text of several files: a line `==== other.rules` begins the file of that name.
[[nodiscard]] inline std::vector<NamedText> files_of(std::string_view text,
                                                     const std::string& first_path) {
    std::vector<NamedText> files{{first_path, ""}};
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        const std::string_view line = text.substr(0, end);
        if (line.substr(0, 5) == "==== ") {
            files.push_back({std::string(line.substr(5, line.find('\n') - 5)), ""});
        } else {
            files.back().text += line;
        }
        text.remove_prefix(end);
    }
    return files;
}

}  // namespace hjemmel::tests
