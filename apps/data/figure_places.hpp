#pragma once

#include "apps/data/data_file.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hjemmel::apps {

/// Which entity, or which kind of index, a word of data means.
struct PlaceWord {
    std::string word;
    std::optional<engine::CollectionId> entity;  ///< none: an index
    engine::Index index;
};

/// Finds what `municipality`, `month`, `year`, `date` or `benefit_group` means.
struct PlaceMeaning {
    std::optional<PlaceWord> place;
    bool ambiguous = false;
};
[[nodiscard]] PlaceMeaning place_named(const engine::Program& program, std::string_view name);

/// All words that are places, for suggestions.
[[nodiscard]] std::vector<std::string> place_words(const engine::Program& program);

/// The places of a figures file: where each comes from, and its value in the row.
class FigurePlaces {
public:
    FigurePlaces(Loading& loading, DataFile& file) : loading_(&loading), file_(&file) {}

    /// Reads what the section says about places; reports words that are none.
    void plan_settings();
    /// Adds the columns of the header that are named after places.
    void plan_header();

    /// Finds the source of a place; none when the file does not say it.
    [[nodiscard]] std::optional<std::size_t> find(const PlaceWord& place) const;
    /// Adds a place of one column alone (`at`); none when it was reported.
    [[nodiscard]] std::optional<std::size_t> add_constant(const PlaceWord& place,
                                                          const Spelled& value);
    /// A quantity needs this source: its column has its meaning.
    void use(std::size_t source);

    /// The entities whose rows figures of this file belong to.
    [[nodiscard]] std::vector<engine::CollectionId> entities() const;

    void start_row();
    /// Gives the row of the entity or the index; none when it is empty or wrong. `needed`: then an
    /// empty cell is reported.
    [[nodiscard]] std::optional<std::int32_t> value(std::size_t source, bool needed);
    /// Looks at every used place of the row, so that entities are listed and errors found.
    void read_all();

    [[nodiscard]] std::size_t size() const { return sources_.size(); }
    [[nodiscard]] const PlaceWord& word(std::size_t source) const { return sources_[source].place; }
    [[nodiscard]] std::optional<std::uint32_t> column(std::size_t source) const {
        return sources_[source].column;
    }

private:
    enum class State : std::uint8_t { Unread, Good, Empty, Wrong };
    struct Source {
        PlaceWord place;
        std::optional<std::uint32_t> column;
        CellReader reader;
        std::string constant;  ///< entity: the id
        engine::FactOrigin constant_origin;
        bool own = false;  ///< of one column alone
        bool used = false;
        State state = State::Unread;  ///< of this row; of a constant, once and for all
        std::int32_t value = 0;
    };

    [[nodiscard]] CellReader reader_of(const PlaceWord& place, std::string column,
                                       const ColumnSetting* setting);
    [[nodiscard]] bool set_constant(Source& source, const Spelled& value);
    void read(Source& source);
    void read_entity(Source& source, std::string_view id, engine::FactOrigin origin);

    Loading* loading_;
    DataFile* file_;
    std::vector<Source> sources_;
};

}  // namespace hjemmel::apps
