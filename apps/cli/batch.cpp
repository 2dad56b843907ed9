#include "apps/cli/batch.hpp"

#include "apps/cli/asking.hpp"
#include "apps/cli/batch_output.hpp"
#include "apps/cli/batch_totals.hpp"
#include "apps/cli/drawing.hpp"
#include "apps/cli/judges.hpp"
#include "apps/cli/preparing.hpp"
#include "apps/cli/verbs.hpp"
#include "apps/report/explanation.hpp"
#include "apps/report/result_lines.hpp"
#include "engine/program/dependence.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <limits>
#include <numeric>
#include <set>
#include <system_error>
#include <utility>

namespace hjemmel::cli {

namespace {

namespace fs = std::filesystem;

using apps::say;
using apps::Word;
using engine::Outcome;
using engine::Place;

bool same_errors(const std::vector<engine::EvaluationError>& left,
                 const std::vector<engine::EvaluationError>& right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](const engine::EvaluationError& one, const engine::EvaluationError& other) {
                          return one.kind == other.kind && one.quantity == other.quantity &&
                                 one.clause == other.clause && one.subject == other.subject;
                      });
}

/// Judges all rows that are asked about and writes what they come to.
class Batch {
public:
    Batch(const Options& options, BulkSourceMaker make_source)
        : make_source_(std::move(make_source)),
          progress_(options),
          lines_form_(options.format == TableFormat::Csv ? apps::LineForm::Csv
                                                         : apps::LineForm::Json) {
        std::size_t begin = 0;
        for (std::size_t end = 0; end != std::string::npos; begin = end + 1) {
            end = options.ask.find(',', begin);
            names_.push_back(options.ask.substr(begin, end - begin));
        }
        result_.options = options;
        result_.envelope.schema = "hjemmel.batch/1";
    }

    void run() {
        if (open_outputs()) {
            result_.progress = &progress_;
            result_.pieces = [this] { return pieces(); };
            const Options options = result_.options;
            if (prepare(options, result_) && find_questions() && inputs_stay()) {
                judge();
            }
        }
        progress_.clear();
        if (!result_.usage) {
            finish();
        }
        conclude(result_);
    }

    [[nodiscard]] const Prepared& result() const { return result_; }
    [[nodiscard]] const std::vector<BatchTotals>& totals() const { return totals_; }
    [[nodiscard]] const std::vector<std::unique_ptr<BatchOutput>>& outputs() const {
        return outputs_;
    }
    [[nodiscard]] std::uint64_t verified() const { return verified_; }
    /// What came out differently the second time; empty: nothing did.
    [[nodiscard]] const std::string& difference() const { return difference_; }
    [[nodiscard]] bool is_whole() const { return is_whole_; }
    [[nodiscard]] const std::vector<apps::AnswerRecord>& explained() const { return explained_; }

private:
    /// A folder gets a file for each quantity.
    bool open_outputs() {
        const std::string& out = result_.options.out;
        std::error_code error;
        const bool is_folder = !out.empty() && fs::is_directory(out, error);
        const std::string ending = lines_form_ == apps::LineForm::Csv ? ".csv" : ".jsonl";
        std::set<std::string> paths;
        for (const std::string& name : names_) {
            const std::string path =
                is_folder ? (fs::path(out) / (std::string(apps::last_word(name)) + ending)).string()
                          : out;
            if (is_folder && !paths.insert(path).second) {
                result_.refuse({result_.options.language,
                                say(Word::UsageTwice, result_.options.language, name),
                                {}});
                return false;
            }
            if (is_folder || outputs_.empty()) {
                outputs_.push_back(std::make_unique<BatchOutput>(path, result_.options.format));
            }
        }
        return std::none_of(outputs_.begin(), outputs_.end(),
                            [this](const auto& output) { return has_failed(*output); });
    }

    bool has_failed(const BatchOutput& output) {
        const std::string failure = output.failure();
        if (!failure.empty() && !has_reported_failure_) {
            has_reported_failure_ = true;
            report(lang::Code::FileNotWritten, {output.path(), failure});
        }
        return !failure.empty();
    }

