#include "apps/cli/replace_file.hpp"
#include "apps/cli/verbs.hpp"

#include <array>
#include <filesystem>
#include <system_error>

namespace hjemmel::cli {

namespace {

namespace fs = std::filesystem;
using apps::say;
using apps::Word;

struct NewFile {
    std::string_view path;
    std::string_view text;
};

// One paragraph of an invented order, one rule that follows from it, and one test of the rule.

constexpr std::string_view law = R"(law BEK1
title "BEK nr. 1 af 02/01/2020"
subject "an invented order: put your own in its place"
issued 2020-01-02
published 2020-01-03
commences 2020-02-01 by § 2
paraphrase english

§ 1
  A person has a right to an offer after at least 12 months on a benefit.

§ 2
  The order takes effect on 1 February 2020.
)";

constexpr std::string_view rules = R"(language english
module offers

source BEK1 "lov/bek-1-2020.law"

entity person (persons)
  label da "borger" / "borgere", en "citizen" / "citizens"
  has benefit_start : date
    label da "første dag på ydelsen", en "first day on the benefit"

convention months round down
  assumption "the order does not say what a month after the 29th, 30th or 31st is"

parameter minimum_spell : months
  label da "mindste varighed", en "least duration"
  is 12 months                        cite BEK1 § 1

define has_right of person on D : yes/no
  label da "har ret til et tilbud", en "has a right to an offer"
  cite BEK1 § 1
  is whole months in (from benefit_start to D) >= minimum_spell
)";

constexpr std::string_view test_of_rules = R"(language english
module tests.offers
use offers

test "a right after twelve months, to the day"
  given person anna
    benefit_start is 2020-03-01
  expect has_right of anna on 2021-02-27 is no
  expect has_right of anna on 2021-02-28 is yes
)";

constexpr std::string_view danish_law = R"(law BEK1
title "BEK nr. 1 af 02/01/2020"
subject "en opdigtet bekendtgørelse: sæt din egen i dens sted"
issued 2020-01-02
published 2020-01-03
commences 2020-02-01 by § 2
paraphrase danish

§ 1
  En borger har ret til et tilbud efter mindst 12 måneder på en ydelse.

§ 2
  Bekendtgørelsen træder i kraft den 1. februar 2020.
)";

constexpr std::string_view danish_rules = R"(language dansk
modul tilbud

kilde BEK1 "lov/bek-1-2020.law"

entitet borger (borgere)
  betegnelse da "borger" / "borgere", en "citizen" / "citizens"
  har ydelse_fra : dato
    betegnelse da "første dag på ydelsen", en "first day on the benefit"

konvention måneder afrundes nedad
  antagelse "bekendtgørelsen siger ikke, hvad en måned efter den 29., 30. eller 31. er"

parameter mindste_varighed : måneder
  betegnelse da "mindste varighed", en "least duration"
  er 12 måneder                       jf. BEK1 § 1

fastsæt har_ret hos borger den D : ja/nej
  betegnelse da "har ret til et tilbud", en "has a right to an offer"
  jf. BEK1 § 1
  er hele måneder i (fra ydelse_fra til D) >= mindste_varighed
)";

constexpr std::string_view danish_test = R"(language dansk
modul test.tilbud
brug tilbud

test "ret efter tolv måneder, på dagen"
  givet borger anna
    ydelse_fra er 2020-03-01
  forvent har_ret hos anna den 2021-02-27 er nej
  forvent har_ret hos anna den 2021-02-28 er ja
)";

constexpr std::array english_files{
    NewFile{"lov/bek-1-2020.law", law},
    NewFile{"offers.rules", rules},
    NewFile{"tests/offers.rules", test_of_rules},
};
constexpr std::array danish_files{
    NewFile{"lov/bek-1-2020.law", danish_law},
    NewFile{"tilbud.rules", danish_rules},
    NewFile{"test/tilbud.rules", danish_test},
};

lang::Diagnostic message(lang::Code code, std::vector<lang::Argument> arguments) {
    lang::Diagnostic diagnostic;
    diagnostic.code = code;
    diagnostic.arguments = std::move(arguments);
    diagnostic.span = nowhere;
    return diagnostic;
}

/// Gives what stands in the way, or nothing when all is written.
lang::Diagnostics make(const std::string& folder, const std::array<NewFile, 3>& files) {
    std::error_code error;
    if (fs::exists(folder, error) &&
        (!fs::is_directory(folder, error) || !fs::is_empty(folder, error))) {
        return {message(lang::Code::FolderNotEmpty, {folder})};
    }
    for (const NewFile& file : files) {
        const fs::path path = fs::path(folder) / file.path;
        fs::create_directories(path.parent_path(), error);
        const std::string failure =
            error ? error.message() : replace_file(path.string(), std::string(file.text));
        if (!failure.empty()) {
            return {message(lang::Code::FileNotWritten, {path.generic_string(), failure})};
        }
    }
    return {};
}

}  // namespace

Exit new_folder(const Options& options, Console& console) {
    const std::string& folder = options.paths.front();
    const lang::Language written = options.rewritten.value_or(options.language);
    const lang::Diagnostics diagnostics =
        make(folder, written == lang::Language::Danish ? danish_files : english_files);
    console.draw(diagnostics, {});
    if (diagnostics.empty()) {
        const std::string named = as_shell_word(folder);
        console.remark(say(Word::FolderMade, options.language, folder, "hjemmel check " + named,
                           "hjemmel test " + named));
    }
    return exit_for(diagnostics);
}

}  // namespace hjemmel::cli
