#include "apps/report/difference.hpp"

#include "apps/report/answer_table.hpp"

#include <algorithm>

namespace hjemmel::apps {

namespace {

using engine::RuleChange;

constexpr std::string_view indent = "  ";
constexpr std::string_view bold = "\033[1m";
constexpr std::string_view plain = "\033[0m";

std::string kind_of(RuleChange::Kind kind) {
    switch (kind) {
        case RuleChange::Kind::Clause:
            return "clause";
        case RuleChange::Kind::Step:
            return "step";
        case RuleChange::Kind::Otherwise:
            return "otherwise";
        case RuleChange::Kind::DecidedOn:
            return "decided_on";
        case RuleChange::Kind::Reading:
            return "reading";
        case RuleChange::Kind::Provision:
            return "provision";
        case RuleChange::Kind::LawDate:
            return "law_on";
        case RuleChange::Kind::KnowledgeDate:
            return "known_on";
        case RuleChange::Kind::Overlays:
            return "scenarios";
    }
    return {};
}

std::string title_of(const RuleChange& change, Language language) {
    switch (change.kind) {
        case RuleChange::Kind::Clause:
        case RuleChange::Kind::Step:
            return change.name;
        case RuleChange::Kind::Otherwise:
            return say(Word::ChangeOtherwise, language, change.name);
        case RuleChange::Kind::DecidedOn:
            return say(Word::ChangeDecidedOn, language, change.name);
        case RuleChange::Kind::Reading:
            return say(Word::ChangeReading, language, change.name);
        case RuleChange::Kind::Provision:
            return say(Word::ChangeProvision, language, change.name);
        case RuleChange::Kind::LawDate:
            return std::string(word(Word::ChangeLawDate, language));
        case RuleChange::Kind::KnowledgeDate:
            return std::string(word(Word::ChangeKnowledgeDate, language));
        case RuleChange::Kind::Overlays:
            return std::string(word(Word::ChangeOverlays, language));
    }
    return {};
}

const std::vector<engine::ProvisionId>* cites_of(const engine::Program& program,
                                                 const RuleChange& change) {
    switch (change.kind) {
        case RuleChange::Kind::Clause:
            return &program.clauses.at(change.subject).cites;
        case RuleChange::Kind::Step:
            for (const engine::ParameterStep& step : program.parameters.at(change.subject).steps) {
                if (step.name == change.name) {
                    return &step.cites;
                }
            }
            return nullptr;
        case RuleChange::Kind::Reading:
            return &program.interpretations.at(change.subject).cites;
        case RuleChange::Kind::DecidedOn:
            return &program.quantities.at(change.subject).decided_on_cites;
        case RuleChange::Kind::Otherwise:
        case RuleChange::Kind::Provision:
        case RuleChange::Kind::LawDate:
        case RuleChange::Kind::KnowledgeDate:
        case RuleChange::Kind::Overlays:
            return nullptr;
    }
    return nullptr;
}

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(width - std::min(width, text_width(text)), ' ');
}

class Writer {
public:
    Writer(const DifferenceDocument& document, const DifferenceText& text, const Display& display)
        : document_(document), text_(text), display_(display), language_(display.language()) {}

    std::string all() {
        std::string heading = text_.colour
                                  ? std::string(bold) + document_.label + std::string(plain)
                                  : document_.label;
        std::vector<std::string> between{
            say(Word::DiffStates, language_, text_.before, text_.after)};
        between.insert(between.end(), text_.circumstances.begin(), text_.circumstances.end());
        line(0, heading + " (" + display_.list(between) + ")");
        for (const DifferenceRecord& record : document_.records) {
            entities_ = std::max(entities_, text_width(record.after.entity));
            indices_ = std::max(indices_, text_width(record.after.index_label));
        }
        for (const DifferenceRecord& record : document_.records) {
            add(record);
        }
        if (!document_.declared_otherwise.empty() && !document_.records.empty()) {
            line(0, say(Word::DiffNotDivided, language_, document_.declared_otherwise));
        }
        for (const std::string& assumption : text_.assumptions) {
            line(0, say(Word::DataAssumption, language_, assumption));
        }
        if (text_.closing) {
            add_closing();
        }
        return std::move(written_);
    }

private:
    void line(std::size_t depth, const std::string& text) {
        for (std::size_t i = 0; i < depth; ++i) {
            written_ += indent;
        }
        written_ += text + "\n";
    }

