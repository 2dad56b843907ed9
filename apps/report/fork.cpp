#include "apps/report/fork.hpp"

#include "apps/report/answer_table.hpp"
#include "engine/evaluate/choice_terms.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace hjemmel::apps {

namespace {

using engine::ChoiceChange;
using engine::ChoiceDiagrams;
using engine::ChoiceTerm;

/// More rules than these are not read.
constexpr std::size_t most_rules = 6;
constexpr std::size_t most_changes = 3;

std::string bound_key(const std::optional<BoundText>& bound) {
    return bound ? bound->exact + (bound->open ? " open" : "") : std::string();
}

/// What tells answers apart for a reader.
auto shown(const AnswerRecord& answer) {
    return std::tuple(answer.state, answer.value, answer.display, bound_key(answer.lower),
                      bound_key(answer.upper), answer.rule_failed);
}

/// Puts one number in the place of all leaves whose outcomes show the same answer.
class Answers {
public:
    Answers(const AnswerContext& context, const engine::Place& place,
            engine::ForkingInterpreter& forking)
        : context_(context), place_(place), forking_(forking) {}

    ChoiceDiagrams::Leaf number_of(ChoiceDiagrams::Leaf leaf) {
        AnswerRecord record = answer_record(context_, place_, forking_.outcome(leaf));
        const auto known = std::find_if(
            records_.begin(), records_.end(),
            [&record](const AnswerRecord& one) { return shown(one) == shown(record); });
        if (known != records_.end()) {
            return static_cast<ChoiceDiagrams::Leaf>(known - records_.begin());
        }
        records_.push_back(std::move(record));
        return static_cast<ChoiceDiagrams::Leaf>(records_.size() - 1);
    }

    [[nodiscard]] const std::vector<AnswerRecord>& records() const { return records_; }

private:
    const AnswerContext& context_;
    const engine::Place& place_;
    engine::ForkingInterpreter& forking_;
    std::vector<AnswerRecord> records_;
};

/// Says in names what diagrams say in levels.
class Naming {
public:
    Naming(const engine::Program& program, const std::vector<engine::InterpretationId>& by_level)
        : program_(program), by_level_(by_level) {}

    [[nodiscard]] const std::string& reading(std::uint32_t level) const {
        return program_[by_level_[level]].name;
    }
    [[nodiscard]] const std::string& option(std::uint32_t level, std::uint32_t option) const {
        return program_[by_level_[level]].options.at(option).name;
    }

    [[nodiscard]] ReadingRule rule(const ChoiceTerm& term) const {
        ReadingRule rule;
        for (const ChoiceTerm::Part& part : term.parts) {
            ReadingPart named{reading(part.level), {}};
            for (const std::uint32_t allowed : part.options) {
                named.options.push_back(option(part.level, allowed));
            }
            rule.push_back(std::move(named));
        }
        return rule;
    }

    [[nodiscard]] ReadingChange change(const ChoiceChange& change) const {
        ReadingChange named;
        for (const auto& [level, instead] : change) {
            named.emplace_back(reading(level), option(level, instead));
        }
        return named;
    }

private:
    const engine::Program& program_;
    const std::vector<engine::InterpretationId>& by_level_;
};

// ---- texts -----------------------------------------------------------------------------------

constexpr std::string_view indent = "  ";
constexpr std::string_view bold = "\033[1m";
constexpr std::string_view plain = "\033[0m";

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(width - std::min(width, text_width(text)), ' ');
}

class Writer {
public:
    Writer(const ForkDocument& document, const ForkText& text, const Display& display)
        : document_(document), text_(text), display_(display), language_(display.language()) {}

    std::string all() {
        add_heading();
        for (const ForkRecord& record : document_.records) {
            entities_ = std::max(entities_, text_width(shared(record).entity));
            indices_ = std::max(indices_, text_width(shared(record).index_label));
        }
        for (const ForkRecord& record : document_.records) {
            add(record);
        }
        add_readings();
        for (const std::string& assumption : text_.assumptions) {
            line(0, say(Word::DataAssumption, language_, assumption));
        }
        if (text_.closing) {
            add_closing();
        }
        return std::move(written_);
    }

private:
    static const AnswerRecord& shared(const ForkRecord& record) {
        return record.answers.front().answer;
    }

    void line(std::size_t depth, const std::string& text) {
        for (std::size_t i = 0; i < depth; ++i) {
            written_ += indent;
        }
        written_ += text + "\n";
    }

