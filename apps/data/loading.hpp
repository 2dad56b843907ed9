#pragma once

#include "apps/data/cells.hpp"
#include "apps/data/data_package.hpp"
#include "apps/data/findings.hpp"
#include "apps/data/piecewise.hpp"
#include "apps/data/settings.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hjemmel::apps {

/// An id of an entity in a cell, found once all rows are there.
struct Reference {
    engine::CollectionId target;
    std::string key;
    std::string column;
    engine::Cell cell;                    ///< all but the value
    std::optional<engine::Place> figure;  ///< where it goes: a figure, or else a field
    engine::CollectionId collection;
    std::uint32_t field = 0;
    std::uint32_t row = 0;
    bool again = false;  ///< the field stands in an earlier row too
};

/// What is known about the rows of a collection while a package is loaded.
struct Listing {
    bool by_file = false;
    bool by_figures = false;
    bool by_children = false;
    bool complete = true;
    bool personal = false;
    bool rows_lost =
        false;  ///< for a reason that is reported: an id that is not found says nothing
};

/// The state of one load, shared by the readers of its files.
struct Loading {
    const engine::Program* program = nullptr;
    const LoadOptions* options = nullptr;
    lang::Sources* sources = nullptr;
    Findings* findings = nullptr;
    engine::Facts* facts = nullptr;
    PackageSettings settings;
    std::vector<lang::FileId> file_ids;  ///< by the file number of the facts
    std::vector<Listing> listings;       ///< by collection
    std::vector<Reference> references;
    std::vector<FileReport> reports;
    std::map<std::string, std::string> hashes;  ///< by name of file: length and SHA-256
    std::map<std::string, FileStamp> stamps;    ///< of files of which they say the same
    std::string folder;  ///< what stands before the names of files in messages
    std::optional<std::uint32_t> settings_file;  ///< number of `data.toml` in the facts
    bool cancelled = false;
    bool packed = false;              ///< the facts are those of a pack
    std::optional<Piecewise> pieces;  ///< of a collection whose rows may be handed on

    /// Makes a file known to the facts.
    std::uint32_t add_fact_file(std::string name, lang::FileId id);

    /// The place of a fact, for messages.
    [[nodiscard]] lang::Span span(engine::FactOrigin origin) const;

    /// Where something of `data.toml` stands, as the origin of facts.
    [[nodiscard]] engine::FactOrigin settings_origin(lang::Span span) const;

    /// Turns what is wrong with a cell into a message; content only where the file shows it.
    lang::Diagnostic& report(CellFault fault, lang::Span span, bool shows);

    /// Puts a value where it belongs, or remembers the id until all rows are known.
    void put_field(engine::CollectionId collection, std::uint32_t field, std::uint32_t row,
                   const CellReader& reader, engine::Cell cell);
    /// The same for a figure; refuses a second one for the place. `repeats`: a constant may come
    /// again.
    void put_figure(const engine::Place& place, const CellReader& reader, engine::Cell cell,
                    bool repeats);

    /// Puts a field that an earlier row may have given: it says the same, or nothing.
    void put_field_again(engine::CollectionId collection, std::uint32_t field, std::uint32_t row,
                         const CellReader& reader, engine::Cell cell);
    /// Says where a row that moves belongs for a time; refuses what overlaps or is reversed.
    void put_stay(engine::CollectionId collection, std::uint32_t row, const engine::Stay& stay);

    /// Finds the row of an id, making it when the collection is listed by its mentions; reports it
    /// otherwise, unless rows of the collection were lost.
    [[nodiscard]] std::optional<std::uint32_t> row_of(engine::CollectionId collection,
                                                      std::string_view id, std::string_view column,
                                                      engine::FactOrigin origin, bool may_list);

    /// Refuses ids that look like `I alt`; true when it did.
    template <typename SpanOf>
    bool refuse_total(std::string_view id, std::string_view column, const SpanOf& span_of) {
        if (!is_total(id)) {
            return false;
        }
        report_total(id, column, span_of());
        return true;
    }

    /// Where an id of a collection stood before.
    [[nodiscard]] std::optional<engine::FactOrigin> first_of(engine::CollectionId collection,
                                                             std::string_view id) const;
    /// Makes room for a row where rows are handed on; false when nobody wants more.
    [[nodiscard]] bool make_room(engine::CollectionId collection);
    /// Says that all rows of a collection are there, of those of which that is known.
    void close_collections() const;

    void resolve_references();
    /// Sets a field that is not set yet; refuses another value than it has.
    void complete_field(engine::CollectionId collection, std::uint32_t field, std::uint32_t row,
                        engine::Cell cell);

    /// A spell may not end before it starts.
    void check_spell(engine::CollectionId collection, std::uint32_t row);

    [[nodiscard]] static bool is_total(std::string_view id);
    void report_total(std::string_view id, std::string_view column, lang::Span span);

    /// The file shows its lines in messages.
    [[nodiscard]] bool shows(engine::FactOrigin origin) const;
};

/// Prepares a reader from what `data.toml` says about a column (`setting` may be null); what does
/// not fit the type is reported.
[[nodiscard]] CellReader reader_for(Loading& loading, const engine::Type& type, std::string column,
                                    const ColumnSetting* setting, const WrittenForm& form);

/// Reads a value that `data.toml` gives, written as in the rules; none when it was reported.
[[nodiscard]] std::optional<engine::Cell> read_setting(Loading& loading, const CellReader& reader,
                                                       const Spelled& value);

/// The reader of a value as it is written in the rules.
[[nodiscard]] CellReader as_in_the_rules(const CellReader& reader);

/// Reports a name of `data.toml` or of a cell that means nothing here.
void report_unknown_name(Loading& loading, std::string_view name, lang::Span span,
                         const std::vector<std::string>& candidates, bool ambiguous,
                         bool shows = true);

}  // namespace hjemmel::apps
