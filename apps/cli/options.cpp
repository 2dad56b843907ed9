#include "apps/cli/options.hpp"

#include "apps/report/words.hpp"
#include "lang/suggest.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <set>

namespace hjemmel::cli {

namespace {

using apps::say;
using apps::Word;
using lang::Language;

constexpr std::array<std::pair<std::string_view, Verb>, 14> verbs{{{"new", Verb::New},
                                                                   {"check", Verb::Check},
                                                                   {"fmt", Verb::Format},
                                                                   {"test", Verb::Test},
                                                                   {"run", Verb::Run},
                                                                   {"batch", Verb::Batch},
                                                                   {"data", Verb::Data},
                                                                   {"explain", Verb::Explain},
                                                                   {"fork", Verb::Fork},
                                                                   {"diff", Verb::Diff},
                                                                   {"duties", Verb::Duties},
                                                                   {"simulate", Verb::Simulate},
                                                                   {"synth", Verb::Synth},
                                                                   {"help", Verb::Help}}};

/// Verbs of two words.
struct Action {
    std::string_view group;
    std::string_view name;
    Verb verb;
};
constexpr std::array<Action, 6> actions{{{"law", "import", Verb::LawImport},
                                         {"law", "show", Verb::LawShow},
                                         {"review", "status", Verb::ReviewStatus},
                                         {"review", "sign", Verb::ReviewSign},
                                         {"review", "reopen", Verb::ReviewReopen},
                                         {"review", "book", Verb::ReviewBook}}};
constexpr std::array<std::string_view, 2> groups{"law", "review"};

/// The words that a user writes for a verb.
std::string name_of(Verb wanted) {
    for (const auto& [name, verb] : verbs) {
        if (verb == wanted) {
            return std::string(name);
        }
    }
    for (const Action& action : actions) {
        if (action.verb == wanted) {
            return std::string(action.group) + " " + std::string(action.name);
        }
    }
    return {};
}

/// What CLI11 reads, before anything of it is understood.
struct Raw {
    std::vector<std::string> paths;
    std::string data, ask, law_on, known_on, least, possible, language, colour, stands_for,
        rewritten, denied, into, law_dir, lock, by, signed_on, base, base_law_dir, html, out,
        format, threads, verified, seed, explained, explained_sample, progress, runs, csv, size,
        others, totals;
    std::optional<std::string> against;  ///< empty is an error, and no absence
    std::vector<std::string> of, for_indices, choices, scenarios, over, limits, commences,
        published, pairs, effects, levers, margins;
    bool grounds = false, notes = false, all_open = false, only_check = false, from_stdin = false,
         json = false, calendar = false, quiet = false, show_values = false, help = false,
         version = false, cross_check = false;
};

/// The language of the messages about the command line itself: it has to be known before the line
/// is understood.
Language language_of(const std::vector<std::string>& arguments, Language locale) {
    constexpr std::string_view option = "--lang";
    for (std::size_t index = 0; index < arguments.size(); ++index) {
        const std::string& word = arguments[index];
        std::string_view value;
        if (word == option && index + 1 < arguments.size()) {
            value = arguments[index + 1];
        } else if (word.rfind("--lang=", 0) == 0) {
            value = std::string_view(word).substr(option.size() + 1);
        }
        if (value == "da" || value == "en") {
            return value == "da" ? Language::Danish : Language::English;
        }
    }
    return locale;
}

void declare(CLI::App& app, Raw& raw) {
    const auto one = [&app](const char* name, std::string& value) { app.add_option(name, value); };
    const auto several = [&app](const char* name, std::vector<std::string>& values) {
        app.add_option(name, values)->allow_extra_args(false);
    };
    one("--data", raw.data);
    one("--ask", raw.ask);
    several("--of", raw.of);
    several("--for", raw.for_indices);
    one("--law-on", raw.law_on);
    one("--known-on", raw.known_on);
    several("--choose", raw.choices);
    several("--scenario", raw.scenarios);
    several("--over", raw.over);
    one("--least", raw.least);
    one("--possible", raw.possible);
    one("--path", raw.stands_for);
    one("--language", raw.rewritten);
    one("--deny", raw.denied);
    one("--out", raw.out);
    one("--format", raw.format);
    one("--threads", raw.threads);
    one("--verify", raw.verified);
    one("--seed", raw.seed);
    one("--explain", raw.explained);
    one("--explain-sample", raw.explained_sample);
    one("--progress", raw.progress);
    one("--runs", raw.runs);
    one("--csv", raw.csv);
    one("--size", raw.size);
    one("--others", raw.others);
    one("--totals", raw.totals);
    several("--set", raw.levers);
    several("--have", raw.margins);
    one("--lang", raw.language);
    one("--color", raw.colour);
    several("--limit", raw.limits);
    one("--into", raw.into);
    one("--law-dir", raw.law_dir);
    several("--commences", raw.commences);
    several("--published", raw.published);
    one("--lock", raw.lock);
    several("--pair", raw.pairs);
    several("--effect", raw.effects);
    one("--by", raw.by);
    one("--date", raw.signed_on);
    one("--base", raw.base);
    one("--base-law-dir", raw.base_law_dir);
    one("--html", raw.html);
    app.add_option("--against", raw.against);
    app.add_flag("--grounds", raw.grounds);
    app.add_flag("--notes", raw.notes);
    app.add_flag("--all-open", raw.all_open);
    app.add_flag("--check", raw.only_check);
    app.add_flag("--stdin", raw.from_stdin);
    app.add_flag("--cross-check", raw.cross_check);
    app.add_flag("--json", raw.json);
    app.add_flag("--calendar", raw.calendar);
    app.add_flag("--quiet", raw.quiet);
    app.add_flag("--show-values", raw.show_values);
    app.add_flag("--help,-h", raw.help);
    app.add_flag("--version", raw.version);
}

std::vector<std::string> parts_of_list(const std::string& text) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (std::size_t end = text.find(','); end != std::string::npos; end = text.find(',', begin)) {
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    parts.push_back(text.substr(begin));
    return parts;
}

/// Turns what was read into options, or says what cannot be understood.
class Understanding {
public:
    Understanding(const Raw& raw, Language language) : raw_(raw) { options_.language = language; }