    void report(lang::Code code, std::vector<lang::Argument> arguments) {
        lang::Diagnostic diagnostic;
        diagnostic.code = code;
        diagnostic.arguments = std::move(arguments);
        diagnostic.span = nowhere;
        result_.diagnostics.push_back(std::move(diagnostic));
    }

    /// What is read must not be written over.
    bool inputs_stay() {
        return std::none_of(outputs_.begin(), outputs_.end(), [this](const auto& output) {
            return result_.refuse_to_overwrite(output->path());
        });
    }

    // ---- what is asked --------------------------------------------------------------------------

    /// Whether each row of a collection is judged by what stands in it and above it: then they need
    /// not be held together. Otherwise `rows_alone_` says none, as where the question itself is
    /// about the data. Finds the questions.
    void find_rows_alone() {
        const engine::Program& program = result_.program();
        const Options& options = result_.options;
        for (const std::string& name : names_) {
            auto asked = find_asked_of_all(program, options, name);
            const auto entity = asked ? program[asked->quantity].entity : std::nullopt;
            const bool is_alone =
                entity && rows_alone_.value_or(*entity) == *entity && options.explained.empty() &&
                !reach_of(program, asked->quantity,
                          {options.law_on, options.known_on, result_.circumstances.scenarios})
                     .other_rows;
            if (!is_alone) {
                rows_alone_.reset();
                return;
            }
            rows_alone_ = entity;
            questions_.push_back(std::move(*asked));
        }
    }

    /// Says which rows can be read piece by piece. The first reading only checks them.
    std::optional<apps::Pieces> pieces() {
        find_rows_alone();
        return rows_alone_ ? std::optional(pieces_of(
                                 [](const engine::Facts& /*facts*/) { return !is_cancelled(); }))
                           : std::nullopt;
    }

    [[nodiscard]] apps::Pieces pieces_of(std::function<bool(const engine::Facts&)> each) const {
        const auto rows = std::min<std::size_t>(result_.options.limits.rows,
                                                std::numeric_limits<std::uint32_t>::max() - 1);
        return {*rows_alone_, static_cast<std::uint32_t>(std::max<std::size_t>(rows, 1)), true,
                std::move(each)};
    }

    [[nodiscard]] bool is_in_pieces() const { return result_.data->rows_handed_on > 0; }

    bool find_questions() {
        if (is_in_pieces()) {
            for (const Asked& question : questions_) {
                total_ += result_.data->rows_handed_on * question.keys.size();
            }
            return true;
        }
        questions_.clear();
        const apps::People people(result_.program(), result_.data->facts,
                                  result_.options.show_values);
        const Lookup lookup{result_.program(), result_.data->facts, people, result_.options};
        for (const std::string& name : names_) {
            auto question = find_asked(lookup, name);
            if (!question) {
                result_.refuse(std::move(question.error()));
                return false;
            }
            total_ += question->size();
            questions_.push_back(std::move(*question));
        }
        return find_explained(people);
    }

    /// The rows that `--explain` names, by their id or as the results name them.
    bool find_explained(const apps::People& people) {
        const std::string& wanted = result_.options.explained;
        if (wanted.empty()) {
            return true;
        }
        for (const Asked& question : questions_) {
            const auto& entity = result_.program()[question.quantity].entity;
            if (!entity) {
                continue;
            }
            const auto by_id = result_.data->facts.find_row(*entity, wanted);
            const auto row = std::find_if(
                question.rows.begin(), question.rows.end(), [&](const std::uint32_t one) {
                    return by_id ? one == *by_id : people.name(*entity, one) == wanted;
                });
            for (const engine::IndexKey& key : question.keys) {
                if (row != question.rows.end()) {
                    to_explain_.push_back({question.quantity, *row, key});
                }
            }
        }
        if (to_explain_.empty()) {
            result_.refuse({result_.options.language,
                            say(Word::UsageNoSuchRow, result_.options.language, wanted),
                            {}});
            return false;
        }
        return true;
    }

