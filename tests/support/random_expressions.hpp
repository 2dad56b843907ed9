#pragma once

#include "tests/support/random_names.hpp"

#include <string>

namespace hjemmel::support {

/// Writes expressions that are well typed over the declarations of `random_module.hpp`, with every
/// operator and aggregate of the language. What they say makes no sense.
class RandomExpressions : public RandomNames {
public:
    using RandomNames::RandomNames;

    /// An expression that can stand anywhere an operand can.
    std::string of(Type type, const Scope& scope, int depth) {
        switch (type) {
            case Type::YesNo:
                return depth > 0 ? yes_no(scope, depth) : plain_yes_no(scope);
            case Type::Number:
                return depth > 0 ? number(scope, depth) : plain_number(scope);
            case Type::Share:
                return depth > 0 ? share(scope, depth) : plain_share(scope);
            case Type::Money:
                return depth > 0 ? money(scope, depth) : plain_money(scope);
            case Type::Date:
                return date(scope, depth);
            case Type::Months:
                return months(scope, depth);
            case Type::Days:
                return days(scope, depth);
            case Type::Colour:
                return colour(scope);
        }
        return {};
    }

    /// A condition that is no bare name: it can be a guard that is not always the same.
    std::string condition(const Scope& scope, int depth) { return of(Type::YesNo, scope, depth); }

private:
    // ---- yes and no ----

    std::string plain_yes_no(const Scope& scope) {
        switch (below(has_person(scope) ? 6 : 4)) {
            case 0:
                return pick({"yes", "no"});
            case 1:
                return "coastal";
            case 4:
            case 5:
                return "member";
            default:
                return read(Type::YesNo, scope);
        }
    }

    std::string comparison() { return pick({" < ", " <= ", " > ", " >= ", " is ", " is not "}); }

    std::string yes_no(const Scope& scope, int depth) {
        const auto sub = [&] { return of(Type::YesNo, scope, depth - 1); };
        const auto both = [&](Type type) {
            const std::string left = of(type, scope, depth - 1);
            return "(" + left + comparison() + of(type, scope, depth - 1) + ")";
        };
        switch (below(23)) {
            case 0: {
                std::string text = "(" + sub() + " and " + sub();
                return text + (once_in(3) ? " and " + sub() : "") + ")";
            }
            case 1: {
                std::string text = "(" + sub() + " or " + sub();
                return text + (once_in(3) ? " or " + sub() : "") + ")";
            }
            case 2:
                return "(not " + sub() + ")";
            case 3:
            case 4:
                return both(Type::Number);
            case 5:
                return both(Type::Share);
            case 6:
                return both(Type::Money);
            case 7:
                return both(Type::Date);
            case 8:
                return both(Type::Months);
            case 9:
                return both(Type::Days);
            case 10:
                return once_in(2)
                           ? "(" + colour(scope) + " is " + pick({"red", "blue"}) + ")"
                           : "(" + colour(scope) + pick({" is", " is not"}) + " one of red, green)";
            case 11: {
                std::string text = "maybe for year " + year(scope);
                if (has_person(scope) && once_in(2)) {
                    text = "grade";
                }
                return "(" + text + pick({" is applicable", " is not applicable"}) + ")";
            }
            case 12:
                return "(edge is " + pick({"below", "at_most"}) + ")";
            case 13:
                return "(if " + sub() + " then " + sub() + " else " + sub() + ")";
            case 14:
                return choose(scope, depth, Type::YesNo);
            case 15:
                return exists(scope, depth);
            case 16:
                return every(scope, depth);
            case 17:
                return counted(scope, depth);
            case 18:
                return of_hours(scope, depth);
            case 19:
                return state(scope);
            case 20:
                return scope.time == 'Y' ? "(Y >= 2021)"
                                         : "(" + month(scope) + " <= " + month(scope) + ")";
            default:
                return plain_yes_no(scope);
        }
    }

    std::string state(const Scope& scope) {
        for (const RandomQuantity& quantity : quantities()) {
            if (!quantity.is_procedure) {
                continue;
            }
            const std::string name = quantity.name + " for year " + year(scope);
            return "(" + name + pick({" is watched", " is not helped", " becomes helped"}) + ")";
        }
        return plain_yes_no(scope);
    }

