#pragma once

#include "engine/evaluate/interpreter.hpp"
#include "engine/evaluate/outcome.hpp"
#include "sim/setting.hpp"
#include "sim/target/refusal.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <variant>
#include <vector>

/// Rules looked at before any fact is known. Private to sim/target.
namespace hjemmel::sim {

/// What stands for anything of its kind, because no particular one is meant.
struct Stand {
    enum class For : std::uint8_t { Subject, Month, Element };
    For what = For::Subject;
    engine::CollectionId of{};  ///< Element: whose row
    bool operator==(const Stand&) const = default;
};

/// A node, and the frame in which its slots are to be read.
struct Term {
    engine::NodeId node{};
    std::uint32_t frame = 0;
};
struct NoValue {};  ///< not applicable

/// What an expression comes to: a value, nothing applicable, any of a kind, or a node that cannot
/// be taken further.
using Meaning = std::variant<NoValue, engine::Value, Stand, Term>;

/// What is known of the fields of any row of one collection.
struct Supposed {
    engine::CollectionId of{};
    std::unordered_map<std::uint32_t, engine::Outcome> fields;
};

/// Takes expressions as far as law, readings and indices decide them: calls are entered, cases
/// chosen, constants computed. Where something may be not applicable, it is supposed that months
/// have persons who are measured.
class Reduction {
public:
    explicit Reduction(const Setting& setting);

    /// Makes a frame of a quantity; `indices` in the order of its declaration. Result: its decisive
    /// outcome there; nothing when that is not decided, and `undecided` says by what.
    [[nodiscard]] std::optional<Term> enter(engine::QuantityId quantity,
                                            const std::vector<Meaning>& indices,
                                            engine::Date law_date);
    /// Follows a term to the node that it comes to. entered: gains the quantities on the way.
    [[nodiscard]] Meaning reduce(Term term, std::vector<engine::QuantityId>* entered = nullptr);
    /// Follows it one step; the term itself when there is none.
    [[nodiscard]] Meaning step(Term term);
    /// Says what is known of a term's value.
    [[nodiscard]] engine::Outcome known(Term term);
    /// Says whether a term has a value.
    [[nodiscard]] std::optional<bool> applicable(Term term);
    /// Says whether two terms surely are one expression.
    [[nodiscard]] bool same(Term left, Term right) const;

    [[nodiscard]] const engine::Node& node(Term term) const;
    [[nodiscard]] Term child(Term term, std::uint32_t number) const;
    [[nodiscard]] const engine::AggregateParts& parts(Term aggregate) const;
    /// A part of an aggregate, with any element in its slot.
    [[nodiscard]] Term inside(Term aggregate, engine::NodeId part);
    /// What a term's frame says of one of the indices of its call.
    [[nodiscard]] Meaning index_of_call(Term call, engine::IndexKind kind);
    /// What a term's frame has in a slot.
    [[nodiscard]] Meaning slot(Term term, std::size_t number) const;
    [[nodiscard]] engine::Date law_date(Term term) const;

    void suppose(Supposed supposed);
    void suppose_nothing();

    [[nodiscard]] Refusal refusal(Refusal::Reason reason, Term at) const;
    [[nodiscard]] const std::optional<Refusal>& undecided() const { return undecided_; }

private:
    struct Frame {
        engine::QuantityId quantity{};
        const engine::Residual* residual = nullptr;
        std::vector<Meaning> slots;
    };

    static std::uint64_t key(Term term) {
        return (std::uint64_t{term.frame} << 32U) | term.node.index;
    }
    [[nodiscard]] std::optional<Term> enter_call(Term call);
    [[nodiscard]] std::optional<Term> decisive(std::uint32_t frame);
    [[nodiscard]] std::optional<bool> holds(const std::optional<engine::NodeId>& when,
                                            std::uint32_t frame);
    [[nodiscard]] std::optional<Term> under_law(Term term);
    [[nodiscard]] std::optional<Term> only_open_operand(Term term);
    [[nodiscard]] Meaning meaning_of_slot(Term slot) const;
    [[nodiscard]] engine::Outcome compute(Term term);
    [[nodiscard]] engine::Outcome field(Term term);
    [[nodiscard]] bool same_meaning(const Meaning& left, const Meaning& right) const;
    [[nodiscard]] std::optional<bool> aggregate_applicable(Term term);

    const Setting& setting_;
    engine::Interpreter laws_;
    std::vector<Frame> frames_;
    std::unordered_map<std::uint64_t, std::optional<Term>> entered_;
    std::unordered_map<std::uint64_t, std::uint32_t> element_frames_;
    std::unordered_map<std::uint64_t, engine::Outcome> known_;
    std::optional<Supposed> supposed_;
    std::optional<Refusal> undecided_;
};

}  // namespace hjemmel::sim
