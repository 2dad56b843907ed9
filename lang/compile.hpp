#pragma once

#include "engine/evaluate/test_case.hpp"
#include "engine/program/plan.hpp"
#include "engine/program/program.hpp"
#include "lang/diagnostic.hpp"
#include "lang/law_text.hpp"
#include "lang/source.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hjemmel::lang {

/// What `check` counts.
struct Summary {
    std::size_t files = 0;
    std::size_t rules = 0;  ///< clauses and parameter steps
    std::size_t tests = 0;
    std::size_t assumptions = 0;        ///< of rules and law texts
    std::size_t untranslated = 0;       ///< provisions of which something is not coded
    std::size_t unverified_quotes = 0;  ///< the text at hand is a paraphrase
    std::size_t silenced = 0;           ///< messages that an `allow` took away
};

/// Whether lints and notes are made: what is right and could be written better.
/// With coverage also what law and rules lack of each other.
enum class Lints : std::uint8_t { Hidden, Shown, WithCoverage };

/// Law that is not coded on purpose.
struct UntranslatedLaw {
    std::string instrument;
    std::string anchor;  ///< canonical
    std::string quote;   ///< the words that are left out; empty: the provision
    std::string words;   ///< which part of it, in other words; may be empty
    std::string reason;
    Span span;
};

/// A place where a rule file names a provision.
struct CitedLaw {
    enum class As : std::uint8_t { Ground, See, Untranslated };
    As as = As::Ground;
    std::string instrument;
    std::string anchor;     ///< canonical
    std::string quote;      ///< empty: none
    bool verified = false;  ///< the quote stands in a text that is no outline
    Span span;
};

struct Compiled {
    engine::Program program;  ///< usable when the diagnostics hold no error
    std::vector<engine::TestCase> tests;
    Diagnostics diagnostics;  ///< sorted
    Summary summary;
    LawLibrary laws;  ///< the law texts that were read, with what they make of each other
    std::vector<UntranslatedLaw> untranslated;
    std::vector<CitedLaw> citations;  ///< `cite`, `see` and `untranslated`, in the order of reading
    std::vector<engine::Plan> plans;  ///< by ScenarioId
};

/// Gives the bytes of a law file, by its path relative to the folder of the rule file; none when it
/// cannot be read.
using LoadText = std::function<std::optional<std::string>(const std::string& path)>;

/// Takes rule files all the way to a checked program: parse, resolve, check, lower. The order of
/// the files does not matter. `sources` gains the law files. law_texts: files that go before what
/// the rules name as the text of the same instrument, such as an imported text before an outline.
[[nodiscard]] Compiled compile(Sources& sources, const std::vector<FileId>& rule_files,
                               const LoadText& load, Lints lints = Lints::Hidden,
                               const std::vector<FileId>& law_texts = {});

struct Parsed;

/// The same from files that are parsed already, which are put in order.
[[nodiscard]] Compiled compile_parsed(Sources& sources, std::vector<Parsed>& parsed,
                                      const LoadText& load, Lints lints,
                                      const std::vector<FileId>& law_texts = {});

}  // namespace hjemmel::lang
