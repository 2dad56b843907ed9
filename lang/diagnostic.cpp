#include "lang/diagnostic.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace hjemmel::lang {

namespace {

struct CatalogueRow {
    Code code;
    std::uint16_t number;
    std::string_view identifier;
    Severity severity;
};

constexpr std::array catalogue = {
#define HJEMMEL_DIAGNOSTIC(number, name, severity, arguments, english, danish) \
    CatalogueRow{Code::name, number, #name, Severity::severity},
#define HJEMMEL_PHRASE(name, arguments, english, danish)
#include "lang/diagnostic_codes.def"
#undef HJEMMEL_DIAGNOSTIC
#undef HJEMMEL_PHRASE
};

const CatalogueRow& row_of(Code code) {
    for (const CatalogueRow& row : catalogue) {
        if (row.code == code) {
            return row;
        }
    }
    return catalogue[0];
}

char letter_of(Severity severity) {
    switch (severity) {
        case Severity::Error:
            return 'E';
        case Severity::Warning:
            return 'W';
        case Severity::Lint:
            return 'L';
        case Severity::Note:
            return 'N';
    }
    return 'E';
}

auto place_of(const Diagnostic& diagnostic) {
    return std::make_tuple(diagnostic.span.file.index, diagnostic.span.begin, diagnostic.span.end,
                           static_cast<std::uint16_t>(diagnostic.code));
}

bool same_text(const Text& left, const Text& right) {
    return left.phrase == right.phrase && left.arguments == right.arguments;
}

bool same_texts(const std::vector<Text>& left, const std::vector<Text>& right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), same_text);
}

bool same_labels(const std::vector<Label>& left, const std::vector<Label>& right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](const Label& a, const Label& b) {
                          return a.span == b.span && same_text(a.text, b.text);
                      });
}

/// Compares what is drawn; fixes follow from it.
bool same(const Diagnostic& left, const Diagnostic& right) {
    return left.code == right.code && left.span == right.span &&
           left.arguments == right.arguments && same_texts(left.at_span, right.at_span) &&
           same_labels(left.labels, right.labels) && same_texts(left.notes, right.notes) &&
           same_texts(left.help, right.help);
}

}  // namespace

Severity severity_of(Code code) { return row_of(code).severity; }

std::string code_name(Code code) {
    return letter_of(severity_of(code)) + std::to_string(static_cast<unsigned>(code));
}

bool find_code(std::string_view text, Code& found) {
    for (const CatalogueRow& row : catalogue) {
        const std::string name = code_name(row.code);
        if (text == name || text == std::string_view(name).substr(1)) {
            found = row.code;
            return true;
        }
    }
    return false;
}

std::optional<Code> silenceable_code(std::string_view text) {
    Code code{};
    const bool letter =
        !text.empty() && std::string_view("EWLN").find(text[0]) != std::string_view::npos;
    if (!letter || !find_code(text.substr(1), code)) {
        return std::nullopt;
    }
    const auto number = static_cast<unsigned>(code);
    const bool lint = number >= 6000 && number < 7000;
    return lint || severity_of(code) != Severity::Error ? std::optional(code) : std::nullopt;
}

const std::vector<Code>& all_codes() {
    static const std::vector<Code> codes = [] {
        std::vector<Code> all;
        all.reserve(catalogue.size());
        for (const CatalogueRow& row : catalogue) {
            all.push_back(row.code);
        }
        std::sort(all.begin(), all.end());
        return all;
    }();
    return codes;
}

std::string_view identifier_of(Code code) { return row_of(code).identifier; }

bool has_errors(const Diagnostics& diagnostics) {
    return std::any_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& diagnostic) {
        return severity_of(diagnostic.code) == Severity::Error;
    });
}

void sort_diagnostics(Diagnostics& diagnostics) {
    std::stable_sort(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& left, const Diagnostic& right) {
                         const auto place = place_of(left);
                         const auto other = place_of(right);
                         if (place != other) {
                             return place < other;
                         }
                         return left.arguments < right.arguments;
                     });
    diagnostics.erase(std::unique(diagnostics.begin(), diagnostics.end(), same), diagnostics.end());
}

}  // namespace hjemmel::lang