    void judge() {
        const Options& options = result_.options;
        EvaluationFindings findings(result_.program(), options.limits.evaluation,
                                    result_.rules.sources);
        findings_ = &findings;
        sample_ = drawn(total_, options.verified, options.seed);
        next_sample_ = sample_.begin();
        explained_sample_ = drawn(total_, options.explained_sample, options.seed);
        progress_.begin(Word::ProgressJudging, total_);
        const bool goes_on = is_in_pieces() ? judge_in_pieces() : judge_at_once();
        append(findings.diagnostics(), result_.diagnostics);
        if (!goes_on && is_cancelled()) {
            result_.stop();
        }
        is_whole_ = goes_on && result_.envelope.complete;
    }

    [[nodiscard]] BatchOutput& output_of(std::size_t number) const {
        return *outputs_[std::min(number, outputs_.size() - 1)];
    }

    bool judge_at_once() {
        Judges judges(result_, result_.data->facts, make_source_);
        for (std::size_t number = 0; number < questions_.size(); ++number) {
            begin_totals(questions_[number]);
            if (!judge(questions_[number], judges, output_of(number))) {
                return false;
            }
        }
        return explain(judges.facts);
    }

    /// Reads the rows again for each question, and judges each piece before the next one is read.
    bool judge_in_pieces() {
        for (std::size_t number = 0; number < questions_.size(); ++number) {
            Asked& question = questions_[number];
            begin_totals(question);
            bool goes_on = true;
            apps::LoadOptions load = load_options(result_.options);
            load.use_pack = false;
            load.pieces = pieces_of([&](const engine::Facts& facts) {
                Judges judges(result_, facts, make_source_);
                question.rows.resize(facts.row_count(*rows_alone_));
                std::iota(question.rows.begin(), question.rows.end(), 0U);
                goes_on = judge(question, judges, output_of(number)) && explain(facts);
                return goes_on;
            });
            load.pieces->checks_ids = false;  // the first reading did
            lang::Sources sources = result_.rules.sources;
            const apps::LoadedData again =
                apps::load_data(result_.options.data, result_.program(), sources, load);
            if (!goes_on || again.cancelled) {
                return false;
            }
            if (again.hash != result_.data->hash) {
                report(lang::Code::DataFileChanged, {result_.options.data});
                return false;
            }
        }
        return true;
    }

    void begin_totals(const Asked& question) {
        totals_.emplace_back();
        totals_.back().quantity = question.quantity;
    }

    bool judge(const Asked& question, Judges& judges, BatchOutput& output) {
        judges_ = &judges;
        apps::ResultLines lines(result_.program(), judges.people, lines_form_, question.quantity,
                                question.keys);
        std::vector<const engine::BulkRows*> all;
        const bool is_many = question.rows.size() >= few_rows;
        for (const engine::IndexKey& key : question.keys) {
            all.push_back(is_many ? judges.bulk.rows(question.quantity, key) : nullptr);
        }
        std::string text;
        if (output.rows() == 0) {
            text = apps::ResultLines::header(lines_form_);
        }
        std::uint64_t in_text = 0;
        for (const std::uint32_t row : question.rows) {
            lines.go_to(row);
            for (std::size_t key = 0; key < question.keys.size(); ++key) {
                const Place place{question.quantity, row, question.keys[key]};
                if (!judge(place, all[key], lines, key, text)) {
                    return false;
                }
                ++in_text;
            }
            if (text.size() >= most_waiting) {
                output.write(text, in_text);
                text.clear();
                in_text = 0;
                progress_.tell(position_);
                if (is_cancelled() || has_failed(output)) {
                    return false;
                }
            }
        }
        output.write(text, in_text);
        return !has_failed(output);
    }

