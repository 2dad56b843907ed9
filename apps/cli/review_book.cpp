#include "apps/cli/replace_file.hpp"
#include "apps/cli/review_amendments.hpp"
#include "apps/cli/review_effects.hpp"
#include "apps/cli/review_pairs.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/json/diagnostics_json.hpp"
#include "apps/json/envelope.hpp"
#include "apps/report/book.hpp"
#include "apps/report/display.hpp"
#include "engine/evaluate/shared_laws.hpp"
#include "engine/evaluate/test_case.hpp"
#include "lang/formatter.hpp"
#include "lang/law_provision.hpp"
#include "lang/parser.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>

namespace hjemmel::cli {

namespace {

namespace fs = std::filesystem;
using apps::Book;
using apps::BookLink;
using apps::BookProvision;
using apps::BookReview;
using apps::BookRule;
using apps::BookWording;
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

/// Cuts an indented text out of its file, without the indentation that all its lines share.
std::string words_of(const lang::Sources& sources, lang::Span span) {
    const std::string& bytes = sources[span.file].bytes;
    const std::size_t line = bytes.rfind('\n', span.begin == 0 ? 0 : span.begin - 1);
    const std::size_t indent = span.begin - (line == std::string::npos ? 0 : line + 1);
    std::string text = bytes.substr(span.begin, span.end - span.begin);
    const std::string gap = "\n" + std::string(indent, ' ');
    for (std::size_t at = text.find(gap); at != std::string::npos; at = text.find(gap, at + 1))
        text.erase(at + 1, indent);
    return text;
}

const std::string& label_in(lang::Language language, const engine::Labels& labels) {
    return language == lang::Language::Danish ? labels.danish : labels.english;
}

class Booking {
public:
    Booking(const Options& options, const CheckedRules& rules, const std::vector<apps::Pin>& pins,
            MeasuredEffects effects)
        : options_(options),
          rules_(rules),
          program_(rules.compiled.program),
          effects_(std::move(effects)) {
        pairs_ = review_pairs(rules);
        reviewed_ = reviewed(pairs_, pins);
        for (const lang::SourceFile& file : rules.sources.files)
            languages_.push_back(lang::language_of(file.bytes));
        run_tests();
    }

    /// The book with the words of rules as another state of the files has them.
    Book book(const CheckedRules& words, lang::Language language) {
        Book book;
        book.has_law_texts = has_law_texts();
        book.sign_command = sign_command();
        book.law_on = options_.law_on;
        book.command = options_.command;
        book.rules_hash = program_.rules_hash;
        book.questions = effects_.questions;
        places_.clear();
        add_rules(words, language, book);
        for (const lang::Instrument& instrument : rules_.compiled.laws.instruments)
            book.instruments.push_back(made(instrument, language));
        book.amendments = amendments_of(rules_, pairs_, places_);
        return book;
    }

private:
    void run_tests() {
        engine::SharedLaws laws(program_);
        for (const engine::TestCase& test : rules_.compiled.tests) {
            if (is_cancelled()) return;
            const engine::TestResult result =
                engine::run_test(program_, test, options_.limits.evaluation, &laws);
            const bool passed =
                std::all_of(result.expectations.begin(), result.expectations.end(),
                            [](const engine::ExpectationResult& one) { return one.passed; });
            for (const engine::ClauseId clause : result.reached)
                tests_[program_[clause].name].push_back(
                    {{test.title, language_at(test.origin)}, passed});
        }
    }

    /// The language of the file that a text stands in.
    [[nodiscard]] std::optional<lang::Language> language_at(lang::Span span) const {
        if (span.file.index >= rules_.sources.files.size()) return std::nullopt;
        return languages_.at(span.file.index);
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
        for (const std::string& path : options_.paths) command += " " + path;
        if (!options_.law_dir.empty()) command += " --law-dir " + options_.law_dir;
        return command;
    }

