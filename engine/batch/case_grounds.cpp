#include "engine/batch/case_grounds.hpp"

#include "engine/batch/case_plan.hpp"
#include "engine/evaluate/grounds_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string_view>
#include <utility>

namespace hjemmel::engine::batch {

namespace {

using Records = std::span<const CaseValue>;

// A step that was read, and of a clause how it counted.
struct StepRead {
    std::uint32_t step = no_step;
    ClauseStatus status = ClauseStatus::Decisive;
};

// Finds in the records of a case what was read.
class CaseReader {
public:
    CaseReader(const CasePlan& plan, Records records) : plan_(plan), records_(records) {}

    [[nodiscard]] const PlannedStep& operator[](StepRead read) const {
        return plan_.steps[read.step];
    }

    // What a step comes to; none where only the exact evaluator can say.
    [[nodiscard]] std::optional<CaseValue> record(const StepSource& source) const {
        if (source.form != StepSource::Form::Record ||
            records_[source.record].state == RowState::Exact) {
            return std::nullopt;
        }
        return records_[source.record];
    }
    [[nodiscard]] std::optional<Outcome> outcome(const PlannedStep& planned) const {
        switch (planned.source.form) {
            case StepSource::Form::Constant:
                return planned.source.constant;
            case StepSource::Form::Table:
                return entry(planned.source);
            case StepSource::Form::Record:
            case StepSource::Form::Exact:
                break;
        }
        const auto found = record(planned.source);
        if (!found) {
            return std::nullopt;
        }
        switch (found->state) {
            case RowState::Known:
                return Outcome::of(value_of_whole(planned.type.kind, found->number, planned.scale));
            case RowState::NotApplicable:
                return Outcome::not_applicable();
            case RowState::Unknown:
            case RowState::Exact:
                break;
        }
        return planned.unknown;
    }

