// Aggregates that ask of the same members whether something holds: one run over the rows for all of
// them.
#include "engine/batch/batch_work.hpp"
#include "engine/batch/in_parts.hpp"
#include "engine/batch/rows_alone.hpp"
#include "engine/batch/vector_compiler.hpp"
#include "engine/batch/vector_machine.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hjemmel::engine::batch {

namespace {

constexpr std::size_t most_truths = 3;

bool asks_for_truths(AggregateKind kind) {
    return kind == AggregateKind::Share || kind == AggregateKind::Every;
}

bool same_expression(const Core& core, NodeId left, NodeId right) {
    if (left == right) {
        return true;
    }
    const Node& one = core[left];
    const Node& other = core[right];
    // Aggregates and constants of the same number are the same; nodes of the core are shared, so
    // this looks at few of them.
    bool same = one.op == other.op && one.kind == other.kind && one.detail == other.detail &&
                one.extra == other.extra && one.of == other.of &&
                one.child_count == other.child_count && one.child_count <= 2;
    for (std::uint32_t i = 0; same && i < one.child_count; ++i) {
        same = core.child(one, i) == core.child(other, i);
    }
    return same;
}

bool can_be_joined(const AggregateParts& parts) {
    const bool counts = parts.kind == AggregateKind::Count || parts.kind == AggregateKind::Exists;
    const bool is_kind = counts || (asks_for_truths(parts.kind) && parts.body &&
                                    parts.when_not_applicable != WhenNotApplicable::CountAs);
    return is_kind && parts.over == Over::Rows && parts.owner && parts.where && !parts.period &&
           !parts.open_on && !parts.belonging_on;
}

bool same_members(const Core& core, const AggregateParts& left, const AggregateParts& right) {
    return left.of == right.of && left.element_slot == right.element_slot &&
           same_expression(core, *left.owner, *right.owner) &&
           same_expression(core, *left.where, *right.where);
}

// A register that is known for all rows; none where it is anything else.
std::optional<Register> known_truth(VectorCompiler& compiler, const Compiled& compiled) {
    if (compiled.form != Compiled::Form::Vector && compiled.form != Compiled::Form::Table) {
        return std::nullopt;
    }
    const Register made = compiler.vector_of(compiled, Kind::YesNo, 0);
    const ValueForm& form = compiler.builder()[made];
    return form.has_states || form.kind != Kind::YesNo ? std::nullopt : std::optional(made);
}

// The aggregates that are counted together, and what they ask of the members.
struct JointQuestion {
    struct Joined {
        std::uint32_t aggregate;
        std::optional<std::size_t> truth;
    };
    std::vector<Joined> joined;
    std::vector<Register> truths;

    JointQuestion(VectorCompiler& compiler, VectorFrame& frame)
        : compiler_(compiler), frame_(frame) {}

    bool join(const Core& core, std::uint32_t number) {
        const AggregateParts& parts = core.aggregates[number];
        if (!asks_for_truths(parts.kind)) {
            joined.push_back({number, std::nullopt});
            return true;
        }
        const auto truth = known_truth(compiler_, compiler_.expression(frame_, *parts.body));
        if (!truth) {
            return false;
        }
        const auto place = static_cast<std::size_t>(
            std::find(truths.begin(), truths.end(), *truth) - truths.begin());
        if (place == most_truths) {
            return false;
        }
        if (place == truths.size()) {
            truths.push_back(*truth);
        }
        joined.push_back({number, place});
        return true;
    }

private:
    VectorCompiler& compiler_;
    VectorFrame& frame_;
};

// What one thread counts, by owner: the members, and of how many each truth holds.
struct Counts {
    std::vector<std::uint32_t> members;
    std::array<std::vector<std::uint32_t>, most_truths> yes;

