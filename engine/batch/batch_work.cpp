#include "engine/batch/batch_work.hpp"

#include "engine/batch/in_parts.hpp"
#include "engine/batch/lanes.hpp"
#include "engine/batch/vector_compiler.hpp"
#include "engine/batch/vector_machine.hpp"
#include "engine/program/slots.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace hjemmel::engine::batch {

// ---- quantities ------------------------------------------------------------------------------

BatchWork::LanePointer BatchWork::quantity(const Place& place, const BulkLaw& law,
                                           const BulkContext& context) {
    Key key{0, place.quantity.index, law.residual->law_date.days, law.pinned ? 1 : 0};
    key.push_back(static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(law.residual)));
    for (std::size_t i = 0; i < place.indices.count; ++i) {
        key.push_back(place.indices.values[i]);
    }
    if (const auto found = quantities_.find(key); found != quantities_.end()) {
        return found->second;
    }
    if (!in_progress_.insert(key).second) {
        return nullptr;
    }
    LanePointer lane = computed_quantity(place, law, context);
    in_progress_.erase(key);
    if (!context.is_stopped()) {
        quantities_.emplace(std::move(key), lane);
    }
    return lane;
}

BatchWork::LanePointer BatchWork::computed_quantity(const Place& place, const BulkLaw& law,
                                                    const BulkContext& context) {
    const Quantity& declared = program_[place.quantity];
    if (!is_whole(declared.type.kind)) {
        return nullptr;
    }
    VectorProgram made;
    VectorCompiler compiler(*this, context, made, *declared.entity);
    const Compiled compiled = compiler.quantity(place, law);
    if (context.is_stopped()) {
        return nullptr;
    }
    const Register result = compiler.vector_of(compiled, declared.type.kind, declared.type.of);
    counts_.add(made.counts);
    auto lane = run(made, result, *declared.entity);
    // Few rows that are read by many are worth asking for.
    constexpr std::size_t few = 4'096;
    if (lane->states != nullptr && lane->size <= few) {
        Place one = place;
        for (std::uint32_t row = 0; row < lane->size && !context.is_stopped(); ++row) {
            if (lane->own_states[row] != byte_of(RowState::Exact)) {
                continue;
            }
            one.row = row;
            const auto outcome = context.outcome_at(one, law);
            const auto whole = outcome && outcome->is_known()
                                   ? whole_number(outcome->value, lane->form.scale)
                                   : std::nullopt;
            if (whole) {
                lane->own_numbers.set(row, *whole);
                lane->own_states[row] = byte_of(RowState::Known);
            }
        }
        const auto unknown = lane->form.unknown;
        settle(*lane);
        lane->form.unknown = lane->form.has_states ? unknown : std::nullopt;
    }
    return lane;
}

std::shared_ptr<Lane> BatchWork::run(const VectorProgram& program, Register result,
                                     CollectionId rows) const {
    auto lane = std::make_shared<Lane>();
    const ValueForm& form = program.registers[result];
    const std::size_t count = facts_.row_count(rows);
    lane->form = form;
    const auto bytes = static_cast<std::size_t>(form.width);
    std::vector<std::byte> numbers(count * bytes);
    lane->own_states.assign(form.has_states ? count : 0, 0);
    in_parts(count, options_.threads, [&](std::size_t, std::size_t first, std::size_t end) {
        VectorMachine machine(program, {result}, &facts_.parents(rows), count);
        for (std::size_t row = first; row < end; row += block_rows) {
            const std::size_t size = std::min(block_rows, end - row);
            machine.run(row, size);
            const auto* from = static_cast<const std::byte*>(machine.numbers(result));
            std::copy_n(from, size * bytes, numbers.data() + row * bytes);
            if (form.has_states) {
                const std::uint8_t* states = machine.states(result);
                for (std::size_t i = 0; i < size; ++i) {
                    lane->own_states[row + i] = states == nullptr ? std::uint8_t{0} : states[i];
                }
            }
        }
    });
    lane->own_numbers.append(numbers.data(), form.width, count);
    const auto unknown = lane->form.unknown;
    settle(*lane);
    lane->form.unknown = lane->form.has_states ? unknown : std::nullopt;
    return lane;
}

// ---- aggregates ------------------------------------------------------------------------------

const std::set<std::uint32_t>& BatchWork::slots_read(const Residual& residual,
                                                     std::uint32_t aggregate) {
    const auto [found, is_new] = slots_read_.try_emplace({&residual, aggregate});
    if (is_new) {
        const AggregateParts& parts = residual.core.aggregates[aggregate];
        for (const auto& part : {parts.where, parts.body, parts.counted_as}) {
            if (part) {
                const SlotsOf slots = slots_of(residual.core, *part);
                // The elements of aggregates below are theirs.
                std::set_difference(slots.read.begin(), slots.read.end(), slots.elements.begin(),
                                    slots.elements.end(),
                                    std::inserter(found->second, found->second.end()));
            }
        }
        found->second.erase(parts.element_slot);
    }
    return found->second;
}

BatchWork::Key BatchWork::key_of(const TallyRequest& request) {
    Key key{1, request.aggregate, request.law.pinned ? 1 : 0, request.by_owner ? 1 : 0};
    key.push_back(static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(request.law.residual)));
    for (const std::uint32_t slot : slots_read(*request.law.residual, request.aggregate)) {
        const Binding binding = slot < request.bindings.size() ? request.bindings[slot] : Binding{};
        key.push_back(slot);
        key.push_back(binding.is_row ? 1 : 0);
        key.push_back(binding.is_row ? std::int64_t{binding.up} : binding.number);
    }
    key.push_back(request.period ? 1 : 0);
    key.push_back(request.period ? request.period->first.days : 0);
    key.push_back(request.period ? request.period->last.days : 0);
    key.push_back(request.open_on ? 1 : 0);
    key.push_back(request.open_on ? request.open_on->days : 0);
    return key;
}

std::shared_ptr<const OwnerTallies> BatchWork::tallies(const TallyRequest& request,
                                                       const BulkContext& context) {
    Key key = key_of(request);
    if (const auto found = tallies_.find(key); found != tallies_.end()) {
        return found->second;
    }
    if (!in_progress_.insert(key).second) {
        return nullptr;
    }
    auto computed = compute_together(request, context);
    if (!computed) {
        computed = compute(request, context);
    }
    in_progress_.erase(key);
    if (!context.is_stopped()) {
        tallies_.emplace(std::move(key), computed);
    }
    return computed;
}

}  // namespace hjemmel::engine::batch
