#include "engine/batch/batch_work.hpp"

#include "engine/batch/by_width.hpp"
#include "engine/batch/vector_compiler.hpp"
#include "engine/batch/vector_machine.hpp"
#include "engine/evaluate/possible.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <thread>
#include <utility>

namespace hjemmel::engine::batch {

namespace {

constexpr std::int64_t largest_scale = 1'000'000'000;

std::uint8_t byte_of(RowState state) { return static_cast<std::uint8_t>(state); }

// What nobody has given, where nothing else than a value is possible; else none.
std::optional<Outcome> unknown_of(const Program& program, const Type& type) {
    Outcome outcome = settled(possible_of(type), domain_of(program, type));
    return is_clean_unknown(outcome, type.kind) ? std::optional(std::move(outcome)) : std::nullopt;
}

void set_ends(Lane& lane) {
    if (lane.states == nullptr && lane.size > 0) {
        kernels().ends[width_place(lane.form.width)](lane.numbers, lane.size, lane.form.least,
                                                     lane.form.most);
        return;
    }
    with_width(lane.form.width, [&](auto zero) {
        using T = decltype(zero);
        const T* numbers = static_cast<const T*>(lane.numbers);
        bool found = false;
        T least = 0;
        T most = 0;
        for (std::size_t row = 0; row < lane.size; ++row) {
            if (lane.states != nullptr && lane.states[row] != 0) {
                continue;
            }
            least = found ? std::min(least, numbers[row]) : numbers[row];
            most = found ? std::max(most, numbers[row]) : numbers[row];
            found = true;
        }
        lane.form.least = least;
        lane.form.most = most;
    });
}

// lane: of at least as many rows as the column has. Without `unknown`, what nobody has given is
// more than a value that is not known.
void set_states(Lane& lane, const Column& column, std::optional<Outcome> unknown) {
    using Plain = Column::Plain;
    const std::uint8_t missing = byte_of(unknown ? RowState::Unknown : RowState::Exact);
    lane.form.unknown = std::move(unknown);
    lane.own_states.assign(lane.size, missing);
    const auto state_of = [missing](Plain plain) {
        const std::uint8_t other = plain == Plain::Apart ? byte_of(RowState::Exact) : missing;
        const std::uint8_t absent =
            plain == Plain::NotApplicable ? byte_of(RowState::NotApplicable) : other;
        return plain == Plain::Given ? byte_of(RowState::Known) : absent;
    };
    for (std::size_t row = 0; row < column.size(); ++row) {
        lane.own_states[row] =
            state_of(column.all_given() ? Plain::Given : static_cast<Plain>(column.states()[row]));
    }
    lane.states = lane.own_states.data();
    lane.form.has_states = true;
}

void settle(Lane& lane) {
    lane.size = lane.own_numbers.size();
    lane.numbers = lane.own_numbers.data();
    lane.form.width = lane.own_numbers.width();
    const bool all_known = std::all_of(lane.own_states.begin(), lane.own_states.end(),
                                       [](std::uint8_t state) { return state == 0; });
    lane.states = all_known ? nullptr : lane.own_states.data();
    lane.form.has_states = !all_known;
    if (all_known) {
        lane.form.unknown.reset();
    }
    set_ends(lane);
}

// Runs work over parts of [0, rows) that end at whole blocks: part 0 on this thread.
template <typename Work>
void in_parts(std::size_t rows, std::size_t threads, const Work& work) {
    const std::size_t blocks = (rows + block_rows - 1) / block_rows;
    const std::size_t parts = std::max<std::size_t>(1, std::min(threads, blocks / 16));
    const auto start = [&](std::size_t part) {
        return std::min(rows, blocks * part / parts * block_rows);
    };
    std::vector<std::thread> others;
    for (std::size_t part = 1; part < parts; ++part) {
        others.emplace_back([&, part] { work(part, start(part), start(part + 1)); });
    }
    work(0, start(0), start(1));
    for (std::thread& other : others) {
        other.join();
    }
}

void find_slots(const Core& core, NodeId root, std::set<std::uint32_t>& slots) {
    std::set<std::uint32_t> seen;
    std::set<std::uint32_t> elements;
    std::vector<NodeId> open{root};
    while (!open.empty()) {
        const NodeId id = open.back();
        open.pop_back();
        if (!seen.insert(id.index).second) {
            continue;
        }
        const Node& node = core[id];
        if (node.op == Op::Slot) {
            slots.insert(node.detail);
        }
        for (std::uint32_t i = 0; i < node.child_count; ++i) {
            open.push_back(core.child(node, i));
        }
        if (node.op == Op::Aggregate) {
            for_each_part(core.aggregates[node.detail],
                          [&](const NodeId part) { open.push_back(part); });
            elements.insert(core.aggregates[node.detail].element_slot);
        }
    }
    // The elements of aggregates below are theirs.
    for (const std::uint32_t element : elements) {
        slots.erase(element);
    }
}

bool adds_up(AggregateKind kind) {
    return kind == AggregateKind::Sum || kind == AggregateKind::Average;
}
bool seeks(AggregateKind kind) {
    return kind == AggregateKind::Smallest || kind == AggregateKind::Largest;
}
bool counts_truths(AggregateKind kind) {
    return kind == AggregateKind::Share || kind == AggregateKind::Every;
}

}  // namespace

// ---- facts as columns ------------------------------------------------------------------------

BatchWork::LanePointer BatchWork::field(CollectionId collection, std::uint32_t field) {
    const auto [found, is_new] = fields_.try_emplace({collection.index, field});
    const Type& type = program_[collection].fields[field].type;
    if (!is_new || !is_whole(type.kind)) {
        return found->second;
    }
    const Column& column = facts_.column(collection, field);
    const std::size_t rows = facts_.row_count(collection);
    auto lane = std::make_shared<Lane>();
    lane->form.kind = type.kind;
    lane->form.of = type.of;
    lane->form.scale = column.scale();
    lane->size = rows;
    if (column.size() == rows) {
        lane->form.width = column.numbers().width();
        lane->numbers = column.numbers().data();
    } else {
        lane->own_numbers = column.numbers();
        lane->own_numbers.resize(rows);
        lane->form.width = lane->own_numbers.width();
        lane->numbers = lane->own_numbers.data();
    }
    if (column.size() != rows || !column.is_complete()) {
        set_states(*lane, column, unknown_of(program_, type));
    }
    const bool has_some = column.least() <= column.most();
    lane->form.least = has_some ? column.least() : 0;
    lane->form.most = has_some ? column.most() : 0;
    found->second = std::move(lane);
    return found->second;
}

const BatchWork::Figures& BatchWork::figures(QuantityId quantity) {
    const auto [found, is_new] = figures_.try_emplace(quantity.index);
    if (is_new) {
        for (const auto& [place, cell] : facts_.figures(quantity)) {
            found->second[place.indices].emplace_back(place.row, cell);
        }
    }
    return found->second;
}

BatchWork::LanePointer BatchWork::reading(QuantityId quantity, const IndexKey& indices) {
    const auto [found, is_new] = readings_.try_emplace({quantity.index, indices});
    const Quantity& declared = program_[quantity];
    if (!is_new || !is_whole(declared.type.kind) || !declared.entity) {
        return found->second;
    }
    auto lane = std::make_shared<Lane>();
    lane->form.kind = declared.type.kind;
    lane->form.of = declared.type.of;
    lane->form.unknown = unknown_of(program_, declared.type);
    const std::size_t rows = facts_.row_count(*declared.entity);
    lane->own_numbers.resize(rows);
    lane->own_states.assign(rows,
                            byte_of(lane->form.unknown ? RowState::Unknown : RowState::Exact));
    const Figures& all = figures(quantity);
    const auto here = all.find(indices);
    static const std::vector<std::pair<std::uint32_t, const Cell*>> nowhere;
    const auto& cells = here == all.end() ? nowhere : here->second;
    for (const auto& [row, cell] : cells) {
        const auto* number = std::get_if<Rational>(&cell->value);
        const auto denominator = number != nullptr && cell->state == Cell::State::Given
                                     ? number->denominator().to_int64()
                                     : std::nullopt;
        if (denominator && *denominator <= largest_scale &&
            lane->form.scale <= largest_scale / *denominator) {
            lane->form.scale = std::lcm(lane->form.scale, *denominator);
        }
    }
    for (const auto& [row, cell] : cells) {
        if (row >= rows || cell->state == Cell::State::Unknown) {
            continue;
        }
        if (cell->state == Cell::State::NotApplicable) {
            lane->own_states[row] = byte_of(RowState::NotApplicable);
            continue;
        }
        const auto whole =
            cell->bounds ? std::nullopt : whole_number(cell->value, lane->form.scale);
        lane->own_states[row] = byte_of(whole ? RowState::Known : RowState::Exact);
        if (whole) {
            lane->own_numbers.set(row, *whole);
        }
    }
    settle(*lane);
    found->second = std::move(lane);
    return found->second;
}

BatchWork::LanePointer BatchWork::observed(QuantityId quantity, const IndexKey& indices) {
    const Figures& all = figures(quantity);
    const auto here = all.find(indices);
    const Quantity& declared = program_[quantity];
    if (here == all.end() || !declared.entity) {
        return nullptr;
    }
    auto lane = std::make_shared<Lane>();
    const std::size_t rows = facts_.row_count(*declared.entity);
    lane->own_numbers.resize(rows);
    for (const auto& [row, cell] : here->second) {
        if (row < rows && cell->state != Cell::State::Unknown) {
            lane->own_numbers.set(row, 1);
        }
    }
    settle(*lane);
    return lane;
}

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
                find_slots(residual.core, *part, found->second);
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
    auto computed = compute(request, context);
    in_progress_.erase(key);
    if (!context.is_stopped()) {
        tallies_.emplace(std::move(key), computed);
    }
    return computed;
}

