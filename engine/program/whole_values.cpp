#include "engine/program/whole_values.hpp"

namespace hjemmel::engine {

Value value_of_whole(Kind kind, std::int64_t number, std::int64_t scale) {
    const auto narrow = static_cast<std::int32_t>(number);
    switch (kind) {
        case Kind::YesNo:
            return number != 0;
        case Kind::Date:
            return Date{narrow};
        case Kind::Month:
            return Month{narrow};
        case Kind::Year:
            return Year{narrow};
        case Kind::Enumeration:
            return EnumerationValue{narrow};
        case Kind::Row:
            return Row{static_cast<std::uint32_t>(number)};
        case Kind::Number:
        case Kind::Period:
        case Kind::Text:
            break;
    }
    return scale == 1 ? Rational(number) : *Rational::fraction(Rational(number), Rational(scale));
}

}  // namespace hjemmel::engine
