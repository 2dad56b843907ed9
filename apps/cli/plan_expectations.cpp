#include "apps/cli/plan_expectations.hpp"

#include "apps/report/display.hpp"
#include "apps/report/plan_words.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace hjemmel::cli {

namespace {

using apps::PlanWord;
using apps::say;
using engine::Outcome;
using engine::Rational;

class Checks {
public:
    Checks(const Simulated& found, sim::LeverSearch& search, const PlaceOf& place_of)
        : found_(found), search_(search), place_of_(place_of) {}

    CheckedExpectation checked(const engine::PlanExpectation& one) {
        switch (one.of) {
            case engine::PlanExpectation::Of::Lever:
            case engine::PlanExpectation::Of::Cost:
                return checked_lever(one);
            case engine::PlanExpectation::Of::Chance:
                return checked_chance(one);
            case engine::PlanExpectation::Of::Figure:
                break;
        }
        return checked_figure(one);
    }

private:
    static const Rational* number_in(const std::optional<engine::Value>& value) {
        return value ? std::get_if<Rational>(&*value) : nullptr;
    }

    /// The text of what is expected.
    std::string expected_text(const engine::PlanExpectation& one, const std::string& name,
                              const auto& shown) const {
        using Kind = engine::PlanExpectation::Kind;
        const lang::Language language = found_.options.language;
        if (one.kind == Kind::Unknown) {
            return say(PlanWord::LeverFound, language, name,
                       apps::word(apps::Word::Unknown, language));
        }
        if (one.kind == Kind::Between) {
            return say(PlanWord::LeverFound, language, name,
                       say(apps::Word::Between, language, shown(*one.value), shown(*one.most)));
        }
        return say(PlanWord::LeverFound, language, name, shown(*one.value));
    }

    CheckedExpectation checked_lever(const engine::PlanExpectation& one) {
        using Result = sim::LeverAnswer::Result;
        using Kind = engine::PlanExpectation::Kind;
        const apps::Display display(found_.program(), found_.options.language);
        const bool of_cost = one.of == engine::PlanExpectation::Of::Cost;
        CheckedExpectation checked{one, "", "", false};
        const std::string wanted = of_cost && found_.plan.seek && found_.plan.seek->lever
                                       ? *found_.plan.seek->lever
                                       : one.lever;
        std::optional<Rational> least;
        std::optional<Rational> most;
        apps::NumberStyle style;
        std::string name = one.lever;
        for (std::size_t at = 0; at < found_.answers.size(); ++at) {
            const sim::PlacedLever& lever = found_.levers[at];
            if (of_cost && lever.lever.price) {
                style.unit = lever.lever.price_unit;
            }
            if (apps::last_word(lever.lever.name) != wanted) {
                continue;
            }
            const sim::LeverAnswer& answer = found_.answers[at];
            const bool found = answer.result == Result::Found || answer.result == Result::Met;
            if (found || answer.result == Result::Undecided) {
                least = answer.at;
                most = found ? std::optional(answer.at) : answer.certain;
            }
            if (!of_cost) {
                style = apps::style_of(lever.lever.type);
                name = display.label(lever.lever.labels, lever.lever.name);
            } else if (lever.lever.price && least) {
                least = *least * *lever.lever.price;
                most = most ? std::optional(*most * *lever.lever.price) : std::nullopt;
            }
        }
        if (of_cost) {
            name = std::string(apps::word(PlanWord::ColumnCost, found_.options.language));
            if (found_.cheapest && found_.cheapest->result == sim::CheapestAnswer::Result::Found) {
                least = most = found_.cheapest->cost;
            }
        }
        const auto shown = [&](const engine::Value& value) {
            const auto* number = std::get_if<Rational>(&value);
            return number != nullptr ? display.number(*number, style) : std::string();
        };
        checked.what = expected_text(one, name, shown);
        checked.is = least && most && *least == *most ? display.number(*least, style)
                     : least && most
                         ? say(apps::Word::Between, found_.options.language,
                               display.number(*least, style), display.number(*most, style))
                         : std::string(apps::word(apps::Word::Unknown, found_.options.language));
        const Rational* low = number_in(one.value);
        const Rational* high = number_in(one.most);
        if (one.kind == Kind::Unknown) {
            checked.holds = !(least && most && *least == *most);
        } else if (low != nullptr && least && most) {
            const Rational& end = one.kind == Kind::Between && high != nullptr ? *high : *low;
            checked.holds = !(*least < *low) && !(end < *most);
        }
        return checked;
    }

