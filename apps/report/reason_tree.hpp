#pragma once

#include "apps/report/grounds_document.hpp"

#include <cstddef>
#include <string>
#include <unordered_set>
#include <vector>

namespace hjemmel::apps {

/// Writes the steps that decided as an indented list; what is shared is written out once.
class ReasonTree {
public:
    ReasonTree(const GroundsDocument& document, const Display& dates, std::size_t lines);

    /// Writes the answer and what it follows from.
    [[nodiscard]] std::string because();
    /// Comparisons that were written, with the distance between their sides.
    [[nodiscard]] std::vector<std::string> close() const;
    /// Clauses of the quantities that were written which did not count, and why.
    [[nodiscard]] std::string unused();
    /// Readings that were used, with their provisions.
    [[nodiscard]] std::vector<std::string> readings() const;
    [[nodiscard]] std::vector<std::string> assumptions() const;

    // Parts of a line, for other layouts of the same tree.
    [[nodiscard]] std::string name_of(const Step& step) const;
    /// The provisions, the scenario or the assumption that a step rests on.
    [[nodiscard]] std::string basis_of(const Step& step) const;
    /// Where its fact was read.
    [[nodiscard]] std::string origin_of(const Step& step) const;

private:
    using Number = std::uint32_t;

    void write(Number id, std::size_t indent);
    void write_children(const Step& step, std::size_t indent);
    void write_quantity(const Step& step, std::size_t indent);
    void write_clause(const Step& step, std::size_t indent);
    void write_operation(const Step& step, std::size_t indent);
    void write_element(const Step& step, std::size_t indent);
    void write_elements(const Step& step, std::size_t indent);
    void write_leaf(const Step& step, std::size_t indent);
    void write_unused(const Step& quantity, const Step& clause);
    void line(std::size_t indent, const std::string& text);
    void detail(std::size_t indent, const std::string& text);

    [[nodiscard]] const Step& at(Number id) const { return document_.steps[id]; }
    [[nodiscard]] std::string provision_text(const ProvisionReference& provision) const;
    [[nodiscard]] std::string not_in_force_text(const Step& clause) const;
    [[nodiscard]] std::string reason_unused(const Step& clause) const;
    [[nodiscard]] std::string clause_title(const std::string& clause) const;

    const GroundsDocument& document_;
    const Display& dates_;
    Language language_;
    std::size_t lines_left_;
    std::size_t cut_ = 0;
    std::string text_;
    std::unordered_set<Number> written_;
    std::vector<Number> order_;  ///< of what was written
};

}  // namespace hjemmel::apps