    tl::expected<Options, UsageError> of(Verb verb) {
        options_.verb = raw_.help ? Verb::Help : raw_.version ? Verb::Version : verb;
        options_.paths = raw_.paths;
        options_.data = raw_.data;
        options_.ask = raw_.ask;
        options_.of = raw_.of;
        options_.for_indices = raw_.for_indices;
        options_.scenarios = raw_.scenarios;
        for (const std::string& names : raw_.over) {
            for (std::string& name : parts_of_list(names)) {
                options_.over.push_back(std::move(name));
            }
        }
        options_.least = raw_.least;
        options_.possible = raw_.possible;
        options_.grounds = raw_.grounds;
        options_.notes = raw_.notes;
        options_.all_open = raw_.all_open;
        options_.only_check = raw_.only_check;
        options_.from_stdin = raw_.from_stdin;
        options_.stands_for = raw_.stands_for;
        options_.has_language = !raw_.language.empty();
        options_.cross_check = raw_.cross_check;
        options_.json = raw_.json;
        options_.calendar = raw_.calendar;
        options_.quiet = raw_.quiet;
        options_.show_values = raw_.show_values;
        options_.into = raw_.into;
        options_.law_dir = raw_.law_dir;
        options_.pairs = raw_.pairs;
        options_.by = raw_.by;
        options_.base = raw_.base;
        options_.base_law_dir = raw_.base_law_dir;
        options_.html = raw_.html;
        options_.out = raw_.out;
        options_.against = raw_.against.value_or(std::string());
        options_.csv = raw_.csv;
        options_.totals = raw_.totals;
        if (!raw_.lock.empty()) {
            options_.lock = raw_.lock;
        }
        options_.explained = raw_.explained;
        const bool understood = language() && rewritten() && denied() && colour() && batch() &&
                                date("--law-on", raw_.law_on, options_.law_on) &&
                                date("--known-on", raw_.known_on, options_.known_on) &&
                                date("--date", raw_.signed_on, options_.signed_on) &&
                                dates("--commences", raw_.commences, options_.commences) &&
                                dates("--published", raw_.published, options_.published) &&
                                choices() && pairs() && limits() && effects() &&
                                belongs_to_the_verb() && what_the_verb_needs();
        if (!understood) {
            return tl::unexpected(std::move(error_));
        }
        return std::move(options_);
    }

private:
    template <typename... Arguments>
    bool refuse(Word message, const Arguments&... arguments) {
        error_.language = options_.language;
        error_.message = say(message, options_.language, arguments...);
        return false;
    }

    template <typename... Arguments>
    bool help(Word message, const Arguments&... arguments) {
        error_.help.push_back(say(message, options_.language, arguments...));
        return false;
    }