    // ---- collections ----

    /// Persons of a town; talks or stays of a person. What runs over them, and the scope within.
    struct Run {
        std::string plural;
        std::string singular;
        std::string parts;  ///< `in …`, `open on …`, `where …`
        Scope within;
    };
    Run rows(const Scope& scope, int depth) {
        Run run;
        run.within = scope;
        if (scope.thing == Thing::Town) {
            run.plural = "persons";
            run.singular = "person";
            run.within.thing = Thing::Person;
        } else if (once_in(2)) {
            run.plural = "talks";
            run.singular = "talk";
            run.within.thing = Thing::Talk;
            run.parts = once_in(2) ? " in " + period(scope) : "";
        } else {
            run.plural = "stays";
            run.singular = "stay";
            run.within.thing = Thing::Stay;
            run.parts = once_in(2)   ? " in " + period(scope)
                        : once_in(2) ? " open on " + day(scope)
                                     : "";
        }
        if (once_in(2)) {
            run.parts += " where " + of(Type::YesNo, run.within, depth - 1);
        }
        return run;
    }

    /// Persons of a town or of the town of a person, under a name of their own.
    std::string others(const Scope& scope) {
        const std::string field =
            pick({"other.member", "not other.member", "other.birth > 1990-01-01"});
        return "persons as other where " + field +
               (has_person(scope) ? pick({"", " and other.birth < birth"}) : "");
    }

    std::string exists(const Scope& scope, int depth) {
        if (scope.thing == Thing::Talk || scope.thing == Thing::Stay) {
            return plain_yes_no(scope);
        }
        if (once_in(5)) {
            return "(exists month of " + period(scope) +
                   " as N where (monthly for month N) < limit)";
        }
        const Run run = rows(scope, depth);
        return "(exists " + run.singular + run.parts + ")";
    }

    std::string every(const Scope& scope, int depth) {
        if (once_in(3)) {
            return "(every month of " + period(scope) +
                   " as N has (monthly for month N < 50 %) if none " + pick({"yes", "no"}) + ")";
        }
        if (scope.thing == Thing::Talk || scope.thing == Thing::Stay) {
            return plain_yes_no(scope);
        }
        const Run run = rows(scope, depth);
        return "(every " + run.singular + run.parts + " has " +
               of(Type::YesNo, run.within, depth - 1) + " if none " + pick({"yes", "no"}) + ")";
    }

    std::string counted(const Scope& scope, int depth) {
        const std::string number = pick({"1", "2", "3"});
        switch (below(5)) {
            case 0:
                return "((count of " + others(scope) + ") >= " + number + " persons)";
            case 1:
                return "((count of years of (from 1 January of 2019 to 31 December of 2021)) >= " +
                       number + ")";
            case 2:
                return scope.by_colour
                           ? plain_yes_no(scope)
                           : "((count of colours where (by_colour > " + number + ")) > 1)";
            case 3:
                if (scope.time == 0) {
                    return plain_yes_no(scope);
                }
                return scope.thing == Thing::Town ? "((count of pupils where bright) > 1 pupils)"
                                                  : "((count of days of (10 days to " + day(scope) +
                                                        ") as A where on_day on A) > 2 days)";
            default:
                break;
        }
        if (scope.thing == Thing::Talk || scope.thing == Thing::Stay) {
            return plain_yes_no(scope);
        }
        const Run run = rows(scope, depth);
        return "((count of " + run.plural + run.parts + ")" + pick({" < ", " >= ", " is "}) +
               number + " " + run.plural + ")";
    }

    std::string of_hours(const Scope& scope, int depth) {
        if (scope.thing == Thing::Talk) {
            return "(hours > " + pick({"2 hours", "(0.5 workdays converted to hours)"}) + ")";
        }
        if (scope.thing != Thing::Person) {
            return plain_yes_no(scope);
        }
        Run run = rows(scope, depth);
        while (run.plural != "talks") {
            run = rows(scope, depth);
        }
        return "((" + pick({"sum", "average", "smallest", "largest"}) + " of hours over " +
               run.plural + run.parts + " if none 0 hours)" + comparison() +
               pick({"2 hours", "5.5 hours"}) + ")";
    }

    // ---- choices ----

