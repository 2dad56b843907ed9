#include "apps/report/duty_record.hpp"

#include "apps/report/answer_table.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace hjemmel::apps {

namespace {

bool is_clause(const Step& step) {
    return step.kind == StepKind::Rule || step.kind == StepKind::Exception;
}

/// The rule that says that there is a duty, or of which that is not known.
const Step* carrying_clause(const GroundsDocument& document) {
    const Step* perhaps = nullptr;
    for (const std::uint32_t child : document.root().children) {
        const Step& clause = document.steps.at(child);
        if (!is_clause(clause)) {
            continue;
        }
        if (clause.status == engine::ClauseStatus::Decisive) {
            return &clause;
        }
        if (clause.status == engine::ClauseStatus::GuardUnknown && perhaps == nullptr) {
            perhaps = &clause;
        }
    }
    return perhaps;
}

/// Collects the figures that a step read, each once, in the order of reading.
class Bases {
public:
    Bases(const GroundsDocument& document, const Display& display)
        : document_(document), display_(display) {}

    void add(std::uint32_t id) {
        const Step& step = document_.steps.at(id);
        if (!seen_.insert(id).second) {
            return;
        }
        switch (step.kind) {
            case StepKind::Quantity:
            case StepKind::Observed:
            case StepKind::Fact:
                bases.push_back(basis(step, name_of(step) + ": " + step.display));
                return;
            case StepKind::Operation:
                if (runs_over_elements(step)) {
                    bases.push_back(basis(step, step.label + ": " + step.display));
                    return;
                }
                for (const std::uint32_t child : step.children) {
                    add(child);
                }
                return;
            default:
                return;
        }
    }

    std::vector<DutyBasis> bases;

private:
    [[nodiscard]] bool runs_over_elements(const Step& step) const {
        return std::any_of(step.children.begin(), step.children.end(), [this](std::uint32_t child) {
            const StepKind kind = document_.steps.at(child).kind;
            return kind == StepKind::Element || kind == StepKind::Collection;
        });
    }

    [[nodiscard]] std::string name_of(const Step& step) const {
        std::string text = step.label;
        if (!step.entity.empty() && step.entity != document_.root().entity) {
            text += ", " + step.entity;
        }
        return step.index_label.empty() ? text : text + ", " + step.index_label;
    }

    static DutyBasis basis(const Step& step, std::string in_words) {
        return {step.quantity.empty() ? step.label : step.quantity,
                step.entity,
                step.index,
                step.value,
                std::move(in_words),
                step.facts};
    }

    const GroundsDocument& document_;
    const Display& display_;
    std::set<std::uint32_t> seen_;
};

void add_grounds(const GroundsDocument& document, const Display& display, DutyRecord& record) {
    const Step* clause = carrying_clause(document);
    if (clause == nullptr) {
        return;
    }
    record.provisions = clause->provisions;
    record.assumption = clause->assumption;
    if (clause->has_condition && !clause->children.empty()) {
        Bases event(document, display);
        event.add(clause->children.front());
        record.event = std::move(event.bases);
    }
}

void add_day(const AnswerRecord& due, const Display& display, DutyRecord& record) {
    if (due.state != engine::State::Value) {
        record.when = DutyRecord::When::NotKnown;
        record.when_in_words = due.in_words;
    } else if (const std::size_t slash = due.value.find('/'); slash != std::string::npos) {
        record.when = DutyRecord::When::Period;
        record.first = engine::Date::parse(due.value.substr(0, slash));
        record.last = engine::Date::parse(due.value.substr(slash + 1));
    } else {
        record.when = DutyRecord::When::Day;
        record.last = engine::Date::parse(due.value);
    }
    if (!due.grounds) {
        return;
    }
    if (const Step* clause = carrying_clause(*due.grounds)) {
        Bases counted(*due.grounds, display);
        const std::size_t first = clause->has_condition ? 1 : 0;
        for (std::size_t child = first; child < clause->children.size(); ++child) {
            counted.add(clause->children[child]);
        }
        record.counted = std::move(counted.bases);
    }
}

bool is_doubtful(const DutyRecord& duty) { return duty.state != engine::State::Value; }

// ---- table -------------------------------------------------------------------------------------

std::string when_text(const DutyRecord& duty, const Display& display) {
    const Language language = display.language();
    switch (duty.when) {
        case DutyRecord::When::NoDate:
            return std::string(word(Word::DutyNoDate, language));
        case DutyRecord::When::Day:
            return say(Word::DutyBy, language, display.date(*duty.last));
        case DutyRecord::When::Period:
            return say(Word::DutyFromTo, language, display.date(*duty.first),
                       display.date(*duty.last));
        case DutyRecord::When::NotKnown:
            return std::string(word(Word::DutyDayUnknown, language));
    }
    return {};
}

std::string joined(const std::vector<DutyBasis>& bases, Language language) {
    std::string text;
    for (const DutyBasis& basis : bases) {
        text += (text.empty() ? "" : "; ") + basis.in_words;
        for (const FactReference& fact : basis.facts) {
            text += " [" +
                    (fact.column == 0
                         ? say(Word::FromFile, language, fact.file, fact.line)
                         : say(Word::FromFileColumn, language, fact.file, fact.line, fact.column)) +
                    "]";
        }
    }
    return text;
}

struct Widths {
    std::size_t when = 0;
    std::size_t actor = 0;
    std::size_t label = 0;
};

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(width - std::min(width, text_width(text)), ' ');
}

