#include "apps/cli/replace_file.hpp"
#include "apps/cli/review_pairs.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/json/diagnostics_json.hpp"
#include "apps/json/envelope.hpp"
#include "apps/report/display.hpp"
#include "lang/suggest.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <map>
#include <set>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

namespace hjemmel::cli {

namespace {

namespace fs = std::filesystem;
using apps::Pin;
using apps::say;
using apps::Word;
using lang::Code;

constexpr std::size_t largest_lock = std::size_t{16} << 20U;

/// What all three verbs begin with: the rules as they are, and what the lock file says.
class Review {
public:
    explicit Review(const Options& options)
        : options_(options),
          rules_(
              check_rules(options.paths, std::nullopt, lang::Lints::Hidden, {}, options.law_dir)) {
        diagnostics_ = rules_.compiled.diagnostics;
        if (lang::has_errors(diagnostics_)) return;
        read_lock();
        if (lang::has_errors(diagnostics_)) return;
        pairs_ = review_pairs(rules_);
        reviewed_ = reviewed(pairs_, pins_);
    }

    [[nodiscard]] bool is_usable() const { return !lang::has_errors(diagnostics_); }

    /// Ends a verb that cannot go on.
    Exit refuse(Console& console) {
        lang::sort_diagnostics(diagnostics_);
        console.draw(diagnostics_, rules_.sources);
        if (options_.json) console.answer(document(nlohmann::ordered_json::array()));
        return lock_is_refused_ ? Exit::Refused : exit_for(diagnostics_);
    }

    Exit status(Console& console) {
        if (!is_usable()) return refuse(console);
        compare_with_base();
        if (!is_usable()) return refuse(console);
        console.draw(diagnostics_, rules_.sources);
        console.answer(options_.json ? document(results()) : status_text());
        return count(ReviewState::Changed) > 0 || !orphans().empty() ? Exit::Findings
                                                                     : Exit::Complete;
    }

    /// Signs the pairs that are named, or takes their signatures back.
    Exit change(Console& console, bool sign) {
        if (sign && !is_one_line(options_.by)) {
            show_usage_error({options_.language, say(Word::UsageSignature, options_.language), {}});
            return Exit::Usage;
        }
        if (!is_usable()) return refuse(console);
        std::set<std::string> wanted;
        for (const std::string& name : options_.pairs) find(name, wanted);
        if (!is_usable()) return refuse(console);
        std::string statement;
        if (options_.all_open) statement = add_open(wanted);
        std::vector<Pin> pins;
        std::set<std::string> present;
        for (const Reviewed& one : reviewed_) {
            const std::string name = one.pair->pin.name();
            present.insert(name);
            // What nobody has signed is written as it is now; what is signed stays as it was.
            Pin pin = one.pin != nullptr && one.pin->signed_on ? *one.pin : one.pair->pin;
            if (wanted.count(name) != 0) {
                pin = one.pair->pin;
                if (sign) {
                    pin.signed_on = options_.signed_on;
                    pin.signed_by = options_.by;
                }
            }
            pins.push_back(std::move(pin));
        }
        for (const Pin& pin : pins_) {
            const bool gone = present.count(pin.name()) == 0;
            if (gone && pin.signed_on && wanted.count(pin.name()) == 0) pins.push_back(pin);
        }
        const std::string failure = replace_file(options_.lock, apps::lock_text(std::move(pins)));
        if (!failure.empty()) {
            report(Code::FileNotWritten, {options_.lock, failure});
            return refuse(console);
        }
        console.draw(diagnostics_, rules_.sources);
        if (options_.json) {
            nlohmann::ordered_json changed = nlohmann::ordered_json::array();
            for (const std::string& name : wanted) changed.push_back({{"pair", name}});
            console.answer(document(std::move(changed)));
        } else {
            console.answer(statement);
            console.answer(say(sign ? Word::ReviewWritten : Word::ReviewOpened, options_.language,
                               options_.lock, wanted.size()) +
                           "\n");
        }
        return Exit::Complete;
    }

private:
    lang::Diagnostic& report(Code code, std::vector<lang::Argument> arguments) {
        diagnostics_.push_back({code, std::move(arguments), nowhere, {}, {}, {}, {}, {}});
        return diagnostics_.back();
    }

