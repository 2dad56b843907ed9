#include "apps/cli/replace_file.hpp"
#include "apps/cli/review_amendments.hpp"
#include "apps/cli/review_effects.hpp"
#include "apps/cli/review_pairs.hpp"
#include "apps/cli/review_provisions.hpp"
#include "apps/cli/review_rules.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/json/diagnostics_json.hpp"
#include "apps/json/envelope.hpp"
#include "apps/report/book.hpp"
#include "engine/evaluate/shared_laws.hpp"
#include "engine/evaluate/test_case.hpp"
#include "lang/formatter.hpp"
#include "lang/parser.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace hjemmel::cli {

namespace {

namespace fs = std::filesystem;
using apps::Book;
using lang::Code;

constexpr std::size_t largest_lock = std::size_t{16} << 20U;

/// The rules in another language of words: every file written anew and read again. Names stay.
CheckedRules translated(const CheckedRules& rules, lang::Language language,
                        const std::vector<lang::FileId>& files) {
    CheckedRules other;
    std::vector<lang::FileId> made;
    for (const lang::FileId file : files) {
        const lang::SourceFile& source = rules.sources[file];
        const lang::Parsed parsed = lang::parse(source, file);
        lang::Formatted formatted = lang::format(parsed, source, language);
        // A name that is a word of the other language keeps a file in its own.
        const bool usable = formatted.faithful && !formatted.text.empty();
        made.push_back(other.sources.add(
            lang::SourceFile::of(source.path, usable ? formatted.text : source.bytes)));
    }
    const auto load = [](const std::string& path) { return read_text(path, largest_rule_file); };
    other.compiled = lang::compile(other.sources, made, load);
    return other;
}

class Booking {
public:
    Booking(const Options& options, const CheckedRules& rules, const std::vector<apps::Pin>& pins,
            MeasuredEffects effects)
        : options_(options),
          rules_(rules),
          pairs_(review_pairs(rules)),
          reviewed_(reviewed(pairs_, pins)),
          languages_(rules.sources),
          effects_(std::move(effects)) {
        run_tests();
    }

    /// The book with the words of rules as another state of the files has them.
    [[nodiscard]] Book book(const CheckedRules& words, lang::Language language) const {
        Book book;
        book.has_law_texts = has_law_texts();
        book.sign_command = sign_command();
        book.law_on = options_.law_on;
        book.command = options_.command;
        book.rules_hash = rules_.compiled.program.rules_hash;
        book.questions = effects_.questions;
        add_rules({rules_, words, language, languages_, tests_, effects_, reviewed_}, book);
        const std::map<std::string, std::size_t> places = places_of(book);
        book.instruments =
            instruments_of({options_, rules_, reviewed_, places, languages_, language});
        book.amendments = amendments_of(rules_, pairs_, places);
        return book;
    }

private:
    void run_tests() {
        const engine::Program& program = rules_.compiled.program;
        engine::SharedLaws laws(program);
        for (const engine::TestCase& test : rules_.compiled.tests) {
            if (is_cancelled()) return;
            const engine::TestResult result =
                engine::run_test(program, test, options_.limits.evaluation, &laws);
            const bool passed =
                std::all_of(result.expectations.begin(), result.expectations.end(),
                            [](const engine::ExpectationResult& one) { return one.passed; });
            for (const engine::ClauseId clause : result.reached)
                tests_[program[clause].name].push_back(
                    {{test.title, languages_.at(test.origin)}, passed});
        }
    }

    [[nodiscard]] bool has_law_texts() const {
        const auto& laws = rules_.compiled.laws.instruments;
        return std::any_of(laws.begin(), laws.end(), [](const lang::Instrument& one) {
            return std::any_of(
                one.anchors.begin(), one.anchors.end(), [](const lang::Anchor& anchor) {
                    return std::any_of(anchor.versions.begin(), anchor.versions.end(),
                                       [](const auto& version) { return !version.paraphrase; });
                });
        });
    }

    /// What signs a pair of this book, up to its name.
    [[nodiscard]] std::string sign_command() const {
        std::string command = "hjemmel review sign";
        for (const std::string& path : options_.paths) command += " " + as_shell_word(path);
        if (!options_.law_dir.empty()) command += " --law-dir " + as_shell_word(options_.law_dir);
        if (options_.lock != Options{}.lock) command += " --lock " + as_shell_word(options_.lock);
        return command;
    }

