#include "engine/evaluate/recorder.hpp"

#include <cstddef>

namespace hjemmel::engine {

namespace {

// Elements that are no rows have numbers that may lie anywhere; they are not shared above this.
constexpr std::uint32_t most_rows = 1U << 26U;

template <typename T>
T& at(std::vector<T>& table, std::size_t number) {
    if (table.size() <= number) {
        table.resize(number + 1);
    }
    return table[number];
}

}  // namespace

GroundId& Recorder::ByRow::operator[](std::uint32_t row) {
    std::unique_ptr<Page>& page = at(pages_, row / page_size);
    if (!page) {
        page = std::make_unique<Page>();
        page->fill(Grounds::none);
    }
    return (*page)[row % page_size];
}

void Recorder::forget() {
    laws_.clear();
    collections_.clear();
    clauses_.clear();
}

GroundId* Recorder::place_of(const Step& step) {
    const auto of_node = [&]() -> OfLaw& { return at(laws_, step.law); };
    const auto of_rows = [&]() -> OfRows& { return at(collections_, step.subject); };
    const auto single = [](std::vector<GroundId>& table, std::uint32_t number) {
        if (table.size() <= number) {
            table.resize(number + 1, Grounds::none);
        }
        return &table[number];
    };
    switch (step.kind) {
        case Ground::Kind::Operation:
        case Ground::Kind::Parameter:
        case Ground::Kind::Interpretation:
            return single(of_node().nodes, step.node.index);
        case Ground::Kind::Clause:
            // Which clause goes before it is seen from those beside it.
            return step.status == ClauseStatus::Overridden || step.status == ClauseStatus::Suspended
                       ? nullptr
                       : single(clauses_, step.subject);
        case Ground::Kind::Element:
            return step.row < most_rows ? &at(of_node().elements, step.node.index)[step.row]
                                        : nullptr;
        case Ground::Kind::Fact:
            return step.of_row ? &at(of_rows().fields, step.detail)[step.row] : nullptr;
        case Ground::Kind::Collection:
            return &of_rows().listings[step.row];
        case Ground::Kind::Belonging:
            return &of_rows().belongings[step.row];
        case Ground::Kind::Quantity:
        case Ground::Kind::Observed:
        case Ground::Kind::Draw:
        case Ground::Kind::LawDate:
            return nullptr;
    }
    return nullptr;
}

GroundId Recorder::record(Grounds& grounds, const Step& step, const Outcome& outcome,
                          std::span<const GroundId> children) {
    GroundId* known = place_of(step);
    return known != nullptr ? grounds.add_once(*known, step, outcome, children)
                            : grounds.add(step, outcome, children);
}

}  // namespace hjemmel::engine
