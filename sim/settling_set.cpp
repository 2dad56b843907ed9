#include "sim/settling_set.hpp"

#include "engine/evaluate/possible.hpp"
#include "sim/fact_values.hpp"

#include <algorithm>
#include <random>

namespace hjemmel::sim {

namespace {

using engine::Cell;
using engine::Interval;
using engine::MissingFact;
using engine::Outcome;
using engine::Rational;
using Need = SettlingSet::Need;
using Settles = SettlingSet::Settles;

constexpr std::size_t all_points = 64;  // up to here every combination is tried
constexpr std::size_t some_points = 24;
constexpr std::size_t points_for_all = 8;
constexpr int most_ways = 8;
constexpr int most_halvings = 40;
constexpr std::uint64_t questions_for_parts = 200;
constexpr int most_rounds = 2;
constexpr std::size_t most_rows = 50'000;  // of facts that are copied for each question
constexpr std::uint64_t steps_between_looks = 1'024;

/// What is supposed of one fact.
struct Supposition {
    enum class Kind : std::uint8_t { AsGiven, Between, Is };
    Kind kind = Kind::AsGiven;
    Cell cell;  ///< Between: with bounds
};
/// One for each fact.
using Suppositions = std::vector<Supposition>;

enum class Verdict : std::uint8_t { Known, Unknown, Impossible };

bool same_outcome(const Outcome& left, const Outcome& right) {
    return left.state == right.state &&
           (left.state != engine::State::Value || engine::equal_values(left.value, right.value));
}

class Search {
public:
    Search(const Setting& setting, const engine::Place& asked, const FindMissing& find_missing,
           SettlingEffort& effort)
        : setting_(setting),
          asked_(asked),
          find_missing_(find_missing),
          effort_(effort),
          can_change_rows_(has_few_rows(setting)),
          supposed_(can_change_rows_ ? setting.facts : engine::Facts(setting.program)),
          interpreter_(setting.program, can_change_rows_ ? supposed_ : setting.facts,
                       setting.circumstances, setting.limits) {
        interpreter_.set_cancel([this] {
            cancelled_ = cancelled_ || is_cancelled(setting_);
            effort_.steps -= std::min(effort_.steps, steps_between_looks);
            return cancelled_ || effort_.steps == 0;
        });
        near_ = interpreter_.law_date_of(asked).value_or(*engine::Date::from_ymd(2020, 1, 1));
    }

    std::optional<SettlingSet> run(const std::vector<MissingFact>& missing) {
        const bool some_are_not_given =
            std::any_of(missing.begin(), missing.end(),
                        [](const MissingFact& fact) { return !fact.only_bounds; });
        for (const MissingFact& fact : missing) {
            if (!take_in(fact, some_are_not_given && fact.only_bounds)) {
                return std::nullopt;
            }
        }
        take_in_further();
        // Where the set does not settle the answer, nothing says that a fact of it is needed.
        const bool settles = result_.settles != Settles::NotAlways;
        for (std::size_t number = members().size(); settles && number > 0 && !is_over(); --number) {
            look_at(number - 1);
        }
        if (cancelled_) {
            return std::nullopt;
        }
        if (!left_out_.empty()) {
            result_.settles = Settles::Proved;
        } else if (settles && !is_over()) {
            std::uint64_t questions = questions_for_parts;
            if (every_part_is_known(others_than(members().size()), questions) == Need::NotNeeded) {
                result_.settles = Settles::Proved;
            }
        }
        return cancelled_ ? std::nullopt : std::optional(std::move(result_));
    }

private:
    static bool has_few_rows(const Setting& setting) {
        std::size_t rows = 0;
        for (std::uint32_t id = 0; id < setting.program.collections.size(); ++id) {
            rows += setting.facts.row_count(engine::CollectionId{id});
        }
        return rows <= most_rows;
    }

    [[nodiscard]] std::vector<SettlingSet::Member>& members() { return result_.members; }
    [[nodiscard]] bool is_over() const {
        return cancelled_ || effort_.questions == 0 || effort_.steps == 0;
    }

