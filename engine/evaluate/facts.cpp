#include "engine/evaluate/facts.hpp"

#include <algorithm>

namespace hjemmel::engine {

namespace {

const Cell& nothing_given() {
    static const Cell cell;
    return cell;
}

void add_child(std::vector<std::vector<std::uint32_t>>& children, std::uint32_t parent,
               std::uint32_t row) {
    if (children.size() <= parent) {
        children.resize(parent + 1);
    }
    children[parent].push_back(row);
}

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
        tables_[i].top_level = !program.collections[i].parent;
        tables_[i].over_time = program.collections[i].over_time;
        tables_[i].columns.resize(program.collections[i].fields.size());
    }
}

std::uint32_t Facts::add_file(std::string name) {
    files_.push_back(std::move(name));
    return static_cast<std::uint32_t>(files_.size() - 1);
}

std::uint32_t Facts::add_row(CollectionId collection, std::string key, std::uint32_t parent,
                             FactOrigin origin) {
    Table& table = tables_[collection.index];
    const auto row = static_cast<std::uint32_t>(table.keys.size());
    const std::uint32_t owner = table.top_level ? 0 : parent;
    table.by_key.emplace(key, row);
    table.keys.push_back(std::move(key));
    table.parents.push_back(owner);
    table.origins.push_back(origin);
    for (auto& column : table.columns) {
        column.emplace_back();
    }
    if (!table.over_time) {
        add_child(table.children, owner, row);
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
        add_child(table.children, stay.parent, row);
    }
    table.stays[row].push_back(stay);
}

void Facts::set(CollectionId collection, std::uint32_t field, std::uint32_t row, Cell cell) {
    tables_[collection.index].columns[field][row] = std::move(cell);
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

std::uint32_t Facts::row_count(CollectionId collection) const {
    return static_cast<std::uint32_t>(tables_[collection.index].keys.size());
}

const std::string& Facts::key(CollectionId collection, std::uint32_t row) const {
    return tables_[collection.index].keys[row];
}

std::optional<std::uint32_t> Facts::find_row(CollectionId collection, std::string_view key) const {
    const auto& by_key = tables_[collection.index].by_key;
    const auto found = by_key.find(std::string(key));
    return found == by_key.end() ? std::nullopt : std::optional(found->second);
}

std::uint32_t Facts::parent(CollectionId collection, std::uint32_t row) const {
    return tables_[collection.index].parents[row];
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
    return tables_[collection.index].origins[row];
}

const Cell& Facts::cell(CollectionId collection, std::uint32_t field, std::uint32_t row) const {
    const auto& columns = tables_[collection.index].columns;
    return field < columns.size() && row < columns[field].size() ? columns[field][row]
                                                                 : nothing_given();
}

std::span<const std::uint32_t> Facts::children(CollectionId collection,
                                               std::uint32_t parent) const {
    const auto& children = tables_[collection.index].children;
    return parent < children.size() ? std::span<const std::uint32_t>(children[parent])
                                    : std::span<const std::uint32_t>();
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
