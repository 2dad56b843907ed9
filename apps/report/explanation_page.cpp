#include "apps/report/explanation_page.hpp"

#include "apps/report/contrast.hpp"
#include "apps/report/html.hpp"
#include "apps/report/reason_tree.hpp"
#include "apps/report/spoken.hpp"
#include "apps/report/step_kinds.hpp"

#include <algorithm>
#include <cctype>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace hjemmel::apps {

namespace {

constexpr std::size_t deepest = 40;
constexpr std::size_t most_steps = 500;
constexpr std::size_t most_elements = 24;

std::string capitalised(std::string text) {
    if (!text.empty())
        text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    return text;
}

/// `yes`, `no`, `open`: how the word of a state is framed; the word itself says it.
std::string_view frame_of(engine::State state, const std::string& value) {
    if (state != engine::State::Value) return "open";
    return value == "yes" ? "yes" : value == "no" ? "no" : "open";
}

std::string who_and_when(const AnswerRecord& answer) {
    std::string text;
    for (const std::string& part : {answer.entity, answer.index_label}) {
        if (!part.empty()) text += ", " + part;
    }
    return text;
}

/// The steps of an answer as a list to open and close, with a table of evidence.
class StepList {
public:
    StepList(const GroundsDocument& document, const ReasonTree& tree, Language language)
        : document_(document), tree_(tree), language_(language) {}

    std::string steps() {
        text_ = "<ul class=\"steps\">\n";
        write(0, 0);
        text_ += "</ul>\n";
        if (const std::size_t more = left_out_ + document_.left_out; more > 0)
            text_ += "<p>" + spoken_html(say(Word::PageTooLong, language_, more)) + "</p>\n";
        return std::exchange(text_, {});
    }

    /// Of every step that was shown: what it is exactly, and where it comes from.
    [[nodiscard]] std::string evidence() const {
        std::string rows;
        for (const std::uint32_t id : shown_) rows += evidence_of(document_.steps[id]);
        if (rows.empty()) return {};
        std::string text = "<div class=\"wide\"><table><thead><tr>";
        for (const Word head :
             {Word::AgainstStep, Word::PageExact, Word::PageRuleId, Word::PageEvidence})
            text += "<th scope=\"col\">" + spoken_html(word(head, language_)) + "</th>";
        return text + "</tr></thead><tbody>\n" + rows + "</tbody></table></div>\n";
    }

private:
    [[nodiscard]] std::string anchor(std::uint32_t id) const { return "s" + std::to_string(id); }

    [[nodiscard]] Word kind_of(const Step& step) const {
        switch (step.kind) {
            case StepKind::Quantity:
                return Word::KindQuantity;
            case StepKind::Rule:
                return step.provisions.empty() && !step.assumption.empty() ? Word::KindAssumption
                                                                           : Word::KindRule;
            case StepKind::Exception:
                return Word::KindException;
            case StepKind::Parameter:
                return Word::KindParameter;
            case StepKind::Interpretation:
                return Word::KindInterpretation;
            case StepKind::Observed:
            case StepKind::Fact:
            case StepKind::Collection:
            case StepKind::Draw:
            case StepKind::Belonging:
            case StepKind::LawDate:
                return Word::KindFact;
            case StepKind::Operation:
            case StepKind::Element:
                return Word::PageOperation;
        }
        return Word::PageOperation;
    }

    /// What a step shows of itself.
    [[nodiscard]] std::string sentence(const Step& step) const {
        if (is_clause(step)) return step.label;
        if (step.kind == StepKind::Interpretation)
            return step.label + ": " + (step.option_text.empty() ? step.option : step.option_text);
        if (step.kind == StepKind::Operation) {
            if (is_comparison(step) || step.operation == "rounded")
                return step.label.empty() ? step.display : step.label;
            if (is_arithmetic(step)) return step.label + " = " + step.display;
            return step.label.empty() || step.label == step.display
                       ? step.display
                       : step.label + ": " + step.display;
        }
        return tree_.name_of(step) + ": " + step.display;
    }

