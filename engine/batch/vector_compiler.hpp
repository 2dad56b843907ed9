#pragma once

#include "engine/batch/batch_work.hpp"
#include "engine/batch/tabulated.hpp"
#include "engine/batch/vector_builder.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <vector>

namespace hjemmel::engine::batch {

/// An expression while it is compiled.
struct Compiled {
    enum class Form : std::uint8_t {
        Exact,     ///< all rows are left to the exact evaluator
        Constant,  ///< one outcome for all rows
        Table,     ///< a function of one register
        Vector,    ///< a register
        Row        ///< a row, `up` parents above the row at hand
    };
    Form form = Form::Exact;
    Outcome constant;
    std::shared_ptr<const Tabulated> table;
    Register vector = 0;
    std::uint32_t up = 0;

    [[nodiscard]] static Compiled of(const Entry& entry);
    [[nodiscard]] static Compiled of(std::optional<Register> vector);
    [[nodiscard]] static Compiled row(std::uint32_t up);
    [[nodiscard]] bool is_exact() const { return form == Form::Exact; }
    [[nodiscard]] bool is_constant() const { return form == Form::Constant; }
    [[nodiscard]] bool is_value() const { return is_constant() && constant.is_known(); }
    [[nodiscard]] bool is_truth(bool truth) const {
        return is_value() && std::get<bool>(constant.value) == truth;
    }
};

/// The frame in which nodes are compiled: a residual, and what stands in the slots.
struct VectorFrame {
    BulkLaw law;
    Bindings slots;
    std::map<std::tuple<const Residual*, bool, std::uint32_t>, Compiled> done;
};

/// The frame in which the rows of a tally are looked at.
[[nodiscard]] VectorFrame frame_of(const TallyRequest& request, std::uint32_t element_slot);

/// Compiles expressions of the core into one program for the rows of a collection. What it cannot
/// compile it leaves to the exact evaluator, row by row: it never guesses.
class VectorCompiler {
public:
    VectorCompiler(BatchWork& work, const BulkContext& context, VectorProgram& program,
                   CollectionId rows)
        : work_(work), context_(context), builder_(program), rows_(rows) {}

    [[nodiscard]] VectorBuilder& builder() { return builder_; }
    [[nodiscard]] Compiled expression(VectorFrame& frame, NodeId node);
    /// A quantity of the rows at an index (`place.row` is not looked at), under the caller's law.
    [[nodiscard]] Compiled quantity(const Place& place, const BulkLaw& law);
    /// The frame in which the clauses of a quantity of the rows are compiled.
    [[nodiscard]] VectorFrame& frame_at(const Place& place, const BulkLaw& law);
    /// Which quantity a call asks for, and of which row; none where that hangs on the row.
    struct Called {
        Place place;
        Compiled row;
    };
    [[nodiscard]] std::optional<Called> called(VectorFrame& frame, const Node& node);
    /// As a register.
    [[nodiscard]] Register vector_of(const Compiled& compiled, Kind kind, std::uint32_t of);
    [[nodiscard]] Register vector_of(const Compiled& compiled, const Node& node) {
        return vector_of(compiled, node.kind, node.of);
    }

    /// Whether an event or spell lies in a period or is open on a day.
    [[nodiscard]] Compiled selected(CollectionKind kind, const TallyRequest& request);
    [[nodiscard]] Compiled both(const Compiled& left, const Compiled& right);
    /// Of the rows that are selected, those for which `where` holds; it is asked of no others, and
    /// what it would be of them does not matter.
    [[nodiscard]] Compiled among(const Compiled& selected, const Compiled& where);
    /// `otherwise` where `operand`, which `node` gives, is not applicable.
    [[nodiscard]] Compiled counted(const Compiled& operand, const Compiled& otherwise,
                                   const Node& node);

private:
    [[nodiscard]] Compiled dispatch(VectorFrame& frame, const Node& node);
    [[nodiscard]] Compiled slot(const VectorFrame& frame, const Node& node) const;
    [[nodiscard]] Compiled field(VectorFrame& frame, const Node& node);
    [[nodiscard]] Compiled field_of_row(const Compiled& row, CollectionId collection,
                                        std::uint32_t field);
    [[nodiscard]] Compiled parent(VectorFrame& frame, const Node& node);
    [[nodiscard]] Compiled call(VectorFrame& frame, const Node& node);
    [[nodiscard]] Compiled under_law(VectorFrame& frame, const Node& node);
    [[nodiscard]] Compiled conditional(VectorFrame& frame, const Node& node);
    [[nodiscard]] Compiled choice(VectorFrame& frame, const Node& node);
    [[nodiscard]] Compiled counting_as(VectorFrame& frame, const Node& node);
    [[nodiscard]] Compiled operation(VectorFrame& frame, const Node& node);
    [[nodiscard]] Compiled aggregate(VectorFrame& frame, const Node& node);
    /// Whether something holds in months, years or days of one period for all rows: written out,
    /// element by element.
    [[nodiscard]] Compiled over_time(VectorFrame& frame, const AggregateParts& parts);
    /// What is asked of one element, as yes and no; exact where it may be anything else.
    [[nodiscard]] Compiled at_element(const VectorFrame& frame, const AggregateParts& parts,
                                      std::int32_t number);

    [[nodiscard]] Compiled tabulated(const VectorFrame& frame, const Node& node,
                                     const std::vector<Compiled>& children);
    [[nodiscard]] std::shared_ptr<const Tabulated> as_table(const Compiled& compiled);
    [[nodiscard]] Compiled vectorised(const VectorFrame& frame, const Node& node,
                                      const std::vector<Compiled>& children);
    [[nodiscard]] Compiled compared(const VectorFrame& frame, const Node& node,
                                    const std::vector<Compiled>& children);
    [[nodiscard]] Compiled joined(const Node& node, const std::vector<Compiled>& children);
    [[nodiscard]] Compiled extreme(const VectorFrame& frame, const Node& node,
                                   const std::vector<Compiled>& children);
    [[nodiscard]] Compiled select(const Compiled& condition, const Compiled& then,
                                  const Compiled& otherwise, Kind kind, std::uint32_t of);

    [[nodiscard]] Compiled computed(const Place& place, const BulkLaw& law);
    [[nodiscard]] Compiled clauses(const Place& place, const BulkLaw& law);
    [[nodiscard]] bool read_guards(VectorFrame& frame, const ResidualQuantity& rules,
                                   std::vector<Compiled>& guards);
    [[nodiscard]] std::vector<Register> open_guards(const ResidualQuantity& rules,
                                                    const std::vector<Compiled>& guards) const;
    [[nodiscard]] Compiled decide(VectorFrame& frame, const Quantity& declared,
                                  const ResidualQuantity& rules,
                                  const std::vector<Compiled>& guards);
    [[nodiscard]] Compiled by_law(const Place& place, Register date);
    [[nodiscard]] Compiled within_range(Compiled compiled, const Type& type);
    [[nodiscard]] static VectorFrame frame_of(const Quantity& quantity, const Place& place,
                                              const BulkLaw& law);

    BatchWork& work_;
    const BulkContext& context_;
    VectorBuilder builder_;
    CollectionId rows_;
    std::size_t depth_ = 0;
    using QuantityKey = std::tuple<std::uint32_t, IndexKey, const Residual*, bool>;
    std::map<QuantityKey, Compiled> quantities_;
    std::map<QuantityKey, VectorFrame> frames_;  ///< of their clauses
    std::map<Register, std::shared_ptr<const Tabulated>> identities_;
    std::map<std::shared_ptr<const Tabulated>, Register> of_tables_;
};

}  // namespace hjemmel::engine::batch
