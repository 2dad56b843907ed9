#pragma once

#include "lang/characters.hpp"
#include "lang/keywords.hpp"
#include "lang/lexemes.hpp"
#include "lang/syntax_tree.hpp"

#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/analyze.hpp>

#include <cstddef>

// NOLINTBEGIN(readability-identifier-naming): the rules are words of the grammar.

/// The grammar of rule files; `docs/language/grammar.md` keeps its order and names.
/// Blanks and comments follow the words: each word rule reads those behind it.
namespace hjemmel::lang::grammar {

namespace pegtl = tao::pegtl;
using pegtl::at;
using pegtl::eof;
using pegtl::must;
using pegtl::not_at;
using pegtl::opt;
using pegtl::plus;
using pegtl::seq;
using pegtl::sor;
using pegtl::star;
using Node = NodeKind;
using K = Keyword;

/// Ends a statement that cannot be read; what is wrong is already reported.
struct Broken {};

// ---- rules of our own: one word, and checks that read nothing ----

/// Reads the word whose end `Rule::end` finds, makes it a leaf, and skips the blanks behind it.
template <typename Rule>
struct word {
    using rule_t = word;
    using subs_t = pegtl::empty_list;

    template <pegtl::apply_mode, pegtl::rewind_mode, template <typename...> class,
              template <typename...> class, typename Input, typename Reader>
    [[nodiscard]] static bool match(Input& in, Reader& reader) {
        const std::size_t begin = reader.offset_of(in.current());
        const std::size_t end = Rule::end(reader, begin);
        if (end == begin) {
            return false;
        }
        in.bump_in_this_line(reader.accept(Rule::kind, Rule::detail, begin, end) - begin);
        return true;
    }
};

template <typename Rule>
struct check {
    using rule_t = check;
    using subs_t = pegtl::empty_list;

