#include "apps/report/answer_table.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::apps {

namespace {

constexpr std::string_view indent = "  ";
constexpr std::string_view bold = "\033[1m";
constexpr std::string_view plain = "\033[0m";
constexpr std::size_t most_kinds = 6;
constexpr std::size_t most_undecided = 3;

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(width - std::min(width, text_width(text)), ' ');
}

std::string heading(const AnswerRecord& answer, const AnswerTable& table, const Display& display) {
    std::string text =
        table.colour ? std::string(bold) + answer.label + std::string(plain) : answer.label;
    if (!table.circumstances.empty()) {
        text += " (" + display.list(table.circumstances) + ")";
    }
    return text;
}

/// What is counted together at the end: the answer yes, the answer no, unknown, …; numbers are only
/// counted.
std::string kind_of(const AnswerRecord& answer, Language language) {
    switch (answer.state) {
        case engine::State::Value:
            return answer.unit == "yes/no" ? answer.display : std::string();
        case engine::State::NotApplicable:
            return std::string(word(Word::NotApplicable, language));
        case engine::State::Unknown:
            return std::string(word(Word::Unknown, language));
        case engine::State::Conflict:
            return std::string(word(Word::Conflict, language));
    }
    return {};
}

std::string closing_line(const std::vector<AnswerRecord>& answers, const Display& display) {
    const Language language = display.language();
    std::vector<std::pair<std::string, std::size_t>> kinds;
    for (const AnswerRecord& answer : answers) {
        const std::string kind = kind_of(answer, language);
        const auto known = std::find_if(kinds.begin(), kinds.end(),
                                        [&kind](const auto& one) { return one.first == kind; });
        if (known == kinds.end()) {
            kinds.emplace_back(kind, 1);
        } else {
            ++known->second;
        }
    }
    std::stable_sort(kinds.begin(), kinds.end(), [](const auto& left, const auto& right) {
        return left.second > right.second;
    });
    const auto number = [&display](std::size_t count) {
        return display.digits(engine::Rational(count), 0);
    };
    std::string line = say(answers.size() == 1 ? Word::CountAnswer : Word::CountAnswers, language,
                           number(answers.size()));
    std::vector<std::string> parts;
    for (const auto& [kind, count] : kinds) {
        if (!kind.empty() && parts.size() < most_kinds) {
            parts.push_back(say(Word::CountOf, language, number(count), kind));
        }
    }
    if (answers.size() > 1 && !parts.empty()) {
        line += ": " + display.list(parts);
    }
    return line;
}

void add_lines(const std::vector<std::string>& lines, std::string& text) {
    for (const std::string& line : lines) {
        text += std::string(indent) + std::string(indent) + line + "\n";
    }
}

}  // namespace

std::size_t text_width(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    }));
}

std::string answer_table(const std::vector<AnswerRecord>& answers, const AnswerTable& table,
                         const Display& display) {
    if (answers.empty()) {
        return {};
    }
    std::size_t entities = 0;
    std::size_t indices = 0;
    for (const AnswerRecord& answer : answers) {
        entities = std::max(entities, text_width(answer.entity));
        indices = std::max(indices, text_width(answer.index_label));
    }
    std::string text = heading(answers.front(), table, display) + "\n";
    for (const AnswerRecord& answer : answers) {
        text += indent;
        if (entities > 0) {
            text += padded(answer.entity, entities) + std::string(indent);
        }
        if (indices > 0) {
            text += padded(answer.index_label, indices) + std::string(indent);
        }
        text += answer.in_words + "\n";
        const std::size_t shown = std::min(answer.undecided.size(),
                                           answers.size() == 1 ? most_undecided : std::size_t{1});
        for (std::size_t number = 0; number < shown; ++number) {
            add_lines({answer.undecided[number].in_words}, text);
        }
        if (answer.settling) {
            add_lines(answer.settling->in_words, text);
        }
        if (answer.least) {
            add_lines(answer.least->in_words, text);
        }
        if (answer.possible) {
            add_lines(answer.possible->in_words, text);
        }
    }
    for (const std::string& assumption : table.assumptions) {
        text += say(Word::DataAssumption, display.language(), assumption) + "\n";
    }
    if (table.closing) {
        text += closing_line(answers, display) + "\n";
    }
    return text;
}

}  // namespace hjemmel::apps
