#pragma once

#include "engine/evaluate/column.hpp"
#include "engine/evaluate/rows.hpp"
#include "engine/program/program.hpp"
#include "engine/values/key_table.hpp"
#include "engine/values/packed_integers.hpp"
#include "engine/values/stepped_integers.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hjemmel::engine {

/// The indices of a quantity in the order of its declaration: Month::index, Year, days of a Date,
/// or an ordinal.
struct IndexKey {
    std::array<std::int32_t, 6> values{};
    std::uint8_t count = 0;
    bool operator==(const IndexKey&) const = default;
    friend bool operator<(const IndexKey& left, const IndexKey& right);
};

/// A figure for an entity's row (0 when the quantity has no entity) and indices.
struct Place {
    QuantityId quantity{};
    std::uint32_t row = 0;
    IndexKey indices;
    bool operator==(const Place&) const = default;
};
struct PlaceHash {
    [[nodiscard]] std::size_t operator()(const Place& place) const;
};

/// Where a row belongs, of a collection whose rows move: from the first to the last day, open where
/// none is given.
struct Stay {
    std::uint32_t parent = 0;
    std::optional<Date> first;
    std::optional<Date> last;
    FactOrigin origin;

    [[nodiscard]] bool covers(Date day) const {
        return (!first || *first <= day) && (!last || day <= *last);
    }
};

/// The facts of a run, reached by collection, column and row. Filled once, then only read.
class Facts {
public:
    explicit Facts(const Program& program);

    // filling
    std::uint32_t add_file(std::string name);
    /// Adds a row; `parent` is a row of the parent collection (ignored for top-level ones). An
    /// empty key: the row has no id.
    std::uint32_t add_row(CollectionId collection, std::string_view key, std::uint32_t parent,
                          FactOrigin origin);
    /// Says where a row belongs for a time; for collections whose rows move, which have no other
    /// parent than these.
    void add_stay(CollectionId collection, std::uint32_t row, Stay stay);
    void set(CollectionId collection, std::uint32_t field, std::uint32_t row, Cell cell);
    /// The same for a cell as columns hold it, of the row that was added last; false where that is
    /// not possible, and then nothing was done.
    [[nodiscard]] bool set_read(CollectionId collection, std::uint32_t field, std::uint32_t row,
                                const Column::ReadCell& cell, FactOrigin origin) {
        Table& table = tables_[collection.index];
        Column& column = table.columns[field];
        return column.size() == row &&
               column.push_read(cell, origin, static_cast<std::uint32_t>(table.lines[row]));
    }
    /// Says that all rows of `collection` under `parent` are listed (perhaps none). Top level:
    /// parent 0.
    void close(CollectionId collection, std::uint32_t parent);
    void close_all(CollectionId collection);  ///< for every parent, also those added later
    /// Gives a reading or observes a defined quantity.
    void give(const Place& place, Cell cell);
    void remove(const Place& place);
    /// Forgets the rows of a collection of which no other row and no figure speaks.
    void forget_rows(CollectionId collection);
    /// Makes it quick to find many rows of a collection by their ids.
    void prepare_to_find(CollectionId collection) {
        tables_[collection.index].keys.prepare_to_find();
    }

    // reading
    [[nodiscard]] std::uint32_t row_count(CollectionId collection) const;
    /// The id of a row; of one without `file:line`, where it was read from a file.
    [[nodiscard]] std::string key(CollectionId collection, std::uint32_t row) const;
    /// Finds a row by its id.
    [[nodiscard]] std::optional<std::uint32_t> find_row(CollectionId collection,
                                                        std::string_view key) const;
    [[nodiscard]] std::uint32_t parent(CollectionId collection, std::uint32_t row) const;
    /// All stays of a row, in the order in which they were added.
    [[nodiscard]] std::span<const Stay> stays(CollectionId collection, std::uint32_t row) const;
    /// Where a row that moves belongs on a day; none when nothing is given for that day.
    [[nodiscard]] std::optional<std::uint32_t> parent_on(CollectionId collection, std::uint32_t row,
                                                         Date day) const;
    [[nodiscard]] FactOrigin row_origin(CollectionId collection, std::uint32_t row) const;
    [[nodiscard]] Cell cell(CollectionId collection, std::uint32_t field, std::uint32_t row) const;
    /// A field of all rows, as it lies; it may be shorter than the collection.
    [[nodiscard]] const Column& column(CollectionId collection, std::uint32_t field) const;
    /// The parents of all rows, as they lie.
    [[nodiscard]] const PackedIntegers& parents(CollectionId collection) const;
    /// The rows under `parent` in the order in which they were added (of rows that move, those that
    /// belong there on any day); empty also when they are not listed.
    [[nodiscard]] Rows children(CollectionId collection, std::uint32_t parent) const;
    [[nodiscard]] bool is_listed(CollectionId collection, std::uint32_t parent) const;
    /// Whether all rows are listed, of every parent that there is or will be.
    [[nodiscard]] bool is_listed_everywhere(CollectionId collection) const {
        return tables_[collection.index].all_listed;
    }
    [[nodiscard]] const Cell* figure(const Place& place) const;  ///< null when none is given
    /// All figures of a quantity in order of row, then indices.
    [[nodiscard]] std::vector<std::pair<Place, const Cell*>> figures(QuantityId quantity) const;
    [[nodiscard]] const std::vector<std::string>& files() const { return files_; }

private:
    friend struct FactsLayout;  // engine/evaluate/packed_facts.cpp

    struct Table {
        bool top_level = true;
        bool over_time = false;
        KeyTable keys;
        PackedIntegers parents;
        std::uint32_t file = 0;
        SteppedIntegers lines;         ///< by row: where it was read
        SteppedIntegers columns_read;  ///< by row
        std::unordered_map<std::uint32_t, std::uint32_t>
            other_files;  ///< of rows from another file
        std::vector<Column> columns;
        RowsByParent children;                              ///< where rows do not move
        std::vector<std::vector<std::uint32_t>> residents;  ///< by parent row, where rows move
        std::vector<std::vector<Stay>> stays;               ///< by row, where rows move
        std::vector<bool> listed;                           ///< by parent row
        bool all_listed = false;

        void add_resident(std::uint32_t parent, std::uint32_t row);
    };
    std::vector<Table> tables_;
    std::vector<std::unordered_map<Place, Cell, PlaceHash>> figures_;  ///< by quantity
    std::vector<std::string> files_;
};

}  // namespace hjemmel::engine
