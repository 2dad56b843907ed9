#include "lang/ast_builder.hpp"

#include "lang/characters.hpp"
#include "lang/suggest.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace hjemmel::lang {

using ast::ExprId;

// ---- the tree ----

std::optional<std::uint32_t> AstBuilder::child(std::uint32_t node, NodeKind wanted) const {
    for (const std::uint32_t child : children(node)) {
        if (kind(child) == wanted) {
            return child;
        }
    }
    return std::nullopt;
}

std::string_view AstBuilder::text_of(std::uint32_t node) const {
    const SyntaxNode& it = (*words_)[node];
    return text_.substr(it.begin, it.end - it.begin);
}

Span AstBuilder::span_of(std::uint32_t node) const {
    const SyntaxNode& it = (*words_)[node];
    return {module_->file, it.begin, it.end};
}

Diagnostic& AstBuilder::problem(Code code, Span span, std::vector<Argument> arguments) {
    if (problem_.has_value()) {
        ignored_ = {};
        return ignored_;
    }
    problem_.emplace();
    problem_->code = code;
    problem_->span = span;
    problem_->arguments = std::move(arguments);
    return *problem_;
}

Diagnostic& AstBuilder::doubt(Code code, Span span, std::vector<Argument> arguments) {
    Diagnostic& diagnostic = doubts_.emplace_back();
    diagnostic.code = code;
    diagnostic.span = span;
    diagnostic.arguments = std::move(arguments);
    return diagnostic;
}

// ---- words ----

ast::Name AstBuilder::name(std::uint32_t node) {
    ast::Name result{span_of(node), to_nfc(text_of(node))};
    if (result.text.size() > longest_name) {
        problem(Code::NameTooLong, result.span, {engine::Rational(longest_name)});
    }
    return result;
}

ast::Name AstBuilder::name_in(std::uint32_t node) {
    const auto found = child(node, NodeKind::Name);
    return found.has_value() ? name(*found) : ast::Name{span_of(node), {}};
}

ast::TextLiteral AstBuilder::text(std::uint32_t node) {
    std::string_view written = text_of(node);
    written.remove_prefix(1);
    written.remove_suffix(1);
    std::string content;
    content.reserve(written.size());
    for (std::size_t i = 0; i < written.size(); ++i) {
        content += written[i];
        i += written[i] == '"' ? 1U : 0U;  // a doubled quotation mark is one
    }
    return {span_of(node), to_nfc(content)};
}

ast::UnitText AstBuilder::unit(std::uint32_t node) {
    ast::UnitText result;
    int power = 1;
    for (const std::uint32_t part : children(node)) {
        if (is_symbol(part, "%")) {
            result.push_back({{span_of(part), "%"}, 1});
        } else if (kind(part) == NodeKind::Symbol) {
            power = -1;
        } else if (kind(part) == NodeKind::Keyword) {  // days, months, points, in any language
            result.push_back({{span_of(part),
                               std::string(spelling((*words_)[part].keyword(), Language::English))},
                              power});
        } else {
            result.push_back({name(part), power});
            refuse_unit_of_other_language(result.back().name);
        }
    }
    return result;
}

/// A unit of the table is known by its English word. In a Danish file that word is a name and would
/// pass for the unit.
void AstBuilder::refuse_unit_of_other_language(const ast::Name& name) {
    if (module_->language == Language::English) {
        return;
    }
    for (const Keyword unit : {Keyword::UnitDays, Keyword::UnitDay, Keyword::UnitMonths,
                               Keyword::UnitMonth, Keyword::UnitPoints}) {
        if (name.text == spelling(unit, Language::English)) {
            problem(Code::EnglishWordInDanishFile, name.span, {name.text, word(unit)})
                .fixes.push_back({{Phrase::WriteInstead, {word(unit)}}, {{name.span, word(unit)}}});
        }
    }
}

// ---- expressions: numbers and dates ----

