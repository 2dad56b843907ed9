#include "engine/values/key_table.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace hjemmel::engine {

namespace {

// Most keys of a view that are put into an index at once: it takes some milliseconds.
constexpr std::size_t most_indexed = std::size_t{1} << 18U;

// The number that a key writes in the one way there is to write it; none of other keys.
std::optional<std::int64_t> number_of(std::string_view key) {
    constexpr std::size_t most_digits = 18;
    if (key.empty()) {
        return KeyTable::no_key;
    }
    if (key.size() > most_digits || (key.front() == '0' && key.size() > 1)) {
        return std::nullopt;
    }
    std::int64_t number = 0;
    for (const char digit : key) {
        if (digit < '0' || digit > '9') {
            return std::nullopt;
        }
        number = number * 10 + (digit - '0');
    }
    return number;
}

// The finaliser of MurmurHash3, as far as it is needed.
std::uint64_t mixed(std::uint64_t hash, std::uint64_t word) {
    hash = (hash ^ word) * 0xff51afd7ed558ccdULL;
    return hash ^ (hash >> 32);
}

// A slot is the place + 1 of a key and 32 bits of its hash, so that a key that is elsewhere in
// memory is looked at only when it is almost surely the one.
constexpr std::size_t slot_size = 2;

std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32U); }

std::uint64_t hash_of(bool are_numbers, std::string_view text, std::int64_t number) {
    return are_numbers ? mixed(0, static_cast<std::uint64_t>(number)) : hash_of_key(text);
}

// Of equal keys the first one stays.
void put_into(std::vector<std::uint32_t>& slots, std::size_t slot, std::size_t place,
              std::uint64_t hash) {
    if (slots[slot] == 0) {
        slots[slot] = static_cast<std::uint32_t>(place + 1);
        slots[slot + 1] = tag_of(hash);
    }
}

}  // namespace

// Eight bytes at a time.
std::uint64_t hash_of_key(std::string_view text) {
    std::uint64_t hash = 0x9e3779b97f4a7c15ULL ^ text.size();
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, 8);
        hash = mixed(hash, word);
    }
    std::uint64_t rest = 0;
    std::memcpy(&rest, text.data() + at, text.size() - at);
    return mixed(hash, rest);
}

KeyTable KeyTable::view(std::string_view text, PackedIntegers ends,
                        std::shared_ptr<const void> keep) {
    KeyTable table;
    table.are_numbers_ = false;
    table.far_text_ = text;
    table.ends_ = std::move(ends);
    table.keep_ = std::move(keep);
    table.has_keys_ = !text.empty();
    table.has_gaps_ = true;
    table.ascends_ = false;
    if (table.size() <= most_indexed) {
        table.prepare_to_find();
    }
    return table;
}

KeyTable KeyTable::of_numbers(SteppedIntegers numbers) {
    KeyTable table;
    const auto ends = numbers.least_and_most();
    table.numbers_ = std::move(numbers);
    table.has_keys_ = ends && ends->second != no_key;
    table.has_gaps_ = ends && ends->first == no_key;
    table.ascends_ = !table.has_keys_ || table.ascending_run() != nullptr;
    table.last_ = table.size() - (table.has_keys_ ? 1U : 0U);
    table.last_number_ = table.has_keys_ ? ends->second : no_key;
    if (table.size() <= most_indexed) {
        table.prepare_to_find();
    }
    return table;
}

KeyTable::Wanted KeyTable::at(std::size_t place) const {
    return are_numbers_ ? Wanted{{}, numbers_[place]} : Wanted{text_at(place), no_key};
}

std::string KeyTable::operator[](std::size_t place) const {
    if (!are_numbers_) {
        return std::string(text_at(place));
    }
    const std::int64_t number = numbers_[place];
    return number == no_key ? std::string() : std::to_string(number);
}

// Whether the key at a place is below: shorter, or of one length and less. Of numbers that is their
// order.
bool KeyTable::is_below(std::size_t place, const Wanted& wanted) const {
    if (are_numbers_) {
        return numbers_[place] < wanted.number;
    }
    const std::string_view own = text_at(place);
    return own.size() != wanted.text.size() ? own.size() < wanted.text.size() : own < wanted.text;
}

// Numbers that follow each other by a step, of which each is a key.
const SteppedIntegers::Run* KeyTable::ascending_run() const {
    const SteppedIntegers::Run* run = are_numbers_ ? numbers_.run() : nullptr;
    return run != nullptr && run->first != no_key && run->step > 0 ? run : nullptr;
}

