// The batch evaluator against the exact one: states, values, bounds and errors, on random rules and
// registers.
#include "engine/batch/batch_source.hpp"
#include "engine/evaluate/branching.hpp"
#include "tests/support/node_names.hpp"
#include "tests/support/random_register.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

using namespace hjemmel::engine;
using namespace hjemmel::testing;

namespace {

std::string shown_answer(const Answer& answer) {
    std::string text = shown(answer.outcome);
    for (const EvaluationError& error : answer.errors) {
        text += "; " + std::to_string(static_cast<int>(error.kind)) + " in " +
                std::to_string(error.quantity.index) + "/" +
                (error.clause ? std::to_string(error.clause->index) : "-") + "/" +
                std::to_string(error.subject);
    }
    return text;
}

bool same_error(const EvaluationError& left, const EvaluationError& right) {
    return left.kind == right.kind && left.quantity == right.quantity &&
           left.clause == right.clause && left.subject == right.subject;
}

// What is the same need not be written out. Outcomes that are the same read the same; the other way
// round it takes a look at what they read.
bool same_answer(const Answer& left, const Answer& right) {
    return same_outcome(left.outcome, right.outcome) &&
           std::equal(left.errors.begin(), left.errors.end(), right.errors.begin(),
                      right.errors.end(), same_error);
}

template <std::size_t Size>
void add_all(std::array<std::uint64_t, Size>& all, const std::array<std::uint64_t, Size>& more) {
    for (std::size_t i = 0; i < Size; ++i) all[i] += more[i];
}

// How often each kind of node, row and answer occurred.
struct Seen {
    std::array<std::uint64_t, op_count> nodes{};
    std::array<std::uint64_t, 4> rows{};  // known, not applicable, unknown, left to the evaluator
    std::array<std::uint64_t, 4> answers{};
    batch::BatchCounts batch;
    std::uint64_t no_rows = 0;
    std::uint64_t in_bulk = 0;