namespace {

using Code = OwnerTallies::Code;

// What an element is counted as, by the state and truth of its membership and of its body.
class Codes {
public:
    Codes(AggregateKind kind, bool leaves_out) {
        for (unsigned member = 0; member < sides; ++member) {
            for (unsigned body = 0; body < sides; ++body) {
                codes_[member * sides + body] =
                    static_cast<std::uint8_t>(code(kind, leaves_out, member, body));
            }
        }
    }
    [[nodiscard]] std::uint8_t of(std::uint8_t member_state, std::uint8_t member,
                                  std::uint8_t body_state, std::uint8_t body) const {
        const unsigned left = member_state * 2U + member;
        const unsigned right = body_state * 2U + body;
        return codes_[left * sides + right];
    }

private:
    static constexpr unsigned sides = row_states * 2;

    static Code code(AggregateKind kind, bool leaves_out, unsigned member_side,
                     unsigned body_side) {
        const auto member = static_cast<RowState>(member_side / 2);
        const auto body = static_cast<RowState>(body_side / 2);
        const bool holds = body_side % 2 == 1;
        if (member == RowState::Exact || member == RowState::NotApplicable) {
            return Code::Exact;
        }
        if (member == RowState::Known && member_side % 2 == 0) {
            return Code::None;
        }
        const bool perhaps = member == RowState::Unknown;
        if (kind == AggregateKind::Count || kind == AggregateKind::Exists) {
            return perhaps ? Code::PerhapsYes : Code::Yes;
        }
        if (body == RowState::NotApplicable && leaves_out) {
            return Code::None;
        }
        if (body == RowState::Exact || body == RowState::NotApplicable) {
            return Code::Exact;
        }
        if (!counts_truths(kind)) {
            // Numbers that are not known have bounds, and those of who may be a member are kept
            // apart.
            return perhaps || body == RowState::Unknown ? Code::Exact : Code::Yes;
        }
        if (body == RowState::Unknown) {
            return perhaps ? Code::PerhapsUnknown : Code::Unknown;
        }
        if (perhaps) {
            return holds ? Code::PerhapsYes : Code::PerhapsNo;
        }
        return holds ? Code::Yes : Code::No;
    }