    CheckedExpectation checked_chance(const engine::PlanExpectation& one) {
        using Kind = engine::PlanExpectation::Kind;
        const lang::Language language = found_.options.language;
        const apps::Display display(found_.program(), language);
        const auto shown = [&](const engine::Value& value) {
            const auto* number = std::get_if<Rational>(&value);
            return number != nullptr ? display.number(*number, {engine::Form::Share, {}})
                                     : std::string();
        };
        CheckedExpectation checked{one, "", "", false};
        checked.what = expected_text(one, say(PlanWord::ChanceOf, language, one.lever), shown);
        checked.is = apps::word(apps::Word::Unknown, language);
        const auto place = place_of_(one.figure);
        const auto likely =
            std::find_if(found_.likely.begin(), found_.likely.end(),
                         [&](const Likely& other) { return place && other.question == *place; });
        if (likely == found_.likely.end() || likely->found.draws == 0) {
            checked.holds = one.kind == Kind::Unknown;
            return checked;
        }
        const sim::ChanceFound& found = likely->found;
        const Rational least = *Rational::fraction(found.yes, found.draws);
        const Rational most = *Rational::fraction(found.yes + found.open, found.draws);
        checked.is = least == most ? shown(least)
                                   : say(apps::Word::Between, language, shown(least), shown(most));
        const Rational* low = number_in(one.value);
        const Rational* high = one.kind == Kind::Between ? number_in(one.most) : low;
        if (one.kind == Kind::Unknown) {
            checked.holds = !(least == most);
        } else if (low != nullptr && high != nullptr) {
            checked.holds = !(least < *low) && !(*high < most);
        }
        return checked;
    }

    CheckedExpectation checked_figure(const engine::PlanExpectation& one) {
        using Kind = engine::PlanExpectation::Kind;
        const engine::Program& program = found_.program();
        const apps::Display display(program, found_.options.language);
        const apps::People people(program, found_.data->facts, found_.options.show_values);
        CheckedExpectation checked{one, "", "", false};
        const engine::Type& type = program[one.figure.quantity].type;
        const auto shown = [&](const engine::Value& value) {
            return display.value(value, type, people);
        };
        const auto place = place_of_(one.figure);
        std::string name = display.label(one.figure.quantity);
        if (!place) {
            checked.what = expected_text(one, name, shown);
            return checked;
        }
        const std::string index = display.index(program[place->quantity].indices, place->indices);
        if (!index.empty()) {
            name += ", " + index;
        }
        checked.what = expected_text(one, name, shown);
        const Outcome outcome = search_.figure_at(*place, search_.standing());
        const engine::Interval bounds = outcome.bounds();
        checked.is = outcome.is_known()
                         ? shown(outcome.value)
                         : std::string(apps::word(apps::Word::Unknown, found_.options.language)) +
                               (bounds.lower && bounds.upper
                                    ? ", " + display.interval(bounds, apps::style_of(type))
                                    : std::string());
        switch (one.kind) {
            case Kind::Is:
                checked.holds =
                    outcome.is_known() && engine::equal_values(outcome.value, *one.value);
                break;
            case Kind::Between: {
                const Rational* low = number_in(one.value);
                const Rational* high = number_in(one.most);
                checked.holds = low != nullptr && high != nullptr && bounds.lower && bounds.upper &&
                                !(bounds.lower->at < *low) && !(*high < bounds.upper->at);
                break;
            }
            case Kind::Unknown:
                checked.holds = outcome.state == engine::State::Unknown && !outcome.error;
                break;
        }
        return checked;
    }

    const Simulated& found_;
    sim::LeverSearch& search_;
    const PlaceOf& place_of_;
};

}  // namespace

void check_expectations(Simulated& found, sim::LeverSearch& search, const PlaceOf& place_of) {
    for (const engine::PlanExpectation& one : found.plan.expectations) {
        found.expectations.push_back(Checks(found, search, place_of).checked(one));
    }
}

}  // namespace hjemmel::cli
