#pragma once

#include "apps/data/data_package.hpp"
#include "engine/evaluate/facts.hpp"
#include "engine/program/program.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// The packed form of a data folder: `data.pack` beside its files, a cache that is never required.
/// It holds the facts as they were read, the hashes of all files that were read, and under which
/// declarations. What it may and may not do is in docs/decisions/0052-packed-registers.md.
namespace hjemmel::apps {

inline constexpr const char* pack_name = "data.pack";

/// Writes a folder that was read without errors; bytes go to `sink` in order. Gives their SHA-256.
std::string write_pack(const LoadedData& data, const engine::Program& program,
                       const LoadOptions& options,
                       const std::function<void(std::string_view)>& sink);

/// What is to be known before a pack may stand for the files.
struct PackQuestion {
    std::filesystem::path folder;
    const engine::Program* program = nullptr;
    const LoadOptions* options = nullptr;
    std::vector<std::string> files;               ///< that would be read
    std::map<std::string, std::string> settings;  ///< name, length and SHA-256 of `data.toml`
};

/// What a pack gave.
struct PackAnswer {
    enum class Kind : std::uint8_t {
        None,  ///< there is no pack
        Used,
        Damaged,  ///< cut, changed, no pack at all
        OtherVersion,
        OtherRules,
        Stale,
        Cancelled
    };
    Kind kind = Kind::None;
    std::string changed;                         ///< Stale: the first file that is another
    std::map<std::string, std::string> sources;  ///< Used: as LoadedData has them
    std::map<std::string, FileStamp> stamps;     ///< Used: the same
    std::vector<FileReport> reports;             ///< Used
};

/// Reads the pack of a folder in the place of its files, if it says what they would say. facts:
/// with the files of the folder, and otherwise empty; of no use unless Used.
[[nodiscard]] PackAnswer read_pack(const PackQuestion& question, engine::Facts& facts);

}  // namespace hjemmel::apps
