#include "apps/cli/rule_files.hpp"

#include "lang/keywords.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

namespace hjemmel::cli {

namespace {

namespace fs = std::filesystem;
using lang::Code;
using lang::Phrase;

constexpr std::size_t largest_together = std::size_t{32} << 20U;
constexpr std::size_t most_files = 1'000;
constexpr int farthest_up = 8;

lang::Diagnostic message(Code code, std::vector<lang::Argument> arguments) {
    lang::Diagnostic diagnostic;
    diagnostic.code = code;
    diagnostic.arguments = std::move(arguments);
    diagnostic.span = nowhere;
    return diagnostic;
}

bool is_rule_file(const fs::path& path) { return path.extension() == ".rules"; }

bool is_hidden(const fs::path& path) {
    const std::string name = path.filename().string();
    return name.size() > 1 && name.front() == '.' && name != "..";
}

/// The modules that a text declares and uses, read from the first words of its lines.
struct Header {
    std::string module;
    std::vector<std::string> uses;
};

Header header_of(std::string_view text) {
    Header header;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        for (const lang::Language language : {lang::Language::English, lang::Language::Danish}) {
            for (const lang::Keyword keyword : {lang::Keyword::Module, lang::Keyword::Use}) {
                const std::string_view word = lang::spelling(keyword, language);
                const std::string_view line = text.substr(begin, end - begin);
                if (line.size() <= word.size() || line.substr(0, word.size()) != word ||
                    (line[word.size()] != ' ' && line[word.size()] != '\t')) {
                    continue;
                }
                const std::size_t first =
                    std::min(line.find_first_not_of(" \t", word.size()), line.size());
                const std::size_t last = std::min(line.find_first_of(" \t\r-", first), line.size());
                const std::string name(line.substr(first, last - first));
                if (keyword == lang::Keyword::Use) {
                    header.uses.push_back(name);
                } else if (header.module.empty()) {
                    header.module = name;
                }
            }
        }
        begin = end + 1;
    }
    return header;
}

class Reading {
public:
    explicit Reading(const StandIn* stand_in = nullptr, lang::Sources sources = {})
        : stand_in_(stand_in) {
        result_.sources = std::move(sources);
        if (stand_in_ != nullptr) {
            identity_of_stand_in_ = identity(stand_in_->path);
        }
    }

    RuleFiles run(const std::vector<std::string>& paths, bool with_used_modules) {
        for (const fs::path& path : find_all(paths)) {
            read(path);
        }
        if (stand_in_ != nullptr) {
            read(stand_in_->path);  // unless it was among them
        }
        if (with_used_modules) {
            find_used_modules();
        }
        return std::move(result_);
    }

    /// The files in order of path, unread.
    std::vector<fs::path> find_all(const std::vector<std::string>& paths) {
        for (const std::string& path : paths) {
            find(path);
        }
        std::sort(found_.begin(), found_.end());
        return found_;
    }

private:
    void find(const std::string& given) {
        std::error_code error;
        const fs::path path(given);
        const fs::file_status status = fs::status(path, error);
        if (fs::is_directory(status)) {
            find_in_folder(given);
        } else if (fs::is_regular_file(status)) {
            found_.push_back(path);
        } else {
            refuse(given);
        }
    }

    void refuse(const std::string& path) {
        result_.diagnostics.push_back(message(Code::RulesNotRead, {path}));
    }

    void find_in_folder(const std::string& folder) {
        std::error_code error;
        std::vector<fs::path> files;
        fs::recursive_directory_iterator entry(
            folder, fs::directory_options::skip_permission_denied, error);
        for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
            std::error_code ignored;
            if (entry->is_directory(ignored)) {
                if (is_hidden(entry->path())) {
                    entry.disable_recursion_pending();
                }
            } else if (is_rule_file(entry->path()) && entry->is_regular_file(ignored)) {
                files.push_back(entry->path());
            }
        }
        if (error) {
            refuse(folder);
        } else if (files.empty()) {
            result_.diagnostics.push_back(message(Code::NoRuleFiles, {folder}));
            result_.diagnostics.back().help.push_back({Phrase::RuleFilesEndIn, {}});
        }
        found_.insert(found_.end(), files.begin(), files.end());
    }

    static std::string identity(const fs::path& path) {
        std::error_code error;
        const fs::path canonical = fs::weakly_canonical(path, error);
        return error ? path.string() : canonical.string();
    }

    void read(const fs::path& path) {
        if (!known_.insert(identity(path)).second || over_limit_) {
            return;
        }
        if (result_.files.size() == most_files) {
            stop_at(Code::TooManyRuleFiles, most_files);
            return;
        }
        std::optional<std::string> bytes = bytes_of(path);
        if (!bytes) {
            return;
        }
        bytes_ += bytes->size();
        if (bytes_ > largest_together) {
            stop_at(Code::RulesTooLarge, largest_together >> 20U);
            return;
        }
        Header header = header_of(*bytes);
        modules_.insert(header.module);
        for (std::string& name : header.uses) {
            wanted_.push_back({std::move(name), path.parent_path()});
        }
        result_.files.push_back(
            result_.sources.add(lang::SourceFile::of(path.generic_string(), std::move(*bytes))));
    }

    /// Nothing, and a message, when it cannot be read.
    std::optional<std::string> bytes_of(const fs::path& path) {
        const bool stands_in = stand_in_ != nullptr && identity(path) == identity_of_stand_in_;
        std::error_code error;
        const std::uintmax_t size =
            stands_in ? stand_in_->bytes.size() : fs::file_size(path, error);
        if (!error && size > largest_rule_file) {
            result_.diagnostics.push_back(
                message(Code::FileTooLarge, {engine::Rational(largest_rule_file >> 20U)}));
            result_.diagnostics.back().notes.push_back({Phrase::InFile, {path.generic_string()}});
            return std::nullopt;
        }
        if (stands_in) {
            return stand_in_->bytes;
        }
        std::optional<std::string> bytes = read_text(path.string(), largest_rule_file);
        if (!bytes) {
            refuse(path.generic_string());
        }
        return bytes;
    }

