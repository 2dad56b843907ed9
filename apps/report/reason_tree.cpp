#include "apps/report/reason_tree.hpp"

#include "apps/report/step_kinds.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hjemmel::apps {

namespace {

constexpr std::size_t deepest = 60;
constexpr std::size_t most_elements = 24;

void add_once(std::vector<std::string>& texts, std::string text) {
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) {
        texts.push_back(std::move(text));
    }
}

}  // namespace

ReasonTree::ReasonTree(const GroundsDocument& document, const Display& dates, std::size_t lines)
    : document_(document), dates_(dates), language_(dates.language()), lines_left_(lines) {}

// ---- lines -------------------------------------------------------------------------------------

void ReasonTree::line(std::size_t indent, const std::string& text) {
    if (lines_left_ == 0) {
        ++cut_;
        return;
    }
    --lines_left_;
    text_ += std::string(2 * indent, ' ') + "- " + text + "\n";
}

void ReasonTree::detail(std::size_t indent, const std::string& text) {
    if (lines_left_ == 0 || text.empty()) {
        return;
    }
    --lines_left_;
    text_ += std::string(2 * indent + 4, ' ') + text + "\n";
}

std::string ReasonTree::because() {
    write(0, 0);
    if (cut_ + document_.left_out > 0) {
        lines_left_ = 1;
        line(0, say(Word::LeftOut, language_, cut_ + document_.left_out));
        lines_left_ = 0;
    }
    return std::exchange(text_, std::string());
}

// ---- the tree ----------------------------------------------------------------------------------

void ReasonTree::write(Number id, std::size_t indent) {
    const Step& step = at(id);
    if (indent > deepest) {
        ++cut_;
        return;
    }
    if (passes_on(step)) {
        order_.push_back(id);
        write_children(step, indent);
        return;
    }
    switch (step.kind) {
        case StepKind::Quantity:
            write_quantity(step, indent);
            return;
        case StepKind::Rule:
        case StepKind::Exception:
            write_clause(step, indent);
            return;
        case StepKind::Operation:
            write_operation(step, indent);
            return;
        case StepKind::Element:
            write_element(step, indent);
            return;
        case StepKind::Interpretation: {
            order_.push_back(id);
            const bool first = written_.insert(id).second;
            line(indent, step.label + ": " +
                             (step.option_text.empty() ? step.option : step.option_text) + " [" +
                             std::string(word(Word::KindInterpretation, language_)) + "]");
            if (first) {
                detail(indent, basis_of(step));
            }
            write_children(step, indent + 1);
            return;
        }
        case StepKind::LawDate:
            order_.push_back(id);
            line(indent, step.label + ": " + step.display);
            write_children(step, indent + 1);
            return;
        case StepKind::Observed:
        case StepKind::Fact:
        case StepKind::Collection:
        case StepKind::Draw:
        case StepKind::Belonging:
        case StepKind::Parameter:
            write_leaf(step, indent);
            return;
    }
}

void ReasonTree::write_children(const Step& step, std::size_t indent) {
    const std::vector<Number> children = deciding(document_, step);
    for (const Number child : children) {
        if (!says_nothing(at(child))) {
            write(child, indent);
        }
    }
    if (children.size() < step.children.size()) {
        line(indent, say(Word::NotDecisive, language_, step.children.size() - children.size()));
    }
}

void ReasonTree::write_quantity(const Step& step, std::size_t indent) {
    const std::string title = name_of(step) + ": " + step.display;
    order_.push_back(step.id);
    if (!written_.insert(step.id).second) {
        line(indent, title + " (" + std::string(word(Word::SeeAbove, language_)) + ")");
        return;
    }
    line(indent, title);
    if (step.state == engine::State::Value && step.unit == "share" &&
        step.value.find('/') != std::string::npos) {
        detail(indent, say(Word::Exactly, language_, step.value));
    }
    for (const std::string& note : step.notes) {
        detail(indent, note);
    }
    if (std::any_of(step.children.begin(), step.children.end(),
                    [&](Number child) { return agrees_anyhow(step, at(child)); })) {
        detail(indent, std::string(word(Word::AgreesAnyhow, language_)));
    }
    for (const Number child : step.children) {
        const Step& clause = at(child);
        if (clause.kind == StepKind::LawDate) {
            write(child, indent + 1);
            continue;
        }
        if (!is_clause(clause)) {
            detail(indent, std::string(word(Word::Otherwise, language_)));
            write(child, indent + 1);
            continue;
        }
        if (counted(step, clause)) {
            write_clause(clause, indent);
        }
    }
}

void ReasonTree::write_clause(const Step& step, std::size_t indent) {
    order_.push_back(step.id);
    const Word kind = step.kind == StepKind::Exception ? Word::KindException : Word::KindRule;
    detail(indent, std::string(word(kind, language_)) + ", " + basis_of(step));
    if (step.status == engine::ClauseStatus::GuardUnknown) {
        detail(indent, std::string(word(Word::GuardUnknown, language_)));
    }
    write_children(step, indent + 1);
}