    template <pegtl::apply_mode, pegtl::rewind_mode, template <typename...> class,
              template <typename...> class, typename Input, typename Reader>
    [[nodiscard]] static bool match(Input& in, Reader& reader) {
        return Rule::holds(reader, reader.offset_of(in.current()));
    }
};

/// A rule whose match becomes a node of the tree.
template <NodeKind Kind, typename... Rules>
struct node : seq<Rules...> {
    static constexpr NodeKind node_kind = Kind;
};

/// Every loop of the grammar goes through `expression` or one of these; how often is bounded.
template <typename Rule>
struct deeper : seq<Rule> {
    static constexpr bool is_deeper = true;
};

// clang-format off
template <Keyword Which> struct kw : word<kw<Which>> {
    static constexpr NodeKind kind = Node::Keyword;
    static constexpr auto     detail = static_cast<std::uint8_t>(Which);
    template <typename Reader> static std::size_t end(const Reader& r, std::size_t begin) { return match_keyword(r.text(), begin, Which, r.language()); }
};
/// A type or a unit: the word alone, also where it begins a phrase (`30 days` above `in force`).
template <Keyword Which> struct plain_kw : word<plain_kw<Which>> {
    static constexpr NodeKind kind = Node::Keyword;
    static constexpr auto     detail = static_cast<std::uint8_t>(Which);
    template <typename Reader> static std::size_t end(const Reader& r, std::size_t begin) { return match_word_of(r.text(), begin, Which, r.language()); }
};
template <char... Characters> struct sym : word<sym<Characters...>> {
    static constexpr NodeKind kind = Node::Symbol;
    static constexpr std::uint8_t detail = 0;
    static constexpr char characters[] = {Characters...};
    template <typename Reader> static std::size_t end(const Reader& r, std::size_t begin) {
        constexpr std::string_view symbol(characters, sizeof...(Characters));
        return r.text().substr(begin, symbol.size()) == symbol ? begin + symbol.size() : begin;
    }
};
struct leaf { static constexpr std::uint8_t detail = 0; };
struct name         : word<name>,         leaf { static constexpr auto kind = Node::Name;   template <typename R> static std::size_t end(const R& r, std::size_t b) { const auto e = end_of_word(r.text(), b); return r.is_name(b, e) ? e : b; } };
struct dotted_name  : word<dotted_name>,  leaf { static constexpr auto kind = Node::Name;   template <typename R> static std::size_t end(const R& r, std::size_t b) { const auto e = end_of_word(r.text(), b); return r.is_name(b, e) ? end_of_dotted_word(r.text(), b) : b; } };
struct number       : word<number>,       leaf { static constexpr auto kind = Node::Number; template <typename R> static std::size_t end(const R& r, std::size_t b) { return end_of_number(r.text(), b); } };
struct date         : word<date>,         leaf { static constexpr auto kind = Node::Date;   template <typename R> static std::size_t end(const R& r, std::size_t b) { return end_of_date(r.text(), b); } };
struct month        : word<month>,        leaf { static constexpr auto kind = Node::Month;  template <typename R> static std::size_t end(const R& r, std::size_t b) { return end_of_month(r.text(), b); } };
struct text         : word<text>,         leaf { static constexpr auto kind = Node::Text;   template <typename R> static std::size_t end(const R& r, std::size_t b) { return end_of_text(r.text(), b); } };
struct anchor       : word<anchor>,       leaf { static constexpr auto kind = Node::Anchor; template <typename R> static std::size_t end(const R& r, std::size_t b) { return end_of_anchor(r.text(), b); } };
struct label_language : word<label_language>, leaf { static constexpr auto kind = Node::Name; template <typename R> static std::size_t end(const R& r, std::size_t b) { return r.end_of_label_language(b); } };
struct joining_slash  : word<joining_slash>,  leaf { static constexpr auto kind = Node::Symbol; template <typename R> static std::size_t end(const R& r, std::size_t b) { return r.joins(b) ? b + 1 : b; } };

/// On the line of the word before; a unit or the id of a thing must be.
struct same_line     : check<same_line>     { template <typename R> static bool holds(const R& r, std::size_t at) { return r.on_line_of_last_word(at); } };
/// Not the first word of a line, except in parentheses: an `is` that opens a line is the outcome of a clause.
struct continues     : check<continues>     { template <typename R> static bool holds(const R& r, std::size_t at) { return r.in_parentheses() || r.on_line_of_last_word(at); } };
struct statement_end : check<statement_end> { template <typename R> static bool holds(const R& r, std::size_t at) { return r.ends_statement(at); } };
struct first_column  : check<first_column>  { template <typename R> static bool holds(const R& r, std::size_t at) { return in_first_column(r.text(), at); } };

struct comma     : sym<','> {};
struct semicolon : sym<';'> {};
struct colon     : sym<':'> {};
struct slash     : sym<'/'> {};
struct minus     : sym<'-'> {};
struct equals    : sym<'='> {};
struct names     : seq<must<name>, star<comma, must<name>>> {};

// ---- numbers and units ----
struct case_label     : seq<name, star<comma, name>, colon> {};   // of `choose`; a name there is no unit
struct unit_word      : sor<plain_kw<K::UnitMonths>, plain_kw<K::UnitMonth>, plain_kw<K::UnitDays>, plain_kw<K::UnitDay>, plain_kw<K::UnitPoints>, name> {};
struct word_of_part   : sor<case_label, kw<K::By>, kw<K::OutOf>, kw<K::ByLot>, kw<K::Owed>, kw<K::Due>> {};   // goes on after a value; no unit
struct unit           : node<Node::Unit, same_line, sor<sym<'%'>, seq<not_at<word_of_part>, unit_word, star<joining_slash, unit_word>>>> {};
struct number_literal : node<Node::NumberLiteral, number, opt<unit>> {};
struct bare_number    : node<Node::NumberLiteral, number, not_at<unit>> {};
struct month_name     : sor<kw<K::January>, kw<K::February>, kw<K::March>, kw<K::April>, kw<K::May>, kw<K::June>, kw<K::July>,
                            kw<K::August>, kw<K::September>, kw<K::October>, kw<K::November>, kw<K::December>> {};

// ---- expressions: small values, as an index argument or a date takes them ----
struct expression;
struct operand;
struct tight;
struct closing        : sym<')'> {};
struct parentheses    : node<Node::Parentheses, sym<'('>, must<expression>, must<closing>> {};
struct rounding_step  : seq<opt<minus>, tight> {};
struct sign           : sor<sym<'+'>, minus> {};
struct year_value     : node<Node::Offset, tight, opt<sign, bare_number>> {};
struct index_value    : node<Node::Offset, tight, opt<sign, number_literal>> {};
struct day_in_year    : node<Node::DayInYear, number, month_name, must<kw<K::DayOfMonthOf>>, must<deeper<year_value>>> {};
struct prefix         : sor<kw<K::WholePartOf>, kw<K::MonthOf>, kw<K::YearOf>, kw<K::FirstDayOf>, kw<K::LastDayOf>,
                            kw<K::FirstMonthOf>, kw<K::LastMonthOf>, kw<K::WholeMonthsIn>, kw<K::DaysIn>> {};
struct from_to        : node<Node::FromTo, kw<K::From>, must<index_value>, must<kw<K::To>>, must<index_value>> {};
struct back_to        : node<Node::BackTo, kw<K::To>, must<index_value>> {};
struct tight_or_period: sor<from_to, tight> {};
struct tight_prefixed : node<Node::Prefixed, prefix, must<deeper<tight_or_period>>> {};
struct tight_name     : node<Node::Reference, dotted_name> {};
struct literal        : sor<date, month, day_in_year, number_literal> {};
struct tight          : sor<tight_name, literal, parentheses, text, tight_prefixed, kw<K::Yes>, kw<K::No>> {};
struct period         : sor<from_to, node<Node::PeriodValue, tight, opt<back_to>>> {};

// ---- expressions: operands ----
struct of_part        : node<Node::OfPart, kw<K::Of>, must<tight>> {};
struct index_month    : seq<kw<K::IndexMonth>, must<index_value>> {};
struct index_year     : seq<kw<K::IndexYear>, must<index_value>> {};
struct index_named    : seq<name, same_line, not_at<case_label>, index_value> {};
struct index_argument : node<Node::Index, sor<seq<kw<K::For>, must<sor<index_month, index_year, index_named, index_value>>>,
                                              seq<kw<K::On>, must<index_value>>>> {};
struct under_law      : node<Node::UnderLaw, kw<K::Under>, kw<K::LawAsOf>, must<index_value>> {};
struct alternative    : sor<kw<K::NotApplicable>, seq<opt<minus>, operand>> {};
struct counting_as    : node<Node::CountingAs, kw<K::Counting>, must<kw<K::NotApplicable>>, must<kw<K::CountedAs>>, must<deeper<alternative>>> {};
struct wanted_unit    : node<Node::Unit, unit_word, star<joining_slash, unit_word>> {};
struct converted      : node<Node::Converted, kw<K::ConvertedTo>, must<wanted_unit>> {};
struct postfixes      : seq<opt<under_law>, opt<counting_as>, opt<converted>> {};
struct reference      : node<Node::Reference, dotted_name, opt<of_part>, star<index_argument>, postfixes, opt<back_to>> {};
struct percent_of     : node<Node::PercentOf, kw<K::PercentageOf>, must<deeper<operand>>> {};
struct number_operand : node<Node::NumberOperand, number_literal, opt<sor<back_to, percent_of, converted>>> {};
struct in_parentheses : node<Node::Parentheses, sym<'('>, must<expression>, must<closing>, postfixes, opt<back_to>> {};
struct prefixed       : node<Node::Prefixed, prefix, must<deeper<operand>>> {};

struct if_expression  : node<Node::If, kw<K::If>, must<expression>, must<kw<K::Then>>, must<expression>, must<kw<K::Else>>, must<expression>> {};
struct choose_case    : node<Node::Case, case_label, must<expression>> {};
struct choose         : node<Node::Choose, kw<K::Choose>, must<deeper<operand>>, must<plus<choose_case>>> {};
struct extreme        : node<Node::Extreme, sor<kw<K::SmallerOf>, kw<K::LargerOf>>, must<expression>, must<comma>, must<expression>,
                             star<comma, must<expression>>> {};

struct as_part        : node<Node::AsPart, kw<K::As>, must<name>> {};
struct in_part        : node<Node::InPart, kw<K::In>, must<period>> {};
struct open_on        : node<Node::OpenOn, kw<K::OpenOn>, must<index_value>> {};
struct where          : node<Node::Where, kw<K::Where>, must<expression>> {};
struct narrowing      : star<sor<as_part, in_part, open_on, where>> {};
struct days_of_period : seq<sor<kw<K::MonthsOf>, kw<K::YearsOf>, kw<K::DaysOf>>, must<period>> {};
struct each_of_period : seq<sor<kw<K::EachMonthOf>, kw<K::EachYearOf>, kw<K::EachDayOf>>, must<period>> {};
struct members        : seq<dotted_name, opt<of_part>> {};
struct collection     : node<Node::Collection, sor<days_of_period, members>, narrowing> {};
struct one_of_them    : node<Node::Collection, sor<each_of_period, members>, narrowing> {};
struct if_none        : node<Node::IfNone, kw<K::IfNone>, must<deeper<alternative>>> {};
struct leaving_out    : node<Node::LeavingOut, kw<K::LeavingOut>, must<kw<K::NotApplicable>>> {};
struct counting_tail  : node<Node::CountingTail, kw<K::Counting>, must<kw<K::NotApplicable>>, must<kw<K::CountedAs>>, must<deeper<alternative>>> {};
struct tails          : star<sor<if_none, leaving_out, counting_tail>> {};
struct aggregate_over : seq<sor<kw<K::SumOf>, kw<K::AverageOf>, kw<K::SmallestOf>, kw<K::LargestOf>>, must<expression>, must<kw<K::Over>>, must<collection>> {};
struct aggregate      : node<Node::Aggregate, sor<seq<kw<K::CountOf>, must<collection>>,
                                                  aggregate_over,
                                                  seq<kw<K::ShareOf>, must<collection>, must<kw<K::That>>, must<expression>>,
                                                  seq<kw<K::Exists>, must<one_of_them>>,
                                                  seq<kw<K::Every>, must<one_of_them>, must<kw<K::Has>>, must<expression>>>, tails> {};
struct shared_out     : seq<kw<K::Over>, must<collection>, must<kw<K::By>>, must<deeper<operand>>> {};
struct shares_rounded : node<Node::Rounded, kw<K::Rounded>, must<kw<K::Down>>, must<kw<K::To>>, must<rounding_step>> {};
struct distribute     : node<Node::Distribute, kw<K::Distribute>, must<expression>, must<shared_out>, must<shares_rounded>,
                             must<comma>, must<kw<K::RestToLargest>>, opt<if_none>> {};
struct drawn          : node<Node::Drawn, kw<K::Drawn>, must<deeper<operand>>, must<kw<K::OutOf>>, must<collection>,
                             must<kw<K::ByLot>>, must<deeper<operand>>> {};

struct operand        : sor<reference, date, month, day_in_year, number_operand, in_parentheses, text, kw<K::Yes>, kw<K::No>,
                            kw<K::NotApplicable>, prefixed, from_to, aggregate, if_expression, choose, extreme, distribute, drawn> {};

// ---- expressions: operators; the tree has them in a row, how they bind is told when it becomes a syntax tree ----
struct signed_operand : seq<opt<minus>, operand> {};
struct times          : sym<'*'> {};
struct product        : seq<signed_operand, star<times, must<signed_operand>>,
                            opt<slash, must<signed_operand>, star<sor<times, slash>, must<signed_operand>>, opt<if_none>>> {};
struct term           : sor<seq<kw<K::Not>, deeper<term>>, product> {};
struct half_and_zero  : sor<kw<K::HalfUp>, kw<K::HalfEven>, kw<K::HalfAway>, kw<K::TowardZero>, kw<K::AwayFromZero>> {};
struct rounding_mode  : sor<half_and_zero, kw<K::Up>, kw<K::Down>> {};
struct rounded        : node<Node::Rounded, kw<K::Rounded>, must<rounding_mode>, opt<kw<K::To>, must<rounding_step>>> {};
struct comparing_is   : seq<continues, kw<K::Is>> {};
struct state_test     : node<Node::StateTest, comparing_is, sor<kw<K::NotApplicable>, kw<K::Applicable>>> {};
struct one_of         : node<Node::OneOf, comparing_is, opt<kw<K::Not>>, kw<K::OneOf>, must<tight>, star<comma, must<tight>>> {};
struct is_comparison  : seq<comparing_is, opt<kw<K::Not>>> {};
struct comparison     : sor<sym<'<', '='>, sym<'>', '='>, sym<'<'>, sym<'>'>, is_comparison, kw<K::Becomes>> {};
struct binary         : seq<sor<sign, comparison, kw<K::And>, kw<K::Or>>, must<term>> {};
struct expression     : node<Node::Expression, term, star<sor<rounded, state_test, one_of, binary>>> {};

// ---- types ----
struct unit_of_type   : node<Node::Unit, same_line, unit_word, star<joining_slash, unit_word>> {};
struct range_end      : seq<opt<minus>, tight> {};
struct range          : node<Node::Range, kw<K::From>, must<range_end>, must<kw<K::To>>, must<range_end>> {};
struct numeric_type   : seq<sor<kw<K::TypeInteger>, kw<K::TypeNumber>, kw<K::TypeMoney>>, opt<unit_of_type>> {};
struct plain_type     : sor<plain_kw<K::TypeYesNo>, plain_kw<K::TypeDate>, plain_kw<K::TypeMonths>, plain_kw<K::TypeMonth>, plain_kw<K::TypeYear>, plain_kw<K::TypeDays>,
                            plain_kw<K::TypePeriod>, plain_kw<K::TypeText>> {};
struct type           : node<Node::Type, sor<numeric_type, seq<kw<K::TypeShare>, opt<kw<K::InPoints>>>, plain_type, dotted_name>,
                             opt<range>, opt<kw<K::Or>, must<kw<K::NotApplicable>>>> {};

// ---- parts of statements ----
struct quote          : node<Node::Quote, kw<K::Quote>, must<text>> {};
struct provision      : node<Node::Provision, dotted_name, opt<anchor>, opt<quote>> {};
struct provisions     : seq<must<provision>, star<semicolon, must<provision>>> {};
struct cite           : node<Node::Cite, kw<K::Cite>, provisions> {};
struct see            : node<Node::See, kw<K::See>, provisions> {};
struct assumption     : node<Node::Assumption, kw<K::Assumption>, must<text>> {};
struct basis          : sor<cite, see, quote, assumption> {};
struct force_end      : node<Node::BackTo, kw<K::To>, must<index_value>> {};
struct force_start    : seq<kw<K::From>, must<index_value>, opt<force_end>> {};
struct in_force       : node<Node::InForce, kw<K::InForce>, must<sor<force_start, force_end>>> {};
struct with           : node<Node::With, kw<K::With>, must<name>, must<equals>, must<expression>> {};
struct when           : node<Node::When, kw<K::When>, must<expression>> {};
struct is             : node<Node::Is, kw<K::Is>, must<expression>> {};
struct suspends       : node<Node::Suspends, kw<K::Suspends>, names> {};
struct label_item     : node<Node::LabelItem, label_language, must<text>, opt<slash, must<text>>> {};
struct label          : node<Node::Label, kw<K::Label>, must<label_item>, star<comma, label_item>> {};
struct clause_part    : sor<is, cite, see, quote, assumption, when, with, in_force, suspends, label> {};
struct rule           : node<Node::RuleClause, kw<K::Rule>, must<name>, star<clause_part>> {};
struct exception      : node<Node::ExceptionClause, kw<K::Exception>, must<name>, must<kw<K::ExceptionTo>>, names, star<clause_part>> {};
struct clause         : sor<clause_part, rule, exception> {};
struct decided_on     : node<Node::DecidedOn, kw<K::DecidedOn>, must<index_value>> {};
struct otherwise      : node<Node::Otherwise, kw<K::Otherwise>, must<expression>, star<basis>> {};
struct index_variable : sor<seq<kw<K::IndexMonth>, name>, seq<kw<K::IndexYear>, name>, seq<name, must<name>>> {};
struct index          : node<Node::IndexDeclaration, sor<seq<kw<K::For>, must<index_variable>>, seq<kw<K::On>, must<name>>>> {};
struct parent         : node<Node::Parent, kw<K::Of>, must<dotted_name>> {};
struct typed          : seq<must<colon>, must<type>> {};
struct heading        : node<Node::Heading, name, opt<parent>, star<index>, typed> {};
struct plural         : node<Node::Plural, sym<'('>, must<name>, must<closing>> {};

// ---- statements ----
struct language_line  : node<Node::Language, kw<K::Language>, must<name>> {};
struct module         : node<Node::Module, kw<K::Module>, must<dotted_name>> {};
struct use            : node<Node::Use, kw<K::Use>, must<dotted_name>> {};
struct source         : node<Node::Source, kw<K::Source>, must<name>, must<text>> {};
struct unit_statement : node<Node::UnitStatement, kw<K::Unit>, must<name>, star<sor<is, label>>> {};
struct enumerated     : node<Node::EnumerationValue, name, opt<label>> {};
struct enumeration    : node<Node::Enumeration, kw<K::Enumeration>, must<name>, opt<plural>, opt<label>, must<kw<K::OneOf>>,
                             must<enumerated>, star<comma, must<enumerated>>> {};
struct field          : node<Node::Field, kw<K::Has>, must<name>, typed, opt<label>> {};
struct parent_of_thing: node<Node::Parent, kw<K::Of>, must<dotted_name>, opt<kw<K::OverTime>>> {};
struct thing          : node<Node::Thing, sor<kw<K::Entity>, kw<K::Event>, kw<K::Spell>>, must<name>, opt<plural>, opt<parent_of_thing>,
                             star<sor<field, label>>> {};
struct reading        : node<Node::Reading, kw<K::Reading>, must<heading>, opt<label>> {};
struct step_part      : sor<is, cite, see, quote, assumption, in_force, label> {};
struct parameter      : node<Node::Parameter, kw<K::Parameter>, must<name>, typed, star<step_part>> {};
struct question       : node<Node::Question, kw<K::Question>, must<text>> {};
struct option         : node<Node::Option, kw<K::Option>, must<name>, opt<text>, star<sor<kw<K::Default>, label>>> {};
struct interpretation : node<Node::Interpretation, kw<K::Interpretation>, must<name>, star<sor<basis, question, option, label>>> {};
struct months_round   : seq<kw<K::MonthsRound>, must<sor<kw<K::Up>, kw<K::Down>>>> {};
struct convention     : node<Node::Convention, kw<K::Convention>, must<sor<months_round, decided_on>>, star<basis>> {};
struct define         : node<Node::Define, kw<K::Define>, must<heading>, star<sor<clause, decided_on, otherwise>>> {};
struct transition_part: sor<cite, see, quote, assumption, when, with, in_force, label, kw<K::Otherwise>> {};
struct transition     : node<Node::Transition, kw<K::From>, must<name>, must<kw<K::To>>, must<name>, opt<kw<K::As>, must<name>>,
                             star<transition_part>> {};
struct amend          : node<Node::Amend, kw<K::Amend>, must<dotted_name>, star<sor<clause, transition>>> {};
struct untranslated   : node<Node::Untranslated, kw<K::Untranslated>, must<provision>, opt<text>, must<kw<K::Because>>, must<name>> {};
struct allow          : node<Node::Allow, kw<K::Allow>, must<name>, must<kw<K::Because>>, must<text>> {};
struct state_line     : node<Node::StateLine, kw<K::State>, must<name>, opt<label>> {};
struct starts         : node<Node::Starts, kw<K::StartsIn>, must<name>, star<basis>> {};
struct every_year     : seq<must<comma>, must<kw<K::EveryYear>>, must<name>, must<kw<K::From>>, must<bare_number>> {};
struct procedure      : node<Node::Procedure, kw<K::Procedure>, must<name>, opt<parent>, every_year,
                             star<sor<label, state_line, starts, transition, decided_on>>> {};
struct owed           : node<Node::Owed, kw<K::Owed>, must<dotted_name>> {};
struct due            : node<Node::Due, kw<K::Due>, must<expression>> {};
struct lasting        : node<Node::Lasting, from_to> {};
struct duty_part      : sor<owed, due, lasting, cite, see, quote, assumption, when, with, in_force, label> {};
struct duty           : node<Node::Duty, kw<K::Duty>, must<name>, opt<parent>, star<index>, star<duty_part>> {};

// ---- tests ----
struct given_operand  : sor<kw<K::Unknown>, kw<K::NotApplicable>, kw<K::Yes>, kw<K::No>, from_to, seq<opt<minus>, tight>> {};
struct given_value    : node<Node::Expression, given_operand, star<sor<sign, times, slash>, must<seq<opt<minus>, tight>>>> {};
struct each_month_of  : seq<kw<K::MonthsOf>, must<period>> {};
struct fact_index     : node<Node::Index, sor<seq<kw<K::For>, must<sor<each_month_of, index_month, index_year, index_named, index_value>>>,
                                              seq<kw<K::On>, must<index_value>>>> {};
struct known_to       : node<Node::KnownTo, kw<K::KnownTo>, must<number_literal>, opt<kw<K::Rounded>, must<kw<K::HalfUp>>>> {};
struct value          : node<Node::Value, dotted_name, star<fact_index>, kw<K::Is>, must<given_value>, star<comma, must<given_value>>, opt<known_to>> {};
struct occurrence_time: sor<seq<kw<K::On>, must<index_value>>, seq<kw<K::From>, must<index_value>, opt<force_end>>> {};
struct fact_field     : node<Node::With, must<name>, must<kw<K::Is>>, must<given_value>> {};
struct occurrence     : node<Node::Occurrence, name, occurrence_time, star<comma, fact_field>> {};
struct no_more        : node<Node::NoMore, kw<K::NoMore>, must<name>> {};
struct none_of        : node<Node::NoneOf, kw<K::NoneOf>, must<name>> {};
struct copies         : node<Node::Copies, number, must<name>, must<kw<K::Like>>, must<sor<name, text>>> {};
struct stay           : sor<force_start, force_end> {};
struct thing_fact     : node<Node::ThingFact, name, same_line, sor<name, text>, opt<same_line, stay>> {};
struct given_line     : sor<no_more, none_of, copies, value, occurrence, thing_fact> {};
struct given          : node<Node::Given, kw<K::Given>, must<plus<given_line>>> {};
struct choice         : node<Node::Choice, sor<seq<kw<K::LawAsOf>, must<index_value>>, seq<kw<K::KnownOn>, must<index_value>>, seq<dotted_name, must<name>>>> {};
struct circumstances  : node<Node::Circumstances, sor<seq<kw<K::Under>, must<choice>, star<comma, must<choice>>>, seq<kw<K::KnownOn>, must<index_value>>>> {};
struct clause_name    : seq<dotted_name, opt<kw<K::Of>, must<name>>> {};
struct because        : node<Node::Because, kw<K::Because>, must<clause_name>, star<comma, must<clause_name>>> {};
struct conflict       : seq<kw<K::ConflictBetween>, must<dotted_name>, star<sor<comma, kw<K::And>>, must<dotted_name>>> {};
struct expected_value : seq<opt<kw<K::Not>>, given_value> {};
struct expected       : sor<seq<kw<K::Is>, must<sor<conflict, expected_value>>>,
                            seq<kw<K::Between>, must<given_value>, must<kw<K::And>>, must<given_value>>> {};
struct asked          : node<Node::Reference, dotted_name, opt<of_part>, star<index_argument>> {};
struct expectation    : node<Node::Expectation, kw<K::Expect>, must<asked>, must<expected>, opt<because>, star<same_line, circumstances>> {};
struct test           : node<Node::Test, kw<K::Test>, must<text>, star<sor<given, expectation, circumstances, fact_index>>> {};

// ---- scenarios ----
struct based_on       : node<Node::BasedOn, kw<K::BasedOn>, names> {};
struct data           : node<Node::Data, kw<K::Data>, must<text>> {};
struct set_of         : node<Node::OfPart, kw<K::Of>, must<sor<name, text>>> {};
struct set_index      : node<Node::SetIndex, sor<seq<kw<K::For>, must<sor<index_month, index_year, index_named, index_value>>>,
                                                 seq<kw<K::On>, must<index_value>>>, opt<stay>> {};
struct model_value    : seq<must<kw<K::Is>>, must<given_value>> {};
struct series         : node<Node::ModelLine, kw<K::Series>, must<kw<K::From>>, must<index_value>, model_value, star<comma, must<given_value>>, opt<known_to>> {};
struct hazard_bounds  : seq<kw<K::From>, must<given_value>, must<kw<K::To>>, must<given_value>> {};
struct hazard         : node<Node::ModelLine, kw<K::Hazard>, sor<hazard_bounds, model_value>> {};
struct model_word     : sor<kw<K::Activity>, kw<K::Population>, kw<K::Exits>, kw<K::Inflow>, kw<K::EnteringWith>, kw<K::Events>, kw<K::Targeting>> {};
struct model_line     : sor<series, hazard, node<Node::ModelLine, model_word, model_value>> {};
struct set_outcome    : sor<seq<kw<K::FromModelWindow>, star<model_line>>, seq<kw<K::Is>, must<expression>>> {};
struct set            : node<Node::SetChange, kw<K::Set>, must<dotted_name>, opt<set_of>, star<set_index>, opt<stay>, must<set_outcome>> {};
struct figure         : node<Node::Figure, sor<kw<K::AddsTo>, kw<K::TakesFrom>>, must<asked>> {};
struct lever          : node<Node::Lever, kw<K::Lever>, must<name>, typed, opt<comma, must<kw<K::Price>>, must<given_value>>, star<sor<figure, label>>> {};
struct goal           : node<Node::Goal, kw<K::Goal>, must<name>, must<kw<K::Is>>, must<asked>> {};
struct sought         : sor<kw<K::Cost>, name> {};
struct seek           : node<Node::Seek, kw<K::SeekLeast>, must<sought>, must<kw<K::SuchThat>>, must<asked>> {};
struct keep           : node<Node::Keep, kw<K::Keep>, must<asked>> {};
struct drawn_value    : seq<must<comma>, must<given_value>> {};
struct distribution   : node<Node::Distribution, sor<seq<kw<K::Triangular>, must<given_value>, drawn_value, drawn_value>,
                                                     seq<kw<K::Uniform>, must<given_value>, drawn_value>>> {};
struct uncertain      : node<Node::Uncertain, kw<K::Uncertain>, must<name>, typed, must<kw<K::Is>>, must<distribution>, star<label>> {};
struct plan_asked     : sor<kw<K::Cost>, seq<kw<K::ChanceOf>, must<name>>, asked> {};
struct plan_expected  : node<Node::Expectation, kw<K::Expect>, must<plan_asked>, must<expected>> {};
struct scenario_part  : sor<based_on, data, set, amend, circumstances, fact_index, label, lever, goal, seek, keep, uncertain, plan_expected> {};
struct scenario       : node<Node::Scenario, kw<K::Scenario>, must<name>, opt<text>, star<scenario_part>> {};

// ---- files ----
struct any_statement  : sor<define, parameter, test, scenario, source, use, interpretation, convention, enumeration, thing, reading, amend, untranslated, procedure, duty,
                            allow,
                            unit_statement, module, language_line> {};
struct statement      : seq<first_column, any_statement, must<statement_end>> {};
// clang-format on

/// Reads blanks, empty lines and comments up to the next word.
struct gap {
    using rule_t = gap;
    using subs_t = pegtl::empty_list;

