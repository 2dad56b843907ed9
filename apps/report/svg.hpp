#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hjemmel::apps {

/// How a shape looks: by class, so that a page can be read in grey, in the dark and in print.
enum class Ink : std::uint8_t {
    Plain,    ///< what is there
    Second,   ///< what is put beside it
    Missing,  ///< hatched: what is not there
    Ghost,    ///< outlined: what would be
    Band,     ///< where most runs lie
    WideBand,
    Limit,  ///< the line that the law draws
    Path,
    Axis,
    Soft
};
enum class Anchor : std::uint8_t { Start, Middle, End };

/// Writes a drawing as inline SVG with a title and a description for those who do not see it.
class Svg {
public:
    Svg(double width, double height, std::string_view title, std::string_view description);

    void rectangle(double x, double y, double width, double height, Ink ink);
    void line(double x1, double y1, double x2, double y2, Ink ink);
    struct Point {
        double x = 0;
        double y = 0;
    };
    void path(const std::vector<Point>& points, Ink ink);
    /// An area between an upper and a lower edge.
    void area(const std::vector<Point>& upper, const std::vector<Point>& lower, Ink ink);
    void dot(double x, double y, Ink ink);
    void text(double x, double y, std::string_view words, Anchor anchor = Anchor::Start,
              Ink ink = Ink::Plain);
    [[nodiscard]] std::string take() &&;

private:
    std::string text_;
    double width_;
};

/// The style of all drawings, once a page.
[[nodiscard]] std::string_view svg_style();
/// The patterns that fill hatched shapes; once a page, before the first drawing.
[[nodiscard]] std::string_view svg_patterns();

}  // namespace hjemmel::apps
