#include "apps/report/explanation.hpp"

#include "apps/report/reason_tree.hpp"

#include <cctype>

namespace hjemmel::apps {

namespace {

constexpr std::string_view bold = "\033[1m";
constexpr std::string_view plain = "\033[0m";

std::string capitalised(std::string text) {
    if (!text.empty()) {
        text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    }
    return text;
}

/// Puts sections one under the other, each under its heading.
class Page {
public:
    Page(Language language, bool colour) : language_(language), colour_(colour) {}

    void heading(const std::string& text) { text_ += strong(text) + "\n"; }

    void section(Word title, const std::string& body) {
        if (!body.empty()) {
            text_ += "\n" + strong(std::string(word(title, language_))) + "\n" + body;
        }
    }

    void section(Word title, const std::vector<std::string>& lines) {
        std::string body;
        for (const std::string& line : lines) {
            body += "- " + line + "\n";
        }
        section(title, body);
    }

    void line(const std::string& text) { text_ += text + "\n"; }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    [[nodiscard]] std::string strong(const std::string& text) const {
        return colour_ ? std::string(bold) + text + std::string(plain) : text;
    }

    Language language_;
    bool colour_;
    std::string text_;
};

std::string title_of(const AnswerRecord& answer) {
    std::string text = capitalised(answer.display) + ": " + answer.label;
    for (const std::string& part : {answer.entity, answer.index_label}) {
        text += part.empty() ? "" : ", " + part;
    }
    return text;
}

std::vector<std::string> repetition_lines(const Repetition& repetition) {
    std::vector<std::string> lines;
    if (!repetition.command.empty()) {
        lines.push_back(repetition.command);
    }
    for (const auto& [name, value] :
         {std::pair<std::string_view, const std::string&>{"rules", repetition.rules_hash},
          {"data", repetition.data_hash},
          {"engine", repetition.engine}}) {
        if (!value.empty()) {
            lines.push_back(std::string(name) + " " + value);
        }
    }
    return lines;
}

void add_reasons(const GroundsDocument& document, const Display& dates,
                 const Repetition& repetition, const ExplanationOptions& options, Page& page) {
    ReasonTree tree(document, dates, options.lines);
    page.section(Word::SectionBecause, tree.because());
    page.section(Word::SectionClose, tree.close());
    page.section(Word::SectionUnused, tree.unused());
    page.section(Word::SectionReadings, tree.readings());
    std::vector<std::string> assumptions = repetition.assumptions;
    for (std::string& assumption : tree.assumptions()) {
        assumptions.push_back(std::move(assumption));
    }
    page.section(Word::SectionAssumptions, assumptions);
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += line + "\n";
    }
    return text;
}

}  // namespace

std::string explanation_text(const AnswerRecord& answer, const Repetition& repetition,
                             const ExplanationOptions& options) {
    const engine::Program no_program;
    const Display dates(no_program, options.language);
    Page page(options.language, options.colour);
    page.heading(title_of(answer));
    if (answer.in_words != answer.display) {
        page.line(capitalised(answer.in_words));
    }
    for (const UndecidedRecord& undecided : answer.undecided) {
        page.line(capitalised(undecided.in_words));
    }
    if (answer.law_date) {
        const std::string law = dates.date(*answer.law_date);
        const bool known = answer.grounds && answer.grounds->known_on;
        page.line(known ? say(Word::JudgedOnKnown, options.language, law,
                              dates.date(*answer.grounds->known_on))
                        : say(Word::JudgedOn, options.language, law));
    }
    if (answer.grounds) {
        add_reasons(*answer.grounds, dates, repetition, options, page);
    }
    std::vector<std::string> clauses;
    for (const ConflictingClause& clause : answer.clauses) {
        clauses.push_back(say(Word::GivesAnswer, options.language,
                              clause.citation.empty() ? clause.clause : clause.citation,
                              clause.display));
    }
    page.section(Word::SectionConflict, clauses);
    if (!answer.missing_in_words.empty()) {
        page.section(Word::SectionMissing, std::vector<std::string>{answer.missing_in_words});
    }
    if (answer.settling) {
        page.section(Word::SectionSettle, joined(answer.settling->in_words));
    }
    page.section(Word::SectionRepeat, repetition_lines(repetition));
    return page.take();
}

}  // namespace hjemmel::apps
