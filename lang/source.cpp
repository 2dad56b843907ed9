#include "lang/source.hpp"

#include <algorithm>
#include <utility>

namespace hjemmel::lang {

SourceFile SourceFile::of(std::string path, std::string bytes) {
    SourceFile file{std::move(path), std::move(bytes), {0}};
    for (std::size_t at = file.bytes.find('\n'); at != std::string::npos;
         at = file.bytes.find('\n', at + 1)) {
        file.line_starts.push_back(static_cast<std::uint32_t>(at + 1));
    }
    return file;
}

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Counts code points; what is no UTF-8 counts byte by byte where it begins one.
std::uint32_t count_points(std::string_view text) {
    std::uint32_t count = 0;
    for (const char c : text) {
        count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80 ? 1 : 0;
    }
    return count;
}

}  // namespace

Position position_of(const SourceFile& file, std::uint32_t byte) {
    if (file.line_starts.empty()) {
        return {};
    }
    const auto next = std::upper_bound(file.line_starts.begin(), file.line_starts.end(), byte);
    const auto line = static_cast<std::uint32_t>(next - file.line_starts.begin());
    const std::uint32_t start = file.line_starts[line - 1];
    const std::size_t end = std::min<std::size_t>(byte, file.bytes.size());
    std::string_view before = std::string_view(file.bytes).substr(start, end - start);
    if (line == 1 && before.substr(0, 3) == byte_order_mark) {
        before.remove_prefix(3);
    }
    return {line, count_points(before) + 1};
}

std::string_view line_text(const SourceFile& file, std::uint32_t line) {
    if (line == 0 || line > file.line_starts.size()) {
        return {};
    }
    const std::size_t start = file.line_starts[line - 1];
    const std::size_t end =
        line < file.line_starts.size() ? file.line_starts[line] : file.bytes.size();
    std::string_view text = std::string_view(file.bytes).substr(start, end - start);
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
        text.remove_suffix(1);
    }
    if (line == 1 && text.substr(0, 3) == byte_order_mark) {
        text.remove_prefix(3);
    }
    return text;
}

FileId Sources::add(SourceFile file) {
    files.push_back(std::move(file));
    return FileId{static_cast<std::uint32_t>(files.size() - 1)};
}

}  // namespace hjemmel::lang
