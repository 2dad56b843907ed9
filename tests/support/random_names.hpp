#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace hjemmel::support {

/// What a random quantity of `random_module.hpp` gives.
enum class RandomType : std::uint8_t { YesNo, Number, Share, Money, Date, Months, Days, Colour };

/// A quantity that expressions may read.
struct RandomQuantity {
    std::string name;
    RandomType type = RandomType::YesNo;
    bool of_person = false;       ///< otherwise of a town
    char time = 0;                ///< index: `Y`, `M`, `D` or none
    bool by_colour = false;       ///< index `for colour G`
    bool not_applicable = false;  ///< it can be
    bool is_procedure = false;
};

/// Where an expression stands: what its names mean.
struct RandomScope {
    enum class Thing : std::uint8_t { Town, Person, Talk, Stay };
    Thing thing = Thing::Town;
    char time = 0;            ///< the index in sight, as `Y`, `M` or `D`
    bool by_colour = false;   ///< `G` is in sight
    std::string month = "M";  ///< what the month in sight is called
};

/// Writes how times and quantities are named where an expression stands.
class RandomNames {
public:
    using Type = RandomType;
    using Scope = RandomScope;
    using Thing = RandomScope::Thing;

    explicit RandomNames(std::uint64_t seed) : random_(seed) {}

    int below(int count) { return static_cast<int>(random_() % static_cast<std::uint64_t>(count)); }
    bool once_in(int count) { return below(count) == 0; }
    std::string pick(const std::vector<std::string>& words) {
        return words[static_cast<std::size_t>(below(static_cast<int>(words.size())))];
    }

    void may_read(RandomQuantity quantity) { quantities_.push_back(std::move(quantity)); }
    [[nodiscard]] const std::vector<RandomQuantity>& quantities() const { return quantities_; }

    // ---- time ----

    std::string year(const Scope& scope) {
        switch (scope.time) {
            case 'Y':
                return pick({"Y", "(Y - 1)", "(Y + 1)"});
            case 'M':
                return "(year of " + scope.month + ")";
            case 'D':
                return "(year of D)";
            default:
                return pick({"2020", "2021"});
        }
    }
    std::string month(const Scope& scope) {
        switch (scope.time) {
            case 'Y':
                return pick({"(last month of Y)", "(first month of Y)"});
            case 'M':
                return pick({scope.month, "(" + scope.month + " - 1)"});
            case 'D':
                return "(month of D)";
            default:
                return pick({"2020-12", "2021-03"});
        }
    }
    std::string day(const Scope& scope) {
        switch (scope.time) {
            case 'Y':
                return pick({"(last day of Y)", "(first day of Y)", "(1 April of Y)",
                             "(31 December of (Y - 1))"});
            case 'M':
                return pick(
                    {"(last day of " + scope.month + ")", "(first day of " + scope.month + ")"});
            case 'D':
                return "D";
            default:
                return pick({"2020-12-31", "2021-03-15"});
        }
    }
    std::string period(const Scope& scope) {
        const std::string end = day(scope);
        switch (below(5)) {
            case 0:
                return "(3 months to " + end + ")";
            case 1:
                return "(45 days to " + end + ")";
            case 2:
                return "(from (1 January of " + year(scope) + ") to (31 December of " +
                       year({scope.thing, 0, false, {}}) + "))";
            default:
                return scope.time == 'M'   ? scope.month
                       : scope.time == 'Y' ? "Y"
                                           : "(12 months to " + end + ")";
        }
    }

    // ---- quantities ----

    [[nodiscard]] static bool has_person(const Scope& scope) { return scope.thing != Thing::Town; }

    static std::string substitute(Type type) {
        switch (type) {
            case Type::YesNo:
                return "no";
            case Type::Number:
                return "1";
            case Type::Share:
                return "10 %";
            case Type::Money:
                return "5 kr";
            case Type::Date:
                return "2020-06-01";
            case Type::Months:
                return "1 months";
            case Type::Days:
                return "1 days";
            case Type::Colour:
                return "green";
        }
        return {};
    }

    /// The words with which a quantity is read here.
    std::string reading_of(const RandomQuantity& quantity, const Scope& scope) {
        std::string text = quantity.name;
        const bool passes_on = quantity.time == scope.time && scope.month == "M" && !once_in(4);
        if (quantity.time == 'Y' && !passes_on) {
            text += " for year " + year(scope);
        } else if (quantity.time == 'M' && !passes_on) {
            text += " for month " + month(scope);
        } else if (quantity.time == 'D' && !passes_on) {
            text += " on " + day(scope);
        }
        if (quantity.by_colour && (!scope.by_colour || once_in(4))) {
            text += pick({" for red", " for colour green", " for blue"});
        }
        if (quantity.time != 0 && once_in(8)) {
            text += " under law as of " + pick({"2020-06-01", "2021-06-01", day(scope)});
        }
        if (quantity.not_applicable) {
            text += " counting not applicable as " + substitute(quantity.type);
        }
        return "(" + text + ")";
    }

    std::vector<const RandomQuantity*> readable(Type type, const Scope& scope) const {
        std::vector<const RandomQuantity*> found;
        for (const RandomQuantity& quantity : quantities_) {
            if (quantity.type == type && !quantity.is_procedure &&
                (!quantity.of_person || has_person(scope))) {
                found.push_back(&quantity);
            }
        }
        return found;
    }

    std::string read(Type type, const Scope& scope) {
        const auto found = readable(type, scope);
        if (found.empty()) {
            return substitute(type);
        }
        return reading_of(*found[static_cast<std::size_t>(below(static_cast<int>(found.size())))],
                          scope);
    }

private:
    std::mt19937_64 random_;
    std::vector<RandomQuantity> quantities_;
};

}  // namespace hjemmel::support
