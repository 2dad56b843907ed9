#pragma once

#include "apps/data/loading.hpp"

#include <filesystem>
#include <string>

namespace hjemmel::apps {

/// Loads a JSON file: rows inside their parents, figures inside rows or at the top.
/// `source` and `assumptions` go to the settings of the package.
void load_json_case(Loading& loading, const std::filesystem::path& path, const std::string& name);

}  // namespace hjemmel::apps