    const Options& options_;
    const CheckedRules& rules_;
    std::vector<ReviewPair> pairs_;
    std::vector<Reviewed> reviewed_;
    FileLanguages languages_;
    TestsByClause tests_;
    MeasuredEffects effects_;
};

/// A page that stands where one of the book belongs and that no book wrote; empty: there is none.
std::string foreign_page(const std::string& out, const std::vector<apps::BookPage>& pages) {
    constexpr std::size_t largest_page = std::size_t{16} << 20U;
    for (const apps::BookPage& page : pages) {
        const fs::path path = fs::path(out) / page.name;
        std::error_code error;
        if (!fs::exists(path, error)) continue;
        const auto there = read_text(path.string(), largest_page);
        if (!there || there->find(apps::book_mark) == std::string::npos)
            return path.generic_string();
    }
    return {};
}

/// Errors that keep a book from being made; a quote that is not found is what it shows.
lang::Diagnostics grave(const lang::Diagnostics& all) {
    lang::Diagnostics kept;
    for (const lang::Diagnostic& one : all) {
        if (lang::severity_of(one.code) == lang::Severity::Error && one.code != Code::QuoteNotFound)
            kept.push_back(one);
    }
    return kept;
}

std::string document_of(const Options& options, const CheckedRules& rules,
                        nlohmann::ordered_json pages, const lang::Diagnostics& diagnostics) {
    apps::Envelope envelope;
    envelope.schema = "hjemmel.review/1";
    envelope.rules_hash = rules.compiled.program.rules_hash;
    envelope.law_on = options.law_on;
    envelope.known_on = options.known_on;
    return apps::json_text(apps::envelope_json(
        envelope, pages.is_null() ? nlohmann::ordered_json::array() : std::move(pages),
        apps::diagnostics_json(diagnostics, rules.sources, options.language)));
}

}  // namespace

Exit review_book(const Options& options, Console& console) {
    CheckedRules rules =
        check_rules(options.paths, std::nullopt, lang::Lints::Hidden, {}, options.law_dir);
    lang::Diagnostics diagnostics = grave(rules.compiled.diagnostics);
    if (!diagnostics.empty()) {
        console.draw(diagnostics, rules.sources);
        return graver(exit_for(diagnostics), Exit::Findings);
    }
    std::vector<apps::Pin> pins;
    std::error_code error;
    if (fs::exists(options.lock, error)) {
        auto bytes = read_text(options.lock, largest_lock);
        if (bytes) {
            const lang::FileId file =
                rules.sources.add(lang::SourceFile::of(options.lock, std::move(*bytes)));
            pins = apps::read_lock(rules.sources[file], file, diagnostics);
        }
    }
    if (!diagnostics.empty()) {
        console.draw(diagnostics, rules.sources);
        return Exit::Refused;
    }
    std::vector<lang::FileId> files;
    for (std::uint32_t file = 0; file < rules.sources.files.size(); ++file) {
        if (fs::path(rules.sources.files[file].path).extension() == ".rules")
            files.push_back(lang::FileId{file});
    }
    auto effects = measure_effects(options, rules, diagnostics);
    if (!effects) {
        show_usage_error(effects.error());
        return Exit::Usage;
    }
    if (lang::has_errors(diagnostics)) {
        console.draw(diagnostics, rules.sources);
        return graver(exit_for(diagnostics), Exit::Refused);
    }
    Booking booking(options, rules, pins, std::move(*effects));
    if (is_cancelled()) return Exit::Cancelled;
    std::vector<apps::BookPage> pages;
    const auto refuse = [&](const lang::Diagnostics& said) {
        console.draw(said, rules.sources);
        if (options.json) console.answer(document_of(options, rules, {}, said));
        return Exit::Refused;
    };
    for (const auto& [folder, language] :
         {std::pair{"en", lang::Language::English}, std::pair{"da", lang::Language::Danish}}) {
        const CheckedRules words = translated(rules, language, files);
        const Book book = booking.book(words, language);
        if (pages.empty())
            pages.push_back({"index.html", apps::book_start(book, options.language)});
        for (apps::BookPage& page : apps::book_pages(book, language)) {
            page.name = std::string(folder) + "/" + page.name;
            pages.push_back(std::move(page));
        }
    }
    if (const std::string foreign = foreign_page(options.out, pages); !foreign.empty()) {
        lang::Diagnostic diagnostic;
        diagnostic.code = Code::BookNotOurs;
        diagnostic.arguments = {foreign};
        diagnostic.span = nowhere;
        diagnostic.help.push_back({lang::Phrase::BookOtherFolder, {}});
        return refuse({diagnostic});
    }
    for (const char* folder : {"en", "da"})
        fs::create_directories(fs::path(options.out) / folder, error);
    nlohmann::ordered_json written = nlohmann::ordered_json::array();
    for (const apps::BookPage& page : pages) {
        const std::string path = (fs::path(options.out) / page.name).generic_string();
        if (const std::string failure = replace_file(path, page.html); !failure.empty()) {
            lang::Diagnostic diagnostic;
            diagnostic.code = Code::FileNotWritten;
            diagnostic.arguments = {path, failure};
            diagnostic.span = nowhere;
            return refuse({diagnostic});
        }
        written.push_back({{"page", page.name}, {"bytes", page.html.size()}});
    }
    const std::string start = (fs::path(options.out) / "index.html").generic_string();
    if (options.json) {
        console.answer(document_of(options, rules, std::move(written), diagnostics));
    }
    console.remark(apps::say(apps::Word::PageWritten, options.language, start));
    return Exit::Complete;
}

}  // namespace hjemmel::cli
