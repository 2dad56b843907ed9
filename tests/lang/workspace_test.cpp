#include "lang/workspace.hpp"

#include "lang/diagnostic_text.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace hjemmel::lang;

namespace {

const std::string limits =
    "language english\nmodule limits\nsource TEST \"test.law\"\nparameter limit : share\n"
    "  cite TEST § 1\n  is 20 %\n";
const std::string targets =
    "language english\nmodule targets\nuse limits\nreading missed for year Y : share\n"
    "define met for year Y : yes/no\n  assumption \"an example\"\n  is missed < limit\n";
const std::string law =
    "law TEST\ntitle \"An order\"\nissued 2019-12-01\npublished 2019-12-02\n"
    "commences 2020-01-01 by § 2\nparaphrase\n\n§ 1\n  The limit.\n\n"
    "§ 2\n  In force from 1 January 2020.\n";

std::optional<std::string> text_of(const std::string& path) {
    return path == "test.law" ? std::optional(law) : std::nullopt;
}

struct Seen {
    std::string messages;
    std::string hash;
    std::size_t files;
};

Seen seen(const Compiled& compiled, const Sources& sources) {
    return {draw(compiled.diagnostics, sources, {}), compiled.program.rules_hash,
            sources.files.size()};
}

Seen afresh(const std::vector<std::pair<std::string, std::string>>& files) {
    Sources sources;
    std::vector<FileId> ids;
    for (const auto& [path, text] : files) ids.push_back(sources.add(SourceFile::of(path, text)));
    const Compiled compiled = compile(sources, ids, text_of, Lints::Shown);
    return seen(compiled, sources);
}

}  // namespace

TEST_CASE("what is compiled again after an edit is what is compiled afresh") {
    Workspace workspace(text_of);
    // The order of the names is not that of the files.
    const FileId second = workspace.add(SourceFile::of("targets.rules", targets));
    const FileId first = workspace.add(SourceFile::of("limits.rules", limits));
    const auto check = [&](const std::string& of_second, const std::string& of_first) {
        const Compiled compiled = workspace.compile(Lints::Shown);
        const Seen again = seen(compiled, workspace.sources());
        const Seen fresh = afresh({{"targets.rules", of_second}, {"limits.rules", of_first}});
        CHECK(again.messages == fresh.messages);
        CHECK(again.hash == fresh.hash);
        CHECK(again.files == fresh.files);
        return again.messages;
    };
    const std::string before = check(targets, limits);
    CHECK(before.find("error") == std::string::npos);

    const std::string broken = limits + "define : number\n";
    workspace.edit(first, broken);
    CHECK(check(targets, broken).find("limits.rules:7") != std::string::npos);

    const std::string stricter = std::string(limits).replace(limits.find("20 %"), 4, "10 %");
    workspace.edit(first, stricter);
    CHECK(check(targets, stricter) == before);

    const std::string misspelt =
        std::string(targets).replace(targets.find("< limit"), 7, "< limmit");
    workspace.edit(second, misspelt);
    CHECK(check(misspelt, stricter).find("limmit") != std::string::npos);

    workspace.edit(second, targets);
    CHECK(check(targets, stricter) == before);
}
