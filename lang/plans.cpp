#include "lang/elaborator.hpp"

#include <algorithm>

/// What a scenario asks of the simulator: levers, goals, searches, expectations, and models of
/// monthly shares.
namespace hjemmel::lang {

using engine::Kind;
using engine::PlaceMeant;
using engine::QuantityId;
using engine::Rational;
using engine::ScenarioId;
using engine::Type;

namespace {

/// Months that a model may tell.
constexpr int most_months = 1'200;
constexpr std::int64_t most_persons = 10'000'000;

Type share_type() {
    Type type = type_of_kind(Kind::Number);
    type.form = engine::Form::Share;
    return type;
}

bool is_probability(const Rational& number) {
    return number.sign() >= 0 && !(Rational(1) < number);
}

}  // namespace

void Elaborator::elaborate_plan(ScenarioId id) {
    const ast::ScenarioStatement& statement = *scenario_sources_[id.index].statement;
    for (const ast::LeverLine& line : statement.levers) add_lever(id, line);
    for (const ast::GoalLine& line : statement.goals) add_goal(id, line);
    for (const ast::SeekLine& line : statement.seeks) add_seek(id, line);
    for (const ast::ExprId question : statement.keeps) {
        if (auto place = question_meant(id, question))
            plans_[id.index].keeps.push_back(std::move(*place));
    }
    for (const ast::PlanExpectation& line : statement.expectations) add_plan_expectation(id, line);
}

/// The figure that a reference of a scenario names. Indices that it leaves open are those of the
/// question, when the scenario asks for one of that kind.
std::optional<PlaceMeant> Elaborator::place_meant(ScenarioId id, ast::ExprId reference) {
    const std::uint32_t index = scenario_sources_[id.index].module;
    const ast::Module& module = module_of(index);
    const ast::Expr& expr = module[reference];
    const auto& written = std::get<ast::Reference>(expr.node);
    const std::vector<Symbol> found = scopes_.find(index, written.name.text);
    if (found.empty()) {
        report_unknown(written.name, index);
        return std::nullopt;
    }
    if (found.size() > 1) {
        ambiguous_name(written.name, found);
        return std::nullopt;
    }
    if (found[0].kind != Symbol::Kind::Quantity) {
        wrong_kind(written.name, found,
                   "`" + words({Keyword::Reading}) + "`, `" + words({Keyword::Define}) + "`");
        return std::nullopt;
    }
    PlaceMeant place;
    place.quantity = QuantityId{found[0].id};
    place.origin = expr.span;
    if (broken_quantities_.count(found[0].id) != 0) return std::nullopt;
    const engine::Quantity& quantity = program_[place.quantity];
    if (written.of) {
        const ast::Expr& owner = module[*written.of];
        const auto* name = std::get_if<ast::Reference>(&owner.node);
        const auto* text = std::get_if<ast::String>(&owner.node);
        place.key = name != nullptr ? name->name.text : text != nullptr ? text->value : "";
        if (!quantity.entity || place.key.empty()) {
            report(Code::BelongsElsewhere, owner.span, {last_word(quantity.name), place.key});
            return std::nullopt;
        }
    }
    place.indices.resize(quantity.indices.size());
    Scope scope;
    scope.module = index;
    for (const ast::IndexArgument& argument : written.indices) {
        const auto at = index_meant(module, place.quantity, argument);
        if (!at || place.indices[*at]) {
            if (argument.kind == ast::IndexArgument::Kind::Named &&
                is_of_other_language(argument.name))
                return std::nullopt;
            Diagnostic& diagnostic = report(Code::SurplusIndex, argument.span, {written.name.text});
            if (!quantity.indices.empty())
                diagnostic.help.push_back({Phrase::ItHas, {indices_words(quantity)}});
            return std::nullopt;
        }
        place.indices[*at] = constant(module, argument.value, scope,
                                      type_of_index(quantity.indices[*at]), written.name.text);
        if (!place.indices[*at]) return std::nullopt;
    }
    bool asks_year = false;
    bool asks_month = false;
    for (const ScenarioId one : with_bases(id)) {
        asks_year = asks_year || program_[one].year;
        asks_month = asks_month || program_[one].month;
    }
    for (std::size_t at = 0; at < place.indices.size(); ++at) {
        const engine::Index& declared = quantity.indices[at];
        const bool follows =
            (declared.kind == engine::IndexKind::Year && (asks_year || !asks_month)) ||
            (declared.kind == engine::IndexKind::Month && (asks_month || !asks_year));
        if (place.indices[at] || follows) continue;
        report(Code::MissingIndex, written.name.span,
               {written.name.text, type_words(type_of_index(declared))})
            .help.push_back(
                {Phrase::SayWhich, {words({written.name.text, index_words(declared)})}});
        return std::nullopt;
    }
    return place;
}

/// A scenario behind all that it builds on.
std::vector<ScenarioId> Elaborator::with_bases(ScenarioId id) const {
    std::vector<ScenarioId> all = program_[id].based_on;
    all.push_back(id);
    return all;
}

std::vector<std::string> Elaborator::goal_names(ScenarioId id) const {
    std::vector<std::string> names;
    for (const ScenarioId one : with_bases(id)) {
        for (const engine::Goal& goal : plans_[one.index].goals) names.push_back(goal.name);
    }
    return names;
}

std::optional<PlaceMeant> Elaborator::goal_named(ScenarioId id, const std::string& name) const {
    for (const ScenarioId one : with_bases(id)) {
        for (const engine::Goal& goal : plans_[one.index].goals) {
            if (goal.name == name) return goal.question;
        }
    }
    return std::nullopt;
}

std::optional<PlaceMeant> Elaborator::question_meant(ScenarioId id, ast::ExprId reference) {
    const ast::Module& module = module_of(scenario_sources_[id.index].module);
    const auto& written = std::get<ast::Reference>(module[reference].node);
    if (!written.of && written.indices.empty()) {
        if (auto question = goal_named(id, written.name.text)) return question;
    }
    auto place = place_meant(id, reference);
    if (place && program_[place->quantity].type.kind != Kind::YesNo) {
        report(Code::GoalNotYesNo, written.name.span, {written.name.text});
        return std::nullopt;
    }
    return place;
}

void Elaborator::add_goal(ScenarioId id, const ast::GoalLine& line) {
    for (const engine::Goal& other : plans_[id.index].goals) {
        if (other.name != line.name.text) continue;
        report(Code::SetTwice, line.name.span, {line.name.text})
            .labels.push_back({other.origin, {Phrase::GivenFirst, {line.name.text}}});
        return;
    }
    auto question = question_meant(id, line.question);
    if (question)
        plans_[id.index].goals.push_back({line.name.text, std::move(*question), line.span});
}

// ---- what is uncertain ----

std::optional<engine::Uncertain> Elaborator::uncertain_named(ScenarioId id,
                                                             const std::string& name) const {
    for (const ScenarioId one : with_bases(id)) {
        for (const engine::Uncertain& uncertain : plans_[one.index].uncertain) {
            if (last_word(uncertain.name) == name) return uncertain;
        }
    }
    return std::nullopt;
}

/// What a scenario is uncertain of is an input of its own, which no data give: known within the
/// ends of its distribution.
void Elaborator::declare_uncertain(ScenarioId id) {
    const auto& [index, statement] = scenario_sources_[id.index];
    const ast::Module& module = module_of(index);
    language_ = module.language;
    for (const ast::UncertainLine& line : statement->uncertain) {
        // The clauses of a base speak of its own, so another of the name would be a second number.
        const auto known = uncertain_named(id, line.name.text);
        if (known) {
            report(Code::SetTwice, line.name.span, {line.name.text})
                .labels.push_back({known->origin, {Phrase::GivenFirst, {line.name.text}}});
            continue;
        }
        bool failed = false;
        engine::Uncertain made;
        made.name = program_[id].name + "." + line.name.text;
        made.labels = labels_of(line.labels);
        made.origin = line.name.span;
        made.type = type_of(index, line.type, failed);
        if (failed) continue;
        if (made.type.kind != Kind::Number) {
            report(Code::UncertainOfNoNumber, line.type.span, {line.name.text});
            continue;
        }
        Scope scope;
        scope.module = index;
        std::vector<Rational> numbers;
        for (const ast::ExprId text : line.values) {
            const auto value = constant(module, text, scope, made.type, line.name.text);
            if (value) numbers.push_back(std::get<Rational>(*value));
        }
        if (numbers.size() != line.values.size()) continue;
        const bool rises = std::is_sorted(numbers.begin(), numbers.end());
        if (!rises || numbers.front() == numbers.back()) {
            report(Code::DistributionReversed, line.distribution, {line.name.text});
            continue;
        }
        constexpr std::size_t triangular = 3;
        made.least = numbers.front();
        made.most = numbers.back();
        if (numbers.size() == triangular) made.likeliest = numbers[1];
        made.type.range = engine::Interval::between(made.least, made.most);
        engine::Quantity quantity;
        quantity.name = made.name;
        quantity.role = engine::QuantityRole::Reading;
        quantity.labels = made.labels;
        quantity.type = made.type;
        quantity.origin = line.name.span;
        made.quantity = QuantityId{static_cast<std::uint32_t>(program_.quantities.size())};
        program_.quantities.push_back(std::move(quantity));
        quantity_sources_.push_back({nullptr, nullptr, index, {}, true, std::nullopt, false});
        clause_names_.resize(program_.quantities.size());
        plans_[id.index].uncertain.push_back(std::move(made));
    }
}

/// The clauses and sets of a scenario speak of what it, or what it builds on, is uncertain of.
void Elaborator::add_uncertain_names(ScenarioId id, Scope& scope) {
    for (const ScenarioId one : with_bases(id)) {
        for (const ast::UncertainLine& line : scenario_sources_[one.index].statement->uncertain) {
            const auto known = uncertain_named(one, line.name.text);
            if (!known) {
                scope.variables.push_back({line.name.text, failed()});  // that is reported
                continue;
            }
            const engine::NodeId node =
                core_.node(engine::Op::Call, known->type, {}, known->origin, known->quantity.index);
            scope.variables.push_back({line.name.text, {node, known->type}});
        }
    }
}

// ---- levers ----

std::vector<std::string> Elaborator::lever_names(ScenarioId id) const {
    std::vector<std::string> names;
    for (const ScenarioId one : with_bases(id)) {
        for (const engine::Lever& lever : plans_[one.index].levers)
            names.push_back(last_word(lever.name));
    }
    return names;
}

const engine::Lever* Elaborator::lever_named(ScenarioId id, const std::string& name) const {
    for (const ScenarioId one : with_bases(id)) {
        for (const engine::Lever& lever : plans_[one.index].levers) {
            if (last_word(lever.name) == name) return &lever;
        }
    }
    return nullptr;
}

bool Elaborator::is_written_lever(ScenarioId id, const std::string& name) const {
    const auto& written = scenario_sources_[id.index].statement->levers;
    return std::any_of(written.begin(), written.end(),
                       [&](const ast::LeverLine& lever) { return lever.name.text == name; });
}

void Elaborator::add_lever(ScenarioId id, const ast::LeverLine& line) {
    const std::uint32_t index = scenario_sources_[id.index].module;
    const ast::Module& module = module_of(index);
    if (const engine::Lever* other = lever_named(id, line.name.text)) {
        report(Code::SetTwice, line.name.span, {line.name.text})
            .labels.push_back({other->origin, {Phrase::GivenFirst, {line.name.text}}});
        return;
    }
    bool failed = false;
    engine::Lever made;
    made.name = program_[id].name + "." + line.name.text;
    made.labels = labels_of(line.labels);
    made.origin = line.span;
    made.type = type_of(index, line.type, failed);
    if (failed) return;
    const bool is_number = made.type.kind == Kind::Number;
    if (!is_number || !made.type.range || !made.type.range->lower || !made.type.range->upper) {
        report(Code::LeverWithoutRange, line.name.span, {line.name.text});
        return;
    }
    made.from = made.type.range->lower->at;
    made.to = made.type.range->upper->at;
    if (!(made.from < made.to)) {
        report(Code::LeverChangesNothing, line.name.span, {line.name.text});
        return;
    }
    if (line.figures.size() != 1) {
        if (line.figures.empty()) {
            report(Code::LeverChangesNothing, line.name.span, {line.name.text})
                .help.push_back({Phrase::SayWhatItDoes, {words({Keyword::AddsTo})}});
        } else {
            report(Code::LeverDoesTwo, line.figures[1].span, {line.name.text});
        }
        return;
    }
    auto figure = place_meant(id, line.figures.front().place);
    if (!figure) return;
    Type needed = program_[figure->quantity].type;
    needed.range.reset();
    needed.can_be_not_applicable = false;
    Type given = made.type;
    given.range.reset();
    const Typed lever{core_.constant(Rational(0), given, line.name.span), given};
    if (needed.kind != Kind::Number || !fits(given, needed)) {
        require_fit(lever, needed, line.name.span, last_word(program_[figure->quantity].name));
        return;
    }
    made.figure = std::move(*figure);
    made.takes = line.figures.front().takes;
    if (line.price) {
        const ast::Expr& text = module[*line.price];
        Scope scope;
        scope.module = index;
        const Typed price = expression(module, *line.price, scope);
        if (price.failed) return;
        const auto value = core_.constant_value(price.node);
        const auto* number = value ? std::get_if<Rational>(&*value) : nullptr;
        if (number == nullptr) {
            report(Code::NotConstant, text.span);
            return;
        }
        // Persons for a person are no price.
        const engine::UnitId each = product_unit(price.type.unit, made.type.unit, 1);
        const auto& total = program_.units[each.index].factors;
        const bool is_amount = total.size() == 1 && total.front().power == 1 &&
                               std::find(collection_units_.begin(), collection_units_.end(),
                                         total.front().base) == collection_units_.end();
        if (!is_amount) {
            report(Code::PriceUnit, text.span, {line.name.text});
            return;
        }
        if (number->sign() < 0) {
            report(Code::NegativePrice, text.span, {line.name.text});
            return;
        }
        made.price = *number;
        made.price_unit = each;
    }
    plans_[id.index].levers.push_back(std::move(made));
}

void Elaborator::add_seek(ScenarioId id, const ast::SeekLine& line) {
    engine::Plan& scenario = plans_[id.index];
    if (scenario.seek) {
        report(Code::SearchTwice, line.span, {last_word(program_[id].name)})
            .labels.push_back({scenario.seek->origin, {Phrase::StandsHereFirst, {}}});
        return;
    }
    engine::Seek made;
    made.origin = line.span;
    const std::vector<std::string> names = lever_names(id);
    if (line.lever) {
        if (lever_named(id, line.lever->text) == nullptr) {
            // A lever that is itself wrong is spoken of already.
            if (is_written_lever(id, line.lever->text)) return;
            suggest_of(report(Code::UnknownLever, line.lever->span, {line.lever->text}),
                       *line.lever, names);
            return;
        }
        made.lever = line.lever->text;
    } else if (names.empty()) {
        report(Code::UnknownLever, line.span, {words({Keyword::Cost})});
        return;
    }
    auto question = question_meant(id, line.question);
    if (!question) return;
    made.question = std::move(*question);
    scenario.seek = std::move(made);
}

void Elaborator::add_plan_expectation(ScenarioId id, const ast::PlanExpectation& line) {
    using Written = ast::Expectation::Kind;
    const std::uint32_t index = scenario_sources_[id.index].module;
    const ast::Module& module = module_of(index);
    engine::PlanExpectation made;
    made.origin = line.span;
    Type needed = type_of_kind(Kind::Number);
    std::string name = words({Keyword::Cost});
    if (line.chance_of) {
        made.of = engine::PlanExpectation::Of::Chance;
        made.lever = name = line.chance_of->text;
        needed = share_type();
        const auto goals = goal_names(id);
        const auto found = std::find(goals.begin(), goals.end(), name);
        if (found == goals.end()) {
            suggest_of(report(Code::UnknownGoal, line.chance_of->span, {name}), *line.chance_of,
                       goals);
            return;
        }
        made.figure = *goal_named(id, name);
    } else if (!line.target) {
        made.of = engine::PlanExpectation::Of::Cost;
        bool is_priced = false;
        for (const std::string& one : lever_names(id)) {
            const engine::Lever* lever = lever_named(id, one);
            if (lever->price) needed.unit = lever->price_unit;
            is_priced = is_priced || lever->price;
        }
        if (!is_priced) {
            // Levers that are themselves wrong are spoken of already.
            const auto& levers = scenario_sources_[id.index].statement->levers;
            if (levers.size() <= plans_[id.index].levers.size())
                report(Code::UnknownLever, line.span, {name});
            return;
        }
    } else {
        const auto& written = std::get<ast::Reference>(module[*line.target].node);
        name = written.name.text;
        const engine::Lever* lever =
            written.of || !written.indices.empty() ? nullptr : lever_named(id, name);
        if (lever != nullptr) {
            made.of = engine::PlanExpectation::Of::Lever;
            made.lever = name;
            needed = lever->type;
            needed.range.reset();
        } else if (is_written_lever(id, name)) {
            return;
        } else {
            auto place = place_meant(id, *line.target);
            if (!place) return;
            needed = program_[place->quantity].type;
            made.figure = std::move(*place);
        }
    }
    Scope scope;
    scope.module = index;
    switch (line.kind) {
        case Written::Is:
            made.value = constant(module, *line.value, scope, needed, name);
            if (!made.value) return;
            break;
        case Written::Between:
            made.kind = engine::PlanExpectation::Kind::Between;
            needed.integer = false;
            made.value = constant(module, *line.value, scope, needed, name);
            made.most = constant(module, *line.upper, scope, needed, name);
            if (!made.value || !made.most) return;
            break;
        case Written::Unknown:
            made.kind = engine::PlanExpectation::Kind::Unknown;
            break;
        default:
            report(Code::ExpectationOfPlan, line.span);
            return;
    }
    plans_[id.index].expectations.push_back(std::move(made));
}

// ---- models ----

void Elaborator::add_model(ScenarioId id, const ast::SetChange& set) {
    const std::uint32_t index = scenario_sources_[id.index].module;
    const ast::Module& module = module_of(index);
    const std::vector<Symbol> found = scopes_.find(index, set.name.text);
    if (found.empty()) return report_unknown(set.name, index);
    if (found.size() > 1) return ambiguous_name(set.name, found);
    const bool is_quantity = found[0].kind == Symbol::Kind::Quantity;
    const QuantityId quantity{found[0].id};
    if (is_quantity && broken_quantities_.count(quantity.index) != 0) return;
    std::optional<std::size_t> month;
    if (is_quantity) {
        const auto& indices = program_[quantity].indices;
        for (std::size_t at = 0; at < indices.size(); ++at) {
            if (indices[at].kind == engine::IndexKind::Month) month = at;
        }
    }
    if (!month || program_[quantity].type.form != engine::Form::Share) {
        report(Code::ModelOfNoShare, set.name.span, {set.name.text});
        return;
    }
    engine::WindowModel made;
    made.origin = set.span;
    made.share.quantity = quantity;
    made.share.origin = set.name.span;
    if (set.key) made.share.key = set.key->text;
    made.share.indices.resize(program_[quantity].indices.size());
    Scope scope;
    scope.module = index;
    bool has_months = false;
    for (const ast::SetIndex& part : set.indices) {
        const auto at = index_meant(module, quantity, part.index);
        if (!at) {
            report(Code::SurplusIndex, part.index.span, {set.name.text});
            return;
        }
        const Type type = type_of_index(program_[quantity].indices[*at]);
        if (*at != *month) {
            made.share.indices[*at] =
                constant(module, part.index.value, scope, type, set.name.text);
            if (!made.share.indices[*at]) return;
            continue;
        }
        if (!part.from || !part.to) break;
        const auto from = constant(module, *part.from, scope, type, set.name.text);
        const auto to = constant(module, *part.to, scope, type, set.name.text);
        if (!from || !to) return;
        made.first = std::get<engine::Month>(*from);
        made.last = std::get<engine::Month>(*to);
        has_months = true;
    }
    if (!has_months) {
        report(Code::ModelWithoutMonths, *set.from_model)
            .help.push_back(
                {Phrase::SayFromWhenToWhen,
                 {words({Keyword::For, Keyword::IndexMonth, std::string("M"), Keyword::From,
                         std::string("2021-10"), Keyword::To, std::string("2023-12")})}});
        return;
    }
    if (made.last.index < made.first.index) {
        report(Code::RangeReversed, set.span);
        return;
    }
    if (made.last.index - made.first.index >= most_months) {
        report(Code::HorizonTooLong, set.span, {most_months});
        return;
    }
    for (const engine::WindowModel& other : plans_[id.index].models) {
        if (other.share.quantity != quantity || other.share.key != made.share.key) continue;
        report(Code::SetTwice, set.name.span, {set.name.text})
            .labels.push_back({other.origin, {Phrase::GivenFirst, {set.name.text}}});
        return;
    }
    if (fill_model(made, module, set, scope)) plans_[id.index].models.push_back(std::move(made));
}

bool Elaborator::fill_model(engine::WindowModel& model, const ast::Module& module,
                            const ast::SetChange& set, const Scope& scope) {
    using Line = ast::ModelLine::Kind;
    const Type share = share_type();
    std::vector<const ast::ModelLine*> seen(static_cast<std::size_t>(Line::Targeting) + 1);
    const ast::ModelLine* continued = nullptr;
    for (const ast::ModelLine& line : set.model) {
        const bool bounds = line.kind == Line::Hazard && line.to;
        if (!bounds) {
            const ast::ModelLine*& place = seen[static_cast<std::size_t>(line.kind)];
            if (place != nullptr) {
                report(Code::SetTwice, line.span, {set.name.text})
                    .labels.push_back({place->span, {Phrase::GivenFirst, {set.name.text}}});
                return false;
            }
            place = &line;
        }
        if (line.kind == Line::Series) {
            if (!fill_series(model, module, line, scope, share)) return false;
            continue;
        }
        const bool continues =
            !bounds &&
            (line.kind == Line::Hazard || line.kind == Line::Activity || line.kind == Line::Events);
        if (continues && continued != nullptr) {
            report(Code::ContinuedTwice, line.span)
                .labels.push_back({continued->span, {Phrase::StandsHereFirst, {}}});
            return false;
        }
        if (continues) continued = &line;
        const bool counts =
            line.kind == Line::Population || line.kind == Line::Inflow || line.kind == Line::Events;
        std::vector<Rational> numbers;
        std::vector<ast::ExprId> texts = line.values;
        if (bounds) texts = {*line.from, *line.to};
        for (const ast::ExprId text : texts) {
            // Persons are counted in the unit that the text has.
            Type needed = share;
            if (counts) needed = type_of_kind(Kind::Number);
            if (counts) needed.unit = expression(module, text, scope).type.unit;
            const auto value = constant(module, text, scope, needed, set.name.text);
            if (!value) return false;
            numbers.push_back(std::get<Rational>(*value));
            const bool fits_here = counts                        ? numbers.back().sign() >= 0
                                   : line.kind == Line::Activity ? numbers.back().sign() > 0
                                                                 : is_probability(numbers.back());
            if (!fits_here) {
                report(counts || line.kind == Line::Activity ? Code::NegativeInModel
                                                             : Code::NotAProbability,
                       module[text].span);
                return false;
            }
        }
        switch (line.kind) {
            case Line::Hazard:
                if (!bounds) {
                    model.hazard = numbers[0];
                    break;
                }
                model.least_hazard = numbers[0];
                model.most_hazard = numbers[1];
                if (!(numbers[0] < numbers[1]) || !(numbers[1] < Rational(1))) {
                    report(Code::RangeReversed, line.span);
                    return false;
                }
                break;
            case Line::Activity:
                model.activity = numbers[0];
                break;
            case Line::Events:
                model.events = numbers[0];
                break;
            case Line::Targeting:
                model.targeting = numbers[0];
                break;
            case Line::Population:
                if (numbers[0] < Rational(2) || Rational(most_persons) < numbers[0]) {
                    report(Code::PopulationOutside, line.span, {Rational(most_persons)});
                    return false;
                }
                model.population = numbers[0];
                break;
            case Line::Exits:
                model.exits = numbers[0];
                break;
            case Line::Inflow:
                model.inflow = numbers[0];
                break;
            case Line::Entering:
                model.entering = numbers[0];
                break;
            case Line::Series:
                break;
        }
    }
    const bool needs_persons = model.events || model.inflow.sign() > 0;
    if (needs_persons && !model.population) {
        report(Code::ModelWithoutPersons, set.span);
        return false;
    }
    return true;
}

bool Elaborator::fill_series(engine::WindowModel& model, const ast::Module& module,
                             const ast::ModelLine& line, const Scope& scope, const Type& share) {
    const auto begin =
        constant(module, *line.from, scope, type_of_kind(Kind::Month), words({Keyword::Series}));
    if (!begin) return false;
    model.series_begin = std::get<engine::Month>(*begin);
    for (const ast::ExprId text : line.values) {
        const auto value = constant(module, text, scope, share, words({Keyword::Series}));
        if (!value) return false;
        const Rational& number = std::get<Rational>(*value);
        if (!is_probability(number)) {
            report(Code::NotAProbability, module[text].span);
            return false;
        }
        engine::Interval bounds = engine::Interval::exactly(number);
        if (line.known_to) {
            const auto step =
                constant(module, line.known_to->step, scope, share, words({Keyword::Series}));
            if (!step) return false;
            const Rational& width = std::get<Rational>(*step);
            if (width.sign() <= 0) {
                report(Code::StepNotPositive, module[line.known_to->step].span);
                return false;
            }
            bounds = engine::known_to(number, width, line.known_to->rounded_half_up);
        }
        model.series.push_back(bounds);
    }
    const std::int32_t end =
        model.series_begin.index + static_cast<std::int32_t>(model.series.size());
    if (end != model.first.index) {
        report(Code::SeriesMeetsNot, line.span,
               {engine::Month{end - 1}.to_string(), model.first.to_string()});
        return false;
    }
    return true;
}

}  // namespace hjemmel::lang
