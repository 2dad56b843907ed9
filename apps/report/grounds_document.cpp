#include "apps/report/grounds_document.hpp"

#include "apps/report/step_sentences.hpp"
#include "engine/evaluate/ground_names.hpp"

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <utility>

namespace hjemmel::apps {

namespace {

using engine::Ground;
using engine::GroundId;
using engine::Rational;

/// The wording of a provision that applies on a day, else the first one.
const engine::Force* wording(const engine::Provision& provision, engine::Date law_date,
                             std::optional<engine::Date> known_on) {
    const engine::Force* first = nullptr;
    for (const engine::Force& force : provision.forces) {
        const bool known = !known_on || force.published <= *known_on;
        const auto last = engine::last_day(force, known_on);
        if (known && force.from <= law_date && (!last || law_date <= *last)) {
            return &force;
        }
        first = first == nullptr ? &force : first;
    }
    return first;
}

class Description {
public:
    Description(const Described& described, Language language, std::size_t at_most)
        : described_(described),
          display_(described.program, language),
          sentences_(described_, display_),
          at_most_(std::max<std::size_t>(at_most, 1)) {}

    GroundsDocument of(GroundId root) {
        number_from(root);
        add_borders();
        GroundsDocument document;
        document.known_on = described_.circumstances.known_on;
        document.left_out = left_out_;
        document.steps.reserve(order_.size());
        for (const GroundId id : order_) {
            document.steps.push_back(step(id));
        }
        return document;
    }

private:
    /// Numbers what is reached, the answer first, breadth first, so that what is left out lies
    /// farthest away. All that lies beyond the limit is counted.
    void number_from(GroundId root) {
        std::vector<bool> seen(std::size_t{root.index} + 1, false);
        std::deque<GroundId> open{root};
        seen[root.index] = true;
        while (!open.empty()) {
            const GroundId id = open.front();
            open.pop_front();
            if (order_.size() < at_most_) {
                numbers_.emplace(id.index, static_cast<std::uint32_t>(order_.size()));
                order_.push_back(id);
            } else {
                ++left_out_;
            }
            const bool is_quantity = described_.grounds.kind(id) == Ground::Kind::Quantity;
            for (const GroundId child : described_.grounds.children_of(id)) {
                if (seen[child.index]) {
                    continue;
                }
                seen[child.index] = true;
                open.push_back(child);
                if (is_quantity) {
                    quantity_of_.emplace(child.index, id);
                }
            }
        }
    }

    [[nodiscard]] bool compares_numbers(const Ground& ground) const {
        const engine::Node* node =
            ground.kind == Ground::Kind::Operation ? sentences_.node_of(ground) : nullptr;
        if (node == nullptr || ground.child_count != 2) {
            return false;
        }
        const bool compares = node->op == engine::Op::Less || node->op == engine::Op::LessEqual ||
                              node->op == engine::Op::Equal;
        return compares && sentences_.type_of(side(ground, 0)).kind == engine::Kind::Number;
    }

    [[nodiscard]] Ground side(const Ground& ground, std::size_t number) const {
        return described_.grounds[described_.grounds.children_of(ground)[number]];
    }

    void add_borders() {
        for (const GroundId id : order_) {
            const Ground& ground = described_.grounds[id];
            if (!compares_numbers(ground)) {
                continue;
            }
            for (const std::size_t number : {std::size_t{0}, std::size_t{1}}) {
                const Ground compared = side(ground, number);
                const NumberStyle style = style_of(sentences_.type_of(compared));
                const engine::Interval bounds = compared.outcome.bounds();
                if (bounds.lower) {
                    display_.add_border(bounds.lower->at, style);
                }
                if (bounds.upper && !bounds.is_single()) {
                    display_.add_border(bounds.upper->at, style);
                }
            }
        }
    }

    Step step(GroundId id) {
        const Ground& ground = described_.grounds[id];
        Step step;
        step.id = numbers_.at(id.index);
        step.law_date = described_.grounds.laws.at(ground.law).law_date;
        for (const GroundId child : described_.grounds.children_of(ground)) {
            const auto number = numbers_.find(child.index);
            if (number != numbers_.end()) {
                step.children.push_back(number->second);
            }
        }
        step.label = sentences_.label(ground);
        add_outcome(ground, step);
        add_particulars(id, ground, step);
        if (ground.approximated) {
            step.notes.emplace_back(word(Word::Approximated, display_.language()));
        }
        return step;
    }

