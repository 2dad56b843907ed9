#pragma once

#include "apps/data/data_file.hpp"
#include "apps/data/figure_places.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hjemmel::apps {

/// A file whose rows are figures: values of readings and quantities at places.
class FiguresFile {
public:
    FiguresFile(Loading& loading, DataFile file)
        : loading_(&loading), file_(std::move(file)), places_(loading, file_) {}
    FiguresFile(const FiguresFile&) = delete;
    FiguresFile& operator=(const FiguresFile&) = delete;

    /// Reads the header and gives each column its meaning; false when rows cannot be read.
    [[nodiscard]] bool plan();
    /// All entities that it speaks of are at the top level.
    [[nodiscard]] bool is_about_top_level() const;
    [[nodiscard]] bool speaks_of(engine::CollectionId collection) const;
    void load();

private:
    struct Figure {
        engine::QuantityId quantity;
        std::optional<std::uint32_t> column;
        engine::Cell constant;
        CellReader reader;
        std::optional<std::size_t> entity;  ///< in places_
        std::vector<std::size_t> indices;
    };
    /// The columns of the long form besides `quantity` and `value`.
    struct LongForm {
        ColumnSetting setting;
        std::uint32_t quantity = 0;
        std::uint32_t value = 0;
        std::optional<std::uint32_t> unit, known_to, rounded, note;
        std::map<std::string, std::optional<Figure>, std::less<>>
            figures;  ///< by the cell of `quantity`
    };

    [[nodiscard]] bool is_long() const;
    void plan_long();
    void plan_wide();
    void refuse_long_settings();
    void plan_quantity(const Spelled& name, const ColumnSetting& setting);
    void plan_constant(const Spelled& name, const Spelled& value);
    void plan_header_quantities();
    void plan_listing();
    void report_no_figures();
    [[nodiscard]] std::optional<engine::QuantityId> quantity_of(const Spelled& name);
    [[nodiscard]] std::vector<std::string> quantity_names() const;
    [[nodiscard]] bool bind(Figure& figure, const SpelledPairs& at, lang::Span span);
    [[nodiscard]] std::optional<engine::Place> place_of(const Figure& figure);
    void give(const Figure& figure, engine::Cell cell, bool repeats);

    void load_wide_row();
    void load_long_row();
    [[nodiscard]] Figure* long_figure(std::string_view name);
    [[nodiscard]] bool read_long_precision(const CellReader& reader,
                                           std::optional<Precision>& precision);
    [[nodiscard]] bool refuse_other_places(const Figure& figure);

    Loading* loading_;
    DataFile file_;
    FigurePlaces places_;
    std::vector<Figure> figures_;
    std::vector<Figure> constants_;
    std::optional<LongForm> long_;
    bool good_ = true;
};

}  // namespace hjemmel::apps
