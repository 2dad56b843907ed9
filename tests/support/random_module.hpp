#pragma once

#include "tests/support/random_expressions.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hjemmel::support {

/// Three modules that check without errors: what they share, quantities of random expressions and
/// clauses, and what a later module adds to them. Together with the law that they cite. Equal seeds
/// give equal modules.
class RandomModule {
public:
    struct File {
        std::string path;
        std::string text;
    };

    explicit RandomModule(std::uint64_t seed) : write_(seed), of_readings_(seed + 1) {
        readings(write_);
        readings(of_readings_);
        base_ =
            std::string(declarations) +
            (write_.once_in(2) ? "convention months round down" : "convention months round up") +
            "\n  assumption \"made\"\n";
        rules_ = "language english\nmodule made.rules\nuse made.base\n\n" + std::string(sources);
        rules_ += "convention months round down\n  assumption \"made\"\n";
        later_ = "language english\nmodule made.later\nuse made.base\nuse made.rules\n\n" +
                 std::string(sources) + "convention months round up\n  assumption \"made\"\n";
        if (write_.once_in(3)) procedure();
        const int count = 3 + write_.below(4);
        for (int number = 0; number < count; ++number) quantity("q" + std::to_string(number));
        if (write_.once_in(3)) distributed();
        if (write_.once_in(3)) drawn();
        if (write_.once_in(3)) duty();
        if (write_.once_in(3)) scenario();
    }

    [[nodiscard]] std::vector<File> files() const {
        return {{"base.rules", base_}, {"rules.rules", rules_}, {"later.rules", later_}};
    }
    /// Those that are asked for: defined, with their indices.
    [[nodiscard]] const std::vector<RandomQuantity>& asked() const { return asked_; }

    [[nodiscard]] static std::optional<std::string> law(const std::string& path) {
        if (path == "old.law") return std::string(old_law);
        if (path == "new.law") return std::string(new_law);
        return std::nullopt;
    }

private:
    using Type = RandomType;
    using Scope = RandomScope;

    static constexpr const char* sources = "source OLD \"old.law\"\nsource NEW \"new.law\"\n\n";

    static constexpr const char* declarations = R"(language english
module made.base

source OLD "old.law"
source NEW "new.law"
unit kr
unit hours
unit workdays is 7.4 hours
enumeration colour (colours) one of red, green, blue
enumeration actor (actors) one of the_town, the_state
entity town (towns)
  has size : number from 0 to 10
  has coastal : yes/no
entity person (persons) of town
  has birth : date
  has member : yes/no
  has grade : number from 1 to 5 or not applicable
  has liking : colour
entity pupil (pupils) of town over time
  has bright : yes/no
event talk (talks) of person
  has hours : number hours from 0 hours to 8 hours
  has about : colour
spell stay (stays) of person
  has kind : colour
reading flag of town for year Y : yes/no
reading monthly of town for month M : share from 0 % to 100 %
reading amount of town for year Y : number from -5 to 5
reading budget of town for year Y : money kr from 0 kr to 1_000 kr
reading maybe of town for year Y : number from 0 to 3 or not applicable
reading by_colour of town for colour G : number from 0 to 10
reading on_day of town on D : yes/no
reading opened of town : date
reading hue of town for year Y : colour
reading seed_text of town : text
reading places of town for year Y : integer persons from 0 persons to 20 persons
parameter limit : share
  is 20 %  cite OLD § 1  in force to 2020-12-31
  is 30 %  cite OLD § 1; NEW § 1  in force from 2021-01-01
parameter minimum : integer
  is 2  assumption "made"
interpretation edge
  cite OLD § 2
  question "Is the edge within?"
  option below "no" default
  option at_most "yes"
)";

    static constexpr const char* old_law = R"(law OLD
title "An order"
issued 1990-01-01
published 1990-01-02
commences 1990-02-01 by § 4
paraphrase

§ 1
  There is a limit.
§ 2
  There is an edge.
§ 3
  There is a rule.
§ 4
  In force from 1 February 1990.
)";
    static constexpr const char* new_law = R"(law NEW
title "A later order"
issued 2020-12-01
published 2020-12-02
commences 2021-01-01 by § 2
paraphrase

replaces OLD § 3 from 2021-01-01
  There is another rule.

§ 1
  There is another limit.
