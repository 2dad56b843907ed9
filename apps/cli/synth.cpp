#include "apps/cli/question.hpp"
#include "apps/cli/replace_file.hpp"
#include "apps/cli/rule_files.hpp"
#include "apps/cli/simulation.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/report/plan_words.hpp"
#include "sim/plan/register.hpp"
#include "sim/synthetic/synthetic_register.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <system_error>
#include <utility>

namespace hjemmel::cli {

namespace {

namespace fs = std::filesystem;
using apps::PlanWord;
using apps::say;

/// Above so many persons the rules are not asked about each of them afterwards.
constexpr std::size_t most_asked = 10'000;

PlanWord word_of(sim::SyntheticError error) {
    switch (error) {
        case sim::SyntheticError::BadSize:
            return PlanWord::SynthBadSize;
        case sim::SyntheticError::NotEnoughPersons:
            return PlanWord::SynthNotEnough;
        case sim::SyntheticError::NoTargets:
            return PlanWord::SynthNoTargets;
        case sim::SyntheticError::NoKinds:
            return PlanWord::SynthNoKinds;
        case sim::SyntheticError::NeverMeasured:
            return PlanWord::SynthNeverMeasured;
        case sim::SyntheticError::WrongLadder:
            return PlanWord::SynthLadder;
        case sim::SyntheticError::TotalsTooSmall:
            return PlanWord::SynthTotalsSmall;
        case sim::SyntheticError::NotMade:
            return PlanWord::SynthNotMade;
    }
    return PlanWord::SynthNotMade;
}

class Making {
public:
    Making(const Options& options, Console& console)
        : options_(options), console_(console), rules_(check_rules(options.paths)) {}

    Exit run() {
        console_.draw(rules_.compiled.diagnostics, rules_.sources);
        if (lang::has_errors(rules_.compiled.diagnostics)) {
            return exit_for(rules_.compiled.diagnostics);
        }
        std::error_code error;
        if (fs::exists(options_.out, error) && !fs::is_empty(options_.out, error)) {
            return refused(say(PlanWord::SynthNotEmpty, options_.language, options_.out),
                           Exit::Refused);
        }
        const engine::Program& program = rules_.compiled.program;
        engine::Circumstances circumstances;
        auto choices = find_choices(program, options_);
        if (!choices) {
            show_usage_error(choices.error());
            return Exit::Usage;
        }
        circumstances.choices = std::move(*choices);
        circumstances.law_on = options_.law_on;
        circumstances.known_on = options_.known_on;
        const engine::Facts nothing(program);
        const sim::Setting setting{program, nothing, circumstances, options_.limits.evaluation,
                                   is_cancelled};
        return questions(setting) && spells() && totals() && kinds(setting) ? make(setting) : exit_;
    }

private:
    Exit refused(const std::string& message, Exit exit) {
        show_usage_error({options_.language, message, {}});
        exit_ = exit;
        return exit;
    }
    bool refuse(const std::string& message) {
        refused(message, Exit::Usage);
        return false;
    }

    bool questions(const sim::Setting& setting) {
        const auto month = engine::Month::parse(options_.for_indices.front());
        if (!month) {
            return refuse(
                say(PlanWord::SynthMonth, options_.language, options_.for_indices.front()));
        }
        question_.month = *month;
        question_.measured = static_cast<std::int64_t>(options_.size);
        question_.others = static_cast<std::int64_t>(options_.others);
        question_.seed = options_.seed;
        for (const auto& [name, text] : options_.margins) {
            const auto quantity = find_asked_quantity(setting.program, name, options_.language);
            if (!quantity) {
                show_usage_error(quantity.error());
                return false;
            }
            engine::Place asked{*quantity, 0, {}};
            for (const engine::Index& index : setting.program[*quantity].indices) {
                asked.indices.values.at(asked.indices.count++) =
                    index.kind == engine::IndexKind::Month  ? month->index
                    : index.kind == engine::IndexKind::Year ? month->year()
                    : index.kind == engine::IndexKind::Day  ? engine::period_of(*month).last.days
                                                            : 0;
            }
            auto target = sim::derive_target(setting, asked);
            const sim::Refusal* why = !target            ? &target.error()
                                      : !target->persons ? &target->persons.error()
                                                         : nullptr;
            if (why != nullptr) {
                const std::string where = why->clause ? setting.program[*why->clause].name
                                                      : setting.program[*quantity].name;
                return refuse(say(PlanWord::SynthNotTarget, options_.language, name, where));
            }
            const auto number = lever_number(text);
            const bool is_share = text.find('%') != std::string::npos;
            const engine::Rational half = *engine::Rational::fraction(1, 2);
            const auto persons =
                !number    ? std::nullopt
                : is_share ? (*number * engine::Rational(options_.size) + half).floor().to_int64()
                           : number->to_int64();
            if (!persons || *persons < 0 || *persons > question_.measured) {
                return refuse(say(PlanWord::SynthMargin, options_.language, name, text));
            }
            question_.targets.push_back(std::move(*target));
            question_.covered.push_back(*persons);
            names_.push_back(name);
        }
        return true;
    }

