#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace hjemmel::sim {

/// Whom to give what, so that enough persons are covered at the least cost.
struct AllocationProblem {
    struct Group {
        std::int64_t persons = 0;  ///< not covered, each of whom can be given one thing
        std::int64_t floor = 0;    ///< so many of them must be
    };
    struct Kind {
        std::int64_t seats = 0;
    };
    std::int64_t needed = 0;  ///< persons to be covered in all
    std::vector<Group> groups;
    std::vector<Kind> kinds;
    /// By group and kind: what one person costs, in the smallest unit of money, at least 0; nothing
    /// where the group cannot have it. At most 10^9.
    std::vector<std::vector<std::optional<std::int64_t>>> costs;
};

struct Allocation {
    enum class Result : std::uint8_t {
        Found,
        FloorAbovePersons,  ///< a group's floor is more than its persons: `groups` names them
        FloorsUnreachable,  ///< the floors together do not find seats
        TooFew,             ///< even all that can be given is less than needed
        BadInput            ///< a negative or too large number, or tables of different sizes
    };
    Result result = Result::Found;
    std::vector<std::vector<std::int64_t>> given;  ///< by group and kind
    std::int64_t cost = 0;
    std::int64_t most = 0;  ///< TooFew: how many can be covered
    /// What holds it back, where it is not found: groups all of whose persons, and kinds all of
    /// whose seats, are taken.
    std::vector<std::size_t> groups;
    std::vector<std::size_t> kinds;
};

/// Finds a cheapest allocation in whole persons. More than needed are covered only where the floors
/// ask for it.
[[nodiscard]] Allocation allocate(const AllocationProblem& problem);

}  // namespace hjemmel::sim
