#pragma once

#include "apps/data/csv_reader.hpp"
#include "apps/data/loading.hpp"
#include "apps/data/settings.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hjemmel::apps {

/// A CSV file of a package: its header and its rows, less those that `data.toml` leaves out.
/// What is wrong with their shape is reported here.
class DataFile {
public:
    DataFile(Loading& loading, std::filesystem::path path, std::string name,
             const SectionSettings& section);

    /// Reads the header; false when there is none to go on with.
    [[nodiscard]] bool open();

    /// The number of a column; none when the header has no such.
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view column) const;
    /// The number of a column that the file must have; reports it when it has not. `spelled`: where
    /// `data.toml` names it.
    [[nodiscard]] std::optional<std::uint32_t> require(std::string_view column,
                                                       const Spelled* spelled);
    /// The column has its meaning.
    void use(std::uint32_t column) { used_.insert(column); }
    [[nodiscard]] bool is_used(std::uint32_t column) const { return used_.contains(column); }
    /// Reports columns without a meaning. `expected`: names that would have one.
    void refuse_unknown_columns(const std::vector<std::string>& expected);

    /// Goes to the next row that is not left out; false at the end.
    [[nodiscard]] bool next();
    /// Says that rows could not be read; why is reported.
    [[nodiscard]] bool has_lost_rows() const { return lost_rows_; }
    /// A cell of the row without blanks around it, and its origin.
    [[nodiscard]] std::string_view cell(std::uint32_t column) const {
        return without_blanks(reader_.cells()[column]);
    }
    [[nodiscard]] engine::FactOrigin origin(std::uint32_t column) const {
        return {number_, reader_.line(), column + 1};
    }
    [[nodiscard]] lang::Span span(std::uint32_t column) const {
        return loading_->span(origin(column));
    }

    [[nodiscard]] lang::Span header_span() const {
        return loading_->findings->span({id_, 1, 0, 1});
    }

    [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
    [[nodiscard]] lang::FileId id() const { return id_; }
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const SectionSettings& section() const { return *section_; }
    [[nodiscard]] bool shows() const { return loading_->findings->shows(id_); }

private:
    struct Filter {
        std::uint32_t column = 0;
        bool only = true;
        std::set<std::string, std::less<>> texts;
        std::uint64_t rows = 0;
        std::string name;
    };

    bool read_header();
    void report_other_delimiter(std::string_view header);
    void prepare_filters();
    bool check_shape();
    bool is_left_out();
    void report_problem();
    lang::Diagnostic& report_at(lang::Code code, std::vector<lang::Argument> arguments,
                                std::uint32_t line, std::uint32_t column);
    void finish();

    Loading* loading_;
    const SectionSettings* section_;
    std::string name_;
    lang::FileId id_;
    std::uint32_t number_ = 0;  ///< in the facts
    std::filesystem::path path_;
    std::optional<FileStamp> stamp_;  ///< before anything is read
    CsvReader reader_;
    std::vector<std::string> header_;
    std::set<std::uint32_t> used_;
    std::vector<Filter> filters_;
    std::optional<std::uint32_t> blank_line_;
    bool lost_rows_ = false;
    std::uint64_t read_ = 0;
    std::uint64_t used_rows_ = 0;
};

}  // namespace hjemmel::apps
