#pragma once

#include "apps/report/people.hpp"
#include "apps/report/words.hpp"
#include "engine/evaluate/outcome.hpp"
#include "engine/program/program.hpp"
#include "engine/values/interval.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hjemmel::apps {

/// How numbers of one kind are written.
struct NumberStyle {
    engine::Form form = engine::Form::Plain;
    engine::UnitId unit{};
    bool operator==(const NumberStyle&) const = default;
};
[[nodiscard]] NumberStyle style_of(const engine::Type& type);

/// Writes values, dates and names for a reader of one language: `62,0 pct.`, `4.164 personer`, `31.
/// december 2021`. A no-break space stands before `pct.` and `kr.`, a comma or point groups
/// thousands, the minus sign is U+2212. Knows borders: numbers that others are compared with, at
/// first the values of all parameters. A number is shown with so many decimals that it does not
/// seem to reach a border, or to lie on its other side, unless it does. The program outlives it.
class Display {
public:
    Display(const engine::Program& program, Language language);

    [[nodiscard]] Language language() const { return language_; }
    [[nodiscard]] const engine::Program& program() const { return program_; }

    void add_border(const engine::Rational& value, NumberStyle style);

    /// Rounds for the eye only: a share to one decimal (two when they are exact), percentage points
    /// and money to two, a whole number to none; further where a border would seem to be reached or
    /// passed. Never for a decision.
    [[nodiscard]] std::string number(const engine::Rational& value, NumberStyle style) const;
    /// Says whether `number` shows the value as it is.
    [[nodiscard]] bool shows_exactly(const engine::Rational& value, NumberStyle style) const;
    /// The number alone in the language's form, with as many decimals.
    [[nodiscard]] std::string digits(const engine::Rational& value, int decimals,
                                     engine::Rounding rounding = engine::Rounding::HalfAway) const;
    /// `at least 61,5 pct.`, `from … to under …`; empty when nothing is known.
    [[nodiscard]] std::string interval(const engine::Interval& bounds, NumberStyle style) const;

    [[nodiscard]] std::string date(engine::Date date) const;
    [[nodiscard]] std::string month(engine::Month month) const;
    /// Runs are joined, years said once: `oktober, november og december 2021`, `januar–september
    /// 2021`.
    [[nodiscard]] std::string months(std::vector<engine::Month> months) const;
    [[nodiscard]] std::string years(std::vector<engine::Year> years) const;
    [[nodiscard]] std::string value(const engine::Value& value, const engine::Type& type,
                                    const People& people) const;
    [[nodiscard]] std::string index(const std::vector<engine::Index>& indices,
                                    const engine::IndexKey& key) const;
    [[nodiscard]] std::string list(const std::vector<std::string>& items) const;

    /// The label of a thing, or the last word of its name with blanks; plural when asked for and
    /// given.
    [[nodiscard]] std::string label(const engine::Labels& labels, std::string_view name,
                                    bool plural = false) const;
    /// What is known of a number whose outcome is unknown: its bounds, and what may come instead of
    /// a number (`4 or a conflict`); empty when nothing is.
    [[nodiscard]] std::string possibilities(const engine::Outcome& unknown,
                                            NumberStyle style) const;
    [[nodiscard]] std::string label(engine::QuantityId quantity) const;
    /// What an option of a reading is called: its label, else its words as they stand, else its
    /// name.
    [[nodiscard]] std::string option(const engine::InterpretationOption& option) const;
    /// Says that an option has no label in the reader's language, but words of its file.
    [[nodiscard]] bool has_own_words(const engine::InterpretationOption& option) const;
    [[nodiscard]] std::string unit(const engine::Rational& value, engine::UnitId unit) const;

private:
    [[nodiscard]] std::string number(const engine::Rational& value, NumberStyle style,
                                     engine::Rounding rounding) const;
    [[nodiscard]] int decimals(const engine::Rational& shown, NumberStyle style,
                               engine::Rounding rounding) const;
    [[nodiscard]] bool keeps_its_side(const engine::Rational& shown, int decimals,
                                      NumberStyle style, engine::Rounding rounding) const;
    [[nodiscard]] std::string unit_label(std::uint32_t base, bool singular) const;

    const engine::Program& program_;
    Language language_;
    std::map<std::uint32_t, std::set<engine::Rational>>
        borders_;  ///< as they are shown, by what compares with what
};

/// The number as it is shown before rounding: a share in per cent.
[[nodiscard]] engine::Rational shown_number(const engine::Rational& value, NumberStyle style);

/// Provisions as lawyers cite them: `BEK 1409/2019 § 5, nr. 2`, the same in every language.
[[nodiscard]] std::string citation(const engine::Program& program, engine::ProvisionId provision);
[[nodiscard]] std::string instrument_citation(const engine::Instrument& instrument);
[[nodiscard]] std::string instrument_citation(const engine::Program& program, std::string_view id);

/// The last word of a full name: `offers_met` of `supervision.focus.offers_met`.
[[nodiscard]] std::string_view last_word(std::string_view name);

/// Exact texts, free of language, as they stand in JSON: `yes`, `4164/5205`, `2021-06`,
/// `cash_help`, a row's id.
[[nodiscard]] std::string exact_text(const engine::Program& program, const People& people,
                                     const engine::Value& value, const engine::Type& type);
/// `yes/no`, `share`, `share in points`, `persons`, `kr/person`, `number`, `date`, or an
/// enumeration's name.
[[nodiscard]] std::string unit_text(const engine::Program& program, const engine::Type& type);

}  // namespace hjemmel::apps
