#include "apps/data/csv_reader.hpp"

#include "lang/characters.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <system_error>
#include <utility>

namespace hjemmel::apps {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t chunk_size = std::size_t{64} << 10U;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// What the bytes 0x80 to 0x9F mean in Windows-1252; 0: nothing.
constexpr std::array<char16_t, 32> windows_1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

// How many bytes of ASCII other than NUL stand at the beginning, eight at a time.
std::size_t plain_bytes(std::string_view bytes) {
    constexpr std::uint64_t high_bits = 0x8080808080808080U;
    constexpr std::uint64_t ones = 0x0101010101010101U;
    std::size_t at = 0;
    for (std::uint64_t word = 0; at + sizeof word <= bytes.size(); at += sizeof word) {
        std::memcpy(&word, bytes.data() + at, sizeof word);
        // A byte above 0x7F, or one that is 0 and so lends to the subtraction.
        if (((word | (word - ones)) & high_bits) != 0) {
            break;
        }
    }
    while (at < bytes.size() && bytes[at] != 0 && static_cast<unsigned char>(bytes[at]) < 0x80) {
        ++at;
    }
    return at;
}

std::uint32_t count_points(std::string_view text) {
    return static_cast<std::uint32_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

}  // namespace

// ---- decoding ----------------------------------------------------------------------------------

void TextDecoder::stop(Fault::Kind kind, std::size_t at, std::uint8_t value) {
    fault_ = Fault{kind, offset_ + at, value};
}

std::size_t TextDecoder::decode_utf8(std::string_view bytes, bool last, std::string& text) {
    std::size_t at = 0;
    while (at < bytes.size()) {
        at += plain_bytes(bytes.substr(at));
        if (at == bytes.size()) {
            break;
        }
        const auto byte = static_cast<unsigned char>(bytes[at]);
        if (byte == 0) {
            stop(Fault::Kind::Nul, at, byte);
            break;
        }
        const std::size_t length = lang::code_point_at(bytes, at).length;
        if (length == 0) {
            if (last || bytes.size() - at >= 4) {
                stop(Fault::Kind::NotUtf8, at, byte);
            }
            break;
        }
        at += length;
    }
    text.append(bytes.substr(0, at));
    return at;
}

void TextDecoder::decode_single_bytes(std::string_view bytes, std::string& text) {
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const auto byte = static_cast<unsigned char>(bytes[at]);
        if (byte == 0) {
            return stop(Fault::Kind::Nul, at, byte);
        }
        if (byte < 0x80) {
            text += bytes[at];
            continue;
        }
        char32_t point = byte;
        if (byte < 0xA0) {
            point = encoding_ == Encoding::Windows1252 ? windows_1252.at(byte - 0x80U) : 0;
            if (point == 0) {
                return stop(Fault::Kind::NotInEncoding, at, byte);
            }
        }
        lang::append_utf8(text, point);
    }
}

void TextDecoder::decode(std::string_view bytes, bool last, std::string& text) {
    if (fault_) {
        return;
    }
    std::string joined;
    if (!rest_.empty()) {
        joined = std::move(rest_);
        joined += bytes;
        rest_.clear();
        bytes = joined;
    }
    if (at_start_) {
        if (bytes.size() < byte_order_mark.size() && !last) {
            rest_ = bytes;
            return;
        }
        at_start_ = false;
        if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
            return stop(Fault::Kind::Utf16, 0, static_cast<std::uint8_t>(bytes[0]));
        }
        if (encoding_ == Encoding::Utf8 && bytes.starts_with(byte_order_mark)) {
            bytes.remove_prefix(byte_order_mark.size());
            offset_ += byte_order_mark.size();
        }
    }
    if (encoding_ != Encoding::Utf8) {
        decode_single_bytes(bytes, text);
        offset_ += bytes.size();
        return;
    }
    const std::size_t done = decode_utf8(bytes, last, text);
    offset_ += done;
    if (!fault_) {
        rest_ = bytes.substr(done);
    }
}

// ---- reading -----------------------------------------------------------------------------------

CsvReader::CsvReader(fs::path path, CsvForm form, CsvLimits limits, std::function<bool()> cancelled,
                     bool quick)
    : path_(std::move(path)),
      form_(form),
      limits_(limits),
      cancelled_(std::move(cancelled)),
      decoder_(form.encoding),
      chunk_(std::make_unique<char[]>(chunk_size)),
      quick_(quick),
      marks_(form.delimiter) {
    for (const char end : {form.delimiter, '\n', '\r', '"'}) {
        ends_cell_.at(static_cast<unsigned char>(end)) = true;
    }
    std::error_code error;
    if (!fs::is_regular_file(path_, error) || error) {
        return;
    }
    size_before_ = fs::file_size(path_, error);
    time_before_ = fs::last_write_time(path_, error);
    stream_.open(path_, std::ios::binary);
    open_ = stream_.is_open() && !error;
}

