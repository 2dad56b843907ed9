#pragma once

#include "tests/support/random_syntax.hpp"

#include <string>

namespace hjemmel::support {

/// Writes rule files that are read without errors, with every construct of the grammar, in any
/// layout and with comments anywhere. What they say makes no sense. Equal seeds give equal files.
class RandomRules : private RandomSyntax {
public:
    using RandomSyntax::RandomSyntax;

    [[nodiscard]] std::string file(int statements) {
        text_ = "language english\nmodule random.rules\n";
        for (int i = 0; i < statements; ++i) {
            text_ += pick({"\n", "\n\n", "\n\n\n", "\n-- about the next\n",
                           "\n\n  -- about the last\n\n-- the next\n"});
            statement();
        }
        return text_ + pick({"\n", "", "\n\n", "\n-- the end\n", " -- the very end"});
    }

private:
    // ---- parts ----

    void provision() {
        put(pick({"BEK1", "BEK1409", "LOV551"}));
        if (!once_in(5)) {
            put(pick({"§ 5", "§ 5, stk. 2,\n  nr. 1", "§ 22 b", "§ 15,  stk. 3, litra a"}));
        }
        if (once_in(4)) {
            put("quote");
            put(words());
        }
    }

    void provisions(const std::string& word) {
        put(word);
        for (bool more = true; more; more = once_in(2)) {
            provision();
            if (once_in(2)) {
                return;
            }
            join(";");
        }
        provision();
    }

    void basis() {
        if (once_in(3)) {
            put("assumption");
            put(words());
            return;
        }
        provisions("cite");
        if (once_in(3)) {
            provisions("see");
        }
    }

    void label() {
        put("label");
        put("da");
        put(words());
        if (once_in(3)) {
            put("/");
            put(words());
        }
        if (once_in(2)) {
            comma();
            put("en");
            put(words());
        }
    }

    void clause(int depth) {
        if (once_in(2)) {
            label();
        }
        basis();
        if (once_in(4)) {
            put("in force");
            put("from");
            put("2021-01-01");
        }
        if (once_in(3)) {
            put("with");
            put("local");
            put("=");
            expression(depth, false);
        }
        if (once_in(2)) {
            put("when");
            logical(depth, false);
        }
        if (once_in(6)) {
            put("suspends");
            put("main");
            if (once_in(2)) {
                comma();
                put("other_clause");
            }
        } else {
            line("is");
            expression(depth, false);
        }
    }

    void type() {
        put(pick({"yes/no", "date", "months", "integer", "number", "share", "text", "kind"}));
        if (text_.size() > 6 && text_.substr(text_.size() - 6) == "number") {
            stay("persons");
            if (once_in(2)) {
                put("from");
                put("0");
                stay("persons");
                put("to");
                put("10_000_000");
                stay("persons");
            }
        }
        if (once_in(6)) {
            put("or");
            put("not applicable");
        }
    }

    void heading() {
        put(name());
        if (once_in(2)) {
            put("of");
            put("person");
        }
        if (once_in(2)) {
            put("for");
            put("month");
            put("M");
        }
        if (once_in(4)) {
            put("for");
            put("benefit_group");
            put("G");
        }
        put(":");
        type();
    }

    // ---- statements ----

    void statement() {
        switch (below(16)) {
            case 12:
                return procedure();
            case 13:
                return duty();
            case 14:
                return scenario();
            case 15:
                text_ += "allow";
                put("L6301");
                put("because");
                return put(words());
            case 0:
                text_ += "source";
                put(pick({"A", "BEK1409"}));
                return put("\"lov/a.law\"");
            case 1:
                text_ += "unit";
                put("kr");
                return label();
            case 2:
                return enumeration();
            case 3:
                return thing();
            case 4:
                text_ += "reading";
                heading();
                return once_in(2) ? label() : void();
            case 5:
                return parameter();
            case 6:
                return interpretation();
            case 7:
                text_ += "convention";
                if (once_in(2)) {
                    put("months round");
                    put("down");
                } else {
                    put("decided on");
                    put("1 April of");
                    put("Y");
                }
                return basis();
            case 8:
                text_ += "untranslated";
                provision();
                put("\"may call\"");
                put("because");
                return put("discretion");
            case 9:
                return test();
            case 10:
                text_ += "amend";
                put("supervision.q");
                return once_in(3) ? transition() : clauses();
            default:
                text_ += "define";
                heading();
                return clauses();
        }
    }

