#include "engine/evaluate/memo.hpp"

#include <utility>

namespace hjemmel::engine {

std::uint32_t Memo::hash_of(const Place& place, std::uint32_t law) {
    Place page = place;
    page.row = place.row / rows_in_page;
    const std::size_t hash = PlaceHash()(page) ^ (std::size_t{law} * 0x9e3779b97f4a7c15ULL);
    return static_cast<std::uint32_t>(hash ^ (hash >> 32));
}

void Memo::remember_page(const Place& place, std::uint32_t page) {
    if (quantities_.size() <= place.quantity.index) {
        quantities_.resize(place.quantity.index + 1);
    }
    quantities_[place.quantity.index].latest = page;
}

Memo::Page* Memo::page_of(const Place& place, std::uint32_t law) {
    const std::uint32_t number =
        place.quantity.index < quantities_.size() ? quantities_[place.quantity.index].latest : none;
    if (number != none && pages_[number - 1].is_for(place, law)) {
        return &pages_[number - 1];
    }
    if (slots_.empty()) {
        return nullptr;
    }
    const std::uint32_t hash = hash_of(place, law);
    for (std::size_t at = hash & (slots_.size() - 1); slots_[at].page != none;
         at = (at + 1) & (slots_.size() - 1)) {
        if (slots_[at].hash == hash && pages_[slots_[at].page - 1].is_for(place, law)) {
            remember_page(place, slots_[at].page);
            return &pages_[slots_[at].page - 1];
        }
    }
    return nullptr;
}

void Memo::put(Slot slot) {
    std::size_t at = slot.hash & (slots_.size() - 1);
    while (slots_[at].page != none) {
        at = (at + 1) & (slots_.size() - 1);
    }
    slots_[at] = slot;
}

Memo::Page& Memo::page_for(const Place& place, std::uint32_t law) {
    if (Page* found = page_of(place, law)) {
        return *found;
    }
    if ((pages_.size() + 1) * 2 > slots_.size()) {
        const std::vector<Slot> before =
            std::exchange(slots_, std::vector<Slot>(slots_.empty() ? 64 : slots_.size() * 2));
        for (const Slot& slot : before) {
            if (slot.page != none) {
                put(slot);
            }
        }
    }
    Page page;
    page.quantity = place.quantity;
    page.number = place.row / rows_in_page;
    page.law = law;
    page.indices = place.indices;
    pages_.push_back(page);
    const auto number = static_cast<std::uint32_t>(pages_.size());
    put({hash_of(place, law), number});
    remember_page(place, number);
    return pages_[number - 1];
}

const Memo::Entry* Memo::find(const Place& place, std::uint32_t law) {
    const Page* page = page_of(place, law);
    const std::uint32_t entry = page != nullptr ? page->entries[place.row % rows_in_page] : none;
    return entry != none ? &quantities_[place.quantity.index].entries[entry - 1] : nullptr;
}

Memo::Entry& Memo::add(const Place& place, std::uint32_t law) {
    Page& page = page_for(place, law);
    auto& entries = quantities_[place.quantity.index].entries;
    Entry& entry = entries.added();
    page.entries[place.row % rows_in_page] = static_cast<std::uint32_t>(entries.size());
    return entry;
}

void Memo::clear() {
    slots_.clear();
    pages_.clear();
    quantities_.clear();
}

}  // namespace hjemmel::engine