    void add(const Counts& other) {
        const auto add_all = [](std::vector<std::uint32_t>& to,
                                const std::vector<std::uint32_t>& from) {
            for (std::size_t i = 0; i < to.size(); ++i) {
                to[i] += from[i];
            }
        };
        add_all(members, other.members);
        for (std::size_t truth = 0; truth < most_truths; ++truth) {
            add_all(yes[truth], other.yes[truth]);
        }
    }
};

class JointCounter {
public:
    JointCounter(Register member, std::vector<Register> truths, const PackedIntegers& owners,
                 const std::vector<std::size_t>* starts, std::size_t owner_count)
        : member_(member),
          truths_(std::move(truths)),
          owners_(owners),
          starts_(starts),
          owner_count_(owner_count) {}

    [[nodiscard]] Counts empty() const {
        Counts counts;
        counts.members.assign(owner_count_, 0);
        for (std::size_t truth = 0; truth < truths_.size(); ++truth) {
            counts.yes[truth].assign(owner_count_, 0);
        }
        return counts;
    }
    /// A code is whether a row is a member, then a bit for each truth.
    [[nodiscard]] std::size_t codes() const { return std::size_t{2} << truths_.size(); }
    [[nodiscard]] std::vector<std::uint32_t> histogram() const {
        std::vector<std::uint32_t> made;
        made.resize(starts_ == nullptr ? owner_count_ * codes() : 0);
        return made;
    }

    void add(const VectorMachine& machine, std::size_t first, std::size_t count, Counts& counts,
             std::vector<std::uint32_t>& histogram) const {
        std::array<std::array<std::uint8_t, block_rows>, 2> space{};
        const std::uint8_t* members = machine.truths(member_);
        if (starts_ != nullptr) {
            add_runs(members, first, count, counts.members);
            for (std::size_t truth = 0; truth < truths_.size(); ++truth) {
                std::uint8_t* both = space.front().data();
                kernels().logical_and(members, machine.truths(truths_[truth]), both, count);
                add_runs(both, first, count, counts.yes[truth]);
            }
            return;
        }
        const std::uint8_t* codes_of_rows = members;
        for (std::size_t truth = 0; truth < truths_.size(); ++truth) {
            std::uint8_t* longer = space[truth % 2].data();
            kernels().append_truth(codes_of_rows, members, machine.truths(truths_[truth]), longer,
                                   count);
            codes_of_rows = longer;
        }
        const auto* owners = static_cast<const std::byte*>(owners_.data()) +
                             first * static_cast<std::size_t>(owners_.width());
        kernels().count_codes[width_place(owners_.width())](owners, codes_of_rows, codes(), count,
                                                            histogram.data());
    }

    void finish(const std::vector<std::uint32_t>& histogram, Counts& counts) const {
        const std::size_t member_bit = codes() / 2;
        for (std::size_t place = 0; place < histogram.size(); ++place) {
            const std::size_t owner = place / codes();
            const std::size_t code = place % codes();
            if (code < member_bit) {
                continue;
            }
            counts.members[owner] += histogram[place];
            for (std::size_t truth = 0; truth < truths_.size(); ++truth) {
                const bool holds = (code >> (truths_.size() - 1 - truth) & 1U) != 0;
                counts.yes[truth][owner] += holds ? histogram[place] : 0;
            }
        }
    }

private:
    void add_runs(const std::uint8_t* truths, std::size_t first, std::size_t count,
                  std::vector<std::uint32_t>& by_owner) const {
        for (std::size_t i = 0; i < count;) {
            const auto owner = static_cast<std::size_t>(owners_[first + i]);
            const std::size_t end = std::min(count, (*starts_)[owner + 1] - first);
            by_owner[owner] += static_cast<std::uint32_t>(kernels().count(truths + i, 1, end - i));
            i = end;
        }
    }

