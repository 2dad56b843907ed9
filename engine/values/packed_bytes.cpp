#include "engine/values/packed_bytes.hpp"

#include <array>
#include <limits>

namespace hjemmel::engine {

namespace {

constexpr std::uint64_t alignment = 8;

// How whole numbers of a column are told.
enum class Form : std::uint8_t {
    Column,  // one by one
    Run      // the first, and by how much each is above the one before
};

std::uint64_t padding(std::uint64_t offset) { return (alignment - offset % alignment) % alignment; }

// Keys of one length, one and the same number.
std::optional<SteppedIntegers::Run> run_of(const PackedIntegers& numbers) {
    SteppedIntegers::Run run;
    if (numbers.size() > 0) {
        run.first = numbers[0];
    }
    if (numbers.size() > 1 && __builtin_sub_overflow(numbers[1], run.first, &run.step)) {
        return std::nullopt;
    }
    if (run.step != 0 && (!run.is_moderate() || numbers.size() > SteppedIntegers::most_in_run)) {
        return std::nullopt;
    }
    for (std::size_t place = 0; place < numbers.size(); ++place) {
        if (numbers[place] != run.at(place)) {
            return std::nullopt;
        }
    }
    return run;
}

}  // namespace

// ---- writing -----------------------------------------------------------------------------------

void PackWriter::raw(std::string_view bytes) {
    sink_(bytes);
    offset_ += bytes.size();
}

// Seven bits a byte, small numbers of either sign in one.
void PackWriter::number(std::int64_t value) {
    std::uint64_t rest =
        (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value < 0 ? -1 : 0);
    std::array<char, 10> bytes{};
    std::size_t count = 0;
    do {
        bytes[count++] = static_cast<char>((rest & 0x7FU) | (rest > 0x7FU ? 0x80U : 0U));
        rest >>= 7U;
    } while (rest != 0);
    raw({bytes.data(), count});
}

void PackWriter::text(std::string_view text) {
    whole(text.size());
    raw(text);
}

void PackWriter::align() { raw(std::string(padding(offset_), '\0')); }

void PackWriter::run(SteppedIntegers::Run run) {
    whole(Form::Run);
    whole(run.first);
    whole(run.step);
}

void PackWriter::column(const PackedIntegers& numbers) {
    whole(Form::Column);
    whole(numbers.width());
    align();
    raw({static_cast<const char*>(numbers.data()),
         numbers.size() * static_cast<std::size_t>(numbers.width())});
}

void PackWriter::integers(const PackedIntegers& numbers) {
    whole(numbers.size());
    if (const auto found = run_of(numbers)) {
        run(*found);
    } else {
        column(numbers);
    }
}

void PackWriter::integers(const SteppedIntegers& numbers) {
    if (numbers.run() == nullptr) {
        return integers(numbers.one_by_one());
    }
    whole(numbers.size());
    run(*numbers.run());
}

void PackWriter::flags(const std::vector<bool>& flags) {
    PackedIntegers numbers;
    for (const bool flag : flags) {
        numbers.push_back(flag ? 1 : 0);
    }
    integers(numbers);
}

// ---- reading -----------------------------------------------------------------------------------

std::string_view PackReader::raw(std::uint64_t count) {
    if (failed_ || count > bytes_.size() - at_) {
        fail();
        return {};
    }
    const std::string_view found = bytes_.substr(at_, static_cast<std::size_t>(count));
    at_ += static_cast<std::size_t>(count);
    return found;
}

std::int64_t PackReader::number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const std::string_view byte = raw(1);
        if (byte.empty()) {
            return 0;
        }
        const auto bits = static_cast<unsigned char>(byte[0]);
        value |= static_cast<std::uint64_t>(bits & 0x7FU) << shift;
        if ((bits & 0x80U) == 0) {
            return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
        }
    }
    fail();
    return 0;
}

std::string_view PackReader::view() {
    std::uint64_t size = 0;
    whole(size);
    return raw(size);
}

void PackReader::align() { static_cast<void>(raw(padding(offset_ + at_))); }

void PackReader::integers(PackedIntegers& numbers) {
    SteppedIntegers found;
    integers(found);
    numbers = found.run() == nullptr
                  ? found.one_by_one()
                  : PackedIntegers::run(found.run()->first, found.run()->step, found.size());
}

void PackReader::integers(SteppedIntegers& numbers) {
    std::uint64_t size = 0;
    Form form{};
    whole(size);
    whole(form);
    if (form == Form::Run) {
        SteppedIntegers::Run run;
        whole(run.first);
        whole(run.step);
        if (failed_ || size > most_ ||
            (run.step != 0 && (size > SteppedIntegers::most_in_run || !run.is_moderate()))) {
            return fail();
        }
        numbers = SteppedIntegers(run, static_cast<std::size_t>(size));
        return;
    }
    Width width{};
    whole(width);
    align();
    const bool is_width = width == Width::Bytes1 || width == Width::Bytes2 ||
                          width == Width::Bytes4 || width == Width::Bytes8;
    if (form != Form::Column || !is_width || size > bytes_.size()) {
        return fail();
    }
    const std::string_view found = raw(size * static_cast<std::uint64_t>(width));
    if (!failed_) {
        numbers = SteppedIntegers(
            PackedIntegers::view(found.data(), width, static_cast<std::size_t>(size), keep_));
    }
}

void PackReader::flags(std::vector<bool>& flags) {
    PackedIntegers numbers;
    integers(numbers);
    flags.resize(numbers.size());
    for (std::size_t place = 0; place < numbers.size(); ++place) {
        flags[place] = numbers[place] != 0;
    }
}

}  // namespace hjemmel::engine