    std::array<std::uint8_t, sides * sides> codes_{};
};

// What one thread counts.
struct Part {
    std::vector<std::uint32_t> counts;
    std::vector<std::int64_t> sums;
    std::vector<std::int64_t> best;
    std::vector<std::uint32_t> rest;  // rows, in order
};

class Tallier {
public:
    Tallier(const VectorProgram& program, std::optional<Register> member,
            std::optional<Register> body, const AggregateParts& parts, const PackedIntegers* owners,
            const std::vector<std::size_t>* starts, std::size_t owner_count)
        : program_(program),
          member_(member),
          body_(body),
          kind_(parts.kind),
          codes_(parts.kind, parts.when_not_applicable == WhenNotApplicable::LeaveOut),
          owners_(owners),
          starts_(starts),
          owner_count_(owner_count) {
        const bool largest = kind_ == AggregateKind::Largest;
        worst_ = largest ? std::numeric_limits<std::int64_t>::min()
                         : std::numeric_limits<std::int64_t>::max();
    }

    [[nodiscard]] Part empty() const {
        Part part;
        part.counts.assign(owner_count_ * OwnerTallies::codes, 0);
        part.sums.assign(adds_up(kind_) ? owner_count_ : 0, 0);
        part.best.assign(seeks(kind_) ? owner_count_ : 0, worst_);
        return part;
    }