    void add(const Seen& other) {
        add_all(nodes, other.nodes);
        add_all(rows, other.rows);
        add_all(answers, other.answers);
        batch.add(other.batch);
        no_rows += other.no_rows;
        in_bulk += other.in_bulk;
    }
};

// Counts what it is asked.
class Counting final : public BulkSource {
public:
    Counting(std::shared_ptr<BulkSource> source, Seen& seen)
        : source_(std::move(source)), seen_(seen) {}
    std::optional<BulkTally> tally(const BulkQuestion& question,
                                   const BulkContext& context) override {
        auto found = source_->tally(question, context);
        seen_.in_bulk += found ? 1U : 0U;
        return found;
    }
    std::optional<BulkRows> rows(const Place& place, const BulkLaw& law,
                                 const BulkContext& context) override {
        return source_->rows(place, law, context);
    }

private:
    std::shared_ptr<BulkSource> source_;
    Seen& seen_;
};

struct Size {
    int municipalities = 1;
    int persons = 0;
};

// The first difference, in words; nothing where there is none.
std::string difference(std::uint64_t seed, Size size, Seen& seen) {
    RandomRegister made(seed);
    const Facts facts = made.facts(size.municipalities, size.persons);
    const Circumstances circumstances = made.circumstances();
    const Program& program = made.builder.program;
    for (const Node& node : program.core.nodes) ++seen.nodes[static_cast<std::size_t>(node.op)];
    Interpreter exact(program, facts, circumstances);
    Interpreter fast(program, facts, circumstances);
    batch::BatchOptions options;
    options.threads = seed % 3 + 1;
    options.least_rows = 0;
    const auto source =
        std::make_shared<batch::BatchSource>(program, facts, circumstances, options);
    fast.set_bulk(std::make_shared<Counting>(source, seen));
    const auto told = [&](const Place& place, const std::string& found, const Answer& expected) {
        return "seed " + std::to_string(seed) + ": " + program[place.quantity].name + " in " +
               std::to_string(place.indices.values[0]) + ", row " + std::to_string(place.row) +
               ": " + found + " for " + shown_answer(expected);
    };
    for (const std::int32_t year : {2019, 2020}) {
        for (const QuantityId quantity : made.of_municipality) {
            for (std::uint32_t row = 0; row < facts.row_count(made.municipality); ++row) {
                const Place place = at(quantity, {year}, row);
                const Answer expected = exact.ask(place);
                ++seen.answers[static_cast<std::size_t>(expected.outcome.state)];
                const Answer found = fast.ask(place);
                if (!same_answer(found, expected) &&
                    shown_answer(found) != shown_answer(expected)) {
                    return told(place, shown_answer(found), expected);
                }
            }
        }
        for (const QuantityId quantity : made.of_person) {
            const auto rows = fast.ask_rows(at(quantity, {year}));
            if (!rows) {
                ++seen.no_rows;
                continue;
            }
            if (rows->size != facts.row_count(made.person)) return "the number of rows";
            for (std::uint32_t row = 0; row < rows->size; ++row) {
                const auto found = rows->at(row);
                if (!found) {
                    ++seen.rows[3];
                    continue;
                }
                ++seen.rows[static_cast<std::size_t>(found->state)];
                const Place place = at(quantity, {year}, row);
                const Answer expected = exact.ask(place);
                const bool same = same_outcome(*found, expected.outcome) && expected.errors.empty();
                if (!same && shown(*found) != shown_answer(expected)) {
                    return told(place, shown(*found), expected);
                }
            }
        }
    }
    seen.batch.add(source->counts());
    return "";
}

// HJEMMEL_AGREEMENT_SEED and HJEMMEL_AGREEMENT_PROGRAMS make another or a longer run.
std::uint64_t setting(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// Small registers, and some of several blocks.
Size size_of(std::uint64_t seed) {
    const bool is_large = seed % 400 == 100;
    return is_large ? Size{5, 2'500}
                    : Size{1 + static_cast<int>(seed % 3), static_cast<int>(seed % 40)};
}

constexpr std::array<const char*, batch::overflows> overflow_names{
    "common scale",  "scaled",           "sum",
    "product",       "rounded",          "product's scale",
    "negated",       "constant's scale", "constant",
    "table's scale", "table's number",   "compared",
    "total"};
constexpr std::array<const char*, batch::vector_ops> instruction_names{
    "load",       "gather",      "broadcast", "compare constant",
    "compare",    "in range",    "not",       "and",
    "or",         "widen",       "add",       "multiply",
    "negate",     "round",       "select",    "look up",
    "map states", "check range", "taint",     "mark exact"};

template <std::size_t Size>
std::string listed(const std::array<std::uint64_t, Size>& counts,
                   const std::array<const char*, Size>& names) {
    std::string text;
    for (std::size_t i = 0; i < Size; ++i) {
        text += std::string(i == 0 ? "" : ", ") + names[i] + " " + std::to_string(counts[i]);
    }
    return text;
}

std::array<const char*, op_count> node_names() {
    std::array<const char*, op_count> names{};
    for (std::size_t i = 0; i < op_count; ++i) names[i] = name_of(static_cast<Op>(i));
    return names;
}

}  // namespace

TEST_CASE("batch and exact evaluation agree on random rules and registers") {
    const std::uint64_t first = setting("HJEMMEL_AGREEMENT_SEED", 1);
    const std::uint64_t programs = setting("HJEMMEL_AGREEMENT_PROGRAMS", 200);
    const unsigned workers = std::clamp(std::thread::hardware_concurrency(), 1U, 8U);
    std::vector<Seen> seen(workers);
    std::vector<std::string> found(workers);
    std::atomic<std::uint64_t> next{first};
    std::vector<std::thread> threads;
    for (unsigned worker = 0; worker < workers; ++worker) {
        threads.emplace_back([&, worker] {
            for (std::uint64_t seed = next++; seed < first + programs && found[worker].empty();
                 seed = next++) {
                found[worker] = difference(seed, size_of(seed), seen[worker]);
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    for (const std::string& text : found) CHECK(text == "");
    Seen all;
    for (const Seen& part : seen) all.add(part);
    const std::array<const char*, 4> row_names{"known", "not applicable", "unknown", "left"};
    const std::array<const char*, 4> answer_names{"known", "not applicable", "unknown", "conflict"};
    WARN("from seed " << first << ", " << programs
                      << " programs\nrows: " << listed(all.rows, row_names) << "; not compiled "
                      << all.no_rows << "\nanswers: " << listed(all.answers, answer_names)
                      << "; aggregates in bulk " << all.in_bulk
                      << "\nnodes: " << listed(all.nodes, node_names())
                      << "\ninstructions: " << listed(all.batch.instructions, instruction_names)
                      << "\nmight not fit: " << listed(all.batch.overflow, overflow_names));
    for (const std::uint64_t count : all.rows) CHECK(count > 0);
    for (const std::uint64_t count : all.answers) CHECK(count > 0);
    CHECK(all.in_bulk > 0);
    for (std::size_t i = 0; i < op_count; ++i) {
        // Whether a row has a key is asked by conditions of given sets alone, not by expressions.
        INFO(name_of(static_cast<Op>(i)));
        CHECK((static_cast<Op>(i) == Op::HasKey || all.nodes[i] > 0));
    }
    for (std::size_t i = 0; i < batch::vector_ops; ++i) {
        INFO(instruction_names[i]);
        CHECK(all.batch.instructions[i] > 0);
    }
    for (std::size_t i = 0; i < batch::overflows; ++i) {
        INFO(overflow_names[i]);
        CHECK(all.batch.overflow[i] > 0);
    }
}