    void add_rules(const CheckedRules& words, lang::Language language, Book& book) {
        const engine::Program& other = words.compiled.program;
        std::map<std::string, std::string> texts;
        const auto take = [&](const engine::Program& program, const lang::Sources& sources) {
            for (const engine::Clause& clause : program.clauses)
                texts[clause.name] = words_of(sources, clause.origin);
            for (const engine::Parameter& parameter : program.parameters) {
                for (const engine::ParameterStep& step : parameter.steps)
                    texts[step.name] = words_of(sources, step.origin);
            }
        };
        // What could not be translated stands in its own words.
        take(program_, rules_.sources);
        take(other, words.sources);
        const auto add = [&](BookRule rule, bool is_linked) {
            places_[rule.name] = book.rules.size();
            if (!is_linked) book.unlinked.push_back(book.rules.size());
            const auto effects = effects_.without.find(rule.name);
            if (effects != effects_.without.end()) rule.effects = effects->second;
            book.rules.push_back(std::move(rule));
        };
        for (const engine::Clause& clause : program_.clauses) {
            const bool implied = clause.cites.empty() && clause.assumption.empty();
            if (clause.scenario || implied) continue;
            BookRule rule{BookRule::Kind::Rule,
                          clause.name,
                          texts[clause.name],
                          clause.assumption,
                          {},
                          {},
                          {},
                          language_at(clause.origin),
                          label_in(language, clause.labels)};
            if (rule.label.empty())
                rule.label = label_in(language, program_[clause.quantity].labels);
            rule.tests = tests_[clause.name];
            add(std::move(rule), !clause.cites.empty());
        }
        for (const engine::Parameter& parameter : program_.parameters) {
            for (const engine::ParameterStep& step : parameter.steps) {
                if (step.scenario) continue;
                add({BookRule::Kind::Figure,
                     step.name,
                     texts[step.name],
                     step.assumption,
                     {},
                     {},
                     {},
                     language_at(step.origin),
                     label_in(language, parameter.labels)},
                    !step.cites.empty());
            }
        }
        for (const engine::Interpretation& question : program_.interpretations) {
            BookRule rule{BookRule::Kind::Reading,
                          question.name,
                          question.question,
                          question.assumption,
                          {},
                          {},
                          {},
                          language_at(question.origin),
                          label_in(language, question.labels)};
            const auto option = [&](std::size_t place) {
                const engine::InterpretationOption& one = question.options[place];
                const std::string& label = label_in(language, one.labels);
                const std::string& words_of_it = label.empty() ? one.text : label;
                const auto spoken = label.empty() ? language_at(question.origin) : language;
                apps::BookOption shown{
                    {words_of_it.empty() ? one.name : one.name + ": " + words_of_it, spoken}, {}};
                const auto of = effects_.with_option.find(question.name);
                if (of == effects_.with_option.end()) return shown;
                const auto effects = of->second.find(one.name);
                if (effects != of->second.end()) shown.effects = effects->second;
                return shown;
            };
            rule.options.push_back(option(question.by_default));
            for (std::size_t place = 0; place < question.options.size(); ++place) {
                if (place != question.by_default) rule.options.push_back(option(place));
            }
            add(std::move(rule), !question.cites.empty());
        }
    }

    [[nodiscard]] apps::BookInstrument made(const lang::Instrument& instrument,
                                            lang::Language language) const {
        apps::BookInstrument result{instrument.id,
                                    instrument.title,
                                    {instrument.subject, instrument.written_in},
                                    instrument.eli,
                                    {}};
        const std::vector<std::string> fixing =
            lang::parse_law(rules_.sources[instrument.file], instrument.file).relied_on;
        for (std::size_t place = 0; place < instrument.anchors.size(); ++place) {
            const lang::Anchor& anchor = instrument.anchors[place];
            if (anchor.canonical.empty()) continue;
            BookProvision provision;
            provision.anchor = anchor.canonical;
            const auto own = lang::law::provision_of(anchor.canonical);
            provision.is_part =
                place + 1 == instrument.anchors.size() ||
                !lang::law::covers(
                    own, lang::law::provision_of(instrument.anchors[place + 1].canonical));
            add_wordings(anchor, provision);
            add_links(instrument.id, anchor.canonical, language, provision);
            for (const lang::UntranslatedLaw& one : rules_.compiled.untranslated) {
                if (one.instrument == instrument.id && covers(one.anchor, own))
                    provision.untranslated.push_back(
                        {(one.words.empty() ? one.anchor : one.words) + " (" + one.reason + ")",
                         language_at(one.span)});
            }
            provision.fixes_dates =
                std::any_of(fixing.begin(), fixing.end(),
                            [&](const std::string& fixed) { return covers(fixed, own); });
            provision.answered_above = std::any_of(
                rules_.compiled.citations.begin(), rules_.compiled.citations.end(),
                [&](const lang::CitedLaw& cited) {
                    return cited.instrument == instrument.id && cited.anchor != anchor.canonical &&
                           covers(cited.anchor, own);
                });
            mark_open_words(instrument.id, own, provision);
            result.provisions.push_back(std::move(provision));
        }
        return result;
    }