§ 2
  In force from 1 January 2021.
)";

    static void readings(RandomExpressions& write) {
        const auto add = [&write](const char* name, Type type, char time, bool by_colour = false,
                                  bool not_applicable = false) {
            write.may_read({name, type, false, time, by_colour, not_applicable, false});
        };
        add("flag", Type::YesNo, 'Y');
        add("monthly", Type::Share, 'M');
        add("amount", Type::Number, 'Y');
        add("budget", Type::Money, 'Y');
        add("maybe", Type::Number, 'Y', false, true);
        add("by_colour", Type::Number, 0, true);
        add("on_day", Type::YesNo, 'D');
        add("opened", Type::Date, 0);
    }

    static std::string type_text(Type type) {
        switch (type) {
            case Type::YesNo:
                return "yes/no";
            case Type::Number:
                return "number";
            case Type::Share:
                return "share";
            case Type::Money:
                return "money kr";
            case Type::Date:
                return "date";
            case Type::Months:
                return "months";
            case Type::Days:
                return "days";
            case Type::Colour:
                return "colour";
        }
        return {};
    }

    std::string basis() {
        return write_.pick({"assumption \"made\"", "cite OLD § 3", "cite OLD § 1 see OLD § 2",
                            "cite OLD § 3; NEW § 1"});
    }
    /// Of what may end or begin at any time: an exception.
    std::string narrow_basis() {
        return write_.pick({"cite NEW § 1", "cite OLD § 2", "assumption \"made\""}) +
               write_.pick({"", "  in force from 2020-07-01", "  in force to 2021-06-30",
                            "  in force from 2019-01-01 to 2021-02-28"});
    }

    static std::string heading(const RandomQuantity& quantity) {
        std::string text = quantity.name + (quantity.of_person ? " of person" : " of town");
        switch (quantity.time) {
            case 'Y':
                text += " for year Y";
                break;
            case 'M':
                text += " for month M";
                break;
            case 'D':
                text += " on D";
                break;
            default:
                break;
        }
        return text + (quantity.by_colour ? " for colour G" : "") + " : ";
    }

    static Scope scope_of(const RandomQuantity& quantity) {
        return {quantity.of_person ? Scope::Thing::Person : Scope::Thing::Town, quantity.time,
                quantity.by_colour, "M"};
    }

    std::string outcome(const RandomQuantity& quantity, int depth) {
        return "    is " + write_.of(quantity.type, scope_of(quantity), depth) + "\n";
    }
    std::string guard(const RandomQuantity& quantity) {
        return "    when " + write_.condition(scope_of(quantity), 2) + "\n";
    }

    void quantity(const std::string& name) {
        static const std::vector<Type> types = {
            Type::YesNo, Type::YesNo, Type::YesNo,  Type::Number, Type::Number,
            Type::Share, Type::Money, Type::Months, Type::Days,   Type::Date};
        RandomQuantity made;
        made.name = name;
        made.type = types[static_cast<std::size_t>(write_.below(static_cast<int>(types.size())))];
        made.of_person = write_.once_in(3);
        made.time = "YYMD"[write_.below(4)];
        made.by_colour = write_.once_in(5);
        made.not_applicable = write_.once_in(6);
        std::string text = "\ndefine " + heading(made) + type_text(made.type) +
                           (made.not_applicable ? " or not applicable" : "") + "\n";
        if (write_.once_in(4)) {
            text += "  label da \"noget\", en \"something\"\n";
        }
        std::string end;
        if (made.time == 'Y' && write_.once_in(4)) {
            end += "  decided on 1 April of Y + 1\n";
        }
        if (write_.once_in(3)) {
            text += "  " + basis() + "\n";
            if (write_.once_in(2)) {
                text += "  with part = " + write_.of(made.type, scope_of(made), 2) + "\n" +
                        "  is (if " + write_.condition(scope_of(made), 1) + " then part else " +
                        write_.of(made.type, scope_of(made), 1) + ")\n";
            } else {
                text += "  is " + write_.of(made.type, scope_of(made), 3) + "\n";
            }
            rules_ += text + end;
        } else {
            const bool always = write_.once_in(2);
            text += "  rule main\n    " + basis() + "\n" + (always ? "" : guard(made)) +
                    outcome(made, 3);
            if (write_.once_in(3)) {
                text += "  rule second\n    " + basis() + "\n" + guard(made) + outcome(made, 2);
            }
            if (write_.once_in(2)) {
                text += "  exception special to main\n    " + narrow_basis() + "\n" + guard(made) +
                        (made.not_applicable ? "    is not applicable\n" : outcome(made, 2));
                if (write_.once_in(2)) {
                    text += "  rule lifted\n    " + narrow_basis() + "\n" + guard(made) +
                            "    suspends special\n";
                } else if (write_.once_in(2)) {
                    text += "  exception narrower to special\n    " + narrow_basis() + "\n" +
                            guard(made) + outcome(made, 1);
                }
            }
            if (!always && write_.once_in(2)) {
                end += "  otherwise " + write_.of(made.type, scope_of(made), 1) +
                       "  assumption \"made\"\n";
            }
            rules_ += text + end;
            if (write_.once_in(3)) {
                later_ += "\namend " + name + "\n  exception later to main\n    " + narrow_basis() +
                          "\n" + guard(made) + outcome(made, 2);
            }
        }
        asked_.push_back(made);
        write_.may_read(made);
    }

    void distributed() {
        rules_ +=
            "\ndefine part of town for year Y for colour G : integer persons\n"
            "  assumption \"made\"\n  is distribute places over colours" +
            write_.pick({"", " where (by_colour > 1)"}) + " by by_colour rounded down to " +
            write_.pick({"1", "1", "2"}) +
            " persons, rest to largest remainder if none 0 persons\n";
        asked_.push_back({"part", Type::Number, false, 'Y', true, false, false});
    }

    void drawn() {
        rules_ +=
            "\ndefine picked of person for year Y : yes/no\n  assumption \"made\"\n  is member "
            "and (drawn " +
            write_.pick({"1", "2"}) + " persons out of persons" +
            write_.pick({"", " where member", " where (birth > 1990-01-01)"}) + " by lot " +
            write_.pick({"\"seed\"", "seed_text"}) + ")\n";
        const RandomQuantity made{"picked", Type::YesNo, true, 'Y', false, false, false};
        asked_.push_back(made);
    }

    void procedure() {
        const Scope scope{Scope::Thing::Town, 'Y', false, "M"};
        rules_ +=
            "\nprocedure care of town, every year Y from 2020\n"
            "  starts in watched  cite OLD § 1\n  from watched to helped when " +
            write_.condition(scope, 2) + "  cite OLD § 1\n  from helped to watched when " +
            write_.condition(scope, 1) + "  cite OLD § 2\n  from helped to prolonged " +
            write_.pick({"otherwise", "when (amount > 1)"}) +
            "  assumption \"made\"\n  from prolonged to watched when " +
            write_.condition(scope, 1) + "  cite OLD § 3\n" +
            write_.pick({"", "  decided on 1 April of Y + 1\n"});
        RandomQuantity made{"care", Type::Colour, false, 'Y', false, false, true};
        asked_.push_back(made);
        write_.may_read(made);
    }

    void duty() {
        const Scope scope{Scope::Thing::Town, 'Y', false, "M"};
        rules_ += "\nduty report of town for year Y\n  by the_town\n  when " +
                  write_.condition(scope, 2) +
                  write_.pick({"\n  due (1 April of (Y + 1)) + 2 months\n",
                               "\n  from (1 May of Y) to (last day of Y)\n", "\n"}) +
                  "  cite OLD § 2\n";
        asked_.push_back({"report", Type::YesNo, false, 'Y', false, false, false});
    }

    void scenario() {
        later_ +=
            "\nscenario other_way \"What would be\"\n"
            "  set limit from 2020-06-01 is 25 %\n"
            "  set amount of East for year Y from 2020 to 2021 is 2\n";
        if (write_.once_in(2)) {
            later_ +=
                "  amend q0\n    exception imagined to "
                "main\n      when " +
                of_readings_.condition(scope_of(first_quantity()), 1) + "\n      is " +
                of_readings_.of(first_quantity().type, scope_of(first_quantity()), 1) + "\n";
        }
    }
    [[nodiscard]] const RandomQuantity& first_quantity() const {
        return *std::find_if(asked_.begin(), asked_.end(),
                             [](const RandomQuantity& quantity) { return quantity.name == "q0"; });
    }

    RandomExpressions write_;
    RandomExpressions of_readings_;  ///< reads no quantity, so that no circle comes about
    std::string base_;
    std::string rules_;
    std::string later_;
    std::vector<RandomQuantity> asked_;
};

}  // namespace hjemmel::support