    bool language() {
        if (raw_.language.empty() || raw_.language == "da" || raw_.language == "en") {
            return true;
        }
        return refuse(Word::UsageOneOf, "--lang", raw_.language, "da, en");
    }

    bool rewritten() {
        if (raw_.rewritten.empty()) {
            return true;
        }
        if (raw_.rewritten != "english" && raw_.rewritten != "dansk") {
            return refuse(Word::UsageOneOf, "--language", raw_.rewritten, "english, dansk");
        }
        options_.rewritten = raw_.rewritten == "dansk" ? Language::Danish : Language::English;
        return true;
    }

    bool denied() {
        if (raw_.denied.empty()) {
            return true;
        }
        if (raw_.denied == "warning") {
            options_.denied = lang::Severity::Warning;
        } else if (raw_.denied == "lint") {
            options_.denied = lang::Severity::Lint;
        } else if (raw_.denied == "note") {
            options_.denied = lang::Severity::Note;
        } else {
            return refuse(Word::UsageOneOf, "--deny", raw_.denied, "warning, lint, note");
        }
        return true;
    }

    bool colour() {
        if (raw_.colour.empty() || raw_.colour == "auto") {
            return true;
        }
        if (raw_.colour != "always" && raw_.colour != "never") {
            return refuse(Word::UsageOneOf, "--color", raw_.colour, "auto, always, never");
        }
        options_.colour = raw_.colour == "always" ? Colour::Always : Colour::Never;
        return true;
    }

    bool batch() {
        using Forms = std::array<std::pair<std::string_view, ProgressForm>, 5>;
        static constexpr Forms forms{{{"auto", ProgressForm::Auto},
                                      {"bar", ProgressForm::Bar},
                                      {"lines", ProgressForm::Lines},
                                      {"json", ProgressForm::Json},
                                      {"none", ProgressForm::None}}};
        const auto form = std::find_if(forms.begin(), forms.end(), [this](const auto& one) {
            return one.first == (raw_.progress.empty() ? "auto" : raw_.progress);
        });
        if (form == forms.end()) {
            return refuse(Word::UsageOneOf, "--progress", raw_.progress,
                          "auto, bar, lines, json, none");
        }
        options_.progress = form->second;
        if (!raw_.format.empty() && raw_.format != "csv" && raw_.format != "jsonl") {
            return refuse(Word::UsageOneOf, "--format", raw_.format, "csv, jsonl");
        }
        options_.format = raw_.format == "jsonl" ? TableFormat::JsonLines : TableFormat::Csv;
        constexpr std::int64_t most_threads = 256;
        constexpr std::int64_t most = 1'000'000'000;
        constexpr std::int64_t most_runs = 1'000'000;
        constexpr std::int64_t most_persons = 1'000'000;
        constexpr std::int64_t most_explained = 1'000;
        return number("--threads", raw_.threads, 1, most_threads, options_.threads) &&
               number("--verify", raw_.verified, 0, most, options_.verified) &&
               number("--explain-sample", raw_.explained_sample, 0, most_explained,
                      options_.explained_sample) &&
               number("--seed", raw_.seed, 0, most, options_.seed) &&
               number("--runs", raw_.runs, 1, most_runs, options_.runs) &&
               number("--size", raw_.size, 1, most_persons, options_.size) &&
               number("--others", raw_.others, 0, most_persons, options_.others);
    }

    template <typename Number>
    bool number(std::string_view name, const std::string& text, std::int64_t least,
                std::int64_t most, Number& number) {
        if (text.empty()) {
            return true;
        }
        const auto read = parse_whole(text);
        if (!read || *read < least || *read > most) {
            return refuse(Word::UsageNumber, name, text, least, most);
        }
        number = static_cast<Number>(*read);
        return true;
    }

    bool date(std::string_view name, const std::string& text, std::optional<engine::Date>& date) {
        if (text.empty()) {
            return true;
        }
        date = engine::Date::parse(text);
        return date.has_value() || refuse(Word::UsageDate, name, text);
    }

    /// `BEK564=2021-03-31`, one for each instrument.
    bool dates(std::string_view name, const std::vector<std::string>& texts,
               std::vector<std::pair<std::string, engine::Date>>& dates) {
        return std::all_of(texts.begin(), texts.end(), [&](const std::string& text) {
            const auto pair = split_pair(text);
            const auto date = pair ? engine::Date::parse(pair->second) : std::nullopt;
            if (!date) {
                return refuse(Word::UsagePair, name, text,
                              std::string(name) + " BEK564=2021-03-31");
            }
            const bool twice = std::any_of(dates.begin(), dates.end(), [&](const auto& one) {
                return one.first == pair->first;
            });
            if (twice) {
                return refuse(Word::UsageTwice, std::string(name) + " " + pair->first);
            }
            dates.emplace_back(pair->first, *date);
            return true;
        });
    }