    void add(const DifferenceRecord& record) {
        std::string row;
        if (entities_ > 0) {
            row += padded(record.after.entity, entities_) + std::string(indent);
        }
        if (indices_ > 0) {
            row += padded(record.after.index_label, indices_) + std::string(indent);
        }
        line(1,
             row + say(Word::DiffStates, language_, record.before.in_words, record.after.in_words));
        for (const Effect& effect : record.effects) {
            add(effect);
        }
        if (record.effects.empty() && document_.declared_otherwise.empty()) {
            line(3, std::string(word(Word::DiffNoSingle, language_)));
        }
    }

    void add(const Effect& effect) {
        const ChangeRecord& change = document_.changes.at(effect.change);
        std::vector<std::string> parts;
        if (effect.alone) {
            parts.push_back(say(Word::DiffAlone, language_, effect.alone->display));
        }
        if (effect.reversed) {
            parts.push_back(say(Word::DiffReversed, language_, effect.reversed->display));
        }
        const Word what = change.what == "added"     ? Word::DiffAdded
                          : change.what == "removed" ? Word::DiffRemoved
                                                     : Word::DiffChanged;
        std::string basis(word(what, language_));
        if (!change.citation.empty()) {
            basis += ", " + change.citation;
        }
        line(3, say(Word::DiffEffect, language_, change.title, basis, display_.list(parts)));
    }

    void add_closing() {
        const auto number = [this](std::size_t count) {
            return display_.digits(engine::Rational(count), 0);
        };
        const std::string answers =
            say(document_.compared == 1 ? Word::CountAnswer : Word::CountAnswers, language_,
                number(document_.compared));
        line(0, say(Word::DiffSummary, language_, answers, number(document_.records.size())));
        const auto idle = static_cast<std::size_t>(
            std::count_if(document_.changes.begin(), document_.changes.end(),
                          [](const ChangeRecord& change) { return change.moves == 0; }));
        if (!document_.changes.empty()) {
            line(0, say(Word::DiffChanges, language_, number(document_.changes.size()),
                        number(document_.changes.size() - idle)));
        }
    }

    const DifferenceDocument& document_;
    const DifferenceText& text_;
    const Display& display_;
    Language language_;
    std::size_t entities_ = 0;
    std::size_t indices_ = 0;
    std::string written_;
};

bool same_bound(const std::optional<BoundText>& left, const std::optional<BoundText>& right) {
    return left.has_value() == right.has_value() &&
           (!left || (left->exact == right->exact && left->open == right->open));
}

}  // namespace

bool shows_the_same(const AnswerRecord& left, const AnswerRecord& right) {
    return left.state == right.state && left.value == right.value &&
           left.display == right.display && left.rule_failed == right.rule_failed &&
           same_bound(left.lower, right.lower) && same_bound(left.upper, right.upper);
}

ChangeRecord change_record(const Display& display, const engine::TwoStates& states,
                           const RuleChange& change) {
    ChangeRecord record;
    record.kind = kind_of(change.kind);
    record.name = change.name;
    record.what = !change.is_before ? "added" : !change.is_after ? "removed" : "changed";
    record.title = title_of(change, display.language());
    // What is cited stands with the text after; where that is gone, with the one before.
    const engine::Program program =
        change.is_after ? states.after().program : states.before().program;
    const std::vector<engine::ProvisionId>* cites = cites_of(program, change);
    if (cites != nullptr && !cites->empty()) {
        record.citation = citation(program, cites->front());
    }
    return record;
}

std::string difference_text(const DifferenceDocument& document, const DifferenceText& text,
                            const Display& display) {
    return Writer(document, text, display).all();
}

}  // namespace hjemmel::apps
