#include "lang/parser.hpp"

#include "lang/character_check.hpp"
#include "lang/grammar.hpp"
#include "lang/reader.hpp"
#include "lang/tree_to_ast.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace hjemmel::lang {

namespace {

namespace pegtl = tao::pegtl;

// ---- what each point of no return waits for ----

template <typename Rule>
struct expected;  // written for each rule in a `must`, or the build fails

template <Code Which>
struct expect_code {
    static constexpr Wanted wanted{Which, std::nullopt, {}};
};
template <Keyword Which>
struct expect_keyword {
    static constexpr Wanted wanted{Code::ExpectedWord, Which, {}};
};
template <char Symbol>
struct expect_symbol {
    static constexpr char symbol[] = {Symbol};
    static constexpr Wanted wanted{Code::ExpectedWord, std::nullopt, {symbol, 1}};
};

// clang-format off
template <Keyword Which> struct expected<grammar::kw<Which>> : expect_keyword<Which> {};
template <> struct expected<grammar::closing>         : expect_symbol<')'> {};
template <> struct expected<grammar::colon>           : expect_symbol<':'> {};
template <> struct expected<grammar::comma>           : expect_symbol<','> {};
template <> struct expected<grammar::equals>          : expect_symbol<'='> {};

template <typename Rule> struct expected<grammar::deeper<Rule>> : expected<Rule> {};

template <> struct expected<grammar::name>            : expect_code<Code::ExpectedName> {};
template <> struct expected<grammar::dotted_name>     : expect_code<Code::ExpectedName> {};
template <> struct expected<grammar::provision>       : expect_code<Code::ExpectedName> {};
template <> struct expected<grammar::heading>         : expect_code<Code::ExpectedName> {};
template <> struct expected<grammar::enumerated>      : expect_code<Code::ExpectedName> {};
template <> struct expected<grammar::collection>      : expect_code<Code::ExpectedName> {};
template <> struct expected<grammar::one_of_them>     : expect_code<Code::ExpectedName> {};
template <> struct expected<grammar::index_variable>  : expect_code<Code::ExpectedName> {};
template <> struct expected<grammar::asked>           : expect_code<Code::ExpectedName> {};
template <> struct expected<grammar::sought>          : expect_code<Code::ExpectedName> {};
template <> struct expected<grammar::plan_asked>      : expect_code<Code::ExpectedName> {};
template <> struct expected<grammar::set_outcome>     : expect_keyword<Keyword::Is> {};
template <> struct expected<grammar::distribution>    : expect_keyword<Keyword::Triangular> {};
template <> struct expected<grammar::clause_name>     : expect_code<Code::ExpectedName> {};
template <> struct expected<pegtl::sor<grammar::name, grammar::text>> : expect_code<Code::ExpectedName> {};

template <> struct expected<grammar::text>            : expect_code<Code::ExpectedText> {};
template <> struct expected<grammar::label_item>      : expect_code<Code::ExpectedLabel> {};
template <> struct expected<grammar::type>            : expect_code<Code::ExpectedType> {};

template <> struct expected<grammar::expression>      : expect_code<Code::ExpectedValue> {};
template <> struct expected<grammar::operand>         : expect_code<Code::ExpectedValue> {};
template <> struct expected<grammar::signed_operand>  : expect_code<Code::ExpectedValue> {};
template <> struct expected<grammar::term>            : expect_code<Code::ExpectedValue> {};
template <> struct expected<grammar::tight>           : expect_code<Code::ExpectedValue> {};
template <> struct expected<grammar::tight_or_period> : expect_code<Code::ExpectedValue> {};
template <> struct expected<grammar::period>          : expect_code<Code::ExpectedValue> {};
template <> struct expected<grammar::index_value>     : expect_code<Code::ExpectedValue> {};
template <> struct expected<grammar::year_value>      : expect_code<Code::ExpectedValue> {};
template <> struct expected<grammar::alternative>     : expect_code<Code::ExpectedValue> {};
template <> struct expected<grammar::range_end>       : expect_code<Code::ExpectedValue> {};
template <> struct expected<grammar::rounding_step>   : expect_code<Code::ExpectedValue> {};
template <> struct expected<grammar::number_literal>  : expect_code<Code::ExpectedValue> {};
template <> struct expected<grammar::given_value>     : expect_code<Code::ExpectedValue> {};
template <> struct expected<pegtl::seq<pegtl::opt<grammar::minus>, grammar::tight>> : expect_code<Code::ExpectedValue> {};
template <> struct expected<pegtl::sor<grammar::index_month, grammar::index_year, grammar::index_named, grammar::index_value>> : expect_code<Code::ExpectedValue> {};
template <> struct expected<pegtl::sor<grammar::each_month_of, grammar::index_month, grammar::index_year, grammar::index_named, grammar::index_value>> : expect_code<Code::ExpectedValue> {};
template <> struct expected<pegtl::sor<grammar::conflict, grammar::expected_value>> : expect_code<Code::ExpectedValue> {};

template <> struct expected<pegtl::plus<grammar::choose_case>> : expect_code<Code::ExpectedCase> {};
template <> struct expected<pegtl::plus<grammar::given_line>>  : expect_code<Code::ExpectedFact> {};
template <> struct expected<grammar::choice>          : expect_code<Code::ExpectedCircumstance> {};
template <> struct expected<grammar::expected>        : expect_keyword<Keyword::Is> {};
template <> struct expected<pegtl::sor<grammar::force_start, grammar::force_end>> : expect_keyword<Keyword::From> {};
template <> struct expected<pegtl::sor<grammar::kw<Keyword::Up>, grammar::kw<Keyword::Down>>> : expect_keyword<Keyword::Down> {};
template <> struct expected<pegtl::sor<grammar::months_round, grammar::decided_on>> : expect_code<Code::ExpectedConvention> {};
template <> struct expected<grammar::shared_out>      : expect_keyword<Keyword::Over> {};
template <> struct expected<grammar::shares_rounded>  : expect_keyword<Keyword::Rounded> {};
template <> struct expected<grammar::wanted_unit>     : expect_code<Code::ExpectedName> {};
template <> struct expected<grammar::bare_number>     : expect_code<Code::ExpectedValue> {};
template <> struct expected<grammar::rounding_mode>   : expect_code<Code::ExpectedRounding> {};
template <> struct expected<grammar::statement_end>   : expect_code<Code::DoesNotFit> {};
// clang-format on

/// Keeps the tree beside the rules: a rule that fails, or only looks ahead, leaves no words behind.
template <typename Rule>
struct control : pegtl::normal<Rule> {
    static constexpr bool enable = false;

