#include "apps/data/register_copy.hpp"

#include "apps/data/json_tree.hpp"
#include "lang/law_split.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

namespace hjemmel::apps {

namespace {

using lang::Code;
using lang::OfficialText;
using lang::Span;
using Type = JsonNode::Type;

constexpr std::size_t deepest = 64;

/// Reads the fields of the copy and says which of them it cannot use.
class CopyReader {
public:
    CopyReader(const lang::SourceFile& source, lang::FileId file, lang::Diagnostics& diagnostics)
        : tree_(read_json(source.bytes, deepest)), file_(file), diagnostics_(diagnostics) {}

    OfficialText read() {
        if (tree_.fault) {
            const auto& fault = *tree_.fault;
            report(Code::ImportJsonBroken, {}, {file_, fault.begin, fault.end});
            return {};
        }
        if (tree_.nodes.front().type != Type::Object) {
            report(Code::ImportFormUnknown, {}, span(tree_.nodes.front()));
            return {};
        }
        read_identity();
        read_provisions();
        compare_versions();
        name_the_rest();
        return std::move(law_);
    }

private:
    [[nodiscard]] Span span(const JsonNode& node) const { return {file_, node.begin, node.end}; }

    void report(Code code, std::vector<lang::Argument> arguments, Span where) {
        diagnostics_.push_back({code, std::move(arguments), where, {}, {}, {}, {}, {}});
    }

    [[nodiscard]] const JsonNode* member(const JsonNode& object, std::string_view key) const {
        for (const auto& one : object.members) {
            if (one.key == key) return &tree_.nodes[one.value];
        }
        return nullptr;
    }

    /// A text of the object; reports when it is missing or no text.
    const JsonNode* text(const JsonNode& object, std::string_view key) {
        const JsonNode* found = member(object, key);
        if (found != nullptr && found->type == Type::Text && !found->text.empty()) return found;
        report(Code::ImportFieldMissing, {std::string(key)},
               span(found == nullptr ? object : *found));
        return nullptr;
    }