    void read_lock() {
        std::error_code error;
        if (!fs::exists(options_.lock, error)) return;  // nothing is signed yet
        auto bytes = read_text(options_.lock, largest_lock);
        if (!bytes) {
            report(Code::RulesNotRead, {options_.lock});
            lock_is_refused_ = true;
            return;
        }
        const lang::FileId file =
            rules_.sources.add(lang::SourceFile::of(options_.lock, std::move(*bytes)));
        pins_ = apps::read_lock(rules_.sources[file], file, diagnostics_);
        lock_is_refused_ = lang::has_errors(diagnostics_);
    }

    static bool is_one_line(const std::string& name) {
        return std::all_of(name.begin(), name.end(), [](char c) {
            return static_cast<unsigned char>(c) >= 0x20U && c != '"' && c != 0x7F;
        });
    }

    /// Adds every pair that is not signed as it is now, and gives what signing them says.
    std::string add_open(std::set<std::string>& wanted) const {
        const lang::Language language = options_.language;
        std::size_t open = 0;
        std::size_t outlines = 0;
        std::string names;
        for (const Reviewed& one : reviewed_) {
            if (one.state == ReviewState::Signed) continue;
            const std::string name = one.pair->pin.name();
            wanted.insert(name);
            ++open;
            outlines += one.pair->pin.outline ? 1U : 0U;
            names += "  " + name + "\n";
        }
        if (open == 0) return {};
        const engine::Program no_program;
        const apps::Display dates(no_program, language);
        std::string text = say(Word::ReviewSignsOpen, language, options_.by,
                               dates.date(*options_.signed_on), open) +
                           "\n" + names;
        if (outlines > 0) text += say(Word::ReviewOnOutlines, language, outlines) + "\n";
        return text;
    }

    /// A pair by its name, the name of its rule, or the last words of that.
    void find(const std::string& name, std::set<std::string>& wanted) {
        std::set<std::string> rules;
        std::set<std::string> found;
        const auto consider = [&](const Pin& pin) {
            const std::string ending = "." + name;
            const bool is_rule =
                pin.rule == name ||
                (pin.rule.size() > ending.size() &&
                 pin.rule.compare(pin.rule.size() - ending.size(), ending.size(), ending) == 0);
            if (pin.name() != name && !is_rule) return;
            rules.insert(pin.rule);
            found.insert(pin.name());
        };
        for (const ReviewPair& pair : pairs_) consider(pair.pin);
        if (options_.verb == Verb::ReviewReopen) {
            for (const Pin& pin : pins_) consider(pin);
        }
        if (rules.size() == 1) {
            wanted.insert(found.begin(), found.end());
            return;
        }
        if (rules.empty()) {
            report_unknown(name);
        } else {
            report(Code::AmbiguousName, {name})
                .help.push_back({lang::Phrase::ItHas, {list(rules)}});
        }
    }

    static std::string list(const std::set<std::string>& names) {
        std::string all;
        for (const std::string& one : names) all += (all.empty() ? "`" : ", `") + one + "`";
        return all;
    }

    /// A quantity or a parameter is not reviewed itself, but has rules or figures that are.
    void report_unknown(const std::string& name) {
        std::set<std::string> below;
        std::vector<std::string> known;
        for (const ReviewPair& pair : pairs_) {
            known.push_back(pair.pin.rule);
            if (("." + pair.pin.rule).find("." + name + ".") != std::string::npos)
                below.insert(pair.pin.rule);
        }
        auto& diagnostic = report(Code::ReviewUnknown, {name});
        if (!below.empty()) {
            diagnostic.help.push_back({lang::Phrase::ItHas, {list(below)}});
        } else if (const auto near = lang::nearest(name, known)) {
            diagnostic.help.push_back({lang::Phrase::DidYouMean, {*near}});
        }
    }