    template <pegtl::apply_mode A, pegtl::rewind_mode M, template <typename...> class Action,
              template <typename...> class Control, typename Input>
    [[nodiscard]] static bool match(Input& in, Reader& reader) {
        if constexpr (requires { Rule::detail; }) {
            return Rule::template match<A, M, Action, Control>(in, reader);
        } else if constexpr (requires { Rule::node_kind; }) {
            return match_node<A, M, Action, Control>(in, reader);
        } else {
            constexpr bool deepens = requires { Rule::is_deeper; };
            const Reader::Mark mark = reader.mark();
            const char* const begin = in.current();
            if constexpr (deepens) {
                go_deeper(reader, reader.offset_of(begin));
            }
            const bool matched = pegtl::match<Rule, A, M, Action, Control>(in, reader);
            if constexpr (deepens) {
                reader.come_back();
            }
            if (!matched || in.current() == begin) {
                reader.forget(mark);
            }
            return matched;
        }
    }

    template <typename Input>
    [[noreturn]] static void raise(const Input& /*in*/, Reader& reader) {
        reader.report(expected<Rule>::wanted);
        throw grammar::Broken{};
    }

private:
    static void go_deeper(Reader& reader, std::size_t at) {
        if (!reader.go_deeper(at)) {
            throw grammar::Broken{};
        }
    }

