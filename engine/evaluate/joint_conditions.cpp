#include "engine/evaluate/joint_conditions.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::engine {

namespace {

constexpr std::size_t most_conditions = 64;
constexpr std::size_t settings_between_looks = 256;
constexpr std::uint64_t most_told_apart = 64;  // values of an enumeration that a mask has bits for

bool is_comparison(Op op) { return op == Op::Less || op == Op::LessEqual || op == Op::Equal; }

bool holds_a_whole_number(const Rational& above, const Rational& below) {
    return above.floor() + 1 < below;
}

// Whether what the node gives is a whole number, or the number of a day, month or year.
bool is_whole(const Program& program, const Core& core, const Node& node) {
    if (node.kind != Kind::Number) {
        return has_number(node.kind);
    }
    switch (node.op) {
        case Op::Call:
            return program.quantities[node.detail].type.integer;
        case Op::Field:
            return program.collections[node.extra].fields[node.detail].type.integer;
        case Op::Aggregate:
            return core.aggregates[node.detail].kind == AggregateKind::Count;
        default:
            return false;
    }
}

}  // namespace

// `not` is taken off, and `a <= b` is the opposite of `b < a`.
JointConditions::Condition JointConditions::condition_of(NodeId id) const {
    Condition found;
    const Node* node = &frame_.core[id];
    while (node->op == Op::Not) {
        id = frame_.core.child(*node, 0);
        node = &frame_.core[id];
        found.positive = !found.positive;
    }
    found.node = id;
    if (node->op == Op::Less || node->op == Op::LessEqual) {
        found.key = {frame_.identity_of(frame_.core.child(*node, 0)).index,
                     frame_.identity_of(frame_.core.child(*node, 1)).index};
    } else {
        found.key.node = frame_.identity_of(id).index;
    }
    if (node->op == Op::LessEqual) {
        std::swap(found.key.node, found.key.other);
        found.positive = !found.positive;
    }
    return found;
}

JointConditions::Signed JointConditions::add(NodeId node) {
    Condition condition = condition_of(node);
    const auto known =
        std::find_if(conditions_.begin(), conditions_.end(),
                     [&](const Condition& other) { return other.key == condition.key; });
    const Signed found{static_cast<std::size_t>(known - conditions_.begin()), condition.positive};
    if (known == conditions_.end()) {
        // As it is kept, the node is the condition itself, or the opposite of it where `a <= b`.
        condition.positive = frame_.core[condition.node].op != Op::LessEqual;
        conditions_.push_back(condition);
    }
    return found;
}

// ---- taking apart ----------------------------------------------------------------------------

JointConditions::Part JointConditions::taken_apart(NodeId id, std::uint64_t condition) {
    const NodeId read = frame_.read_through(id);
    const Node& node = frame_.core[read];
    if (node.op == Op::Not) {
        Part part = taken_apart(frame_.core.child(node, 0), condition);
        part.truth = !part.truth;
        return part;
    }
    if (node.op == Op::And || node.op == Op::Or) {
        return several(node, condition);
    }
    const Outcome outcome = frame_.outcome_of(read);
    if (outcome.state == State::Value) {
        Part part;
        part.truth = std::get<bool>(outcome.value);
        return part;
    }
    if (is_comparison(node.op)) {
        return comparison(read, condition);
    }
    return test(key_of(read), node, possibilities(outcome), Op::Equal, Value(true), condition);
}

// Of what is known, only what decides is kept: then nothing else counts.
JointConditions::Part JointConditions::several(const Node& node, std::uint64_t condition) {
    const bool decides = node.op == Op::Or;
    Part whole;
    whole.truth = !decides;
    std::vector<Part> open;
    for (std::uint32_t i = 0; i < node.child_count; ++i) {
        Part part = taken_apart(frame_.core.child(node, i), condition);
        if (part.kind != Part::Kind::Truth) {
            open.push_back(std::move(part));
        } else if (part.truth == decides) {
            return part;
        }
    }
    if (!open.empty()) {
        whole.kind = decides ? Part::Kind::Any : Part::Kind::All;
        whole.truth = true;
        whole.children = std::move(open);
    }
    return whole;
}

