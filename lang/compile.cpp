#include "lang/compile.hpp"

#include "lang/elaborator.hpp"
#include "lang/tree_words.hpp"

#include <algorithm>

namespace hjemmel::lang {

namespace {

/// A hash of texts that depends on their bytes alone: FNV-1a, 128 bits as two lanes.
struct TextHash {
    std::uint64_t first = 14695981039346656037ULL;
    std::uint64_t second = 1099511628211ULL * 31;

    void add(std::string_view bytes) {
        for (const char byte : bytes) {
            first = (first ^ static_cast<unsigned char>(byte)) * 1099511628211ULL;
            second = (second + static_cast<unsigned char>(byte) + 1) * 6364136223846793005ULL;
            second ^= second >> 29;
        }
    }
    [[nodiscard]] std::string text() const {
        static constexpr char digits[] = "0123456789abcdef";
        std::string result;
        for (const std::uint64_t lane : {first, second}) {
            for (int shift = 60; shift >= 0; shift -= 4) result += digits[(lane >> shift) & 15U];
        }
        return result;
    }
};

}  // namespace

Elaborator::Elaborator(Sources& sources, const std::vector<Parsed>& parsed, const LoadText& load,
                       const std::vector<FileId>& law_texts)
    : sources_(sources), parsed_(parsed), load_(load), law_files_(law_texts), core_(program_.core) {
    static_cast<void>(intern_unit({}));  // unit 0 is the bare number
    engine::Labels days{"dag", "dage", "day", "days"};
    engine::Labels months{"måned", "måneder", "month", "months"};
    add_base_unit("days", days);
    add_base_unit("months", months);
}

Compiled Elaborator::run(Lints lints) {
    find_modules();
    order_modules();
    declare_names();
    load_laws();
    fill_declarations();
    order_and_elaborate();
    elaborate_scenarios();
    check_scenario_orders();
    finish_procedures();
    check_circles();
    check_force();
    elaborate_tests();
    for (const Parsed& parsed : parsed_) {
        diagnostics_.insert(diagnostics_.end(), parsed.diagnostics.begin(),
                            parsed.diagnostics.end());
    }
    summary_.files = parsed_.size();
    for (std::uint32_t module = 0; module < parsed_.size(); ++module) {
        for (const ast::Statement& statement : module_of(module).statements) {
            summary_.tests += std::holds_alternative<ast::TestStatement>(statement.node) ? 1U : 0U;
        }
    }
    std::vector<bool> used = silence({});
    if (lints != Lints::Hidden && !has_errors(diagnostics_)) {
        lint();
        if (lints == Lints::WithCoverage) lint_coverage();
        used = silence(std::move(used));
        report_unused_allowances(used);
    }
    if (lints == Lints::Hidden) {
        const auto hidden = [](const Diagnostic& one) {
            return severity_of(one.code) >= Severity::Lint;
        };
        diagnostics_.erase(std::remove_if(diagnostics_.begin(), diagnostics_.end(), hidden),
                           diagnostics_.end());
    }
    sort_diagnostics(diagnostics_);
    return {
        std::move(program_), std::move(tests_),        std::move(diagnostics_), summary_,
        std::move(laws_),    std::move(untranslated_), std::move(citations_),   std::move(plans_)};
}

Compiled compile(Sources& sources, const std::vector<FileId>& rule_files, const LoadText& load,
                 Lints lints, const std::vector<FileId>& law_texts) {
    std::vector<Parsed> parsed;
    parsed.reserve(rule_files.size());
    for (const FileId file : rule_files) parsed.push_back(parse(sources[file], file));
    return compile_parsed(sources, parsed, load, lints, law_texts);
}

Compiled compile_parsed(Sources& sources, std::vector<Parsed>& parsed, const LoadText& load,
                        Lints lints, const std::vector<FileId>& law_texts) {
    // Nothing may depend on the order in which files were named.
    std::stable_sort(parsed.begin(), parsed.end(), [&](const Parsed& left, const Parsed& right) {
        if (left.module.name.text != right.module.name.text)
            return left.module.name.text < right.module.name.text;
        return sources[left.module.file].path < sources[right.module.file].path;
    });
    Elaborator elaborator(sources, parsed, load, law_texts);
    Compiled compiled = elaborator.run(lints);
    std::vector<std::string> texts;
    for (std::uint32_t file = 0; file < sources.files.size(); ++file) {
        const auto rules = std::find_if(parsed.begin(), parsed.end(), [&](const Parsed& one) {
            return one.module.file.index == file;
        });
        const std::string& bytes = sources.files[file].bytes;
        texts.push_back(rules == parsed.end() ? bytes : words_of(rules->tree, bytes));
    }
    std::sort(texts.begin(), texts.end());
    TextHash hash;
    for (const std::string& text : texts) {
        hash.add(std::to_string(text.size()) + ":");
        hash.add(text);
    }
    compiled.program.rules_hash = hash.text();
    return compiled;
}

}  // namespace hjemmel::lang
