#pragma once

#include "apps/report/display.hpp"
#include "apps/report/people.hpp"
#include "engine/evaluate/grounds.hpp"

#include <string>
#include <vector>

namespace hjemmel::apps {

/// So many missing facts are found; a list as long as this is cut.
inline constexpr std::size_t most_missing = 400;

/// Finds what an unknown answer hangs on, in order of first need, as a reader would name it: where
/// the data give a quantity at other places, the quantity itself is what is missing here, not all
/// that it could be computed from.
[[nodiscard]] std::vector<engine::MissingFact> missing_for(const engine::Program& program,
                                                           const engine::Facts& facts,
                                                           const engine::Grounds& grounds,
                                                           engine::GroundId root,
                                                           std::size_t at_most = most_missing);

/// Says in words what is missing: `andel med samtaler for oktober, november og december 2021`. What
/// is given within bounds is named only when nothing is missing altogether; of a list that was cut
/// it says that there are others. asked: the question;
/// its entity is not said again.
[[nodiscard]] std::string missing_text(const Display& display, const People& people,
                                       const engine::Place& asked,
                                       const std::vector<engine::MissingFact>& missing);

}  // namespace hjemmel::apps