    void read_identity() {
        const JsonNode& root = tree_.nodes.front();
        if (const JsonNode* title = text(root, "title")) {
            law_.title = lang::printable(title->text, nullptr);
            law_.only_inserted = title->text.find(" om \xC3\xA6ndring af ") != std::string::npos;
        }
        if (const JsonNode* name = text(root, "short_name")) {
            const std::string kind = name->text.substr(0, name->text.find(' '));
            const bool fits =
                kind.size() >= 2 && kind.size() <= 5 &&
                std::all_of(kind.begin(), kind.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
            if (fits) {
                law_.kind = kind;
            } else {
                report(Code::ImportFieldMissing, {std::string("short_name")}, span(*name));
            }
        }
        if (const JsonNode* id = text(root, "id")) {
            law_.span = span(*id);
            read_number(*id);
        }
        if (const JsonNode* issued = text(root, "issued_date")) {
            law_.issued = engine::Date::parse(issued->text);
            if (!law_.issued)
                report(Code::ImportFieldMissing, {std::string("issued_date")}, span(*issued));
        }
        if (const JsonNode* url = member(root, "url"); url != nullptr && url->type == Type::Text) {
            law_.eli = url->text;
            constexpr std::string_view form = "/xml";
            if (law_.eli.size() > form.size() &&
                law_.eli.substr(law_.eli.size() - form.size()) == form)
                law_.eli.resize(law_.eli.size() - form.size());
        }
    }

    /// `2019:1409`
    void read_number(const JsonNode& id) {
        const std::size_t colon = id.text.find(':');
        const std::string digits = colon == std::string::npos ? "" : id.text.substr(colon + 1);
        const bool fits =
            !digits.empty() && digits.size() <= 5 && digits.front() != '0' &&
            std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (fits) {
            law_.number = std::stoi(digits);
        } else {
            report(Code::ImportFieldMissing, {std::string("id")}, span(id));
        }
    }

    void read_provisions() {
        const JsonNode& root = tree_.nodes.front();
        const JsonNode* list = member(root, "provisions");
        if (list == nullptr || list->type != Type::List || list->members.empty()) {
            report(Code::ImportFieldMissing, {std::string("provisions")},
                   span(list == nullptr ? root : *list));
            return;
        }
        std::string chapter;
        for (const auto& one : list->members) {
            const JsonNode& provision = tree_.nodes[one.value];
            if (provision.type != Type::Object) {
                report(Code::ImportFieldMissing, {std::string("provisions")}, span(provision));
                continue;
            }
            const JsonNode* content = text(provision, "content");
            say_left_out(provision);
            if (content == nullptr) continue;
            check_section(provision, *content);
            OfficialText::Section section{content->text, {}, span(*content)};
            const JsonNode* number = member(provision, "chapter");
            if (number != nullptr && !number->text.empty() && number->text != chapter) {
                chapter = number->text;
                section.heading = "Kapitel " + lang::printable(chapter, nullptr);
            }
            law_.sections.push_back(std::move(section));
        }
    }

    /// The copy's own number of a § is not used, and is no other than the one in the text.
    void check_section(const JsonNode& provision, const JsonNode& content) {
        const JsonNode* section = member(provision, "section");
        const auto heading = lang::section_heading(content.text);
        if (section == nullptr || section->text.empty() || !heading) return;
        const std::string written = lang::law::written(heading->provision);
        std::string number;
        for (const char c : written.substr(written.find(' '))) {
            if (c != ' ') number += c;
        }
        std::string named;
        for (const char c : section->text) {
            if (c != ' ') named += c;
        }
        if (named != number)
            report(Code::ImportSectionDiffers, {written, section->text}, span(*section));
    }

    /// All that a value says.
    [[nodiscard]] std::string words_of(const JsonNode& value) const {
        std::string words = value.text;
        for (const auto& one : value.members) {
            words += (words.empty() ? "" : " ") + one.key + (one.key.empty() ? "" : ": ");
            words += words_of(tree_.nodes[one.value]);
        }
        return words;
    }

    /// Says what a provision holds besides its text, once: a heading, a footnote.
    void say_left_out(const JsonNode& provision) {
        static constexpr std::array<std::string_view, 6> used{
            "provision_ref", "chapter", "section", "content", "valid_from", "valid_to"};
        for (const auto& one : provision.members) {
            const JsonNode& value = tree_.nodes[one.value];
            const bool is_used =
                value.members.empty() && std::find(used.begin(), used.end(), one.key) != used.end();
            const std::string words = lang::printable(words_of(value), nullptr);
            if (is_used || words.empty()) continue;
            std::string left_out = "`" + one.key + "`: " + words;
            if (said_.insert(left_out).second)
                report(Code::ImportNotPlaced, {std::move(left_out)}, span(value));
        }
    }

    /// Wordings that only the list of versions has.
    void compare_versions() {
        const JsonNode* list = member(tree_.nodes.front(), "provision_versions");
        if (list == nullptr || list->type != Type::List) return;
        for (const auto& one : list->members) {
            const JsonNode& version = tree_.nodes[one.value];
            if (version.type != Type::Object) {
                report(Code::ImportFieldMissing, {std::string("provision_versions")},
                       span(version));
                continue;
            }
            say_left_out(version);
            const JsonNode* content = member(version, "content");
            if (content == nullptr || content->type != Type::Text) continue;
            const bool known =
                std::any_of(law_.sections.begin(), law_.sections.end(),
                            [&](const auto& section) { return section.text == content->text; });
            if (known) continue;
            const auto heading = lang::section_heading(content->text);
            report(Code::ImportOtherWording,
                   {heading ? lang::law::written(heading->provision) : std::string("?")},
                   span(*content));
        }
    }

    void name_the_rest() {
        static constexpr std::array<std::string_view, 7> used{
            "id", "title", "short_name", "issued_date", "url", "provisions", "provision_versions"};
        std::string fields;
        for (const auto& one : tree_.nodes.front().members) {
            if (std::find(used.begin(), used.end(), one.key) != used.end()) continue;
            fields += (fields.empty() ? "`" : ", `") + one.key + "`";
        }
        if (!fields.empty()) report(Code::ImportMetadataLeftOut, {fields}, law_.span);
    }

    JsonTree tree_;
    lang::FileId file_;
    lang::Diagnostics& diagnostics_;
    OfficialText law_;
    std::set<std::string> said_;  ///< what of provisions was left out
};

}  // namespace

lang::OfficialText read_register_copy(const lang::SourceFile& source, lang::FileId file,
                                      lang::Diagnostics& diagnostics) {
    return CopyReader(source, file, diagnostics).read();
}

}  // namespace hjemmel::apps
