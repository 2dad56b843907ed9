#pragma once

#include <string>

namespace hjemmel::support {

/// A module of `count` quantities, each with a guarded exception, that read each other in short
/// chains.
[[nodiscard]] inline std::string generated_rules(int count) {
    std::string text =
        "language english\nmodule generated.rules\n\n"
        "entity municipality (municipalities)\n"
        "reading caseload of municipality for month M : integer municipalities\n"
        "parameter limit : share\n  is 20 %  assumption \"generated\"\n\n"
        "define base of municipality for month M : share from 0 % to 100 %\n  assumption "
        "\"generated\"\n"
        "  is caseload / (caseload + 1 municipalities) if none 0 %\n\n";
    for (int rule = 0; rule < count; ++rule) {
        const std::string number = std::to_string(rule);
        const std::string read = rule % 10 == 0 ? "base" : "share_" + std::to_string(rule - 1);
        text += "define share_" + number + " of municipality for month M : share\n";
        text += "  rule main\n    assumption \"generated\"\n    is smaller of " + read +
                " * 1 / 2, limit\n";
        text += "  exception late to main\n    assumption \"generated\"\n    when M >= 2021-0" +
                std::to_string(1 + rule % 9) + "\n    is " + read + " * 1 / 3\n\n";
    }
    return text;
}

}  // namespace hjemmel::support
