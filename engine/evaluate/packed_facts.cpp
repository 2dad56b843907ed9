#include "engine/evaluate/packed_facts.hpp"

#include <limits>
#include <type_traits>
#include <utility>

namespace hjemmel::engine {

namespace {

// ---- what facts can hold ----

/// What whole numbers lie between, both included.
struct Extent {
    std::int64_t least = 0;
    std::int64_t most = 0;

    [[nodiscard]] bool holds(std::int64_t number) const {
        return least <= number && number <= most;
    }
    template <typename Integers>
    [[nodiscard]] bool holds_all(const Integers& numbers) const {
        const auto found = numbers.least_and_most();
        return !found || (holds(found->first) && holds(found->second));
    }
};

bool is_row_count(std::size_t count) { return count < std::numeric_limits<std::uint32_t>::max(); }

Extent below(std::size_t count) { return {0, static_cast<std::int64_t>(count) - 1}; }

constexpr Extent whole_32{0, std::numeric_limits<std::uint32_t>::max()};

const Extent& days() {
    static const Extent all{Date::from_ymd(1600, 1, 1)->days, Date::from_ymd(2400, 12, 31)->days};
    return all;
}

// ---- the layout of single values ----

/// Reads a whole number of any length; `Rational::parse` takes 1,000 digits at a time.
std::optional<Rational> whole_of(std::string_view digits) {
    constexpr std::size_t most = 900;
    const bool negative = !digits.empty() && digits.front() == '-';
    digits.remove_prefix(negative ? 1 : 0);
    Rational whole;
    do {
        const std::string_view piece = digits.substr(0, most);
        const auto found = Rational::parse(piece);
        if (!found || piece.find_first_of("-./") != std::string_view::npos) {
            return std::nullopt;
        }
        whole = whole * *Rational::parse("1" + std::string(piece.size(), '0')) + *found;
        digits.remove_prefix(piece.size());
    } while (!digits.empty());
    return negative ? -whole : whole;
}

template <typename Bytes, typename Held>
void lay_number(Bytes& bytes, Held& number) {
    if constexpr (Bytes::reads) {
        std::string_view numerator;
        std::string_view denominator;
        bytes.text(numerator);
        bytes.text(denominator);
        const auto above = whole_of(numerator);
        const auto below = whole_of(denominator);
        const auto found = above && below ? Rational::fraction(*above, *below) : std::nullopt;
        if (!found) {
            return bytes.fail();
        }
        number = *found;
    } else {
        bytes.text(number.numerator().to_string());
        bytes.text(number.denominator().to_string());
    }
}

template <typename Bytes, typename Held>
void lay_value(Bytes& bytes, Held& value) {
    bytes.choice(value, [&](auto& one) {
        using One = std::remove_const_t<std::remove_reference_t<decltype(one)>>;
        if constexpr (std::is_same_v<One, bool>) {
            bytes.whole(one);
        } else if constexpr (std::is_same_v<One, Rational>) {
            lay_number(bytes, one);
        } else if constexpr (std::is_same_v<One, Date>) {
            bytes.whole(one.days);
        } else if constexpr (std::is_same_v<One, Month> || std::is_same_v<One, Row>) {
            bytes.whole(one.index);
        } else if constexpr (std::is_same_v<One, Year>) {
            bytes.whole(one.number);
        } else if constexpr (std::is_same_v<One, Period>) {
            bytes.whole(one.first.days);
            bytes.whole(one.last.days);
        } else if constexpr (std::is_same_v<One, EnumerationValue>) {
            bytes.whole(one.ordinal);
        } else {
            bytes.shared(one, [&](auto& text) { bytes.text(text); });
        }
    });
}

template <typename Bytes, typename Held>
void lay_origin(Bytes& bytes, Held& origin) {
    bytes.whole(origin.file);
    bytes.whole(origin.line);
    bytes.whole(origin.column);
}

template <typename Bytes, typename Held>
void lay_cell(Bytes& bytes, Held& cell) {
    bytes.whole(cell.state);
    lay_value(bytes, cell.value);
    bytes.shared(cell.bounds, [&](auto& bounds) {
        for (auto* end : {&bounds.lower, &bounds.upper}) {
            bytes.optional(*end, [&](auto& bound) {
                lay_number(bytes, bound.at);
                bytes.whole(bound.open);
            });
        }
    });
    bytes.text(cell.note);
    lay_origin(bytes, cell.origin);
}

template <typename Bytes, typename Held>
void lay_stay(Bytes& bytes, Held& stay) {
    bytes.whole(stay.parent);
    for (auto* day : {&stay.first, &stay.last}) {
        bytes.optional(*day, [&](auto& date) { bytes.whole(date.days); });
    }
    lay_origin(bytes, stay.origin);
}

KeyTable read_numbers_of_keys(PackReader& bytes) {
    SteppedIntegers numbers;
    bytes.integers(numbers);
    if (!is_row_count(numbers.size()) ||
        !Extent{KeyTable::no_key, KeyTable::most_number}.holds_all(numbers)) {
        bytes.fail();
        return {};
    }
    return KeyTable::of_numbers(std::move(numbers));
}

KeyTable read_texts_of_keys(PackReader& bytes) {
    std::string_view text;
    PackedIntegers ends;
    bytes.text(text);
    bytes.integers(ends);
    std::int64_t before = 0;
    bool ascends = true;
    for (std::size_t place = 0; place < ends.size(); ++place) {
        const std::int64_t end = ends[place];
        ascends = ascends && before <= end;
        before = end;
    }
    if (!ascends || before != static_cast<std::int64_t>(text.size()) ||
        !is_row_count(ends.size())) {
        bytes.fail();
        return {};
    }
    return KeyTable::view(text, std::move(ends), bytes.keep());
}

template <typename Bytes, typename Held>
void lay_keys(Bytes& bytes, Held& keys) {
    bool are_numbers = keys.are_numbers();
    bytes.whole(are_numbers);
    if constexpr (Bytes::reads) {
        keys = are_numbers ? read_numbers_of_keys(bytes) : read_texts_of_keys(bytes);
    } else if (are_numbers) {
        bytes.integers(keys.numbers());
    } else {
        bytes.text(keys.text());
        bytes.integers(keys.ends());
    }
}

}  // namespace

/// The layout of what facts keep to themselves, and the check of what was read.
struct FactsLayout {
    template <typename Bytes, typename Held>
    static void lay_column(Bytes& bytes, Held& column) {
        bytes.integers(column.numbers_);
        bytes.integers(column.states_);
        bytes.whole(column.scale_);
        bytes.whole(column.least_);
        bytes.whole(column.most_);
        bytes.whole(column.source_);
        bytes.whole(column.file_);
        bytes.whole(column.column_);
        bytes.by_number(column.apart_, [&](auto& cell) { lay_cell(bytes, cell); });
    }