void ReasonTree::write_operation(const Step& step, std::size_t indent) {
    order_.push_back(step.id);
    if (says_nothing(step)) {
        return;
    }
    if (is_aggregate(step)) {
        line(indent, step.label + ": " + step.display);
        write_elements(step, indent + 1);
        return;
    }
    if (is_arithmetic(step)) {
        line(indent, step.label + " = " + step.display);
    } else if (!step.label.empty() && (is_comparison(step) || step.operation == "rounded")) {
        line(indent, step.label);
    } else {
        line(indent, step.label == step.display || step.label.empty()
                         ? step.display
                         : step.label + ": " + step.display);
    }
    for (const Number child : step.children) {
        // Nested arithmetic stands in the formula already; what it is made of is listed under it.
        if (is_arithmetic(step) && is_arithmetic(at(child))) {
            write_children(at(child), indent + 1);
        } else if (!says_nothing(at(child))) {
            write(child, indent + 1);
        }
    }
}

void ReasonTree::write_elements(const Step& step, std::size_t indent) {
    std::size_t shown = 0;
    std::size_t more = 0;
    for (const Number child : step.children) {
        const Step& element = at(child);
        if (element.kind == StepKind::Element && element.membership == engine::Membership::No) {
            continue;
        }
        if (shown >= most_elements) {
            ++more;
            continue;
        }
        ++shown;
        write(child, indent);
    }
    if (more > 0) {
        line(indent, say(Word::LeftOut, language_, more));
    }
}

void ReasonTree::write_element(const Step& step, std::size_t indent) {
    order_.push_back(step.id);
    // The one thing that was looked at for this element says all: its own index names the element.
    if (step.children.size() == 1) {
        const Step& only = at(step.children.front());
        if (only.kind == StepKind::Quantity || only.kind == StepKind::Observed ||
            only.kind == StepKind::Fact) {
            write(only.id, indent);
            return;
        }
    }
    line(indent, step.label + ": " + step.display);
    write_children(step, indent + 1);
}

void ReasonTree::write_leaf(const Step& step, std::size_t indent) {
    order_.push_back(step.id);
    std::string text = name_of(step) + ": " + step.display;
    if (step.kind == StepKind::Parameter) {
        text += " [" + std::string(word(Word::KindParameter, language_)) + "]";
    }
    const std::string origin = origin_of(step);
    if (!origin.empty()) {
        text += " [" + origin + "]";
    }
    line(indent, text);
    if (written_.insert(step.id).second) {
        if (step.kind == StepKind::Parameter) {
            detail(indent, basis_of(step));
        } else if (!step.assumption.empty()) {
            detail(indent,
                   std::string(word(Word::KindAssumption, language_)) + ": " + step.assumption);
        }
        for (const std::string& note : step.notes) {
            detail(indent, note);
        }
    }
}

// ---- parts of a line ---------------------------------------------------------------------------

std::string ReasonTree::name_of(const Step& step) const {
    std::string text = step.label;
    if (!step.entity.empty() && step.entity != document_.root().entity) {
        text += ", " + step.entity;
    }
    return step.index_label.empty() ? text : text + ", " + step.index_label;
}

std::string ReasonTree::origin_of(const Step& step) const {
    std::string text;
    if (step.kind == StepKind::Observed) {
        text = word(Word::Observed, language_);
    }
    for (const FactReference& fact : step.facts) {
        text += text.empty() ? "" : ", ";
        text += fact.column == 0
                    ? say(Word::FromFile, language_, fact.file, std::to_string(fact.line))
                    : say(Word::FromFileColumn, language_, fact.file, std::to_string(fact.line),
                          fact.column);
    }
    return text;
}

std::string ReasonTree::provision_text(const ProvisionReference& provision) const {
    std::string text = provision.citation;
    std::string force;
    if (provision.applies && provision.from) {
        const std::string from = dates_.date(*provision.from);
        force = provision.to ? say(Word::InForceFromTo, language_, from, dates_.date(*provision.to))
                             : say(Word::InForceFrom, language_, from);
    }
    if (!provision.made_by.empty()) {
        force += (force.empty() ? "" : ", ") + say(Word::MadeBy, language_, provision.made_by);
    }
    return force.empty() ? text : text + " (" + force + ")";
}

std::string ReasonTree::basis_of(const Step& step) const {
    std::vector<std::string> texts;
    for (const ProvisionReference& provision : step.provisions) {
        if (provision.applies) {
            texts.push_back(provision_text(provision));
        }
    }
    if (texts.empty() && step.kind == StepKind::Interpretation) {
        for (const ProvisionReference& provision : step.provisions) {
            texts.push_back(provision.citation);
        }
    }
    if (!step.scenario.empty()) {
        texts.push_back(say(Word::ByScenario, language_, step.scenario));
    }
    if (!step.assumption.empty()) {
        texts.push_back(say(Word::ByAssumption, language_, step.assumption));
    }
    return texts.empty() ? std::string() : dates_.list(texts);
}

