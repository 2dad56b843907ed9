#pragma once

#include "apps/report/display.hpp"
#include "apps/report/missing_record.hpp"
#include "apps/report/people.hpp"
#include "sim/settling_set.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace hjemmel::apps {

/// Which of the missing facts settle an unknown answer, and which can be left out.
struct SettlingSetRecord {
    struct Supposed {
        MissingRecord fact;
        std::string value;  ///< exact; `not_applicable`; of rows `no_others`
    };
    struct Member {
        MissingRecord fact;
        std::string need;  ///< `needed`, `not_needed`, `not_shown`
        bool further = false;
        std::vector<Supposed> witness;
    };
    std::vector<Member> members;
    std::string settles;  ///< `proved`, `where_tried`, `not_always`
    std::uint64_t questions = 0;
    std::string clause;                 ///< `each is needed`; empty where nothing is to be said
    std::vector<std::string> in_words;  ///< of each needed fact, when it is
};

/// asked: the question; its entity is not said again.
[[nodiscard]] SettlingSetRecord settling_set_record(const engine::Program& program,
                                                    const engine::Facts& facts,
                                                    const People& people, const Display& display,
                                                    const engine::Place& asked,
                                                    const sim::SettlingSet& set);

}  // namespace hjemmel::apps
