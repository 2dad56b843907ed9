#pragma once

#include "apps/report/answer.hpp"

#include <nlohmann/json_fwd.hpp>

namespace hjemmel::apps {

/// Writes one answer: `{"quantity": …, "entity": …, "index": …, "state": …, "value": …, "unit": …,
/// "display": …}`, with bounds, what is missing, the clauses of a conflict, searches, and the
/// grounds when the record has them.
[[nodiscard]] nlohmann::ordered_json answer_json(const AnswerRecord& answer);

}  // namespace hjemmel::apps