    /// The parts below a step that are shown.
    [[nodiscard]] std::vector<std::uint32_t> parts(const Step& step) const {
        std::vector<std::uint32_t> shown;
        std::size_t elements = 0;
        for (const std::uint32_t child : deciding(document_, step)) {
            const Step& part = document_.steps[child];
            if (step.kind == StepKind::Quantity && is_clause(part) && !counted(step, part))
                continue;
            if (says_nothing(part)) continue;
            if (part.kind == StepKind::Element &&
                (part.membership == engine::Membership::No || ++elements > most_elements))
                continue;
            if (passes_on(part)) {
                const auto below = parts(part);
                shown.insert(shown.end(), below.begin(), below.end());
            } else {
                shown.push_back(child);
            }
        }
        return shown;
    }

    /// Says that a comparison lies below: that far the list is open.
    bool leads_to_comparison(std::uint32_t id, std::size_t depth) {
        const auto known = leads_.find(id);
        if (known != leads_.end()) return known->second;
        if (depth > deepest) return false;
        const Step& step = document_.steps[id];
        bool leads = false;
        if (!is_comparison(step)) {
            for (const std::uint32_t part : parts(step))
                leads = leads || is_comparison(document_.steps[part]) ||
                        leads_to_comparison(part, depth + 1);
        }
        leads_[id] = leads;
        return leads;
    }

    void write(std::uint32_t id, std::size_t depth) {
        const Step& step = document_.steps[id];
        if (depth > deepest || shown_.size() >= most_steps) {
            ++left_out_;
            return;
        }
        const std::string kind =
            "<span class=\"kind\">" + spoken_html(word(kind_of(step), language_)) + "</span> ";
        if (!written_.insert(id).second) {
            text_ += "<li>" + kind + "<a href=\"#" + anchor(id) + "\">" +
                     spoken_html(sentence(step)) + " (" +
                     spoken_html(word(Word::PageShownAbove, language_)) + ")</a></li>\n";
            return;
        }
        shown_.push_back(id);
        const std::vector<std::uint32_t> below = parts(step);
        const std::string line = kind + spoken_html(sentence(step));
        text_ += "<li id=\"" + anchor(id) + "\">";
        if (below.empty()) {
            text_ += line + details_of(step) + "</li>\n";
            return;
        }
        const bool open = leads_to_comparison(id, 0) || is_comparison(step);
        text_ += open ? "<details open><summary>" : "<details><summary>";
        text_ += line + " <span class=\"kind\">" + std::to_string(below.size()) + "</span>" +
                 details_of(step) + "</summary>\n<ul>\n";
        for (const std::uint32_t part : below) write(part, depth + 1);
        text_ += "</ul></details></li>\n";
    }

    [[nodiscard]] std::string details_of(const Step& step) const {
        std::string text;
        const std::string basis = step.kind == StepKind::Quantity ? "" : tree_.basis_of(step);
        if (!basis.empty()) text += " <span class=\"basis\">" + spoken_html(basis) + "</span>";
        const std::string origin = tree_.origin_of(step);
        if (!origin.empty()) text += " <span class=\"basis\">" + spoken_html(origin) + "</span>";
        for (const std::string& note : step.notes)
            text += " <span class=\"note\">" + spoken_html(note) + "</span>";
        return text;
    }

    [[nodiscard]] std::string evidence_of(const Step& step) const {
        const std::string origin = tree_.origin_of(step);
        const std::string basis = tree_.basis_of(step);
        if (step.clause.empty() && origin.empty() && basis.empty() && step.value.empty()) return {};
        const std::string unit = step.unit.empty() || step.unit == "yes/no" ? "" : " " + step.unit;
        const std::string name = step.clause.empty() ? step.quantity : step.clause;
        std::string source = basis;
        if (!origin.empty()) source += (source.empty() ? "" : "; ") + origin;
        return "<tr><td><a href=\"#" + anchor(step.id) + "\">" + spoken_html(sentence(step)) +
               "</a></td><td>" + spoken_html(step.value.empty() ? "" : step.value + unit) +
               "</td><td><code>" + spoken_html(name) + "</code></td><td>" + spoken_html(source) +
               "</td></tr>\n";
    }

    const GroundsDocument& document_;
    const ReasonTree& tree_;
    Language language_;
    std::string text_;
    std::unordered_set<std::uint32_t> written_;
    std::vector<std::uint32_t> shown_;
    std::unordered_map<std::uint32_t, bool> leads_;
    std::size_t left_out_ = 0;
};

/// Sections under headings of their own.
class Body {
public:
    explicit Body(Language language) : language_(language) {}