ExprId AstBuilder::add(Span span, decltype(ast::Expr::node) node) {
    module_->exprs.push_back({span, std::move(node), false});
    return ExprId{static_cast<std::uint32_t>(module_->exprs.size() - 1)};
}

namespace {

/// `14_500`, `1234.5`: groups of three when there are any, no zero in front of another digit.
bool is_well_formed(std::string_view number) {
    const std::size_t point = number.find('.');
    const std::string_view whole = number.substr(0, point);
    if (point != std::string_view::npos) {
        const std::string_view decimals = number.substr(point + 1);
        if (decimals.empty() || !std::all_of(decimals.begin(), decimals.end(), is_digit)) {
            return false;
        }
    }
    if (whole.size() > 1 && whole[0] == '0') {
        return false;
    }
    const bool grouped = whole.find('_') != std::string_view::npos;
    std::size_t in_group = 0;
    bool first_group = true;
    for (const char c : whole) {
        if (is_digit(c)) {
            ++in_group;
        } else if (c == '_' && in_group > 0 && in_group <= 3 && (first_group || in_group == 3)) {
            in_group = 0;
            first_group = false;
        } else {
            return false;
        }
    }
    return !grouped || in_group == 3;
}

std::string without(std::string_view text, char left_out) {
    std::string result;
    std::copy_if(text.begin(), text.end(), std::back_inserter(result),
                 [=](char c) { return c != left_out; });
    return result;
}

/// Puts `_` between thousands.
std::string grouped(std::string_view digits) {
    std::string result;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) {
            result += '_';
        }
        result += digits[i];
    }
    return result;
}

/// `1,234,567`: groups of three behind each comma.
bool has_english_groups(std::string_view whole) {
    const std::size_t comma = whole.find(',');
    if (comma == 0 || comma > 3) {
        return false;
    }
    for (std::size_t at = comma; at < whole.size(); at += 4) {
        if (whole[at] != ',' || at + 4 > whole.size() || whole.substr(at + 1, 3).find(',') < 3) {
            return false;
        }
    }
    return true;
}

/// `1.000`, `14.500`: in Denmark a thousand and fourteen and a half thousand.
bool looks_like_thousands(std::string_view written) {
    const std::size_t point = written.find('.');
    return point >= 1 && point <= 3 && written.size() == point + 4 && written.front() != '0' &&
           std::all_of(written.begin(), written.end(),
                       [](char c) { return is_digit(c) || c == '.'; });
}

/// Gives what a number with several points or a comma can mean, `1_234.5` and `1.234, 5`; nothing
/// when it is none.
std::vector<std::string> readings_of(std::string_view written) {
    const auto points = std::count(written.begin(), written.end(), '.');
    const auto commas = std::count(written.begin(), written.end(), ',');
    const bool plain = std::all_of(written.begin(), written.end(),
                                   [](char c) { return is_digit(c) || c == '.' || c == ','; });
    if (!plain || written.back() == '.' || (commas == 0 && points < 2)) {
        return {};
    }
    const std::size_t point = written.find('.');
    const std::size_t comma = written.rfind(',');
    if (commas == 0) {
        const std::string decimals = without(written.substr(point + 1), '.');
        return {grouped(without(written, '.')),
                std::string(written.substr(0, point + 1)) + decimals};
    }
    std::vector<std::string> readings;
    const bool points_first = points == 0 || written.rfind('.') < comma;
    if (commas == 1 && points_first) {  // as in Danish
        const std::string whole = grouped(without(written.substr(0, comma), '.'));
        std::string decimal = whole + "." + std::string(written.substr(comma + 1));
        decimal += looks_like_thousands(decimal) ? "0" : "";
        readings.push_back(std::move(decimal));
    }
    const std::string_view whole = written.substr(0, point);
    if (points <= 1 && (points == 0 || comma < point) && has_english_groups(whole)) {
        const std::string decimals(points == 0 ? "" : written.substr(point));
        // Three digits behind the comma are more often thousands than decimals.
        readings.insert(readings.begin(), grouped(without(whole, ',')) + decimals);
    }
    // More digits than an amount has behind its comma may be those of a list: `2021,2022`.
    const bool may_be_a_list = readings.empty() || written.size() - comma > 4;
    if (readings.size() < 2 && points < 2 && may_be_a_list) {
        std::string list;
        for (const char c : written) {
            list += c;
            list += c == ',' ? " " : "";
        }
        readings.push_back(list);
    }
    return readings;
}

}  // namespace

