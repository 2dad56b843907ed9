// What holds for every program: random modules that use the whole language, with random facts. The
// seed of the run is RANDOM_MODULES_SEED, or 1; a broken promise shows the module and its own seed.
#include "engine/evaluate/interpreter.hpp"
#include "engine/program/two_states.hpp"
#include "lang/compile.hpp"
#include "tests/support/claims.hpp"
#include "tests/support/format_promises.hpp"
#include "tests/support/node_names.hpp"
#include "tests/support/program_builder.hpp"
#include "tests/support/random_facts.hpp"
#include "tests/support/random_module.hpp"
#include "tests/support/shuffled_rules.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace hjemmel;
using engine::Place;
using support::RandomModule;
using support::RandomQuantity;
using testing::RandomFacts;

namespace {

constexpr std::uint64_t programs = 500;
constexpr std::size_t most_fillings = 8;

std::uint64_t seed_of_run() {
    const char* given = std::getenv("RANDOM_MODULES_SEED");
    return given == nullptr ? 1 : std::strtoull(given, nullptr, 10);
}

lang::Compiled compiled(const std::vector<RandomModule::File>& files) {
    lang::Sources sources;
    std::vector<lang::FileId> ids;
    for (const RandomModule::File& file : files) {
        ids.push_back(sources.add(lang::SourceFile::of(file.path, file.text)));
    }
    return lang::compile(sources, ids, RandomModule::law);
}

/// The messages of a module that has some.
std::string messages(const std::vector<RandomModule::File>& files) {
    lang::Sources sources;
    std::vector<lang::FileId> ids;
    for (const RandomModule::File& file : files) {
        ids.push_back(sources.add(lang::SourceFile::of(file.path, file.text)));
    }
    return draw(lang::compile(sources, ids, RandomModule::law).diagnostics, sources, {});
}

/// The place at which a quantity is asked: of the first town or person, in 2021.
std::optional<Place> place_of(const engine::Program& program, const RandomQuantity& quantity,
                              const RandomFacts& facts) {
    const auto id = engine::find_quantity(program, quantity.name);
    if (!id || (quantity.of_person && facts.persons == 0)) return std::nullopt;
    Place place{*id, 0, {}};
    for (const engine::Index& index : program[*id].indices) {
        std::int32_t value = 1;
        switch (index.kind) {
            case engine::IndexKind::Year:
                value = 2021;
                break;
            case engine::IndexKind::Month:
                value = engine::Month::parse("2021-03")->index;
                break;
            case engine::IndexKind::Day:
                value = engine::Date::parse("2021-06-30")->days;
                break;
            case engine::IndexKind::Enumeration:
                break;
        }
        place.indices.values.at(place.indices.count++) = value;
    }
    return place;
}

std::vector<Place> places_of(const engine::Program& program, const RandomModule& made,
                             const RandomFacts& facts) {
    std::vector<Place> places;
    for (const RandomQuantity& quantity : made.asked()) {
        if (const auto place = place_of(program, quantity, facts)) places.push_back(*place);
    }
    return places;
}

engine::Circumstances circumstances_of(const engine::Program& program, std::uint64_t seed) {
    engine::Circumstances circumstances;
    circumstances.choices = engine::Choices::defaults(program);
    circumstances.choices.options.at(0) = static_cast<std::uint32_t>(seed % 2);
    if (seed % 5 == 0) circumstances.law_on = engine::Date::parse("2020-09-01");
    if (seed % 7 == 0) circumstances.known_on = engine::Date::parse("2020-11-01");
    if (!program.scenarios.empty() && seed % 2 == 0) {
        circumstances.scenarios = {engine::ScenarioId{0}};
    }
    return circumstances;
}

/// A setting that no data could have (decision 0012), or one that was not followed to its end.
bool is_no_setting(const engine::Outcome& outcome) {
    using Kind = engine::EvaluationError::Kind;
    if (!outcome.error) return false;
    switch (outcome.error->kind) {
        case Kind::OutOfRange:
        case Kind::DateOutOfRange:
        case Kind::ReversedPeriod:
        case Kind::NumberTooLarge:
        case Kind::StepLimit:
            return true;
        default:
            return false;
    }
}

/// Only what the grounds of an answer name: the cells, lists and stays; rows are known by name.
engine::Facts recorded(const engine::Program& program, const engine::Facts& facts,
                       const engine::Grounds& grounds) {
    engine::Facts result(program);
    for (std::uint32_t id = 0; id < program.collections.size(); ++id) {
        const engine::CollectionId collection{id};
        for (std::uint32_t row = 0; row < facts.row_count(collection); ++row) {
            static_cast<void>(result.add_row(collection, facts.key(collection, row),
                                             facts.parent(collection, row), {}));
            for (const engine::Stay& stay : facts.stays(collection, row)) {
                result.add_stay(collection, row, stay);
            }
        }
    }
    for (std::uint32_t id = 0; id < grounds.size(); ++id) {
        const engine::Ground ground = grounds[engine::GroundId{id}];
        const engine::CollectionId collection{ground.subject};
        switch (ground.kind) {
            case engine::Ground::Kind::Observed:
                result.give(ground.place, *ground.cell);
                break;
            case engine::Ground::Kind::Fact:
                if (ground.of_row) {
                    result.set(collection, ground.detail, ground.row,
                               facts.cell(collection, ground.detail, ground.row));
                } else if (ground.cell != nullptr) {
                    result.give(ground.place, *ground.cell);
                }
                break;
            case engine::Ground::Kind::Collection:
                if (facts.is_listed(collection, ground.row)) result.close(collection, ground.row);
                break;
            default:
                break;
        }
    }
    return result;
}

/// Everything about one random module; says what is broken, nothing when all holds.
class Trial {
public:
    explicit Trial(std::uint64_t seed)
        : seed_(seed), made_(seed), compiled_(compiled(made_.files())) {}

