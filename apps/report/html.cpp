#include "apps/report/html.hpp"

#include "lang/characters.hpp"

namespace hjemmel::apps {

namespace {

constexpr std::string_view style = R"(
:root{color-scheme:light dark;--ink:#1a1a1a;--paper:#fff;--soft:#595959;--line:#8a8a8a;--wash:#f3f3f3;--yes:#0b5d2e;--no:#9b1c1c;--open:#5b3f00}
@media (prefers-color-scheme:dark){:root{--ink:#f0f0f0;--paper:#161616;--soft:#b8b8b8;--line:#8a8a8a;--wash:#242424;--yes:#7fd6a0;--no:#ff9d9d;--open:#f0cf7a}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:64rem;padding:1rem 1.25rem 3rem;color:var(--ink);background:var(--paper);font:1rem/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.3}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid var(--line)}
a{color:inherit}a:focus-visible,summary:focus-visible{outline:3px solid var(--ink);outline-offset:2px}
.skip{position:absolute;left:-999rem}.skip:focus{position:static}
.state{font-weight:700;border:2px solid;border-radius:.3rem;padding:0 .4rem}
.state.yes{color:var(--yes)}.state.no{color:var(--no)}.state.open{color:var(--open);border-style:dashed}
.kind{font-size:.85rem;color:var(--soft);border:1px solid var(--line);border-radius:.2rem;padding:0 .25rem}
.basis,.note{display:block;color:var(--soft);font-size:.9rem}
ul.steps,ul.steps ul{list-style:none;margin:0;padding-left:1.1rem}ul.steps{padding-left:0}
ul.steps ul{border-left:1px solid var(--line)}ul.steps li{margin:.2rem 0 .2rem .2rem}
.running{display:none}summary.note{display:list-item}ul.contents{columns:11rem;margin-top:0}dt{font-weight:700}dd{margin-left:1.1rem}
summary{cursor:pointer}li:target,tr:target,section:target,div:target{background:var(--wash);outline:2px solid var(--line)}
table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:700;padding:.3rem 0}
th,td{text-align:left;vertical-align:top;border:1px solid var(--line);padding:.25rem .45rem;font-size:.92rem}
.wide{overflow-x:auto}pre,code{font-family:ui-monospace,monospace;font-size:.9rem;white-space:pre-wrap;overflow-wrap:anywhere}
@media print{html{font-size:10pt}body{max-width:none;padding:0}h2{break-after:avoid}tr,li{break-inside:avoid}ul.steps li{break-inside:auto}summary{break-inside:avoid;break-after:avoid}.skip{display:none}}
.pair{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:.5rem 1.5rem;border-top:1px solid var(--line);padding:.5rem 0}
.pair h3{grid-column:1/-1;margin:.2rem 0;font-size:1.05rem}
.rule{border-left:4px solid var(--line);padding-left:.6rem;margin:0 0 .6rem}.rule.signed{border-left-style:double}.rule.changed{border-left-style:dashed}
.rule pre{margin:.2rem 0;background:var(--wash);padding:.3rem .4rem}
.openword{border-bottom:2px dotted var(--open)}.wholeword{border-bottom:1px dashed currentColor}.sign{color:var(--open);font-weight:700}
.banner{border:2px dashed var(--open);padding:.4rem .6rem;font-weight:700}
.bar{height:.7rem;background:var(--wash);border:1px solid var(--line)}.bar i{display:block;height:100%;background:var(--soft)}.bar i.on{border-right:3px double var(--paper)}
table.times th{width:16rem}table.three{table-layout:fixed;min-width:40rem}del{color:var(--no)}ins{color:var(--yes)}
.wide:focus-visible{outline:3px solid var(--ink)}
@media (forced-colors:active){.bar i{background:CanvasText}}
@media (max-width:40rem){.pair{grid-template-columns:1fr}}
@media print{.pair h3{break-after:avoid}.rule,.law p{break-inside:avoid}nav{display:none}.bar i{print-color-adjust:exact}}
@media (max-width:40rem){ul.steps ul{padding-left:.3rem}ul.steps li{margin-left:0}}
@media print{.unit{display:table;table-layout:fixed;width:100%;break-before:page}.banner+.unit,h1+.unit{break-before:auto}
.running{display:table-header-group;break-inside:avoid;color:var(--soft);font-size:9pt}
.wide{overflow:visible;padding-right:1px}details:not(.fold)::details-content{content-visibility:visible;block-size:auto}}
@page{size:A4;margin:18mm;@bottom-right{content:counter(page) " / " counter(pages);font:9pt sans-serif}}
)";

}  // namespace

std::string html_text(std::string_view text) {
    std::string escaped;
    escaped.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const lang::CodePoint point = lang::code_point_at(text, at);
        if (point.length == 0) {
            escaped += "&#xFFFD;";
            ++at;
            continue;
        }
        switch (point.value) {
            case '&':
                escaped += "&amp;";
                break;
            case '<':
                escaped += "&lt;";
                break;
            case '>':
                escaped += "&gt;";
                break;
            case '"':
                escaped += "&quot;";
                break;
            case '\'':
                escaped += "&#39;";
                break;
            default:
                if (lang::is_bidi_control(point.value) || lang::is_invisible(point.value)) {
                    escaped += "[" + lang::code_point_name(point.value) + "]";
                } else {
                    escaped += text.substr(at, point.length);
                }
        }
        at += point.length;
    }
    return escaped;
}

std::string html_page(Language language, std::string_view title, std::string_view body,
                      std::string_view mark) {
    std::string page = "<!DOCTYPE html>\n<html lang=\"";
    page += language == Language::Danish ? "da" : "en";
    page +=
        "\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n<title>";
    page += html_text(title);
    page += "</title>\n<style>";
    page += style;
    page += "</style>\n";
    page += mark;
    page += "</head>\n<body>\n";
    page += body;
    page += "</body>\n</html>\n";
    return page;
}

}  // namespace hjemmel::apps