// Of a comparison with something known, the other side is tested; else the comparison itself.
JointConditions::Part JointConditions::comparison(NodeId id, std::uint64_t condition) {
    const Node& node = frame_.core[id];
    const NodeId left = frame_.core.child(node, 0);
    const NodeId right = frame_.core.child(node, 1);
    const Outcome lesser = frame_.outcome_of(left);
    const Outcome greater = frame_.outcome_of(right);
    if (greater.state == State::Value) {
        return test(key_of(left), frame_.core[left], possibilities(lesser), node.op, greater.value,
                    condition);
    }
    if (lesser.state == State::Value && node.op == Op::Equal) {
        return test(key_of(right), frame_.core[right], possibilities(greater), Op::Equal,
                    lesser.value, condition);
    }
    if (lesser.state == State::Value) {
        // `v < x` is the opposite of `x <= v`, `v <= x` that of `x < v`.
        Part part = test(key_of(right), frame_.core[right], possibilities(greater),
                         node.op == Op::Less ? Op::LessEqual : Op::Less, lesser.value, condition);
        part.truth = false;
        return part;
    }
    Possible either;
    either.values = no_bit | yes_bit;
    Key key = key_of(id);
    if (node.op != Op::Equal) {
        key = {key_of(left).node, key_of(right).node};
    }
    if (node.op == Op::LessEqual) {
        std::swap(key.node, key.other);
    }
    Part part = test(key, node, std::move(either), Op::Equal, Value(true), condition);
    part.truth = node.op != Op::LessEqual;
    return part;
}

JointConditions::Part JointConditions::test(const Key& key, const Node& node, Possible possible,
                                            Op comparison, Value value, std::uint64_t condition) {
    auto subject = std::find_if(subjects_.begin(), subjects_.end(),
                                [&](const Subject& other) { return other.key == key; });
    if (subject == subjects_.end()) {
        subjects_.push_back({key,
                             domain_of(frame_.program, node),
                             is_whole(frame_.program, frame_.core, node),
                             std::move(possible),
                             {},
                             0});
        subject = std::prev(subjects_.end());
    }
    subject->conditions |= condition;
    const auto same = [&](const Value& other) { return equal_values(other, value); };
    if (std::none_of(subject->tested.begin(), subject->tested.end(), same)) {
        subject->tested.push_back(value);
    }
    Part part;
    part.kind = Part::Kind::Test;
    part.subject = static_cast<std::size_t>(subject - subjects_.begin());
    part.comparison = comparison;
    part.value = std::move(value);
    return part;
}

// ---- what stands in one condition alone ------------------------------------------------------

bool JointConditions::is_shared(const Part& part) const {
    if (part.kind == Part::Kind::Test) {
        const std::uint64_t in = subjects_[part.subject].conditions;
        return (in & (in - 1)) != 0;
    }
    return std::any_of(part.children.begin(), part.children.end(),
                       [this](const Part& child) { return is_shared(child); });
}

JointConditions::Part JointConditions::free_part() {
    Possible either;
    either.values = no_bit | yes_bit;
    Part part;
    part.kind = Part::Kind::Test;
    part.subject = subjects_.size();
    part.value = Value(true);
    subjects_.push_back({{}, {Kind::YesNo, 0}, false, std::move(either), {part.value}, 0});
    return part;
}

// Everything without a shared subject that stands together becomes one that can turn out either
// way.
JointConditions::Part JointConditions::with_free_parts(Part part) {
    if (part.kind == Part::Kind::Truth) {
        return part;
    }
    if (!is_shared(part)) {
        return free_part();
    }
    std::vector<Part> children;
    bool has_free = false;
    for (Part& child : part.children) {
        if (is_shared(child)) {
            children.push_back(with_free_parts(std::move(child)));
        } else if (!has_free) {
            has_free = true;
            children.push_back(free_part());
        }
    }
    part.children = std::move(children);
    return part;
}

// ---- settings --------------------------------------------------------------------------------

