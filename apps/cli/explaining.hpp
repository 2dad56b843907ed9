#pragma once

#include "apps/cli/answering.hpp"
#include "apps/cli/console.hpp"
#include "apps/cli/options.hpp"
#include "apps/report/explanation_page.hpp"

#include <tl/expected.hpp>

#include <vector>

namespace hjemmel::cli {

/// What the one answer would be under each other option of the readings that it used.
[[nodiscard]] std::vector<apps::OtherReading> other_readings(Answering& answering);

/// Asks again as `--against` says: by the law of another day, for another month or year, under a
/// scenario, or for another row. Where that cannot be done, says so and gives how to end.
[[nodiscard]] tl::expected<apps::Against, Exit> answer_against(const Answering& answering,
                                                               const Options& options,
                                                               Console& console);

}  // namespace hjemmel::cli
