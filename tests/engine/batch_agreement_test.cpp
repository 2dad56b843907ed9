// The batch evaluator against the exact one: states, values, bounds and errors, on random rules and
// registers.
#include "engine/batch/batch_source.hpp"
#include "tests/support/random_register.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cstdlib>
#include <string>

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

// How often each kind of row and of answer occurred.
struct Seen {
    std::array<std::uint64_t, 4> rows{};  // known, not applicable, unknown, left to the evaluator
    std::array<std::uint64_t, 4> answers{};
    std::uint64_t no_rows = 0;
    std::uint64_t in_bulk = 0;
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

void check_agreement(std::uint64_t seed, int municipalities, int persons, Seen& seen) {
    RandomRegister made(seed);
    const Facts facts = made.facts(municipalities, persons);
    const Circumstances circumstances = made.circumstances();
    const Program& program = made.builder.program;
    Interpreter exact(program, facts, circumstances);
    Interpreter fast(program, facts, circumstances);
    batch::BatchOptions options;
    options.threads = seed % 3 + 1;
    options.least_rows = 0;
    fast.set_bulk(std::make_shared<Counting>(
        std::make_shared<batch::BatchSource>(program, facts, circumstances, options), seen));
    INFO("seed " << seed);
    for (const std::int32_t year : {2019, 2020}) {
        for (const QuantityId quantity : made.of_municipality) {
            for (std::uint32_t row = 0; row < facts.row_count(made.municipality); ++row) {
                const Place place = at(quantity, {year}, row);
                const Answer expected = exact.ask(place);
                ++seen.answers[static_cast<std::size_t>(expected.outcome.state)];
                const std::string found = shown_answer(fast.ask(place));
                if (found != shown_answer(expected)) {
                    INFO(program[quantity].name << " in " << year << ", municipality " << row);
                    REQUIRE(found == shown_answer(expected));
                }
            }
        }
        for (const QuantityId quantity : made.of_person) {
            const auto rows = fast.ask_rows(at(quantity, {year}));
            if (!rows) {
                ++seen.no_rows;
                continue;
            }
            REQUIRE(rows->size == facts.row_count(made.person));
            for (std::uint32_t row = 0; row < rows->size; ++row) {
                const auto found = rows->at(row);
                if (!found) {
                    ++seen.rows[3];
                    continue;
                }
                ++seen.rows[static_cast<std::size_t>(found->state)];
                const Answer expected = exact.ask(at(quantity, {year}, row));
                if (shown(*found) != shown_answer(expected)) {
                    INFO(program[quantity].name << " in " << year << ", person " << row);
                    REQUIRE(shown(*found) == shown_answer(expected));
                }
            }
        }
    }
}

// HJEMMEL_AGREEMENT_SEED and HJEMMEL_AGREEMENT_PROGRAMS make another or a longer run.
std::uint64_t setting(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace

TEST_CASE("batch and exact evaluation agree on random rules and registers") {
    const std::uint64_t first = setting("HJEMMEL_AGREEMENT_SEED", 1);
    const std::uint64_t programs = setting("HJEMMEL_AGREEMENT_PROGRAMS", 200);
    Seen seen;
    for (std::uint64_t seed = first; seed < first + programs; ++seed) {
        const bool is_large = seed % 100 == 0;
        check_agreement(seed, is_large ? 5 : 1 + static_cast<int>(seed % 3),
                        is_large ? 2'500 : static_cast<int>(seed % 40), seen);
    }
    WARN("from seed " << first << ", " << programs << " programs: rows known " << seen.rows[0]
                      << ", not applicable " << seen.rows[1] << ", unknown " << seen.rows[2]
                      << ", left " << seen.rows[3] << "; not compiled " << seen.no_rows
                      << "; aggregates in bulk " << seen.in_bulk << "; answers " << seen.answers[0]
                      << "/" << seen.answers[1] << "/" << seen.answers[2] << "/"
                      << seen.answers[3]);
    for (const std::uint64_t count : seen.rows) CHECK(count > 0);
    for (const std::uint64_t count : seen.answers) CHECK(count > 0);
    CHECK(seen.in_bulk > 0);
}
