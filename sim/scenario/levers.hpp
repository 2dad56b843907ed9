#pragma once

#include "engine/evaluate/interpreter.hpp"
#include "engine/program/plan.hpp"
#include "engine/values/interval.hpp"
#include "sim/setting.hpp"

#include <cstdint>
#include <optional>
#include <vector>

/// What the levers of a scenario have to be so that a question is answered yes. Every number is
/// asked of the exact evaluator.
namespace hjemmel::sim {

/// A lever with the figure that it moves, among the facts at hand.
struct PlacedLever {
    engine::Lever lever;
    engine::Place figure;
    engine::Rational value;  ///< where it stands while others move
};

struct LeverQuestion {
    engine::Place asked;
    std::vector<PlacedLever> levers;
    std::vector<engine::Override> given;  ///< figures that are told otherwise, by a model
    std::vector<engine::Place> kept{};    ///< what must be answered yes as well
};

/// Why levers cannot be asked about.
enum class LeverError : std::uint8_t {
    NotYesOrNo,
    NoFigure,  ///< what a lever moves is neither given nor computed
    Cancelled
};

/// The least value of one lever, the others standing where they are.
struct LeverAnswer {
    enum class Result : std::uint8_t {
        Found,      ///< `at` is yes, `below`, one step less, is no
        Met,        ///< the answer is yes with the least value that the lever can have
        Never,      ///< every value is answered no, or as far as `most`
        Undecided,  ///< `at` is neither yes nor no; `certain`: a value that is yes, if one was met
        NoFigure,
        Cancelled
    };
    Result result = Result::NoFigure;
    std::optional<LeverError> error;
    engine::Rational figure;  ///< what the lever moves, as it is
    std::optional<engine::Interval> figure_bounds;
    engine::Rational step;
    engine::Rational at;
    std::optional<engine::Rational> below;
    std::optional<engine::Rational> certain;
    engine::Rational most;  ///< the greatest value that was tried: the figure's range may cap it
    bool proven = false;    ///< no smaller value is answered otherwise than no
    bool is_read = true;    ///< Never: the form of the rules lets the answer hang on the figure
    std::uint64_t questions = 0;
    std::vector<engine::Place> set_aside;  ///< observations that were computed instead
};

/// The cheapest values of all levers that have a price.
struct CheapestAnswer {
    enum class Result : std::uint8_t {
        Found,
        Never,
        Undecided,       ///< no values are known to be enough
        NoPrices,        ///< no lever has a price, or they have different units
        TooManyFigures,  ///< the levers with a price move more than two figures
        TooWide,         ///< both figures have more than 100,000 steps
        NotMonotone,     ///< the form of the rules does not show that more is never worse
        Cancelled
    };
    Result result = Result::NoPrices;
    std::vector<engine::Rational> values;  ///< by lever of the question
    engine::Rational cost;
    std::uint64_t questions = 0;
};

/// Asks about levers: a search over one, or what comes out at given values.
class LeverSearch {
public:
    LeverSearch(const Setting& setting, LeverQuestion question);

    [[nodiscard]] std::optional<LeverError> error() const { return error_; }
    [[nodiscard]] const LeverQuestion& question() const { return question_; }
    /// What is answered when the levers have these values, and further figures are told otherwise:
    /// yes where what is asked and all that is kept are answered yes, else the answer of the first
    /// that is no, else of the first that is not yes.
    [[nodiscard]] engine::Outcome at(const std::vector<engine::Rational>& values,
                                     const std::vector<engine::Override>& also = {});
    /// What a quantity is then.
    [[nodiscard]] engine::Outcome figure_at(const engine::Place& place,
                                            const std::vector<engine::Rational>& values,
                                            const std::vector<engine::Override>& also = {});
    /// Whether the form of the rules shows that more of a lever never turns yes into no.
    [[nodiscard]] bool is_more_never_worse(std::size_t lever) const;
    [[nodiscard]] LeverAnswer least(std::size_t lever);
    [[nodiscard]] CheapestAnswer cheapest();
    [[nodiscard]] std::vector<engine::Rational> standing() const;

private:
    struct Figure {
        engine::Place place;
        engine::Rational value;
        std::optional<engine::Interval> bounds;
    };
    struct Steps;

    [[nodiscard]] bool find_figures();
    [[nodiscard]] engine::Outcome ask(const engine::Place& place,
                                      const std::vector<engine::Rational>& from,
                                      const std::vector<engine::Rational>& to,
                                      const std::vector<engine::Override>& also = {});
    [[nodiscard]] engine::Outcome ask_all(const std::vector<engine::Rational>& from,
                                          const std::vector<engine::Rational>& to,
                                          const std::vector<engine::Override>& also = {});
    [[nodiscard]] std::size_t figure_of(std::size_t lever) const;
    [[nodiscard]] engine::Rational most_of(std::size_t lever) const;

    Setting setting_;
    LeverQuestion question_;
    engine::Interpreter interpreter_;
    std::vector<Figure> figures_;
    std::vector<engine::Place> set_aside_;
    std::optional<LeverError> error_;
    bool cancelled_ = false;
    std::uint64_t questions_ = 0;
};

/// What values of levers cost: the sum of value and price; of a lever without a price nothing.
[[nodiscard]] engine::Rational cost_of(const std::vector<PlacedLever>& levers,
                                       const std::vector<engine::Rational>& values);

}  // namespace hjemmel::sim