    bool take_in(const MissingFact& fact, bool further) {
        auto values = values_of(setting_, fact, near_);
        const bool can_suppose = fact.kind == MissingFact::Kind::Figure || can_change_rows_;
        if (!values || !can_suppose || members().size() == most_settling_facts) {
            return false;
        }
        members().push_back({fact, Need::NotShown, {}, further});
        values_.push_back(std::move(*values));
        return true;
    }

    // ---- questions ----

    Outcome ask(const Suppositions& suppositions, engine::Grounds* grounds = nullptr,
                engine::GroundId* root = nullptr) {
        cancelled_ = cancelled_ || is_cancelled(setting_);
        std::vector<engine::Override> overrides;
        if (is_changed_) {
            supposed_ = setting_.facts;
            is_changed_ = false;
        }
        for (std::size_t number = 0; number < suppositions.size(); ++number) {
            const Supposition& one = suppositions[number];
            const MissingFact& fact = members()[number].fact;
            if (one.kind == Supposition::Kind::AsGiven) {
                continue;
            }
            if (fact.kind == MissingFact::Kind::Figure) {
                overrides.push_back({fact.place, one.cell});
                continue;
            }
            is_changed_ = true;
            if (fact.kind == MissingFact::Kind::Rows) {
                supposed_.close(fact.collection, fact.row);
            } else {
                supposed_.set(fact.collection, fact.field, fact.row, one.cell);
            }
        }
        interpreter_.set_overrides(std::move(overrides));
        engine::Answer answer = grounds != nullptr ? interpreter_.ask_with_grounds(asked_, *grounds)
                                                   : interpreter_.ask(asked_);
        if (root != nullptr) {
            *root = answer.ground;
        }
        ++result_.questions;
        --effort_.questions;
        return std::move(answer.outcome);
    }

    /// Nothing may be concluded from an answer that was cut off.
    [[nodiscard]] Verdict verdict(const Outcome& outcome) const {
        if (outcome.error && was_cut_off(*outcome.error)) {
            return Verdict::Impossible;
        }
        const bool surely_fails = engine::is_certain_error(outcome) &&
                                  !engine::possibilities_of_unknown(outcome).can_be_conflict;
        if (outcome.state != engine::State::Unknown || surely_fails) {
            return Verdict::Known;
        }
        return outcome.error || a_spell_is_reversed() ? Verdict::Impossible : Verdict::Unknown;
    }

    static bool was_cut_off(const engine::EvaluationError& error) {
        using ErrorKind = engine::EvaluationError::Kind;
        return error.kind == ErrorKind::Cancelled || error.kind == ErrorKind::StepLimit ||
               error.kind == ErrorKind::DepthLimit || error.kind == ErrorKind::NumberTooLarge;
    }

    /// Whether a spell, as it was supposed to be, ends before it begins.
    [[nodiscard]] bool a_spell_is_reversed() const {
        return std::any_of(
            result_.members.begin(), result_.members.end(),
            [this](const SettlingSet::Member& member) {
                const MissingFact& fact = member.fact;
                if (fact.kind != MissingFact::Kind::Field ||
                    setting_.program[fact.collection].kind != engine::CollectionKind::Spell) {
                    return false;
                }
                const Cell start =
                    supposed_.cell(fact.collection, engine::first_date_field, fact.row);
                const Cell end =
                    supposed_.cell(fact.collection, engine::second_date_field, fact.row);
                return start.state == Cell::State::Given && end.state == Cell::State::Given &&
                       std::get<engine::Date>(end.value) < std::get<engine::Date>(start.value);
            });
    }

    // ---- points ----

    /// All that are not left out, but one.
    [[nodiscard]] std::vector<std::size_t> others_than(std::size_t one) const {
        std::vector<std::size_t> others;
        for (std::size_t number = 0; number < result_.members.size(); ++number) {
            if (number != one && !is_left_out(number)) {
                others.push_back(number);
            }
        }
        return others;
    }
    [[nodiscard]] bool is_left_out(std::size_t number) const {
        return std::find(left_out_.begin(), left_out_.end(), number) != left_out_.end();
    }