    [[nodiscard]] const engine::Program& program() const { return compiled_.program; }
    [[nodiscard]] const RandomModule& made() const { return made_; }

    [[nodiscard]] std::string broken() const {
        if (lang::has_errors(compiled_.diagnostics)) return messages(made_.files());
        for (const RandomModule::File& file : made_.files()) {
            const std::string promise = support::broken_promise(file.text);
            if (!promise.empty()) return file.path + ": " + promise;
        }
        const RandomFacts facts(program(), seed_);
        std::string text = broken_claims(facts);
        if (text.empty()) text = broken_grounds(facts);
        if (text.empty() && seed_ % 4 == 0) text = broken_order(facts);
        return text;
    }

private:
    [[nodiscard]] engine::Outcome ask(const engine::Facts& facts, const Place& place) const {
        return engine::Interpreter(program(), facts, circumstances_of(program(), seed_))
            .ask(place)
            .outcome;
    }

    /// What is said while facts are unknown holds for every way in which they turn out.
    [[nodiscard]] std::string broken_claims(const RandomFacts& facts) const {
        engine::Interpreter interpreter(program(), facts.facts, circumstances_of(program(), seed_));
        const std::vector<Place> places = places_of(program(), made_, facts);
        std::vector<engine::Outcome> said;
        for (const Place& place : places) said.push_back(interpreter.ask(place).outcome);
        std::size_t fillings = 1;
        for (const RandomFacts::Ways& ways : facts.unknown) fillings *= ways.size();
        std::mt19937_64 random(seed_);
        for (std::size_t number = 0; number < std::min(fillings, most_fillings); ++number) {
            std::size_t rest =
                fillings <= most_fillings ? number : static_cast<std::size_t>(random() % fillings);
            engine::Facts filled = facts.facts;
            std::string how;
            for (const RandomFacts::Ways& ways : facts.unknown) {
                ways[rest % ways.size()](filled);
                how += " " + std::to_string(rest % ways.size());
                rest /= ways.size();
            }
            engine::Interpreter later(program(), filled, circumstances_of(program(), seed_));
            for (std::size_t place = 0; place < places.size(); ++place) {
                const engine::Outcome reached = later.ask(places[place]).outcome;
                if (is_no_setting(said[place]) || is_no_setting(reached)) continue;
                if (!testing::agree(said[place], reached)) {
                    return program()[places[place].quantity].name + ": said " +
                           testing::shown(said[place]) + ", filled with" + how + " it is " +
                           testing::shown(reached);
                }
            }
        }
        return "";
    }