// ---- the other sections ------------------------------------------------------------------------

std::vector<std::string> ReasonTree::close() const {
    std::vector<std::string> texts;
    for (const Number id : order_) {
        const Step& step = at(id);
        if (!is_comparison(step) || !step.margin) {
            continue;
        }
        const Word which = step.margin->none      ? Word::OnTheLimit
                           : step.margin->bounded ? Word::DistanceBetween
                                                  : Word::Distance;
        add_once(texts, say(which, language_, step.label, step.margin->display));
    }
    return texts;
}

std::string ReasonTree::clause_title(const std::string& clause) const {
    const auto found = std::find_if(
        document_.steps.begin(), document_.steps.end(),
        [&clause](const Step& step) { return is_clause(step) && step.clause == clause; });
    if (found == document_.steps.end() || found->provisions.empty()) {
        return clause;
    }
    return found->provisions.front().citation;
}

std::string ReasonTree::not_in_force_text(const Step& clause) const {
    if (!clause.provisions.empty() && document_.known_on) {
        const ProvisionReference& provision = clause.provisions.front();
        if (provision.published && *provision.published > *document_.known_on) {
            return say(Word::NotYetPublished, language_, dates_.date(*provision.published));
        }
    }
    return say(Word::WasNotInForce, language_, dates_.date(clause.law_date));
}

std::string ReasonTree::reason_unused(const Step& clause) const {
    std::string reason;
    switch (clause.status) {
        case engine::ClauseStatus::Overridden:
            reason = word(Word::WasOverridden, language_);
            break;
        case engine::ClauseStatus::Suspended:
            reason = word(Word::WasSuspended, language_);
            break;
        case engine::ClauseStatus::GuardFailed:
            return std::string(word(Word::GuardFailed, language_));
        case engine::ClauseStatus::GuardUnknown:
            return std::string(word(Word::GuardUnknown, language_));
        case engine::ClauseStatus::NotInForce:
            return not_in_force_text(clause);
        case engine::ClauseStatus::Decisive:
        case engine::ClauseStatus::Suspending:
            return {};
    }
    std::vector<std::string> first;
    for (const std::string& other : clause.yields_to) {
        add_once(first, clause_title(other));
    }
    return first.empty() ? reason : reason + ": " + dates_.list(first);
}

void ReasonTree::write_unused(const Step& quantity, const Step& clause) {
    const std::string reason = reason_unused(clause);
    std::string title = quantity.label + ", " + clause.label;
    if (!clause.provisions.empty()) {
        title += ", " + clause.provisions.front().citation;
    }
    line(0, title + ": " + reason);
    if (clause.status == engine::ClauseStatus::GuardFailed && clause.has_condition &&
        !clause.children.empty() && !says_nothing(at(clause.children.front()))) {
        write(clause.children.front(), 1);
    }
}

std::string ReasonTree::unused() {
    lines_left_ = std::max<std::size_t>(lines_left_, most_elements);
    const std::vector<Number> tree = order_;
    std::vector<Number> quantities;
    std::vector<std::string> titles;
    for (const Number id : tree) {
        if (at(id).kind == StepKind::Quantity &&
            std::find(quantities.begin(), quantities.end(), id) == quantities.end()) {
            quantities.push_back(id);
        }
    }
    for (const Number id : quantities) {
        const Step& quantity = at(id);
        for (const Number child : quantity.children) {
            const Step& clause = at(child);
            const bool used = !is_clause(clause) || counted(quantity, clause) ||
                              clause.status == engine::ClauseStatus::Suspending;
            // The same clause at twelve months is said once.
            const std::string title = clause.clause + ":" + std::string(status_text(clause.status));
            if (!used && std::find(titles.begin(), titles.end(), title) == titles.end()) {
                titles.push_back(title);
                write_unused(quantity, clause);
            }
        }
    }
    return std::exchange(text_, std::string());
}

std::vector<std::string> ReasonTree::readings() const {
    std::vector<std::string> texts;
    for (const Number id : order_) {
        const Step& step = at(id);
        if (step.kind != StepKind::Interpretation) {
            continue;
        }
        const std::string& option = step.option_text.empty() ? step.option : step.option_text;
        std::string text = step.question.empty() ? step.label : step.question;
        text += " ";
        text += say(step.option_is_default ? Word::OptionDefault : Word::OptionChosen, language_,
                    option, step.option);
        if (!step.other_options.empty()) {
            text += "; " + say(Word::OtherOptions, language_, dates_.list(step.other_options));
        }
        add_once(texts, std::move(text));
    }
    return texts;
}

std::vector<std::string> ReasonTree::assumptions() const {
    std::vector<std::string> texts;
    for (const Number id : order_) {
        const Step& step = at(id);
        if (!step.assumption.empty()) {
            add_once(texts, step.label + ": " + step.assumption);
        }
    }
    return texts;
}

}  // namespace hjemmel::apps
