#include "engine/evaluate/grounds.hpp"

#include "engine/evaluate/possible.hpp"

#include <algorithm>

namespace hjemmel::engine {

namespace {

bool is_open(const Outcome& outcome) {
    return outcome.state == State::Unknown && !is_certain_error(outcome);
}

// Whether what is unknown above can hang on this ground.
bool leads_on(const Ground& ground) {
    switch (ground.kind) {
        case Ground::Kind::Clause:
            return ground.status == ClauseStatus::GuardUnknown ||
                   (ground.status == ClauseStatus::Decisive && is_open(ground.outcome));
        case Ground::Kind::Element:
            return ground.membership == Membership::Unknown ||
                   (ground.membership == Membership::Yes && is_open(ground.outcome));
        case Ground::Kind::Quantity:
        case Ground::Kind::Operation:
        case Ground::Kind::Observed:
        case Ground::Kind::Fact:
        case Ground::Kind::Collection:
        case Ground::Kind::Draw:
        case Ground::Kind::Parameter:
        case Ground::Kind::Interpretation:
            return is_open(ground.outcome);
    }
    return false;
}

std::optional<MissingFact> missing_at(const Ground& ground) {
    MissingFact missing;
    if (ground.kind == Ground::Kind::Collection) {
        missing.kind = MissingFact::Kind::Rows;
        missing.collection = CollectionId{ground.subject};
        missing.row = ground.row;
        return missing;
    }
    if (ground.kind != Ground::Kind::Fact && ground.kind != Ground::Kind::Observed) {
        return std::nullopt;
    }
    missing.only_bounds =
        ground.is_given || (ground.cell != nullptr && ground.cell->state == Cell::State::Given);
    if (ground.of_row) {
        missing.kind = MissingFact::Kind::Field;
        missing.collection = CollectionId{ground.subject};
        missing.field = ground.detail;
        missing.row = ground.row;
    } else {
        missing.kind = MissingFact::Kind::Figure;
        missing.place = ground.place;
    }
    return missing;
}

bool same(const MissingFact& left, const MissingFact& right) {
    return left.kind == right.kind && left.place == right.place &&
           left.collection == right.collection && left.field == right.field &&
           left.row == right.row;
}

}  // namespace

std::vector<MissingFact> missing_facts(const Grounds& grounds, GroundId root, std::size_t at_most) {
    std::vector<MissingFact> missing;
    std::vector<MissingFact> bounded;
    std::vector<bool> seen(grounds.grounds.size(), false);
    std::vector<GroundId> waiting{root};
    while (!waiting.empty() && missing.size() < at_most) {
        const GroundId id = waiting.back();
        waiting.pop_back();
        if (seen[id.index] || !leads_on(grounds[id])) {
            continue;
        }
        seen[id.index] = true;
        const Ground& ground = grounds[id];
        if (const std::optional<MissingFact> found = missing_at(ground)) {
            auto& list = found->only_bounds ? bounded : missing;
            const bool known = list.size() >= at_most ||
                               std::any_of(list.begin(), list.end(), [&](const MissingFact& other) {
                                   return same(*found, other);
                               });
            if (!known) {
                list.push_back(*found);
            }
        }
        const auto children = grounds.children_of(ground);
        waiting.insert(waiting.end(), children.rbegin(), children.rend());
    }
    // What is missing altogether comes first; a closer figure helps only after it.
    const std::size_t room = std::min(bounded.size(), at_most - missing.size());
    missing.insert(missing.end(), bounded.begin(),
                   bounded.begin() + static_cast<std::ptrdiff_t>(room));
    return missing;
}

}  // namespace hjemmel::engine
