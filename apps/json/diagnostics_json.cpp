#include "apps/json/diagnostics_json.hpp"

#include "lang/diagnostic_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string_view>

namespace hjemmel::apps {

namespace {

using nlohmann::ordered_json;

std::string_view severity_text(lang::Severity severity) {
    switch (severity) {
        case lang::Severity::Error:
            return "error";
        case lang::Severity::Warning:
            return "warning";
        case lang::Severity::Lint:
            return "lint";
        case lang::Severity::Note:
            return "note";
    }
    return "";
}

/// Adds where a span lies, in code points of a line and in bytes of the file; nothing when it lies
/// in no file.
void add_place(const lang::Span& span, const lang::Sources& sources, ordered_json& json) {
    if (span.file.index >= sources.files.size()) {
        return;
    }
    const lang::SourceFile& file = sources[span.file];
    const lang::Position begin = lang::position_of(file, span.begin);
    const lang::Position end = lang::position_of(file, std::max(span.begin, span.end));
    json["file"] = file.path;
    json["line"] = begin.line;
    json["column"] = begin.column;
    json["end_line"] = end.line;
    json["end_column"] = end.column;
    json["begin"] = span.begin;
    json["end"] = std::max(span.begin, span.end);
}

ordered_json texts_json(const std::vector<lang::Text>& texts, lang::Language language) {
    ordered_json json = ordered_json::array();
    for (const lang::Text& text : texts) {
        json.push_back(lang::phrase_text(text, language));
    }
    return json;
}

ordered_json fix_json(const lang::Fix& fix, const lang::Sources& sources, lang::Language language) {
    ordered_json json;
    json["title"] = lang::phrase_text(fix.title, language);
    json["safe"] = fix.safe;
    json["edits"] = ordered_json::array();
    for (const lang::Edit& edit : fix.edits) {
        ordered_json one;
        add_place(edit.span, sources, one);
        one["replacement"] = edit.replacement;
        json["edits"].push_back(std::move(one));
    }
    return json;
}

ordered_json diagnostic_json(const lang::Diagnostic& diagnostic, const lang::Sources& sources,
                             lang::Language language) {
    ordered_json json;
    json["code"] = lang::code_name(diagnostic.code);
    json["severity"] = severity_text(lang::severity_of(diagnostic.code));
    json["title"] = lang::title_text(diagnostic, language);
    add_place(diagnostic.span, sources, json);
    if (!diagnostic.at_span.empty()) {
        json["at_span"] = lang::phrase_text(diagnostic.at_span.front(), language);
    }
    json["labels"] = ordered_json::array();
    for (const lang::Label& label : diagnostic.labels) {
        ordered_json one;
        add_place(label.span, sources, one);
        one["text"] = lang::phrase_text(label.text, language);
        json["labels"].push_back(std::move(one));
    }
    json["notes"] = texts_json(diagnostic.notes, language);
    json["help"] = texts_json(diagnostic.help, language);
    json["fixes"] = ordered_json::array();
    for (const lang::Fix& fix : diagnostic.fixes) {
        json["fixes"].push_back(fix_json(fix, sources, language));
    }
    return json;
}

}  // namespace

nlohmann::ordered_json diagnostics_json(const lang::Diagnostics& diagnostics,
                                        const lang::Sources& sources, lang::Language language) {
    ordered_json json = ordered_json::array();
    for (const lang::Diagnostic& diagnostic : diagnostics) {
        json.push_back(diagnostic_json(diagnostic, sources, language));
    }
    return json;
}

}  // namespace hjemmel::apps
