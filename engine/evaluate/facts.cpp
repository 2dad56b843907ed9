#include "engine/evaluate/facts.hpp"

#include <algorithm>

namespace hjemmel::engine {

namespace {

std::size_t mixed(std::size_t seed, std::uint64_t value) {
    // The finaliser of MurmurHash3, so that near places fall far apart.
    std::uint64_t word = seed ^ value;
    word = (word ^ (word >> 33)) * 0xff51afd7ed558ccdULL;
    word = (word ^ (word >> 33)) * 0xc4ceb9fe1a85ec53ULL;
    return static_cast<std::size_t>(word ^ (word >> 33));
}

}  // namespace

bool operator<(const IndexKey& left, const IndexKey& right) {
    return std::lexicographical_compare(left.values.begin(), left.values.begin() + left.count,
                                        right.values.begin(), right.values.begin() + right.count);
}

std::size_t PlaceHash::operator()(const Place& place) const {
    std::size_t hash =
        mixed(place.indices.count, (std::uint64_t{place.quantity.index} << 32) | place.row);
    for (std::size_t i = 0; i < place.indices.count; ++i) {
        hash = mixed(hash, static_cast<std::uint32_t>(place.indices.values[i]));
    }
    return hash;
}

Facts::Facts(const Program& program)
    : tables_(program.collections.size()), figures_(program.quantities.size()) {
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        const Collection& collection = program.collections[i];
        tables_[i].top_level = !collection.parent;
        tables_[i].over_time = collection.over_time;
        for (const Field& field : collection.fields) {
            tables_[i].columns.emplace_back(field.type.kind);
        }
    }
}

std::uint32_t Facts::add_file(std::string name) {
    files_.push_back(std::move(name));
    return static_cast<std::uint32_t>(files_.size() - 1);
}

void Facts::Table::add_resident(std::uint32_t parent, std::uint32_t row) {
    if (residents.size() <= parent) {
        residents.resize(parent + 1);
    }
    residents[parent].push_back(row);
}

std::uint32_t Facts::add_row(CollectionId collection, std::string_view key, std::uint32_t parent,
                             FactOrigin origin) {
    Table& table = tables_[collection.index];
    const auto row = static_cast<std::uint32_t>(table.keys.size());
    table.keys.push_back(key);
    table.parents.push_back(table.top_level ? 0 : parent);
    table.lines.push_back(origin.line);
    table.columns_read.push_back(origin.column);
    if (row == 0) {
        table.file = origin.file;
    } else if (origin.file != table.file) {
        table.other_files.emplace(row, origin.file);
    }
    return row;
}

void Facts::add_stay(CollectionId collection, std::uint32_t row, Stay stay) {
    Table& table = tables_[collection.index];
    if (table.stays.size() <= row) {
        table.stays.resize(row + 1);
    }
    const auto there = [&](const Stay& other) { return other.parent == stay.parent; };
    const auto& known = table.stays[row];
    if (std::none_of(known.begin(), known.end(), there)) {
        table.add_resident(stay.parent, row);
    }
    table.stays[row].push_back(stay);
}

void Facts::set(CollectionId collection, std::uint32_t field, std::uint32_t row, Cell cell) {
    Table& table = tables_[collection.index];
    table.columns[field].set(row, std::move(cell), static_cast<std::uint32_t>(table.lines[row]));
}

void Facts::close(CollectionId collection, std::uint32_t parent) {
    auto& listed = tables_[collection.index].listed;
    if (listed.size() <= parent) {
        listed.resize(parent + 1, false);
    }
    listed[parent] = true;
}

void Facts::close_all(CollectionId collection) { tables_[collection.index].all_listed = true; }

void Facts::give(const Place& place, Cell cell) {
    figures_[place.quantity.index].insert_or_assign(place, std::move(cell));
}

void Facts::remove(const Place& place) { figures_[place.quantity.index].erase(place); }

