#pragma once

#include "apps/cli/options.hpp"
#include "apps/report/words.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace hjemmel::cli {

/// What progress needs of the world; tests put their own in its place.
struct ProgressWorld {
    bool is_terminal = false;
    std::function<double()> now;  ///< seconds of any clock that never goes back
    std::function<void(const std::string&)> write;
};
/// The clock, and standard error.
[[nodiscard]] ProgressWorld real_world();

/// How far something is, on standard error: nothing in the first half second; then on a terminal
/// one line that is written again and again, else a line every ten seconds, or JSON.
class Progress {
public:
    explicit Progress(const Options& options, ProgressWorld world = real_world());
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// Begins a part of the work. total: 0 when nobody knows.
    void begin(apps::Word phase, std::uint64_t total);
    /// done: of the total; cheap enough to be told often.
    void tell(std::uint64_t done) {
        done_ = done;
        if (form_ != ProgressForm::None && world_.now() >= next_) {
            show();
        }
    }
    void add(std::uint64_t more) { tell(done_ + more); }
    /// Takes the line away, so that others can write.
    void clear();

private:
    void show();

    ProgressForm form_;
    lang::Language language_;
    ProgressWorld world_;
    apps::Word phase_{};
    std::uint64_t total_ = 0;
    std::uint64_t done_ = 0;
    double began_ = 0;
    double next_ = 0;
    bool is_shown_ = false;
};

}  // namespace hjemmel::cli
