#include "apps/report/searches.hpp"

#include "apps/report/grounds_document.hpp"
#include "engine/evaluate/ground_names.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::apps {

namespace {

using engine::Rational;

std::string_view result_text(sim::Least::Result result) {
    switch (result) {
        case sim::Least::Result::Found:
            return "found";
        case sim::Least::Result::Never:
            return "never";
        case sim::Least::Result::Undecided:
            return "undecided";
        case sim::Least::Result::NoFigure:
            return "no_figure";
        case sim::Least::Result::NotWhole:
            return "not_whole";
        case sim::Least::Result::NotYesOrNo:
            return "not_yes_or_no";
        case sim::Least::Result::Cancelled:
            return "cancelled";
    }
    return "";
}

std::string_view result_text(sim::Possible::Result result) {
    switch (result) {
        case sim::Possible::Result::Done:
            return "done";
        case sim::Possible::Result::NotWhole:
            return "not_whole";
        case sim::Possible::Result::NotYesOrNo:
            return "not_yes_or_no";
        case sim::Possible::Result::Cancelled:
            return "cancelled";
    }
    return "";
}

std::string_view between_text(sim::Settling::Between between) {
    switch (between) {
        case sim::Settling::Between::Nothing:
            return "nothing";
        case sim::Settling::Between::NotSearched:
            return "not_searched";
        case sim::Settling::Between::Unknown:
            return "unknown";
        case sim::Settling::Between::UnknownWhereTried:
            return "unknown_where_tried";
        case sim::Settling::Between::Open:
            return "open";
    }
    return "";
}

std::string answer_word(const engine::Outcome& outcome, Language language) {
    switch (outcome.state) {
        case engine::State::Value:
            return std::string(word(sim::is_yes(outcome) ? Word::Yes : Word::No, language));
        case engine::State::NotApplicable:
            return std::string(word(Word::NotApplicable, language));
        case engine::State::Unknown:
            return std::string(word(Word::Unknown, language));
        case engine::State::Conflict:
            return std::string(word(Word::Conflict, language));
    }
    return {};
}

std::string labels(const Display& display, const std::vector<FigureRecord>& figures) {
    std::vector<std::string> texts;
    for (const FigureRecord& figure : figures) {
        texts.push_back(figure.index_label.empty() ? figure.label
                                                   : figure.label + ", " + figure.index_label);
    }
    return display.list(texts);
}

std::vector<FigureRecord> figure_records(const Display& display, const People& people,
                                         const std::vector<engine::Place>& places) {
    std::vector<FigureRecord> records;
    for (const engine::Place& place : places) {
        records.push_back(figure_record(display, people, place));
    }
    return records;
}

/// Writes one search for the least number.
class LeastWriter {
public:
    LeastWriter(const Display& display, const sim::Least& least, const engine::Place& figure)
        : display_(display),
          least_(least),
          style_(style_of(display.program()[figure.quantity].type)) {}

    [[nodiscard]] ProbeRecord probe(const sim::Probe& probe) const {
        const Rational figure = least_.figure + Rational(probe.added);
        ProbeRecord record;
        record.added = std::to_string(probe.added);
        record.figure = figure.to_string();
        record.figure_display = display_.number(figure, style_);
        record.state = state_text(probe.outcome.state);
        if (probe.outcome.state == engine::State::Value) {
            record.value = sim::is_yes(probe.outcome) ? "yes" : "no";
        }
        record.display = answer_word(probe.outcome, display_.language());
        return record;
    }

    [[nodiscard]] std::string whole(std::int64_t number) const {
        return display_.digits(Rational(number), 0);
    }
    [[nodiscard]] std::string given() const { return display_.number(least_.figure, style_); }

    [[nodiscard]] std::string answer(const LeastRecord& record, const engine::Place& asked) const {
        const Language language = display_.language();
        const std::string& what = record.figure.label;
        switch (least_.result) {
            case sim::Least::Result::Found:
                return least_.at->added == 0
                           ? say(Word::LeastNone, language, what)
                           : say(least_.proven ? Word::LeastFound : Word::LeastFoundUnproven,
                                 language, what, whole(least_.at->added));
            case sim::Least::Result::Never:
                return say(least_.proven ? Word::LeastNever : Word::LeastNeverUnproven, language,
                           what, whole(least_.below->added));
            case sim::Least::Result::Undecided:
                return say(Word::LeastUndecided, language, what);
            case sim::Least::Result::NoFigure:
                return say(Word::LeastNoFigure, language, what);
            case sim::Least::Result::NotWhole:
                return say(Word::LeastNotWhole, language, what);
            case sim::Least::Result::NotYesOrNo:
                return say(Word::NotYesOrNo, language, display_.label(asked.quantity));
            case sim::Least::Result::Cancelled:
                return {};
        }
        return {};
    }

private:
    const Display& display_;
    const sim::Least& least_;
    NumberStyle style_;
};

}  // namespace