void AstBuilder::number_problem(std::uint32_t node) {
    const std::string_view written = text_of(node);
    const Span span = span_of(node);
    const std::vector<std::string> readings = readings_of(written);
    const Code code = readings.empty() ? Code::MalformedNumber : Code::AmbiguousNumber;
    Diagnostic& diagnostic = problem(code, span, {std::string(written)});
    for (const std::string& reading : readings) {
        diagnostic.fixes.push_back({{Phrase::WriteInstead, {reading}}, {{span, reading}}, false});
    }
    diagnostic.help.push_back({Phrase::NumbersAreWritten, {}});
}

ExprId AstBuilder::number(std::uint32_t node) {
    const std::uint32_t digits = first_child(node);
    ast::Number result;
    const std::string_view written = text_of(digits);
    if (static_cast<std::size_t>(std::count_if(written.begin(), written.end(), is_digit)) >
        most_digits) {
        problem(Code::NumberTooLong, span_of(digits), {engine::Rational(most_digits)});
    } else if (!is_well_formed(written)) {
        number_problem(digits);
    } else if (const auto value = engine::Rational::parse(without(written, '_'));
               value.has_value()) {
        result.value = *value;
    }
    if (const auto unit_node = child(node, NodeKind::Unit); unit_node.has_value()) {
        result.unit = unit(*unit_node);
    }
    const bool is_percentage = !result.unit.empty() && result.unit.front().name.text == "%";
    if (!is_percentage && looks_like_thousands(written)) {
        const Span span = span_of(digits);
        Diagnostic& diagnostic =
            problem(Code::LooksLikeThousands, span, {std::string(written), result.value});
        for (const std::string& reading :
             {grouped(without(written, '.')), std::string(written) + "0"}) {
            diagnostic.fixes.push_back(
                {{Phrase::WriteInstead, {reading}}, {{span, reading}}, false});
        }
    }
    return add(span_of(node), std::move(result));
}

/// `1 april of Y`: the months of the year have their own spelling in each language.
Language AstBuilder::other_language() const {
    return module_->language == Language::English ? Language::Danish : Language::English;
}

bool AstBuilder::is_month_of_other_language(const ast::Name& name) const {
    const auto month = keyword_at(name.text, 0, other_language());
    return month.has_value() && *month >= Keyword::January && *month <= Keyword::December;
}

void AstBuilder::offer_month(Diagnostic& diagnostic, const ast::Name& name) const {
    const auto same = [&](std::string_view month) {
        return name.text.size() == month.size() &&
               std::equal(month.begin(), month.end(), name.text.begin(), [](char a, char b) {
                   return (a | 0x20) == (b | 0x20);  // ASCII letters
               });
    };
    for (auto i = static_cast<unsigned>(Keyword::January);
         i <= static_cast<unsigned>(Keyword::December); ++i) {
        const auto month = static_cast<Keyword>(i);
        if (same(spelling(month, Language::English)) || same(spelling(month, Language::Danish))) {
            const std::string right = word(month);
            diagnostic.fixes.push_back(
                {{Phrase::WriteInstead, {right}}, {{name.span, right}}, true});
            return;
        }
    }
}