    bool choices() {
        return std::all_of(raw_.choices.begin(), raw_.choices.end(),
                           [this](const std::string& text) {
                               const auto pair = split_pair(text);
                               if (!pair) {
                                   return refuse(Word::UsagePair, "--choose", text,
                                                 "--choose threshold=at_least_with");
                               }
                               options_.choices.push_back(*pair);
                               return true;
                           });
    }

    bool pairs() {
        const auto read = [this](std::string_view name, const std::vector<std::string>& texts,
                                 std::string_view example, auto& pairs) {
            return std::all_of(texts.begin(), texts.end(), [&](const std::string& text) {
                const auto pair = split_pair(text);
                if (!pair) {
                    return refuse(Word::UsagePair, name, text, example);
                }
                const bool twice = std::any_of(pairs.begin(), pairs.end(), [&](const auto& one) {
                    return one.first == pair->first;
                });
                if (twice) {
                    return refuse(Word::UsageTwice, std::string(name) + " " + pair->first);
                }
                pairs.push_back(*pair);
                return true;
            });
        };
        return read("--set", raw_.levers, "--set extra_offers=937", options_.levers) &&
               read("--have", raw_.margins, "--have offers_met=62%", options_.margins);
    }

    bool limits() {
        return std::all_of(raw_.limits.begin(), raw_.limits.end(),
                           [this](const std::string& text) { return limit(text); });
    }

    bool limit(const std::string& text) {
        const auto pair = split_pair(text);
        const auto number = pair ? parse_whole(pair->second) : std::nullopt;
        if (!number || *number < 1) {
            return refuse(Word::UsagePair, "--limit", text, "--limit steps=100000000");
        }
        const auto size = static_cast<std::size_t>(*number);
        AskedLimits& limits = options_.limits;
        const std::array<std::pair<std::string_view, std::function<void()>>, 10> known{
            {{"steps", [&] { limits.evaluation.steps = size; }},
             {"bits", [&] { limits.evaluation.number_bits = size; }},
             {"depth", [&] { limits.evaluation.call_depth = size; }},
             {"combinations", [&] { limits.evaluation.combinations = size; }},
             {"answers", [&] { limits.answers = size; }},
             {"candidates", [&] { limits.candidates = size; }},
             {"explanation", [&] { limits.explanation = size; }},
             {"lines", [&] { limits.lines = size; }},
             {"messages", [&] { limits.messages = size; }},
             {"rows", [&] { limits.rows = size; }}}};
        std::vector<std::string> names;
        for (const auto& [name, set] : known) {
            if (pair->first == name) {
                if (!limits_set_.insert(pair->first).second) {
                    return refuse(Word::UsageTwice, "--limit " + pair->first);
                }
                set();
                return true;
            }
            names.emplace_back(name);
        }
        refuse(Word::UsageUnknownLimit, pair->first);
        if (const auto near = lang::nearest(pair->first, names)) {
            return help(Word::UsageDidYouMean, *near);
        }
        return false;
    }

    /// The data stand before the last colon; a quantity has none in its name.
    bool effects() {
        for (const std::string& text : raw_.effects) {
            const std::size_t colon = text.rfind(':');
            Options::EffectOn effect;
            if (colon != std::string::npos) {
                effect.data = text.substr(0, colon);
                const std::size_t at = text.find('@', colon);
                effect.ask = text.substr(colon + 1, at == std::string::npos ? at : at - colon - 1);
                effect.index = at == std::string::npos ? std::string() : text.substr(at + 1);
            }
            if (effect.data.empty() || effect.ask.empty()) {
                refuse(Word::UsageNeedsValue, "--effect");
                return help(Word::UsageExample,
                            "hjemmel review book rules/ --out book/ --effect data/:selected@2021");
            }
            options_.effects.push_back(std::move(effect));
        }
        return true;
    }

