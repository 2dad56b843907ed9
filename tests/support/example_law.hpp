#pragma once

#include <optional>
#include <string>
#include <string_view>

/// The law texts that the pages in `docs/diagnostics` and the cases in `tests/cases/check` cite.
/// They are invented. `docs/language/messages.md` shows them; a test holds the two together.
namespace hjemmel::tests {

struct ExampleLaw {
    std::string_view path;
    std::string_view text;
};

inline constexpr ExampleLaw example_laws[] = {
    {"test.law", R"(law TEST
title "BEK nr. 1 af 02/01/2019"
issued 2019-01-02
published 2019-01-03
commences 2019-02-01 by § 3

§ 1
  A municipality keeps a list of its offers.

§ 2
stk. 1
  A person has a right to an offer
nr. 1
  after 12 months on a benefit,
nr. 2
  after 6 months, when the person is below 30 years of age.
stk. 2
  The right to an offer ends with the benefit.

§ 3
  The order takes effect on 1 February 2019.
)"},
    {"change.law", R"(law CHANGE
title "BEK nr. 2 af 02/06/2021"
issued 2021-06-02
published 2021-06-03
commences 2021-07-01 by § 2

replaces TEST § 2, stk. 2 from 2021-07-01
  The right to an offer ends 3 months after the benefit.

§ 2
  The order takes effect on 1 July 2021.
)"},
    {"next.law", R"(law NEXT
title "BEK nr. 3 af 02/12/2022"
issued 2022-12-02
published 2022-12-03
commences 2023-01-01 by § 3

repeals TEST from 2023-01-01 by § 3

§ 1
  A municipality publishes a list of its offers.

§ 2 from 2023-07-01 by § 3
  A person has a right to an offer after 9 months on a benefit.

§ 3
  The order takes effect on 1 January 2023, section 2 on 1 July 2023. The order of 2019 is repealed.
)"},
    {"lapse.law", R"(law LAPSE
title "BEK nr. 4 af 03/01/2020"
issued 2020-01-03
published 2020-01-04
commences 2020-02-01 by § 2
expires after 2023-12-31 by § 2

§ 1
  A municipality reports how many persons it has offered something.

§ 2
  The order takes effect on 1 February 2020 and lapses at the end of 2023.
)"},
    {"later.law", R"(law LATER
title "BEK nr. 5 af 02/12/2023"
issued 2023-12-02
published 2023-12-03
commences 2024-01-01 by § 2

§ 1
  A municipality answers letters within a week.

§ 2
  The order takes effect on 1 January 2024.
)"},
};

/// Gives the text of an example law by its path, as `compile` asks for it.
[[nodiscard]] inline std::optional<std::string> load_example_law(const std::string& path) {
    for (const ExampleLaw& law : example_laws) {
        if (law.path == path) return std::string(law.text);
    }
    return std::nullopt;
}

}  // namespace hjemmel::tests
