#pragma once

#include "apps/report/duty_record.hpp"

#include <string>
#include <vector>

namespace hjemmel::apps {

/// Writes duties as an iCalendar (RFC 5545). A duty with a day or period is an event of whole days;
/// one without, or of which something is not known, is a to-do that says so. The same duties give
/// the same bytes: a stamp is the day by whose law the duty is judged, and a calendar that reads
/// the file again replaces what it had by the stable UID.
[[nodiscard]] std::string duty_calendar(const std::vector<DutyRecord>& duties,
                                        const Display& display);

}  // namespace hjemmel::apps