    [[nodiscard]] std::string strong(const std::string& text) const {
        return text_.colour ? std::string(bold) + text + std::string(plain) : text;
    }

    [[nodiscard]] std::string number(std::size_t count) const {
        return display_.digits(engine::Rational(count), 0);
    }

    [[nodiscard]] std::string number(const std::string& digits) const {
        const auto whole = engine::Rational::parse(digits);
        return whole ? display_.digits(*whole, 0) : digits;
    }

    void add_heading() {
        std::string heading = strong(shared(document_.records.front()).label);
        if (!text_.circumstances.empty()) {
            heading += " (" + display_.list(text_.circumstances) + ")";
        }
        line(0, heading);
    }

    void add(const ForkRecord& record) {
        const AnswerRecord& answer = shared(record);
        std::string row;
        if (entities_ > 0) {
            row += padded(answer.entity, entities_) + std::string(indent);
        }
        if (indices_ > 0) {
            row += padded(answer.index_label, indices_) + std::string(indent);
        }
        if (record.answers.size() == 1) {
            line(1, row + say(Word::ForkRobust, language_, answer.display));
            return;
        }
        line(1, row + say(Word::ForkHangs, language_, answer.display,
                          display_.list(short_names(record.deciding))));
        for (const ForkedAnswer& one : record.answers) {
            add(one);
        }
    }

    void add(const ForkedAnswer& one) {
        const std::string many = number(one.combinations);
        if (!one.rules) {
            line(3, say(Word::ForkManyRules, language_, one.answer.display, many));
        } else if (one.rules->size() == 1) {
            line(3, say(Word::ForkAnswer, language_, one.answer.display,
                        in_words(one.rules->front()), many));
        } else {
            line(3, say(Word::ForkAnswers, language_, one.answer.display, many));
            for (const ReadingRule& rule : *one.rules) {
                line(4, say(Word::ListItem, language_, in_words(rule)));
            }
        }
        // Where one rule says it in one reading, the change is the rule.
        const bool is_plain = one.rules && one.rules->size() == 1 && one.rules->front().size() == 1;
        if (one.is_chosen || is_plain || one.smallest_changes.empty()) {
            return;
        }
        std::string changes;
        for (const ReadingChange& change : one.smallest_changes) {
            std::vector<std::string> parts;
            for (const auto& [reading, option] : change) {
                parts.push_back(say(Word::UnderChoice, language_, last_word(reading), option));
            }
            changes += (changes.empty() ? "" : say(Word::ForkOr, language_)) + display_.list(parts);
        }
        line(4, say(one.has_more_changes ? Word::ForkSmallestAmong : Word::ForkSmallest, language_,
                    changes));
    }

    [[nodiscard]] std::string in_words(const ReadingRule& rule) const {
        std::vector<std::string> parts;
        for (const ReadingPart& part : rule) {
            parts.push_back(
                say(Word::UnderChoice, language_, last_word(part.reading), one_of(part.options)));
        }
        return display_.list(parts);
    }