void add_duty(const DutyRecord& duty, const Widths& widths, const Display& display,
              std::string& text) {
    const Language language = display.language();
    std::string of = duty.entity;
    if (!duty.index_label.empty()) {
        of += (of.empty() ? "" : ", ") + duty.index_label;
    }
    text += "  " + padded(when_text(duty, display), widths.when) + "  " +
            padded(duty.actor_label, widths.actor) + "  " + padded(duty.label, widths.label) +
            "  " + of + "\n";
    const auto detail = [&text](const std::string& line) { text += "      " + line + "\n"; };
    if (!duty.doubt.empty()) {
        detail(duty.doubt);
    }
    if (!duty.event.empty()) {
        detail(say(is_doubtful(duty) ? Word::DutyHangsOn : Word::DutyBecause, language,
                   joined(duty.event, language)));
    }
    if (!duty.counted.empty()) {
        detail(say(Word::DutyCounted, language, joined(duty.counted, language)));
    }
    if (!duty.when_in_words.empty()) {
        detail(duty.when_in_words);
    }
    if (const std::string provisions = provisions_in_words(duty, display); !provisions.empty()) {
        detail(say(Word::DutyUnder, language, provisions));
    }
}

std::string closing_line(std::size_t sure, std::size_t doubtful, const Display& display) {
    const Language language = display.language();
    const auto number = [&display](std::size_t count) {
        return display.digits(engine::Rational(count), 0);
    };
    std::string line = say(sure == 1 ? Word::CountDuty : Word::CountDuties, language, number(sure));
    if (doubtful > 0) {
        line += "; " + say(Word::CountDoubtful, language, number(doubtful));
    }
    return line;
}

}  // namespace

DutyRecord duty_record(const engine::Program& program, const engine::Duty& duty,
                       const AnswerRecord& owed, const std::optional<AnswerRecord>& due,
                       const Display& display) {
    DutyRecord record;
    const engine::Enumeration& actors = program[duty.actors];
    const auto by = static_cast<std::size_t>(duty.by);
    record.duty = owed.quantity;
    record.label = owed.label;
    record.actor = actors.values.at(by);
    record.actor_label = display.label(actors.value_labels.at(by), actors.values.at(by));
    record.entity = owed.entity;
    record.index = owed.index;
    record.index_label = owed.index_label;
    record.state = owed.state;
    record.law_date = owed.law_date;
    if (owed.state != engine::State::Value) {
        record.doubt = owed.in_words;
    }
    if (owed.grounds) {
        add_grounds(*owed.grounds, display, record);
    }
    if (due) {
        add_day(*due, display, record);
    }
    return record;
}

std::string provisions_in_words(const DutyRecord& duty, const Display& display) {
    std::vector<std::string> texts;
    for (const ProvisionReference& provision : duty.provisions) {
        if (provision.applies) {
            texts.push_back(provision.citation);
        }
    }
    if (texts.empty() && !duty.assumption.empty()) {
        return std::string(word(Word::KindAssumption, display.language())) + ": " + duty.assumption;
    }
    return display.list(texts);
}

void sort_duties(std::vector<DutyRecord>& duties) {
    const auto key = [](const DutyRecord& duty) {
        return std::tuple(is_doubtful(duty), !duty.last, duty.last.value_or(engine::Date{}).days,
                          std::string_view(duty.entity), std::string_view(duty.index),
                          std::string_view(duty.duty));
    };
    std::stable_sort(
        duties.begin(), duties.end(),
        [&key](const DutyRecord& left, const DutyRecord& right) { return key(left) < key(right); });
}

std::string duty_table(const std::vector<DutyRecord>& duties, const DutyTable& table,
                       const Display& display) {
    const Language language = display.language();
    Widths widths;
    for (const DutyRecord& duty : duties) {
        widths.when = std::max(widths.when, text_width(when_text(duty, display)));
        widths.actor = std::max(widths.actor, text_width(duty.actor_label));
        widths.label = std::max(widths.label, text_width(duty.label));
    }
    std::string title(word(Word::DutiesTitle, language));
    if (table.colour) {
        title = "\033[1m" + title + "\033[0m";
    }
    if (!table.circumstances.empty()) {
        title += " (" + display.list(table.circumstances) + ")";
    }
    std::string text = title + "\n";
    const auto doubts =
        static_cast<std::size_t>(std::count_if(duties.begin(), duties.end(), is_doubtful));
    const std::size_t sure = duties.size() - doubts;
    for (std::size_t number = 0; number < duties.size(); ++number) {
        if (number == sure) {
            text += std::string(word(Word::DutiesDoubtful, language)) + "\n";
        }
        add_duty(duties[number], widths, display, text);
    }
    for (const std::string& assumption : table.assumptions) {
        text += say(Word::DataAssumption, language, assumption) + "\n";
    }
    if (table.closing) {
        text += closing_line(sure, doubts, display) + "\n";
    }
    return text;
}

}  // namespace hjemmel::apps
