#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace hjemmel::support {

/// Writes expressions that are read without errors, in any layout and with comments anywhere. What
/// they say makes no sense.
class RandomSyntax {
public:
    explicit RandomSyntax(std::uint64_t seed) : random_(seed) {}

protected:
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

    std::mt19937_64 random_;
    std::string text_;
};

}  // namespace hjemmel::support