    void add(VectorMachine& machine, std::size_t first, std::size_t count, Part& part) const {
        std::array<std::uint8_t, block_rows> space;
        const std::uint8_t* codes = codes_of(machine, count, space.data());
        const Kernels& loops = kernels();
        if (owners_ == nullptr) {
            count_run(codes, count, part.counts.data());
        } else if (starts_ != nullptr) {
            for (std::size_t i = 0; i < count;) {
                const std::size_t owner = owner_at(first + i);
                const std::size_t end = std::min(count, (*starts_)[owner + 1] - first);
                count_run(codes + i, end - i, part.counts.data() + owner * OwnerTallies::codes);
                i = end;
            }
        } else {
            const auto* owners = static_cast<const std::byte*>(owners_->data()) +
                                 first * static_cast<std::size_t>(owners_->width());
            loops.count_codes[width_place(owners_->width())](owners, codes, OwnerTallies::codes,
                                                             count, part.counts.data());
        }
        const bool has_numbers = adds_up(kind_) || seeks(kind_);
        for (std::size_t i = 0; has_numbers && i < count; ++i) {
            if (codes[i] == static_cast<std::uint8_t>(Code::Yes)) {
                take(machine.number_at(*body_, i), owner_at(first + i), part);
            }
        }
        if (has_states(member_) || has_states(body_)) {
            for (std::size_t i = 0; i < count; ++i) {
                if (codes[i] == static_cast<std::uint8_t>(Code::Exact)) {
                    part.rest.push_back(static_cast<std::uint32_t>(first + i));
                }
            }
        }
    }

    void merge(const Part& part, Part& all) const {
        for (std::size_t i = 0; i < all.counts.size(); ++i) {
            all.counts[i] += part.counts[i];
        }
        for (std::size_t i = 0; i < all.sums.size(); ++i) {
            all.sums[i] += part.sums[i];
        }
        for (std::size_t i = 0; i < all.best.size(); ++i) {
            all.best[i] = better(part.best[i], all.best[i]);
        }
        all.rest.insert(all.rest.end(), part.rest.begin(), part.rest.end());
    }

    [[nodiscard]] std::size_t owner_at(std::size_t row) const {
        return owners_ == nullptr ? 0 : static_cast<std::size_t>((*owners_)[row]);
    }

private:
    void count_run(const std::uint8_t* codes, std::size_t count, std::uint32_t* counts) const {
        const bool is_plain = !has_states(member_) && !has_states(body_);
        const std::size_t last =
            is_plain ? static_cast<std::size_t>(Code::No) : static_cast<std::size_t>(Code::Exact);
        for (std::size_t code = 1; code <= last; ++code) {
            counts[code] += static_cast<std::uint32_t>(
                kernels().count(codes, static_cast<std::uint8_t>(code), count));
        }
    }
    [[nodiscard]] bool has_states(const std::optional<Register>& number) const {
        return number && program_.registers[*number].has_states;
    }
    [[nodiscard]] std::int64_t better(std::int64_t one, std::int64_t other) const {
        return kind_ == AggregateKind::Largest ? std::max(one, other) : std::min(one, other);
    }
    void take(std::int64_t number, std::size_t owner, Part& part) const {
        if (adds_up(kind_)) {
            part.sums[owner] += number;
        } else {
            part.best[owner] = better(number, part.best[owner]);
        }
    }

