#include "apps/data/data_package.hpp"

#include "apps/data/collection_file.hpp"
#include "apps/data/figures_file.hpp"
#include "apps/data/json_case.hpp"
#include "apps/data/loading.hpp"
#include "apps/data/names.hpp"
#include "apps/data/packed_register.hpp"
#include "lang/suggest.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <list>
#include <memory>
#include <set>
#include <utility>

namespace hjemmel::apps {

namespace fs = std::filesystem;

using engine::CollectionId;
using lang::Code;
using lang::Phrase;
using lang::Span;

namespace {

constexpr const char* settings_name = "data.toml";

bool has_ending(const fs::path& path, std::string_view ending) {
    std::string own = path.extension().string();
    std::transform(own.begin(), own.end(), own.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return own == ending;
}

// Loads the CSV files of a folder.
class FolderReader {
public:
    FolderReader(Loading& loading, fs::path folder)
        : loading_(&loading), folder_(std::move(folder)) {}

    void load();

private:
    void list_files();
    void read_settings_file();
    void check_ignored_files();
    void assign_sections();
    void assign_section(const SectionSettings& section);
    void assign_rest();
    void assign_default(const std::string& name);
    [[nodiscard]] std::optional<CollectionId> collection_of(const SectionSettings& section);
    [[nodiscard]] std::vector<std::string> files_of(const SectionSettings& section);
    void report_missing_file(const std::string& name, Span span);
    [[nodiscard]] bool read_pack_instead();
    void plan();
    [[nodiscard]] bool parent_is_there(const CollectionFile& file);
    void fail(CollectionId collection);
    void load_rows();
    [[nodiscard]] bool stand_alone(CollectionId rows);
    void load_collections(bool top_level);
    void load_pieces();
    void load_figures(bool top_level);

    struct PlannedCollection {
        CollectionFile file;
        std::string name;
        bool good = false;
    };
    struct PlannedFigures {
        std::unique_ptr<FiguresFile> file;
        std::string name;
        bool good = false;
    };

    void load_collection(PlannedCollection& planned);

    Loading* loading_;
    fs::path folder_;
    std::vector<std::string> csv_files_;  ///< in order of name
    bool has_json_ = false;
    std::set<std::string, std::less<>> taken_;
    std::set<std::uint32_t> with_section_;  ///< collections whose section names files
    std::list<SectionSettings> defaults_;   ///< sections of files that `data.toml` is silent about
    std::vector<PlannedCollection> collections_;
    std::vector<PlannedFigures> figures_;
    std::set<std::uint32_t> failed_;  ///< collections whose rows are not there
    bool figures_failed_ = false;
};

void FolderReader::list_files() {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder_, error)) {
        const std::string name = entry.path().filename().string();
        if (has_ending(entry.path(), ".csv")) {
            csv_files_.push_back(name);
        }
        has_json_ = has_json_ || has_ending(entry.path(), ".json");
    }
    std::sort(csv_files_.begin(), csv_files_.end());
}

void FolderReader::read_settings_file() {
    const fs::path path = folder_ / settings_name;
    std::error_code error;
    if (!fs::exists(path, error)) {
        return;
    }
    const std::size_t limit = loading_->options->settings_bytes;
    std::ifstream stream(path, std::ios::binary);
    std::string bytes(limit + 1, '\0');
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    const bool readable = fs::is_regular_file(path, error) && stream.is_open() && !stream.bad();
    const bool fits = bytes.size() <= limit;
    const lang::FileId id =
        loading_->findings->add_text(loading_->folder + settings_name, fits ? bytes : "");
    loading_->settings_file = loading_->add_fact_file(settings_name, id);
    if (!readable) {
        loading_->findings->add(Code::CannotReadDataFile, {std::string(settings_name)}, {id, 0, 0});
        return;
    }
    if (!fits) {
        loading_->findings->add(Code::DataFileTooLarge,
                                {std::string(settings_name), engine::Rational(limit)}, {id, 0, 0});
        return;
    }
    loading_->hashes[settings_name] =
        std::to_string(bytes.size()) + " " + engine::sha256_hex(bytes);
    // Sources grow while settings are read.
    const lang::SourceFile source = (*loading_->sources)[id];
    loading_->settings = read_settings(source, id, *loading_->findings);
}

void FolderReader::report_missing_file(const std::string& name, Span span) {
    auto& message = loading_->findings->add(Code::MissingDataFile, {name}, span);
    if (const auto near = lang::nearest(name, csv_files_)) {
        message.help.push_back({Phrase::DidYouMean, {*near}});
    }
}

void FolderReader::check_ignored_files() {
    for (const Spelled& file : loading_->settings.ignore_files) {
        if (!fs::exists(folder_ / file.text)) {
            report_missing_file(file.text, file.span);
        }
        taken_.insert(file.text);
    }
}

std::optional<CollectionId> FolderReader::collection_of(const SectionSettings& section) {
    const auto meaning = collection_with_plural(*loading_->program, section.name.text);
    if (meaning.id && !meaning.ambiguous) {
        return meaning.id;
    }
    std::vector<std::string> plurals;
    for (const engine::Collection& collection : loading_->program->collections) {
        plurals.push_back(collection.plural);
    }
    report_unknown_name(*loading_, section.name.text, section.name.span, plurals,
                        meaning.ambiguous);
    return std::nullopt;
}

// The files of a section that are there; others are reported.
std::vector<std::string> FolderReader::files_of(const SectionSettings& section) {
    std::vector<std::string> files;
    if (section.files.empty()) {
        const std::string name = section.name.text + ".csv";
        if (std::find(csv_files_.begin(), csv_files_.end(), name) != csv_files_.end()) {
            files.push_back(name);
        } else if (section.figures || !section.fields.empty() || section.id || section.parent) {
            report_missing_file(name, section.name.span);
        }
    }
    for (const Spelled& file : section.files) {
        if (fs::exists(folder_ / file.text)) {
            files.push_back(file.text);
        } else {
            report_missing_file(file.text, file.span);
        }
    }
    taken_.insert(files.begin(), files.end());
    return files;
}

void FolderReader::assign_section(const SectionSettings& section) {
    const std::vector<std::string> files = files_of(section);
    if (section.figures) {
        for (const std::string& name : files) {
            figures_.push_back({std::make_unique<FiguresFile>(
                                    *loading_, DataFile(*loading_, folder_ / name, name, section)),
                                name, false});
        }
        return;
    }
    const auto collection = collection_of(section);
    if (!collection) {
        return;
    }
    Listing& listing = loading_->listings[collection->index];
    listing.complete = section.complete.value_or(true);
    listing.personal = listing.personal || section.personal;
    if (!section.files.empty()) {
        with_section_.insert(collection->index);
    }
    for (const std::string& name : files) {
        listing.by_file = true;
        collections_.push_back({CollectionFile(*loading_, *collection,
                                               DataFile(*loading_, folder_ / name, name, section)),
                                name, false});
    }
}

void FolderReader::assign_default(const std::string& name) {
    const std::string stem = fs::path(name).stem().string();
    SectionSettings section;
    section.name = {stem, {loading_->settings.file, 0, 0}};
    section.form = loading_->settings.form;
    const auto collection = collection_with_plural(*loading_->program, stem);
    section.figures = !collection.id || collection.ambiguous;
    if (!section.figures && with_section_.contains(collection.id->index)) {
        const Span span =
            std::find_if(loading_->settings.sections.begin(), loading_->settings.sections.end(),
                         [&](const SectionSettings& other) { return other.name.text == stem; })
                ->name.span;
        loading_->findings->add(Code::SettingsContradict, {"collections." + stem, name}, span)
            .help.push_back({Phrase::DataWrite, {"ignore_files = [\"" + name + "\"]"}});
        return;
    }
    defaults_.push_back(std::move(section));
    const SectionSettings& kept = defaults_.back();
    DataFile file(*loading_, folder_ / name, name, kept);
    if (kept.figures) {
        figures_.push_back(
            {std::make_unique<FiguresFile>(*loading_, std::move(file)), name, false});
    } else {
        loading_->listings[collection.id->index].by_file = true;
        collections_.push_back(
            {CollectionFile(*loading_, *collection.id, std::move(file)), name, false});
    }
}

void FolderReader::assign_sections() {
    for (const SectionSettings& section : loading_->settings.sections) {
        assign_section(section);
    }
}

void FolderReader::assign_rest() {
    for (const std::string& name : csv_files_) {
        if (!taken_.contains(name)) {
            assign_default(name);
        }
    }
}

// ---- the pack ----------------------------------------------------------------------------------

// Reads the pack of the folder, if it has one that says what the files that are known by now would
// say. Otherwise says why not.
bool FolderReader::read_pack_instead() {
    PackQuestion question{folder_, loading_->program, loading_->options, {}, loading_->hashes};
    for (const PlannedCollection& planned : collections_) {
        question.files.push_back(planned.name);
    }
    for (const PlannedFigures& planned : figures_) {
        question.files.push_back(planned.name);
    }
    engine::Facts facts(*loading_->program);
    for (const std::string& file : loading_->facts->files()) {
        facts.add_file(file);
    }
    PackAnswer answer = read_pack(question, facts);
    lang::Diagnostic warning{};
    const std::string name = pack_name;
    switch (answer.kind) {
        case PackAnswer::Kind::None:
            return false;
        case PackAnswer::Kind::Cancelled:
            loading_->cancelled = true;
            return true;
        case PackAnswer::Kind::Used:
            *loading_->facts = std::move(facts);
            loading_->reports = std::move(answer.reports);
            loading_->hashes = std::move(answer.sources);
            loading_->stamps = std::move(answer.stamps);
            loading_->packed = true;
            return true;
        case PackAnswer::Kind::Damaged:
            warning.code = Code::PackDamaged;
            warning.arguments = {name};
            break;
        case PackAnswer::Kind::OtherVersion:
            warning.code = Code::PackOfOtherVersion;
            warning.arguments = {name};
            break;
        case PackAnswer::Kind::OtherRules:
            warning.code = Code::PackOfOtherRules;
            warning.arguments = {name};
            break;
        case PackAnswer::Kind::Stale:
            warning.code = Code::PackStale;
            warning.arguments = {name, answer.changed};
            break;
    }
    warning.span = {loading_->findings->add_text(loading_->folder + name, {}), 0, 0};
    warning.notes.push_back({Phrase::DataPackAside, {}});
    warning.help.push_back({Phrase::DataPackAgain, {std::string("hjemmel data pack")}});
    loading_->findings->warn(std::move(warning));
    return false;
}

// ---- planning and loading ----------------------------------------------------------------------

// Rows need the rows of their parent; at the top level figures or the rows themselves may list it.
bool FolderReader::parent_is_there(const CollectionFile& file) {
    const auto parent = (*loading_->program)[file.id()].parent;
    if (!parent) {
        return true;
    }
    Listing& listing = loading_->listings[parent->index];
    if (listing.by_file || listing.by_figures) {
        return true;
    }
    listing.by_children = !(*loading_->program)[*parent].parent;
    return listing.by_children;
}

void FolderReader::fail(CollectionId collection) {
    failed_.insert(collection.index);
    loading_->listings[collection.index].rows_lost = true;
}

void FolderReader::plan() {
    for (PlannedCollection& planned : collections_) {
        planned.good = planned.file.plan();
        if (!planned.good) {
            fail(planned.file.id());
        }
    }
    for (PlannedFigures& planned : figures_) {
        planned.good = planned.file->plan();
        figures_failed_ = figures_failed_ || !planned.good;
    }
    for (PlannedCollection& planned : collections_) {
        if (!parent_is_there(planned.file)) {
            const engine::Collection& parent =
                (*loading_->program)[*(*loading_->program)[planned.file.id()].parent];
            loading_->findings
                ->add(Code::ParentNotListed, {planned.name, parent.plural},
                      planned.file.header_span())
                .help.push_back({Phrase::DataFileName, {parent.plural}});
            planned.good = false;
            fail(planned.file.id());
        }
    }
    std::stable_sort(collections_.begin(), collections_.end(),
                     [&](const PlannedCollection& left, const PlannedCollection& right) {
                         return depth_of(*loading_->program, left.file.id()) <
                                depth_of(*loading_->program, right.file.id());
                     });
}

void FolderReader::load_collections(bool top_level) {
    for (PlannedCollection& planned : collections_) {
        const auto parent = (*loading_->program)[planned.file.id()].parent;
        const bool in_pieces = loading_->pieces && loading_->pieces->of() == planned.file.id();
        if (parent.has_value() == top_level || !planned.good || loading_->cancelled || in_pieces) {
            continue;
        }
        load_collection(planned);
    }
}

void FolderReader::load_collection(PlannedCollection& planned) {
    const auto parent = (*loading_->program)[planned.file.id()].parent;
    // Without the rows of the parent every row would be reported.
    const bool listed = !parent || loading_->listings[parent->index].by_file || !figures_failed_;
    if (parent && (failed_.contains(parent->index) || !listed)) {
        fail(planned.file.id());
        return;
    }
    planned.file.load();
}

// Whether nothing else that is read speaks of the rows of a collection: then each can be forgotten
// when it has been looked at.
bool FolderReader::stand_alone(CollectionId rows) {
    const engine::Program& program = *loading_->program;
    const engine::Collection& declared = program[rows];
    const auto refers_to_them = [&](const engine::Type& type) {
        return type.kind == engine::Kind::Row && type.of == rows.index;
    };
    const auto refers_to_a_row = [](const engine::Field& field) {
        return field.type.kind == engine::Kind::Row;
    };
    // Parents that are listed by those who name them stand in the order in which they are named.
    const bool lists_parents =
        declared.parent && loading_->listings[declared.parent->index].by_children;
    const auto hangs_on_them = [&](const PlannedCollection& planned) {
        const engine::Collection& other = program[planned.file.id()];
        return other.parent == rows ||
               (lists_parents && planned.file.id() != rows && other.parent == declared.parent) ||
               std::any_of(other.fields.begin(), other.fields.end(),
                           [&](const auto& field) { return refers_to_them(field.type); });
    };
    return loading_->listings[rows.index].by_file && !declared.over_time &&
           std::none_of(declared.fields.begin(), declared.fields.end(), refers_to_a_row) &&
           std::none_of(collections_.begin(), collections_.end(), hangs_on_them) &&
           std::none_of(figures_.begin(), figures_.end(),
                        [&](const auto& planned) { return planned.file->speaks_of(rows); }) &&
           std::none_of(program.quantities.begin(), program.quantities.end(),
                        [&](const auto& quantity) { return refers_to_them(quantity.type); });
}

// After everything else, so that a piece stands beside all that is not in pieces.
void FolderReader::load_pieces() {
    for (PlannedCollection& planned : collections_) {
        if (loading_->pieces && loading_->pieces->of() == planned.file.id() && planned.good &&
            !loading_->cancelled) {
            load_collection(planned);
        }
    }
    if (loading_->pieces && !loading_->cancelled) {
        loading_->close_collections();
        loading_->cancelled = !loading_->pieces->end(loading_->findings->has_errors());
    }
}

void FolderReader::load_figures(bool top_level) {
    for (PlannedFigures& planned : figures_) {
        if (planned.good && planned.file->is_about_top_level() == top_level &&
            !loading_->cancelled && (top_level || failed_.empty())) {
            planned.file->load();
        }
    }
}

void FolderReader::load_rows() {
    if (loading_->pieces && !stand_alone(loading_->pieces->of())) {
        loading_->pieces.reset();
    }
    load_collections(true);
    load_figures(true);
    load_collections(false);
    load_figures(false);
    load_pieces();
    if (failed_.empty() && !figures_failed_) {
        loading_->resolve_references();
    }
}

void FolderReader::load() {
    list_files();
    read_settings_file();
    if (loading_->findings->has_errors()) {
        return;  // what the files mean is not known
    }
    check_ignored_files();
    assign_sections();
    if (loading_->findings->has_errors()) {
        return;  // nor what the other files are
    }
    assign_rest();
    if (collections_.empty() && figures_.empty() && !loading_->findings->has_errors()) {
        const lang::FileId id = loading_->findings->add_text(folder_.string(), {});
        auto& message = loading_->findings->add(Code::NoDataFiles, {folder_.string()}, {id, 0, 0});
        message.help.push_back({has_json_ ? Phrase::DataJsonFile : Phrase::DataGiveFolder, {}});
        return;
    }
    if (loading_->options->use_pack && read_pack_instead()) {
        return;
    }
    plan();
    load_rows();
}

void load_path(Loading& loading, const fs::path& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (fs::is_directory(status)) {
        loading.folder = (path / "").string();
        FolderReader(loading, path).load();
    } else if (fs::is_regular_file(status) && has_ending(path, ".json")) {
        const std::string name = path.filename().string();
        loading.folder = path.string().substr(0, path.string().size() - name.size());
        load_json_case(loading, path, name);
    } else {
        const lang::FileId id = loading.findings->add_text(path.string(), {});
        loading.findings->add(Code::DataNotFound, {path.string()}, {id, 0, 0})
            .help.push_back({Phrase::DataGiveFolder, {}});
    }
}

LoadedData load_once(const fs::path& folder_or_json, const engine::Program& program,
                     lang::Sources& sources, const LoadOptions& options, RepeatedIds& ids) {
    LoadedData data{engine::Facts(program), {}, {}, {}, {}, {}, {}, {}, false, false, 0};
    Findings findings(sources, options.show_values);
    Loading loading;
    loading.program = &program;
    loading.options = &options;
    loading.sources = &sources;
    loading.findings = &findings;
    loading.facts = &data.facts;
    if (options.pieces) {
        loading.pieces.emplace(*options.pieces, data.facts, ids);
    }
    for (std::uint32_t i = 0; i < program.collections.size(); ++i) {
        Listing listing;
        listing.personal = is_personal(program, {i});
        loading.listings.push_back(listing);
    }
    load_path(loading, folder_or_json);
    if (!findings.has_errors() && !loading.packed) {
        loading.close_collections();
    }
    data.diagnostics = findings.finish();
    engine::Sha256 hash;
    for (const auto& [name, content] : loading.hashes) {
        hash.update(name);
        hash.update(std::string_view("\0", 1));
        hash.update(content + "\n");
    }
    data.hash = hash.finish_hex();
    data.sources = std::move(loading.hashes);
    data.stamps = std::move(loading.stamps);
    std::stable_sort(
        loading.reports.begin(), loading.reports.end(),
        [](const FileReport& left, const FileReport& right) { return left.file < right.file; });
    data.files = std::move(loading.reports);
    data.source = std::move(loading.settings.source);
    data.assumptions = std::move(loading.settings.assumptions);
    data.cancelled = loading.cancelled;
    data.packed = loading.packed;
    data.rows_handed_on = loading.pieces ? loading.pieces->handed_on() : 0;
    return data;
}

}  // namespace

LoadedData load_data(const fs::path& folder_or_json, const engine::Program& program,
                     lang::Sources& sources, const LoadOptions& options) {
    const std::size_t sources_before = sources.files.size();
    RepeatedIds ids;
    LoadedData data = load_once(folder_or_json, program, sources, options, ids);
    if (data.cancelled || !ids.needs_second_reading()) {
        return data;
    }
    sources.files.resize(sources_before);
    return load_once(folder_or_json, program, sources, options, ids);
}

}  // namespace hjemmel::apps