    Register member_;
    std::vector<Register> truths_;
    const PackedIntegers& owners_;
    const std::vector<std::size_t>* starts_;
    std::size_t owner_count_;
};

std::shared_ptr<const OwnerTallies> tallies_of(AggregateKind kind, const Counts& counts,
                                               std::optional<std::size_t> truth) {
    using Code = OwnerTallies::Code;
    auto made = std::make_shared<OwnerTallies>();
    made->kind = kind;
    const std::size_t owners = counts.members.size();
    made->counts.assign(owners * OwnerTallies::all_codes, 0);
    made->rest_starts.assign(owners + 1, 0);
    for (std::size_t owner = 0; owner < owners; ++owner) {
        const std::uint32_t members = counts.members[owner];
        const std::uint32_t yes = truth ? counts.yes[*truth][owner] : members;
        std::uint32_t* by_code = made->counts.data() + owner * OwnerTallies::all_codes;
        by_code[static_cast<std::size_t>(Code::Yes)] = yes;
        by_code[static_cast<std::size_t>(Code::No)] = members - yes;
    }
    return made;
}

}  // namespace

std::shared_ptr<const OwnerTallies> BatchWork::compute_together(const TallyRequest& request,
                                                                const BulkContext& context) {
    const Residual& residual = *request.law.residual;
    const Core& core = residual.core;
    const AggregateParts& parts = core.aggregates[request.aggregate];
    const CollectionId rows{parts.of};
    const Collection& collection = program_[rows];
    if (!request.by_owner || !collection.parent || collection.over_time || !can_be_joined(parts)) {
        return nullptr;
    }
    VectorProgram made;
    VectorCompiler compiler(*this, context, made, rows);
    VectorFrame frame = frame_of(request, parts.element_slot);
    JointQuestion joint(compiler, frame);
    RowsAlone rows_alone(program_, residual, rows);
    std::optional<Register> member;
    for (std::uint32_t number = 0; number < core.aggregates.size(); ++number) {
        const AggregateParts& other = core.aggregates[number];
        const bool is_other = number != request.aggregate && can_be_joined(other) &&
                              same_members(core, parts, other) && rows_alone.holds(*other.where) &&
                              (!asks_for_truths(other.kind) || rows_alone.holds(*other.body));
        if (!is_other) {
            continue;
        }
        if (!member) {
            // Only now is it worth to compile anything.
            member =
                known_truth(compiler, compiler.among(compiler.selected(collection.kind, request),
                                                     compiler.expression(frame, *parts.where)));
            if (!member || !joint.join(core, request.aggregate)) {
                return nullptr;
            }
        }
        static_cast<void>(joint.join(core, number));
    }
    if (joint.joined.size() < 2 || context.is_stopped()) {
        return nullptr;
    }
    counts_.add(made.counts);
    const std::size_t count = facts_.row_count(rows);
    const JointCounter counter(*member, joint.truths, facts_.parents(rows), starts(rows),
                               facts_.row_count(*collection.parent));
    std::vector<Register> results = joint.truths;
    results.push_back(*member);
    std::vector<Counts> counted(std::max<std::size_t>(1, options_.threads));
    in_parts(count, options_.threads, [&](std::size_t part, std::size_t first, std::size_t end) {
        counted[part] = counter.empty();
        std::vector<std::uint32_t> histogram = counter.histogram();
        VectorMachine machine(made, results, &facts_.parents(rows), count);
        for (std::size_t row = first; row < end; row += block_rows) {
            const std::size_t size = std::min(block_rows, end - row);
            machine.run(row, size);
            counter.add(machine, row, size, counted[part], histogram);
        }
        counter.finish(histogram, counted[part]);
    });
    Counts& all = counted.front();
    for (std::size_t part = 1; part < counted.size(); ++part) {
        if (!counted[part].members.empty()) {
            all.add(counted[part]);
        }
    }
    std::shared_ptr<const OwnerTallies> own;
    for (const JointQuestion::Joined& one : joint.joined) {
        auto tallies = tallies_of(core.aggregates[one.aggregate].kind, all, one.truth);
        if (one.aggregate == request.aggregate) {
            own = std::move(tallies);
            continue;
        }
        TallyRequest other = request;
        other.aggregate = one.aggregate;
        tallies_.emplace(key_of(other), std::move(tallies));
    }
    return own;
}

}  // namespace hjemmel::engine::batch
