#pragma once

#include "engine/evaluate/interpreter.hpp"
#include "engine/values/calendar.hpp"
#include "lang/diagnostic.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hjemmel::cli {

/// How every verb ends.
enum class Exit : std::uint8_t {
    Complete = 0,  ///< unknown and conflict are answers
    Findings = 1,  ///< errors in the rules, failing tests, a stated number that differs
    Usage = 2,
    Refused = 3,  ///< data or files
    Limit = 4,
    Internal = 5,  ///< a bug of ours
    Cancelled = 130
};

enum class Verb : std::uint8_t {
    Help,
    Version,
    New,
    Check,
    Format,
    Test,
    Run,
    Batch,
    Data,
    Explain,
    Fork,
    Diff,
    Duties,
    LawImport,
    LawShow,
    ReviewStatus,
    ReviewSign,
    ReviewReopen,
    ReviewBook,
    Simulate,
    Synth
};
enum class Colour : std::uint8_t { Auto, Always, Never };

/// How `batch` writes its results.
enum class TableFormat : std::uint8_t { Csv, JsonLines };
enum class ProgressForm : std::uint8_t { Auto, Bar, Lines, Json, None };
/// What `data` does.
enum class DataAction : std::uint8_t { Template, Describe, Check, Pack };

/// The limits that `--limit NAME=N` can set.
struct AskedLimits {
    engine::Limits evaluation;           ///< `steps`, `bits`, `depth`, `combinations`
    std::size_t answers = 1'000'000;     ///< of one run
    std::size_t candidates = 1'000'000;  ///< numbers of `--possible`
    std::size_t explanation = 100'000;   ///< steps of grounds
    std::size_t lines = 2'000;           ///< of the reasons in an explanation
    std::size_t messages = 100;
    std::size_t rows = 1'000'000;  ///< that `batch` holds at once, where each is judged alone
};

/// A command line, taken apart.
struct Options {
    Verb verb = Verb::Help;
    std::vector<std::string> paths;
    std::string code;  ///< of `explain E4002`
    std::string data;
    std::string ask;
    std::vector<std::string> of;
    std::vector<std::string> for_indices;
    std::optional<engine::Date> law_on;
    std::optional<engine::Date> known_on;
    std::vector<std::pair<std::string, std::string>> choices;
    std::vector<std::string> scenarios;
    std::string into;     ///< `law import`: where law texts go
    std::string law_dir;  ///< law texts that go before those that the rules name
    std::vector<std::pair<std::string, engine::Date>> commences;  ///< `--commences BEK564=DATE`
    std::vector<std::pair<std::string, engine::Date>> published;
    std::string lock = "hjemmel.lock";
    std::vector<std::string> pairs;  ///< `--pair`: what is signed or opened again
    bool all_open = false;           ///< `--all-open`: everything that is not signed as it is now
    std::string by;                  ///< who reviewed
    std::optional<engine::Date> signed_on;
    std::string base;  ///< the rules as they were when they were signed
    std::string base_law_dir;
    /// `--effect DATA:QUANTITY@INDEX`: questions that a review book asks again without each rule
    /// that no provision carries, and with the other options of each reading.
    struct EffectOn {
        std::string data;
        std::string ask;
        std::string index;  ///< as `--for` takes it; empty: all of which the data have something
    };
    std::vector<EffectOn> effects;
    std::string html;               ///< `explain --html FILE`
    std::string against;            ///< what an explanation is held against
    std::vector<std::string> over;  ///< readings that `fork` leaves open; none: all
    std::string least;
    std::string possible;
    bool grounds = false;
    bool notes = false;
    bool only_check = false;  ///< `fmt --check`: nothing is written
    bool from_stdin = false;
    std::string stands_for;                   ///< `--path`: the file that standard input is
    std::string text;                         ///< of standard input
    std::optional<lang::Language> rewritten;  ///< `--language`: what rule files are written in
    std::optional<lang::Severity> denied;     ///< `--deny`: what is as bad as an error
    bool json = false;
    bool calendar = false;  ///< of `duties`
    bool quiet = false;
    bool show_values = false;
    bool cross_check = false;  ///< run: hold what is observed against its computation
    std::string out;           ///< a file or folder to write to
    TableFormat format = TableFormat::Csv;
    std::size_t threads = 0;   ///< 0: as many as the machine has
    std::size_t verified = 0;  ///< rows of `batch` that are computed again one by one
    std::uint64_t seed = 1;
    std::size_t runs = 1'000;                                  ///< of `simulate`
    std::vector<std::pair<std::string, std::string>> levers;   ///< `--set lever=937`
    std::string csv;                                           ///< where tables of figures go
    std::vector<std::pair<std::string, std::string>> margins;  ///< `--have offers_met=62%`
    std::size_t size = 0;                                      ///< persons of a made register
    std::size_t others = 0;                                    ///< more, who are not measured
    std::string totals;                                        ///< a table of events by month
    std::string explained;               ///< the row of `batch` whose reasons are shown
    std::uint64_t explained_sample = 0;  ///< of how many answers of `batch`, drawn by the seed
    ProgressForm progress = ProgressForm::Auto;
    DataAction data_action = DataAction::Check;
    lang::Language language = lang::Language::English;
    bool has_language = false;  ///< `--lang` was given
    Colour colour = Colour::Auto;
    AskedLimits limits;
    std::string command;  ///< the whole line, as it can be typed again
};

/// What is wrong with a command line, and what would be right.
struct UsageError {
    lang::Language language = lang::Language::English;
    std::string message;
    std::vector<std::string> help;
};

/// locale: the language of messages where nothing else tells it.
[[nodiscard]] tl::expected<Options, UsageError> parse_options(
    const std::vector<std::string>& arguments, lang::Language locale);

/// The names of the verbs and of the options, for help and suggestions.
[[nodiscard]] std::vector<std::string> verb_names();
[[nodiscard]] std::vector<std::string> option_names();

/// Writes an argument so that a shell reads it back.
[[nodiscard]] std::string as_shell_word(const std::string& argument);

/// Takes `NAME=VALUE` apart; nothing when there is no `=` or no name.
[[nodiscard]] std::optional<std::pair<std::string, std::string>> split_pair(std::string_view text);

/// Reads a whole number of at most 18 digits, with `_` between them if wanted.
[[nodiscard]] std::optional<std::int64_t> parse_whole(std::string_view text);

}  // namespace hjemmel::cli