    template <pegtl::apply_mode A, pegtl::rewind_mode M, template <typename...> class Action,
              template <typename...> class Control, typename Input>
    [[nodiscard]] static bool match_node(Input& in, Reader& reader) {
        constexpr bool in_brackets = Rule::node_kind == NodeKind::Parentheses;
        constexpr bool deepens = Rule::node_kind == NodeKind::Expression;
        const Reader::Mark mark = reader.mark();
        const std::size_t begin = reader.offset_of(in.current());
        if constexpr (deepens) {
            go_deeper(reader, begin);
        }
        if constexpr (in_brackets) {
            reader.enter_parentheses(begin);
        }
        reader.open(Rule::node_kind, begin);
        const bool matched = pegtl::match<Rule, A, M, Action, Control>(in, reader);
        if (matched) {
            reader.close(mark);
        } else {
            reader.forget(mark);
        }
        if constexpr (in_brackets) {
            reader.leave_parentheses();
        }
        if constexpr (deepens) {
            reader.come_back();
        }
        return matched;
    }
};

SyntaxTree one_leaf(std::string_view text) {
    SyntaxTree tree;
    const auto end = static_cast<std::uint32_t>(text.size());
    tree.nodes.push_back({NodeKind::File, 0, 0, end, 1});
    if (!text.empty()) {
        tree.nodes[0].size = 2;
        tree.nodes.push_back({NodeKind::Skipped, 0, 0, end, 1});
    }
    return tree;
}

}  // namespace

Language language_of(std::string_view text) {
    const std::string_view mark = "\xEF\xBB\xBF";
    const std::size_t first = skip_between_statements(text, text.substr(0, 3) == mark ? 3 : 0);
    const std::size_t end = match_keyword(text, first, Keyword::Language, Language::English);
    if (end != first) {
        const std::size_t word = skip_within(text, end);
        if (match_word(text, word, "dansk")) return Language::Danish;
        if (match_word(text, word, "english")) return Language::English;
    }
    // Without that line, or with another word in it, the first statement that opens with a word of one language alone tells
    // which one is meant.
    for (std::size_t at = first; at < text.size();) {
        const auto opens = [&](Language language) {
            const auto keyword = keyword_at(text, at, language);
            return keyword.has_value() && opens_statement(*keyword);
        };
        if (in_first_column(text, at) && opens(Language::Danish) != opens(Language::English)) {
            return opens(Language::Danish) ? Language::Danish : Language::English;
        }
        const std::size_t line_end = text.find('\n', at);
        at = line_end == std::string_view::npos ? text.size() : line_end + 1;
    }
    return Language::English;
}

Parsed parse(const SourceFile& source, FileId file) {
    Parsed parsed;
    parsed.module.file = file;
    const CharacterCheck characters = check_characters(source.bytes, file);
    parsed.diagnostics = characters.diagnostics;
    if (!characters.readable) {
        parsed.tree = one_leaf(source.bytes);
        return parsed;
    }
    std::string repaired = characters.instead.empty() ? std::string() : source.bytes;
    for (const auto& [place, read] : characters.instead) repaired[place] = read;
    const std::string_view text = repaired.empty() ? source.bytes : repaired;
    Reader reader(text, file, language_of(text));
    parsed.module.language = reader.language();
    reader.open(NodeKind::File, 0);
    pegtl::memory_input<pegtl::tracking_mode::lazy> input(text.data(), text.size(), "");
    const bool read_to_the_end =
        pegtl::parse<grammar::file, pegtl::nothing, control>(input, reader);
    static_cast<void>(read_to_the_end);  // `file` reads any text
    std::vector<SyntaxNode>& words = reader.nodes();
    words[0].end = static_cast<std::uint32_t>(text.size());
    words[0].size = static_cast<std::uint32_t>(words.size());
    to_ast(words, text, parsed.module, reader.diagnostics());
    Diagnostics& found = reader.diagnostics();
    drop_consequences(words, characters, found);
    std::move(found.begin(), found.end(), std::back_inserter(parsed.diagnostics));
    parsed.tree = with_trivia(words, text);
    sort_diagnostics(parsed.diagnostics);
    return parsed;
}

std::size_t grammar_problems() { return pegtl::analyze<grammar::file>(-1); }

}  // namespace hjemmel::lang
