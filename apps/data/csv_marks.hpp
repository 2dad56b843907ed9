#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace hjemmel::apps {

/// The places in a text of all bytes that may end a cell: the delimiter, line ends and quotes.
class CsvMarks {
public:
    explicit CsvMarks(char delimiter) : delimiter_(delimiter) {}

    /// Forgets what stands before `begin`, which becomes 0, and looks at the text from `from` on.
    void go_on(std::size_t begin, std::string_view text, std::size_t from);
    /// Forgets what stands before `at`.
    void skip_to(std::size_t at) {
        while (next_ < end_ && places_[next_] < at) ++next_;
    }

    /// The places that were not taken, ascending.
    [[nodiscard]] const std::size_t* begin() const { return places_.data() + next_; }
    [[nodiscard]] const std::size_t* end() const { return places_.data() + end_; }
    /// Takes the first places up to one of them.
    void take(const std::size_t* up_to) {
        next_ = static_cast<std::size_t>(up_to - places_.data());
    }

private:
    char delimiter_;
    std::vector<std::size_t> places_;  ///< room for more than there are
    std::size_t next_ = 0;
    std::size_t end_ = 0;
};

}  // namespace hjemmel::apps