    template <pegtl::apply_mode, pegtl::rewind_mode, template <typename...> class,
              template <typename...> class, typename Input, typename Reader>
    [[nodiscard]] static bool match(Input& in, Reader& reader) {
        const std::size_t begin = reader.offset_of(in.current());
        in.bump_in_this_line(skip_between_statements(reader.text(), begin) - begin);
        return true;
    }
};

/// Reads on to the next line that opens a statement; says what is wrong when nobody has.
struct skipped {
    using rule_t = skipped;
    using subs_t = pegtl::empty_list;

    template <pegtl::apply_mode, pegtl::rewind_mode, template <typename...> class,
              template <typename...> class, typename Input, typename Reader>
    [[nodiscard]] static bool match(Input& in, Reader& reader) {
        const std::size_t begin = reader.offset_of(in.current());
        in.bump_in_this_line(reader.skip_statement(begin) - begin);
        return true;
    }
};

// clang-format off
struct byte_order_mark: pegtl::utf8::bom {};
struct file           : seq<opt<byte_order_mark>, gap, star<not_at<eof>, sor<pegtl::try_catch_type<Broken, statement>, skipped>, gap>, eof> {};
// clang-format on

}  // namespace hjemmel::lang::grammar

namespace tao::pegtl {

template <typename Name, typename Rule>
struct analyze_traits<Name, hjemmel::lang::grammar::word<Rule>> : analyze_any_traits<> {};
template <typename Name, typename Rule>
struct analyze_traits<Name, hjemmel::lang::grammar::check<Rule>> : analyze_opt_traits<> {};
template <typename Name>
struct analyze_traits<Name, hjemmel::lang::grammar::gap> : analyze_opt_traits<> {};
template <typename Name>
struct analyze_traits<Name, hjemmel::lang::grammar::skipped> : analyze_any_traits<> {};

}  // namespace tao::pegtl

// NOLINTEND(readability-identifier-naming)