ExprId AstBuilder::number_operand(std::uint32_t node) {
    const std::uint32_t literal = first_child(node);
    const ExprId result = number(literal);
    if (const auto of = child(node, NodeKind::PercentOf); of.has_value()) {
        const auto& unit = std::get<ast::Number>(module_->exprs[result.index].node).unit;
        if (unit.size() != 1 || unit[0].name.text != "%") {
            if (unit.size() == 1 && is_month_of_other_language(unit[0].name)) {
                const std::string right = word(*keyword_at(unit[0].name.text, 0, other_language()));
                problem(module_->language == Language::English ? Code::DanishWordInEnglishFile
                                                               : Code::EnglishWordInDanishFile,
                        unit[0].name.span, {unit[0].name.text, right})
                    .fixes.push_back(
                        {{Phrase::WriteInstead, {right}}, {{unit[0].name.span, right}}});
            } else {
                Diagnostic& diagnostic =
                    problem(Code::OnlyPercentOf, span_of(literal), {std::string(text_of(literal))});
                if (unit.size() == 1 && is_per_cent(unit[0].name.text)) {
                    const Span written = unit[0].name.span;
                    diagnostic.fixes.push_back(
                        {{Phrase::WriteInstead, {std::string("%")}}, {{written, "%"}}, false});
                } else if (unit.size() == 1) {
                    offer_month(diagnostic, unit[0].name);
                }
            }
        }
        const ExprId whole = value_in(*of);
        return add(
            span_of(node),
            ast::Chain{result, {{ast::ChainOperator::Multiply, span_of(first_child(*of)), whole}}});
    }
    return with_postfixes(result, node);
}

namespace {

/// The days that `31-12-2023` can mean: the day first, the month first with `/` or where nothing
/// else is a day; and `2023-4-1`.
std::vector<engine::Date> days_meant(std::string_view written) {
    std::vector<int> parts{0};
    for (const char c : written) {
        if (is_digit(c)) {
            constexpr int beyond_any_year = 100'000;
            parts.back() = std::min(parts.back() * 10 + (c - '0'), beyond_any_year);
        } else {
            parts.push_back(0);
        }
    }
    std::vector<engine::Date> days;
    if (parts.size() == 3) {
        if (const auto day = engine::Date::from_ymd(parts[0], parts[1], parts[2])) {
            days.push_back(*day);
        }
        if (const auto day = engine::Date::from_ymd(parts[2], parts[1], parts[0])) {
            days.push_back(*day);
        }
        const auto other = engine::Date::from_ymd(parts[2], parts[0], parts[1]);
        if (other && parts[0] != parts[1] &&
            (days.empty() || written.find('/') != std::string_view::npos)) {
            days.push_back(*other);
        }
    }
    return days;
}

}  // namespace

ExprId AstBuilder::date(std::uint32_t node) {
    const std::string_view written = text_of(node);
    const auto value = engine::Date::parse(written);
    if (!value.has_value()) {
        Diagnostic& diagnostic =
            problem(Code::ImpossibleDate, span_of(node), {std::string(written)});
        const std::string_view month_text = written.substr(0, 7);
        const auto month = engine::Month::parse(month_text);
        if (written.size() == 10 && month.has_value()) {
            int days = 31;
            while (!engine::Date::from_ymd(month->year(), month->month(), days).has_value() &&
                   days > 28) {
                --days;
            }
            diagnostic.notes.push_back({Phrase::DaysOfMonth, {*month, engine::Rational(days)}});
        } else {
            for (const engine::Date day : days_meant(written)) {
                const std::string right = day.to_string();
                diagnostic.fixes.push_back(
                    {{Phrase::WriteInstead, {right}}, {{span_of(node), right}}, false});
            }
            diagnostic.help.push_back({Phrase::DatesAreWritten, {}});
        }
    }
    return add(span_of(node), ast::Date{value.value_or(engine::Date{})});
}

