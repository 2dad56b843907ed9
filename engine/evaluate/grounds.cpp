#include "engine/evaluate/grounds.hpp"

#include "engine/evaluate/possible.hpp"

#include <algorithm>
#include <limits>

namespace hjemmel::engine {

// ---- what is held of a ground -----------------------------------------------------------------

namespace {

constexpr std::uint8_t membership_bits = 3;
constexpr std::uint8_t approximated_bit = 4;
constexpr std::uint8_t of_row_bit = 8;
constexpr std::uint8_t day_bit = 16;
constexpr std::uint8_t given_bit = 32;

bool has_place(Ground::Kind kind, bool of_row) {
    return kind == Ground::Kind::Quantity || kind == Ground::Kind::Observed ||
           (kind == Ground::Kind::Fact && !of_row);
}

std::uint32_t bits_of(std::int32_t number) { return static_cast<std::uint32_t>(number); }
std::int32_t number_of_bits(std::uint32_t bits) { return static_cast<std::int32_t>(bits); }

bool fits_32(std::int64_t number) {
    return number >= std::numeric_limits<std::int32_t>::min() &&
           number <= std::numeric_limits<std::int32_t>::max();
}

}  // namespace

std::size_t Grounds::KeyHash::operator()(const IndexKey& key) const {
    return PlaceHash()(Place{QuantityId{}, 0, key});
}

// Whether the outcome fits in place; then it stands there.
bool Grounds::fits(const Outcome& outcome, Packed& packed) {
    packed.low = 0;
    packed.high = 0;
    if (outcome.state == State::NotApplicable) {
        packed.form = Form::NotApplicable;
        return true;
    }
    if (outcome.state == State::Unknown && !outcome.possible && !outcome.error) {
        packed.form = Form::Unknown;
        return true;
    }
    if (outcome.state != State::Value) {
        return false;
    }
    const Value& value = outcome.value;
    if (const auto* yes = std::get_if<bool>(&value)) {
        packed.form = *yes ? Form::Yes : Form::No;
    } else if (const auto* number = std::get_if<Rational>(&value)) {
        if (const auto whole = number->to_int64()) {
            packed.form = Form::Whole;
            packed.low = static_cast<std::uint32_t>(static_cast<std::uint64_t>(*whole));
            packed.high = static_cast<std::uint32_t>(static_cast<std::uint64_t>(*whole) >> 32U);
            return true;
        }
        const auto above = number->numerator().to_int64();
        const auto below = number->denominator().to_int64();
        if (!above || !below || !fits_32(*above) || !fits_32(*below)) {
            return false;
        }
        packed.form = Form::Fraction;
        packed.low = bits_of(static_cast<std::int32_t>(*above));
        packed.high = bits_of(static_cast<std::int32_t>(*below));
    } else if (const auto* date = std::get_if<Date>(&value)) {
        packed.form = Form::Date;
        packed.low = bits_of(date->days);
    } else if (const auto* month = std::get_if<Month>(&value)) {
        packed.form = Form::Month;
        packed.low = bits_of(month->index);
    } else if (const auto* year = std::get_if<Year>(&value)) {
        packed.form = Form::Year;
        packed.low = bits_of(year->number);
    } else if (const auto* period = std::get_if<Period>(&value)) {
        packed.form = Form::Period;
        packed.low = bits_of(period->first.days);
        packed.high = bits_of(period->last.days);
    } else if (const auto* one = std::get_if<EnumerationValue>(&value)) {
        packed.form = Form::Enumeration;
        packed.low = bits_of(one->ordinal);
    } else if (const auto* row = std::get_if<Row>(&value)) {
        packed.form = Form::Row;
        packed.low = row->index;
    } else {
        return false;
    }
    return true;
}

Outcome Grounds::unpacked(const Packed& packed) const {
    const std::int32_t low = number_of_bits(packed.low);
    const std::int32_t high = number_of_bits(packed.high);
    switch (packed.form) {
        case Form::Unknown:
            return Outcome::unknown();
        case Form::NotApplicable:
            return Outcome::not_applicable();
        case Form::No:
            return Outcome::of(false);
        case Form::Yes:
            return Outcome::of(true);
        case Form::Whole:
            return Outcome::of(Rational(static_cast<std::int64_t>(
                (std::uint64_t{packed.high} << 32U) | std::uint64_t{packed.low})));
        case Form::Fraction:
            return Outcome::of(Rational::fraction(low, high).value_or(0));
        case Form::Date:
            return Outcome::of(Date{low});
        case Form::Month:
            return Outcome::of(Month{low});
        case Form::Year:
            return Outcome::of(Year{low});
        case Form::Period:
            return Outcome::of(Period{Date{low}, Date{high}});
        case Form::Enumeration:
            return Outcome::of(EnumerationValue{low});
        case Form::Row:
            return Outcome::of(Row{packed.low});
        case Form::Other:
            return others_[packed.low];
    }
    return Outcome::unknown();
}

std::uint32_t Grounds::number_of(const IndexKey& key) {
    if (latest_key_ < keys_.size() && keys_[latest_key_] == key) {
        return latest_key_;
    }
    const auto [found, is_new] =
        key_numbers_.try_emplace(key, static_cast<std::uint32_t>(keys_.size()));
    if (is_new) {
        keys_.push_back(key);
    }
    latest_key_ = found->second;
    return latest_key_;
}

Grounds::Packed Grounds::without_outcome(const Step& step) {
    Packed packed{};
    packed.subject = step.subject;
    packed.node = step.node.index;
    packed.row = step.row;
    packed.law = step.law;
    packed.kind = static_cast<std::uint8_t>(step.kind);
    packed.status = static_cast<std::uint8_t>(step.status);
    packed.flags = static_cast<std::uint8_t>(
        static_cast<std::uint8_t>(step.membership) |
        (step.approximated ? approximated_bit : std::uint8_t{0}) |
        (step.of_row ? of_row_bit : std::uint8_t{0}) | (step.day ? day_bit : std::uint8_t{0}) |
        (step.is_given ? given_bit : std::uint8_t{0}));
    if (has_place(step.kind, step.of_row)) {
        packed.row = step.place.row;
    } else if (step.kind == Ground::Kind::Fact) {
        packed.node = step.detail;
    } else if (step.kind == Ground::Kind::Belonging) {
        packed.node = step.day ? bits_of(step.day->days) : 0;
    } else if (step.kind == Ground::Kind::Parameter || step.kind == Ground::Kind::Interpretation) {
        packed.row = step.detail;
    }
    return packed;
}

GroundId Grounds::append(Packed packed, std::span<const GroundId> children) {
    packed.first_child = static_cast<std::uint32_t>(children_.size());
    for (const GroundId child : children) {
        children_.push_back(child);
    }
    packed_.push_back(packed);
    return GroundId{static_cast<std::uint32_t>(packed_.size() - 1)};
}

GroundId Grounds::add(const Step& step, const Outcome& outcome,
                      std::span<const GroundId> children) {
    Packed packed = without_outcome(step);
    if (has_place(step.kind, step.of_row)) {
        packed.node = number_of(step.place.indices);
        if (step.cell != nullptr) {
            cells_.emplace(static_cast<std::uint32_t>(packed_.size()), step.cell);
        }
    }
    if (!fits(outcome, packed)) {
        packed.form = Form::Other;
        packed.low = static_cast<std::uint32_t>(others_.size());
        others_.push_back(outcome);
    }
    return append(packed, children);
}

GroundId Grounds::add_once(GroundId& known, const Step& step, const Outcome& outcome,
                           std::span<const GroundId> children) {
    Packed packed = without_outcome(step);
    if (has_place(step.kind, step.of_row) || !fits(outcome, packed)) {
        known = add(step, outcome, children);
    } else if (known == none || !is_same(known, packed, children)) {
        known = append(packed, children);
    }
    return known;
}

bool Grounds::is_same(GroundId id, const Packed& packed, std::span<const GroundId> children) const {
    const Packed& known = packed_[id.index];
    const auto kind = static_cast<Ground::Kind>(packed.kind);
    // What is given is the same under every law.
    const bool of_a_law = kind != Ground::Kind::Fact && kind != Ground::Kind::Collection &&
                          kind != Ground::Kind::Belonging;
    if (known.low != packed.low || known.high != packed.high || known.form != packed.form ||
        known.kind != packed.kind || known.subject != packed.subject || known.row != packed.row ||
        known.node != packed.node || (of_a_law && known.law != packed.law) ||
        known.status != packed.status || known.flags != packed.flags) {
        return false;
    }
    const auto own = children_of(id);
    return std::equal(own.begin(), own.end(), children.begin(), children.end());
}

Outcome Grounds::outcome(GroundId id) const { return unpacked(packed_[id.index]); }

State Grounds::state(GroundId id) const {
    const Packed& packed = packed_[id.index];
    switch (packed.form) {
        case Form::Unknown:
            return State::Unknown;
        case Form::NotApplicable:
            return State::NotApplicable;
        case Form::Other:
            return others_[packed.low].state;
        default:
            return State::Value;
    }
}

std::span<const GroundId> Grounds::children_of(GroundId id) const {
    const std::size_t first = packed_[id.index].first_child;
    const std::size_t next =
        id.index + 1 < packed_.size() ? packed_[id.index + 1].first_child : children_.size();
    return std::span<const GroundId>(children_).subspan(first, next - first);
}

Ground Grounds::operator[](GroundId id) const {
    const Packed& packed = packed_[id.index];
    Ground ground;
    ground.kind = static_cast<Ground::Kind>(packed.kind);
    ground.outcome = unpacked(packed);
    ground.subject = packed.subject;
    ground.law = packed.law;
    ground.status = static_cast<ClauseStatus>(packed.status);
    ground.membership = static_cast<Membership>(packed.flags & membership_bits);
    ground.approximated = (packed.flags & approximated_bit) != 0;
    ground.of_row = (packed.flags & of_row_bit) != 0;
    ground.is_given = (packed.flags & given_bit) != 0;
    ground.first_child = packed.first_child;
    ground.child_count = static_cast<std::uint32_t>(children_of(id).size());
    if (has_place(ground.kind, ground.of_row)) {
        ground.place = Place{QuantityId{packed.subject}, packed.row, keys_[packed.node]};
        if (const auto cell = cells_.find(id.index); cell != cells_.end()) {
            ground.cell = cell->second;
        }
        return ground;
    }
    ground.row = packed.row;
    ground.node = NodeId{packed.node};
    if (ground.kind == Ground::Kind::Fact) {
        ground.detail = packed.node;
        ground.node = NodeId{};
    } else if (ground.kind == Ground::Kind::Belonging) {
        ground.node = NodeId{};
        if ((packed.flags & day_bit) != 0) {
            ground.day = Date{number_of_bits(packed.node)};
        }
    } else if (ground.kind == Ground::Kind::Parameter ||
               ground.kind == Ground::Kind::Interpretation) {
        ground.detail = packed.row;
        ground.row = 0;
    }
    return ground;
}

// ---- what is missing -------------------------------------------------------------------------

namespace {

bool is_open(const Outcome& outcome) {
    return outcome.state == State::Unknown && !is_certain_error(outcome);
}

}  // namespace

bool can_be_hung_on(const Ground& ground) {
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
        case Ground::Kind::Belonging:
        case Ground::Kind::LawDate:
        case Ground::Kind::Parameter:
        case Ground::Kind::Interpretation:
            return is_open(ground.outcome);
    }
    return false;
}