    template <typename Bytes, typename Held>
    static void lay_table(Bytes& bytes, Held& table) {
        lay_keys(bytes, table.keys);
        bytes.integers(table.parents);
        bytes.whole(table.file);
        bytes.integers(table.lines);
        bytes.integers(table.columns_read);
        bytes.by_number(table.other_files, [&](auto& file) { bytes.whole(file); });
        for (auto& column : table.columns) {
            lay_column(bytes, column);
        }
        bytes.list(table.stays, [&](auto& stays) {
            bytes.list(stays, [&](auto& stay) { lay_stay(bytes, stay); });
        });
        if (table.over_time) {
            // In the order in which the stays were read, which the rows do not tell.
            bytes.list(table.residents,
                       [&](auto& rows) { bytes.list(rows, [&](auto& row) { bytes.whole(row); }); });
        }
        bytes.flags(table.listed);
        bytes.whole(table.all_listed);
    }

    /// One figure of a quantity: where it belongs and what it is.
    template <typename Bytes, typename Held, typename HeldCell>
    static void lay_figure(Bytes& bytes, Held& place, HeldCell& cell) {
        bytes.whole(place.row);
        bytes.whole(place.indices.count);
        if constexpr (Bytes::reads) {
            if (place.indices.count > place.indices.values.size()) {
                bytes.fail();
                place.indices.count = 0;
            }
        }
        for (auto& index : place.indices.values) {
            bytes.whole(index);
        }
        lay_cell(bytes, cell);
    }

    static void write(const Facts& facts, PackWriter& writer) {
        writer.list(facts.files_, [&](const std::string& file) { writer.text(file); });
        for (const auto& table : facts.tables_) {
            lay_table(writer, table);
        }
        for (std::uint32_t id = 0; id < facts.figures_.size(); ++id) {
            const auto figures = facts.figures(QuantityId{id});
            writer.list(figures, [&](const auto& figure) {
                lay_figure(writer, figure.first, *figure.second);
            });
        }
    }

