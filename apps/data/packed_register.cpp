#include "apps/data/packed_register.hpp"

#include "apps/json/envelope.hpp"
#include "engine/evaluate/packed_facts.hpp"
#include "engine/values/packed_bytes.hpp"
#include "engine/values/sha256.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <new>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

namespace hjemmel::apps {

namespace fs = std::filesystem;

using engine::PackReader;
using engine::PackWriter;
using engine::Sha256;

namespace {

// A file begins with eight bytes that no text has and its version as the machine has numbers, and
// ends with the SHA-256 of everything before. A change of the layout, or of what any file of data
// is read as, is a new version.
constexpr std::string_view magic("\x89HJPACK\n", 8);
constexpr std::uint64_t version = 3;
constexpr std::size_t head_size = magic.size() + sizeof version;
constexpr std::size_t hash_size = sizeof(Sha256::Digest);
constexpr std::size_t chunk_size = std::size_t{64} << 10U;

std::string_view bytes_of(const Sha256::Digest& digest) {
    return {static_cast<const char*>(static_cast<const void*>(digest.data())), digest.size()};
}

// ---- what the data were read under -------------------------------------------------------------

/// Writes the declarations by which cells are read: names, labels, types and units, and the limits.
class Declarations {
public:
    explicit Declarations(PackWriter& writer) : writer_(writer) {}

    void write(const engine::Program& program, const CsvLimits& limits) {
        writer_.whole(limits.cell);
        writer_.whole(limits.row);
        writer_.whole(limits.columns);
        writer_.list(program.base_units, [&](const engine::BaseUnit& unit) {
            writer_.text(unit.name);
            write(unit.labels);
        });
        writer_.list(program.units, [&](const engine::Unit& unit) {
            writer_.list(unit.factors, [&](const engine::Unit::Factor& factor) {
                writer_.whole(factor.base);
                writer_.whole(factor.power);
            });
        });
        writer_.list(program.enumerations, [&](const auto& enumeration) { write(enumeration); });
        writer_.list(program.collections, [&](const auto& collection) { write(collection); });
        writer_.list(program.quantities, [&](const auto& quantity) { write(quantity); });
    }

private:
    void write(const engine::Labels& labels) {
        for (const std::string* label :
             {&labels.danish, &labels.danish_plural, &labels.english, &labels.english_plural}) {
            writer_.text(*label);
        }
    }

    void write(const engine::Type& type) {
        writer_.whole(type.kind);
        writer_.whole(type.form);
        writer_.whole(type.integer);
        writer_.whole(type.can_be_not_applicable);
        writer_.whole(type.unit.index);
        writer_.whole(type.of);
        writer_.optional(type.range, [&](const engine::Interval& range) {
            for (const auto* end : {&range.lower, &range.upper}) {
                writer_.optional(*end, [&](const engine::Bound& bound) {
                    writer_.text(bound.at.to_string());
                    writer_.whole(bound.open);
                });
            }
        });
    }

    void write(const engine::Enumeration& enumeration) {
        writer_.text(enumeration.name);
        writer_.text(enumeration.plural);
        write(enumeration.labels);
        writer_.list(enumeration.values, [&](const std::string& value) { writer_.text(value); });
        writer_.list(enumeration.value_labels, [&](const auto& labels) { write(labels); });
    }

    void write(const engine::Collection& collection) {
        writer_.text(collection.name);
        writer_.text(collection.plural);
        writer_.whole(collection.kind);
        writer_.optional(collection.parent,
                         [&](const auto& parent) { writer_.whole(parent.index); });
        writer_.whole(collection.over_time);
        write(collection.labels);
        writer_.list(collection.fields, [&](const engine::Field& field) {
            writer_.text(field.name);
            write(field.labels);
            write(field.type);
        });
    }

    void write(const engine::Quantity& quantity) {
        writer_.text(quantity.name);
        writer_.whole(quantity.role);
        write(quantity.labels);
        writer_.optional(quantity.entity, [&](const auto& entity) { writer_.whole(entity.index); });
        writer_.list(quantity.indices, [&](const engine::Index& index) {
            writer_.whole(index.kind);
            writer_.whole(index.enumeration.index);
            writer_.text(index.variable);
        });
        write(quantity.type);
    }