ExprId AstBuilder::month(std::uint32_t node) {
    const auto value = engine::Month::parse(text_of(node));
    if (!value.has_value()) {
        problem(Code::ImpossibleDate, span_of(node), {std::string(text_of(node))})
            .help.push_back({Phrase::DatesAreWritten, {}});
    }
    return add(span_of(node), ast::Month{value.value_or(engine::Month{})});
}

bool AstBuilder::is_leap_year_literal(ExprId id) const {
    const auto* number = std::get_if<ast::Number>(&module_->exprs[id.index].node);
    const auto year = number != nullptr ? number->value.to_int64() : std::nullopt;
    return year && engine::Date::from_ymd(static_cast<int>(*year), 2, 29).has_value();
}

ExprId AstBuilder::day_in_year(std::uint32_t node) {
    const std::uint32_t day_node = first_child(node);
    const std::uint32_t month_node = day_node + 1;
    const int month =
        static_cast<int>((*words_)[month_node].detail) - static_cast<int>(Keyword::January) + 1;
    const std::string_view written = text_of(day_node);
    int day = 0;
    if (written.size() <= 2 && std::all_of(written.begin(), written.end(), is_digit)) {
        for (const char c : written) {
            day = day * 10 + (c - '0');
        }
    }
    constexpr int leap_year = 2000;
    if (!engine::Date::from_ymd(leap_year, month, day).has_value()) {
        const Span span{module_->file, (*words_)[day_node].begin, (*words_)[month_node].end};
        problem(Code::ImpossibleDate, span,
                {std::string(written) + " " + std::string(text_of(month_node))});
    }
    const ExprId year = value_in(node);
    if (day == 29 && month == 2 && !is_leap_year_literal(year)) {
        const Span span{module_->file, (*words_)[day_node].begin, (*words_)[month_node].end};
        problem(Code::ImpossibleDate, span,
                {std::string(written) + " " + std::string(text_of(month_node))})
            .help.push_back(
                {Phrase::NotInEveryYear, {std::string(text_of(month_node)), word(Keyword::March)}});
    }
    return add(span_of(node), ast::DayOfYear{day, month, year});
}

ExprId AstBuilder::offset(std::uint32_t node) {
    std::vector<std::uint32_t> parts;
    for (const std::uint32_t part : children(node)) {
        parts.push_back(part);
    }
    const ExprId first = expression(parts[0]);
    if (parts.size() == 1) {
        return first;
    }
    const auto op =
        is_symbol(parts[1], "-") ? ast::ChainOperator::Subtract : ast::ChainOperator::Add;
    const ExprId step = expression(parts[2]);
    return add(span_of(node), ast::Chain{first, {{op, span_of(parts[1]), step}}});
}

// ---- expressions: operands ----

ExprId AstBuilder::expression(std::uint32_t node) {
    switch (kind(node)) {
        case NodeKind::NumberLiteral:
            return number(node);
        case NodeKind::NumberOperand:
            return number_operand(node);
        case NodeKind::Date:
            return date(node);
        case NodeKind::Month:
            return month(node);
        case NodeKind::DayInYear:
            return day_in_year(node);
        case NodeKind::Text:
            return add(span_of(node), ast::String{text(node).text});
        case NodeKind::Keyword:
            return keyword(node);
        case NodeKind::Offset:
            return offset(node);
        case NodeKind::Parentheses:
            return parentheses(node);
        case NodeKind::Reference:
            return reference(node);
        case NodeKind::Prefixed:
            return prefixed(node);
        case NodeKind::FromTo: {
            std::vector<ExprId> ends;
            for (const std::uint32_t part : children(node)) {
                if (kind(part) != NodeKind::Keyword) {
                    ends.push_back(expression(part));
                }
            }
            return add(span_of(node), ast::FromTo{ends.front(), ends.back()});
        }
        case NodeKind::PeriodValue:
            return with_postfixes(expression(first_child(node)), node);
        case NodeKind::If:
            return if_expression(node);
        case NodeKind::Choose:
            return choose(node);
        case NodeKind::Extreme:
            return extreme(node);
        case NodeKind::Aggregate:
            return aggregate(node);
        case NodeKind::Distribute:
            return distribute(node);
        case NodeKind::Drawn:
            return drawn(node);
        default:
            break;
    }
    return operators(node);
}

