// What aggregates over rows come to, for all owners at once.
#include "engine/batch/batch_work.hpp"
#include "engine/batch/by_width.hpp"
#include "engine/batch/in_parts.hpp"
#include "engine/batch/lanes.hpp"
#include "engine/batch/vector_compiler.hpp"
#include "engine/batch/vector_machine.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <utility>

namespace hjemmel::engine::batch {

namespace {

bool adds_up(AggregateKind kind) {
    return kind == AggregateKind::Sum || kind == AggregateKind::Average;
}
bool seeks(AggregateKind kind) {
    return kind == AggregateKind::Smallest || kind == AggregateKind::Largest;
}
bool counts_truths(AggregateKind kind) {
    return kind == AggregateKind::Share || kind == AggregateKind::Every;
}

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
        if (!has_states(member_) && !has_states(body_)) {
            // Rows are members or not, and their truths are known.
            counted_codes_ =
                static_cast<std::size_t>(counts_truths(kind_) ? Code::No : Code::Yes) + 1;
        }
        const bool largest = kind_ == AggregateKind::Largest;
        worst_ = largest ? std::numeric_limits<std::int64_t>::min()
                         : std::numeric_limits<std::int64_t>::max();
    }

    [[nodiscard]] std::size_t counted_codes() const { return counted_codes_; }

    [[nodiscard]] Part empty() const {
        Part part;
        part.counts.assign(owner_count_ * counted_codes_, 0);
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
                count_run(codes + i, end - i, part.counts.data() + owner * counted_codes_);
                i = end;
            }
        } else {
            const auto* owners = static_cast<const std::byte*>(owners_->data()) +
                                 first * static_cast<std::size_t>(owners_->width());
            loops.count_codes[width_place(owners_->width())](owners, codes, counted_codes_, count,
                                                             part.counts.data());
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
        for (std::size_t code = 1; code < counted_codes_; ++code) {
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
    std::size_t counted_codes_ = OwnerTallies::all_codes;
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
        const PackedIntegers& parents = facts_.parents(rows);
        std::vector<std::size_t> found_starts;
        std::size_t next = 0;
        for (std::size_t owner = 0; owner < owners; ++owner) {
            found_starts.push_back(next);
            while (next < parents.size() && parents[next] == static_cast<std::int64_t>(owner)) {
                ++next;
            }
        }
        found_starts.push_back(next);
        if (next == parents.size() && next >= owners * long_run) {
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
    VectorFrame frame = frame_of(request, parts.element_slot);
    Compiled member = compiler.selected(collection.kind, request);
    if (parts.where) {
        member = compiler.among(member, compiler.expression(frame, *parts.where));
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
            made.counts.add(Overflow::Total);
            counts_.add(made.counts);
            return nullptr;
        }
    }
    counts_.add(made.counts);
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
    tallies->codes = tallier.counted_codes();
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

// How many members owners have, or whether they have any; exact where a row of theirs is not known.
void count_members(const OwnerTallies& tallies, Lane& lane) {
    const bool is_count = tallies.kind == AggregateKind::Count;
    const std::size_t owners = tallies.owners();
    std::int64_t most = 0;
    std::uint32_t all_unsure = 0;
    const auto members_of = [&](std::size_t owner) {
        const std::int64_t members =
            tallies.count(owner, Code::Yes) + tallies.count(owner, Code::No);
        return is_count ? members : std::int64_t{members > 0};
    };
    const auto unsure_of = [&](std::size_t owner) {
        const std::uint32_t* counts = tallies.counts.data() + owner * tallies.codes;
        std::uint32_t unsure = 0;
        for (auto code = static_cast<std::size_t>(Code::Unknown); code < tallies.codes; ++code) {
            unsure |= counts[code];
        }
        return unsure;
    };
    for (std::size_t owner = 0; owner < owners; ++owner) {
        most = std::max(most, members_of(owner));
        all_unsure |= unsure_of(owner);
    }
    with_width(width_of(most), [&](auto zero) {
        using T = decltype(zero);
        std::vector<T> numbers(owners);
        for (std::size_t owner = 0; owner < owners; ++owner) {
            numbers[owner] = static_cast<T>(members_of(owner));
        }
        lane.own_numbers.append(numbers.data(), width_of(most), owners);
    });
    if (all_unsure != 0) {
        lane.own_states.resize(owners);
        for (std::size_t owner = 0; owner < owners; ++owner) {
            const bool is_sure = unsure_of(owner) == 0;
            lane.own_states[owner] = byte_of(is_sure ? RowState::Known : RowState::Exact);
        }
    }
}

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
    const bool counts = parts.kind == AggregateKind::Count || parts.kind == AggregateKind::Exists;
    if (counts && facts_.is_listed_everywhere(rows)) {
        count_members(*counted, *lane);
    } else {
        lane->own_numbers.resize(owners);
        lane->own_states.assign(owners, byte_of(RowState::Exact));
        for (std::size_t owner = 0; owner < owners; ++owner) {
            if (!facts_.is_listed(rows, static_cast<std::uint32_t>(owner))) continue;
            const Entry entry = finished(*counted, owner, if_none, parts);
            const auto whole = entry && entry->is_known()
                                   ? whole_number(entry->value, lane->form.scale)
                                   : std::nullopt;
            if (!whole) continue;
            lane->own_numbers.set(owner, *whole);
            lane->own_states[owner] = byte_of(RowState::Known);
        }
    }
    settle(*lane);
    quantities_.emplace(std::move(key), lane);
    // The lane says it in a fraction of the space; who asks for the tallies again has them counted
    // again, and then they stay.
    tallies_.erase(key_of(request));
    return lane;
}

}  // namespace hjemmel::engine::batch
