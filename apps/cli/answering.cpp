#include "apps/cli/answering.hpp"

#include "apps/cli/verbs.hpp"
#include "apps/json/answer_json.hpp"
#include "apps/json/cross_check_json.hpp"
#include "engine/program/dependence.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace hjemmel::cli {

namespace {

/// With more answers than this nobody reads what would settle each of them.
constexpr std::size_t most_settled = 20;

class Run {
public:
    explicit Run(bool grounds) : grounds_(grounds) {}

    Answering all(const Options& options) {
        if (prepare(options, result_)) {
            if (!options.ask.empty()) {
                question();
            }
            if (options.cross_check && !result_.usage && result_.envelope.complete) {
                cross_check();
            }
        }
        conclude(result_);
        return std::move(result_);
    }

private:
    void question() {
        const Options& options = result_.options;
        auto searches = find_searches(options);
        if (!searches) {
            result_.refuse(std::move(searches.error()));
            return;
        }
        const auto question = prepared_question(result_);
        if (!question) {
            return;
        }
        Asking asking(result_.rules, result_.data->facts, options, result_.circumstances);
        result_.asked = question->places.size();
        // What a search cannot do is said before anything is answered.
        const auto figures = asking.figures_of(question->places.front(), *searches);
        if (!figures) {
            result_.refuse(figures.error());
            return;
        }
        const auto candidates = static_cast<std::size_t>(searches->to - searches->from) + 1;
        if (figures->possible && candidates > options.limits.candidates) {
            result_.refuse_too_many(lang::Code::TooManyCandidates, candidates,
                                    options.limits.candidates, "candidates");
            return;
        }
        ask(asking, *question, *searches);
        append(asking.findings().diagnostics(), result_.diagnostics);
    }

    /// Of everything that is observed, or of what the question reads.
    void cross_check() {
        const engine::Circumstances& under = result_.circumstances;
        std::optional<engine::Reach> reach;
        if (const auto asked = engine::find_quantity(result_.program(), result_.options.ask)) {
            reach = engine::reach_of(result_.program(), *asked,
                                     {under.law_on, under.known_on, under.scenarios});
        }
        Asking asking(result_.rules, result_.data->facts, result_.options, under);
        apps::CrossCheck check;
        for (std::uint32_t id = 0; id < result_.program().quantities.size(); ++id) {
            const engine::Quantity& quantity = result_.program().quantities[id];
            if (quantity.role != engine::QuantityRole::Defined ||
                (reach && !reach->quantities[id])) {
                continue;
            }
            for (const auto& figure : result_.data->facts.figures(engine::QuantityId{id})) {
                if (!asking.cross_check(figure.first, check)) {
                    result_.stop();
                    return;
                }
            }
        }
        if (!check.disagreements.empty()) {
            result_.exit = graver(result_.exit, Exit::Findings);
        }
        result_.cross_check = std::move(check);
    }

    void ask(Asking& asking, const Question& question, const Searches& searches) {
        asking.expect(question.places.size());
        const Asking::Wanted wanted{grounds_, question.places.size() <= most_settled};
        for (const engine::Place& place : question.places) {
            auto record = asking.answer(place, wanted);
            if (!record) {
                result_.stop();
                return;
            }
            auto searched = asking.search(place, searches, *record);
            if (!searched) {
                result_.refuse(std::move(searched.error()));
                return;
            }
            if (!*searched) {
                result_.stop();
                return;
            }
            if (record->least && record->least->differs) {
                result_.exit = graver(result_.exit, Exit::Findings);
            }
            result_.answers.push_back(std::move(*record));
        }
    }

    bool grounds_;
    Answering result_;
};

}  // namespace

Answering answer_all(const Options& options, bool grounds) { return Run(grounds).all(options); }

std::string answers_document(const Answering& answering, const Options& options) {
    nlohmann::ordered_json results = nlohmann::ordered_json::array();
    for (const apps::AnswerRecord& record : answering.answers) {
        results.push_back(apps::answer_json(record));
    }
    nlohmann::ordered_json document = results_json(answering, std::move(results), options.language);
    if (answering.cross_check) {
        document["cross_check"] = apps::cross_check_json(*answering.cross_check);
    }
    return apps::json_text(document);
}

}  // namespace hjemmel::cli