    [[nodiscard]] std::string one_of(const std::vector<std::string>& texts) const {
        std::string text;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            text = i == 0                  ? texts[i]
                   : i + 1 == texts.size() ? say(Word::OneOrOther, language_, text, texts[i])
                                           : text + ", " + texts[i];
        }
        return text;
    }

    static std::vector<std::string> short_names(const std::vector<std::string>& names) {
        std::vector<std::string> texts;
        for (const std::string& name : names) {
            texts.emplace_back(last_word(name));
        }
        return texts;
    }

    void add_readings() {
        std::vector<const OpenReading*> deciding;
        std::vector<std::string> idle;
        std::vector<std::string> unread;
        for (const OpenReading& reading : document_.readings) {
            if (reading.decides > 0) {
                deciding.push_back(&reading);
            } else {
                (reading.is_reached ? idle : unread).emplace_back(last_word(reading.name));
            }
        }
        std::stable_sort(deciding.begin(), deciding.end(),
                         [](const OpenReading* left, const OpenReading* right) {
                             return left->decides > right->decides;
                         });
        if (!deciding.empty()) {
            line(0, "");
            line(0, strong(std::string(word(Word::ForkReadings, language_))));
        }
        for (const OpenReading* reading : deciding) {
            add(*reading);
        }
        if (!idle.empty() || !unread.empty()) {
            line(0, "");
        }
        if (!idle.empty()) {
            line(0, say(Word::ForkIdle, language_, display_.list(idle)));
        }
        if (!unread.empty()) {
            line(0, say(Word::ForkUnread, language_, display_.list(unread)));
        }
    }

    void add(const OpenReading& reading) {
        const std::string basis = reading.citation.empty()
                                      ? say(Word::ByAssumption, language_, reading.assumption)
                                      : reading.citation;
        line(1, say(Word::ForkReading, language_, last_word(reading.name), reading.label, basis));
        line(2, reading.question);
        for (const OpenReading::Option& option : reading.options) {
            const Word which =
                option.name == reading.chosen ? Word::ForkOptionChosen : Word::ForkOption;
            line(2, say(which, language_, option.name, option.text));
        }
        line(2, say(Word::ForkDecides, language_, number(reading.decides),
                    number(document_.records.size())));
    }

    void add_closing() {
        const auto robust = static_cast<std::size_t>(
            std::count_if(document_.records.begin(), document_.records.end(),
                          [](const ForkRecord& record) { return record.answers.size() == 1; }));
        const std::size_t all = document_.records.size();
        const std::string answers =
            say(all == 1 ? Word::CountAnswer : Word::CountAnswers, language_, number(all));
        line(0, "");
        line(0, say(Word::ForkSummary, language_, answers, number(robust), number(all - robust)));
        line(0, say(Word::ForkEvaluations, language_,
                    number(static_cast<std::size_t>(document_.evaluations)),
                    number(document_.combinations),
                    number(static_cast<std::size_t>(document_.all_evaluations))));
    }

    const ForkDocument& document_;
    const ForkText& text_;
    const Display& display_;
    Language language_;
    std::size_t entities_ = 0;
    std::size_t indices_ = 0;
    std::string written_;
};

}  // namespace

ForkRecord fork_record(const AnswerContext& context, const engine::Place& place,
                       engine::ForkingInterpreter& forking, const engine::Forked& forked,
                       const std::vector<std::uint32_t>& chosen) {
    ChoiceDiagrams& diagrams = forking.diagrams();
    Answers answers(context, place, forking);
    const ChoiceDiagrams::Diagram function = diagrams.relabelled(
        forked.outcomes, [&answers](ChoiceDiagrams::Leaf leaf) { return answers.number_of(leaf); });
    const Naming naming(context.program, forking.open());
    ForkRecord record;
    record.evaluations = forked.evaluations;
    for (const std::uint32_t level : diagrams.levels_of(function)) {
        record.deciding.push_back(naming.reading(level));
    }
    const ChoiceDiagrams::Leaf by_choice = diagrams.at(function, chosen);
    for (const ChoiceDiagrams::Leaf leaf : diagrams.leaves_of(function)) {
        ForkedAnswer one;
        one.answer = answers.records()[leaf];
        one.is_chosen = leaf == by_choice;
        one.combinations = engine::combinations_of(diagrams, function, leaf).to_string();
        if (const auto terms = engine::terms_of(diagrams, function, leaf, most_rules)) {
            one.rules.emplace();
            for (const ChoiceTerm& term : *terms) {
                one.rules->push_back(naming.rule(term));
            }
        }
        if (!one.is_chosen) {
            std::vector<ChoiceChange> changes =
                engine::smallest_changes(diagrams, function, leaf, chosen, most_changes + 1);
            one.has_more_changes = changes.size() > most_changes;
            changes.resize(std::min(changes.size(), most_changes));
            for (const ChoiceChange& change : changes) {
                one.smallest_changes.push_back(naming.change(change));
            }
        }
        record.answers.push_back(std::move(one));
    }
    std::stable_partition(record.answers.begin(), record.answers.end(),
                          [](const ForkedAnswer& one) { return one.is_chosen; });
    return record;
}

OpenReading open_reading(const Display& display, engine::InterpretationId id,
                         std::uint32_t chosen) {
    const engine::Program& program = display.program();
    const engine::Interpretation& interpretation = program[id];
    OpenReading reading;
    reading.name = interpretation.name;
    reading.label = display.label(interpretation.labels, interpretation.name);
    reading.question = interpretation.question;
    reading.assumption = interpretation.assumption;
    if (!interpretation.cites.empty()) {
        reading.citation = citation(program, interpretation.cites.front());
    }
    for (const engine::InterpretationOption& option : interpretation.options)
        reading.options.push_back({option.name, display.option(option)});
    reading.chosen = interpretation.options.at(chosen).name;
    return reading;
}

std::string fork_text(const ForkDocument& document, const ForkText& text, const Display& display) {
    return document.records.empty() ? std::string() : Writer(document, text, display).all();
}

}  // namespace hjemmel::apps