    /// Grounds change nothing, and from what they record alone the same follows.
    [[nodiscard]] std::string broken_grounds(const RandomFacts& facts) const {
        for (const Place& place : places_of(program(), made_, facts)) {
            engine::Interpreter interpreter(program(), facts.facts,
                                            circumstances_of(program(), seed_));
            engine::Grounds grounds;
            const engine::Outcome explained = interpreter.ask_with_grounds(place, grounds).outcome;
            const std::string plain = testing::shown(ask(facts.facts, place));
            const std::string name = program()[place.quantity].name;
            if (testing::shown(explained) != plain) {
                return name + ": " + plain + ", with grounds " + testing::shown(explained);
            }
            const std::string again =
                testing::shown(ask(recorded(program(), facts.facts, grounds), place));
            if (again != plain) return name + ": " + plain + ", from its grounds " + again;
        }
        return "";
    }

    /// Another order of files and of statements is the same program with the same answers.
    [[nodiscard]] std::string broken_order(const RandomFacts& facts) const {
        std::vector<RandomModule::File> files = made_.files();
        std::mt19937_64 random(seed_);
        for (RandomModule::File& file : files) file.text = support::shuffled(file.text, random);
        std::shuffle(files.begin(), files.end(), random);
        const lang::Compiled other = compiled(files);
        if (lang::has_errors(other.diagnostics)) return "in another order: " + messages(files);
        const std::string difference = testing::difference(program(), other.program);
        if (!difference.empty()) return "in another order " + difference + " differs";
        const RandomFacts same(other.program, seed_);
        for (const RandomQuantity& quantity : made_.asked()) {
            const auto here = place_of(program(), quantity, facts);
            const auto there = place_of(other.program, quantity, same);
            if (!here || !there) continue;
            engine::Interpreter interpreter(other.program, same.facts,
                                            circumstances_of(other.program, seed_));
            const std::string before = testing::shown(ask(facts.facts, *here));
            const std::string after = testing::shown(interpreter.ask(*there).outcome);
            // A conflict is shown by the numbers of its clauses, which are in another order.
            if (before != after && before.substr(0, 8) != "conflict") {
                return "in another order " + quantity.name + " is " + after + ", not " + before;
            }
        }
        return "";
    }

    std::uint64_t seed_;
    RandomModule made_;
    lang::Compiled compiled_;
};

std::string text_of(const RandomModule& made) {
    std::string text;
    for (const RandomModule::File& file : made.files()) {
        if (file.path != "base.rules") text += "==== " + file.path + "\n" + file.text;
    }
    return text;
}

/// The parts of a program that no kind of node tells.
void count_constructs(const engine::Program& program, const std::string& text,
                      std::map<std::string, std::size_t>& counts) {
    const auto count = [&counts](const char* name, bool is_there) {
        counts[name] += is_there ? 1U : 0U;
    };
    for (const engine::AggregateParts& parts : program.core.aggregates) {
        ++counts[std::string("aggregate ") + testing::name_of(parts.kind)];
        ++counts[std::string("over ") + testing::name_of(parts.over)];
        count("in a period", parts.period.has_value());
        count("open on", parts.open_on.has_value());
        count("where", parts.where.has_value());
        count("belonging", parts.belonging_on.has_value());
        count("leaving out", parts.when_not_applicable == engine::WhenNotApplicable::LeaveOut);
        count("counting as", parts.when_not_applicable == engine::WhenNotApplicable::CountAs);
        count("if none", parts.if_none.has_value());
    }
    for (const engine::Node& node : program.core.nodes) {
        if (node.op == engine::Op::Round) {
            ++counts["rounding " + std::to_string(node.detail)];
        }
    }
    for (const engine::Clause& clause : program.clauses) {
        count("exception", clause.exception);
        count("suspends", !clause.suspends.empty());
        count("in force from", clause.force_from.has_value());
        count("in force to", clause.force_to.has_value());
        count("of a scenario", clause.scenario.has_value());
    }
    for (const engine::Quantity& quantity : program.quantities) {
        count("otherwise", quantity.otherwise.has_value());
        count("decided on", quantity.decided_on.has_value());
        count("set by a scenario", !quantity.sets.empty());
    }
    count("procedure", !program.procedures.empty());
    count("duty", !program.duties.empty());
    count("with", text.find("  with part = ") != std::string::npos);
    count("amend", text.find("\namend ") != std::string::npos);
}

void check_programs(std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t number = from; number < to; ++number) {
        const std::uint64_t seed = seed_of_run() * 1'000'000 + number;
        const Trial trial(seed);
        const std::string broken = trial.broken();
        if (!broken.empty()) {
            FAIL_CHECK("seed " << seed << ": " << broken << "\n" << text_of(trial.made()));
        }
    }
    SUCCEED();
}

}  // namespace