    /// Says that a provision, not the instrument as a whole, covers another one.
    static bool covers(const std::string& outer, const lang::law::Provision& inner) {
        return !outer.empty() && lang::law::covers(lang::law::provision_of(outer), inner);
    }

    /// On the day of the book the wording of that day; else the last one, and what stood before it.
    void add_wordings(const lang::Anchor& anchor, BookProvision& provision) const {
        const lang::AnchorVersion* shown =
            options_.law_on ? lang::version_in_force(anchor, *options_.law_on, options_.known_on)
            : anchor.versions.empty() ? nullptr
                                      : &anchor.versions.back();
        if (shown == nullptr) return;
        for (const lang::AnchorVersion& version : anchor.versions) {
            BookWording wording{version.from,
                                version.to,
                                version.made_by,
                                version.text,
                                version.paraphrase,
                                {},
                                language_of(rules_.compiled.laws, version)};
            if (&version == shown) {
                provision.wordings.push_back(std::move(wording));
                return;
            }
            provision.before.push_back(std::move(wording));
        }
    }

    void add_links(const std::string& instrument, const std::string& anchor,
                   lang::Language language, BookProvision& provision) const {
        const engine::Program no_program;
        const apps::Display dates(no_program, language);
        const std::string name = instrument + " " + anchor;
        for (const Reviewed& one : reviewed_) {
            if (one.pair->pin.provision != name) continue;
            const auto place = places_.find(one.pair->pin.rule);
            if (place == places_.end()) continue;
            BookLink link;
            link.rule = place->second;
            link.pair = one.pair->pin.name();
            link.review = one.state == ReviewState::Signed    ? BookReview::Signed
                          : one.state == ReviewState::Changed ? BookReview::Changed
                                                              : BookReview::Unsigned;
            if (one.pin != nullptr && one.pin->signed_on)
                link.signed_by = dates.date(*one.pin->signed_on) + ", " + one.pin->signed_by;
            for (const lang::CitedLaw& cited : rules_.compiled.citations) {
                const bool here = cited.instrument == instrument && cited.anchor == anchor &&
                                  within(cited.span, one.pair->rule);
                if (here && is_stale(cited.quote, provision))
                    link.stale_quotes.push_back(cited.quote);
            }
            provision.links.push_back(std::move(link));
        }
    }

    /// A quote that no wording of a text has; against an outline nothing can be said.
    static bool is_stale(const std::string& quote, const BookProvision& provision) {
        bool stale = !quote.empty();
        for (const auto* list : {&provision.before, &provision.wordings}) {
            for (const BookWording& one : *list)
                stale = stale && !one.outline && one.text.find(quote) == std::string::npos;
        }
        return stale;
    }

    static bool within(lang::Span inner, lang::Span outer) {
        return inner.file == outer.file && outer.begin <= inner.begin && inner.end <= outer.end;
    }

