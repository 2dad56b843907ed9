#pragma once

#include "engine/evaluate/facts.hpp"
#include "engine/program/program.hpp"
#include "tests/bench/supervision_rules.hpp"
#include "tests/support/dice.hpp"

#include <cstdint>
#include <string>
#include <string_view>

/// A register of persons with what has happened to them, made up and the same on every run: one
/// municipality, benefit spells, conversations, offers, pay reports and exemptions.
namespace hjemmel::bench {

/// Writes the register of so many persons for the questions about one year: what has happened from
/// the beginning of the year before it to its end.
class SyntheticRegister {
public:
    SyntheticRegister(const engine::Program& program, engine::Year year, int persons)
        : program_(program), facts_(program), numbers_(20'210'401), year_(year) {
        const engine::CollectionId municipality = collection("municipality");
        municipality_ = facts_.add_row(municipality, "Midtby", 0, {});
        facts_.close(municipality, 0);
        facts_.close(collection("person"), municipality_);
        for (const char* name : {"benefit", "conversation", "offer", "payslip", "exemption"}) {
            facts_.close_all(collection(name));
        }
        for (int number = 0; number < persons; ++number) add_person(number);
    }

    [[nodiscard]] const engine::Facts& facts() const { return facts_; }
    [[nodiscard]] std::uint32_t municipality() const { return municipality_; }
    [[nodiscard]] std::size_t rows() const { return rows_; }

private:
    [[nodiscard]] engine::CollectionId collection(std::string_view name) const {
        for (std::uint32_t id = 0; id < program_.collections.size(); ++id) {
            const std::string& full = program_.collections[id].name;
            if (full.substr(full.rfind('.') + 1) == name) return engine::CollectionId{id};
        }
        fail("a collection is missing\n");
    }

    [[nodiscard]] engine::Date first_day() const {
        return engine::Date::from_ymd(year_.number - 1, 1, 1).value();
    }
    engine::Date day_in_two_years() { return engine::Date{first_day().days + numbers_.below(730)}; }

    static engine::Cell given(engine::Value value) {
        engine::Cell cell;
        cell.state = engine::Cell::State::Given;
        cell.value = std::move(value);
        return cell;
    }
    static engine::Cell not_applicable() {
        engine::Cell cell;
        cell.state = engine::Cell::State::NotApplicable;
        return cell;
    }

    std::uint32_t add_row(engine::CollectionId of, std::uint32_t parent) {
        ++rows_;
        return facts_.add_row(of, "", parent, {0, static_cast<std::uint32_t>(rows_ + 1), 1});
    }

    void add_person(int number) {
        const engine::CollectionId of = collection("person");
        const std::uint32_t person =
            facts_.add_row(of, "person " + std::to_string(number), municipality_, {});
        ++rows_;
        add_spells(person);
        add_conversations(person);
        add_offers(person);
        if (numbers_.chance(30)) add_payslips(person);
        if (numbers_.chance(4)) {
            const engine::CollectionId exemption = collection("exemption");
            const std::uint32_t row = add_row(exemption, person);
            const engine::Date start = day_in_two_years();
            facts_.set(exemption, 0, row, given(start));
            facts_.set(exemption, 1, row, given(engine::Date{start.days + 90}));
        }
    }

    // One spell that is open for most, and an earlier one that has ended for some.
    void add_spells(std::uint32_t person) {
        const engine::CollectionId benefit = collection("benefit");
        const engine::Date begin{first_day().days - 600 + numbers_.below(900)};
        const std::uint32_t row = add_row(benefit, person);
        facts_.set(benefit, 0, row, given(begin));
        facts_.set(benefit, 1, row,
                   numbers_.chance(70) ? not_applicable()
                                       : given(engine::Date{begin.days + numbers_.below(900)}));
        facts_.set(benefit, 2, row, given(engine::EnumerationValue{numbers_.below(9)}));
        if (numbers_.chance(30)) {
            const std::uint32_t earlier = add_row(benefit, person);
            facts_.set(benefit, 0, earlier, given(engine::Date{begin.days - 400}));
            facts_.set(benefit, 1, earlier, given(engine::Date{begin.days - 1}));
            facts_.set(benefit, 2, earlier, given(engine::EnumerationValue{2}));
        }
    }

    void add_conversations(std::uint32_t person) {
        const engine::CollectionId conversation = collection("conversation");
        const int count = 4 + numbers_.below(11);
        for (int i = 0; i < count; ++i) {
            const std::uint32_t row = add_row(conversation, person);
            facts_.set(conversation, 0, row, given(day_in_two_years()));
            facts_.set(conversation, 2, row,
                       given(engine::EnumerationValue{numbers_.chance(85) ? 0 : 2}));
        }
    }

    void add_offers(std::uint32_t person) {
        const engine::CollectionId offer = collection("offer");
        const int count = numbers_.below(4);
        for (int i = 0; i < count; ++i) {
            const std::uint32_t row = add_row(offer, person);
            facts_.set(offer, 0, row, given(day_in_two_years()));
            facts_.set(offer, 2, row, given(engine::EnumerationValue{numbers_.below(6)}));
            facts_.set(offer, 3, row, given(numbers_.chance(10)));
        }
    }

    void add_payslips(std::uint32_t person) {
        const engine::CollectionId payslip = collection("payslip");
        const int first = numbers_.below(20);
        const int last = first + 1 + numbers_.below(24 - first);
        for (int number = first; number < last; ++number) {
            const engine::Month month{engine::month_of(first_day()).index + number};
            const std::uint32_t row = add_row(payslip, person);
            facts_.set(payslip, 0, row, given(engine::period_of(month).last));
            facts_.set(payslip, 2, row, given(engine::Rational(numbers_.below(60))));
        }
    }

    const engine::Program& program_;
    engine::Facts facts_;
    testing::Dice numbers_;
    engine::Year year_;
    std::uint32_t municipality_ = 0;
    std::size_t rows_ = 0;
};

}  // namespace hjemmel::bench