    std::string choose(const Scope& scope, int depth, Type type) {
        const auto sub = [&] { return of(type, scope, depth - 1); };
        if (once_in(2)) {
            return "(choose edge below : " + sub() + " at_most : " + sub() + ")";
        }
        return once_in(2) ? "(choose " + colour(scope) + " red : " + sub() + " green : " + sub() +
                                " blue : " + sub() + ")"
                          : "(choose " + colour(scope) + " red, blue : " + sub() +
                                " green : " + sub() + ")";
    }

    std::string colour(const Scope& scope) {
        switch (scope.thing) {
            case Thing::Talk:
                return once_in(2) ? "about" : "liking";
            case Thing::Stay:
                return once_in(2) ? "stay.kind" : "liking";
            case Thing::Person:
                return once_in(2) ? "liking" : "(hue for year " + year(scope) + ")";
            case Thing::Town:
                break;
        }
        return scope.by_colour && once_in(2) ? "G" : "(hue for year " + year(scope) + ")";
    }

    // ---- numbers ----

    std::string plain_number(const Scope& scope) {
        switch (below(has_person(scope) ? 7 : 6)) {
            case 0:
                return pick({"0", "1", "2.5", "7"});
            case 1:
                return "size";
            case 2:
                return "minimum";
            case 3:
                return "(maybe for year " + year(scope) + " counting not applicable as 2)";
            case 4:
                return std::string("(by_colour") +
                       (scope.by_colour && once_in(2) ? ")" : pick({" for red)", " for blue)"}));
            case 6:
                return "(grade counting not applicable as 3)";
            default:
                return read(Type::Number, scope);
        }
    }

    /// What all kinds of numbers share.
    std::string arithmetic(Type type, const Scope& scope, int depth) {
        const auto sub = [&] { return of(type, scope, depth - 1); };
        switch (below(9)) {
            case 0:
                return "(" + sub() + " + " + sub() + ")";
            case 1:
                return "(" + sub() + " - " + sub() + ")";
            case 2:
                return "(-" + sub() + ")";
            case 3:
                return "(smaller of " + sub() + ", " + sub() + ")";
            case 4:
                return "(larger of " + sub() + ", " + sub() + ", " + sub() + ")";
            case 5:
                return "(if " + of(Type::YesNo, scope, depth - 1) + " then " + sub() + " else " +
                       sub() + ")";
            case 6:
                return choose(scope, depth, type);
            case 7: {
                const std::string step = type == Type::Number  ? pick({"1", "0.5"})
                                         : type == Type::Share ? pick({"1 %", "0.5 points"})
                                                               : pick({"10 kr", "0.01 kr"});
                return "(" + sub() + " rounded " +
                       pick({"up", "down", "half up", "half even", "half away", "toward zero",
                             "away from zero"}) +
                       " to " + step + ")";
            }
            default:
                return of(type, scope, 0);
        }
    }

    std::string number(const Scope& scope, int depth) {
        const auto sub = [&] { return of(Type::Number, scope, depth - 1); };
        switch (below(12)) {
            case 0:
                return "(" + sub() + " * " + sub() + ")";
            case 1:
                return "(" + sub() + " / (amount for year " + year(scope) + ") if none " +
                       pick({"0", "-1", "2"}) + ")";
            case 2:
                return "(" + sub() + " / 2)";
            case 3:
                return "(whole part of " + sub() + ")";
            case 4:
                return "(" + month(scope) + " - " + month(scope) + ")";
            case 5:
                return "(" + year(scope) + " - " + year(scope) + ")";
            case 6:
                return scope.by_colour ? plain_number(scope)
                                       : "(" + pick({"sum", "average", "smallest", "largest"}) +
                                             " of by_colour over colours" +
                                             pick({"", " where (by_colour > 2)"}) + " if none 0)";
            case 7:
                return "(" + pick({"sum", "average", "smallest"}) +
                       " of maybe over years of (from 1 January of 2020 to 31 December of 2021)" +
                       pick({" leaving out not applicable if none 0",
                             " counting not applicable as 1 if none 0"}) +
                       ")";
            default:
                return arithmetic(Type::Number, scope, depth);
        }
    }