    /// An option that some verbs have must not be given to another in vain.
    bool belongs_to_the_verb() {
        struct Owned {
            std::string_view option;
            bool given;
            std::vector<Verb> verbs;
        };
        const std::vector<Verb> reviews{Verb::ReviewStatus, Verb::ReviewSign, Verb::ReviewReopen,
                                        Verb::ReviewBook};
        const std::vector<Owned> owned{
            {"--check", raw_.only_check, {Verb::Format}},
            {"--stdin", raw_.from_stdin, {Verb::Check, Verb::Format}},
            {"--path", !raw_.stands_for.empty(), {Verb::Check, Verb::Format}},
            {"--language", options_.rewritten.has_value(), {Verb::New, Verb::Format}},
            {"--notes", raw_.notes, {Verb::Check}},
            {"--calendar", raw_.calendar, {Verb::Duties}},
            {"--deny", options_.denied.has_value(), {Verb::Check}},
            {"--into", !raw_.into.empty(), {Verb::LawImport}},
            {"--commences", !raw_.commences.empty(), {Verb::LawImport}},
            {"--published", !raw_.published.empty(), {Verb::LawImport}},
            {"--law-dir",
             !raw_.law_dir.empty(),
             {Verb::Check, Verb::LawShow, Verb::ReviewStatus, Verb::ReviewSign, Verb::ReviewReopen,
              Verb::ReviewBook}},
            {"--out", !raw_.out.empty(), {Verb::ReviewBook, Verb::Batch, Verb::Data, Verb::Synth}},
            {"--lock", !raw_.lock.empty(), reviews},
            {"--pair", !raw_.pairs.empty(), {Verb::ReviewSign, Verb::ReviewReopen}},
            {"--all-open", raw_.all_open, {Verb::ReviewSign}},
            {"--by", !raw_.by.empty(), {Verb::ReviewSign}},
            {"--date", !raw_.signed_on.empty(), {Verb::ReviewSign}},
            {"--effect", !raw_.effects.empty(), {Verb::ReviewBook}},
            {"--base", !raw_.base.empty(), {Verb::ReviewStatus}},
            {"--base-law-dir", !raw_.base_law_dir.empty(), {Verb::ReviewStatus}},
            {"--html", !raw_.html.empty(), {Verb::Explain, Verb::Simulate}},
            {"--against", raw_.against.has_value(), {Verb::Explain}},
            {"--format", !raw_.format.empty(), {Verb::Batch}},
            {"--threads", !raw_.threads.empty(), {Verb::Batch, Verb::Run, Verb::Simulate}},
            {"--verify", !raw_.verified.empty(), {Verb::Batch}},
            {"--seed", !raw_.seed.empty(), {Verb::Batch, Verb::Simulate, Verb::Synth}},
            {"--explain", !raw_.explained.empty(), {Verb::Batch}},
            {"--explain-sample", !raw_.explained_sample.empty(), {Verb::Batch}},
            {"--progress", !raw_.progress.empty(), {Verb::Batch, Verb::Data, Verb::Simulate}},
            {"--runs", !raw_.runs.empty(), {Verb::Simulate}},
            {"--set", !raw_.levers.empty(), {Verb::Simulate}},
            {"--csv", !raw_.csv.empty(), {Verb::Simulate}},
            {"--size", !raw_.size.empty(), {Verb::Synth}},
            {"--others", !raw_.others.empty(), {Verb::Synth}},
            {"--totals", !raw_.totals.empty(), {Verb::Synth}},
            {"--have", !raw_.margins.empty(), {Verb::Synth}}};
        if (options_.verb == Verb::Help || options_.verb == Verb::Version) {
            return true;
        }
        for (const Owned& one : owned) {
            if (!one.given ||
                std::find(one.verbs.begin(), one.verbs.end(), options_.verb) != one.verbs.end()) {
                continue;
            }
            std::string names;
            for (const Verb verb : one.verbs) {
                names += (names.empty() ? "`" : ", `") + name_of(verb) + "`";
            }
            return refuse(Word::UsageOfOtherVerb, one.option, names);
        }
        if (!raw_.stands_for.empty() && !raw_.from_stdin) {
            return refuse(Word::UsageGoesWith, "--path", "--stdin");
        }
        return true;
    }