    void add_outcome(const Ground& ground, Step& step) const {
        const engine::Type type = sentences_.type_of(ground);
        step.state = ground.outcome.state;
        step.unit = unit_text(described_.program, type);
        step.display = sentences_.outcome(ground);
        if (step.state == engine::State::Value) {
            step.value =
                exact_text(described_.program, described_.people, ground.outcome.value, type);
        }
        if (step.state == engine::State::Unknown && type.kind == engine::Kind::Number) {
            const engine::Interval bounds = ground.outcome.bounds();
            step.lower = bound(bounds.lower, type);
            step.upper = bound(bounds.upper, type);
        }
    }

    [[nodiscard]] std::optional<BoundText> bound(const std::optional<engine::Bound>& end,
                                                 const engine::Type& type) const {
        if (!end) {
            return std::nullopt;
        }
        return BoundText{end->at.to_string(), display_.number(end->at, style_of(type)), end->open};
    }

    void add_particulars(GroundId id, const Ground& ground, Step& step) const {
        switch (ground.kind) {
            case Ground::Kind::Quantity:
                step.kind = StepKind::Quantity;
                add_place(ground.place, step);
                break;
            case Ground::Kind::Observed:
                step.kind = StepKind::Observed;
                add_place(ground.place, step);
                add_cell(figure_of(ground), ground, step);
                break;
            case Ground::Kind::Clause:
                add_clause(id, ground, step);
                break;
            case Ground::Kind::Operation:
                add_operation(ground, step);
                break;
            case Ground::Kind::Fact:
                add_fact(ground, step);
                break;
            case Ground::Kind::Collection:
                add_collection(ground, step);
                break;
            case Ground::Kind::Draw:
                step.kind = StepKind::Draw;
                step.quantity = described_.program.collections[ground.subject].name;
                break;
            case Ground::Kind::Element:
                step.kind = StepKind::Element;
                step.membership = ground.membership;
                break;
            case Ground::Kind::Belonging:
                add_belonging(ground, step);
                break;
            case Ground::Kind::LawDate:
                step.kind = StepKind::LawDate;
                break;
            case Ground::Kind::Parameter:
                add_parameter(ground, step);
                break;
            case Ground::Kind::Interpretation:
                add_interpretation(ground, step);
                break;
        }
    }

    void add_place(const engine::Place& place, Step& step) const {
        const engine::Quantity& quantity = described_.program[place.quantity];
        step.quantity = quantity.name;
        step.entity = described_.people.name(place);
        step.index = engine::index_text(described_.program, quantity.indices, place.indices);
        step.index_label = display_.index(quantity.indices, place.indices);
    }

    void add_cell(const std::optional<engine::Cell>& cell, const Ground& ground, Step& step) const {
        if (!cell || cell->state == engine::Cell::State::Unknown) {
            step.notes.emplace_back(word(Word::NotGiven, display_.language()));
        }
        if (!cell) {
            return;
        }
        add_origin(cell->origin, step);
        const auto* number = std::get_if<Rational>(&cell->value);
        if (cell->bounds && number != nullptr) {
            const NumberStyle style = style_of(sentences_.type_of(ground));
            step.notes.push_back(say(Word::PublishedAs, display_.language(),
                                     display_.number(*number, style),
                                     display_.interval(*cell->bounds, style)));
        }
        step.assumption = cell->note;
    }

    [[nodiscard]] static std::optional<engine::Cell> figure_of(const Ground& ground) {
        return ground.cell != nullptr ? std::optional(*ground.cell) : std::nullopt;
    }

    void add_origin(const engine::FactOrigin& origin, Step& step) const {
        const std::vector<std::string>& files = described_.facts.files();
        if (origin.file < files.size() && origin.line != 0) {
            step.facts.push_back({files[origin.file], origin.line, origin.column});
        }
    }

    void add_fact(const Ground& ground, Step& step) const {
        step.kind = StepKind::Fact;
        if (ground.of_row) {
            const engine::CollectionId collection{ground.subject};
            const engine::Field& field = described_.program[collection].fields.at(ground.detail);
            step.quantity = described_.program[collection].name + "." + field.name;
            step.entity = described_.people.name(collection, ground.row);
            if (field.type.kind == engine::Kind::Text && described_.people.hides(collection)) {
                step.value.clear();
                step.display = word(Word::NotShown, display_.language());
            }
            add_cell(described_.facts.cell(collection, ground.detail, ground.row), ground, step);
        } else {
            add_place(ground.place, step);
            add_cell(figure_of(ground), ground, step);
        }
    }

    void add_belonging(const Ground& ground, Step& step) const {
        const engine::CollectionId collection{ground.subject};
        step.kind = StepKind::Belonging;
        step.quantity = described_.program[collection].name;
        step.entity = described_.people.name(collection, ground.row);
        if (ground.outcome.state == engine::State::Unknown && ground.day) {
            step.notes.emplace_back(word(Word::NotGiven, display_.language()));
        }
    }

