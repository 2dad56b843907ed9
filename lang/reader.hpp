#pragma once

#include "lang/diagnostic.hpp"
#include "lang/keywords.hpp"
#include "lang/lexemes.hpp"
#include "lang/syntax_tree.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hjemmel::lang {

/// What a point of no return waits for.
struct Wanted {
    Code code = Code::ExpectedValue;
    std::optional<Keyword> keyword;  ///< of ExpectedWord
    std::string_view symbol;         ///< of ExpectedWord, when it is no keyword
};

/// How far a file is read: the words found so far and what was wrong. The grammar asks it about
/// words, since these depend on the language of the file, and tells it where it is stuck.
class Reader {
public:
    static constexpr std::uint32_t deepest = 200;

    Reader(std::string_view text, FileId file, Language language);

    [[nodiscard]] std::string_view text() const { return text_; }
    [[nodiscard]] Language language() const { return language_; }
    [[nodiscard]] std::size_t offset_of(const char* place) const {
        return static_cast<std::size_t>(place - text_.data());
    }

    // ---- words ----

    /// Appends a leaf; gives the place of the next word.
    std::size_t accept(NodeKind kind, std::uint8_t detail, std::size_t begin, std::size_t end);
    [[nodiscard]] bool is_name(std::size_t begin, std::size_t end) const;
    [[nodiscard]] std::size_t end_of_label_language(std::size_t begin) const;
    /// A `/` between two words without blanks, as in `kr/person`.
    [[nodiscard]] bool joins(std::size_t at) const;
    [[nodiscard]] bool on_line_of_last_word(std::size_t at) const;
    [[nodiscard]] bool in_parentheses() const { return !open_parentheses_.empty(); }
    [[nodiscard]] bool ends_statement(std::size_t at) const;

    // ---- nodes ----

    struct Mark {
        std::size_t nodes;
        std::uint32_t last_begin;
        std::uint32_t last_end;
    };
    [[nodiscard]] Mark mark() const { return {nodes_.size(), last_begin_, last_end_}; }
    void forget(const Mark& mark) {
        nodes_.resize(mark.nodes);
        last_begin_ = mark.last_begin;
        last_end_ = mark.last_end;
    }
    void open(NodeKind kind, std::size_t at);
    /// Closes the node that was opened at a mark.
    void close(const Mark& mark);
    /// Goes into what can hold itself; reports and says false when that is too deep.
    [[nodiscard]] bool go_deeper(std::size_t at);
    void come_back() { --depth_; }
    void enter_parentheses(std::size_t at) { open_parentheses_.push_back(at); }
    void leave_parentheses() { open_parentheses_.pop_back(); }

    // ---- what is wrong ----

    /// Reports that something else was needed than what follows the last word.
    void report(const Wanted& wanted);
    /// Reports what begins no statement, unless it is reported already; gives where the next one
    /// begins.
    std::size_t skip_statement(std::size_t begin);

    [[nodiscard]] std::vector<SyntaxNode>& nodes() { return nodes_; }
    [[nodiscard]] Diagnostics& diagnostics() { return diagnostics_; }

private:
    [[nodiscard]] Span span(std::size_t begin, std::size_t end) const;
    [[nodiscard]] std::string last_word() const;
    [[nodiscard]] std::string word_at(std::size_t at) const;
    /// Offers how the language writes what is written otherwise elsewhere: `1 000`, `15 pct.`,
    /// `OG`.
    bool say_how_to_cite(Diagnostic& diagnostic, std::size_t at) const;
    [[nodiscard]] bool is_behind_cite(std::size_t at) const;
    [[nodiscard]] bool is_provision(std::size_t at) const;
    bool offer_one_name(Diagnostic& diagnostic, std::size_t at) const;
    void offer_quotation_marks(Diagnostic& diagnostic, std::size_t at) const;
    bool say_how_else(Diagnostic& diagnostic, std::size_t at) const;
    void offer_usual_spelling(Diagnostic& diagnostic, const Wanted& wanted, std::size_t at) const;
    void show_how_it_is_written(Diagnostic& diagnostic) const;
    bool offer_one_number(Diagnostic& diagnostic, std::size_t at) const;
    bool offer_small_letters(Diagnostic& diagnostic, std::size_t begin, std::size_t end) const;
    bool offer_date(Diagnostic& diagnostic) const;
    bool offer_unit(Diagnostic& diagnostic, std::size_t at) const;
    bool offer_source(Diagnostic& diagnostic, std::size_t at) const;
    bool offer_of(Diagnostic& diagnostic, std::size_t at) const;
    bool offer_word_of_the_language(Diagnostic& diagnostic, std::size_t at) const;
    bool offer_no_full_stop(Diagnostic& diagnostic, std::size_t at) const;
    void offer(Diagnostic& diagnostic, std::size_t begin, std::size_t end,
               std::string_view right) const;
    [[nodiscard]] std::size_t begin_of_number_before(std::size_t at) const;
    [[nodiscard]] bool report_known_mistake(const Wanted& wanted, std::size_t at);
    [[nodiscard]] bool report_other_language(std::size_t at);
    [[nodiscard]] bool is_longer_in_other_language(std::size_t at) const;
    /// Reports the first word of the statement, up to the line of `at`, that can only be one of the
    /// other language.
    [[nodiscard]] bool report_foreign_word(const Wanted& wanted, std::size_t at);
    void report_foreign(Keyword keyword, std::size_t at, std::size_t end);
    [[nodiscard]] std::size_t statement_begin() const;
    void report_unknown_statement(std::size_t at);

    std::string_view text_;
    FileId file_;
    Language language_;
    std::vector<SyntaxNode> nodes_;
    Diagnostics diagnostics_;
    std::uint32_t last_begin_ = 0;  // the last word read
    std::uint32_t last_end_ = 0;
    std::uint32_t depth_ = 0;
    std::vector<std::size_t> open_parentheses_;
    bool reported_ = false;  // what breaks the statement being read
};

}  // namespace hjemmel::lang