// Appends up to 64 KiB to text_; false when there is a problem.
bool CsvReader::fill() {
    if (cancelled_ && cancelled_()) {
        problem_ = {.kind = CsvProblem::Kind::Cancelled};
        return false;
    }
    text_.erase(0, begin_);
    const std::size_t held = text_.size();
    stream_.read(chunk_.get(), chunk_size);
    if (stream_.bad()) {
        problem_ = {.kind = CsvProblem::Kind::CannotRead};
        return false;
    }
    const std::string_view bytes(chunk_.get(), static_cast<std::size_t>(stream_.gcount()));
    input_done_ = bytes.size() < chunk_size;
    size_ += bytes.size();
    hash_.update(bytes);
    decoder_.decode(bytes, input_done_, text_);
    marks_.go_on(std::exchange(begin_, 0), text_, held);
    if (decoder_.fault()) {
        input_done_ = true;
    }
    if (input_done_ && !decoder_.fault()) {
        std::error_code error;
        if (fs::file_size(path_, error) != size_ || size_ != size_before_ ||
            fs::last_write_time(path_, error) != time_before_ || error) {
            problem_ = {.kind = CsvProblem::Kind::Changed};
            return false;
        }
    }
    return true;
}

CsvReader::Step CsvReader::fail(CsvProblem problem) {
    problem_ = problem;
    ended_ = true;
    return Step::Failed;
}

void CsvReader::place(std::size_t at, std::uint32_t& line, std::uint32_t& column) const {
    const std::string_view before = std::string_view(text_).substr(begin_, at - begin_);
    const auto lines = std::count(before.begin(), before.end(), '\n');
    line = row_line_ + static_cast<std::uint32_t>(lines);
    const std::size_t start = before.rfind('\n');
    column = 1 + count_points(start == std::string_view::npos ? before : before.substr(start + 1));
}

CsvReader::Parsed CsvReader::fail_at(CsvProblem::Kind kind, std::size_t at,
                                     std::optional<std::size_t> opened) {
    problem_ = {.kind = kind};
    place(at, problem_.line, problem_.column);
    if (opened) {
        place(*opened, problem_.opened_line, problem_.opened_column);
    }
    return Parsed::Failed;
}

CsvReader::Step CsvReader::next() {
    if (ended_) {
        return Step::End;
    }
    if (!open_) {
        return fail({.kind = CsvProblem::Kind::CannotRead});
    }
    begin_ = next_;
    row_line_ = next_line_;
    for (;;) {
        if (begin_ == text_.size() && input_done_ && !decoder_.fault()) {
            ended_ = true;
            return Step::End;
        }
        if (quick_ && take_plain_row()) {
            return Step::Row;
        }
        switch (begin_ == text_.size() ? Parsed::More : parse_row()) {
            case Parsed::Row:
                finish_cells();
                marks_.skip_to(next_);
                return Step::Row;
            case Parsed::Failed:
                return fail(problem_);
            case Parsed::More:
                break;
        }
        if (input_done_) {
            fail_at(CsvProblem::Kind::Encoding, text_.size());
            problem_.fault = *decoder_.fault();
            return fail(problem_);
        }
        if (!fill()) {
            return fail(problem_);
        }
    }
}

// What to do when the text ends inside a row: go on when more comes, else end the row.
CsvReader::Parsed CsvReader::end_of_text(std::size_t at, std::optional<std::size_t> opened) {
    if (text_.size() - begin_ > limits_.row) {
        return fail_at(CsvProblem::Kind::RowTooLong, begin_);
    }
    if (!input_done_ || decoder_.fault()) {
        return Parsed::More;
    }
    if (opened) {
        return fail_at(CsvProblem::Kind::UnterminatedQuote, *opened);
    }
    next_ = at;
    return Parsed::Row;
}

CsvReader::Parsed CsvReader::add_cell(const RawCell& cell) {
    if (cell.end - cell.begin > limits_.cell) {
        return cell.quoted ? fail_at(CsvProblem::Kind::CellTooLong, cell.begin - 1, cell.begin - 1)
                           : fail_at(CsvProblem::Kind::CellTooLong, cell.begin);
    }
    if (raw_.size() == limits_.columns) {
        return fail_at(CsvProblem::Kind::TooManyColumns, cell.begin);
    }
    raw_.push_back(cell);
    return Parsed::Row;
}

