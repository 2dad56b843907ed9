#pragma once

#include "engine/program/program.hpp"

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

/// Where a fact was read: a file of `Facts::files`, one-based line and column number (0: none).
struct FactOrigin {
    std::uint32_t file = 0;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

/// One cell: given (perhaps only within bounds), unknown, or not applicable.
struct Cell {
    enum class State : std::uint8_t { Unknown, Given, NotApplicable };
    State state = State::Unknown;
    Value value;  ///< Given: the value; with bounds: the figure as published
    std::shared_ptr<const Interval> bounds;  ///< Given, a number known only within these
    std::string note;  ///< an assumption of the data about this cell, may be empty
    FactOrigin origin;
};

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
    /// Adds a row; `parent` is a row of the parent collection (ignored for top-level ones).
    std::uint32_t add_row(CollectionId collection, std::string key, std::uint32_t parent,
                          FactOrigin origin);
    /// Says where a row belongs for a time; for collections whose rows move, which have no other
    /// parent than these.
    void add_stay(CollectionId collection, std::uint32_t row, Stay stay);
    void set(CollectionId collection, std::uint32_t field, std::uint32_t row, Cell cell);
    /// Says that all rows of `collection` under `parent` are listed (perhaps none). Top level:
    /// parent 0.
    void close(CollectionId collection, std::uint32_t parent);
    void close_all(CollectionId collection);  ///< for every parent, also those added later
    /// Gives a reading or observes a defined quantity.
    void give(const Place& place, Cell cell);
    void remove(const Place& place);

    // reading
    [[nodiscard]] std::uint32_t row_count(CollectionId collection) const;
    [[nodiscard]] const std::string& key(CollectionId collection, std::uint32_t row) const;
    [[nodiscard]] std::optional<std::uint32_t> find_row(CollectionId collection,
                                                        std::string_view key) const;
    [[nodiscard]] std::uint32_t parent(CollectionId collection, std::uint32_t row) const;
    /// All stays of a row, in the order in which they were added.
    [[nodiscard]] std::span<const Stay> stays(CollectionId collection, std::uint32_t row) const;
    /// Where a row that moves belongs on a day; none when nothing is given for that day.
    [[nodiscard]] std::optional<std::uint32_t> parent_on(CollectionId collection, std::uint32_t row,
                                                         Date day) const;
    [[nodiscard]] FactOrigin row_origin(CollectionId collection, std::uint32_t row) const;
    [[nodiscard]] const Cell& cell(CollectionId collection, std::uint32_t field,
                                   std::uint32_t row) const;
    /// The rows under `parent` in the order in which they were added (of rows that move, those that
    /// belong there on any day); empty also when they are not listed.
    [[nodiscard]] std::span<const std::uint32_t> children(CollectionId collection,
                                                          std::uint32_t parent) const;
    [[nodiscard]] bool is_listed(CollectionId collection, std::uint32_t parent) const;
    [[nodiscard]] const Cell* figure(const Place& place) const;  ///< null when none is given
    /// All figures of a quantity in order of row, then indices.
    [[nodiscard]] std::vector<std::pair<Place, const Cell*>> figures(QuantityId quantity) const;
    [[nodiscard]] const std::vector<std::string>& files() const { return files_; }

private:
    struct Table {
        bool top_level = true;
        bool over_time = false;
        std::vector<std::string> keys;
        std::vector<std::uint32_t> parents;
        std::vector<FactOrigin> origins;
        std::vector<std::vector<Cell>> columns;            ///< by field, then row
        std::vector<std::vector<std::uint32_t>> children;  ///< by parent row
        std::vector<std::vector<Stay>> stays;              ///< by row, where rows move
        std::vector<bool> listed;                          ///< by parent row
        bool all_listed = false;
        std::unordered_map<std::string, std::uint32_t> by_key;
    };
    std::vector<Table> tables_;
    std::vector<std::unordered_map<Place, Cell, PlaceHash>> figures_;  ///< by quantity
    std::vector<std::string> files_;
};

}  // namespace hjemmel::engine