    struct Points {
        std::vector<Suppositions> points;
        bool are_all = false;
    };
    Points points_of(const std::vector<std::size_t>& facts, std::size_t at_most) {
        Points made;
        std::size_t count = 1;
        made.are_all = true;
        for (const std::size_t fact : facts) {
            count = std::min(count * values_[fact].tried.size(), all_points + 1);
            made.are_all = made.are_all && values_[fact].are_all;
        }
        const bool each = count <= all_points;
        made.are_all = made.are_all && each;
        const std::size_t points = each ? count : at_most;
        for (std::size_t point = 0; point < points; ++point) {
            Suppositions suppositions(members().size());
            std::size_t rest = point;
            for (std::size_t place = 0; place < facts.size(); ++place) {
                const std::vector<Cell>& tried = values_[facts[place]].tried;
                std::size_t choice = 0;
                if (each) {
                    choice = rest % tried.size();
                    rest /= tried.size();
                } else if (point == 1) {
                    choice = tried.size() - 1;
                } else if (point == 2) {
                    choice = tried.size() / 2;
                } else if (point > 2) {
                    choice = static_cast<std::size_t>(random_() % tried.size());
                }
                suppositions[facts[place]] = {Supposition::Kind::Is, tried[choice]};
            }
            made.points.push_back(std::move(suppositions));
        }
        return made;
    }

    // ---- what is missing when these are known ----

    void take_in_further() {
        for (int round = 0; round <= most_rounds; ++round) {
            bool more = false;
            const Points made = points_of(others_than(members().size()), points_for_all);
            for (const Suppositions& point : made.points) {
                engine::Grounds grounds;
                engine::GroundId root{};
                if (is_over()) {
                    return;
                }
                const Outcome outcome = ask(point, &grounds, &root);
                if (verdict(outcome) != Verdict::Unknown) {
                    continue;
                }
                const engine::Facts& facts = can_change_rows_ ? supposed_ : setting_.facts;
                for (const MissingFact& fact : find_missing_(facts, grounds, root)) {
                    more = (round < most_rounds && is_new(fact) && take_in(fact, true)) || more;
                }
                if (!more) {
                    result_.settles = Settles::NotAlways;
                    return;
                }
                break;  // the points lack what was taken in
            }
            if (!more) {
                return;
            }
        }
    }
    [[nodiscard]] bool is_new(const MissingFact& fact) const {
        return std::none_of(
            result_.members.begin(), result_.members.end(),
            [&fact](const SettlingSet::Member& member) { return member.fact == fact; });
    }

    // ---- is it needed? ----

    void look_at(std::size_t member) {
        const std::vector<std::size_t> others = others_than(member);
        const Points made = points_of(others, some_points);
        std::vector<std::pair<Suppositions, Outcome>> decided;
        bool all_known = true;
        for (const Suppositions& point : made.points) {
            if (is_over()) {
                return;
            }
            Outcome outcome = ask(point);
            const Verdict found = verdict(outcome);
            if (found == Verdict::Unknown && needs(member, point)) {
                return;
            }
            all_known = all_known && found == Verdict::Known;
            if (found == Verdict::Known && !outcome.error) {
                decided.emplace_back(point, std::move(outcome));
            }
        }
        if (made.are_all && all_known) {
            return leave_out(member);
        }
        if (look_between(member, decided) || is_over()) {
            return;
        }
        std::uint64_t questions = questions_for_parts;
        const Need need = every_part_is_known(others, questions);
        if (need == Need::NotNeeded) {
            leave_out(member);
        } else if (need == Need::Needed) {
            (void)needs(member, found_);
        }
    }

    void leave_out(std::size_t member) {
        members()[member].need = Need::NotNeeded;
        left_out_.push_back(member);
    }

