#include "apps/data/piecewise.hpp"

namespace hjemmel::apps {

bool Piecewise::hand_on(bool has_errors) {
    const std::uint32_t rows = facts_.row_count(pieces_.of);
    if (pieces_.checks_ids) {
        for (std::uint32_t row = 0; row < rows; ++row) {
            ids_.add(facts_.key(pieces_.of, row), facts_.row_origin(pieces_.of, row));
        }
    }
    const bool goes_on = has_errors || pieces_.each(facts_);
    handed_on_ += rows;
    facts_.forget_rows(pieces_.of);
    return goes_on;
}

}  // namespace hjemmel::apps
