// How the evaluator lets a source judge many rows at once, and what the source may ask it.
#include "engine/evaluate/bulk.hpp"

#include "engine/evaluate/evaluator.hpp"

#include <utility>

namespace hjemmel::engine {

BulkLaw Evaluator::bulk_law(Date date, bool pinned) {
    return {&law_at(date, pinned).loaded->residual, date, pinned};
}

BulkContext Evaluator::bulk_context() {
    BulkContext context;
    context.law_at = [this](Date date, bool pinned) { return bulk_law(date, pinned); };
    context.outcome_at = [this](const Place& place, const BulkLaw& law) {
        return outcome_under(place, law);
    };
    context.is_stopped = [this] { return is_stopped(); };
    return context;
}

std::optional<Outcome> Evaluator::outcome_under(const Place& place, const BulkLaw& law) {
    if (is_stopped()) {
        return std::nullopt;
    }
    const Law outer = frame_.law;
    const std::size_t errors = errors_.size();
    frame_.law = law_at(law.date, law.pinned);
    Outcome outcome = quantity_at(place);
    frame_.law = outer;
    const bool is_clean = errors_.size() == errors && !is_stopped();
    errors_.erase(errors_.begin() + static_cast<std::ptrdiff_t>(errors), errors_.end());
    return is_clean ? std::optional(std::move(outcome)) : std::nullopt;
}

std::optional<BulkRows> Evaluator::ask_rows(const Place& place) {
    start(nullptr);
    if (!may_ask_bulk()) {
        return std::nullopt;
    }
    if (frame_.law.loaded == nullptr) {
        const std::optional<Date> last_day = last_day_of_index(place);
        if (!program_[place.quantity].decided_on && !last_day && !laws_->changes.empty()) {
            return std::nullopt;
        }
        frame_.law = law_at(last_day.value_or(Date{}), false);
    }
    const BulkLaw law{&frame_.law.loaded->residual, frame_.law.date, frame_.law.pinned};
    auto rows = bulk_->rows(place, law, bulk_context());
    if (is_stopped()) {
        stop_ = Stop::None;
        clear_stacks();
        return std::nullopt;
    }
    return rows;
}

}  // namespace hjemmel::engine