JointConditions::Cells JointConditions::cells_of(const Subject& subject) {
    Cells cells;
    cells.ranked = subject.tested;
    const Kind kind = subject.domain.kind;
    const std::size_t count = cells.ranked.size();
    if (has_number(kind)) {
        std::sort(cells.ranked.begin(), cells.ranked.end(),
                  [](const Value& left, const Value& right) {
                      return *number_of(left) < *number_of(right);
                  });
        const Interval all = subject.possible.bounds.value_or(Interval::everything());
        for (std::size_t cell = 0; cell <= 2 * count; ++cell) {
            Interval within;
            if (cell > 0) {
                within.lower = Bound{*number_of(cells.ranked[(cell - 1) / 2]), cell % 2 == 0};
            }
            if (cell < 2 * count) {
                within.upper = Bound{*number_of(cells.ranked[cell / 2]), cell % 2 == 0};
            }
            const bool is_gap = cell % 2 == 0 && cell > 0 && cell < 2 * count;
            const bool is_empty = subject.is_whole && is_gap &&
                                  !holds_a_whole_number(within.lower->at, within.upper->at);
            if (!is_empty && intersect(all, within)) {
                cells.possible.push_back(cell);
            }
        }
    } else {
        const bool has_mask =
            kind == Kind::YesNo || (kind == Kind::Enumeration && subject.domain.size > 0 &&
                                    subject.domain.size <= most_told_apart);
        std::uint64_t others = subject.possible.values & all_values(subject.domain);
        for (std::size_t rank = 0; rank < count; ++rank) {
            const std::uint64_t bit = bit_of(cells.ranked[rank]);
            if (!has_mask || (subject.possible.values & bit) != 0) {
                cells.possible.push_back(2 * rank + 1);
            }
            others &= ~bit;
        }
        if (!has_mask || others != 0) {
            cells.possible.push_back(0);
        }
    }
    return cells;
}

std::optional<std::vector<std::uint64_t>> JointConditions::settings(std::size_t most) {
    if (conditions_.size() < 2 || conditions_.size() > most_conditions) {
        return std::nullopt;
    }
    std::vector<Part> parts;
    for (std::size_t number = 0; number < conditions_.size(); ++number) {
        const Condition& condition = conditions_[number];
        parts.push_back(taken_apart(condition.node, std::uint64_t{1} << number));
        parts.back().truth = parts.back().truth == condition.positive;
    }
    if (std::none_of(parts.begin(), parts.end(),
                     [this](const Part& part) { return is_shared(part); })) {
        return std::nullopt;
    }
    for (Part& part : parts) {
        part = with_free_parts(std::move(part));
    }
    std::vector<Cells> cells(subjects_.size());
    std::vector<std::size_t> tried;
    std::size_t count = 1;
    for (std::size_t number = 0; number < subjects_.size(); ++number) {
        const std::uint64_t in = subjects_[number].conditions;
        if (in != 0 && (in & (in - 1)) == 0) {
            continue;  // stands in one condition alone
        }
        cells[number] = cells_of(subjects_[number]);
        count *= cells[number].possible.size();
        if (count == 0 || count > most) {
            return std::nullopt;
        }
        tried.push_back(number);
    }
    rank(parts, cells);
    std::vector<std::size_t> chosen(subjects_.size(), 0);
    std::vector<std::uint64_t> found;
    for (std::size_t setting = 0; setting < count; ++setting) {
        if (setting % settings_between_looks == 0 && !frame_.may_go_on()) {
            break;
        }
        std::size_t rest = setting;
        for (const std::size_t number : tried) {
            const std::vector<std::size_t>& possible = cells[number].possible;
            chosen[number] = possible[rest % possible.size()];
            rest /= possible.size();
        }
        std::uint64_t truths = 0;
        for (std::size_t number = 0; number < parts.size(); ++number) {
            truths |= holds(parts[number], chosen) ? std::uint64_t{1} << number : 0;
        }
        found.push_back(truths);
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

// Says of each test at which cell its value lies.
void JointConditions::rank(std::vector<Part>& parts, const std::vector<Cells>& cells) {
    for (Part& part : parts) {
        if (part.kind == Part::Kind::Test) {
            const std::vector<Value>& ranked = cells[part.subject].ranked;
            const auto found = std::find_if(ranked.begin(), ranked.end(), [&](const Value& value) {
                return equal_values(value, part.value);
            });
            part.cell = 2 * static_cast<std::size_t>(found - ranked.begin()) + 1;
        }
        rank(part.children, cells);
    }
}

bool JointConditions::holds(const Part& part, const std::vector<std::size_t>& chosen) {
    const auto child_holds = [&](const Part& child) { return holds(child, chosen); };
    bool found = true;
    switch (part.kind) {
        case Part::Kind::Truth:
            break;
        case Part::Kind::Test: {
            const std::size_t cell = chosen[part.subject];
            found = part.comparison == Op::Less        ? cell < part.cell
                    : part.comparison == Op::LessEqual ? cell <= part.cell
                                                       : cell == part.cell;
            break;
        }
        case Part::Kind::All:
            found = std::all_of(part.children.begin(), part.children.end(), child_holds);
            break;
        case Part::Kind::Any:
            found = std::any_of(part.children.begin(), part.children.end(), child_holds);
            break;
    }
    return found == part.truth;
}

}  // namespace hjemmel::engine