    void heading(Word title) {
        text_ += "<section><h2>" + spoken_html(word(title, language_)) + "</h2>\n";
    }
    void close() { text_ += "</section>\n"; }
    void html(const std::string& text) { text_ += text; }
    void list(Word title, const std::vector<std::string>& lines) {
        if (lines.empty()) return;
        heading(title);
        text_ += "<ul>\n";
        for (const std::string& line : lines) text_ += "<li>" + spoken_html(line) + "</li>\n";
        text_ += "</ul>\n";
        close();
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    Language language_;
    std::string text_;
};

/// `- …` lines, with what hangs below a line kept with it.
std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string line = text.substr(begin, end - begin);
        const std::size_t first = std::min(line.find_first_not_of(" -"), line.size());
        if (!line.empty() && line.front() == '-') {
            lines.push_back(line.substr(first));
        } else if (!lines.empty() && first < line.size()) {
            lines.back() += "; " + line.substr(first);
        }
        begin = end + 1;
    }
    return lines;
}

std::string origin_in(const GroundsDocument& document, std::optional<std::uint32_t> id,
                      const Display& dates, Language language, Word missing) {
    if (!id) return "– (" + std::string(word(missing, language)) + ")";
    const Step& step = document.steps[*id];
    // The sentence of a comparison is true as it stands, whatever the answer.
    if (is_comparison(step) && !step.label.empty()) return step.label;
    const ReasonTree tree(document, dates, 1);
    std::string text = step.display;
    std::string where = tree.origin_of(step);
    if (where.empty() && step.kind != StepKind::Quantity) where = tree.basis_of(step);
    if (step.kind == StepKind::Interpretation)
        text = step.option_text.empty() ? step.option : step.option_text;
    if (step.kind == StepKind::Quantity) {
        for (const std::uint32_t child : step.children) {
            const Step& clause = document.steps[child];
            if (is_clause(clause) && counted(step, clause)) where = tree.basis_of(clause);
        }
    }
    return where.empty() ? text : text + " [" + where + "]";
}

/// What a row of two steps is called. Two comparisons have a sentence each.
std::string name_of(const ContrastRow& row, const AnswerRecord& answer, const Against& against,
                    Language language) {
    const Step& step =
        row.here ? answer.grounds->steps[*row.here] : against.answer.grounds->steps[*row.there];
    return is_comparison(step) ? std::string(word(Word::PageComparison, language)) : row.label;
}

std::string contrast_table(const AnswerRecord& answer, const Against& against, const Display& dates,
                           Language language) {
    const std::vector<ContrastRow> rows = contrast(*answer.grounds, *against.answer.grounds);
    if (rows.empty()) return "<p>" + spoken_html(word(Word::AgainstNothing, language)) + "</p>\n";
    std::string text = R"(<div class="wide"><table><thead><tr><th scope="col">)" +
                       spoken_html(word(Word::AgainstStep, language)) + "</th><th scope=\"col\">" +
                       spoken_html(word(Word::AgainstHere, language)) + "</th><th scope=\"col\">" +
                       spoken_html(against.title) + "</th></tr></thead><tbody>\n";
    for (const ContrastRow& row : rows) {
        std::string indent;
        for (std::size_t step = 0; step < row.depth; ++step) indent += "· ";
        text += "<tr><th scope=\"row\">" +
                spoken_html(indent + name_of(row, answer, against, language)) + "</th><td>" +
                spoken_html(
                    origin_in(*answer.grounds, row.here, dates, language, Word::AgainstOnlyThere)) +
                "</td><td>" +
                spoken_html(origin_in(*against.answer.grounds, row.there, dates, language,
                                      Word::AgainstOnlyHere)) +
                "</td></tr>\n";
    }
    return text + "</tbody></table></div>\n";
}

std::string answer_html(const AnswerRecord& answer, const Display& dates, Language language) {
    std::string text = "<p><span class=\"state " +
                       std::string(frame_of(answer.state, answer.value)) + "\">" +
                       spoken_html(answer.display) + "</span> " +
                       spoken_html(answer.label + who_and_when(answer)) + "</p>\n";
    if (answer.in_words != answer.display)
        text += "<p>" + spoken_html(capitalised(answer.in_words)) + "</p>\n";
    if (answer.law_date) {
        const std::string law = dates.date(*answer.law_date);
        const bool known = answer.grounds && answer.grounds->known_on;
        text += "<p>" +
                spoken_html(known ? say(Word::JudgedOnKnown, language, law,
                                        dates.date(*answer.grounds->known_on))
                                  : say(Word::JudgedOn, language, law)) +
                "</p>\n";
    }
    return text;
}

}  // namespace