    [[nodiscard]] std::size_t count(ReviewState state) const {
        return static_cast<std::size_t>(
            std::count_if(reviewed_.begin(), reviewed_.end(),
                          [&](const Reviewed& one) { return one.state == state; }));
    }

    /// Signed pairs of the file that the rules no longer have.
    [[nodiscard]] std::vector<const Pin*> orphans() const {
        std::set<std::string> present;
        for (const ReviewPair& pair : pairs_) present.insert(pair.pin.name());
        std::vector<const Pin*> gone;
        for (const Pin& pin : pins_) {
            if (pin.signed_on && present.count(pin.name()) == 0) gone.push_back(&pin);
        }
        return gone;
    }

    void compare_with_base() {
        if (options_.base.empty()) return;
        base_ = check_rules({options_.base}, std::nullopt, lang::Lints::Hidden, {},
                            options_.base_law_dir);
        if (lang::has_errors(base_.compiled.diagnostics)) {
            diagnostics_ = base_.compiled.diagnostics;
            rules_.sources = base_.sources;
            return;
        }
        base_pairs_ = review_pairs(base_);
    }

    /// The pair under `--base`; null when it is not there or not what was signed.
    [[nodiscard]] const ReviewPair* base_of(const Reviewed& one) const {
        for (const ReviewPair& pair : base_pairs_) {
            if (pair.pin.name() == one.pair->pin.name())
                return pair.pin.meaning == one.pin->meaning && pair.pin.text == one.pin->text
                           ? &pair
                           : nullptr;
        }
        return nullptr;
    }

    /// The lines of a text that another one does not have.
    static std::vector<std::string> lines_not_in(const std::string& text,
                                                 const std::string& other) {
        const auto lines_of = [](const std::string& whole) {
            std::vector<std::string> lines;
            for (std::size_t begin = 0; begin < whole.size();) {
                const std::size_t end = std::min(whole.find('\n', begin), whole.size());
                lines.push_back(whole.substr(begin, end - begin));
                begin = end + 1;
            }
            return lines;
        };
        const auto known = lines_of(other);
        std::vector<std::string> rest;
        for (std::string& line : lines_of(text)) {
            if (std::find(known.begin(), known.end(), line) == known.end())
                rest.push_back(std::move(line));
        }
        return rest;
    }

    std::string changed_text(const Reviewed& one) const {
        const lang::Language language = options_.language;
        const engine::Program no_program;
        const apps::Display dates(no_program, language);
        std::string text =
            "  " + one.pair->pin.name() + "\n    " +
            say(Word::ReviewSigned, language, dates.date(*one.pin->signed_on), one.pin->signed_by) +
            "\n";
        const ReviewPair* base = base_of(one);
        const auto both = [&](const std::string& before, const std::string& after) {
            for (const auto& line : lines_not_in(before, after))
                text += "      - " + say(Word::ReviewWas, language) + ": " + line + "\n";
            for (const auto& line : lines_not_in(after, before))
                text += "      + " + say(Word::ReviewNow, language) + ": " + line + "\n";
        };
        if (one.rule_changed) {
            text += "    " + say(Word::ReviewRuleChanged, language) + "\n";
            if (base != nullptr) both(base->rule_words, one.pair->rule_words);
        }
        if (one.law_changed) {
            text += "    " + say(Word::ReviewTextChanged, language) + "\n";
            if (base != nullptr) both(base->law_words, one.pair->law_words);
        }
        if (base == nullptr) {
            text +=
                "    " +
                say(options_.base.empty() ? Word::ReviewNoBase : Word::ReviewOtherBase, language) +
                "\n";
        }
        return text;
    }

