#include "apps/cli/progress.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <unistd.h>
#include <utility>

namespace hjemmel::cli {

namespace {

using apps::say;
using apps::Word;

constexpr double first_after = 0.5;
constexpr double line_every = 10;
constexpr double bar_every = 0.2;
constexpr std::uint64_t bar_width = 16;

double seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

std::string bar(std::uint64_t done, std::uint64_t total) {
    const std::uint64_t full =
        total == 0 ? 0 : std::min(done, total) / std::max<std::uint64_t>(1, total / bar_width);
    std::string text = "▕";
    for (std::uint64_t place = 0; place < bar_width; ++place) {
        text += place < full ? "█" : "░";
    }
    return text + "▏";
}

}  // namespace

ProgressWorld real_world() {
    return {isatty(STDERR_FILENO) == 1, seconds,
            [](const std::string& text) { std::fputs(text.c_str(), stderr); }};
}

Progress::Progress(const Options& options, ProgressWorld world)
    : form_(options.progress), language_(options.language), world_(std::move(world)) {
    if (form_ == ProgressForm::Auto) {
        form_ = options.quiet        ? ProgressForm::None
                : world_.is_terminal ? ProgressForm::Bar
                                     : ProgressForm::Lines;
    }
}

Progress::~Progress() { clear(); }

void Progress::begin(Word phase, std::uint64_t total) {
    phase_ = phase;
    total_ = total;
    done_ = 0;
    began_ = world_.now();
    next_ = began_ + (form_ == ProgressForm::Lines ? line_every : first_after);
}

void Progress::clear() {
    if (is_shown_) {
        world_.write("\r\033[K");
        is_shown_ = false;
    }
}

void Progress::show() {
    const double now = world_.now();
    next_ = now + (form_ == ProgressForm::Bar    ? bar_every
                   : form_ == ProgressForm::Json ? 1.0
                                                 : line_every);
    const std::uint64_t total = std::max(total_, done_);
    const double left = done_ == 0 ? 0
                                   : (now - began_) * static_cast<double>(total - done_) /
                                         static_cast<double>(done_);
    const auto rounded = static_cast<std::int64_t>(std::ceil(left));
    if (form_ == ProgressForm::Json) {
        const std::string phase(word(phase_, lang::Language::English));
        world_.write("{\"phase\":\"" + phase + "\",\"done\":" + std::to_string(done_) +
                     ",\"total\":" + std::to_string(total) +
                     ",\"eta_s\":" + std::to_string(rounded) + "}\n");
        return;
    }
    const std::string line = say(Word::ProgressLine, language_, word(phase_, language_),
                                 static_cast<std::int64_t>(done_), static_cast<std::int64_t>(total),
                                 bar(done_, total), rounded);
    if (form_ == ProgressForm::Bar) {
        world_.write("\r\033[K" + line);
        is_shown_ = true;
    } else {
        world_.write(line + "\n");
    }
}

}  // namespace hjemmel::cli