std::string explanation_page(const AnswerRecord& answer, const Repetition& repetition,
                             const std::vector<OtherReading>& readings,
                             const std::optional<Against>& against, Language language) {
    const engine::Program no_program;
    const Display dates(no_program, language);
    const std::string title =
        capitalised(answer.display) + ": " + answer.label + who_and_when(answer);
    Body body(language);
    body.html(R"(<a class="skip" href="#answer">)" + spoken_html(word(Word::PageSkip, language)) +
              "</a>\n<main id=\"answer\">\n<h1>" + spoken_html(title) + "</h1>\n");
    body.heading(Word::PageAnswer);
    body.html(answer_html(answer, dates, language));
    body.close();
    std::string evidence;
    if (answer.grounds) {
        if (against && against->answer.grounds) {
            body.heading(Word::AgainstTitle);
            body.html("<p>" + spoken_html(against->title) + ": " +
                      spoken_html(against->answer.display) + "</p>\n");
            body.html(contrast_table(answer, *against, dates, language));
            body.close();
        }
        constexpr std::size_t lines = 2'000;
        ReasonTree tree(*answer.grounds, dates, lines);
        static_cast<void>(tree.because());
        StepList steps(*answer.grounds, tree, language);
        body.heading(Word::SectionBecause);
        body.html(steps.steps());
        body.close();
        body.list(Word::SectionClose, tree.close());
        body.list(Word::SectionUnused, lines_of(tree.unused()));
        std::vector<std::string> used = tree.readings();
        for (const OtherReading& other : readings)
            used.push_back(other.question + " " + other.option + ": " +
                           say(Word::PageOtherOption, language, other.display));
        body.list(Word::SectionReadings, used);
        std::vector<std::string> assumptions = repetition.assumptions;
        for (std::string& one : tree.assumptions()) assumptions.push_back(std::move(one));
        body.list(Word::SectionAssumptions, assumptions);
        evidence = steps.evidence();
    }
    std::vector<std::string> clauses;
    for (const ConflictingClause& clause : answer.clauses)
        clauses.push_back(say(Word::GivesAnswer, language,
                              clause.citation.empty() ? clause.clause : clause.citation,
                              clause.display));
    body.list(Word::SectionConflict, clauses);
    if (!answer.missing_in_words.empty())
        body.list(Word::SectionMissing, {answer.missing_in_words});
    if (answer.settling) body.list(Word::SectionSettle, answer.settling->in_words);
    if (!evidence.empty()) {
        body.heading(Word::PageEvidence);
        body.html(evidence);
        body.close();
    }
    body.heading(Word::SectionRepeat);
    body.html("<pre>" + spoken_html(repetition.command) + "</pre>\n<ul>\n");
    for (const auto& [name, value] :
         {std::pair<std::string_view, const std::string&>{"rules", repetition.rules_hash},
          {"data", repetition.data_hash},
          {"engine", repetition.engine}}) {
        if (!value.empty())
            body.html("<li>" + spoken_html(name) + " <code>" + spoken_html(value) +
                      "</code></li>\n");
    }
    body.html("</ul>\n");
    body.close();
    body.html("</main>\n");
    return html_page(language, title, body.take());
}

std::string contrast_text(const AnswerRecord& answer, const Against& against, Language language) {
    const engine::Program no_program;
    const Display dates(no_program, language);
    std::string text = std::string(word(Word::AgainstTitle, language)) + "\n";
    const std::vector<ContrastRow> rows = answer.grounds && against.answer.grounds
                                              ? contrast(*answer.grounds, *against.answer.grounds)
                                              : std::vector<ContrastRow>();
    if (rows.empty()) return text + "- " + std::string(word(Word::AgainstNothing, language)) + "\n";
    for (const ContrastRow& row : rows) {
        const std::string indent(2 * row.depth, ' ');
        text += indent + "- " + name_of(row, answer, against, language) + "\n";
        text += indent + "    " + std::string(word(Word::AgainstHere, language)) + ": " +
                origin_in(*answer.grounds, row.here, dates, language, Word::AgainstOnlyThere) +
                "\n";
        text +=
            indent + "    " + against.title + ": " +
            origin_in(*against.answer.grounds, row.there, dates, language, Word::AgainstOnlyHere) +
            "\n";
    }
    return text;
}

}  // namespace hjemmel::apps
