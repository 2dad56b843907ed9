#pragma once

#include "apps/report/display.hpp"
#include "apps/report/people.hpp"
#include "sim/least.hpp"
#include "sim/possible.hpp"
#include "sim/settle.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hjemmel::apps {

/// A figure that a search speaks of.
struct FigureRecord {
    std::string quantity;
    std::string label;
    std::string entity;
    std::string index;
    std::string index_label;
};

/// What the rules answered for one number.
struct ProbeRecord {
    std::string added;   ///< exact
    std::string figure;  ///< exact: what the figure then is
    std::string figure_display;
    std::string state;
    std::string value;
    std::string display;
};

/// How many more are needed.
struct LeastRecord {
    std::string result;  ///< `found`, `never`, `undecided`, `no_figure`, `not_whole`,
                         ///< `not_yes_or_no`, `cancelled`
    FigureRecord figure;
    std::string given;  ///< exact: what is added to
    std::string given_display;
    std::optional<std::int64_t> added;
    std::optional<std::int64_t> stated;    ///< `--least FACT=N`
    bool differs = false;                  ///< what was stated is not what was found
    std::vector<ProbeRecord> certificate;  ///< the neighbours, ascending
    std::optional<std::int64_t> certain;   ///< when undecided: a number that is answered yes
    bool searched = false;                 ///< the rules were asked
    bool proven = false;                   ///< no smaller number is yes
    bool in_steps = false;                 ///< of 1, though the figure need not be whole
    std::vector<FigureRecord> computed_anew;
    std::uint64_t questions = 0;
    std::vector<std::string> in_words;
};

struct PossibleRecord {
    struct Pair {
        std::int64_t value = 0;
        std::optional<std::int64_t> other;
    };
    std::string result;  ///< `done`, `not_whole`, `not_yes_or_no`, `cancelled`
    FigureRecord figure;
    std::optional<FigureRecord> other;
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::optional<std::int64_t> further;
    std::uint64_t count = 0;
    std::optional<Pair> smallest;
    std::optional<Pair> largest;
    bool every_value_between = false;
    std::uint64_t undecided = 0;
    bool in_steps = false;
    std::vector<FigureRecord> agreeing;
    std::uint64_t questions = 0;
    std::vector<std::string> in_words;
};

struct SettlingRecord {
    struct End {
        std::string value;  ///< `yes` or `no`
        std::string display;
        std::string reaches;  ///< exact
        std::string reaches_display;
        std::string beyond;
        std::string beyond_display;
    };
    std::string quantity;
    std::string label;
    std::string places;  ///< `oktober, november og december 2021`
    std::optional<End> low;
    std::optional<End> high;
    std::string between;  ///< `nothing`, `not_searched`, `unknown`, `unknown_where_tried`, `open`
    std::string step;     ///< exact: of the grid
    std::uint64_t questions = 0;
    std::vector<std::string> in_words;
};

[[nodiscard]] FigureRecord figure_record(const Display& display, const People& people,
                                         const engine::Place& place);

[[nodiscard]] LeastRecord least_record(const Display& display, const People& people,
                                       const engine::Place& asked, const engine::Place& figure,
                                       const sim::Least& least, std::optional<std::int64_t> stated);
[[nodiscard]] PossibleRecord possible_record(const Display& display, const People& people,
                                             const sim::PossibleQuestion& question,
                                             const sim::Possible& possible);
/// missing_in_words: what is missing, as `missing_text` says it.
[[nodiscard]] SettlingRecord settling_record(const Display& display,
                                             const std::string& missing_in_words,
                                             const sim::Settling& settling);

}  // namespace hjemmel::apps