    bool judge(const Place& place, const engine::BulkRows* all, const apps::ResultLines& lines,
               std::size_t key, std::string& text) {
        std::optional<Outcome> found =
            all != nullptr && place.row < all->size ? all->at(place.row) : std::nullopt;
        engine::Answer answer;
        if (found) {
            ++totals_.back().in_bulk;
            answer.outcome = std::move(*found);
        } else {
            answer = ask_alone(place);
        }
        if (findings_->was_cancelled()) {
            return false;
        }
        const std::size_t begin = text.size();
        lines.add(key, answer.outcome, text);
        totals_.back().add(answer.outcome);
        if (next_sample_ != sample_.end() && *next_sample_ == position_) {
            ++next_sample_;
            if (!verify(place, answer, lines, key, std::string_view(text).substr(begin))) {
                return false;
            }
        }
        if (explained_sample_.count(position_) != 0 &&
            std::find(to_explain_.begin(), to_explain_.end(), place) == to_explain_.end()) {
            to_explain_.push_back(place);
        }
        ++position_;
        return true;
    }

    engine::Answer ask_alone(const Place& place) {
        // What the rows before this one came to is not read again.
        if (++asked_alone_ % forget_after == 0) {
            judges_->interpreter.set_overrides({});
        }
        engine::Answer answer = judges_->interpreter.ask(place);
        if (!answer.errors.empty()) {
            engine::Grounds grounds;
            answer = judges_->interpreter.ask_with_grounds(place, grounds);
            findings_->add(answer.errors, in_words(place), &grounds);
        }
        return answer;
    }

    [[nodiscard]] std::string in_words(const Place& place) const {
        const apps::Display display(result_.program(), result_.options.language);
        std::string text = display.label(place.quantity);
        for (const std::string& part :
             {judges_->people.name(place),
              display.index(result_.program()[place.quantity].indices, place.indices)}) {
            text += part.empty() ? "" : ", " + part;
        }
        return text;
    }

    bool verify(const Place& place, const engine::Answer& answer, const apps::ResultLines& lines,
                std::size_t key, std::string_view line) {
        const engine::Answer again = judges_->exact.ask(place);
        if (is_cancelled()) {
            return false;
        }
        std::string second;
        lines.add(key, again.outcome, second);
        ++verified_;
        if (second == line && same_errors(answer.errors, again.errors)) {
            return true;
        }
        findings_->add(again.errors, in_words(place), nullptr);
        difference_ = in_words(place);
        result_.exit = Exit::Internal;
        result_.envelope.complete = false;
        return false;
    }

    bool explain(const engine::Facts& facts) {
        if (to_explain_.empty()) {
            return true;
        }
        Asking asking(result_.rules, facts, result_.options, result_.circumstances);
        for (const Place& place : to_explain_) {
            auto record = asking.answer(place, {true, true});
            if (!record) {
                return false;
            }
            explained_.push_back(std::move(*record));
        }
        to_explain_.clear();
        return true;
    }

    /// Only what is whole gets its name.
    void finish() {
        is_whole_ = is_whole_ && !has_reported_failure_;
        for (const auto& output : outputs_) {
            if (is_whole_) {
                output->finish();
                is_whole_ = !has_failed(*output);
            }
        }
        result_.envelope.complete = result_.envelope.complete && is_whole_;
    }

    static constexpr std::size_t few_rows = 64;
    static constexpr std::size_t most_waiting = std::size_t{256} << 10U;
    static constexpr std::uint64_t forget_after = 1U << 16U;

    BulkSourceMaker make_source_;
    Progress progress_;
    apps::LineForm lines_form_;
    std::vector<std::string> names_;
    Prepared result_;
    std::vector<std::unique_ptr<BatchOutput>> outputs_;
    std::optional<engine::CollectionId> rows_alone_;
    std::vector<Asked> questions_;
    std::vector<BatchTotals> totals_;
    std::vector<Place> to_explain_;
    std::vector<apps::AnswerRecord> explained_;
    Judges* judges_ = nullptr;
    EvaluationFindings* findings_ = nullptr;
    std::set<std::uint64_t> sample_;
    std::set<std::uint64_t>::const_iterator next_sample_;
    std::set<std::uint64_t> explained_sample_;
    std::uint64_t total_ = 0;
    std::uint64_t position_ = 0;
    std::uint64_t verified_ = 0;
    std::uint64_t asked_alone_ = 0;
    std::string difference_;
    bool has_reported_failure_ = false;
    bool is_whole_ = false;
};

