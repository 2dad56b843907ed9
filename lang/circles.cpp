#include "lang/elaborator.hpp"

#include <algorithm>
#include <set>

/// That nothing defines itself, except a procedure by its earlier years.
namespace hjemmel::lang {

using engine::ClauseId;
using engine::NodeId;
using engine::Op;
using engine::QuantityId;

namespace {

/// What a quantity is called in a message; the exit of a state after its procedure.
std::string name_of(const engine::Program& program, std::uint32_t id) {
    const engine::Quantity& quantity = program.quantities[id];
    const bool is_exit = quantity.role == engine::QuantityRole::Exit;
    return last_word(is_exit ? quantity.name.substr(0, quantity.name.rfind('.')) : quantity.name);
}

}  // namespace

/// Reports quantities each of which reads the next, and the last the first; labels show where.
void Elaborator::report_circle(const std::vector<std::uint32_t>& circle) {
    constexpr std::size_t most_named = 50;
    std::string words;
    std::vector<Label> labels;
    for (std::size_t place = 0; place < circle.size(); ++place) {
        if (place == most_named) {
            words += "… → ";
            break;
        }
        const std::string name = name_of(program_, circle[place]);
        const std::string read = name_of(program_, circle[(place + 1) % circle.size()]);
        words += name + " → ";
        if (const auto span = reading_place(QuantityId{circle[place]}, read)) {
            labels.push_back({*span, {Phrase::ReadsHere, {name, read}}});
        }
    }
    Diagnostic& diagnostic =
        report(Code::CyclicDefinition, program_.quantities[circle.front()].origin,
               {words + name_of(program_, circle.front())});
    diagnostic.labels = std::move(labels);
    diagnostic.notes.push_back({Phrase::NotByItself, {}});
}

/// Where a quantity's clauses name another.
std::optional<Span> Elaborator::reading_place(QuantityId id, const std::string& read) const {
    for (const ClausePlace& place : quantity_sources_[id.index].clauses) {
        const ast::Module& module = module_of(place.module);
        const Span whole = place.clause->span;
        for (const ast::Expr& expr : module.exprs) {
            if (expr.span.begin < whole.begin || expr.span.end > whole.end) continue;
            const auto* reference = std::get_if<ast::Reference>(&expr.node);
            if (reference != nullptr && last_word(reference->name.text) == read)
                return reference->name.span;
        }
    }
    return std::nullopt;
}

/// How far the year of a call lies from that of the quantity that makes it; none when that cannot
/// be seen from the text.
std::optional<std::int64_t> Elaborator::years_ahead(QuantityId caller,
                                                    const engine::Node& call) const {
    const auto year_place = [&](const engine::Quantity& quantity) -> std::optional<std::uint32_t> {
        for (std::uint32_t index = 0; index < quantity.indices.size(); ++index) {
            if (quantity.indices[index].kind == engine::IndexKind::Year)
                return index + (quantity.entity ? 1U : 0U);
        }
        return std::nullopt;
    };
    const auto own = year_place(program_[caller]);
    const auto asked = year_place(program_.quantities[call.detail]);
    if (!own || !asked || *asked >= call.child_count) return std::nullopt;
    const engine::Node* year = &program_.core[program_.core.child(call, *asked)];
    std::int64_t ahead = 0;
    if (year->op == Op::Shift) {
        const auto step = core_.constant_value(program_.core.child(*year, 1));
        const auto* number = step ? std::get_if<engine::Rational>(&*step) : nullptr;
        const auto years = number != nullptr ? number->to_int64() : std::nullopt;
        if (!years) return std::nullopt;
        ahead = *years;
        year = &program_.core[program_.core.child(*year, 0)];
    }
    return year->op == Op::Slot && year->detail == *own ? std::optional(ahead) : std::nullopt;
}

/// Finds quantities that read themselves, from the nodes, and reports each circle once with the
/// whole of it. A procedure may be read for an earlier year: that is no circle, as long as nothing
/// between leads to a later one.
void Elaborator::check_circles() {
    const std::size_t count = program_.quantities.size();
    const auto parts_of = [&](const engine::Node& node) {
        std::vector<NodeId> parts;
        for (std::uint32_t child = 0; child < node.child_count; ++child)
            parts.push_back(program_.core.child(node, child));
        if (node.op == Op::Aggregate) {
            engine::for_each_part(program_.core.aggregates[node.detail],
                                  [&](const NodeId part) { parts.push_back(part); });
        }
        return parts;
    };
    std::vector<std::set<std::uint32_t>> reads(count);
    std::vector<std::set<std::uint32_t>> reads_back(count);  // procedures, for earlier years
    std::vector<std::set<std::uint32_t>> strays(count);      // what is read for another year
    for (std::uint32_t id = 0; id < count; ++id) {
        std::vector<NodeId> waiting;
        for (const ClauseId clause : program_.quantities[id].clauses) {
            const engine::Clause& text = program_.clauses[clause.index];
            if (text.when) waiting.push_back(*text.when);
            if (text.outcome) waiting.push_back(*text.outcome);
        }
        for (const ClauseId clause : program_.quantities[id].sets)
            waiting.push_back(*program_.clauses[clause.index].outcome);
        if (program_.quantities[id].otherwise)
            waiting.push_back(*program_.quantities[id].otherwise);
        if (program_.quantities[id].decided_on)
            waiting.push_back(*program_.quantities[id].decided_on);
        std::set<std::uint32_t> seen;
        while (!waiting.empty()) {
            const NodeId node = waiting.back();
            waiting.pop_back();
            if (!seen.insert(node.index).second) continue;
            const engine::Node& found = program_.core[node];
            if (found.op == Op::Call) {
                const auto ahead = years_ahead(QuantityId{id}, found);
                const bool back =
                    ahead && *ahead < 0 && procedure_with(QuantityId{found.detail}) != nullptr;
                (back ? reads_back : reads)[id].insert(found.detail);
                if (!ahead || *ahead > 0) strays[id].insert(found.detail);
            }
            for (const NodeId part : parts_of(found)) waiting.push_back(part);
        }
    }
    report_circles(reads);
    check_circles_over_time(reads, reads_back, strays);
}

/// Quantities that lead back to a procedure for an earlier year must all go by the same year.
void Elaborator::check_circles_over_time(const std::vector<std::set<std::uint32_t>>& reads,
                                         const std::vector<std::set<std::uint32_t>>& reads_back,
                                         const std::vector<std::set<std::uint32_t>>& strays) {
    if (program_.procedures.empty()) return;
    const std::size_t count = reads.size();
    std::vector<std::vector<std::uint32_t>> callers(count);
    std::vector<std::vector<std::uint32_t>> callees(count);
    for (std::uint32_t id = 0; id < count; ++id) {
        for (const auto* edges : {&reads[id], &reads_back[id]}) {
            for (const std::uint32_t read : *edges) {
                callees[id].push_back(read);
                callers[read].push_back(id);
            }
        }
    }
    const auto reached = [&](std::uint32_t start,
                             const std::vector<std::vector<std::uint32_t>>& edges) {
        std::vector<bool> seen(count, false);
        std::vector<std::uint32_t> open{start};
        seen[start] = true;
        while (!open.empty()) {
            const std::uint32_t id = open.back();
            open.pop_back();
            for (const std::uint32_t next : edges[id]) {
                if (!seen[next]) open.push_back(next);
                seen[next] = true;
            }
        }
        return seen;
    };
    for (const engine::Procedure& procedure : program_.procedures) {
        const std::vector<bool> below = reached(procedure.quantity.index, callees);
        const std::vector<bool> above = reached(procedure.quantity.index, callers);
        for (std::uint32_t id = 0; id < count; ++id) {
            if (!below[id] || !above[id]) continue;
            for (const std::uint32_t stray : strays[id]) {
                if (!below[stray] || !above[stray]) continue;
                const std::string name = name_of(program_, id);
                const std::string read = name_of(program_, stray);
                language_ = language_at(program_.quantities[id].origin);
                Diagnostic& diagnostic = report(
                    Code::CircleOverTime,
                    reading_place(QuantityId{id}, read).value_or(program_.quantities[id].origin),
                    {name, read, last_word(program_[procedure.quantity].name)});
                diagnostic.help.push_back({Phrase::ReadEarlierYears,
                                           {words({Keyword::For, Keyword::IndexYear, "Y - 1"})}});
            }
        }
    }
}

void Elaborator::report_circles(const std::vector<std::set<std::uint32_t>>& reads) {
    const std::size_t count = reads.size();
    enum class Mark : std::uint8_t { New, Open, Done };
    std::vector<Mark> marks(count, Mark::New);
    struct Step {
        std::uint32_t id;
        std::set<std::uint32_t>::const_iterator next;
    };
    for (std::uint32_t start = 0; start < count; ++start) {
        if (marks[start] != Mark::New) continue;
        std::vector<Step> path{{start, reads[start].begin()}};
        marks[start] = Mark::Open;
        while (!path.empty()) {
            Step& step = path.back();
            if (step.next == reads[step.id].end()) {
                marks[step.id] = Mark::Done;
                path.pop_back();
                continue;
            }
            const std::uint32_t read = *step.next++;
            if (marks[read] == Mark::Open) {
                std::vector<std::uint32_t> circle;
                for (const Step& on_path : path) {
                    if (!circle.empty() || on_path.id == read) circle.push_back(on_path.id);
                }
                report_circle(circle);
            } else if (marks[read] == Mark::New) {
                marks[read] = Mark::Open;
                path.push_back({read, reads[read].begin()});
            }
        }
    }
}

}  // namespace hjemmel::lang