    PackWriter& writer_;
};

std::string declarations_hash(const engine::Program& program, const LoadOptions& options) {
    Sha256 hash;
    PackWriter writer([&](std::string_view bytes) { hash.update(bytes); });
    Declarations(writer).write(program, options.csv);
    return hash.finish_hex();
}

// ---- the layout --------------------------------------------------------------------------------

/// A file that the pack was made of.
struct PackedSource {
    std::string name;
    std::string content;             ///< length and SHA-256
    std::optional<FileStamp> stamp;  ///< with which it had this content
};

/// What stands before the facts.
struct PackHead {
    std::string engine;        ///< the version of the program
    std::string declarations;  ///< SHA-256
    std::vector<PackedSource> sources;
    std::vector<FileReport> reports;
};

template <typename Bytes, typename Held>
void lay_report(Bytes& bytes, Held& report) {
    bytes.text(report.file);
    bytes.whole(report.read);
    bytes.whole(report.used);
    bytes.list(report.left_out, [&](auto& left_out) {
        // Of the two reasons there are, each with the name of a column.
        bool only = left_out.why.phrase == lang::Phrase::DataRowsNotOnly;
        std::string column;
        if constexpr (!Bytes::reads) {
            column = std::get<std::string>(left_out.why.arguments.at(0));
        }
        bytes.whole(only);
        bytes.text(column);
        if constexpr (Bytes::reads) {
            left_out.why = {only ? lang::Phrase::DataRowsNotOnly : lang::Phrase::DataRowsLeftOut,
                            {column}};
        }
        bytes.whole(left_out.rows);
    });
    bytes.text(report.source);
    bytes.list(report.assumptions, [&](auto& assumption) { bytes.text(assumption); });
}

template <typename Bytes, typename Held>
void lay_head(Bytes& bytes, Held& head) {
    bytes.text(head.engine);
    bytes.text(head.declarations);
    bytes.list(head.sources, [&](auto& source) {
        bytes.text(source.name);
        bytes.text(source.content);
        bytes.optional(source.stamp, [&](auto& stamp) {
            for (auto* number : {&stamp.device, &stamp.number, &stamp.size}) {
                bytes.whole(*number);
            }
            for (auto* time : {&stamp.written, &stamp.changed}) {
                bytes.whole(*time);
            }
        });
    });
    bytes.list(head.reports, [&](auto& report) { lay_report(bytes, report); });
}

// ---- reading -----------------------------------------------------------------------------------

bool is_cancelled(const LoadOptions& options) { return options.cancelled && options.cancelled(); }

/// The bytes of a file, which is read once, and whether its last bytes are the hash of the others.
struct WholeFile {
    std::shared_ptr<const char[]> bytes;
    std::size_t size = 0;
    bool is_whole = false;
    bool cancelled = false;

