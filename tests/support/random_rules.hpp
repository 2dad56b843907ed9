#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace hjemmel::support {

/// Writes rule files that are read without errors, with every construct of the grammar, in any
/// layout and with comments anywhere. What they say makes no sense. Equal seeds give equal files.
class RandomRules {
public:
    explicit RandomRules(std::uint64_t seed) : random_(seed) {}

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
    // ---- choices ----

    int below(int count) { return static_cast<int>(random_() % static_cast<std::uint64_t>(count)); }
    bool once_in(int count) { return below(count) == 0; }
    std::string pick(const std::vector<std::string>& words) {
        return words[static_cast<std::size_t>(below(static_cast<int>(words.size())))];
    }
    std::string name() {
        return pick({"a", "b", "share_without", "conversations_held", "persons_with_an_offer", "x",
                     "næste_år", "average_without_conversations", "limit", "M"});
    }
    std::string words() {
        return pick({"\"kort\"", "\"a \"\"quoted\"\" word\"", "\"-- no comment, æøå\"",
                     "\"a text that is rather long, so that lines which hold it may not fit\""});
    }

    // ---- layout ----

    /// A word that may stand anywhere behind the one before.
    void put(const std::string& word) {
        static const std::vector<std::string> gaps = {
            " ",    " ",           " ",       " ",           " ",
            " ",    " ",           " ",       "  ",          "\t",
            "\n  ", "\n         ", "\n\n   ", " -- why\n  ", "\n  -- above\n    "};
        text_ += pick(gaps) + word;
    }
    /// A word on the line of the one before.
    void stay(const std::string& word) { text_ += pick({" ", " ", "   "}) + word; }
    void join(const std::string& word) { text_ += word; }
    /// A word that begins a line.
    void line(const std::string& word) {
        text_ += pick({"\n  ", "\n    ", "\n      ", "\n\n    ", "  -- behind\n  ",
                       "\n -- own line\n  "}) +
                 word;
    }
    void comma() { text_ += pick({",", ",", " ,"}); }

    // ---- values ----

    void number() {
        put(pick({"0", "12", "14_500", "0.15", "20"}));
        if (once_in(2)) {
            stay(pick({"%", "months", "days", "kr", "kr/person", "points"}));
        }
    }

    void tight(int depth) {
        switch (below(depth > 0 ? 8 : 5)) {
            case 0:
                return number();
            case 1:
                return put(pick({"2021-03-31", "2021-03"}));
            case 2:
                put(pick({"1 April of", "31 December of"}));
                return put(pick({"Y", "2020"}));
            case 3:
            case 4:
                return put(name());
            case 5:
                put("(");
                expression(depth - 1, true);
                return put(")");
            case 6:
                put(pick({"last day of", "month of", "first day of", "year of"}));
                return tight(depth - 1);
            default:
                return put(words());
        }
    }

    void index_value(int depth) {
        tight(depth);
        if (once_in(4)) {
            put(pick({"+", "-"}));
            put(pick({"1", "2"}));
        }
    }

    void index(int depth) {
        switch (below(4)) {
            case 0:
                put("for");
                put("month");
                return index_value(depth);
            case 1:
                put("for");
                put("year");
                return index_value(depth);
            case 2:
                put("on");
                return index_value(depth);
            default:
                put("for");
                put("group");
                stay(name());
        }
    }

    void reference(int depth) {
        put(once_in(5) ? "other." + name() : name());
        if (once_in(5)) {
            put("of");
            put(name());
        }
        while (once_in(3)) {
            index(depth - 1);
        }
        if (once_in(8)) {
            put("under");
            put("law as of");
            index_value(depth - 1);
        }
        if (once_in(8)) {
            put("counting");
            put("not applicable");
            put("as");
            put(pick({"0 %", "x", "(a + b)"}));
        }
        if (once_in(10)) {
            put("converted to");
            put(pick({"days", "hours", "kr/person"}));
        }
    }

    // ---- expressions ----

    void operand(int depth) {
        if (depth <= 0 || once_in(2)) {
            return once_in(3) ? tight(0) : reference(depth);
        }
        if (once_in(5)) {
            put("from");
            index_value(depth - 1);
            put("to");
            return index_value(depth - 1);
        }
        put("(");
        expression(depth - 1, true);
        put(")");
    }

    void product(int depth) {
        if (once_in(8)) {
            put("-");
        }
        operand(depth);
        bool divides = false;
        while (once_in(4)) {
            const bool slash = once_in(2);
            put(slash ? "/" : "*");
            divides = divides || slash;
            operand(depth);
        }
        if (divides && once_in(2)) {
            if_none();
        }
    }