    /// `data ACTION PATH…`: the first word is what is to be done.
    bool data_action() {
        constexpr std::string_view known = "template, describe, check, pack";
        const std::string word = options_.paths.empty() ? "" : options_.paths.front();
        if (word != "template" && word != "describe" && word != "check" && word != "pack") {
            refuse(Word::UsageDataAction, known);
            return help(Word::UsageExample, "hjemmel data check rules/ --data data/");
        }
        options_.data_action = word == "template"   ? DataAction::Template
                               : word == "describe" ? DataAction::Describe
                               : word == "pack"     ? DataAction::Pack
                                                    : DataAction::Check;
        options_.paths.erase(options_.paths.begin());
        if (options_.data_action == DataAction::Template && options_.out.empty() &&
            !options_.json) {
            refuse(Word::UsageOutFolder);
            return help(Word::UsageExample, "--out data");
        }
        if (options_.data_action != DataAction::Template &&
            options_.data_action != DataAction::Pack && !options_.out.empty()) {
            return refuse(Word::UsageOfOtherVerb, "--out", "`data template`, `data pack`");
        }
        return true;
    }

    bool batch_needs() {
        if (options_.json && options_.out.empty()) {
            return refuse(Word::UsageBatchJson);
        }
        if (!options_.explained.empty() && options_.out.empty()) {
            return refuse(Word::UsageGoesWith, "--explain", "--out");
        }
        if (options_.explained_sample > 0 && options_.out.empty()) {
            return refuse(Word::UsageGoesWith, "--explain-sample", "--out");
        }
        return true;
    }

    bool what_the_verb_needs() {
        if (options_.verb == Verb::Data && !data_action()) {
            return false;
        }
        if (options_.verb == Verb::Batch && !batch_needs()) {
            return false;
        }
        const bool only_data = options_.verb == Verb::Data;
        const bool asks = options_.verb == Verb::Run || options_.verb == Verb::Batch ||
                          (only_data && options_.data_action != DataAction::Template) ||
                          options_.verb == Verb::Explain || options_.verb == Verb::Fork ||
                          options_.verb == Verb::Diff || options_.verb == Verb::Duties;
        if (options_.verb == Verb::Explain && options_.ask.empty() && options_.paths.size() == 1 &&
            is_code(options_.paths[0])) {
            options_.code = options_.paths[0];
            return true;
        }
        if (options_.verb == Verb::Help || options_.verb == Verb::Version) {
            return true;
        }
        if (options_.verb == Verb::New) {
            if (options_.paths.size() == 1) {
                return true;
            }
            refuse(Word::UsageOneFolder);
            return help(Word::UsageExample, "hjemmel new my_rules");
        }
        if (options_.verb == Verb::LawImport && options_.into.empty()) {
            refuse(Word::UsageNoInto);
            return help(Word::UsageExample, "hjemmel law import 2019_1409.json --into law/");
        }
        if (options_.verb == Verb::LawShow &&
            (options_.paths.empty() || options_.paths.size() > 2)) {
            refuse(Word::UsageLawShow);
            return help(Word::UsageExample, "hjemmel law show BEK1409 \"§ 5, nr. 1\"");
        }
        if (options_.verb == Verb::ReviewBook && options_.out.empty()) {
            refuse(Word::UsageNeedsValue, "--out");
            return help(Word::UsageExample, "hjemmel review book rules/ --out book/");
        }
        if (options_.verb == Verb::ReviewSign || options_.verb == Verb::ReviewReopen) {
            if ((options_.pairs.empty() && !options_.all_open) ||
                (options_.verb == Verb::ReviewSign &&
                 (options_.by.empty() || !options_.signed_on))) {
                refuse(options_.verb == Verb::ReviewSign ? Word::UsageSign : Word::UsageReopen);
                return help(Word::UsageExample,
                            options_.verb == Verb::ReviewSign
                                ? "hjemmel review sign rules/ --pair offers.main --by \"Anna "
                                  "Jensen\" --date 2026-03-02"
                                : "hjemmel review reopen rules/ --pair offers.main");
            }
        }
        if (options_.verb == Verb::Format && options_.from_stdin && !options_.paths.empty()) {
            return refuse(Word::UsageStdinOrPath);
        }
        if (options_.paths.empty() && !options_.from_stdin) {
            refuse(Word::UsageNoPath);
            return help(Word::UsageExample, asks ? "hjemmel run rules/ --data data/ --ask selected"
                                            : options_.verb == Verb::Format
                                                ? "hjemmel fmt rules/"
                                                : "hjemmel check rules/");
        }
        if (options_.verb == Verb::Synth &&
            (options_.out.empty() || options_.size == 0 || options_.margins.empty() ||
             options_.for_indices.size() != 1)) {
            refuse(Word::UsageSynth);
            return help(Word::UsageExample,
                        "hjemmel synth rules/ --size 5205 --for 2019-12 --have offers_met=62% "
                        "--out register");
        }
        if (raw_.against && raw_.against->empty()) {
            refuse(Word::UsageNeedsValue, "--against");
            return help(Word::UsageExample, "--against 2020-06-01");
        }
        // A scenario can name its own facts.
        if (asks && options_.data.empty() && options_.scenarios.empty()) {
            refuse(Word::UsageNoData);
            return help(Word::UsageExample, "--data examples/aalborg-2019");
        }
        if (options_.verb != Verb::Simulate && options_.json &&
            (!options_.html.empty() || !options_.against.empty())) {
            return refuse(Word::UsageExplainJson, options_.html.empty() ? "--against" : "--html");
        }
        if (options_.json && options_.calendar) {
            return refuse(Word::UsageCalendarJson);
        }
        // A cross-check alone compares everything that is observed; without `--ask`, all duties are
        // listed.
        const bool needs_question = options_.verb != Verb::Duties &&
                                    !(options_.verb == Verb::Run && options_.cross_check) &&
                                    (!only_data || options_.data_action == DataAction::Template);
        if ((asks || only_data) && options_.ask.empty() && needs_question) {
            refuse(Word::UsageNoAsk);
            return help(Word::UsageExample, "--ask selected");
        }
        return true;
    }

