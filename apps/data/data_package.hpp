#pragma once

#include "apps/data/csv_reader.hpp"
#include "apps/data/file_stamp.hpp"
#include "engine/evaluate/facts.hpp"
#include "engine/program/program.hpp"
#include "lang/diagnostic.hpp"
#include "lang/source.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// Data packages: a folder of CSV files with an optional `data.toml`, or one JSON file. What they
/// can say is in docs/data.md.
namespace hjemmel::apps {

/// Reads a collection whose rows may be too many to be held at once.
struct Pieces {
    engine::CollectionId of;
    std::uint32_t rows = 0;  ///< that are held at once
    bool checks_ids = true;  ///< also against those of rows that are no longer held
    /// The facts hold some of the rows, the next ones in order, and everything above them. False:
    /// no more is to be read, as if it was cancelled. After errors nothing is handed on. Where ids
    /// seem to come again all rows are read, and handed on, once more from the first on.
    std::function<bool(const engine::Facts&)> each;
};

struct LoadOptions {
    bool show_values = false;  ///< messages may show cells about persons
    CsvLimits csv;
    std::size_t json_bytes = std::size_t{16} << 20U;
    std::size_t json_depth = 64;
    std::size_t settings_bytes = std::size_t{4} << 20U;
    std::function<bool()> cancelled;  ///< asked every 64 KiB; may be empty
    /// Rows and cells that are written in the plainest way are read by quicker ways, which give the
    /// same. Tests hold both against each other.
    bool quick = true;
    bool use_pack = true;      ///< a fresh `data.pack` stands for the files of a folder
    bool trust_stamps = true;  ///< files of a pack whose stamps are as then are not hashed
    /// How old a change of a file must be when it is read, for its stamp to be kept.
    std::chrono::milliseconds stamp_age{2'000};
    /// Where nothing else in the folder speaks of these rows and they are more than that, they are
    /// handed on piece by piece and are not in the facts in the end.
    std::optional<Pieces> pieces;
};

/// What became of the rows of one file: read = used + left out.
struct FileReport {
    struct LeftOut {
        lang::Text why;
        std::uint64_t rows = 0;
    };
    std::string file;
    std::uint64_t read = 0;
    std::uint64_t used = 0;
    std::vector<LeftOut> left_out;
    std::string source;                    ///< where the figures come from, may be empty
    std::vector<std::string> assumptions;  ///< that belong to this file
};

struct LoadedData {
    engine::Facts facts;            ///< usable when there are no errors and it was not cancelled
    lang::Diagnostics diagnostics;  ///< sorted
    std::string hash;               ///< SHA-256, 64 hexadecimal digits; of all files used
    std::map<std::string, std::string> sources;  ///< by name of file: length and SHA-256
    std::map<std::string, FileStamp> stamps;     ///< by name of file, where they say the same
    std::vector<FileReport> files;               ///< by name
    std::string source;                          ///< of the package
    std::vector<std::string> assumptions;        ///< of the package
    bool cancelled = false;
    bool packed = false;               ///< read from `data.pack`, which says what the files say
    std::uint64_t rows_handed_on = 0;  ///< in pieces; 0: all rows are in the facts
};

/// Loads a data package. `sources` gains its files, so that messages can be drawn: of CSV files
/// only the lines that messages speak of, blanked out where they are about persons.
[[nodiscard]] LoadedData load_data(const std::filesystem::path& folder_or_json,
                                   const engine::Program& program, lang::Sources& sources,
                                   const LoadOptions& options = {});

}  // namespace hjemmel::apps
