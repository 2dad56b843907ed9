#include "apps/report/step_kinds.hpp"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <string_view>

namespace hjemmel::apps {

namespace {

bool one_of(const std::string& text, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

}  // namespace

bool passes_on(const Step& step) {
    return step.kind == StepKind::Operation &&
           one_of(step.operation,
                  {"and", "or", "not", "if", "choose", "counting_as", "under_law", "is_applicable",
                   "interpretation", "quantity", "smaller", "larger"});
}

bool is_comparison(const Step& step) {
    return step.kind == StepKind::Operation &&
           one_of(step.operation, {"less", "less_or_equal", "equal"});
}

bool is_arithmetic(const Step& step) {
    return step.kind == StepKind::Operation &&
           one_of(step.operation, {"add", "negate", "multiply", "divide", "difference"});
}

bool is_aggregate(const Step& step) {
    return step.kind == StepKind::Operation &&
           one_of(step.operation,
                  {"count", "sum", "average", "smallest", "largest", "share", "exists", "every"});
}

bool is_clause(const Step& step) {
    return step.kind == StepKind::Rule || step.kind == StepKind::Exception;
}

bool says_nothing(const Step& step) {
    return step.kind == StepKind::Operation && step.children.empty();
}

bool counted(const Step& quantity, const Step& clause) {
    return clause.status == engine::ClauseStatus::Decisive ||
           (clause.status == engine::ClauseStatus::GuardUnknown &&
            (quantity.state == engine::State::Unknown || agrees_anyhow(quantity, clause)));
}

bool agrees_anyhow(const Step& quantity, const Step& clause) {
    return clause.status == engine::ClauseStatus::GuardUnknown &&
           quantity.state != engine::State::Unknown && clause.state == quantity.state &&
           clause.value == quantity.value;
}

std::vector<std::uint32_t> deciding(const GroundsDocument& document, const Step& step) {
    const bool conjunction = step.operation == "and";
    if (step.kind != StepKind::Operation || (!conjunction && step.operation != "or")) {
        return step.children;
    }
    // One part that is no makes `and` no; one that is yes makes `or` yes.
    const std::string_view deciding_value = conjunction ? "no" : "yes";
    std::vector<std::uint32_t> children;
    std::copy_if(step.children.begin(), step.children.end(), std::back_inserter(children),
                 [&](std::uint32_t child) {
                     const Step& part = document.steps[child];
                     return step.state == engine::State::Value ? part.value == deciding_value
                                                               : part.state == step.state;
                 });
    const bool all_count = step.state == engine::State::Value && step.value != deciding_value;
    return all_count || children.empty() ? step.children : children;
}

}  // namespace hjemmel::apps