    void add_collection(const Ground& ground, Step& step) const {
        const engine::CollectionId id{ground.subject};
        const engine::Collection& collection = described_.program[id];
        step.kind = StepKind::Collection;
        step.quantity = collection.name;
        if (collection.parent) {
            step.entity = described_.people.name(*collection.parent, ground.row);
        }
        const Language language = display_.language();
        const std::uint32_t parent = collection.parent ? ground.row : 0;
        if (described_.facts.is_listed(id, parent)) {
            const std::size_t rows = described_.facts.children(id, parent).size();
            step.display = say(Word::RowsListed, language, display_.digits(Rational(rows), 0));
        } else {
            step.display = word(Word::RowsNotListed, language);
        }
        step.unit.clear();
    }

    [[nodiscard]] std::string written(const std::string& text, engine::Span span) const {
        return described_.text_at ? described_.text_at(text, span) : text;
    }

    [[nodiscard]] std::string title_of(engine::ScenarioId id) const {
        const engine::Scenario& scenario = described_.program[id];
        return written(scenario.title, scenario.origin);
    }

    void add_clause(GroundId id, const Ground& ground, Step& step) const {
        const engine::Clause& clause = described_.program[engine::ClauseId{ground.subject}];
        step.kind = clause.exception ? StepKind::Exception : StepKind::Rule;
        step.quantity = described_.program[clause.quantity].name;
        step.clause = clause.name;
        step.status = ground.status;
        step.has_condition = clause.when.has_value() && ground.child_count > 0;
        if (clause.scenario) {
            step.scenario = title_of(*clause.scenario);
        } else {
            step.assumption = written(clause.assumption, clause.origin);
        }
        add_provisions(clause.cites, step);
        if (ground.status == engine::ClauseStatus::Overridden ||
            ground.status == engine::ClauseStatus::Suspended) {
            add_what_goes_first(id, ground, step);
        }
    }

    /// Names the live clauses beside this one that override or suspend it.
    void add_what_goes_first(GroundId id, const Ground& ground, Step& step) const {
        const engine::ClauseId yielding{ground.subject};
        const auto quantity = quantity_of_.find(id.index);
        if (quantity == quantity_of_.end()) {
            return;
        }
        for (const GroundId beside : described_.grounds.children_of(quantity->second)) {
            const Ground other = described_.grounds[beside];
            if (other.kind != Ground::Kind::Clause) {
                continue;
            }
            const engine::Clause& clause = described_.program[engine::ClauseId{other.subject}];
            const bool live = other.status == engine::ClauseStatus::Decisive ||
                              other.status == engine::ClauseStatus::Suspending ||
                              other.status == engine::ClauseStatus::Overridden;
            const std::vector<engine::ClauseId>& targets =
                ground.status == engine::ClauseStatus::Suspended ? clause.suspends
                                                                 : clause.overrides;
            const bool goes_first =
                live && std::find(targets.begin(), targets.end(), yielding) != targets.end();
            if (goes_first && std::find(step.yields_to.begin(), step.yields_to.end(),
                                        clause.name) == step.yields_to.end()) {
                step.yields_to.push_back(clause.name);
            }
        }
    }

    void add_parameter(const Ground& ground, Step& step) const {
        const engine::Parameter& parameter = described_.program.parameters[ground.subject];
        step.kind = StepKind::Parameter;
        step.quantity = parameter.name;
        if (ground.outcome.state == engine::State::Value &&
            ground.detail < parameter.steps.size()) {
            const engine::ParameterStep& chosen = parameter.steps[ground.detail];
            step.clause = chosen.name;
            if (chosen.scenario) {
                step.scenario = title_of(*chosen.scenario);
            } else {
                step.assumption = written(chosen.assumption, chosen.origin);
            }
            add_provisions(chosen.cites, step);
        }
    }

    void add_interpretation(const Ground& ground, Step& step) const {
        const engine::Interpretation& interpretation =
            described_.program.interpretations[ground.subject];
        step.kind = StepKind::Interpretation;
        step.quantity = interpretation.name;
        step.question = written(interpretation.question, interpretation.origin);
        step.assumption = written(interpretation.assumption, interpretation.origin);
        for (std::uint32_t number = 0; number < interpretation.options.size(); ++number) {
            const engine::InterpretationOption& option = interpretation.options[number];
            if (number == ground.detail) {
                step.option = option.name;
                step.option_text = display_.has_own_words(option)
                                       ? written(option.text, interpretation.origin)
                                       : display_.option(option);
                step.option_is_default = number == interpretation.by_default;
            } else {
                step.other_options.push_back(option.name);
            }
        }
        add_provisions(interpretation.cites, step);
    }

