#pragma once

#include "engine/values/calendar.hpp"
#include "lang/diagnostic.hpp"
#include "lang/source.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Official texts become law texts: anchored, with commencement and changes told apart.
namespace hjemmel::lang {

/// An instrument as it is published, before its provisions are told apart.
struct OfficialText {
    std::string kind;  ///< `BEK`, `LOV`, `LBK`
    int number = 0;
    std::string title;  ///< `Bekendtgørelse om …`
    std::string eli;    ///< may be empty
    std::optional<engine::Date> issued;
    Span span;  ///< where it says which instrument it is

    /// The text of one §, running on.
    struct Section {
        std::string text;
        std::string
            heading;  ///< of the chapter that begins with it, `Kapitel 2: Mål`; mostly empty
        Span span;
    };
    std::vector<Section> sections;
    std::vector<std::string> preamble;  ///< what stands before the first §
    /// An amending instrument of which only the wordings are at hand that it puts into others.
    bool only_inserted = false;

    /// `BEK1409`
    [[nodiscard]] std::string id() const { return kind + std::to_string(number); }
    /// `bek-1409-2019.law`
    [[nodiscard]] std::string file_name() const;
};

/// What the user says of the instruments, by their ids.
struct ImportDates {
    std::map<std::string, engine::Date> commences;
    std::map<std::string, engine::Date> published;
};

/// Finds the dates in a law text that the user gave when it was made; dates that are there already
/// stay as they are.
void take_given_dates(const std::string& id, std::string_view law_text, ImportDates& dates);

/// A law text that was made.
struct ImportedLaw {
    std::string id;
    std::string name;  ///< of the file
    std::string text;
};

struct ImportedLaws {
    std::vector<ImportedLaw> laws;  ///< in the order of the official texts
    Diagnostics diagnostics;        ///< with an error none of the laws may be used
};

/// Makes law texts of official texts. An amending instrument changes the instrument that it names
/// or whose title it bears, when that is among them. No date is guessed: one that a text does not
/// give must be given, and a day of publication is an assumption of the law text that says so.
[[nodiscard]] ImportedLaws import_laws(const std::vector<OfficialText>& texts,
                                       const ImportDates& dates);

/// Reads an instrument as plain text: a line such as `BEK nr. 1409 af 16/12/2019`, its title, then
/// chapters and §§. Errors say where it cannot be read.
[[nodiscard]] OfficialText read_plain_law(const SourceFile& source, FileId file,
                                          Diagnostics& diagnostics);

/// Reads `16. december 2019` or `16/12/2019` at the beginning of a text; `end` is the byte after
/// it.
[[nodiscard]] std::optional<engine::Date> danish_date(std::string_view text, std::size_t& end);

/// An instrument that a text names, `Bekendtgørelse nr. 1409 af 16. december 2019`, and its end.
struct NamedInstrument {
    std::string kind;
    int number = 0;
    engine::Date issued;
    std::size_t begin = 0;
    std::size_t end = 0;
};
[[nodiscard]] std::optional<NamedInstrument> find_instrument(std::string_view text,
                                                             std::size_t from = 0);

/// Gives the text with one blank between its words and without characters that show nothing; those
/// that were left out are named.
[[nodiscard]] std::string printable(std::string_view text, std::vector<std::string>* left_out);

}  // namespace hjemmel::lang
