#pragma once

#include "apps/report/data_needs.hpp"
#include "apps/report/display.hpp"

#include <string>
#include <vector>

namespace hjemmel::cli {

/// A column of a file of the template.
struct TemplateColumn {
    std::string name;
    std::string type;      ///< in words
    std::string asked_by;  ///< provisions
};
struct TemplateFile {
    std::string name;  ///< `persons.csv`
    std::vector<TemplateColumn> columns;
};
/// The files that the data of a question need, all of them empty.
struct Template {
    std::vector<TemplateFile> files;
    std::string settings;  ///< `data.toml`; empty: none is needed
};

[[nodiscard]] Template template_of(const apps::DataNeeds& needs, const apps::Display& display);

/// The header of a file.
[[nodiscard]] std::string header_line(const TemplateFile& file);
/// What each column holds and who asks for it, as Markdown.
[[nodiscard]] std::string columns_text(const Template& made, lang::Language language);

}  // namespace hjemmel::cli
