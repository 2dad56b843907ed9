#include "lang/law_import.hpp"

#include "apps/cli/replace_file.hpp"
#include "apps/cli/rule_files.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/data/register_copy.hpp"
#include "apps/json/diagnostics_json.hpp"
#include "apps/json/envelope.hpp"
#include "lang/law_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace hjemmel::cli {

namespace {

namespace fs = std::filesystem;
using apps::say;
using apps::Word;
using lang::Code;

constexpr std::size_t largest_official_text = std::size_t{16} << 20U;

/// Reads all texts, makes all laws, and writes them only when nothing is wrong.
class Import {
public:
    explicit Import(const Options& options) : options_(options) {}

    Exit run(Console& console) {
        for (const std::string& path : options_.paths) {
            read(path);
        }
        if (!lang::has_errors(diagnostics_)) {
            make();
        }
        if (!lang::has_errors(diagnostics_)) {
            write();
        }
        lang::sort_diagnostics(diagnostics_);
        console.draw(diagnostics_, sources_);
        if (options_.json) {
            console.answer(document());
        } else {
            for (const Written& one : written_) {
                console.answer(say(one.unchanged ? Word::LawUnchanged : Word::LawWritten,
                                   options_.language, one.path, one.provisions) +
                               "\n");
            }
        }
        return lang::has_errors(diagnostics_) ? Exit::Refused : Exit::Complete;
    }

private:
    struct Written {
        std::string instrument;
        std::string path;
        std::size_t provisions = 0;
        bool unchanged = false;
    };

    lang::Diagnostic& report(Code code, std::vector<lang::Argument> arguments, lang::Span span) {
        diagnostics_.push_back({code, std::move(arguments), span, {}, {}, {}, {}, {}});
        return diagnostics_.back();
    }

    void read(const std::string& path) {
        std::error_code error;
        const auto size = fs::file_size(path, error);
        if (!error && size > largest_official_text) {
            report(Code::FileTooLarge,
                   {engine::Rational(static_cast<std::int64_t>(largest_official_text >> 20U))},
                   nowhere)
                .notes.push_back({lang::Phrase::InFile, {path}});
            return;
        }
        std::optional<std::string> bytes = read_text(path, largest_official_text);
        if (!bytes) {
            report(Code::RulesNotRead, {path}, nowhere);
            return;
        }
        const lang::FileId file = sources_.add(lang::SourceFile::of(path, std::move(*bytes)));
        const lang::SourceFile& source = sources_[file];
        const auto first = source.bytes.find_first_not_of("\xEF\xBB\xBF \t\r\n");
        const char opening = first == std::string::npos ? '\0' : source.bytes[first];
        if (opening == '<') {
            const auto at = static_cast<std::uint32_t>(first);
            report(Code::ImportFormUnknown, {}, {file, at, at + 1})
                .help.push_back({lang::Phrase::ImportXml, {}});
        } else if (opening == '{' || opening == '[') {
            texts_.push_back(apps::read_register_copy(source, file, diagnostics_));
        } else {
            texts_.push_back(lang::read_plain_law(source, file, diagnostics_));
        }
    }

    void make() {
        lang::ImportDates dates;
        for (const auto& [id, date] : options_.commences) dates.commences[id] = date;
        for (const auto& [id, date] : options_.published) dates.published[id] = date;
        made_ = lang::import_laws(texts_, dates);
        diagnostics_.insert(diagnostics_.end(), made_.diagnostics.begin(), made_.diagnostics.end());
        made_.diagnostics.clear();
        for (const lang::ImportedLaw& law : made_.laws) {
            const fs::path path = fs::path(options_.into) / law.name;
            std::error_code error;
            if (!fs::exists(path, error)) {
                continue;
            }
            const auto there = read_text(path.string(), largest_official_text);
            if (!there || *there != law.text) {
                report(Code::ImportWouldOverwrite, {path.generic_string()}, nowhere)
                    .help.push_back({lang::Phrase::ImportRemoveFirst, {}});
            }
        }
    }

    void write() {
        std::error_code error;
        fs::create_directories(options_.into, error);
        for (const lang::ImportedLaw& law : made_.laws) {
            const fs::path path = fs::path(options_.into) / law.name;
            Written one{law.id, path.generic_string(), provisions_of(law), fs::exists(path, error)};
            const std::string failure =
                one.unchanged ? std::string() : replace_file(path.string(), law.text);
            if (!failure.empty()) {
                report(Code::FileNotWritten, {path.generic_string(), failure}, nowhere);
                return;
            }
            written_.push_back(std::move(one));
        }
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
    std::vector<lang::OfficialText> texts_;
    lang::ImportedLaws made_;
    std::vector<Written> written_;
};

}  // namespace

Exit law_import(const Options& options, Console& console) { return Import(options).run(console); }

}  // namespace hjemmel::cli