// Reads a cell that begins with a quote, up to what follows the closing one.
CsvReader::Parsed CsvReader::parse_quoted(std::size_t& at) {
    RawCell cell{.begin = at + 1, .quoted = true};
    const std::size_t opened = at;
    std::size_t from = at + 1;
    for (;;) {
        const std::size_t quote = text_.find('"', from);
        const std::size_t end = quote == std::string::npos ? text_.size() : quote;
        if (end - cell.begin > limits_.cell) {
            return fail_at(CsvProblem::Kind::CellTooLong, opened, opened);
        }
        if (quote == std::string::npos) {
            return end_of_text(text_.size(), opened);
        }
        if (quote + 1 == text_.size()) {
            if (!input_done_ || decoder_.fault()) {
                return end_of_text(text_.size(), opened);
            }
        } else if (text_[quote + 1] == '"') {
            cell.doubled = true;
            from = quote + 2;
            continue;
        }
        cell.end = quote;
        at = quote + 1;
        const std::string_view inside =
            std::string_view(text_).substr(cell.begin, quote - cell.begin);
        for (std::size_t cr = inside.find('\r'); cr != std::string_view::npos;
             cr = inside.find('\r', cr + 1)) {
            if (cr + 1 == inside.size() || inside[cr + 1] != '\n') {
                return fail_at(CsvProblem::Kind::LoneCarriageReturn, cell.begin + cr);
            }
        }
        const bool stray = at < text_.size() && text_[at] != form_.delimiter && text_[at] != '\n' &&
                           text_[at] != '\r';
        return stray ? fail_at(CsvProblem::Kind::StrayQuote, quote, opened) : add_cell(cell);
    }
}

// Reads one cell from `at` on and leaves `at` at the delimiter or line end, or at the text's end.
CsvReader::Parsed CsvReader::parse_cell(std::size_t& at) {
    if (at < text_.size() && text_[at] == '"') {
        return parse_quoted(at);
    }
    RawCell cell{.begin = at};
    const char* const data = text_.data();
    const std::size_t size = text_.size();
    while (at < size && !ends_cell_[static_cast<unsigned char>(data[at])]) {
        ++at;
    }
    cell.end = at;
    if (at < size && data[at] == '"') {
        return fail_at(CsvProblem::Kind::StrayQuote, at);
    }
    return add_cell(cell);
}

// Takes a row that is whole, without quotes and within the limits; false: it is another, or no row.
bool CsvReader::take_plain_row() {
    const char* const text = text_.data();
    std::size_t cell = begin_;
    cells_.clear();
    for (const std::size_t* mark = marks_.begin(); mark != marks_.end(); ++mark) {
        std::size_t end = *mark;
        const char found = text[end];
        if (found == '"' || end - cell > limits_.cell || cells_.size() == limits_.columns) {
            return false;
        }
        cells_.emplace_back(text + cell, end - cell);
        if (found == form_.delimiter) {
            cell = end + 1;
            continue;
        }
        if (end - begin_ > limits_.row) {
            return false;
        }
        blank_ = end == begin_;
        if (found == '\r') {
            ++end;
            ++mark;
            if (mark == marks_.end() || *mark != end || text[end] != '\n') {
                return false;
            }
        }
        next_ = end + 1;
        next_line_ = row_line_ + 1;
        marks_.take(mark + 1);
        return true;
    }
    return false;
}

CsvReader::Parsed CsvReader::parse_row() {
    raw_.clear();
    blank_ = false;
    std::size_t at = begin_;
    for (;;) {
        if (const Parsed cell = parse_cell(at); cell != Parsed::Row) {
            return cell;
        }
        if (at == text_.size()) {
            return end_of_text(at, std::nullopt);
        }
        if (text_[at] == form_.delimiter) {
            ++at;
            continue;
        }
        std::size_t after = at + 1;
        if (text_[at] == '\r') {
            if (after == text_.size() && (!input_done_ || decoder_.fault())) {
                return end_of_text(after, std::nullopt);
            }
            if (after == text_.size() || text_[after] != '\n') {
                return fail_at(CsvProblem::Kind::LoneCarriageReturn, at);
            }
            ++after;
        }
        if (at - begin_ > limits_.row) {
            return fail_at(CsvProblem::Kind::RowTooLong, begin_);
        }
        blank_ = at == begin_;
        next_ = after;
        return Parsed::Row;
    }
}

void CsvReader::finish_cells() {
    cells_.clear();
    std::size_t needed = 0;
    next_line_ = row_line_ + 1;
    for (const RawCell& cell : raw_) {
        needed += cell.doubled ? cell.end - cell.begin : 0;
    }
    unescaped_.clear();
    unescaped_.reserve(needed);
    for (const RawCell& cell : raw_) {
        const std::string_view text =
            std::string_view(text_).substr(cell.begin, cell.end - cell.begin);
        if (cell.quoted) {
            next_line_ += static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
        }
        if (!cell.doubled) {
            cells_.push_back(text);
            continue;
        }
        const std::size_t start = unescaped_.size();
        for (std::size_t i = 0; i < text.size(); ++i) {
            unescaped_ += text[i];
            i += text[i] == '"' ? 1U : 0U;
        }
        cells_.push_back(std::string_view(unescaped_).substr(start));
    }
}

}  // namespace hjemmel::apps