ExprId AstBuilder::value_in(std::uint32_t node) {
    std::uint32_t last = first_child(node);
    for (const std::uint32_t part : children(node)) {
        last = part;
    }
    return expression(last);
}

ExprId AstBuilder::keyword(std::uint32_t node) {
    const Span span = span_of(node);
    switch ((*words_)[node].keyword()) {
        case Keyword::Yes:
            return add(span, ast::YesNo{true});
        case Keyword::No:
            return add(span, ast::YesNo{false});
        case Keyword::Unknown:
            return add(span, ast::Unknown{});
        default:
            return add(span, ast::NotApplicable{});
    }
}

ExprId AstBuilder::parentheses(std::uint32_t node) {
    ExprId inner{};
    Span span = span_of(node);
    for (const std::uint32_t part : children(node)) {
        if (kind(part) == NodeKind::Expression) {
            inner = expression(part);
        } else if (is_symbol(part, ")")) {
            span.end = (*words_)[part].end;
        }
    }
    ast::Expr& it = module_->exprs[inner.index];
    it.in_parentheses = true;
    it.span = span;
    return with_postfixes(inner, node);
}

/// Wraps what `under law as of D`, `counting not applicable as V` and `to D` behind an operand make
/// of it.
ExprId AstBuilder::with_postfixes(ExprId operand, std::uint32_t node) {
    ExprId result = operand;
    Span span = span_of(node);
    for (const std::uint32_t part : children(node)) {
        span.end = (*words_)[part].end;
        if (kind(part) == NodeKind::UnderLaw) {
            const ExprId date = value_in(part);
            result = add(span, ast::UnderLaw{result, date});
        } else if (kind(part) == NodeKind::CountingAs) {
            const ExprId value = signed_last(part);
            result = add(span, ast::CountingAs{result, value});
        } else if (kind(part) == NodeKind::BackTo) {
            const ExprId last = value_in(part);
            result = add(span, ast::BackTo{result, last});
        } else if (kind(part) == NodeKind::Converted) {
            result = add(span, ast::Converted{result, unit(*child(part, NodeKind::Unit))});
        }
    }
    return result;
}

/// The value at the end of a part, negated when a `-` stands before it.
ExprId AstBuilder::signed_last(std::uint32_t node) {
    std::uint32_t last = first_child(node);
    std::uint32_t before = last;
    for (const std::uint32_t part : children(node)) {
        before = last;
        last = part;
    }
    const ExprId value = expression(last);
    return before != last && is_symbol(before, "-") ? negate(value, span_of(before)) : value;
}

ExprId AstBuilder::negate(ExprId operand, Span minus) {
    ast::Expr& it = module_->exprs[operand.index];
    const Span span{minus.file, minus.begin, it.span.end};
    if (auto* const literal = std::get_if<ast::Number>(&it.node);
        literal != nullptr && !it.in_parentheses) {
        literal->value = -literal->value;
        it.span = span;
        return operand;
    }
    return add(span, ast::Unary{ast::UnaryOperator::Negate, operand});
}

ast::IndexArgument AstBuilder::index(std::uint32_t node) {
    using Kind = ast::IndexArgument::Kind;
    ast::IndexArgument result;
    result.span = span_of(node);
    for (const std::uint32_t part : children(node)) {
        if (is_keyword(part, Keyword::On)) {
            result.kind = Kind::Day;
        } else if (is_keyword(part, Keyword::IndexMonth)) {
            result.kind = Kind::Month;
        } else if (is_keyword(part, Keyword::IndexYear)) {
            result.kind = Kind::Year;
        } else if (is_keyword(part, Keyword::MonthsOf)) {
            result.kind = Kind::EachMonthOf;
        } else if (kind(part) == NodeKind::Name) {
            result.kind = Kind::Named;
            result.name = name(part);
        }
    }
    result.value = value_in(node);
    return result;
}