FigureRecord figure_record(const Display& display, const People& people,
                           const engine::Place& place) {
    const engine::Quantity& quantity = display.program()[place.quantity];
    return {quantity.name, display.label(place.quantity), people.name(place),
            engine::index_text(display.program(), quantity.indices, place.indices),
            display.index(quantity.indices, place.indices)};
}

LeastRecord least_record(const Display& display, const People& people, const engine::Place& asked,
                         const engine::Place& figure, const sim::Least& least,
                         std::optional<std::int64_t> stated) {
    const Language language = display.language();
    const LeastWriter writer(display, least, figure);
    LeastRecord record;
    record.result = result_text(least.result);
    record.figure = figure_record(display, people, figure);
    record.stated = stated;
    record.questions = least.questions;
    record.computed_anew = figure_records(display, people, least.set_aside);
    record.in_words.push_back(writer.answer(record, asked));
    if (least.questions == 0) {
        return record;
    }
    record.searched = true;
    record.proven = least.proven;
    record.in_steps = least.in_steps;
    record.given = least.figure.to_string();
    record.given_display = writer.given();
    for (const auto& probe : {least.below, least.at, least.certain}) {
        if (probe) {
            record.certificate.push_back(writer.probe(*probe));
            const ProbeRecord& shown = record.certificate.back();
            record.in_words.push_back("  " + say(Word::WithMore, language, record.given_display,
                                                 writer.whole(probe->added), shown.figure_display,
                                                 shown.display));
        }
    }
    if (least.result == sim::Least::Result::Found) {
        record.added = least.at->added;
    }
    if (least.certain) {
        record.certain = least.certain->added;
        record.in_words.push_back(
            "  " + say(Word::LeastCertain, language, writer.whole(least.certain->added)));
    }
    if (!least.proven) {
        record.in_words.push_back(
            "  " +
            std::string(word(least.at ? Word::LeastSmallerOpen : Word::LeastNeverOpen, language)));
    }
    if (least.in_steps) {
        record.in_words.push_back("  " + say(Word::InSteps, language, record.figure.label));
    }
    if (stated) {
        record.differs = record.added != stated;
        const Word claim = record.differs ? Word::ClaimDiffers
                           : least.proven ? Word::ClaimHolds
                                          : Word::ClaimUnproven;
        record.in_words.push_back("  " + say(claim, language, writer.whole(*stated)));
    }
    if (!record.computed_anew.empty()) {
        record.in_words.push_back(
            "  " + say(Word::SetAside, language, labels(display, record.computed_anew)));
    }
    record.in_words.push_back("  " + say(Word::FoundByAsking, language,
                                         writer.whole(static_cast<std::int64_t>(least.questions))));
    return record;
}

