#include "apps/cli/asking.hpp"
#include "apps/cli/console.hpp"
#include "apps/cli/preparing.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/data/names.hpp"
#include "apps/json/duty_json.hpp"
#include "apps/report/duty_calendar.hpp"
#include "apps/report/duty_record.hpp"
#include "lang/suggest.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace hjemmel::cli {

namespace {

using apps::say;
using apps::Word;

struct Duties : Prepared {
    std::vector<apps::DutyRecord> records;
    std::size_t asked = 0;     ///< places at which there may be a duty
    std::size_t answered = 0;  ///< of these
};

class Listing {
public:
    explicit Listing(const Options& options) {
        if (prepare(options, result_)) {
            list();
        }
        conclude(result_);
        apps::sort_duties(result_.records);
    }

    Duties result() { return std::move(result_); }

private:
    void list() {
        const std::vector<const engine::Duty*> asked = asked_for();
        if (result_.usage) {
            return;
        }
        Asking asking(result_.rules, result_.data->facts, result_.options, result_.circumstances);
        std::vector<std::pair<const engine::Duty*, Question>> questions;
        std::size_t places = 0;
        for (const engine::Duty* duty : asked) {
            Options options = result_.options;
            options.ask = result_.program()[duty->quantity].name;
            auto question =
                find_question({result_.program(), result_.data->facts, asking.people(), options});
            if (!question) {
                return result_.refuse(std::move(question.error()));
            }
            places += question->places.size();
            questions.emplace_back(duty, std::move(*question));
        }
        if (places > result_.options.limits.answers) {
            return result_.refuse_too_many(lang::Code::TooManyAnswers, places,
                                           result_.options.limits.answers, "answers");
        }
        result_.asked = places;
        const apps::Display display(result_.program(), result_.options.language);
        for (const auto& [duty, question] : questions) {
            for (const engine::Place& place : question.places) {
                if (!ask(asking, *duty, place, display)) {
                    return result_.stop();
                }
                ++result_.answered;
            }
        }
        append(asking.findings().diagnostics(), result_.diagnostics);
    }

    /// The duties of `--ask`, or all.
    std::vector<const engine::Duty*> asked_for() {
        const std::string& name = result_.options.ask;
        std::vector<const engine::Duty*> duties;
        std::vector<std::string> names;
        for (const engine::Duty& duty : result_.program().duties) {
            const std::string& full = result_.program()[duty.quantity].name;
            names.push_back(full);
            names.emplace_back(apps::last_word(full));
            if (name.empty() || apps::is_named(full, name)) {
                duties.push_back(&duty);
            }
        }
        if (duties.empty() && !name.empty()) {
            UsageError error{result_.options.language,
                             say(Word::UsageUnknownDuty, result_.options.language, name),
                             {}};
            if (const auto near = lang::nearest(name, names)) {
                error.help.push_back(say(Word::UsageDidYouMean, result_.options.language, *near));
            }
            result_.refuse(std::move(error));
        }
        return duties;
    }

    bool ask(Asking& asking, const engine::Duty& duty, const engine::Place& place,
             const apps::Display& display) {
        // Most places have no duty: what they rest on is not asked for.
        auto owed = asking.answer(place, {});
        if (!owed) {
            return false;
        }
        if (owed->state == engine::State::NotApplicable ||
            (owed->state == engine::State::Value && owed->value != "yes")) {
            return true;
        }
        owed = asking.answer(place, {true, false});
        std::optional<apps::AnswerRecord> due;
        if (owed && duty.due) {
            due = asking.answer({*duty.due, place.row, place.indices}, {true, false});
            if (!due) {
                return false;
            }
        }
        if (!owed) {
            return false;
        }
        result_.records.push_back(apps::duty_record(result_.program(), duty, *owed, due, display));
        return true;
    }

    Duties result_;
};

std::string document(const Duties& duties, const Options& options) {
    nlohmann::ordered_json results = nlohmann::ordered_json::array();
    for (const apps::DutyRecord& record : duties.records) {
        results.push_back(apps::duty_json(record));
    }
    return apps::json_text(results_json(duties, std::move(results), options.language));
}

}  // namespace

Exit duties(const Options& options, Console& console) {
    Duties found = Listing(options).result();
    found.envelope.schema = "hjemmel.duties/1";
    if (found.usage) {
        show_usage_error(*found.usage);
        return found.exit;
    }
    if (options.json) {
        console.answer(document(found, options));
        return found.exit;
    }
    console.draw(found.diagnostics, found.rules.sources);
    if (found.data) {
        for (const std::string& line : data_report(*found.data, options.language)) {
            console.remark(line);
        }
    }
    // Part of the duties is not the duties: what was cut off is shown as a table only, and said.
    const bool is_part = !found.envelope.complete;
    const bool was_asked = found.data && !lang::has_errors(found.rules.compiled.diagnostics) &&
                           found.exit != Exit::Refused;
    const bool has_list = is_part ? !found.records.empty() : was_asked;
    if (has_list && !(is_part && options.calendar)) {
        const apps::Display display(found.program(), options.language);
        if (options.calendar) {
            console.answer(apps::duty_calendar(found.records, display));
        } else if (found.program().duties.empty()) {
            console.remark(say(Word::NoDuties, options.language));
        } else {
            console.answer(apps::duty_table(
                found.records,
                {circumstances_in_words(found.options, display), found.data_assumptions(),
                 !options.quiet && !is_part, console.colours_answers()},
                display));
        }
    }
    if (found.exit == Exit::Cancelled) {
        console.alarm(found.records.empty()
                          ? say(Word::StoppedBefore, options.language)
                          : say(Word::Stopped, options.language, found.answered, found.asked));
    }
    return found.exit;
}

}  // namespace hjemmel::cli
