#include "apps/cli/batch_totals.hpp"

#include "apps/cli/console.hpp"

#include <nlohmann/json.hpp>

#include <string_view>
#include <vector>

namespace hjemmel::cli {

using apps::say;
using apps::Word;

void BatchTotals::add(const engine::Outcome& outcome) {
    ++answers;
    switch (outcome.state) {
        case engine::State::Value:
            if (const bool* truth = std::get_if<bool>(&outcome.value)) {
                ++(*truth ? yes : no);
            } else {
                ++other_values;
            }
            return;
        case engine::State::NotApplicable:
            ++not_applicable;
            return;
        case engine::State::Unknown:
            ++unknown;
            return;
        case engine::State::Conflict:
            ++conflict;
            return;
    }
}

std::string totals_in_words(const BatchTotals& totals, const engine::Program& program,
                            const apps::Display& display) {
    const lang::Language language = display.language();
    std::vector<std::string> parts;
    const auto add = [&](std::uint64_t count, std::string_view what) {
        parts.push_back(say(Word::CountOf, language, count, what));
    };
    if (program[totals.quantity].type.kind == engine::Kind::YesNo) {
        add(totals.yes, word(Word::Yes, language));
        add(totals.no, word(Word::No, language));
    } else {
        add(totals.other_values, word(Word::WithValue, language));
    }
    add(totals.not_applicable, word(Word::NotApplicable, language));
    add(totals.unknown, word(Word::Unknown, language));
    add(totals.conflict, word(Word::Conflict, language));
    return say(Word::BatchTotals, language, display.label(totals.quantity),
               counted(totals.answers, Word::CountAnswer, Word::CountAnswers, language),
               display.list(parts));
}

nlohmann::ordered_json totals_json(const BatchTotals& totals, const engine::Program& program) {
    nlohmann::ordered_json one;
    one["quantity"] = program[totals.quantity].name;
    one["answers"] = totals.answers;
    one["value"] = totals.yes + totals.no + totals.other_values;
    if (program[totals.quantity].type.kind == engine::Kind::YesNo) {
        one["yes"] = totals.yes;
        one["no"] = totals.no;
    }
    one["not_applicable"] = totals.not_applicable;
    one["unknown"] = totals.unknown;
    one["conflict"] = totals.conflict;
    one["in_bulk"] = totals.in_bulk;
    return one;
}

}  // namespace hjemmel::cli
