#include "lang/law_import.hpp"

#include "apps/cli/law_folder.hpp"
#include "apps/cli/replace_file.hpp"
#include "apps/cli/rule_files.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/json/diagnostics_json.hpp"
#include "apps/json/envelope.hpp"
#include "lang/law_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>

namespace hjemmel::cli {

namespace {

namespace fs = std::filesystem;
using apps::say;
using apps::Word;
using lang::Code;

/// Reads all texts, joins them with what stands in the folder, makes all laws, and writes them only
/// when nothing is wrong.
class Import {
public:
    explicit Import(const Options& options) : options_(options) {}

    Exit run(Console& console) {
        for (const std::string& path : options_.paths) {
            if (auto read = read_official(path, sources_, diagnostics_)) {
                texts_.push_back({std::move(*read), {}, true, {}});
            }
        }
        if (!lang::has_errors(diagnostics_)) {
            join();
        }
        if (!lang::has_errors(diagnostics_)) {
            make();
        }
        if (!lang::has_errors(diagnostics_)) {
            write();
        }
        drop_what_was_said();
        lang::sort_diagnostics(diagnostics_);
        console.draw(diagnostics_, sources_);
        if (options_.json) {
            console.answer(document());
        } else {
            for (const Written& one : written_) {
                const Word word = one.is_left      ? Word::LawLeft
                                  : one.unchanged  ? Word::LawUnchanged
                                  : one.made_again ? Word::LawMadeAnew
                                                   : Word::LawWritten;
                console.answer(say(word, options_.language, one.path, one.provisions) + "\n");
            }
        }
        return lang::has_errors(diagnostics_) ? Exit::Refused : Exit::Complete;
    }

private:
    /// An instrument of this import: given now, or kept by an earlier one.
    struct Text {
        ReadText read;
        std::optional<StandingLaw> standing;  ///< its law text, if the folder has one
        bool is_given = false;
        std::optional<ReadText> kept;  ///< what its law text was made of
        bool is_left = false;  ///< somebody has worked on its law text, and nothing new is for it
    };

    struct Written {
        std::string instrument;
        std::string path;
        std::size_t provisions = 0;
        bool unchanged = false;
        bool made_again = false;  ///< it stood there, and a neighbour changes what it says
        bool is_left = false;
    };

    lang::Diagnostic& report(Code code, std::vector<lang::Argument> arguments, lang::Span span) {
        diagnostics_.push_back({code, std::move(arguments), span, {}, {}, {}, {}, {}});
        return diagnostics_.back();
    }

    /// Adds what stands in the folder: an amendment must meet what it changes, whichever came
    /// first.
    void join() {
        for (StandingLaw& law : standing_laws(options_.into, diagnostics_)) {
            const std::string name = fs::path(law.path).filename().string();
            const auto given = std::find_if(texts_.begin(), texts_.end(), [&](const Text& one) {
                return one.is_given && one.read.text.file_name() == name;
            });
            lang::Diagnostics said;
            std::optional<ReadText> kept;
            if (!law.copy.empty()) {
                kept = read_official(law.copy, sources_, said);
            }
            if (given == texts_.end()) {
                diagnostics_.insert(diagnostics_.end(), said.begin(), said.end());
            } else if (lang::has_errors(said)) {
                kept.reset();
            }
            if (given != texts_.end()) {
                given->standing = std::move(law);
                given->kept = std::move(kept);
            } else if (kept) {
                texts_.push_back({*kept, std::move(law), false, kept});
            } else if (law.copy.empty()) {
                report(Code::ImportNotKept, {law.path}, nowhere)
                    .help.push_back({lang::Phrase::ImportGiveAlong, {}});
            }
        }
        // A law text that was taken away to be made again counts as it was for its neighbours.
        for (Text& one : texts_) {
            const std::string copy = kept_copy(options_.into, one.read.text.file_name());
            lang::Diagnostics said;
            if (!one.standing && !copy.empty()) one.kept = read_official(copy, sources_, said);
            if (lang::has_errors(said)) one.kept.reset();
        }
        for (const auto& [id, date] : options_.commences) check_known("--commences", id);
        for (const auto& [id, date] : options_.published) check_known("--published", id);
    }

