#include "apps/report/svg.hpp"

#include "apps/report/html.hpp"

#include <fmt/format.h>

#include <utility>

namespace hjemmel::apps {

namespace {

std::string_view name_of(Ink ink) {
    switch (ink) {
        case Ink::Plain:
            return "plain";
        case Ink::Second:
            return "second";
        case Ink::Missing:
            return "missing";
        case Ink::Ghost:
            return "ghost";
        case Ink::Band:
            return "band";
        case Ink::WideBand:
            return "wideband";
        case Ink::Limit:
            return "limit";
        case Ink::Path:
            return "pathline";
        case Ink::Axis:
            return "axis";
        case Ink::Soft:
            return "soft";
    }
    return "plain";
}

std::string_view name_of(Anchor anchor) {
    switch (anchor) {
        case Anchor::Start:
            return "start";
        case Anchor::Middle:
            return "middle";
        case Anchor::End:
            return "end";
    }
    return "start";
}

std::string points_text(const std::vector<Svg::Point>& points) {
    std::string text;
    for (const Svg::Point& point : points) {
        text += fmt::format("{}{:.1f},{:.1f}", text.empty() ? "" : " ", point.x, point.y);
    }
    return text;
}

}  // namespace

Svg::Svg(double width, double height, std::string_view title, std::string_view description)
    : width_(width) {
    text_ = fmt::format(
        "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 {:.0f} {:.0f}\" width=\"{:.0f}\" "
        "height=\"{:.0f}\" xmlns=\"http://www.w3.org/2000/svg\">\n<title>{}</title>\n<desc>{}"
        "</desc>\n",
        width, height, width, height, html_text(title), html_text(description));
}

void Svg::rectangle(double x, double y, double width, double height, Ink ink) {
    text_ += fmt::format(
        "<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"/>\n",
        name_of(ink), x, y, width < 0 ? 0 : width, height < 0 ? 0 : height);
}

void Svg::line(double x1, double y1, double x2, double y2, Ink ink) {
    text_ += fmt::format(
        "<line class=\"{}\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>\n",
        name_of(ink), x1, y1, x2, y2);
}

void Svg::path(const std::vector<Point>& points, Ink ink) {
    text_ +=
        fmt::format("<polyline class=\"{}\" points=\"{}\"/>\n", name_of(ink), points_text(points));
}

void Svg::area(const std::vector<Point>& upper, const std::vector<Point>& lower, Ink ink) {
    std::vector<Point> around = upper;
    around.insert(around.end(), lower.rbegin(), lower.rend());
    text_ +=
        fmt::format("<polygon class=\"{}\" points=\"{}\"/>\n", name_of(ink), points_text(around));
}

void Svg::dot(double x, double y, Ink ink) {
    text_ += fmt::format("<circle class=\"{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3.5\"/>\n",
                         name_of(ink), x, y);
}

void Svg::text(double x, double y, std::string_view words, Anchor anchor, Ink ink) {
    text_ +=
        fmt::format("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n",
                    name_of(ink), x, y, name_of(anchor), html_text(words));
}

std::string Svg::take() && {
    text_ += "</svg>\n";
    return std::move(text_);
}

std::string_view svg_style() {
    return R"svg(<style>
.chart{max-width:100%;height:auto;display:block;margin:.5rem 0}
.chart text{fill:var(--ink);font:13px system-ui,sans-serif}.chart text.soft{fill:var(--soft)}
.chart rect.plain{fill:#4d6a8a;stroke:var(--ink)}.chart rect.second{fill:#a9bccf;stroke:var(--ink)}
.chart rect.missing,.chart polygon.missing{fill:url(#hatch);stroke:var(--ink)}
.chart rect.ghost{fill:none;stroke:var(--ink);stroke-dasharray:5 3}
.chart rect.soft{fill:var(--wash);stroke:var(--line)}
.chart polygon.band{fill:#6f8fae;fill-opacity:.55}.chart polygon.wideband{fill:#6f8fae;fill-opacity:.25}
.chart line.axis,.chart polyline.axis{stroke:var(--line);fill:none}
.chart line.soft,.chart polyline.soft{stroke:var(--line);stroke-dasharray:2 4;fill:none}
.chart line.limit,.chart polyline.limit{stroke:#b3261e;stroke-width:2.5;stroke-dasharray:9 4;fill:none}
.chart text.limit{fill:var(--ink);font-weight:700}
.chart line.pathline,.chart polyline.pathline{stroke:var(--ink);stroke-width:2;fill:none}
.chart line.second,.chart polyline.second{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:4 3;fill:none}
.chart line.plain,.chart polyline.plain{stroke:var(--ink);fill:none}
.chart line.ghost,.chart polyline.ghost{stroke:var(--soft);stroke-dasharray:6 4;fill:none}
.chart circle.plain,.chart circle.pathline{fill:var(--ink)}.chart circle.ghost{fill:var(--paper);stroke:var(--ink)}
td:first-child,th:first-child{white-space:nowrap}
@media print{.chart{break-inside:avoid}}
</style>
)svg";
}

std::string_view svg_patterns() {
    return R"svg(<svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs>
<pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="8" height="8" fill="#fff"/><rect width="3" height="8" fill="#595959"/></pattern>
</defs></svg>
)svg";
}

}  // namespace hjemmel::apps