    /// Notes that the answer hangs on the fact when all others are so: for two of its values it is
    /// known and differs. Where it is known and the same for all, the fact decides nothing there.
    bool needs(std::size_t member, const Suppositions& witness) {
        Suppositions with_it = witness;
        std::optional<Outcome> first;
        const std::vector<Cell>& tried = values_[member].tried;
        const bool decides = std::any_of(tried.begin(), tried.end(), [&](const Cell& cell) {
            with_it[member] = {Supposition::Kind::Is, cell};
            if (is_over()) {
                return false;
            }
            Outcome outcome = ask(with_it);
            if (verdict(outcome) != Verdict::Known) {
                return false;
            }
            const bool differs = first && !same_outcome(*first, outcome);
            first = std::move(outcome);
            return differs;
        });
        if (!decides) {
            return false;
        }
        members()[member].need = Need::Needed;
        for (std::size_t other = 0; other < witness.size(); ++other) {
            if (witness[other].kind == Supposition::Kind::Is) {
                members()[member].witness.push_back({other, witness[other].cell});
            }
        }
        return true;
    }

    /// Goes from a point with one answer to one with another, fact by fact: where a number turns
    /// the answer, there may be numbers between at which it is unknown.
    bool look_between(std::size_t member,
                      const std::vector<std::pair<Suppositions, Outcome>>& decided) {
        int ways = 0;
        for (std::size_t number = 1; number < decided.size() && ways < most_ways; ++number) {
            const auto& [from, first] = decided[number - 1];
            const auto& [to, last] = decided[number];
            if (same_outcome(first, last)) {
                continue;
            }
            ++ways;
            if (look_on_the_way(member, from, first, to)) {
                return true;
            }
        }
        return false;
    }

    bool look_on_the_way(std::size_t member, Suppositions at, Outcome there,
                         const Suppositions& to) {
        for (std::size_t fact = 0; fact < at.size(); ++fact) {
            if (to[fact].kind != Supposition::Kind::Is) {
                continue;
            }
            if (is_over()) {
                return false;
            }
            Suppositions next = at;
            next[fact] = to[fact];
            Outcome outcome = ask(next);
            const Verdict found = verdict(outcome);
            if (found == Verdict::Unknown && needs(member, next)) {
                return true;
            }
            if (found == Verdict::Known && !outcome.error && !same_outcome(outcome, there) &&
                look_between_numbers(member, at, there, fact, next[fact].cell)) {
                return true;
            }
            at = std::move(next);
            there = std::move(outcome);
        }
        return false;
    }

    bool look_between_numbers(std::size_t member, Suppositions at, const Outcome& there,
                              std::size_t fact, const Cell& end) {
        const Cell& begin = at[fact].cell;
        if (begin.state != Cell::State::Given || end.state != Cell::State::Given) {
            return false;
        }
        auto low = engine::number_of(begin.value);
        auto high = engine::number_of(end.value);
        if (!low || !high) {
            return false;
        }
        const engine::Kind kind = kind_of(fact);
        for (int halving = 0; halving < most_halvings && !is_over(); ++halving) {
            Rational middle = (*low + *high) * *Rational::fraction(1, 2);
            if (values_[fact].whole) {
                middle = middle.floor();
            }
            if (middle == *low || middle == *high) {
                return false;
            }
            at[fact].cell.value = engine::value_of(kind, middle);
            const Outcome outcome = ask(at);
            if (verdict(outcome) == Verdict::Unknown && needs(member, at)) {
                return true;
            }
            (same_outcome(outcome, there) ? low : high) = middle;
        }
        return false;
    }

    [[nodiscard]] engine::Kind kind_of(std::size_t number) const {
        const MissingFact& fact = result_.members[number].fact;
        return fact.kind == MissingFact::Kind::Field
                   ? setting_.program[fact.collection].fields.at(fact.field).type.kind
                   : setting_.program[fact.place.quantity].type.kind;
    }

    // ---- dividing all that they can be ----