    const std::uint8_t* codes_of(VectorMachine& machine, std::size_t count,
                                 std::uint8_t* space) const {
        static const std::array<std::uint8_t, block_rows> none{};
        static const std::array<std::uint8_t, block_rows> all_yes = [] {
            std::array<std::uint8_t, block_rows> yes{};
            yes.fill(1);
            return yes;
        }();
        const bool has_truth = counts_truths(kind_);
        const std::uint8_t* member = member_ ? machine.truths(*member_) : all_yes.data();
        const std::uint8_t* truth = has_truth ? machine.truths(*body_) : all_yes.data();
        if (!has_states(member_) && !has_states(body_)) {
            if (!has_truth) {
                return member;
            }
            kernels().member_codes(member, truth, space, count);
            return space;
        }
        const auto states = [&](const std::optional<Register>& number) {
            const std::uint8_t* found = number ? machine.states(*number) : nullptr;
            return found == nullptr ? none.data() : found;
        };
        const std::uint8_t* member_states = states(member_);
        const std::uint8_t* body_states = states(body_);
        for (std::size_t i = 0; i < count; ++i) {
            // Only of rows that are known do the truths say anything.
            const std::uint8_t is_member = member_states[i] == 0 ? member[i] : std::uint8_t{0};
            const std::uint8_t is_so = body_states[i] == 0 ? truth[i] : std::uint8_t{0};
            space[i] = codes_.of(member_states[i], is_member, body_states[i], is_so);
        }
        return space;
    }

    const VectorProgram& program_;
    std::optional<Register> member_;
    std::optional<Register> body_;
    AggregateKind kind_;
    Codes codes_;
    const PackedIntegers* owners_;
    const std::vector<std::size_t>* starts_;
    std::size_t owner_count_;
    std::int64_t worst_ = 0;
};

bool may_not_fit(const ValueForm& form, std::size_t rows) {
    const auto size = [](std::int64_t number) {
        const Wide wide = number;
        return wide < 0 ? -wide : wide;
    };
    const Wide most = std::max(size(form.least), size(form.most));
    return most * static_cast<Wide>(rows) > std::numeric_limits<std::int64_t>::max();
}

}  // namespace

const std::vector<std::size_t>* BatchWork::starts(CollectionId rows) {
    const auto [found, is_new] = starts_.try_emplace(rows.index);
    std::vector<std::size_t>& starts = found->second;
    if (is_new) {
        constexpr std::size_t long_run = 64;
        const std::size_t owners = facts_.row_count(*program_[rows].parent);
        const std::size_t count = facts_.row_count(rows);
        std::size_t next = 0;
        std::vector<std::size_t> found_starts{0};
        for (std::uint32_t owner = 0; owner < owners; ++owner) {
            const Rows own = facts_.children(rows, owner);
            const bool follows = own.empty() || (own.first_of_run() == next);
            if (!follows) {
                return nullptr;
            }
            next += own.size();
            found_starts.push_back(next);
        }
        if (next == count && count >= owners * long_run) {
            starts = std::move(found_starts);
        }
    }
    return starts.empty() ? nullptr : &starts;
}