ExprId AstBuilder::reference(std::uint32_t node) {
    ast::Reference result;
    Span span = span_of(node);
    for (const std::uint32_t part : children(node)) {
        if (kind(part) == NodeKind::Name) {
            result.name = name(part);
        } else if (kind(part) == NodeKind::OfPart) {
            result.of = value_in(part);
        } else if (kind(part) == NodeKind::Index) {
            result.indices.push_back(index(part));
        } else {
            break;  // the rest wraps the reference
        }
        span.end = (*words_)[part].end;
    }
    return with_postfixes(add(span, std::move(result)), node);
}

ExprId AstBuilder::prefixed(std::uint32_t node) {
    using Op = ast::UnaryOperator;
    const auto op = [&] {
        switch ((*words_)[first_child(node)].keyword()) {
            case Keyword::MonthOf:
                return Op::MonthOf;
            case Keyword::YearOf:
                return Op::YearOf;
            case Keyword::FirstDayOf:
                return Op::FirstDayOf;
            case Keyword::LastDayOf:
                return Op::LastDayOf;
            case Keyword::FirstMonthOf:
                return Op::FirstMonthOf;
            case Keyword::LastMonthOf:
                return Op::LastMonthOf;
            case Keyword::WholeMonthsIn:
                return Op::WholeMonthsIn;
            case Keyword::DaysIn:
                return Op::DaysIn;
            default:
                return Op::WholePartOf;
        }
    }();
    const ExprId operand = value_in(node);
    return add(span_of(node), ast::Unary{op, operand});
}

ExprId AstBuilder::if_expression(std::uint32_t node) {
    std::vector<ExprId> parts;
    for (const std::uint32_t part : children(node)) {
        if (kind(part) == NodeKind::Expression) {
            parts.push_back(expression(part));
        }
    }
    return add(span_of(node), ast::If{parts[0], parts[1], parts[2]});
}

ExprId AstBuilder::choose(std::uint32_t node) {
    ast::Choose result;
    for (const std::uint32_t part : children(node)) {
        if (kind(part) == NodeKind::Case) {
            ast::ChooseCase one;
            one.span = span_of(part);
            for (const std::uint32_t word : children(part)) {
                if (kind(word) == NodeKind::Name) {
                    one.values.push_back(name(word));
                }
            }
            one.outcome = value_in(part);
            result.cases.push_back(std::move(one));
        } else if (!is_keyword(part, Keyword::Choose)) {
            result.subject = expression(part);
        }
    }
    return add(span_of(node), std::move(result));
}

ExprId AstBuilder::extreme(std::uint32_t node) {
    ast::Extreme result;
    result.largest = is_keyword(first_child(node), Keyword::LargerOf);
    for (const std::uint32_t part : children(node)) {
        if (kind(part) == NodeKind::Expression) {
            result.operands.push_back(expression(part));
        }
    }
    return add(span_of(node), std::move(result));
}

// ---- expressions: aggregates ----