    /// Divides what the facts can be until each part is decided as a whole. NotNeeded: that came to
    /// an end; Needed: at `found_` the answer is unknown; NotShown otherwise.
    Need every_part_is_known(const std::vector<std::size_t>& facts, std::uint64_t& questions) {
        std::vector<Suppositions> open{Suppositions(members().size())};
        while (!open.empty()) {
            if (questions == 0 || is_over()) {
                return Need::NotShown;
            }
            const Suppositions part = std::move(open.back());
            open.pop_back();
            --questions;
            const Verdict found = verdict(ask(part));
            if (found == Verdict::Known) {
                continue;
            }
            const auto fact = widest(part, facts);
            if (!fact) {
                found_ = part;
                const bool is_point = std::all_of(facts.begin(), facts.end(), [&](std::size_t one) {
                    return part[one].kind == Supposition::Kind::Is;
                });
                return found == Verdict::Unknown && is_point ? Need::Needed : Need::NotShown;
            }
            for (Supposition& half : parts_of(part[*fact], *fact)) {
                open.push_back(part);
                open.back()[*fact] = std::move(half);
            }
        }
        return Need::NotNeeded;
    }

    /// The fact that leaves most open of all that can be divided.
    [[nodiscard]] std::optional<std::size_t> widest(const Suppositions& part,
                                                    const std::vector<std::size_t>& facts) const {
        std::optional<std::size_t> found;
        Rational most;
        for (const std::size_t fact : facts) {
            Rational width;
            if (part[fact].kind == Supposition::Kind::AsGiven) {
                width = values_[fact].are_all || values_[fact].numbers ? 2 : 0;
            } else if (part[fact].kind == Supposition::Kind::Between) {
                const Interval& all = *values_[fact].numbers;
                const Interval& some = *part[fact].cell.bounds;
                width =
                    engine::divide(some.upper->at - some.lower->at, all.upper->at - all.lower->at)
                        .value_or(0);
            }
            if (width > most) {
                most = width;
                found = fact;
            }
        }
        return found;
    }

    [[nodiscard]] std::vector<Supposition> parts_of(const Supposition& whole,
                                                    std::size_t fact) const {
        const FactValues& values = values_[fact];
        std::vector<Supposition> parts;
        if (whole.kind == Supposition::Kind::AsGiven) {
            if (values.are_all) {
                for (const Cell& cell : values.tried) {
                    parts.push_back({Supposition::Kind::Is, cell});
                }
                return parts;
            }
            if (values.not_applicable) {
                Cell cell;
                cell.state = Cell::State::NotApplicable;
                parts.push_back({Supposition::Kind::Is, std::move(cell)});
            }
            parts.push_back(between(*values.numbers));
            return parts;
        }
        const Interval& all = *whole.cell.bounds;
        Rational middle = (all.lower->at + all.upper->at) * *Rational::fraction(1, 2);
        if (values.whole) {
            middle = middle.floor();
        }
        Interval low = all;
        Interval high = all;
        low.upper = engine::Bound{middle, false};
        high.lower = engine::Bound{values.whole ? middle + 1 : middle, !values.whole};
        parts.push_back(between(high));
        parts.push_back(between(low));
        return parts;
    }

    static Supposition between(const Interval& interval) {
        Supposition one{Supposition::Kind::Between, {}};
        one.cell.state = Cell::State::Given;
        one.cell.value = interval.lower->at;
        if (interval.is_single()) {
            one.kind = Supposition::Kind::Is;
        } else {
            one.cell.bounds = std::make_shared<const Interval>(interval);
        }
        return one;
    }

    const Setting& setting_;
    engine::Place asked_;
    const FindMissing& find_missing_;
    SettlingEffort& effort_;
    bool can_change_rows_;
    engine::Facts supposed_;  ///< with the fields and lists of the last question
    bool is_changed_ = false;
    engine::Interpreter interpreter_;
    engine::Date near_;
    std::mt19937_64 random_{1};
    SettlingSet result_;
    std::vector<FactValues> values_;     ///< by member
    std::vector<std::size_t> left_out_;  ///< members
    Suppositions found_;
    bool cancelled_ = false;
};

}  // namespace

std::optional<SettlingSet> settling_set(const Setting& setting, const engine::Place& asked,
                                        const std::vector<MissingFact>& missing,
                                        const FindMissing& find_missing, SettlingEffort& effort) {
    if (missing.empty() || missing.size() > most_settling_facts || effort.questions == 0 ||
        effort.steps == 0) {
        return std::nullopt;
    }
    return Search(setting, asked, find_missing, effort).run(missing);
}

}  // namespace hjemmel::sim
