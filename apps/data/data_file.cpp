#include "apps/data/data_file.hpp"

#include "lang/characters.hpp"
#include "lang/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace hjemmel::apps {

using engine::Rational;
using lang::Code;
using lang::Phrase;

namespace {

std::string in_quotes(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string shown_delimiter(char delimiter) {
    return delimiter == '\t' ? "\\t" : std::string(1, delimiter);
}

std::string list_of(const std::vector<std::string>& names) {
    std::string list;
    for (std::size_t i = 0; i < names.size() && i < 20; ++i) {
        list += (list.empty() ? "`" : ", `") + names[i] + "`";
    }
    return names.size() > 20 ? list + ", …" : list;
}

}  // namespace

DataFile::DataFile(Loading& loading, std::filesystem::path path, std::string name,
                   const SectionSettings& section)
    : loading_(&loading),
      section_(&section),
      name_(std::move(name)),
      id_(loading.findings->add_csv(path, loading.folder + name_, section.form.csv)),
      number_(loading.add_fact_file(name_, id_)),
      path_(std::move(path)),
      stamp_(settled_stamp_of(path_, loading.options->stamp_age)),
      reader_(path_, section.form.csv, loading.options->csv, loading.options->cancelled,
              loading.options->quick) {}

lang::Diagnostic& DataFile::report_at(Code code, std::vector<lang::Argument> arguments,
                                      std::uint32_t line, std::uint32_t column) {
    const lang::Span span =
        loading_->findings->span({id_, std::max(line, 1U), 0, std::max(column, 1U)});
    return loading_->findings->add(code, std::move(arguments), span);
}

void DataFile::report_problem() {
    const CsvProblem& problem = reader_.problem();
    const CsvLimits& limits = loading_->options->csv;
    const auto at = [&](Code code, std::vector<lang::Argument> arguments) -> lang::Diagnostic& {
        return report_at(code, std::move(arguments), problem.line, problem.column);
    };
    const auto opened = [&] {
        return loading_->findings->span({id_, problem.opened_line, 0, problem.opened_column});
    };
    switch (problem.kind) {
        case CsvProblem::Kind::Cancelled:
            loading_->cancelled = true;
            return;
        case CsvProblem::Kind::CannotRead:
            at(Code::CannotReadDataFile, {name_});
            return;
        case CsvProblem::Kind::Changed:
            at(Code::DataFileChanged, {name_});
            return;
        case CsvProblem::Kind::LoneCarriageReturn:
            at(Code::CsvLoneCarriageReturn, {}).help.push_back({Phrase::DataSaveLineEnds, {}});
            return;
        case CsvProblem::Kind::UnterminatedQuote:
            at(Code::UnterminatedQuote, {})
                .help.push_back({Phrase::DataDoubleQuotes, {std::string(R"("5"" pipe")")}});
            return;
        case CsvProblem::Kind::StrayQuote: {
            auto& message = at(Code::StrayQuote, {});
            message.help.push_back({Phrase::DataDoubleQuotes, {std::string(R"("5"" pipe")")}});
            if (problem.opened_line > 0) {
                message.labels.push_back({opened(), {Phrase::DataOpenedHere, {}}});
            }
            return;
        }
        case CsvProblem::Kind::CellTooLong: {
            auto& message = at(Code::CellTooLong, {Rational(limits.cell)});
            if (problem.opened_line > 0) {
                message.help.push_back({Phrase::DataPerhapsUnclosed, {}});
            }
            return;
        }
        case CsvProblem::Kind::RowTooLong:
            at(Code::RowTooLong, {Rational(limits.row)});
            return;
        case CsvProblem::Kind::TooManyColumns:
            at(Code::TooManyColumns, {Rational(limits.columns)});
            return;
        case CsvProblem::Kind::Encoding:
            break;
    }
    const std::string byte = fmt::format("0x{:02X}", problem.fault.value);
    switch (problem.fault.kind) {
        case TextDecoder::Fault::Kind::NotUtf8:
            at(Code::InvalidUtf8Data, {Rational(problem.fault.byte)})
                .help.push_back({Phrase::DataDeclareEncoding, {}});
            return;
        case TextDecoder::Fault::Kind::NotInEncoding: {
            auto& message = at(Code::NotText, {byte});
            if (section_->form.csv.encoding == Encoding::Latin1) {
                message.help.push_back({Phrase::DataPerhapsWindows, {}});
            }
            return;
        }
        case TextDecoder::Fault::Kind::Nul:
        case TextDecoder::Fault::Kind::Utf16:
            at(Code::NotText, {byte}).help.push_back({Phrase::DataNoText, {}});
            return;
    }
}

void DataFile::report_other_delimiter(std::string_view header) {
    const char delimiter = section_->form.csv.delimiter;
    for (const char other : {';', ',', '\t', '|'}) {
        if (other != delimiter && header.find(other) != std::string_view::npos) {
            report_at(Code::OtherDelimiter, {shown_delimiter(delimiter)}, 1, 1)
                .help.push_back(
                    {Phrase::DataDeclare, {"delimiter = " + in_quotes(shown_delimiter(other))}});
            return;
        }
    }
}

bool DataFile::read_header() {
    switch (reader_.next()) {
        case CsvReader::Step::Failed:
            report_problem();
            return false;
        case CsvReader::Step::End:
            report_at(Code::EmptyDataFile, {name_}, 1, 1);
            return false;
        case CsvReader::Step::Row:
            break;
    }
    if (reader_.is_blank()) {
        report_at(Code::EmptyDataFile, {name_}, 1, 1);
        return false;
    }
    if (reader_.cells().size() == 1 &&
        reader_.cells()[0].find_first_of(";,\t|") != std::string_view::npos) {
        report_other_delimiter(reader_.cells()[0]);
        return false;
    }
    for (const std::string_view cell : reader_.cells()) {
        header_.push_back(lang::to_nfc(without_blanks(cell)));
    }
    return true;
}

bool DataFile::open() {
    if (!read_header()) {
        return false;
    }
    bool good = true;
    const auto ignored = [&](std::string_view name) {
        return std::any_of(section_->ignore.begin(), section_->ignore.end(),
                           [&](const Spelled& spelled) { return spelled.text == name; });
    };
    for (std::uint32_t column = 0; column < header_.size(); ++column) {
        const std::string& name = header_[column];
        if (ignored(name)) {
            use(column);
            continue;
        }
        if (name.empty()) {
            loading_->findings->add(Code::EmptyColumnName, {Rational(column + 1)}, span(column))
                .help.push_back({Phrase::DataIgnore, {std::string("ignore = [\"\"]")}});
            good = false;
        } else if (const char32_t hidden = hidden_character(name); hidden != 0) {
            loading_->findings->add(Code::InvisibleInData, {name, lang::code_point_name(hidden)},
                                    span(column));
            good = false;
        } else if (const auto first = find(name); first && *first < column) {
            auto& message = loading_->findings->add(Code::DuplicateColumn, {name}, span(column));
            message.labels.push_back({span(*first), {Phrase::DataStoodFirst, {}}});
            good = false;
        }
    }
    for (const Spelled& spelled : section_->ignore) {
        if (!spelled.text.empty()) {
            good = require(spelled.text, &spelled).has_value() && good;
        }
    }
    if (good) {
        prepare_filters();
    }
    return good;
}

void DataFile::prepare_filters() {
    for (const RowFilter& setting : section_->filters) {
        if (const auto column = require(setting.column.text, &setting.column)) {
            filters_.push_back({*column,
                                setting.only,
                                {setting.texts.begin(), setting.texts.end()},
                                0,
                                setting.column.text});
        }
    }
}

std::optional<std::uint32_t> DataFile::find(std::string_view column) const {
    const auto found = std::find(header_.begin(), header_.end(), column);
    if (found == header_.end()) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(found - header_.begin());
}

std::optional<std::uint32_t> DataFile::require(std::string_view column, const Spelled* spelled) {
    if (const auto found = find(column)) {
        return found;
    }
    const lang::Span span = spelled != nullptr ? spelled->span : header_span();
    auto& message =
        loading_->findings->add(Code::MissingColumn, {std::string(column), name_}, span);
    if (const auto near = lang::nearest(column, header_)) {
        message.help.push_back({Phrase::DidYouMean, {*near}});
    }
    message.notes.push_back({Phrase::DataNamesThere, {list_of(header_)}});
    return std::nullopt;
}

void DataFile::refuse_unknown_columns(const std::vector<std::string>& expected) {
    for (std::uint32_t column = 0; column < header_.size(); ++column) {
        const bool filtered =
            std::any_of(filters_.begin(), filters_.end(),
                        [&](const Filter& filter) { return filter.column == column; });
        if (filtered || used_.contains(column)) {
            continue;
        }
        const std::string& name = header_[column];
        auto& message = loading_->findings->add(Code::UnknownColumn, {name},
                                                loading_->span({number_, 1, column + 1}));
        if (const auto near = lang::nearest(name, expected)) {
            message.help.push_back({Phrase::DidYouMean, {*near}});
        }
        message.help.push_back({Phrase::DataIgnore, {"ignore = [" + in_quotes(name) + "]"}});
    }
}

bool DataFile::check_shape() {
    if (blank_line_) {
        report_at(Code::RaggedRow, {Rational(1), Rational(header_.size())}, *blank_line_, 1)
            .help.push_back({Phrase::DataDeleteRow, {}});
        blank_line_.reset();
    }
    const auto cells = reader_.cells();
    if (cells.size() != header_.size()) {
        report_at(Code::RaggedRow, {Rational(cells.size()), Rational(header_.size())},
                  reader_.line(), 1)
            .help.push_back(
                {Phrase::DataQuoteDelimiter, {shown_delimiter(section_->form.csv.delimiter)}});
        lost_rows_ = true;
        return false;
    }
    if (without_blanks(cells[0]) == header_[0] &&
        std::equal(cells.begin(), cells.end(), header_.begin(),
                   [](std::string_view cell, const std::string& name) {
                       return lang::to_nfc(without_blanks(cell)) == name;
                   })) {
        report_at(Code::RepeatedHeader, {}, reader_.line(), 1)
            .help.push_back({Phrase::DataDeleteRow, {}});
        return false;
    }
    return true;
}

bool DataFile::is_left_out() {
    for (Filter& filter : filters_) {
        const bool listed = filter.texts.contains(lang::to_nfc(cell(filter.column)));
        if (listed != filter.only) {
            ++filter.rows;
            return true;
        }
    }
    return false;
}

bool DataFile::next() {
    for (;;) {
        switch (reader_.next()) {
            case CsvReader::Step::Failed:
                report_problem();
                lost_rows_ = true;
                return false;
            case CsvReader::Step::End:
                finish();
                return false;
            case CsvReader::Step::Row:
                break;
        }
        if (reader_.is_blank()) {
            // Empty lines may stand at the end, and nowhere else.
            blank_line_ = blank_line_.value_or(reader_.line());
            continue;
        }
        ++read_;
        if (!check_shape() || is_left_out()) {
            continue;
        }
        ++used_rows_;
        return true;
    }
}

void DataFile::finish() {
    FileReport report{name_, read_, used_rows_, {}, section_->source, section_->assumptions};
    for (const Filter& filter : filters_) {
        const Phrase why = filter.only ? Phrase::DataRowsNotOnly : Phrase::DataRowsLeftOut;
        report.left_out.push_back({{why, {filter.name}}, filter.rows});
    }
    loading_->reports.push_back(std::move(report));
    loading_->hashes[name_] = std::to_string(reader_.size()) + " " + reader_.hash_hex();
    if (stamp_ && stamp_of(path_) == stamp_) {
        loading_->stamps[name_] = *stamp_;
    }
}

}  // namespace hjemmel::apps