namespace {

std::optional<MissingFact> missing_at(const Ground& ground) {
    MissingFact missing;
    if (ground.kind == Ground::Kind::Collection) {
        missing.kind = MissingFact::Kind::Rows;
        missing.collection = CollectionId{ground.subject};
        missing.row = ground.row;
        return missing;
    }
    if (ground.kind == Ground::Kind::Belonging) {
        if (!ground.day) {
            return std::nullopt;  // the day is what is missing
        }
        missing.kind = MissingFact::Kind::Belonging;
        missing.collection = CollectionId{ground.subject};
        missing.row = ground.row;
        missing.day = ground.day;
        return missing;
    }
    if (ground.kind != Ground::Kind::Fact && ground.kind != Ground::Kind::Observed) {
        return std::nullopt;
    }
    missing.only_bounds = ground.is_given;
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

}  // namespace

std::vector<MissingFact> missing_facts(const Grounds& grounds, GroundId root, std::size_t at_most) {
    std::vector<MissingFact> missing;
    std::vector<MissingFact> bounded;
    std::vector<bool> seen(grounds.size(), false);
    std::vector<GroundId> waiting{root};
    while (!waiting.empty() && missing.size() < at_most) {
        const GroundId id = waiting.back();
        waiting.pop_back();
        if (seen[id.index]) {
            continue;
        }
        seen[id.index] = true;
        const Ground ground = grounds[id];
        if (!can_be_hung_on(ground)) {
            continue;
        }
        if (const std::optional<MissingFact> found = missing_at(ground)) {
            auto& list = found->only_bounds ? bounded : missing;
            if (list.size() < at_most &&
                std::find(list.begin(), list.end(), *found) == list.end()) {
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