PossibleRecord possible_record(const Display& display, const People& people,
                               const sim::PossibleQuestion& question,
                               const sim::Possible& possible) {
    const Language language = display.language();
    const auto whole = [&display](auto number) { return display.digits(Rational(number), 0); };
    PossibleRecord record;
    record.result = result_text(possible.result);
    record.figure = figure_record(display, people, question.varied);
    record.from = question.from;
    record.to = question.to;
    if (question.least) {
        record.other = figure_record(display, people, question.least->figure);
        record.further = question.least->further;
    }
    record.count = possible.pairs.size();
    record.undecided = possible.undecided;
    record.in_steps = possible.in_steps;
    record.questions = possible.questions;
    record.agreeing = figure_records(display, people, possible.agreeing);
    const std::string& what = record.figure.label;
    if (possible.result != sim::Possible::Result::Done) {
        if (possible.result == sim::Possible::Result::NotWhole) {
            record.in_words.push_back(say(Word::LeastNotWhole, language, what));
        } else if (possible.result == sim::Possible::Result::NotYesOrNo) {
            record.in_words.push_back(
                say(Word::NotYesOrNo, language, display.label(question.asked.quantity)));
        }
        return record;
    }
    if (possible.pairs.empty()) {
        record.in_words.push_back(say(Word::PossibleNone, language, what, whole(possible.tried),
                                      whole(record.from), whole(record.to)));
    } else {
        const sim::PossiblePair& first = possible.pairs.front();
        const sim::PossiblePair& last = possible.pairs.back();
        record.smallest = PossibleRecord::Pair{first.value, first.other};
        record.largest = PossibleRecord::Pair{last.value, last.other};
        record.every_value_between =
            static_cast<std::uint64_t>(last.value - first.value) + 1 == possible.pairs.size();
        record.in_words.push_back(
            say(possible.pairs.size() == 1 ? Word::PossibleOne : Word::PossibleSome, language, what,
                whole(record.count), whole(possible.tried), whole(record.from), whole(record.to)));
        const auto pair = [&](const PossibleRecord::Pair& shown) {
            const std::string value = display.number(
                shown.value, style_of(display.program()[question.varied.quantity].type));
            return shown.other ? say(Word::PossibleWith, language, value, record.other->label,
                                     whole(*shown.other))
                               : value;
        };
        record.in_words.push_back("  " +
                                  say(Word::PossibleSmallest, language, pair(*record.smallest)));
        record.in_words.push_back("  " +
                                  say(Word::PossibleLargest, language, pair(*record.largest)));
        if (!record.every_value_between) {
            record.in_words.push_back("  " + std::string(word(Word::PossibleGaps, language)));
        }
        if (possible.pairs.size() > 1) {
            record.in_words.push_back("  " + std::string(word(Word::PossibleNoSingle, language)));
        }
    }
    if (possible.undecided > 0) {
        record.in_words.push_back(
            "  " + say(Word::PossibleUndecided, language, whole(possible.undecided)));
    }
    if (possible.in_steps) {
        record.in_words.push_back("  " + say(Word::InSteps, language, what));
    }
    if (record.other) {
        record.in_words.push_back("  " +
                                  say(Word::PossibleSupposes, language, record.other->label));
    }
    if (!record.agreeing.empty()) {
        record.in_words.push_back(
            "  " + say(Word::PossibleAgrees, language, labels(display, record.agreeing)));
    }
    record.in_words.push_back("  " + say(Word::FoundByAsking, language, whole(possible.questions)));
    return record;
}

SettlingRecord settling_record(const Display& display, const std::string& missing_in_words,
                               const sim::Settling& settling) {
    const Language language = display.language();
    NumberStyle style = style_of(display.program()[settling.quantity].type);
    SettlingRecord record;
    record.quantity = display.program()[settling.quantity].name;
    record.label = display.label(settling.quantity);
    record.places = missing_in_words;
    record.questions = settling.questions;
    const auto end =
        [&](const std::optional<sim::Settling::End>& found) -> std::optional<SettlingRecord::End> {
        if (!found) {
            return std::nullopt;
        }
        SettlingRecord::End shown;
        shown.value = sim::is_yes(found->outcome) ? "yes" : "no";
        shown.display = answer_word(found->outcome, language);
        shown.reaches = found->reaches.to_string();
        shown.reaches_display = display.number(found->reaches, style);
        shown.beyond = found->beyond.to_string();
        shown.beyond_display = display.number(found->beyond, style);
        return shown;
    };
    record.low = end(settling.low);
    record.high = end(settling.high);
    record.in_words.push_back(say(Word::SettleAll, language, missing_in_words));
    if (record.low) {
        record.in_words.push_back("  " + say(Word::SettleUpTo, language,
                                             record.low->reaches_display,
                                             record.low->beyond_display, record.low->display));
    }
    if (record.high) {
        record.in_words.push_back("  " + say(Word::SettleFrom, language,
                                             record.high->reaches_display,
                                             record.high->beyond_display, record.high->display));
    }
    record.between = between_text(settling.between);
    record.step = settling.step.to_string();
    switch (settling.between) {
        case sim::Settling::Between::Nothing:
            break;
        case sim::Settling::Between::NotSearched:
            record.in_words.push_back(
                "  " + say(Word::SettleNotSearched, language, record.low->reaches_display,
                           record.high->reaches_display, display.number(settling.step, style)));
            break;
        case sim::Settling::Between::Unknown:
            record.in_words.push_back("  " + std::string(word(Word::SettleBetween, language)));
            break;
        case sim::Settling::Between::UnknownWhereTried:
            record.in_words.push_back("  " +
                                      say(Word::SettleTried, language,
                                          display.digits(Rational(settling.tried_between), 0)));
            break;
        case sim::Settling::Between::Open:
            record.in_words.push_back("  " + std::string(word(Word::SettleOpen, language)));
            break;
    }
    return record;
}

}  // namespace hjemmel::apps