    /// The words that neither a quote nor a citation without one nor anything else answers.
    void mark_open_words(const std::string& instrument, const lang::law::Provision& own,
                         BookProvision& provision) const {
        if (provision.fixes_dates || !provision.untranslated.empty()) return;
        std::vector<std::string> quotes;
        for (const lang::CitedLaw& cited : rules_.compiled.citations) {
            if (cited.instrument != instrument || !covers(cited.anchor, own)) continue;
            if (cited.quote.empty()) return;  // it answers the whole provision
            quotes.push_back(cited.quote);
        }
        for (BookWording& wording : provision.wordings) {
            std::vector<bool> answered(wording.text.size());
            for (const std::string& quote : quotes) {
                for (auto at = wording.text.find(quote); at != std::string::npos;
                     at = wording.text.find(quote, at + 1))
                    std::fill(answered.begin() + static_cast<std::ptrdiff_t>(at),
                              answered.begin() + static_cast<std::ptrdiff_t>(at + quote.size()),
                              true);
            }
            for (std::size_t at = 0; at < answered.size();) {
                const std::size_t begin = at;
                while (at < answered.size() && !answered[at]) ++at;
                if (at > begin && wording.text.find_first_not_of(" .,;:", begin) < at)
                    wording.open.emplace_back(begin, at);
                while (at < answered.size() && answered[at]) ++at;
            }
        }
    }

    const Options& options_;
    const CheckedRules& rules_;
    const engine::Program& program_;
    std::vector<ReviewPair> pairs_;
    std::vector<Reviewed> reviewed_;
    std::vector<lang::Language> languages_;                     ///< by file of rules
    std::map<std::string, std::vector<apps::BookTest>> tests_;  ///< by clause
    std::map<std::string, std::size_t> places_;  ///< by name: of the rule in the book
    MeasuredEffects effects_;
};

/// Errors that keep a book from being made; a quote that is not found is what it shows.
lang::Diagnostics grave(const lang::Diagnostics& all) {
    lang::Diagnostics kept;
    for (const lang::Diagnostic& one : all) {
        if (lang::severity_of(one.code) == lang::Severity::Error && one.code != Code::QuoteNotFound)
            kept.push_back(one);
    }
    return kept;
}

}  // namespace

Exit review_book(const Options& options, Console& console) {
    CheckedRules rules =
        check_rules(options.paths, std::nullopt, lang::Lints::Hidden, {}, options.law_dir);
    lang::Diagnostics diagnostics = grave(rules.compiled.diagnostics);
    std::vector<apps::Pin> pins;
    std::error_code error;
    if (diagnostics.empty() && fs::exists(options.lock, error)) {
        auto bytes = read_text(options.lock, largest_lock);
        if (bytes) {
            const lang::FileId file =
                rules.sources.add(lang::SourceFile::of(options.lock, std::move(*bytes)));
            pins = apps::read_lock(rules.sources[file], file, diagnostics);
        }
    }
    if (!diagnostics.empty()) {
        console.draw(diagnostics, rules.sources);
        return graver(exit_for(diagnostics), Exit::Findings);
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
        fs::create_directories(fs::path(options.out) / folder, error);
    }
    nlohmann::ordered_json written = nlohmann::ordered_json::array();
    for (const apps::BookPage& page : pages) {
        const std::string path = (fs::path(options.out) / page.name).generic_string();
        if (const std::string failure = replace_file(path, page.html); !failure.empty()) {
            lang::Diagnostic diagnostic;
            diagnostic.code = Code::FileNotWritten;
            diagnostic.arguments = {path, failure};
            diagnostic.span = nowhere;
            console.draw({diagnostic}, rules.sources);
            return Exit::Refused;
        }
        written.push_back({{"page", page.name}, {"bytes", page.html.size()}});
    }
    const std::string start = (fs::path(options.out) / "index.html").generic_string();
    if (options.json) {
        apps::Envelope envelope;
        envelope.schema = "hjemmel.review/1";
        envelope.rules_hash = rules.compiled.program.rules_hash;
        envelope.law_on = options.law_on;
        envelope.known_on = options.known_on;
        console.answer(apps::json_text(apps::envelope_json(
            envelope, std::move(written),
            apps::diagnostics_json(diagnostics, rules.sources, options.language))));
    }
    console.remark(apps::say(apps::Word::PageWritten, options.language, start));
    return Exit::Complete;
}

}  // namespace hjemmel::cli