    /// The spells of the persons, which have a kind.
    bool spells() {
        const engine::Program& program = rules_.compiled.program;
        const engine::CollectionId person = question_.targets.front().persons->person;
        for (std::uint32_t index = 0; index < program.collections.size(); ++index) {
            const engine::Collection& one = program.collections[index];
            if (one.kind != engine::CollectionKind::Spell || one.parent != person) {
                continue;
            }
            for (const engine::Field& field : one.fields) {
                if (field.type.kind == engine::Kind::Enumeration) {
                    question_.spells = engine::CollectionId{index};
                    kinds_ = program.enumerations[field.type.of].values.size();
                    return true;
                }
            }
        }
        return refuse(say(PlanWord::SynthNoSpells, options_.language));
    }

    /// `month,counted,not_counted`, with a heading; `;` does as well.
    bool totals() {
        if (options_.totals.empty()) {
            return true;
        }
        std::ifstream file(options_.totals, std::ios::binary);
        if (!file) {
            return refuse(say(PlanWord::CannotWrite, options_.language, options_.totals, "open"));
        }
        std::string line;
        for (std::int64_t number = 1; std::getline(file, line); ++number) {
            if (!line.empty() && line.back() == '\r') {
                line.pop_back();
            }
            if (number == 1 || line.empty()) {
                continue;
            }
            std::vector<std::string> cells(1);
            for (const char character : line) {
                if (character == ',' || character == ';') {
                    cells.emplace_back();
                } else {
                    cells.back() += character;
                }
            }
            constexpr std::size_t columns = 3;
            const auto month = engine::Month::parse(cells[0]);
            const auto counted = cells.size() == columns ? parse_whole(cells[1]) : std::nullopt;
            const auto other = cells.size() == columns ? parse_whole(cells[2]) : std::nullopt;
            if (!month || !counted || !other) {
                return refuse(
                    say(PlanWord::SynthTotalsLine, options_.language, number, options_.totals));
            }
            question_.totals.push_back({*month, *counted, *other});
        }
        return true;
    }

    /// Each kind that the rules measure is as likely as any other: they are asked about a register
    /// of one person of that kind.
    bool kinds(const sim::Setting& setting) {
        sim::SyntheticQuestion probe = question_;
        probe.measured = 1;
        probe.others = 0;
        probe.totals.clear();
        probe.covered.assign(question_.targets.size(), 0);
        question_.weights.assign(kinds_, 0);
        bool some = false;
        for (std::size_t kind = 0; kind < kinds_; ++kind) {
            probe.weights.assign(kinds_, 0);
            probe.weights[kind] = 1;
            const bool measured = sim::synthesise(setting, probe).has_value();
            question_.weights[kind] = measured ? 1 : 0;
            some = some || measured;
        }
        return some || refuse(say(PlanWord::SynthNoKinds, options_.language));
    }

    Exit make(const sim::Setting& setting) {
        const auto made = sim::synthesise(setting, question_);
        if (!made) {
            return refused(say(word_of(made.error()), options_.language), Exit::Usage);
        }
        if (is_cancelled()) {
            return Exit::Cancelled;
        }
        bool agrees = true;
        const bool asks = options_.size <= most_asked;
        if (asks) {
            const engine::Facts facts = sim::facts_of(setting.program, *made);
            const sim::Setting of_facts{setting.program, facts, setting.circumstances,
                                        setting.limits, is_cancelled};
            for (const sim::Target& target : question_.targets) {
                agrees = agrees &&
                         sim::agrees_with_rules(of_facts, target, question_.month).value_or(false);
            }
        }
        if (!agrees) {
            return refused(say(PlanWord::SynthDisagrees, options_.language), Exit::Internal);
        }
        if (const std::string failure = write(setting, *made); !failure.empty()) {
            return refused(say(PlanWord::CannotWrite, options_.language, options_.out, failure),
                           Exit::Refused);
        }
        std::string text =
            say(PlanWord::SynthWrote, options_.language, static_cast<std::int64_t>(made->count),
                question_.measured, question_.month.to_string(), options_.out,
                std::to_string(question_.seed)) +
            "\n";
        const std::string how = asks ? say(PlanWord::SynthByRules, options_.language)
                                     : say(PlanWord::SynthByKernel, options_.language,
                                           static_cast<std::int64_t>(most_asked));
        for (std::size_t at = 0; at < names_.size(); ++at) {
            text += say(PlanWord::SynthMade, options_.language, names_[at], question_.covered[at],
                        question_.measured, how) +
                    "\n";
        }
        console_.answer(text);
        return Exit::Complete;
    }

    /// Each file whole or not at all.
    std::string write(const sim::Setting& setting, const sim::SyntheticRegister& made) const {
        std::error_code error;
        fs::create_directories(options_.out, error);
        if (error) {
            return error.message();
        }
        std::map<std::string, Replacement> files;
        sim::write_package(setting.program, made,
                           [&](const std::string& file, std::string_view piece) {
                               files.try_emplace(file, (fs::path(options_.out) / file).string())
                                   .first->second.write(piece);
                           });
        for (auto& [name, file] : files) {
            file.put_in_place();
            if (!file.failure().empty()) {
                return name + ": " + file.failure();
            }
        }
        return "";
    }

    const Options& options_;
    Console& console_;
    CheckedRules rules_;
    sim::SyntheticQuestion question_;
    std::vector<std::string> names_;
    std::size_t kinds_ = 0;
    Exit exit_ = Exit::Usage;
};

}  // namespace

Exit synth(const Options& options, Console& console) { return Making(options, console).run(); }

}  // namespace hjemmel::cli