    void stop_at(Code code, std::size_t limit) {
        over_limit_ = true;
        result_.diagnostics.push_back(message(code, {engine::Rational(limit)}));
    }

    /// Files that are read bring wishes of their own, so the list grows while it is worked through.
    void find_used_modules() {
        for (std::size_t next = 0; next < wanted_.size() && !over_limit_; ++next) {
            const Wish wish = wanted_[next];
            if (modules_.count(wish.module) == 0) {
                look_upwards(wish);
            }
        }
    }

    struct Wish {
        std::string module;
        fs::path folder;
    };

    void look_upwards(const Wish& wish) {
        std::error_code error;
        const fs::path top = fs::weakly_canonical(fs::current_path(error), error);
        fs::path folder = wish.folder.empty() ? fs::path(".") : wish.folder;
        for (int step = 0; step <= farthest_up; ++step) {
            if (const auto found = file_of_module(folder, wish.module)) {
                read(*found);
                return;
            }
            const fs::path absolute = fs::weakly_canonical(folder, error);
            if (error || absolute == top || absolute == absolute.parent_path()) {
                return;
            }
            const fs::path above = folder.parent_path();
            folder = folder.filename() == ".." || above.empty() ? folder / ".." : above;
            if (absolute.parent_path() == top && folder.is_relative()) {
                folder = ".";
            }
        }
    }

    std::optional<fs::path> file_of_module(const fs::path& folder, const std::string& module) {
        const auto& modules = modules_in(folder);
        const auto found = modules.find(module);
        return found == modules.end() ? std::nullopt : std::optional(found->second);
    }

    const std::map<std::string, fs::path>& modules_in(const fs::path& folder) {
        const auto [entry, added] = folders_.try_emplace(identity(folder));
        if (!added) {
            return entry->second;
        }
        std::error_code error;
        std::vector<fs::path> files;
        fs::directory_iterator file(folder, fs::directory_options::skip_permission_denied, error);
        for (; !error && file != fs::directory_iterator(); file.increment(error)) {
            std::error_code ignored;
            if (is_rule_file(file->path()) && file->is_regular_file(ignored)) {
                files.push_back(folder == "." ? file->path().filename() : file->path());
            }
        }
        std::sort(files.begin(), files.end());
        for (const fs::path& path : files) {
            if (const auto bytes = read_text(path.string(), largest_rule_file)) {
                entry->second.try_emplace(header_of(*bytes).module, path);
            }
        }
        return entry->second;
    }

    const StandIn* stand_in_;
    std::string identity_of_stand_in_;
    RuleFiles result_;
    std::vector<fs::path> found_;
    std::set<std::string> known_;
    std::set<std::string> modules_;
    std::vector<Wish> wanted_;
    std::map<std::string, std::map<std::string, fs::path>> folders_;
    std::size_t bytes_ = 0;
    bool over_limit_ = false;
};

}  // namespace

std::optional<std::string> read_text(const std::string& path, std::size_t limit) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) {
        return std::nullopt;
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return std::nullopt;
    }
    const auto size = fs::file_size(path, error);
    if (error || size > limit) {
        return std::nullopt;
    }
    std::string bytes(static_cast<std::size_t>(size), '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (file.bad() || static_cast<std::size_t>(file.gcount()) != bytes.size()) {
        return std::nullopt;
    }
    return bytes;
}

RuleFiles read_rule_files(const std::vector<std::string>& paths,
                          const std::optional<StandIn>& stand_in) {
    return Reading(stand_in ? &*stand_in : nullptr).run(paths, true);
}

RuleFiles read_named_files(const std::vector<std::string>& paths) {
    return Reading().run(paths, false);
}

RuleFiles read_text_as_file(const StandIn& stand_in) { return Reading(&stand_in).run({}, false); }

std::vector<std::string> beginnings_of_rule_files(const std::vector<std::string>& paths) {
    constexpr std::size_t enough = 4096;
    std::vector<std::string> beginnings;
    for (const fs::path& path : Reading().find_all(paths)) {
        std::ifstream file(path, std::ios::binary);
        std::string bytes(enough, '\0');
        file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        bytes.resize(static_cast<std::size_t>(file.gcount()));
        if (!bytes.empty()) {
            beginnings.push_back(std::move(bytes));
        }
    }
    return beginnings;
}

CheckedRules check_rules(const std::vector<std::string>& paths,
                         const std::optional<StandIn>& stand_in, lang::Lints lints,
                         lang::Sources sources) {
    RuleFiles files = Reading(stand_in ? &*stand_in : nullptr, std::move(sources)).run(paths, true);
    CheckedRules checked;
    checked.sources = std::move(files.sources);
    const auto load = [](const std::string& path) { return read_text(path, largest_rule_file); };
    // What was not read would be reported as missing names; without the files there is nothing to
    // say about them.
    if (!lang::has_errors(files.diagnostics)) {
        checked.compiled = lang::compile(checked.sources, files.files, load, lints);
    }
    for (lang::Diagnostic& diagnostic : files.diagnostics) {
        checked.compiled.diagnostics.push_back(std::move(diagnostic));
    }
    lang::sort_diagnostics(checked.compiled.diagnostics);
    return checked;
}

}  // namespace hjemmel::cli