    /// `E4002`, `4002`: not the name of a file or folder of rules.
    static bool is_code(const std::string& text) {
        const std::size_t digits =
            text.size() == 5 && std::isalpha(static_cast<unsigned char>(text[0])) != 0 ? 1 : 0;
        return text.size() - digits == 4 &&
               std::all_of(text.begin() + static_cast<std::ptrdiff_t>(digits), text.end(),
                           [](char character) {
                               return std::isdigit(static_cast<unsigned char>(character)) != 0;
                           });
    }

    const Raw& raw_;
    Options options_;
    std::set<std::string> limits_set_;
    UsageError error_;
};

UsageError unknown_word(Word message, const std::string& word,
                        const std::vector<std::string>& candidates, Language language) {
    UsageError error{language, say(message, language, word), {}};
    if (const auto near = lang::nearest(word, candidates)) {
        error.help.push_back(say(Word::UsageDidYouMean, language, *near));
    }
    error.help.push_back(say(Word::UsageSeeHelp, language));
    return error;
}

/// What CLI11 could not place: an option that does not exist, or a word in the place of the verb.
std::optional<UsageError> left_over(const std::vector<std::string>& words, bool has_verb,
                                    Language language) {
    for (const std::string& word : words) {
        const std::string name = word.substr(0, word.find('='));
        if (word.size() > 1 && word.front() == '-') {
            return unknown_word(Word::UsageUnknownOption, name, option_names(), language);
        }
    }
    if (!has_verb && !words.empty()) {
        return unknown_word(Word::UsageUnknownVerb, words.front(), verb_names(), language);
    }
    return std::nullopt;
}

/// The second word of a verb of two.
tl::expected<Verb, UsageError> action_of(std::string_view group,
                                         const std::vector<std::string>& words, Language language) {
    std::vector<std::string> names;
    std::string listed;
    for (const Action& action : actions) {
        if (action.group != group) {
            continue;
        }
        if (!words.empty() && words.front() == action.name) {
            return action.verb;
        }
        names.emplace_back(action.name);
        listed += (listed.empty() ? "`" : ", `") + std::string(action.name) + "`";
    }
    UsageError error{language, say(Word::UsageAction, language, group, listed), {}};
    if (!words.empty()) {
        if (const auto near = lang::nearest(words.front(), names)) {
            error.help.push_back(say(Word::UsageDidYouMean, language, *near));
        }
    }
    error.help.push_back(say(Word::UsageSeeHelp, language));
    return tl::unexpected(std::move(error));
}

UsageError misread(const CLI::ParseError& error, Language language) {
    // CLI11 says `--data: 1 required TEXT missing`, `--data: At Most 1 required but received 2`, …:
    // the name stands first.
    const std::string text = error.what();
    const std::string name = text.substr(0, text.find_first_of(": "));
    const bool twice = text.find("At Most") != std::string::npos;
    return {language,
            say(twice ? Word::UsageTwice : Word::UsageNeedsValue, language, name),
            {say(Word::UsageSeeHelp, language)}};
}

}  // namespace

std::vector<std::string> verb_names() {
    std::vector<std::string> names;
    for (const auto& [name, verb] : verbs) {
        names.emplace_back(name);
    }
    names.insert(names.end(), groups.begin(), groups.end());
    return names;
}

std::vector<std::string> option_names() {
    return {"--data",     "--ask",      "--of",           "--for",
            "--law-on",   "--known-on", "--choose",       "--scenario",
            "--least",    "--possible", "--grounds",      "--check",
            "--stdin",    "--path",     "--deny",         "--notes",
            "--language", "--json",     "--calendar",     "--lang",
            "--color",    "--limit",    "--quiet",        "--show-values",
            "--help",     "--version",  "--over",         "--cross-check",
            "--into",     "--law-dir",  "--commences",    "--published",
            "--lock",     "--pair",     "--by",           "--date",
            "--effect",   "--base",     "--base-law-dir", "--html",
            "--against",  "--out",      "--format",       "--threads",
            "--verify",   "--seed",     "--explain",      "--explain-sample",
            "--progress", "--runs",     "--set",          "--csv",
            "--size",     "--others",   "--totals",       "--have",
            "--all-open"};
}

std::optional<std::pair<std::string, std::string>> split_pair(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0) {
        return std::nullopt;
    }
    return std::pair(std::string(text.substr(0, equals)), std::string(text.substr(equals + 1)));
}