// In four parts, so that they run beside each other.
TEST_CASE("random modules keep their promises, the first quarter") {
    check_programs(0, programs / 4);
}
TEST_CASE("random modules keep their promises, the second quarter") {
    check_programs(programs / 4, programs / 2);
}
TEST_CASE("random modules keep their promises, the third quarter") {
    check_programs(programs / 2, programs * 3 / 4);
}
TEST_CASE("random modules keep their promises, the last quarter") {
    check_programs(programs * 3 / 4, programs);
}

TEST_CASE("random modules use every kind of node and every construct") {
    std::vector<std::size_t> nodes(testing::op_count, 0);
    std::map<std::string, std::size_t> counts;
    constexpr std::uint64_t some = programs / 2;
    for (std::uint64_t number = 0; number < some; ++number) {
        const RandomModule made(seed_of_run() * 1'000'000 + number);
        const engine::Program program = compiled(made.files()).program;
        for (const engine::Node& node : program.core.nodes) {
            ++nodes[static_cast<std::size_t>(node.op)];
        }
        count_constructs(program, text_of(made), counts);
    }
    std::string report;
    for (std::size_t op = 0; op < nodes.size(); ++op) {
        const char* name = testing::name_of(static_cast<engine::Op>(op));
        report += std::string(name) + " " + std::to_string(nodes[op]) + ", ";
        INFO(name);
        CHECK(nodes[op] > 0);
    }
    for (const auto& [name, count] : counts) {
        report += name + " " + std::to_string(count) + ", ";
        INFO(name);
        CHECK(count > 0);
    }
    for (std::uint32_t mode = 0; mode < 7; ++mode) {
        CHECK(counts["rounding " + std::to_string(mode)] > 0);
    }
    for (const auto kind :
         {engine::AggregateKind::Count, engine::AggregateKind::Sum, engine::AggregateKind::Average,
          engine::AggregateKind::Smallest, engine::AggregateKind::Largest,
          engine::AggregateKind::Share, engine::AggregateKind::Exists, engine::AggregateKind::Every,
          engine::AggregateKind::Distribute, engine::AggregateKind::Drawn}) {
        CHECK(counts[std::string("aggregate ") + testing::name_of(kind)] > 0);
    }
    for (const auto over : {engine::Over::Rows, engine::Over::Months, engine::Over::Years,
                            engine::Over::Days, engine::Over::Values}) {
        CHECK(counts[std::string("over ") + testing::name_of(over)] > 0);
    }
    std::cout << "random modules, seed " << seed_of_run() << ", " << some << " programs: " << report
              << "\n";
}

TEST_CASE("a random module with words in other places is checked to the end") {
    for (std::uint64_t number = 0; number < programs / 2; ++number) {
        const std::uint64_t seed = seed_of_run() * 1'000'000 + number;
        const RandomModule made(seed);
        std::mt19937_64 random(seed);
        std::vector<RandomModule::File> files = made.files();
        RandomModule::File& file = files[number % 3];
        file.text = support::mangled(file.text, random);
        INFO("seed " << seed << "\n" << file.text);
        const lang::Compiled found = compiled(files);
        for (const lang::Diagnostic& one : found.diagnostics) {
            REQUIRE(one.span.begin <= one.span.end);
            REQUIRE(lang::title_text(one, lang::Language::Danish) != "");
        }
    }
}