    void add_provisions(const std::vector<engine::ProvisionId>& cites, Step& step) const {
        for (const engine::ProvisionId id : cites) {
            const engine::Provision& provision = described_.program[id];
            const std::optional<engine::Date> known_on = described_.circumstances.known_on;
            ProvisionReference reference;
            reference.id = described_.program[provision.instrument].id;
            reference.anchor = provision.anchor;
            reference.citation = citation(described_.program, id);
            reference.applies = engine::in_force(provision, step.law_date, known_on);
            if (const engine::Force* force = wording(provision, step.law_date, known_on)) {
                reference.from = force->from;
                reference.to = engine::last_day(*force, known_on);
                reference.published = force->published;
                reference.made_by = force->made_by == reference.id
                                        ? std::string()
                                        : instrument_citation(described_.program, force->made_by);
            }
            step.provisions.push_back(std::move(reference));
        }
        // What applies stands first.
        std::stable_partition(step.provisions.begin(), step.provisions.end(),
                              [](const ProvisionReference& one) { return one.applies; });
    }

    void add_operation(const Ground& ground, Step& step) const {
        step.kind = StepKind::Operation;
        if (const engine::Node* node = sentences_.node_of(ground)) {
            step.operation = engine::operation_name(sentences_.core_of(ground), *node);
        }
        if (compares_numbers(ground)) {
            step.margin = margin(side(ground, 0), side(ground, 1));
        }
    }

    [[nodiscard]] std::optional<Margin> margin(const Ground& left, const Ground& right) const {
        NumberStyle style = style_of(sentences_.type_of(left));
        if (style.form == engine::Form::Share) {
            style.form = engine::Form::Points;
        }
        const auto* one = std::get_if<Rational>(&left.outcome.value);
        const auto* other = std::get_if<Rational>(&right.outcome.value);
        const bool known = left.outcome.is_known() && right.outcome.is_known();
        if (known && one != nullptr && other != nullptr) {
            const Rational distance = (*one - *other).abs();
            return Margin{distance.to_string(), display_.number(distance, style),
                          distance.is_zero(), false};
        }
        const engine::Interval distance =
            engine::subtract(left.outcome.bounds(), right.outcome.bounds());
        if (left.outcome.state == engine::State::Conflict ||
            right.outcome.state == engine::State::Conflict || !distance.lower || !distance.upper) {
            return std::nullopt;
        }
        return Margin{{}, display_.interval(distance, style), false, true};
    }

    const Described& described_;
    Display display_;
    StepSentences sentences_;
    std::size_t at_most_;
    std::size_t left_out_ = 0;
    std::unordered_map<std::uint32_t, GroundId> quantity_of_;  // of a clause
    std::vector<GroundId> order_;
    std::unordered_map<std::uint32_t, std::uint32_t> numbers_;
};

}  // namespace

std::string_view kind_text(StepKind kind) {
    switch (kind) {
        case StepKind::Quantity:
            return "quantity";
        case StepKind::Rule:
            return "rule";
        case StepKind::Exception:
            return "exception";
        case StepKind::Operation:
            return "operation";
        case StepKind::Observed:
            return "observed";
        case StepKind::Fact:
            return "fact";
        case StepKind::Collection:
            return "collection";
        case StepKind::Draw:
            return "draw";
        case StepKind::Element:
            return "element";
        case StepKind::Parameter:
            return "parameter";
        case StepKind::Interpretation:
            return "interpretation";
        case StepKind::Belonging:
            return "belonging";
        case StepKind::LawDate:
            return "law_date";
    }
    return "";
}

std::string_view status_text(engine::ClauseStatus status) {
    switch (status) {
        case engine::ClauseStatus::Decisive:
            return "decisive";
        case engine::ClauseStatus::Overridden:
            return "overridden";
        case engine::ClauseStatus::Suspended:
            return "suspended";
        case engine::ClauseStatus::GuardFailed:
            return "condition_failed";
        case engine::ClauseStatus::GuardUnknown:
            return "condition_unknown";
        case engine::ClauseStatus::Suspending:
            return "suspending";
        case engine::ClauseStatus::NotInForce:
            return "not_in_force";
    }
    return "";
}

std::string_view state_text(engine::State state) {
    switch (state) {
        case engine::State::Value:
            return "value";
        case engine::State::NotApplicable:
            return "not_applicable";
        case engine::State::Unknown:
            return "unknown";
        case engine::State::Conflict:
            return "conflict";
    }
    return "";
}

GroundsDocument describe(const Described& described, GroundId root, Language language,
                         std::size_t at_most) {
    return Description(described, language, at_most).of(root);
}

}  // namespace hjemmel::apps