    void clauses() {
        if (once_in(2)) {
            return clause(3);
        }
        put("rule");
        put("main");
        clause(2);
        while (once_in(2)) {
            put("exception");
            put("second");
            put("to");
            put("main");
            if (once_in(2)) {
                comma();
                put("third");
            }
            clause(2);
        }
    }

    void enumeration() {
        text_ += "enumeration";
        put("kind");
        put("(");
        put("kinds");
        put(")");
        if (once_in(2)) {
            label();
        }
        put("one of");
        const bool labelled = once_in(2);
        put("first");
        while (!once_in(4)) {
            if (labelled) {
                label();
            }
            comma();
            put(pick({"second_value", "third", "a_value_with_a_long_name_for_a_table"}));
        }
    }

    void thing() {
        text_ += pick({"entity", "event", "spell"});
        put("person");
        put("(");
        put("persons");
        put(")");
        if (once_in(2)) {
            put("of");
            put("municipality");
            if (once_in(3)) {
                put("over time");
            }
        }
        while (once_in(2)) {
            put("has");
            put(name());
            put(":");
            type();
            if (once_in(2)) {
                label();
            }
        }
    }

    void parameter() {
        text_ += "parameter";
        put("limit");
        put(":");
        type();
        if (once_in(2)) {
            label();
        }
        for (bool more = true; more; more = once_in(2)) {
            line("is");
            number();
            basis();
            if (once_in(3)) {
                put("in force");
                put("from");
                put("2021-01-01");
                put("to");
                put("2021-12-31");
            }
        }
    }

    void transition() {
        line("from");
        put(pick({"watched", "helped", "taken_over_by_the_state"}));
        put("to");
        put(pick({"watched", "helped"}));
        if (once_in(4)) {
            put("as");
            put("another");
        }
        if (once_in(3)) {
            basis();
        }
        if (once_in(3)) {
            put("otherwise");
        } else {
            if (once_in(5)) {
                put("with");
                put("local");
                put("=");
                sum(1);
            }
            put("when");
            logical(once_in(3) ? 2 : 0, false);
        }
        if (once_in(5)) {
            label();
        }
        basis();
        if (once_in(5)) {
            put("in force");
            put("from");
            put("2021-01-01");
        }
    }

    void procedure() {
        text_ += "procedure";
        put("care");
        if (once_in(2)) {
            put("of");
            put("town");
        }
        comma();
        put("every year");
        put("Y");
        put("from");
        put("2020");
        if (once_in(3)) {
            label();
        }
        while (once_in(2)) {
            line("state");
            put(pick({"watched", "helped"}));
            if (once_in(2)) {
                label();
            }
        }
        line("starts in");
        put("watched");
        basis();
        while (!once_in(4)) {
            transition();
        }
        if (once_in(3)) {
            line("decided on");
            put("1 April of");
            put("Y");
            put("+");
            put("1");
        }
    }

    void duty() {
        text_ += "duty";
        put("report");
        if (once_in(2)) {
            put("of");
            put("town");
        }
        put("for");
        put("year");
        put("Y");
        if (once_in(4)) {
            label();
        }
        line("by");
        put(once_in(2) ? "actor.the_town" : "the_town");
        line("when");
        logical(1, false);
        if (once_in(3)) {
            line("due");
            sum(1);
        } else if (once_in(2)) {
            line("from");
            index_value(0);
            put("to");
            index_value(0);
        }
        basis();
    }

    void set_change() {
        line("set");
        put(name());
        if (once_in(3)) {
            put("of");
            put(pick({"Fanø", "\"bo 1\""}));
        }
        if (once_in(2)) {
            put("for");
            put("month");
            put(pick({"M", "2021-10"}));
            if (once_in(2)) {
                put("from");
                put("2021-10");
            }
        }
        if (once_in(2)) {
            put("from");
            put("2021-01-01");
            if (once_in(2)) {
                put("to");
                put("2022-12-31");
            }
        }
        stay("is");
        expression(1, false);
    }