    /// A date is for an instrument that is there.
    void check_known(const char* option, const std::string& id) {
        std::set<std::string> ids;
        for (const Text& one : texts_) ids.insert(one.read.text.id());
        if (ids.count(id) != 0) {
            return;
        }
        std::string names;
        for (const std::string& one : ids) names += (names.empty() ? "`" : ", `") + one + "`";
        report(Code::ImportInstrumentUnknown, {std::string(option), id}, nowhere)
            .help.push_back({lang::Phrase::ImportInstruments, {names}});
    }

    /// The dates that were given for the law texts that stand in the folder.
    [[nodiscard]] lang::ImportDates dates_before() const {
        lang::ImportDates dates;
        for (const Text& one : texts_) {
            if (one.standing) {
                lang::take_given_dates(one.read.text.id(), one.standing->text, dates);
            }
        }
        return dates;
    }

    void make() {
        const lang::ImportDates before = dates_before();
        lang::ImportDates dates = before;
        for (const auto& [id, date] : options_.commences) dates.commences[id] = date;
        for (const auto& [id, date] : options_.published) dates.published[id] = date;
        std::vector<lang::OfficialText> official;
        for (const Text& one : texts_) official.push_back(one.read.text);
        made_ = lang::import_laws(official, dates);
        diagnostics_.insert(diagnostics_.end(), made_.diagnostics.begin(), made_.diagnostics.end());
        made_.diagnostics.clear();
        if (lang::has_errors(diagnostics_)) {
            return;
        }
        const std::map<std::string, std::string> untouched = made_before(before);
        for (std::size_t place = 0; place < texts_.size(); ++place) {
            Text& one = texts_[place];
            const lang::ImportedLaw& law = made_.laws[place];
            if (!one.standing || one.standing->text == law.text) {
                continue;
            }
            const auto date = [&](const auto& list) {
                const auto found = list.find(law.id);
                return found == list.end() ? std::nullopt : std::optional(found->second);
            };
            const bool same_input =
                (!one.kept || sources_[one.kept->file].bytes == sources_[one.read.file].bytes) &&
                date(before.commences) == date(dates.commences) &&
                date(before.published) == date(dates.published);
            const auto as_made = untouched.find(law.id);
            const bool is_known = same_input && as_made != untouched.end();
            one.is_left = is_known && one.kept && as_made->second == law.text;
            if (one.is_left || (is_known && as_made->second == one.standing->text)) {
                continue;
            }
            auto& diagnostic = report(Code::ImportWouldOverwrite, {one.standing->path}, nowhere);
            if (one.standing->copy.empty() || one.is_given) {
                diagnostic.help.push_back({lang::Phrase::ImportRemoveFirst, {}});
            } else {
                diagnostic.help.push_back({lang::Phrase::ImportMakeAgain, {one.standing->copy}});
            }
        }
    }

    /// The law texts as the folder's own official texts give them, by id: what stands there and
    /// differs from them was changed by somebody.
    [[nodiscard]] std::map<std::string, std::string> made_before(lang::ImportDates dates) const {
        std::vector<lang::OfficialText> official;
        for (const Text& one : texts_) {
            // A text that is given for a law text without a copy is what that was made of, unless
            // they differ.
            if (one.standing || one.kept) {
                official.push_back(one.kept ? one.kept->text : one.read.text);
            }
            // Of one that was taken away no date stands in the folder any more.
            if (!one.standing && one.kept) {
                const std::string id = one.kept->text.id();
                for (const auto& [of, date] : options_.commences) {
                    if (of == id) dates.commences[id] = date;
                }
                for (const auto& [of, date] : options_.published) {
                    if (of == id) dates.published[id] = date;
                }
            }
        }
        std::map<std::string, std::string> laws;
        for (lang::ImportedLaw& law : lang::import_laws(official, dates).laws)
            laws[law.id] = std::move(law.text);
        return laws;
    }