std::optional<std::int64_t> parse_whole(std::string_view text) {
    constexpr std::size_t most_digits = 18;
    std::int64_t number = 0;
    std::size_t digits = 0;
    for (std::size_t place = 0; place < text.size(); ++place) {
        const char character = text[place];
        if (character == '_' && place > 0 && place + 1 < text.size()) {
            continue;
        }
        if (character < '0' || character > '9' || ++digits > most_digits) {
            return std::nullopt;
        }
        number = number * 10 + (character - '0');
    }
    return digits == 0 ? std::nullopt : std::optional(number);
}

tl::expected<Options, UsageError> parse_options(const std::vector<std::string>& arguments,
                                                Language locale) {
    const Language language = language_of(arguments, locale);
    Raw raw;
    CLI::App app;
    app.set_help_flag();
    app.allow_extras();
    app.fallthrough();
    declare(app, raw);
    std::vector<std::pair<CLI::App*, Verb>> subcommands;
    for (const auto& [name, verb] : verbs) {
        CLI::App* subcommand = app.add_subcommand(std::string(name));
        subcommand->set_help_flag();
        subcommand->allow_extras();
        subcommand->add_option("PATH", raw.paths);
        subcommands.emplace_back(subcommand, verb);
    }
    std::vector<std::pair<CLI::App*, std::string_view>> groups_of;
    for (const std::string_view group : groups) {
        CLI::App* subcommand = app.add_subcommand(std::string(group));
        subcommand->set_help_flag();
        subcommand->allow_extras();
        subcommand->add_option("PATH", raw.paths);
        groups_of.emplace_back(subcommand, group);
    }
    app.require_subcommand(0, 1);
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
        app.parse(reversed);
    } catch (const CLI::ParseError& error) {
        return tl::unexpected(misread(error, language));
    }
    Verb chosen = Verb::Help;
    bool has_verb = false;
    for (const auto& [subcommand, verb] : subcommands) {
        if (subcommand->parsed()) {
            chosen = verb;
            has_verb = true;
        }
    }
    for (const auto& [subcommand, group] : groups_of) {
        if (!subcommand->parsed()) {
            continue;
        }
        has_verb = true;
        if (raw.help) {
            continue;
        }
        const auto action = action_of(group, raw.paths, language);
        if (!action) {
            return tl::unexpected(action.error());
        }
        chosen = *action;
        raw.paths.erase(raw.paths.begin());
    }
    if (auto error = left_over(app.remaining(true), has_verb, language)) {
        return tl::unexpected(std::move(*error));
    }
    auto options = Understanding(raw, language).of(chosen);
    if (options) {
        options->command = "hjemmel";
        for (const std::string& argument : arguments) {
            options->command += " " + as_shell_word(argument);
        }
    }
    return options;
}

std::string as_shell_word(const std::string& argument) {
    static constexpr std::string_view safe = "+-_./=:,@%";
    const bool plain =
        !argument.empty() && std::all_of(argument.begin(), argument.end(), [](char character) {
            const auto byte = static_cast<unsigned char>(character);
            return byte >= 0x80U || std::isalnum(byte) != 0 ||
                   safe.find(character) != std::string_view::npos;
        });
    if (plain) {
        return argument;
    }
    std::string text = "'";
    for (const char character : argument) {
        text += character == '\'' ? std::string("'\\''") : std::string(1, character);
    }
    return text + "'";
}

}  // namespace hjemmel::cli
