#include "apps/report/plan_report.hpp"

#include "apps/report/html.hpp"
#include "apps/report/plan_words.hpp"
#include "apps/report/svg.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace hjemmel::apps {

namespace {

constexpr int share_decimals = 6;
/// A longer table is for files and pages.
constexpr std::size_t most_rows_in_text = 40;

std::string with_comma(std::string text) {
    std::replace(text.begin(), text.end(), '.', ',');
    return text;
}

std::size_t letters_in(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char character) {
        return (static_cast<unsigned char>(character) & 0xC0U) != 0x80U;
    }));
}

std::string padded(const std::string& text, std::size_t width) {
    const std::size_t letters = letters_in(text);
    return letters < width ? std::string(width - letters, ' ') + text : text;
}

std::string table_text(const PlanTable& table) {
    std::vector<std::size_t> widths;
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        std::size_t width = letters_in(table.columns[column].second);
        for (const auto& row : table.rows) {
            width = std::max(width, letters_in(row[column].shown));
        }
        widths.push_back(width);
    }
    std::string text;
    const auto line = [&](const auto& cell) {
        std::string written = " ";
        for (std::size_t column = 0; column < widths.size(); ++column) {
            written += "  " + padded(cell(column), widths[column]);
        }
        text += written + "\n";
    };
    line([&](std::size_t column) { return table.columns[column].second; });
    for (const auto& row : table.rows) {
        line([&](std::size_t column) { return row[column].shown; });
    }
    return text;
}

/// A cell that a spreadsheet would take for a formula is written as a text.
std::string csv_cell(const std::string& text, char separator) {
    std::string guarded = text;
    const bool negative_number =
        text.size() > 1 && text[0] == '-' && text[1] >= '0' && text[1] <= '9';
    if (!text.empty() && std::string_view("=+-@\t").find(text[0]) != std::string_view::npos &&
        !negative_number) {
        guarded.insert(0, "'");
    }
    if (guarded.find_first_of(std::string("\"\r\n") + separator) == std::string::npos) {
        return guarded;
    }
    std::string quoted = "\"";
    for (const char character : guarded) {
        quoted += character == '"' ? std::string("\"\"") : std::string(1, character);
    }
    return quoted + "\"";
}

std::string table_html(const PlanTable& table, const std::string& caption) {
    std::string text =
        "<div class=\"wide\"><table><caption>" + html_text(caption) + "</caption><thead><tr>";
    for (const auto& [id, label] : table.columns) {
        text += "<th scope=\"col\">" + html_text(label) + "</th>";
    }
    text += "</tr></thead><tbody>\n";
    for (const auto& row : table.rows) {
        text += "<tr>";
        for (const PlanCell& cell : row) {
            text += "<td>" + html_text(cell.shown) + "</td>";
        }
        text += "</tr>\n";
    }
    return text + "</tbody></table></div>\n";
}

}  // namespace

PlanCell text_cell(std::string text) { return {text, text, text}; }

PlanCell whole_cell(std::int64_t number, Language language) {
    return {std::to_string(number), std::to_string(number), grouped(number, language)};
}

PlanCell share_cell(double share, Language language) {
    const std::string plain = fmt::format("{:.{}f}", share, share_decimals);
    std::string shown = fmt::format("{:.1f}", share * 100);
    if (language == Language::Danish) {
        shown = with_comma(shown);
    }
    return {plain, with_comma(plain), shown + "\u00a0%"};
}

PlanCell number_cell(const engine::Rational& number, std::string shown) {
    const auto exact = number.to_exact_decimal();
    const std::string plain = exact.value_or(number.to_string());
    return {plain, exact ? with_comma(plain) : plain, std::move(shown)};
}

PlanCell no_cell() { return {"", "", "–"}; }

std::string plan_text(const PlanReport& report) {
    std::string text = report.title + "\n";
    for (const PlanSection& section : report.sections) {
        text += "\n" + section.title + "\n";
        for (const std::string& line : section.lines) {
            text += "  " + line + "\n";
        }
        for (const std::string& provision : section.basis) {
            text += "  " + provision + "\n";
        }
        const bool is_short = section.table && section.table->rows.size() <= most_rows_in_text;
        if (is_short && section.table->columns.size() > 2) {
            text += table_text(*section.table);
        }
    }
    text += "\n" + std::string(word(PlanWord::RecordTitle, report.language)) + "\n";
    for (const auto& [name, value] : report.record) {
        text += "  " + name + ": " + value + "\n";
    }
    return text;
}

nlohmann::ordered_json plan_json(const PlanReport& report) {
    nlohmann::ordered_json sections = nlohmann::ordered_json::array();
    for (const PlanSection& section : report.sections) {
        nlohmann::ordered_json one;
        one["id"] = section.id;
        one["title"] = section.title;
        one["lines"] = section.lines;
        one["basis"] = section.basis;
        if (section.table) {
            nlohmann::ordered_json rows = nlohmann::ordered_json::array();
            for (const auto& row : section.table->rows) {
                nlohmann::ordered_json cells;
                for (std::size_t column = 0; column < row.size(); ++column) {
                    cells[section.table->columns[column].first] = row[column].plain;
                }
                rows.push_back(std::move(cells));
            }
            one["rows"] = std::move(rows);
        }
        sections.push_back(std::move(one));
    }
    return sections;
}

std::string plan_page(const PlanReport& report) {
    std::string body(svg_style());
    body += svg_patterns();
    body += "<main>\n<h1>" + html_text(report.title) + "</h1>\n";
    for (const PlanSection& section : report.sections) {
        body += "<section>\n<h2>" + html_text(section.title) + "</h2>\n";
        for (const std::string& drawing : section.drawings) {
            body += drawing;
        }
        if (!section.basis.empty()) {
            body += "<p class=\"basis\">";
            for (std::size_t at = 0; at < section.basis.size(); ++at) {
                body += (at > 0 ? "; " : "") + html_text(section.basis[at]);
            }
            body += "</p>\n";
        }
        if (!section.lines.empty()) {
            body += "<ul>\n";
            for (const std::string& line : section.lines) {
                body += "<li>" + html_text(line) + "</li>\n";
            }
            body += "</ul>\n";
        }
        if (section.table) {
            body += table_html(*section.table, section.title);
        }
        body += "</section>\n";
    }
    body += "<section>\n<h2>" + html_text(word(PlanWord::RecordTitle, report.language)) +
            "</h2>\n<ul>\n";
    for (const auto& [name, value] : report.record) {
        body += "<li>" + html_text(name) + ": <code>" + html_text(value) + "</code></li>\n";
    }
    body += "</ul>\n</section>\n</main>\n";
    return html_page(report.language, report.title, body);
}

std::string plan_csv(const PlanTable& table, bool danish) {
    const char separator = danish ? ';' : ',';
    std::string text = danish ? "\xEF\xBB\xBF" : "";
    const auto line = [&](std::size_t cells, const auto& cell) {
        for (std::size_t at = 0; at < cells; ++at) {
            text += (at > 0 ? std::string(1, separator) : std::string()) +
                    csv_cell(cell(at), separator);
        }
        text += danish ? "\r\n" : "\n";
    };
    line(table.columns.size(), [&](std::size_t at) {
        return danish ? table.columns[at].second : table.columns[at].first;
    });
    for (const auto& row : table.rows) {
        line(row.size(), [&](std::size_t at) { return danish ? row[at].danish : row[at].plain; });
    }
    return text;
}

}  // namespace hjemmel::apps