    /// Puts a text into a file, unless it is there already; reports why it cannot.
    bool put(const std::string& path, const std::string& bytes) {
        std::error_code error;
        fs::create_directories(fs::path(path).parent_path(), error);
        const auto there = read_text(path, largest_official_text);
        const std::string failure =
            there && *there == bytes ? std::string() : replace_file(path, bytes);
        if (!failure.empty()) {
            report(Code::FileNotWritten, {path, failure}, nowhere);
        }
        return failure.empty();
    }

    void write() {
        // A copy without its law text counts for nothing, so the copies go first.
        for (const Text& one : texts_) {
            const std::string& bytes = sources_[one.read.file].bytes;
            if (one.is_given &&
                !put(copy_path(options_.into, one.read.text.file_name(), bytes), bytes)) {
                return;
            }
        }
        for (std::size_t place = 0; place < texts_.size(); ++place) {
            const Text& one = texts_[place];
            const lang::ImportedLaw& law = made_.laws[place];
            const std::string path = (fs::path(options_.into) / law.name).generic_string();
            const bool unchanged = one.standing && (one.is_left || one.standing->text == law.text);
            if (!unchanged && !put(path, law.text)) {
                return;
            }
            if (one.is_given || one.is_left || !unchanged) {
                written_.push_back({law.id, path, provisions_of(law), unchanged,
                                    one.standing.has_value(), one.is_left});
            }
        }
    }

    /// What an earlier import said of its own texts is not said again, unless they were made anew.
    void drop_what_was_said() {
        std::set<std::uint32_t> quiet;
        for (const Text& one : texts_) {
            const std::string id = one.read.text.id();
            const bool shown = std::any_of(
                written_.begin(), written_.end(),
                [&](const Written& law) { return law.instrument == id && !law.unchanged; });
            if (!one.is_given && !shown) {
                quiet.insert(one.read.file.index);
            }
        }
        diagnostics_.erase(std::remove_if(diagnostics_.begin(), diagnostics_.end(),
                                          [&](const lang::Diagnostic& one) {
                                              return lang::severity_of(one.code) !=
                                                         lang::Severity::Error &&
                                                     quiet.count(one.span.file.index) != 0;
                                          }),
                           diagnostics_.end());
    }

    static std::size_t provisions_of(const lang::ImportedLaw& law) {
        const lang::ParsedLaw parsed =
            lang::parse_law(lang::SourceFile::of(law.name, law.text), lang::FileId{});
        const auto changed =
            std::count_if(parsed.changes.begin(), parsed.changes.end(),
                          [](const lang::ParsedLaw::Change& change) {
                              return change.kind != lang::ParsedLaw::Change::Kind::Repeals;
                          });
        return parsed.instrument.anchors.size() - 1 + static_cast<std::size_t>(changed);
    }

    [[nodiscard]] std::string document() const {
        nlohmann::ordered_json results = nlohmann::ordered_json::array();
        for (const Written& one : written_) {
            results.push_back({{"instrument", one.instrument},
                               {"file", one.path},
                               {"provisions", one.provisions},
                               {"changed", !one.unchanged}});
        }
        apps::Envelope envelope;
        envelope.schema = "hjemmel.law_import/1";
        return apps::json_text(
            apps::envelope_json(envelope, std::move(results),
                                apps::diagnostics_json(diagnostics_, sources_, options_.language)));
    }

    const Options& options_;
    lang::Sources sources_;
    lang::Diagnostics diagnostics_;
    std::vector<Text> texts_;
    lang::ImportedLaws made_;
    std::vector<Written> written_;
};

}  // namespace

Exit law_import(const Options& options, Console& console) { return Import(options).run(console); }

}  // namespace hjemmel::cli