    static bool read(PackReader& reader, const Program& program, Facts& facts) {
        std::vector<std::string> files;
        reader.list(files, [&](std::string& file) { reader.text(file); });
        if (reader.has_failed() || files != facts.files_) {
            return false;
        }
        for (auto& table : facts.tables_) {
            lay_table(reader, table);
        }
        for (std::uint32_t id = 0; id < facts.figures_.size(); ++id) {
            std::vector<std::pair<Place, Cell>> figures;
            reader.list(figures, [&](auto& figure) {
                figure.first.quantity = {id};
                lay_figure(reader, figure.first, figure.second);
            });
            for (auto& [place, cell] : figures) {
                facts.give(place, std::move(cell));
            }
        }
        return !reader.has_failed() && Check{program, facts}.all();
    }

    /// Looks at everything that was read once, so that no number leads out of a table. Counts what
    /// follows from the rest.
    struct Check {
        const Program& program;
        Facts& facts;

        [[nodiscard]] bool all() const {
            for (std::uint32_t id = 0; id < facts.tables_.size(); ++id) {
                if (!table(program.collections[id], facts.tables_[id])) {
                    return false;
                }
            }
            for (std::uint32_t id = 0; id < facts.figures_.size(); ++id) {
                for (const auto& [place, cell] : facts.figures_[id]) {
                    if (!figure(program.quantities[id], place, cell)) {
                        return false;
                    }
                }
            }
            return true;
        }

        [[nodiscard]] std::size_t rows_of(std::uint32_t collection) const {
            return facts.tables_[collection].keys.size();
        }
        [[nodiscard]] bool origin(const FactOrigin& origin) const {
            return origin == FactOrigin{} || origin.file < facts.files_.size();
        }

        [[nodiscard]] bool table(const Collection& collection, Facts::Table& table) const {
            const std::size_t rows = table.keys.size();
            const bool has_rows = rows == 0 || table.file < facts.files_.size();
            if (!has_rows || table.parents.size() != rows || table.lines.size() != rows ||
                table.columns_read.size() != rows || table.stays.size() > rows ||
                (!table.over_time && !table.stays.empty()) || !whole_32.holds_all(table.lines) ||
                !whole_32.holds_all(table.columns_read)) {
                return false;
            }
            for (const auto& [row, file] : table.other_files) {
                if (row >= rows || file >= facts.files_.size()) {
                    return false;
                }
            }
            const std::size_t parents = collection.parent ? rows_of(collection.parent->index) : 1;
            if (!below(parents).holds_all(table.parents) || !residents(table, parents)) {
                return false;
            }
            for (std::size_t field = 0; field < table.columns.size(); ++field) {
                if (!column(collection.fields[field].type, table.columns[field], rows)) {
                    return false;
                }
            }
            return true;
        }

        /// Where rows that move belong.
        [[nodiscard]] bool residents(const Facts::Table& table, std::size_t parents) const {
            for (const auto& stays : table.stays) {
                for (const Stay& stay : stays) {
                    if (stay.parent >= parents || !origin(stay.origin)) {
                        return false;
                    }
                }
            }
            for (const auto& rows : table.residents) {
                for (const std::uint32_t row : rows) {
                    if (row >= table.keys.size()) {
                        return false;
                    }
                }
            }
            return table.residents.size() <= parents;
        }

        /// The numbers by which plain cells of a type lie; none where they do not.
        [[nodiscard]] Extent numbers_of(const Type& type) const {
            switch (type.kind) {
                case Kind::YesNo:
                    return {0, 1};
                case Kind::Number:
                    return {std::numeric_limits<std::int64_t>::min(),
                            std::numeric_limits<std::int64_t>::max()};
                case Kind::Date:
                    return days();
                case Kind::Month:
                    return {Month::from_ym(1600, 1)->index, Month::from_ym(2400, 12)->index};
                case Kind::Year:
                    return {1600, 2400};
                case Kind::Enumeration:
                    return below(program.enumerations[type.of].values.size());
                case Kind::Row:
                    return below(rows_of(type.of));
                case Kind::Period:
                case Kind::Text:
                    break;
            }
            return {0, -1};
        }