ast::Collection AstBuilder::collection(std::uint32_t node) {
    using Kind = ast::Collection::Kind;
    ast::Collection result;
    result.span = span_of(node);
    const auto once = [&](std::optional<ExprId>& place, std::uint32_t part) {
        if (place.has_value()) {
            const std::uint32_t word = first_child(part);
            problem(Code::RepeatedPart, span_of(word), {std::string(text_of(word))});
        }
        place = value_in(part);
    };
    for (const std::uint32_t part : children(node)) {
        switch (kind(part)) {
            case NodeKind::Keyword: {
                const Keyword word = (*words_)[part].keyword();
                result.kind =
                    word == Keyword::MonthsOf || word == Keyword::EachMonthOf ? Kind::MonthsOf
                    : word == Keyword::YearsOf || word == Keyword::EachYearOf ? Kind::YearsOf
                                                                              : Kind::DaysOf;
                break;
            }
            case NodeKind::Name:
                result.name = name(part);
                break;
            case NodeKind::OfPart:
                result.of = value_in(part);
                break;
            case NodeKind::AsPart:
                result.as = name_in(part);
                break;
            case NodeKind::InPart:
                once(result.in, part);
                break;
            case NodeKind::OpenOn:
                once(result.open_on, part);
                break;
            case NodeKind::Where:
                once(result.where, part);
                break;
            default:
                result.of = expression(part);
                break;  // the period of `months of P`
        }
    }
    return result;
}

ExprId AstBuilder::aggregate(std::uint32_t node) {
    using Kind = ast::AggregateKind;
    ast::Aggregate result{};
    const auto once = [&](bool stands, std::uint32_t part) {
        if (stands) {
            const std::uint32_t word = first_child(part);
            problem(Code::RepeatedPart, span_of(word), {std::string(text_of(word))});
        }
    };
    for (const std::uint32_t part : children(node)) {
        switch (kind(part)) {
            case NodeKind::Keyword:
                switch ((*words_)[part].keyword()) {
                    case Keyword::CountOf:
                        result.kind = Kind::Count;
                        break;
                    case Keyword::SumOf:
                        result.kind = Kind::Sum;
                        break;
                    case Keyword::AverageOf:
                        result.kind = Kind::Average;
                        break;
                    case Keyword::SmallestOf:
                        result.kind = Kind::Smallest;
                        break;
                    case Keyword::LargestOf:
                        result.kind = Kind::Largest;
                        break;
                    case Keyword::ShareOf:
                        result.kind = Kind::Share;
                        break;
                    case Keyword::Exists:
                        result.kind = Kind::Exists;
                        break;
                    case Keyword::Every:
                        result.kind = Kind::Every;
                        break;
                    default:
                        break;  // over, that, has
                }
                break;
            case NodeKind::Expression:
                result.body = expression(part);
                break;
            case NodeKind::Collection:
                result.collection = collection(part);
                break;
            case NodeKind::LeavingOut:
                once(result.leaving_out || result.counting_as.has_value(), part);
                result.leaving_out = true;
                break;
            case NodeKind::CountingTail:
                once(result.leaving_out || result.counting_as.has_value(), part);
                result.counting_as = signed_last(part);
                break;
            case NodeKind::IfNone:
                once(result.if_none.has_value(), part);
                result.if_none = signed_last(part);
                break;
            default:
                break;
        }
    }
    return add(span_of(node), std::move(result));
}

ExprId AstBuilder::distribute(std::uint32_t node) {
    ast::Distribute result{};
    bool has_total = false;
    for (const std::uint32_t part : children(node)) {
        switch (kind(part)) {
            case NodeKind::Keyword:
            case NodeKind::Symbol:
                break;
            case NodeKind::Collection:
                result.collection = collection(part);
                break;
            case NodeKind::Rounded:
                result.step = signed_last(part);
                break;
            case NodeKind::IfNone:
                result.if_none = signed_last(part);
                break;
            default:
                (has_total ? result.weight : result.total) = expression(part);
                has_total = true;
        }
    }
    return add(span_of(node), std::move(result));
}

ExprId AstBuilder::drawn(std::uint32_t node) {
    ast::Drawn result{};
    bool has_number = false;
    for (const std::uint32_t part : children(node)) {
        if (kind(part) == NodeKind::Collection) {
            result.collection = collection(part);
        } else if (kind(part) != NodeKind::Keyword) {
            (has_number ? result.seed : result.number) = expression(part);
            has_number = true;
        }
    }
    return add(span_of(node), std::move(result));
}

}  // namespace hjemmel::lang