    [[nodiscard]] std::string_view text() const { return {bytes.get(), size}; }
};

WholeFile read_whole(const fs::path& path, const LoadOptions& options) {
    WholeFile file;
    std::error_code error;
    const std::uintmax_t size = fs::is_regular_file(path, error) ? fs::file_size(path, error) : 0;
    std::ifstream stream(path, std::ios::binary);
    if (error || !stream.is_open() || size < head_size + hash_size) {
        return file;
    }
    std::unique_ptr<char[]> bytes(new (std::nothrow) char[size]);
    if (!bytes) {
        return file;
    }
    Sha256 hash;
    const std::size_t hashed = size - hash_size;
    for (std::size_t at = 0; at < size;) {
        if (is_cancelled(options)) {
            file.cancelled = true;
            return file;
        }
        const std::size_t count = std::min(chunk_size, size - at);
        if (!stream.read(bytes.get() + at, static_cast<std::streamsize>(count))) {
            return file;
        }
        if (at < hashed) {
            hash.update({bytes.get() + at, std::min(count, hashed - at)});
        }
        at += count;
    }
    const Sha256::Digest digest = hash.finish();
    file.is_whole = std::memcmp(bytes.get() + hashed, digest.data(), hash_size) == 0;
    file.size = size;
    file.bytes = std::move(bytes);
    return file;
}

/// Length and SHA-256 of a file as it is now, as LoadedData has them; empty: it cannot be read.
std::string file_hash(const fs::path& path, const LoadOptions& options, bool& cancelled) {
    std::error_code error;
    std::ifstream stream(path, std::ios::binary);
    if (!fs::is_regular_file(path, error) || !stream.is_open()) {
        return {};
    }
    Sha256 hash;
    std::uint64_t size = 0;
    std::array<char, chunk_size> chunk{};
    do {
        cancelled = cancelled || is_cancelled(options);
        stream.read(chunk.data(), chunk.size());
        const auto count = static_cast<std::size_t>(stream.gcount());
        hash.update({chunk.data(), count});
        size += count;
    } while (stream && !cancelled);
    return stream.bad() ? std::string() : std::to_string(size) + " " + hash.finish_hex();
}

/// Holds the sources of a pack against the files that are there.
void compare_sources(const PackQuestion& question, PackAnswer& answer) {
    std::set<std::string> there(question.files.begin(), question.files.end());
    for (const auto& setting : question.settings) {
        there.insert(setting.first);
    }
    const auto is_stale = [&](const std::string& name) {
        answer.kind = PackAnswer::Kind::Stale;
        answer.changed = name;
    };
    for (const std::string& name : there) {
        if (answer.sources.count(name) == 0) {
            return is_stale(name);
        }
    }
    for (const auto& [name, packed] : answer.sources) {
        if (there.count(name) == 0) {
            return is_stale(name);
        }
        const auto setting = question.settings.find(name);
        const auto stamp = answer.stamps.find(name);
        if (setting == question.settings.end() && stamp != answer.stamps.end()) {
            if (stamp_of(question.folder / name) == stamp->second) {
                continue;
            }
            answer.stamps.erase(stamp);
        }
        bool cancelled = false;
        const std::string now =
            setting != question.settings.end()
                ? setting->second
                : file_hash(question.folder / name, *question.options, cancelled);
        if (cancelled) {
            answer.kind = PackAnswer::Kind::Cancelled;
            return;
        }
        if (now != packed) {
            return is_stale(name);
        }
    }
}

std::uint64_t bytes_of(const std::map<std::string, std::string>& sources) {
    std::uint64_t bytes = 0;
    for (const auto& source : sources) {
        bytes += std::strtoull(source.second.c_str(), nullptr, 10);
    }
    return bytes;
}

std::vector<PackedSource> sources_of(const LoadedData& data) {
    std::vector<PackedSource> sources;
    for (const auto& [name, content] : data.sources) {
        const auto stamp = data.stamps.find(name);
        sources.push_back(
            {name, content,
             stamp == data.stamps.end() ? std::nullopt : std::optional(stamp->second)});
    }
    return sources;
}

}  // namespace

std::string write_pack(const LoadedData& data, const engine::Program& program,
                       const LoadOptions& options,
                       const std::function<void(std::string_view)>& sink) {
    Sha256 hash;
    const auto put = [&](std::string_view bytes) {
        hash.update(bytes);
        sink(bytes);
    };
    std::array<char, sizeof version> number{};
    std::memcpy(number.data(), &version, sizeof version);
    put(magic);
    put({number.data(), number.size()});
    PackWriter writer(put, head_size);
    const PackHead head{std::string(engine_version()), declarations_hash(program, options),
                        sources_of(data), data.files};
    lay_head(writer, head);
    engine::pack_facts(data.facts, writer);
    const Sha256::Digest digest = hash.finish();
    sink(bytes_of(digest));
    return engine::sha256_hex(bytes_of(digest));
}

PackAnswer read_pack(const PackQuestion& question, engine::Facts& facts) {
    using Kind = PackAnswer::Kind;
    PackAnswer answer;
    std::error_code error;
    const fs::path path = question.folder / pack_name;
    if (!fs::exists(fs::symlink_status(path, error))) {
        return answer;
    }
    const WholeFile file = read_whole(path, *question.options);
    answer.kind = file.cancelled ? Kind::Cancelled : Kind::Damaged;
    if (file.cancelled || !file.text().starts_with(magic)) {
        return answer;
    }
    std::uint64_t found = 0;
    std::memcpy(&found, file.bytes.get() + magic.size(), sizeof found);
    if (found != version) {
        answer.kind = Kind::OtherVersion;
        return answer;
    }
    if (!file.is_whole) {
        return answer;
    }
    PackReader reader(file.text().substr(head_size, file.size - head_size - hash_size), file.bytes,
                      head_size);
    PackHead head;
    lay_head(reader, head);
    if (reader.has_failed()) {
        return answer;
    }
    if (head.engine != engine_version()) {
        answer.kind = Kind::OtherVersion;
        return answer;
    }
    if (head.declarations != declarations_hash(*question.program, *question.options)) {
        answer.kind = Kind::OtherRules;
        return answer;
    }
    for (PackedSource& source : head.sources) {
        if (source.stamp && question.options->trust_stamps) {
            answer.stamps.emplace(source.name, *source.stamp);
        }
        answer.sources.emplace(std::move(source.name), std::move(source.content));
    }
    compare_sources(question, answer);
    if (answer.kind != Kind::Damaged) {
        return answer;
    }
    // Each row stands somewhere in a file.
    reader.set_most(bytes_of(answer.sources));
    if (engine::unpack_facts(reader, *question.program, facts) && reader.is_at_end()) {
        answer.kind = Kind::Used;
        answer.reports = std::move(head.reports);
    }
    return answer;
}

}  // namespace hjemmel::apps