void Facts::forget_rows(CollectionId collection) {
    Table& table = tables_[collection.index];
    Table empty;
    empty.top_level = table.top_level;
    empty.over_time = table.over_time;
    for (const Column& column : table.columns) {
        empty.columns.emplace_back(column.kind());
    }
    empty.listed = std::move(table.listed);
    empty.all_listed = table.all_listed;
    table = std::move(empty);
}

std::uint32_t Facts::row_count(CollectionId collection) const {
    return static_cast<std::uint32_t>(tables_[collection.index].keys.size());
}

std::string Facts::key(CollectionId collection, std::uint32_t row) const {
    std::string own = tables_[collection.index].keys[row];
    if (!own.empty()) {
        return own;
    }
    const FactOrigin origin = row_origin(collection, row);
    return origin.line == 0 || origin.file >= files_.size()
               ? std::string()
               : files_[origin.file] + ":" + std::to_string(origin.line);
}

std::optional<std::uint32_t> Facts::find_row(CollectionId collection, std::string_view key) const {
    return tables_[collection.index].keys.find(key);
}

std::uint32_t Facts::parent(CollectionId collection, std::uint32_t row) const {
    return static_cast<std::uint32_t>(tables_[collection.index].parents[row]);
}

const PackedIntegers& Facts::parents(CollectionId collection) const {
    return tables_[collection.index].parents;
}

std::span<const Stay> Facts::stays(CollectionId collection, std::uint32_t row) const {
    const auto& stays = tables_[collection.index].stays;
    return row < stays.size() ? std::span<const Stay>(stays[row]) : std::span<const Stay>();
}

std::optional<std::uint32_t> Facts::parent_on(CollectionId collection, std::uint32_t row,
                                              Date day) const {
    for (const Stay& stay : stays(collection, row)) {
        if (stay.covers(day)) {
            return stay.parent;
        }
    }
    return std::nullopt;
}

FactOrigin Facts::row_origin(CollectionId collection, std::uint32_t row) const {
    const Table& table = tables_[collection.index];
    const auto other = table.other_files.find(row);
    return {other == table.other_files.end() ? table.file : other->second,
            static_cast<std::uint32_t>(table.lines[row]),
            static_cast<std::uint32_t>(table.columns_read[row])};
}

Cell Facts::cell(CollectionId collection, std::uint32_t field, std::uint32_t row) const {
    const Table& table = tables_[collection.index];
    return field < table.columns.size() && row < table.keys.size()
               ? table.columns[field].at(row, static_cast<std::uint32_t>(table.lines[row]))
               : Cell{};
}

const Column& Facts::column(CollectionId collection, std::uint32_t field) const {
    return tables_[collection.index].columns[field];
}

Rows Facts::children(CollectionId collection, std::uint32_t parent) const {
    const Table& table = tables_[collection.index];
    if (table.top_level) {
        return parent == 0 ? Rows(0, row_count(collection)) : Rows();
    }
    if (!table.over_time) {
        return table.children.of(parent, table.parents);
    }
    return parent < table.residents.size()
               ? Rows(std::span<const std::uint32_t>(table.residents[parent]))
               : Rows();
}

bool Facts::is_listed(CollectionId collection, std::uint32_t parent) const {
    const Table& table = tables_[collection.index];
    return table.all_listed || (parent < table.listed.size() && table.listed[parent]);
}

const Cell* Facts::figure(const Place& place) const {
    const auto& figures = figures_[place.quantity.index];
    if (figures.empty()) {
        return nullptr;
    }
    const auto found = figures.find(place);
    return found == figures.end() ? nullptr : &found->second;
}

std::vector<std::pair<Place, const Cell*>> Facts::figures(QuantityId quantity) const {
    std::vector<std::pair<Place, const Cell*>> all;
    all.reserve(figures_[quantity.index].size());
    for (const auto& [place, cell] : figures_[quantity.index]) {
        all.emplace_back(place, &cell);
    }
    std::sort(all.begin(), all.end(), [](const auto& left, const auto& right) {
        return left.first.row != right.first.row ? left.first.row < right.first.row
                                                 : left.first.indices < right.first.indices;
    });
    return all;
}

}  // namespace hjemmel::engine