    std::string status_text() const {
        const lang::Language language = options_.language;
        std::string text =
            say(Word::ReviewCounts, language, reviewed_.size(), count(ReviewState::Signed),
                count(ReviewState::Changed), count(ReviewState::Unsigned)) +
            "\n";
        const auto outlines = std::count_if(
            pairs_.begin(), pairs_.end(), [](const ReviewPair& pair) { return pair.pin.outline; });
        if (outlines > 0) text += say(Word::ReviewNotCompared, language, outlines) + "\n";
        if (count(ReviewState::Changed) > 0) {
            text += "\n" + say(Word::ReviewAgain, language) + "\n";
            for (const Reviewed& one : reviewed_) {
                if (one.state == ReviewState::Changed) text += changed_text(one);
            }
            text += say(Word::ReviewHowTo, language,
                        "`hjemmel review sign … --pair … --by … --date …`") +
                    "\n";
        }
        const auto gone = orphans();
        if (!gone.empty()) {
            text += "\n" + say(Word::ReviewOrphans, language) + "\n";
            for (const Pin* pin : gone) text += "  " + pin->name() + "\n";
        }
        return text;
    }

    nlohmann::ordered_json results() const {
        nlohmann::ordered_json all = nlohmann::ordered_json::array();
        const auto add = [&](const Pin& pin, const Pin* pinned, const char* state) {
            nlohmann::ordered_json one;
            one["rule"] = pin.rule;
            one["provision"] = pin.provision;
            one["state"] = state;
            one["outline"] = pin.outline;
            const bool is_signed = pinned != nullptr && pinned->signed_on.has_value();
            one["signed_on"] = is_signed ? nlohmann::ordered_json(pinned->signed_on->to_string())
                                         : nlohmann::ordered_json();
            one["signed_by"] =
                is_signed ? nlohmann::ordered_json(pinned->signed_by) : nlohmann::ordered_json();
            all.push_back(std::move(one));
        };
        for (const Reviewed& one : reviewed_) {
            add(one.pair->pin, one.pin,
                one.state == ReviewState::Signed      ? "signed"
                : one.state == ReviewState::Unsigned  ? "unsigned"
                : one.rule_changed && one.law_changed ? "both_changed"
                : one.rule_changed                    ? "rule_changed"
                                                      : "text_changed");
        }
        for (const Pin* pin : orphans()) add(*pin, pin, "gone");
        return all;
    }

    [[nodiscard]] std::string document(nlohmann::ordered_json results) const {
        apps::Envelope envelope;
        envelope.schema = "hjemmel.review/1";
        envelope.rules_hash = rules_.compiled.program.rules_hash;
        return apps::json_text(apps::envelope_json(
            envelope, std::move(results),
            apps::diagnostics_json(diagnostics_, rules_.sources, options_.language)));
    }

    const Options& options_;
    CheckedRules rules_;
    CheckedRules base_;
    lang::Diagnostics diagnostics_;
    std::vector<Pin> pins_;
    std::vector<ReviewPair> pairs_;
    std::vector<ReviewPair> base_pairs_;
    std::vector<Reviewed> reviewed_;
    bool lock_is_refused_ = false;
};

}  // namespace

Exit review_status(const Options& options, Console& console) {
    return Review(options).status(console);
}

namespace {

/// One change of the lock file at a time: who comes second waits, and reads what the first wrote.
class OneAtATime {
public:
    explicit OneAtATime(const fs::path& file)
        : folder_(::open(file.has_parent_path() ? file.parent_path().c_str() : ".",
                         O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
        if (folder_ >= 0) static_cast<void>(::flock(folder_, LOCK_EX));
    }
    ~OneAtATime() {
        if (folder_ >= 0) ::close(folder_);
    }
    OneAtATime(const OneAtATime&) = delete;
    OneAtATime& operator=(const OneAtATime&) = delete;

private:
    int folder_;
};

}  // namespace

Exit review_sign(const Options& options, Console& console) {
    const OneAtATime mine(options.lock);
    return Review(options).change(console, true);
}

Exit review_reopen(const Options& options, Console& console) {
    const OneAtATime mine(options.lock);
    return Review(options).change(console, false);
}

}  // namespace hjemmel::cli