    // Appends the steps of which a step was made; false where only the exact evaluator can say.
    [[nodiscard]] bool parts(StepRead read, std::vector<StepRead>& found) const {
        const PlannedStep& planned = (*this)[read];
        const auto add = [&](std::size_t number) {
            if (planned.parts[number] != no_step) {
                found.push_back({planned.parts[number]});
            }
        };
        switch (planned.form) {
            case PlannedStep::Form::All:
                for (std::size_t number = 0; number < planned.parts.size(); ++number) {
                    add(number);
                }
                return true;
            case PlannedStep::Form::If:
            case PlannedStep::Form::Choose: {
                const auto subject = record(planned.decides);
                if (!subject || subject->state != RowState::Known) {
                    return false;
                }
                add(0);
                const bool is_if = planned.form == PlannedStep::Form::If;
                const auto taken =
                    static_cast<std::size_t>(is_if ? 2 - subject->number : subject->number + 1);
                add(taken);
                return true;
            }
            case PlannedStep::Form::CountingAs: {
                const auto operand = state(planned.decides);
                if (!operand) {
                    return false;
                }
                add(0);
                if (*operand == State::NotApplicable) {
                    add(1);
                }
                return true;
            }
            case PlannedStep::Form::Quantity:
                return clauses(plan_.rules[planned.rules], found);
            case PlannedStep::Form::Clause:
                if (read.status != ClauseStatus::Suspended &&
                    read.status != ClauseStatus::NotInForce) {
                    add(0);
                }
                if (read.status == ClauseStatus::Decisive) {
                    add(1);
                }
                return true;
        }
        return false;
    }

private:
    [[nodiscard]] Entry entry(const StepSource& source) const {
        const CaseValue& at = records_[source.record];
        const std::vector<std::int64_t>& numbers = *source.table->numbers;
        switch (at.state) {
            case RowState::Known: {
                const auto found = std::lower_bound(numbers.begin(), numbers.end(), at.number);
                return found != numbers.end() && *found == at.number
                           ? source.table
                                 ->entries[static_cast<std::size_t>(found - numbers.begin())]
                           : std::nullopt;
            }
            case RowState::NotApplicable:
                return source.table->not_applicable;
            case RowState::Unknown:
                return source.table->unknown;
            case RowState::Exact:
                break;
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<State> state(const StepSource& source) const {
        if (source.form == StepSource::Form::Table) {
            const Entry found = entry(source);
            return found ? std::optional(found->state) : std::nullopt;
        }
        const auto found = record(source);
        if (!found) {
            return std::nullopt;
        }
        return found->state == RowState::NotApplicable ? State::NotApplicable
               : found->state == RowState::Known       ? State::Value
                                                       : State::Unknown;
    }

    // Whether a condition holds, as far as it is known.
    [[nodiscard]] std::optional<bool> holds(const StepSource& condition) const {
        if (condition.form == StepSource::Form::Constant) {
            return condition.constant.is_known()
                       ? std::optional(std::get<bool>(condition.constant.value))
                       : std::nullopt;
        }
        const auto found = record(condition);
        return found && found->state == RowState::Known ? std::optional(found->number != 0)
                                                        : std::nullopt;
    }

    [[nodiscard]] bool clauses(const PlannedRules& rules, std::vector<StepRead>& found) const {
        std::uint64_t suspended = 0;
        std::uint64_t live = 0;
        for (const std::uint32_t number : rules.order) {
            const std::uint64_t bit = std::uint64_t{1} << number;
            if ((rules.suspended_by[number] & live) != 0) {
                suspended |= bit;
                continue;
            }
            const auto truth =
                number < rules.conditions.size() ? holds(rules.conditions[number]) : std::nullopt;
            if (!truth) {
                return false;
            }
            live |= *truth ? bit : 0;
        }
        bool any_decides = false;
        for (const PlannedClause& clause : rules.declared) {
            ClauseStatus status = ClauseStatus::NotInForce;
            if (clause.number) {
                const std::uint64_t bit = std::uint64_t{1} << *clause.number;
                const bool overridden = (rules.overridden_by[*clause.number] & live) != 0;
                if ((suspended & bit) != 0) {
                    status = ClauseStatus::Suspended;
                } else if ((live & bit) == 0) {
                    status = ClauseStatus::GuardFailed;
                } else if ((rules.with_outcome & bit) == 0) {
                    status = ClauseStatus::Suspending;
                } else {
                    status = overridden ? ClauseStatus::Overridden : ClauseStatus::Decisive;
                }
            }
            any_decides = any_decides || status == ClauseStatus::Decisive;
            found.push_back({clause.step, status});
        }
        if (!any_decides && rules.otherwise != no_step) {
            found.push_back({rules.otherwise});
        }
        return true;
    }

    const CasePlan& plan_;
    Records records_;
};

// ---- text ------------------------------------------------------------------------------------

void append_digits(std::string& text, std::uint64_t number, std::size_t least) {
    std::array<char, 20> digits{};
    char* first = digits.data() + digits.size();
    std::size_t count = 0;
    while (number != 0 || count < least) {
        *--first = static_cast<char>('0' + number % 10);
        number /= 10;
        ++count;
    }
    text.append(first, count);
}

void append_number(std::string& text, std::int64_t number, const PlannedStep& planned) {
    if (planned.to_decimals == 0) {
        const Rational exact = *Rational::fraction(Rational(number), Rational(planned.scale));
        text += exact.to_exact_decimal().value_or(exact.to_string());
        return;
    }
    const auto size =
        number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
    const auto scale = static_cast<std::uint64_t>(planned.scale);
    if (number < 0) {
        text += '-';
    }
    append_digits(text, size / scale, 1);
    std::uint64_t rest = size % scale * static_cast<std::uint64_t>(planned.to_decimals);
    auto decimals = static_cast<std::size_t>(planned.decimals);
    if (rest == 0) {
        return;
    }
    while (rest % 10 == 0) {
        rest /= 10;
        --decimals;
    }
    text += '.';
    append_digits(text, rest, decimals);
}

void append_date(std::string& text, std::int64_t days) {
    const std::chrono::year_month_day day{std::chrono::sys_days(std::chrono::days(days))};
    append_digits(text, static_cast<std::uint64_t>(static_cast<int>(day.year())), 4);
    text += '-';
    append_digits(text, static_cast<unsigned>(day.month()), 2);
    text += '-';
    append_digits(text, static_cast<unsigned>(day.day()), 2);
}

// Writes the grounds of one case.
class CaseWriter {
public:
    CaseWriter(const CasePlan& plan, Records records, std::string& text)
        : plan_(plan),
          reader_(plan, records),
          lines_(text),
          is_written_(plan.steps.size(), false) {}

    // False where only the exact evaluator can say.
    bool write(StepRead read, std::size_t depth) {
        const PlannedStep& planned = reader_[read];
        const bool is_clause = planned.form == PlannedStep::Form::Clause;
        if (!lines_.begin(depth,
                          planned.heads[is_clause ? static_cast<std::size_t>(read.status) : 0])) {
            return true;
        }
        const bool has_outcome = !is_clause || read.status == ClauseStatus::Decisive;
        if (has_outcome && !append_outcome(planned)) {
            return false;
        }
        lines_.end();
        if (planned.form == PlannedStep::Form::Quantity) {
            if (is_written_[read.step]) {
                return true;
            }
            is_written_[read.step] = true;
        }
        const std::size_t first = found_.size();
        if (!reader_.parts(read, found_)) {
            return false;
        }
        for (std::size_t i = first; i < found_.size(); ++i) {
            if (!write(found_[i], depth + 1)) {
                return false;
            }
        }
        found_.resize(first);
        return true;
    }

private:
    bool append_outcome(const PlannedStep& planned) {
        std::string& text = lines_.text();
        const auto found = reader_.record(planned.source);
        if (!found || found->state != RowState::Known) {
            return append_other(planned);
        }
        switch (planned.type.kind) {
            case Kind::YesNo:
                text += found->number != 0 ? "yes" : "no";
                return true;
            case Kind::Number:
                append_number(text, found->number, planned);
                return true;
            case Kind::Date:
                append_date(text, found->number);
                return true;
            case Kind::Enumeration:
                text += plan_.program.enumerations[planned.type.of].values.at(
                    static_cast<std::size_t>(found->number));
                return true;
            case Kind::Month:
            case Kind::Year:
            case Kind::Row:
            case Kind::Period:
            case Kind::Text:
                break;
        }
        return append_other(planned);
    }

    bool append_other(const PlannedStep& planned) {
        const auto found = reader_.record(planned.source);
        if (found && found->state == RowState::Unknown) {
            lines_.text() += planned.unknown_text;
            return true;
        }
        const auto outcome = reader_.outcome(planned);
        if (outcome) {
            lines_.text() += outcome_text(plan_.program, planned.type, *outcome);
        }
        return outcome.has_value();
    }

    const CasePlan& plan_;
    CaseReader reader_;
    GroundsLines lines_;
    std::vector<bool> is_written_;
    std::vector<StepRead> found_;
};

// ---- grounds ---------------------------------------------------------------------------------

// Says of each step that was read what it came to; as long as everything can be said.
class CaseRecorder {
public:
    CaseRecorder(const CasePlan& plan, Records records, std::uint32_t row, Grounds& grounds)
        : reader_(plan, records), row_(row), grounds_(grounds), ids_(plan.steps.size()) {
        const auto found =
            std::find_if(grounds.laws.begin(), grounds.laws.end(), [&](const Grounds::Law& law) {
                return law.law_date == plan.law.law_date && law.known_on == plan.law.known_on;
            });
        law_ = static_cast<std::uint32_t>(found - grounds.laws.begin());
        if (found == grounds.laws.end()) {
            grounds.laws.push_back(plan.law);
        }
    }

    GroundId record(StepRead read) {
        if (const auto& known = ids_[read.step]) {
            return *known;
        }
        const PlannedStep& planned = reader_[read];
        const std::size_t first = found_.size();
        static_cast<void>(reader_.parts(read, found_));
        const std::size_t mark = children_.size();
        for (std::size_t i = first; i < found_.size(); ++i) {
            const GroundId child = record(found_[i]);
            children_.push_back(child);
        }
        found_.resize(first);
        Step step = planned.step;
        step.law = law_;
        step.status = read.status;
        step.place.row = row_;
        step.row = step.of_row ? row_ : 0;
        const auto given = reader_.record(planned.source);
        step.is_given = step.kind == Step::Kind::Fact && given && given->state == RowState::Known;
        const bool is_read =
            planned.form != PlannedStep::Form::Clause || read.status == ClauseStatus::Decisive;
        const GroundId id =
            grounds_.add(step, is_read ? *reader_.outcome(planned) : Outcome::unknown(),
                         std::span<const GroundId>(children_).subspan(mark));
        children_.resize(mark);
        ids_[read.step] = id;
        return id;
    }

private:
    CaseReader reader_;
    std::uint32_t row_;
    Grounds& grounds_;
    std::uint32_t law_ = 0;
    std::vector<std::optional<GroundId>> ids_;
    std::vector<StepRead> found_;
    std::vector<GroundId> children_;
};

}  // namespace

CaseGrounds::CaseGrounds(const Program& program, VectorCompiler& compiler, const Place& place,
                         const BulkLaw& law, std::optional<Date> known_on)
    : plan_(std::make_shared<CasePlan>(plan_case(program, compiler, place, law, known_on))) {}

bool CaseGrounds::write(Records records, std::string& text) const {
    const std::size_t before = text.size();
    const bool is_said = CaseWriter(*plan_, records, text).write({plan_->root}, 0);
    if (!is_said) {
        text.resize(before);
    }
    return is_said;
}

std::optional<GroundId> CaseGrounds::add_to(Grounds& grounds, Records records,
                                            std::uint32_t row) const {
    // Whether everything can be said is known when it has been looked at once.
    const CaseReader reader(*plan_, records);
    std::vector<StepRead> waiting{{plan_->root}};
    std::vector<bool> is_seen(plan_->steps.size(), false);
    while (!waiting.empty()) {
        const StepRead read = waiting.back();
        waiting.pop_back();
        if (is_seen[read.step]) {
            continue;
        }
        is_seen[read.step] = true;
        const bool is_read =
            reader[read].form != PlannedStep::Form::Clause || read.status == ClauseStatus::Decisive;
        if ((is_read && !reader.outcome(reader[read])) || !reader.parts(read, waiting)) {
            return std::nullopt;
        }
    }
    return CaseRecorder(*plan_, records, row, grounds).record({plan_->root});
}

std::vector<Register> CaseGrounds::registers() const {
    std::vector<Register> all;
    plan_->for_each_source([&](const StepSource& source) {
        if (source.form == StepSource::Form::Record || source.form == StepSource::Form::Table) {
            all.push_back(source.record);
        }
    });
    return all;
}

void CaseGrounds::renumber(const std::vector<Register>& numbers) {
    plan_->for_each_source([&](StepSource& source) {
        if (source.form == StepSource::Form::Record || source.form == StepSource::Form::Table) {
            source.record = numbers[source.record];
        }
    });
}

}  // namespace hjemmel::engine::batch
