#pragma once

#include "apps/data/csv_marks.hpp"
#include "engine/values/sha256.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hjemmel::apps {

enum class Encoding : std::uint8_t { Utf8, Windows1252, Latin1 };

/// Turns bytes that come in pieces into UTF-8, and stops at the first that is none.
class TextDecoder {
public:
    explicit TextDecoder(Encoding encoding) : encoding_(encoding) {}

    struct Fault {
        enum class Kind : std::uint8_t { NotUtf8, NotInEncoding, Nul, Utf16 };
        Kind kind{};
        std::uint64_t byte = 0;  ///< its offset in the file
        std::uint8_t value = 0;
    };

    /// Appends what `bytes` say to `text`; `last`: nothing follows them.
    void decode(std::string_view bytes, bool last, std::string& text);
    [[nodiscard]] const std::optional<Fault>& fault() const { return fault_; }

private:
    void stop(Fault::Kind kind, std::size_t at, std::uint8_t value);
    std::size_t decode_utf8(std::string_view bytes, bool last, std::string& text);
    void decode_single_bytes(std::string_view bytes, std::string& text);

    Encoding encoding_;
    std::string rest_;  ///< the beginning of a code point, or of the file
    std::uint64_t offset_ = 0;
    bool at_start_ = true;
    std::optional<Fault> fault_;
};

struct CsvForm {
    char delimiter = ',';
    Encoding encoding = Encoding::Utf8;
};

struct CsvLimits {
    std::size_t cell = std::size_t{1} << 20U;  ///< bytes
    std::size_t row = std::size_t{4} << 20U;   ///< bytes
    std::size_t columns = 4096;
};

/// Why a file cannot be read on. Line and column (in code points) count from one; 0: none.
struct CsvProblem {
    enum class Kind : std::uint8_t {
        CannotRead,
        Changed,
        Cancelled,
        Encoding,
        LoneCarriageReturn,
        UnterminatedQuote,
        StrayQuote,
        CellTooLong,
        RowTooLong,
        TooManyColumns
    };
    Kind kind{};
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::uint32_t opened_line = 0;  ///< StrayQuote, CellTooLong: where the cell's quote was opened
    std::uint32_t opened_column = 0;
    TextDecoder::Fault fault{};  ///< Encoding
};

/// Reads the rows of a CSV file as a stream: quotes and doubled quotes as in RFC 4180, lines ended
/// by LF or CRLF, a byte order mark skipped. Holds one row and 64 KiB. A row without quotes that is
/// whole and within the limits is taken as it lies; any other is read letter by letter.
class CsvReader {
public:
    /// `cancelled` is asked every 64 KiB; it may be empty. quick: plain rows are taken as they lie.
    CsvReader(std::filesystem::path path, CsvForm form, CsvLimits limits,
              std::function<bool()> cancelled, bool quick = true);

    enum class Step : std::uint8_t { Row, End, Failed };
    /// Goes to the next row. After End or Failed there is none.
    [[nodiscard]] Step next();

    /// The cells of the row; valid until the next call of `next`.
    [[nodiscard]] std::span<const std::string_view> cells() const { return cells_; }
    /// The line where the row starts.
    [[nodiscard]] std::uint32_t line() const { return row_line_; }
    /// The row is a line without any character.
    [[nodiscard]] bool is_blank() const { return blank_; }
    [[nodiscard]] const CsvProblem& problem() const { return problem_; }

    /// After End: size and SHA-256 of the bytes.
    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] std::string hash_hex() { return hash_.finish_hex(); }

private:
    struct RawCell {
        std::size_t begin = 0;  ///< in text_, after an opening quote
        std::size_t end = 0;
        bool quoted = false;
        bool doubled = false;  ///< holds doubled quotes
    };
    enum class Parsed : std::uint8_t { Row, More, Failed };

    bool fill();
    Step fail(CsvProblem problem);
    Parsed fail_at(CsvProblem::Kind kind, std::size_t at, std::optional<std::size_t> opened = {});
    void place(std::size_t at, std::uint32_t& line, std::uint32_t& column) const;
    bool take_plain_row();
    Parsed parse_row();
    Parsed parse_cell(std::size_t& at);
    Parsed parse_quoted(std::size_t& at);
    Parsed end_of_text(std::size_t at, std::optional<std::size_t> opened);
    Parsed add_cell(const RawCell& cell);
    void finish_cells();

    std::filesystem::path path_;
    CsvForm form_;
    CsvLimits limits_;
    std::function<bool()> cancelled_;
    std::array<bool, 256> ends_cell_{};  ///< by byte: where a cell without quotes ends
    std::ifstream stream_;
    std::uint64_t size_before_ = 0;
    std::filesystem::file_time_type time_before_;
    TextDecoder decoder_;
    std::unique_ptr<char[]> chunk_;
    engine::Sha256 hash_;
    std::uint64_t size_ = 0;
    bool open_ = false;
    bool input_done_ = false;
    std::string text_;  ///< decoded; the row begins at begin_
    bool quick_;
    CsvMarks marks_;  ///< of the text
    std::size_t begin_ = 0;
    std::size_t next_ = 0;  ///< where the row after this one begins
    std::uint32_t row_line_ = 0;
    std::uint32_t next_line_ = 1;
    bool blank_ = false;
    bool ended_ = false;
    std::vector<RawCell> raw_;
    std::vector<std::string_view> cells_;
    std::string unescaped_;
    CsvProblem problem_;
};

}  // namespace hjemmel::apps