    void if_none() {
        put("if none");
        put(pick({"0 %", "not applicable", "(x + y)", "-1"}));
    }

    void sum(int depth) {
        product(depth);
        while (once_in(4)) {
            put(pick({"+", "-"}));
            product(depth);
        }
        if (once_in(8)) {
            put("rounded");
            put(pick({"down", "half up", "toward zero"}));
            put("to");
            put("10");
            stay("persons");
        }
    }

    void comparison(int depth, bool in_parentheses) {
        sum(depth);
        const auto is = [&] {
            if (in_parentheses) {
                put("is");
            } else {
                stay("is");  // at the start of a line it would be an outcome
            }
        };
        switch (below(7)) {
            case 0:
                put(pick({"<", "<=", ">", ">="}));
                return sum(depth);
            case 4:
                put("becomes");
                return put(name());
            case 1:
                is();
                if (once_in(2)) {
                    put("not");
                }
                return sum(depth);
            case 2:
                is();
                return put(pick({"applicable", "not applicable"}));
            case 3:
                is();
                if (once_in(2)) {
                    put("not");
                }
                put("one of");
                put(name());
                while (once_in(2)) {
                    comma();
                    put(name());
                }
                return;
            default:
                return;
        }
    }

    void logical(int depth, bool in_parentheses) {
        for (bool more = true; more; more = once_in(2)) {
            if (once_in(6)) {
                put("not");
            }
            comparison(depth, in_parentheses);
            if (once_in(2)) {
                return;
            }
            put(pick({"and", "and", "or"}));
        }
        comparison(depth, in_parentheses);
    }

    void collection(int depth, bool one) {
        if (once_in(3)) {
            put(one ? pick({"month of", "day of"}) : pick({"months of", "years of"}));
            put("(");
            expression(depth - 1, true);
            put(")");
        } else {
            put(name());
        }
        if (once_in(3)) {
            put("as");
            put("other");
        }
        if (once_in(3)) {
            put("in");
            put("look_back");
        }
        if (once_in(4)) {
            put("open on");
            index_value(depth - 1);
        }
        if (once_in(2)) {
            put("where");
            logical(depth - 1, true);
        }
    }

    void aggregate(int depth) {
        switch (below(5)) {
            case 0:
                put("count of");
                collection(depth, false);
                break;
            case 1:
                put(pick({"sum of", "average of", "smallest of", "largest of"}));
                sum(depth - 1);
                put("over");
                collection(depth, false);
                break;
            case 2:
                put("share of");
                collection(depth, false);
                put("that");
                logical(depth - 1, true);
                break;
            case 3:
                put("exists");
                collection(depth, true);
                break;
            default:
                put("every");
                collection(depth, true);
                put("has");
                put("(");
                logical(depth - 1, true);
                put(")");
        }
        if (once_in(3)) {
            put("leaving out");
            put("not applicable");
        }
        if (once_in(2)) {
            if_none();
        }
    }

    void distribute(int depth) {
        put("distribute");
        sum(depth - 1);
        put("over");
        collection(depth, false);
        put("by");
        put(name());
        put("rounded");
        put("down");
        put("to");
        put("1");
        stay("cases");
        comma();
        put("rest to largest remainder");
        if (once_in(2)) {
            if_none();
        }
    }

    void drawn(int depth) {
        put("drawn");
        put("5");
        stay("cases");
        put("out of");
        collection(depth, false);
        put("by lot");
        put(once_in(2) ? words() : name());
    }

    void expression(int depth, bool in_parentheses) {
        switch (depth > 0 ? below(8) : 7) {
            case 0:
                if (in_parentheses) {
                    return aggregate(depth);
                }
                put("(");
                aggregate(depth);
                return put(")");
            case 1:
                put("if");
                logical(depth - 1, in_parentheses);
                put("then");
                expression(depth - 1, in_parentheses);
                put("else");
                return expression(depth - 1, in_parentheses);
            case 2:
                put("choose");
                put(name());
                for (bool more = true; more; more = once_in(2)) {
                    put(pick({"first_case", "b"}));
                    if (once_in(4)) {
                        comma();
                        put("c");
                    }
                    put(":");
                    put("(");
                    expression(depth - 1, true);
                    put(")");
                }
                return;
            case 3:
                put(pick({"smaller of", "larger of"}));
                for (bool more = true; more; more = once_in(2)) {
                    sum(depth - 1);
                    comma();
                }
                return sum(depth - 1);
            case 4:
                put("(");
                once_in(2) ? distribute(depth) : drawn(depth);
                return put(")");
            default:
                return logical(depth, in_parentheses);
        }
    }

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

    std::mt19937_64 random_;
    std::string text_;
};

}  // namespace hjemmel::support