    std::string plain_share(const Scope& scope) {
        switch (below(4)) {
            case 0:
                return pick({"0 %", "25 %", "100 %", "0.5 points"});
            case 1:
                return "limit";
            default:
                return read(Type::Share, scope);
        }
    }

    std::string share(const Scope& scope, int depth) {
        switch (below(9)) {
            case 0:
                return scope.thing == Thing::Town
                           ? "(share of persons where " +
                                 of(Type::YesNo, with_thing(scope, Thing::Person), depth - 1) +
                                 " that " +
                                 of(Type::YesNo, with_thing(scope, Thing::Person), depth - 1) +
                                 " if none 0 %)"
                           : plain_share(scope);
            case 1:
                return scope.time == 'Y' ? "(average of monthly over months of Y if none 0 %)"
                                         : plain_share(scope);
            case 2:
                return "(" + of(Type::Share, scope, depth - 1) + " * " +
                       of(Type::Number, scope, depth - 1) + ")";
            case 3:
                return "(" + of(Type::Money, scope, depth - 1) + " / (budget for year " +
                       year(scope) + ") if none 10 %)";
            case 4:
                return "((count of " + others(scope) + ") / (places for year " + year(scope) +
                       ") if none 50 %)";
            default:
                return arithmetic(Type::Share, scope, depth);
        }
    }

    std::string plain_money(const Scope& scope) {
        return once_in(3) ? pick({"0 kr", "100 kr", "12.5 kr"}) : read(Type::Money, scope);
    }

    std::string money(const Scope& scope, int depth) {
        switch (below(6)) {
            case 0:
                return "(15 % of " + of(Type::Money, scope, depth - 1) + ")";
            case 1:
                return "(" + of(Type::Number, scope, depth - 1) + " * " +
                       of(Type::Money, scope, depth - 1) + ")";
            case 2:
                return "(10 kr/person * (count of " + others(scope) + "))";
            default:
                return arithmetic(Type::Money, scope, depth);
        }
    }

    // ---- dates and durations ----

    std::string date(const Scope& scope, int depth) {
        const std::string small = plain_date(scope);
        if (depth <= 0) {
            return small;
        }
        switch (below(8)) {
            case 0:
                return "(" + small + " + 3 months rounded " + pick({"up", "down"}) + ")";
            case 1:
                return "(" + small + " + 5 months)";
            case 2:
                return "(" + small + pick({" + ", " - "}) + "40 days)";
            case 3:
                return "(last day of (month of " + small + "))";
            case 4:
                return "(first day of (year of " + small + "))";
            case 5:
                return "(" + pick({"smaller", "larger"}) + " of " + small + ", " +
                       date(scope, depth - 1) + ")";
            case 6:
                return "(if " + of(Type::YesNo, scope, depth - 1) + " then " + small + " else " +
                       date(scope, depth - 1) + ")";
            default:
                return read(Type::Date, scope);
        }
    }

    std::string plain_date(const Scope& scope) {
        if (once_in(3)) {
            return day(scope);
        }
        switch (scope.thing) {
            case Thing::Talk:
                return once_in(2) ? "talk.date" : "birth";
            case Thing::Stay:
                return pick({"start", "(stay.end counting not applicable as 2022-12-31)", "birth"});
            case Thing::Person:
                return "birth";
            case Thing::Town:
                break;
        }
        return "opened";
    }

    std::string months(const Scope& scope, int depth) {
        switch (below(depth > 0 ? 4 : 2)) {
            case 0:
                return pick({"3 months", "12 months"});
            case 1:
                return "(whole months in " + period(scope) + ")";
            case 2:
                return "(" + months(scope, depth - 1) + " + " + months(scope, depth - 1) + ")";
            default:
                return read(Type::Months, scope);
        }
    }

    std::string days(const Scope& scope, int depth) {
        switch (below(depth > 0 ? 4 : 2)) {
            case 0:
                return pick({"10 days", "100 days"});
            case 1:
                return "(days in " + period(scope) + ")";
            case 2:
                return "(" + plain_date(scope) + " - " + plain_date(scope) + ")";
            default:
                return read(Type::Days, scope);
        }
    }

    static Scope with_thing(Scope scope, Thing thing) {
        scope.thing = thing;
        return scope;
    }
};

}  // namespace hjemmel::support