    void scenario() {
        text_ += "scenario";
        put("more_offers");
        if (once_in(2)) {
            put(words());
        }
        if (once_in(3)) {
            line("based on");
            put("other");
            if (once_in(2)) {
                comma();
                put("third");
            }
        }
        if (once_in(3)) {
            line("data");
            put("\"aalborg-2019\"");
        }
        if (once_in(3)) {
            line("for");
            put("year");
            put("2021");
        }
        if (once_in(3)) {
            line("under");
            circumstances();
        }
        while (once_in(2)) {
            set_change();
        }
        while (once_in(3)) {
            line("amend");
            put("supervision.q");
            clauses();
        }
        while (once_in(3)) {
            plan_line();
        }
    }

    /// What a scenario asks of the simulator.
    void plan_line() {
        switch (below(5)) {
            case 0:
                line("lever");
                put("extra : integer persons from 0 persons to 3_000 persons");
                if (once_in(2)) {
                    comma();
                    put("price 14_500 kr/persons");
                }
                line(once_in(2) ? "adds to" : "takes from");
                put("offers for month 2021-12");
                return;
            case 1:
                line("goal");
                put("reached is offers_met");
                return;
            case 2:
                line("seek least");
                put(once_in(2) ? "cost" : "extra");
                put("such that reached");
                return;
            case 3:
                line("set");
                put("share_with for month M from 2021-10 to 2023-12 from model window");
                line("series from 2021-08 is 72 %, 74 % known to 1 %");
                line("hazard from 2 % to 35 %");
                line(once_in(2) ? "activity is 125 %" : "hazard is 12 %");
                return;
            default:
                line("expect");
                put(once_in(2) ? "cost is 5 kr" : "offers_met for year 2023 is unknown");
                return;
        }
    }

    void interpretation() {
        text_ += "interpretation";
        put("threshold");
        basis();
        put("question");
        put(words());
        for (bool more = true; more; more = once_in(2)) {
            put("option");
            put(pick({"below_limit", "at_least"}));
            if (once_in(2)) {
                put(words());
            }
            if (once_in(2)) {
                label();
            }
            if (once_in(3)) {
                put("default");
            }
        }
    }

    void given_value() {
        switch (below(4)) {
            case 0:
                return put(pick({"unknown", "not applicable", "yes"}));
            case 1:
                put("-");
                join("3");
                return stay("persons");
            default:
                return number();
        }
    }

    void test() {
        text_ += "test";
        put("\"a title\"");
        put("given");
        put("municipality");
        stay("Fanø");
        while (!once_in(4)) {
            switch (below(6)) {
                case 0:
                    line("person");
                    stay(pick({"anna", "\"bo 1\""}));
                    break;
                case 1:
                    line("no more");
                    put("persons");
                    break;
                case 2:
                    line("19");
                    put("persons");
                    put("like");
                    put("anna");
                    break;
                case 3:
                    line("benefit");
                    put("from");
                    put("2021-01-01");
                    comma();
                    put("kind");
                    put("is");
                    put("cash_help");
                    break;
                default:
                    line(name());
                    put("for");
                    put("months of");
                    put("2021");
                    put("is");
                    given_value();
                    while (once_in(2)) {
                        comma();
                        given_value();
                    }
                    if (once_in(4)) {
                        put("known to");
                        put("1");
                        stay("%");
                    }
            }
        }
        if (once_in(2)) {
            line("for");
            put("year");
            put("2021");
        }
        if (once_in(3)) {
            line("under");
            circumstances();
        }
        while (!once_in(4)) {
            line("expect");
            put(name());
            if (once_in(2)) {
                index(0);
            }
            stay("is");
            if (once_in(4)) {
                put("conflict between");
                put("main");
                comma();
                put("other");
            } else {
                given_value();
            }
            if (once_in(4)) {
                put("because");
                put("main");
                if (once_in(2)) {
                    comma();
                    put("offers");
                    put("of");
                    put("person");
                }
            }
            if (once_in(2)) {
                stay("under");
                circumstances();
            }
            if (once_in(4)) {
                stay("known on");
                put("2021-03-01");
            }
        }
    }

    void circumstances() {
        put("threshold");
        put("at_least");
        if (once_in(2)) {
            comma();
            put("law as of");
            put("2021-03-01");
        }
    }
};

}  // namespace hjemmel::support
