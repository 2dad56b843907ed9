#include "tests/sim/offers_rules.hpp"

#include "engine/program/residual.hpp"
#include "lang/compile.hpp"

#include <catch2/catch.hpp>

namespace hjemmel::testing {

namespace {

constexpr const char* text = R"(language english
module demo.offers

entity municipality (municipalities)
entity person (persons) of municipality

reading measured_persons of municipality for month M : integer persons from 1 persons to 1_000_000 persons
reading persons_with_offer of municipality for month M : integer persons from 0 persons to 1_000_000 persons
reading share_with_conversations of municipality for month M : share from 0 % to 100 %
reading excused of municipality for year Y : yes/no

parameter limit : share
  is LIMIT    assumption "a limit"

interpretation threshold    assumption "open"
  question "Is a share of exactly the limit a pass?"
  option below_limit    "below the limit"    default
  option at_least_with  "at most the limit"

define share_with_offer of municipality for month M : share from 0 % to 100 %
  assumption "a definition"
  is persons_with_offer / measured_persons

define published_share of municipality for month M : share from 0 % to 100 %
  assumption "what a table prints"
  is share_with_offer

define offers_met of municipality for year Y : yes/no
  assumption "the target"
  is choose threshold
       below_limit   : 100 % - share_with_offer for month (last month of Y) < limit
       at_least_with : 100 % - share_with_offer for month (last month of Y) <= limit

define conversations_missed of municipality for year Y : yes/no
  assumption "the other target"
  is (average of 100 % - share_with_conversations over months of Y
        if none 0 %)
     >= limit

define excusable of municipality for year Y : yes/no
  assumption "an open fact decides"
  is offers_met or excused
)";

engine::IndexKey key_of(const engine::Program& program, engine::QuantityId id,
                        const std::string& index) {
    engine::IndexKey key;
    if (!program[id].indices.empty()) {
        key.count = 1;
        key.values[0] = program[id].indices[0].kind == engine::IndexKind::Year
                            ? engine::Year::parse(index)->number
                            : engine::Month::parse(index)->index;
    }
    return key;
}

}  // namespace

engine::Program offers_rules(const std::string& limit) {
    std::string source = text;
    const std::string mark = "LIMIT";
    source.replace(source.find(mark), mark.size(), limit);
    return compiled_rules(source);
}

engine::Program compiled_rules(const std::string& source) {
    lang::Sources sources;
    const lang::FileId file = sources.add(lang::SourceFile::of("offers.rules", source));
    lang::Compiled compiled =
        lang::compile(sources, {file}, [](const std::string&) { return std::nullopt; });
    for (const lang::Diagnostic& diagnostic : compiled.diagnostics) {
        UNSCOPED_INFO(lang::code_name(diagnostic.code)
                      << " at line "
                      << lang::position_of(sources[file], diagnostic.span.begin).line);
    }
    REQUIRE_FALSE(lang::has_errors(compiled.diagnostics));
    return std::move(compiled.program);
}

OffersFacts::OffersFacts(const engine::Program& program, std::uint32_t municipalities)
    : program_(program), facts_(program) {
    facts_.add_row(engine::CollectionId{0}, "Aalborg", 0, {});
    for (std::uint32_t row = 1; row < municipalities; ++row) {
        facts_.add_row(engine::CollectionId{0}, "municipality " + std::to_string(row), 0, {});
    }
    facts_.close(engine::CollectionId{0}, 0);
}

engine::Place OffersFacts::place(const std::string& quantity, const std::string& index) const {
    const auto id = engine::find_quantity(program_, quantity);
    REQUIRE(id);
    return {*id, 0, key_of(program_, *id, index)};
}

void OffersFacts::give(const std::string& quantity, const std::string& index,
                       const std::string& value, std::uint32_t row) {
    engine::Cell cell;
    cell.state = engine::Cell::State::Given;
    cell.value = *engine::Rational::parse(value);
    engine::Place at = place(quantity, index);
    at.row = row;
    facts_.give(at, std::move(cell));
}

void OffersFacts::give_known_to(const std::string& quantity, const std::string& index,
                                const std::string& value, const std::string& step,
                                bool rounded_half_up) {
    engine::Cell cell;
    cell.state = engine::Cell::State::Given;
    cell.value = *engine::Rational::parse(value);
    cell.bounds = std::make_shared<const engine::Interval>(engine::known_to(
        *engine::Rational::parse(value), *engine::Rational::parse(step), rounded_half_up));
    facts_.give(place(quantity, index), std::move(cell));
}

engine::Circumstances readings(const engine::Program& program,
                               std::optional<std::uint32_t> threshold) {
    engine::Circumstances circumstances;
    circumstances.choices = engine::Choices::defaults(program);
    if (threshold) {
        circumstances.choices.options.at(0) = *threshold;
    }
    return circumstances;
}

}  // namespace hjemmel::testing