std::shared_ptr<const OwnerTallies> BatchWork::compute(const TallyRequest& request,
                                                       const BulkContext& context) {
    const AggregateParts& parts = request.law.residual->core.aggregates[request.aggregate];
    const CollectionId rows{parts.of};
    const Collection& collection = program_[rows];
    const bool is_wanted = parts.over == Over::Rows && !parts.belonging_on &&
                           parts.kind != AggregateKind::Distribute &&
                           parts.kind != AggregateKind::Drawn && !collection.over_time;
    if (!is_wanted) {
        return nullptr;
    }
    VectorProgram made;
    VectorCompiler compiler(*this, context, made, rows);
    VectorFrame frame;
    frame.law = request.law;
    frame.slots = request.bindings;
    frame.slots.resize(std::max<std::size_t>(frame.slots.size(), parts.element_slot + 1));
    frame.slots[parts.element_slot] = {true, 0, 0};
    Compiled member = compiler.selected(collection.kind, request);
    if (parts.where) {
        member = compiler.both(member, compiler.expression(frame, *parts.where));
    }
    std::optional<Register> member_register;
    if (!member.is_truth(true)) {
        if (member.is_exact()) {
            return nullptr;
        }
        member_register = compiler.vector_of(member, Kind::YesNo, 0);
    }
    auto tallies = std::make_shared<OwnerTallies>();
    tallies->kind = parts.kind;
    std::optional<Register> body_register;
    const std::size_t count = facts_.row_count(rows);
    if (parts.kind != AggregateKind::Count && parts.kind != AggregateKind::Exists) {
        if (!parts.body) {
            return nullptr;
        }
        Compiled body = compiler.expression(frame, *parts.body);
        const Node& node = request.law.residual->core[*parts.body];
        if (body.is_exact() || !is_whole(node.kind)) {
            return nullptr;
        }
        if (parts.when_not_applicable == WhenNotApplicable::CountAs) {
            if (!parts.counted_as) {
                return nullptr;
            }
            body = compiler.counted(body, compiler.expression(frame, *parts.counted_as), node);
            if (body.is_exact()) {
                return nullptr;
            }
        }
        body_register = compiler.vector_of(body, node);
        const ValueForm& form = made.registers[*body_register];
        tallies->scale = form.scale;
        tallies->value_kind = form.kind;
        if (adds_up(parts.kind) && may_not_fit(form, count)) {
            return nullptr;
        }
    }
    if (context.is_stopped()) {
        return nullptr;
    }
    const bool by_owner = request.by_owner && collection.parent;
    const PackedIntegers* owners = by_owner ? &facts_.parents(rows) : nullptr;
    const std::size_t owner_count = by_owner ? facts_.row_count(*collection.parent) : 1;
    const Tallier tallier(made, member_register, body_register, parts, owners,
                          by_owner ? starts(rows) : nullptr, owner_count);
    std::vector<Register> results;
    for (const auto& result : {member_register, body_register}) {
        if (result) {
            results.push_back(*result);
        }
    }
    std::vector<Part> counted(std::max<std::size_t>(1, options_.threads));
    in_parts(count, options_.threads, [&](std::size_t part, std::size_t first, std::size_t end) {
        counted[part] = tallier.empty();
        VectorMachine machine(made, results, &facts_.parents(rows), count);
        for (std::size_t row = first; row < end; row += block_rows) {
            const std::size_t size = std::min(block_rows, end - row);
            machine.run(row, size);
            tallier.add(machine, row, size, counted[part]);
        }
    });
    Part& all = counted.front();
    for (std::size_t part = 1; part < counted.size(); ++part) {
        if (!counted[part].counts.empty()) {
            tallier.merge(counted[part], all);
        }
    }
    tallies->counts = std::move(all.counts);
    tallies->sums = std::move(all.sums);
    tallies->best = std::move(all.best);
    tallies->rest_starts.assign(owner_count + 1, 0);
    for (const std::uint32_t row : all.rest) {
        ++tallies->rest_starts[tallier.owner_at(row) + 1];
    }
    std::partial_sum(tallies->rest_starts.begin(), tallies->rest_starts.end(),
                     tallies->rest_starts.begin());
    tallies->rest.resize(all.rest.size());
    std::vector<std::size_t> next(tallies->rest_starts.begin(), tallies->rest_starts.end() - 1);
    for (const std::uint32_t row : all.rest) {
        tallies->rest[next[tallier.owner_at(row)]++] = row;
    }
    return tallies;
}

