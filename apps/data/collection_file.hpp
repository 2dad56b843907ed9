#pragma once

#include "apps/data/data_file.hpp"
#include "apps/data/plain_cells.hpp"
#include "apps/data/recent_rows.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hjemmel::apps {

/// A file whose rows are those of an entity, event or spell.
class CollectionFile {
public:
    CollectionFile(Loading& loading, engine::CollectionId id, DataFile file);

    [[nodiscard]] engine::CollectionId id() const { return id_; }

    [[nodiscard]] lang::Span header_span() const { return file_.header_span(); }

    /// Reads the header and gives each column its meaning; false when rows cannot be read.
    [[nodiscard]] bool plan();
    /// Reads all rows. The rows of the parent must be there, unless its children list it.
    void load();

private:
    struct Source {
        std::uint32_t field = 0;
        std::optional<std::uint32_t> column;
        engine::Cell constant;
        CellReader reader;
        PlainCells plain;  ///< set when rows are read
    };

    void plan_id();
    void plan_parent();
    void plan_stay();
    void plan_day(const char* word, const std::optional<ColumnSetting>& setting);
    void plan_fields();
    void plan_field(std::uint32_t field, const ColumnSetting* setting);
    void check_names();
    [[nodiscard]] const ColumnSetting* setting_of(const std::string& field) const;
    [[nodiscard]] std::vector<std::string> expected_columns() const;
    [[nodiscard]] std::optional<std::string_view> read_id(std::uint32_t column,
                                                          std::string& written);
    [[nodiscard]] std::optional<std::string_view> key_of_row();
    [[nodiscard]] std::optional<std::uint32_t> parent_of_row();
    void load_cells(std::uint32_t row, bool again);
    void load_cell(const Source& source, std::uint32_t row, bool again);
    void load_stay(std::uint32_t row, std::uint32_t parent);
    /// Whether rows may come again with another stay.
    [[nodiscard]] bool has_stays() const { return !days_.empty(); }

    Loading* loading_;
    engine::CollectionId id_;
    const engine::Collection* collection_;
    DataFile file_;
    bool good_ = true;
    std::optional<std::uint32_t> id_column_;
    std::optional<std::uint32_t> parent_column_;
    std::optional<std::string> parent_constant_;
    CellReader parent_reader_;
    std::vector<Source> sources_;
    std::vector<Source> days_;  ///< first and last day of a stay; `field`: 0 and 1
    std::string key_;           ///< of the row, where it is not the cell itself
    std::string parent_key_;    ///< the same
    RecentRows recent_parents_;
};

}  // namespace hjemmel::apps
