#pragma once

#include "apps/report/grounds_document.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hjemmel::apps {

/// A step in which the reasons of two answers differ; steps in which they agree are left out.
struct ContrastRow {
    std::size_t depth = 0;  ///< below how many other steps that differ it stands
    std::string label;
    std::optional<std::uint32_t> here;  ///< the step of the first document; none: only there
    std::optional<std::uint32_t> there;
};

/// Holds the reasons of two answers against each other, from the answers downwards: parts are
/// paired by what they are, and below two that agree, in the law too, nothing is looked at. Where
/// the answers themselves agree, all below them is.
[[nodiscard]] std::vector<ContrastRow> contrast(const GroundsDocument& here,
                                                const GroundsDocument& there);

}  // namespace hjemmel::apps
