#include "engine/batch/batch_source.hpp"

#include "engine/batch/vector_builder.hpp"

#include <utility>

namespace hjemmel::engine::batch {

BatchSource::BatchSource(const Program& program, const Facts& facts, Circumstances circumstances,
                         BatchOptions options)
    : circumstances_(std::move(circumstances)), work_(program, facts, circumstances_, options) {}

std::optional<BulkTally> BatchSource::tally(const BulkQuestion& question,
                                            const BulkContext& context) {
    using Code = OwnerTallies::Code;
    const Core& core = question.law.residual->core;
    const AggregateParts& parts = core.aggregates[question.aggregate];
    const CollectionId rows{parts.of};
    if (work_.facts().row_count(rows) < work_.options().least_rows) {
        return std::nullopt;
    }
    TallyRequest request;
    request.law = question.law;
    request.aggregate = question.aggregate;
    request.period = question.period;
    request.open_on = question.open_on;
    request.by_owner = question.owner.has_value() && work_.program()[rows].parent.has_value();
    for (const std::int32_t number : question.slots) {
        request.bindings.push_back({false, 0, number});
    }
    // The slot of the owner is, for each row, its parent: so one run answers for all owners.
    if (request.by_owner && core[*parts.owner].op == Op::Slot &&
        core[*parts.owner].detail < request.bindings.size()) {
        request.bindings[core[*parts.owner].detail] = {true, 1, 0};
    }
    const auto counted = work_.tallies(request, context);
    const std::size_t owner = request.by_owner ? *question.owner : 0;
    if (!counted || owner >= counted->owners()) {
        return std::nullopt;
    }
    const auto count = [&](Code code) { return counted->count(owner, code); };
    BulkTally tally;
    tally.member = {count(Code::Yes), count(Code::No), count(Code::Unknown)};
    tally.perhaps_member = {count(Code::PerhapsYes), count(Code::PerhapsNo),
                            count(Code::PerhapsUnknown)};
    tally.sure = tally.member.yes + tally.member.no + tally.member.unknown;
    tally.perhaps =
        tally.perhaps_member.yes + tally.perhaps_member.no + tally.perhaps_member.unknown;
    if (!counted->sums.empty()) {
        tally.sum = *divide(counted->sums[owner], counted->scale);
    }
    if (!counted->best.empty() && tally.sure > 0) {
        tally.best = value_of_whole(counted->value_kind, counted->best[owner], counted->scale);
    }
    tally.rest.assign(
        counted->rest.begin() + static_cast<std::ptrdiff_t>(counted->rest_starts[owner]),
        counted->rest.begin() + static_cast<std::ptrdiff_t>(counted->rest_starts[owner + 1]));
    return tally;
}

std::optional<BulkRows> BatchSource::rows(const Place& place, const BulkLaw& law,
                                          const BulkContext& context) {
    const Quantity& quantity = work_.program()[place.quantity];
    const bool is_wanted =
        quantity.entity && work_.facts().row_count(*quantity.entity) >= work_.options().least_rows;
    const auto lane = is_wanted ? work_.quantity(place, law, context) : nullptr;
    if (!lane) {
        return std::nullopt;
    }
    BulkRows all;
    all.size = lane->size;
    all.at = [lane](std::uint32_t row) -> std::optional<Outcome> {
        const auto state =
            lane->states == nullptr ? RowState::Known : static_cast<RowState>(lane->states[row]);
        switch (state) {
            case RowState::Known:
                return Outcome::of(
                    value_of_whole(lane->form.kind, lane->own_numbers[row], lane->form.scale));
            case RowState::NotApplicable:
                return Outcome::not_applicable();
            case RowState::Unknown:
                return lane->form.unknown;
            case RowState::Exact:
                break;
        }
        return std::nullopt;
    };
    return all;
}

}  // namespace hjemmel::engine::batch