        [[nodiscard]] bool column(const Type& type, Column& column, std::size_t rows) const {
            using Plain = Column::Plain;
            constexpr auto last = static_cast<std::int64_t>(Plain::Apart);
            constexpr std::int64_t largest_scale = 1'000'000;
            const std::size_t size = column.numbers_.size();
            if (size > rows || (column.states_.size() != 0 && column.states_.size() != size) ||
                !Extent{0, last}.holds_all(column.states_) ||
                !Extent{1, type.kind == Kind::Number ? largest_scale : 1}.holds(column.scale_) ||
                column.source_ > Column::Source::Read ||
                (column.source_ == Column::Source::Read && column.file_ >= facts.files_.size())) {
                return false;
            }
            std::size_t apart = 0;
            const Extent extent{column.least_, column.most_};
            bool fits = true;
            if (column.all_given()) {
                column.given_ = size;
                fits = extent.holds_all(column.numbers_);
            } else {
                for (std::uint32_t row = 0; row < size; ++row) {
                    const Plain state = column.state(row);
                    if (state == Plain::Given) {
                        ++column.given_;
                        fits = fits && extent.holds(column.numbers_[row]);
                    }
                    apart += state == Plain::Apart ? 1U : 0U;
                }
            }
            const Extent possible = numbers_of(type);
            if (!fits || apart != column.apart_.size() ||
                (column.given_ > 0 &&
                 !(possible.holds(column.least_) && possible.holds(column.most_)))) {
                return false;
            }
            for (const auto& [row, one] : column.apart_) {
                if (row >= size || column.state(row) != Plain::Apart || !cell(type, one)) {
                    return false;
                }
            }
            return true;
        }

        [[nodiscard]] bool figure(const Quantity& quantity, const Place& place,
                                  const Cell& one) const {
            const std::size_t rows = quantity.entity ? rows_of(quantity.entity->index) : 1;
            if (place.row >= rows || place.indices.count != quantity.indices.size()) {
                return false;
            }
            for (std::size_t i = 0; i < quantity.indices.size(); ++i) {
                Type type;
                switch (quantity.indices[i].kind) {
                    case IndexKind::Month:
                        type.kind = Kind::Month;
                        break;
                    case IndexKind::Year:
                        type.kind = Kind::Year;
                        break;
                    case IndexKind::Day:
                        type.kind = Kind::Date;
                        break;
                    case IndexKind::Enumeration:
                        type.kind = Kind::Enumeration;
                        type.of = quantity.indices[i].enumeration.index;
                        break;
                }
                if (!numbers_of(type).holds(place.indices.values[i])) {
                    return false;
                }
            }
            return cell(quantity.type, one);
        }

        [[nodiscard]] bool cell(const Type& type, const Cell& cell) const {
            if (cell.state > Cell::State::NotApplicable || !origin(cell.origin) ||
                (cell.bounds && type.kind != Kind::Number)) {
                return false;
            }
            return cell.state != Cell::State::Given || value(type, cell.value);
        }

        [[nodiscard]] bool value(const Type& type, const Value& value) const {
            const Extent possible = numbers_of(type);
            switch (type.kind) {
                case Kind::YesNo:
                    return std::holds_alternative<bool>(value);
                case Kind::Number:
                    return std::holds_alternative<Rational>(value);
                case Kind::Date: {
                    const auto* date = std::get_if<Date>(&value);
                    return date != nullptr && possible.holds(date->days);
                }
                case Kind::Month: {
                    const auto* month = std::get_if<Month>(&value);
                    return month != nullptr && possible.holds(month->index);
                }
                case Kind::Year: {
                    const auto* year = std::get_if<Year>(&value);
                    return year != nullptr && possible.holds(year->number);
                }
                case Kind::Enumeration: {
                    const auto* one = std::get_if<EnumerationValue>(&value);
                    return one != nullptr && possible.holds(one->ordinal);
                }
                case Kind::Row: {
                    const auto* row = std::get_if<Row>(&value);
                    return row != nullptr && possible.holds(row->index);
                }
                case Kind::Period: {
                    const auto* period = std::get_if<Period>(&value);
                    return period != nullptr && days().holds(period->first.days) &&
                           days().holds(period->last.days) && period->first <= period->last;
                }
                case Kind::Text:
                    break;
            }
            const auto* text = std::get_if<std::shared_ptr<const std::string>>(&value);
            return text != nullptr && *text != nullptr;
        }
    };
};

void pack_facts(const Facts& facts, PackWriter& writer) { FactsLayout::write(facts, writer); }

bool unpack_facts(PackReader& reader, const Program& program, Facts& facts) {
    return FactsLayout::read(reader, program, facts);
}

}  // namespace hjemmel::engine