void KeyTable::push_back(std::string_view key) {
    own();
    if (are_numbers_) {
        if (const auto number = number_of(key)) {
            numbers_.push_back(*number);
            return take_in({key, *number});
        }
        write_out();
    }
    text_.append(key);
    ends_.push_back(static_cast<std::int64_t>(text_.size()));
    take_in({key, no_key});
}

// Takes in the key that was pushed last.
void KeyTable::take_in(const Wanted& pushed) {
    if (pushed.text.empty()) {
        has_gaps_ = true;
        return;
    }
    ascends_ = ascends_ && (!has_keys_ || is_above_all(pushed));
    has_keys_ = true;
    last_ = size() - 1;
    last_number_ = pushed.number;
    if (slots_.empty() && ascends_) {
        return;
    }
    if (!has_room_for(indexed_ + 1)) {
        return index_all();
    }
    ++indexed_;
    put_into(slots_, slot_of(pushed), size() - 1,
             hash_of(are_numbers_, pushed.text, pushed.number));
}

// Writes numbers out as texts, so that a key that is none can stand beside them.
void KeyTable::write_out() {
    for (std::size_t place = 0; place < numbers_.size(); ++place) {
        text_ += (*this)[place];
        ends_.push_back(static_cast<std::int64_t>(text_.size()));
    }
    are_numbers_ = false;
    numbers_ = {};
    if (!slots_.empty()) {
        index_all();
    }
}

// Copies what lies in other memory.
void KeyTable::own() {
    if (keep_) {
        text_ = far_text_;
        far_text_ = {};
        keep_.reset();
    }
}

std::optional<std::uint32_t> KeyTable::find(std::string_view key) const {
    Wanted wanted{key, no_key};
    if (are_numbers_) {
        const auto number = number_of(key);
        if (!number) {
            return std::nullopt;
        }
        wanted.number = *number;
    }
    if (key.empty() || !has_keys_ || (ascends_ && is_above_all(wanted))) {
        return std::nullopt;
    }
    if (const auto* run = ascending_run()) {
        const std::int64_t above = wanted.number - run->first;
        const bool is_in_step = above >= 0 && above % run->step == 0;
        // It is not above the last one.
        return is_in_step ? std::optional(static_cast<std::uint32_t>(above / run->step))
                          : std::nullopt;
    }
    if (!slots_.empty()) {
        const std::uint32_t found = slots_[slot_of(wanted)];
        return found == 0 ? std::nullopt : std::optional(found - 1);
    }
    return find_in_order(wanted);
}

std::optional<std::uint32_t> KeyTable::find_in_order(const Wanted& wanted) const {
    std::size_t first = 0;
    std::size_t last = size();
    // Where they ascend the halves that cannot hold it are left out.
    while (ascends_ && !has_gaps_ && last - first > 1) {
        const std::size_t middle = first + (last - first) / 2;
        (is_below(middle, wanted) || holds(middle, wanted) ? first : last) = middle;
    }
    for (; first < last; ++first) {
        if (holds(first, wanted)) {
            return static_cast<std::uint32_t>(first);
        }
    }
    return std::nullopt;
}

void KeyTable::prepare_to_find() {
    if (slots_.empty() && has_keys_ && ascending_run() == nullptr) {
        index_all();
    }
}

// The slot that holds an equal key, else the free one where it belongs.
std::size_t KeyTable::slot_of(const Wanted& wanted) const {
    const std::uint64_t hash = hash_of(are_numbers_, wanted.text, wanted.number);
    const std::uint32_t tag = tag_of(hash);
    const std::size_t mask = slots_.size() - slot_size;
    std::size_t slot = static_cast<std::size_t>(hash) * slot_size & mask;
    while (slots_[slot] != 0 && (slots_[slot + 1] != tag || !holds(slots_[slot] - 1, wanted))) {
        slot = (slot + slot_size) & mask;
    }
    return slot;
}

// Whether that many keys leave half of the slots free: then a key that is not there is soon known.
bool KeyTable::has_room_for(std::size_t keys) const {
    return keys * 2 <= slots_.size() / slot_size;
}

void KeyTable::index_all() {
    constexpr std::size_t least = 16;
    indexed_ = 0;
    for (std::size_t place = 0; place < size(); ++place) {
        indexed_ += is_empty(place) ? 0U : 1U;
    }
    do {
        slots_.resize(slots_.empty() ? least : slots_.size() * 2);
    } while (!has_room_for(indexed_ + 1));
    std::fill(slots_.begin(), slots_.end(), 0);
    for (std::size_t place = 0; place < size(); ++place) {
        const Wanted key = at(place);
        if (key.text.empty() && key.number == no_key) {
            continue;
        }
        put_into(slots_, slot_of(key), place, hash_of(are_numbers_, key.text, key.number));
    }
}

}  // namespace hjemmel::engine
