#include "apps/data/lock_file.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace hjemmel::apps {

namespace {

using lang::Code;
using lang::Span;

constexpr std::string_view opening = "hjemmel.lock ";
constexpr std::string_view version = "1";

bool begins_with(std::string_view text, std::string_view beginning) {
    return text.substr(0, beginning.size()) == beginning;
}

/// Takes words off the front of a line.
class Words {
public:
    explicit Words(std::string_view line) : line_(line) {}

    std::string_view take() {
        while (!line_.empty() && line_.front() == ' ') line_.remove_prefix(1);
        const auto end = std::min(line_.find(' '), line_.size());
        const auto word = line_.substr(0, end);
        line_.remove_prefix(end);
        return word;
    }
    /// What stands between quotation marks up to the end of the line.
    std::optional<std::string> rest_in_quotes() {
        while (!line_.empty() && line_.front() == ' ') line_.remove_prefix(1);
        if (line_.size() < 3 || line_.front() != '"' || line_.back() != '"' ||
            line_.substr(1, line_.size() - 2).find('"') != std::string_view::npos)
            return std::nullopt;
        return std::string(line_.substr(1, line_.size() - 2));
    }
    [[nodiscard]] bool at_end() const {
        return line_.find_first_not_of(' ') == std::string_view::npos;
    }

private:
    std::string_view line_;
};

bool is_hash(std::string_view word) {
    constexpr std::size_t digits = 32;
    return word.size() == digits && word.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// `  meaning 0f… outline 3a… signed 2026-03-02 by "Anna Jensen"`
bool read_pinned(std::string_view line, Pin& pin) {
    Words words(line);
    if (words.take() != "meaning") return false;
    pin.meaning = words.take();
    const auto kind = words.take();
    if (kind != "text" && kind != "outline") return false;
    pin.outline = kind == "outline";
    pin.text = words.take();
    if (!is_hash(pin.meaning) || !is_hash(pin.text)) return false;
    const auto state = words.take();
    if (state == "unsigned") return words.at_end();
    if (state != "signed") return false;
    pin.signed_on = engine::Date::parse(words.take());
    if (!pin.signed_on || words.take() != "by") return false;
    auto name = words.rest_in_quotes();
    if (!name) return false;
    pin.signed_by = std::move(*name);
    return true;
}

class LockReader {
public:
    LockReader(const lang::SourceFile& source, lang::FileId file, lang::Diagnostics& diagnostics)
        : source_(source), file_(file), diagnostics_(diagnostics) {}

    std::vector<Pin> read() {
        const auto lines = static_cast<std::uint32_t>(source_.line_starts.size());
        for (std::uint32_t number = 1; number <= lines && !stopped_; ++number) {
            const std::string_view line = lang::line_text(source_, number);
            where_ = {file_, source_.line_starts[number - 1],
                      source_.line_starts[number - 1] + static_cast<std::uint32_t>(line.size())};
            read_line(line, number);
        }
        if (waiting_ && !stopped_) unreadable();
        return std::move(pins_);
    }

private:
    lang::Diagnostic& report(Code code, std::vector<lang::Argument> arguments) {
        diagnostics_.push_back({code, std::move(arguments), where_, {}, {}, {}, {}, {}});
        return diagnostics_.back();
    }

    void unreadable() {
        report(Code::LockUnreadable, {}).help.push_back({lang::Phrase::LockMadeByTool, {}});
        stopped_ = true;
    }

    void read_line(std::string_view line, std::uint32_t number) {
        for (const std::string_view mark : {"<<<<<<<", "=======", ">>>>>>>", "|||||||"}) {
            if (!begins_with(line, mark)) continue;
            report(Code::LockConflict, {}).help.push_back({lang::Phrase::LockResolve, {}});
            stopped_ = true;
            return;
        }
        if (number == 1) {
            if (!begins_with(line, opening)) return unreadable();
            const std::string found(line.substr(opening.size()));
            if (found == version) return;
            const bool is_number =
                !found.empty() && found.find_first_not_of("0123456789") == std::string::npos;
            if (!is_number) return unreadable();
            report(Code::LockNewer, {found}).help.push_back({lang::Phrase::LockUpdate, {}});
            stopped_ = true;
            return;
        }
        if (line.empty()) return;
        if (line.front() != ' ') {
            const auto bar = line.find(" | ");
            if (waiting_ || bar == std::string_view::npos || bar == 0) return unreadable();
            waiting_ = Pin{std::string(line.substr(0, bar)),
                           std::string(line.substr(bar + 3)),
                           {},
                           {},
                           false,
                           {},
                           {}};
            name_ = where_;
            return;
        }
        if (!waiting_ || !read_pinned(line, *waiting_)) return unreadable();
        const auto [first, added] = seen_.emplace(waiting_->name(), name_);
        if (!added) {
            where_ = name_;
            report(Code::LockPairTwice, {waiting_->name()})
                .labels.push_back(
                    {first->second, {lang::Phrase::LawStoodFirst, {waiting_->name()}}});
        }
        pins_.push_back(std::move(*waiting_));
        waiting_.reset();
    }

    const lang::SourceFile& source_;
    lang::FileId file_;
    lang::Diagnostics& diagnostics_;
    Span where_;
    Span name_;
    std::optional<Pin> waiting_;
    std::map<std::string, Span> seen_;
    std::vector<Pin> pins_;
    bool stopped_ = false;
};

}  // namespace

std::vector<Pin> read_lock(const lang::SourceFile& source, lang::FileId file,
                           lang::Diagnostics& diagnostics) {
    return LockReader(source, file, diagnostics).read();
}

std::string lock_text(std::vector<Pin> pins) {
    std::sort(pins.begin(), pins.end(),
              [](const Pin& left, const Pin& right) { return left.name() < right.name(); });
    std::string text = std::string(opening) + std::string(version) + "\n";
    for (const Pin& pin : pins) {
        text += pin.name() + "\n  meaning " + pin.meaning + (pin.outline ? " outline " : " text ") +
                pin.text;
        text += pin.signed_on
                    ? " signed " + pin.signed_on->to_string() + " by \"" + pin.signed_by + "\"\n"
                    : " unsigned\n";
    }
    return text;
}

}  // namespace hjemmel::apps