// ---- the report --------------------------------------------------------------------------------

std::vector<std::string> report_lines(const Batch& batch) {
    const Prepared& result = batch.result();
    const lang::Language language = result.options.language;
    const apps::Display display(result.program(), language);
    std::vector<std::string> lines = data_report(*result.data, language, true);
    std::uint64_t in_bulk = 0;
    std::uint64_t answers = 0;
    for (const BatchTotals& totals : batch.totals()) {
        lines.push_back(totals_in_words(totals, result.program(), display));
        in_bulk += totals.in_bulk;
        answers += totals.answers;
    }
    lines.push_back(say(Word::BatchWays, language, in_bulk, answers - in_bulk));
    if (result.options.verified > 0) {
        lines.push_back(say(Word::BatchVerified, language, batch.verified(), result.options.seed));
    }
    for (const auto& output : batch.outputs()) {
        if (!output->path().empty()) {
            lines.push_back(
                say(Word::BatchWritten, language, output->path(), output->rows(), output->hash()));
        }
    }
    if (result.options.show_values) {
        lines.push_back(say(Word::BatchPersonal, language));
    }
    lines.push_back(say(Word::BatchHashes, language, result.envelope.rules_hash,
                        result.envelope.data_hash, apps::engine_version()));
    return lines;
}

std::string document(const Batch& batch) {
    const Prepared& result = batch.result();
    nlohmann::ordered_json results = nlohmann::ordered_json::array();
    if (batch.is_whole()) {
        for (const BatchTotals& totals : batch.totals()) {
            results.push_back(totals_json(totals, result.program()));
        }
    }
    nlohmann::ordered_json json = results_json(result, std::move(results), result.options.language);
    json["verified"] = {{"rows", batch.verified()}, {"seed", result.options.seed}};
    json["files"] = nlohmann::ordered_json::array();
    for (const auto& output : batch.outputs()) {
        if (batch.is_whole()) {
            json["files"].push_back(
                {{"file", output->path()}, {"rows", output->rows()}, {"sha256", output->hash()}});
        }
    }
    return apps::json_text(json);
}

}  // namespace

Exit batch_with(const Options& options, Console& console, const BulkSourceMaker& make_source) {
    Batch batch(options, make_source);
    batch.run();
    const Prepared& result = batch.result();
    if (result.usage) {
        show_usage_error(*result.usage);
        return result.exit;
    }
    if (options.json) {
        console.answer(document(batch));
        return result.exit;
    }
    console.draw(result.diagnostics, result.rules.sources);
    if (batch.is_whole()) {
        for (const std::string& line : report_lines(batch)) {
            if (options.out.empty()) {
                console.remark(line);
            } else {
                console.answer(line + "\n");
            }
        }
    }
    const apps::Repetition repetition{options.command, std::string(apps::engine_version()),
                                      result.envelope.rules_hash, result.envelope.data_hash,
                                      result.data_assumptions()};
    for (const apps::AnswerRecord& record : batch.explained()) {
        console.answer("\n");
        console.answer(apps::explanation_text(
            record, repetition,
            {options.language, options.limits.lines, console.colours_answers()}));
    }
    if (!batch.difference().empty()) {
        const std::string what = say(Word::BatchDiffers, options.language, batch.difference());
        console.alarm(say(Word::UsageError, options.language,
                          say(Word::InternalError, options.language, what)));
        console.alarm(
            say(Word::UsageHelp, options.language, say(Word::InternalSorry, options.language)));
    }
    if (result.exit == Exit::Cancelled) {
        console.alarm(say(Word::BatchStopped, options.language));
    }
    return result.exit;
}

Exit batch(const Options& options, Console& console) {
    return batch_with(options, console, bulk_source);
}

}  // namespace hjemmel::cli