// ---- aggregates as columns -------------------------------------------------------------------

namespace {

// What an aggregate is for an owner all of whose rows are known and listed.
Entry finished(const OwnerTallies& tallies, std::size_t owner, const Entry& if_none,
               const AggregateParts& parts) {
    const std::int64_t yes = tallies.count(owner, Code::Yes);
    const std::int64_t no = tallies.count(owner, Code::No);
    const std::int64_t unknown = tallies.count(owner, Code::Unknown);
    const std::int64_t perhaps = tallies.count(owner, Code::PerhapsYes) +
                                 tallies.count(owner, Code::PerhapsNo) +
                                 tallies.count(owner, Code::PerhapsUnknown);
    if (perhaps > 0 || unknown > 0 || tallies.count(owner, Code::Exact) > 0) {
        return std::nullopt;
    }
    const std::int64_t members = yes + no;
    switch (tallies.kind) {
        case AggregateKind::Count:
            return Outcome::of(Rational(members));
        case AggregateKind::Exists:
            return Outcome::of(members > 0);
        case AggregateKind::Every:
            return members == 0 && parts.if_none ? if_none : Entry(Outcome::of(no == 0));
        case AggregateKind::Share:
            return members == 0 ? if_none : Entry(Outcome::of(*divide(yes, members)));
        case AggregateKind::Sum:
            return members == 0 ? if_none
                                : Entry(Outcome::of(*divide(tallies.sums[owner], tallies.scale)));
        case AggregateKind::Smallest:
        case AggregateKind::Largest:
            return members == 0 ? if_none
                                : Entry(Outcome::of(value_of_whole(
                                      tallies.value_kind, tallies.best[owner], tallies.scale)));
        case AggregateKind::Average:
            return members == 0 ? if_none
                                : Entry(Outcome::of(*divide(
                                      *divide(tallies.sums[owner], tallies.scale), members)));
        case AggregateKind::Distribute:
        case AggregateKind::Drawn:
            break;
    }
    return std::nullopt;
}

}  // namespace

BatchWork::LanePointer BatchWork::lane_of(const TallyRequest& request, const BulkContext& context) {
    Key key = key_of(request);
    key.front() = 2;
    if (const auto found = quantities_.find(key); found != quantities_.end()) {
        return found->second;
    }
    const auto counted = tallies(request, context);
    const Core& core = request.law.residual->core;
    const AggregateParts& parts = core.aggregates[request.aggregate];
    const CollectionId rows{parts.of};
    if (!counted || !program_[rows].parent) {
        return nullptr;
    }
    Entry if_none;
    if (parts.if_none && core[*parts.if_none].op == Op::Constant) {
        if_none = Outcome::of(core.constants[core[*parts.if_none].detail]);
    }
    auto lane = std::make_shared<Lane>();
    const bool is_truth = parts.kind == AggregateKind::Exists || parts.kind == AggregateKind::Every;
    lane->form.kind = is_truth               ? Kind::YesNo
                      : seeks(counted->kind) ? counted->value_kind
                                             : Kind::Number;
    // Shares and averages are seldom whole at one scale: those that are not take the exact way.
    lane->form.scale = adds_up(parts.kind) || seeks(parts.kind) ? counted->scale : 1;
    const std::size_t owners = counted->owners();
    lane->own_numbers.resize(owners);
    lane->own_states.assign(owners, byte_of(RowState::Exact));
    for (std::size_t owner = 0; owner < owners; ++owner) {
        if (!facts_.is_listed(rows, static_cast<std::uint32_t>(owner))) {
            continue;
        }
        const Entry entry = finished(*counted, owner, if_none, parts);
        const auto whole = entry && entry->is_known() ? whole_number(entry->value, lane->form.scale)
                                                      : std::nullopt;
        if (whole) {
            lane->own_numbers.set(owner, *whole);
            lane->own_states[owner] = byte_of(RowState::Known);
        }
    }
    settle(*lane);
    quantities_.emplace(std::move(key), lane);
    return lane;
}

}  // namespace hjemmel::engine::batch
