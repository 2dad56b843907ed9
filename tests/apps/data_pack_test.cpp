// The packed form of a data folder says what its files say, to the last origin, or it is left
// aside.

#include "apps/data/packed_register.hpp"
#include "engine/values/sha256.hpp"
#include "tests/apps/told_data.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

using namespace hjemmel;
using namespace hjemmel::testing;
using Catch::Matchers::Contains;

namespace {

/// Every kind of value, mark and place: movers whose rows do not stand together, events without
/// ids, open spells, notes, figures within bounds, rows that are left out, constants.
const DataFolder::Files everything = {
    {"data.toml", R"(source = "made up"
assumptions = ["all of it"]
[collections.persons]
source = "a register"
leave_out = { in_scope = "ukendt" }
fields.in_scope = { column = "in_scope", values = { ukendt = "no" }, missing = ["?"] }
[collections.conversations]
fields.kind = { constant = "other" }
[collections.benefits]
complete = false
[figures.shares]
assumptions = ["half of it"]
year = { constant = 2021 }
constants = { rates_published = "yes" }
[figures.shares.quantities]
share_without = { column = "andel", unit = "%", known_to = "1 %", rounded = "half up", note = "rounded" }
)"},
    {"municipalities.csv",
     "id,population,region\nFanø,3400,Syddanmark\nSkive,45000,not applicable\nÆrø,,\"Syd, "
     "\"\"øst\"\"\"\n"},
    {"persons.csv",
     "id,municipality,birth_date,in_scope,home\na1,Fanø,1980-02-29,ja,Skive\nb,Skive,,?,Fanø\n"
     "x,Skive,1990-01-01,ukendt,\nc,Fanø,1999-12-31,no,\n"},
    {"conversations.csv",
     "person,date,registered\nc,2021-03-01,2021-03-02\na1,2021-03-05,\nc,2021-04-01,2021-04-01\n"},
    {"benefits.csv",
     "id,person,start,end,group\n1,a1,2020-01-01,9999-12-31,cash "
     "help\n2,b,2020-01-01,2020-02-01,\n"},
    {"tenants.csv",
     "id,municipality,from,to,rooms,owner\n7,Fanø,2020-01-01,2021-03-30,2,Skive\n"
     "8,Skive,2020-01-01,,1,\n9,Fanø,,,5,\n7,Skive,2021-03-31,2021-12-31,,\n8,Fanø,1999-01-01,"
     "1999-12-31,,\n"},
    {"shares.csv", "municipality,month,andel\nFanø,2021-06,62\nSkive,2021-06,\n"},
    {"grants.csv",
     "municipality,year,grant\nFanø,2021,1/3\nSkive,2021,12345678901234567890.123456789\n"},
    {"places.csv", "municipality,span,rate\nFanø,2021-01-01/2021-06-30,7.25\nÆrø,2020,0.000001\n"},
    {"holidays.csv", "date,holiday\n2021-12-25,Jul\n"},
    {"hours.csv", "person,month,hours\na1,2021-06,7.4\nc,2021-06,7.45\nb,2021-06,\n"}};

std::string packed_bytes(const Loaded& loaded, const engine::Program& program = data_program(),
                         const apps::LoadOptions& options = {}) {
    std::string bytes;
    apps::write_pack(loaded.data, program, options,
                     [&](std::string_view piece) { bytes += piece; });
    return bytes;
}

/// Ends bytes with the hash of what stands before.
std::string sealed(std::string bytes) {
    bytes.resize(bytes.size() - 32);
    engine::Sha256 hash;
    hash.update(bytes);
    for (const std::uint8_t byte : hash.finish()) bytes += static_cast<char>(byte);
    return bytes;
}

Loaded load_under(const std::filesystem::path& path, const engine::Program& program) {
    lang::Sources sources;
    auto data = apps::load_data(path, program, sources);
    return {std::move(sources), std::move(data)};
}

/// A folder that is packed, and what its files say.
struct PackedFolder {
    explicit PackedFolder(const DataFolder::Files& files, const apps::LoadOptions& options = {})
        : folder(files) {
        const Loaded loaded = load_path(folder.path(), options);
        INFO(loaded.drawn());
        REQUIRE(loaded.codes().empty());
        REQUIRE_FALSE(loaded.data.packed);
        by_files = told(loaded);
        bytes = packed_bytes(loaded);
        put(bytes);
    }
    void put(const std::string& pack) const { folder.write(apps::pack_name, pack); }

    /// Whether the pack was left aside with this one message and the files were read.
    [[nodiscard]] bool leaves_aside(const std::string& code) const {
        const Loaded loaded = load_path(folder.path());
        return !loaded.data.packed && loaded.codes() == std::vector<std::string>{code} &&
               told(loaded) == by_files;
    }

    DataFolder folder;
    std::string by_files;
    std::string bytes;
};

/// Small enough to try each byte of its pack.
const DataFolder::Files small = {
    {"municipalities.csv", "id,population,region\nFanø,3400,gælder ikke\n"},
    {"persons.csv",
     "id,municipality,birth_date,in_scope,home\na,Fanø,1980-02-29,yes,Fanø\n"
     "b,Fanø,,no,\n"},
    {"hours.csv", "person,month,hours\na,2021-06,7.4\n"}};

}  // namespace

TEST_CASE("a pack says everything that the files say, and nothing else") {
    const PackedFolder packed(everything);
    const Loaded loaded = load_path(packed.folder.path());
    INFO(loaded.drawn());
    CHECK(loaded.data.packed);
    CHECK(loaded.codes().empty());
    CHECK(told(loaded) == packed.by_files);
    // What is compared above is what it is meant to be.
    CHECK_THAT(packed.by_files, Contains("31/50 [123/200, 5/8)") && Contains("\"rounded\""));
    CHECK_THAT(packed.by_files, Contains("12345678901234567890123456789/1000000000"));
    CHECK_THAT(packed.by_files, Contains("2021-01-01..2021-06-30") && Contains("not applicable"));
    CHECK_THAT(packed.by_files, Contains("conversations.csv:3"));
    CHECK_THAT(packed.by_files, Contains("listed: 0 2 1") && Contains("listed: 1 0"));
    CHECK_THAT(packed.by_files, Contains("left out by `leave_out` of `in_scope` 1"));
    CHECK_THAT(packed.by_files, Contains("Syd, \"øst\""));
    // Packed again it is the same to the byte.
    CHECK(packed_bytes(loaded) == packed.bytes);
}

TEST_CASE("each byte of a pack that is another is noticed") {
    const PackedFolder packed(small);
    REQUIRE(packed.bytes.size() < 4'000);
    for (std::size_t at = 0; at < packed.bytes.size(); ++at) {
        for (const char change : {'\x01', '\x80'}) {
            std::string other = packed.bytes;
            other[at] = static_cast<char>(other[at] ^ change);
            packed.put(other);
            INFO("byte " << at);
            const bool is_version = at >= 8 && at < 16;
            REQUIRE(packed.leaves_aside(is_version ? "W7082" : "W7081"));
        }
    }
}

TEST_CASE("each cut of a pack is noticed, and what stands after its end") {
    const PackedFolder packed(small);
    for (std::size_t size = 0; size < packed.bytes.size(); ++size) {
        packed.put(packed.bytes.substr(0, size));
        INFO("cut to " << size);
        REQUIRE(packed.leaves_aside("W7081"));
    }
    packed.put(packed.bytes + '\0');
    CHECK(packed.leaves_aside("W7081"));
    packed.put("id,municipality\n");
    CHECK(packed.leaves_aside("W7081"));
    // A folder of this name is no pack either.
    std::filesystem::remove(packed.folder.path() / apps::pack_name);
    packed.folder.write(std::string(apps::pack_name) + "/x", "");
    CHECK(packed.leaves_aside("W7081"));
}

TEST_CASE("a made-up pack with a right hash leads nowhere") {
    const PackedFolder packed(small);
    // Any number made another, also a huge one: it is refused, or it is data that facts can hold.
    for (std::size_t at = 16; at + 32 < packed.bytes.size(); ++at) {
        for (const char* other : {"\xFE\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F", "\xFF", "\x01", "\x7E"}) {
            std::string bytes = packed.bytes;
            bytes.replace(at, 1, other);
            packed.put(sealed(bytes));
            const Loaded loaded = load_path(packed.folder.path());
            INFO("byte " << at);
            if (loaded.data.packed) {
                CHECK_FALSE(told(loaded).empty());
            } else {
                REQUIRE(loaded.codes().size() == 1);
                REQUIRE(told(loaded) == packed.by_files);
            }
        }
    }
}

TEST_CASE("events without an id leave no keys in a pack, and go by their lines after it") {
    const auto folder = [](bool with_ids) {
        std::string events = with_ids ? "id,person,date\n" : "person,date\n";
        for (int i = 0; i < 5'000; ++i) {
            events += with_ids ? "conversation-" + std::to_string(10'000 + i) + "," : "";
            events += "a1,2021-03-0" + std::to_string(1 + i % 9) + "\n";
        }
        return DataFolder::Files{{"data.toml",
                                  "[collections.persons]\nwithout = [\"birth_date\", \"in_scope\", "
                                  "\"home\"]\n[collections.conversations]\nwithout = [\"kind\"]\n"},
                                 {"municipalities.csv", "id,population,region\nFanø,3400,Syd\n"},
                                 {"persons.csv", "id,municipality\na1,Fanø\n"},
                                 {"conversations.csv", events}};
    };
    const PackedFolder with_ids(folder(true));
    const PackedFolder without(folder(false));
    // Each id has 18 letters; where they end, lines and parents are runs in both.
    CHECK(with_ids.bytes.size() >= without.bytes.size() + 5'000 * 18);
    // A day in two bytes is nearly all that a row takes.
    CHECK(without.bytes.size() < 5'000 * 2 + 2'000);
    const Loaded loaded = load_path(without.folder.path());
    INFO(loaded.drawn());
    REQUIRE(loaded.data.packed);
    REQUIRE(loaded.facts().row_count(conversations) == 5'000);
    CHECK(loaded.facts().key(conversations, 0) == "conversations.csv:2");
    CHECK(loaded.facts().key(conversations, 4'999) == "conversations.csv:5001");
    CHECK_FALSE(loaded.facts().find_row(conversations, "conversations.csv:2"));
}

TEST_CASE("a pack of another version of the program is left aside") {
    const PackedFolder packed(small);
    std::string bytes = packed.bytes;
    bytes[8] = static_cast<char>(bytes[8] + 1);
    packed.put(sealed(bytes));
    CHECK(packed.leaves_aside("W7082"));
    const std::size_t at = packed.bytes.find("0.1.0");
    REQUIRE(at < 24);
    bytes = packed.bytes;
    bytes[at + 2] = '9';
    packed.put(sealed(bytes));
    CHECK(packed.leaves_aside("W7082"));
}

TEST_CASE("a pack is left aside when a file is another, though its length and its time are not") {
    const DataFolder::Files more = {
        {"data.toml", "[collections.persons]\nsource = \"one\"\n"}, small[0], small[1], small[2]};
    const auto says = [](const PackedFolder& packed, const std::string& file) {
        const Loaded loaded = load_path(packed.folder.path());
        INFO(loaded.drawn());
        CHECK_FALSE(loaded.data.packed);
        CHECK(loaded.codes() == std::vector<std::string>{"W7080"});
        CHECK_THAT(loaded.drawn(), Contains("`" + file + "` is not as it was"));
        CHECK_THAT(loaded.drawn(lang::Language::Danish), Contains("`" + file + "` er ikke"));
        std::filesystem::remove(packed.folder.path() / apps::pack_name);
        CHECK(told(loaded) == told(load_path(packed.folder.path())));
        return loaded;
    };
    SECTION("a cell") {
        const PackedFolder packed(more);
        const auto path = packed.folder.path() / "persons.csv";
        const auto time = std::filesystem::last_write_time(path);
        std::string text = more[2].second;
        text.replace(text.find("1980"), 4, "1984");
        packed.folder.write("persons.csv", text);
        std::filesystem::last_write_time(path, time);
        CHECK(says(packed, "persons.csv").field(persons, "a", 0) == "1984-02-29");
    }
    SECTION("a file more") {
        const PackedFolder packed(more);
        packed.folder.write("grants.csv", "municipality,year,grant\nFanø,2021,5\n");
        CHECK(says(packed, "grants.csv").figure("focus.grant", "Fanø", {2021}) == "5");
    }
    SECTION("a file less") {
        const PackedFolder packed(more);
        std::filesystem::remove(packed.folder.path() / "hours.csv");
        says(packed, "hours.csv");
    }
    SECTION("the settings") {
        const PackedFolder packed(more);
        packed.folder.write("data.toml", "[collections.persons]\nsource = \"two\"\n");
        CHECK(says(packed, "data.toml").data.files[2].source == "two");
    }
    SECTION("no settings any more") {
        const PackedFolder packed(more);
        std::filesystem::remove(packed.folder.path() / "data.toml");
        says(packed, "data.toml");
    }
}

TEST_CASE("a file that is ignored may change, and a pack is read however old the files are") {
    const PackedFolder packed({{"data.toml", "ignore_files = [\"old.csv\"]\n"},
                               {"old.csv", "a\n"},
                               small[0],
                               small[1],
                               small[2]});
    packed.folder.write("old.csv", "b\n");
    for (const auto& entry : std::filesystem::directory_iterator(packed.folder.path())) {
        std::filesystem::last_write_time(entry.path(),
                                         std::filesystem::file_time_type::clock::now());
    }
    const Loaded loaded = load_path(packed.folder.path());
    CHECK(loaded.data.packed);
    CHECK(told(loaded) == packed.by_files);
}

TEST_CASE("a pack that was made under other declarations is left aside") {
    const PackedFolder packed(small);
    const auto change = [&](const std::function<void(engine::Program&)>& what) {
        engine::Program program = data_program();
        what(program);
        const Loaded loaded = load_under(packed.folder.path(), program);
        CHECK_FALSE(loaded.data.packed);
        // Where the files no longer fit either, that is said as well.
        CHECK_FALSE(loaded.codes().empty());
        CHECK(loaded.codes().back() == "W7083");
    };
    change([](engine::Program& program) { program.enumerations[0].value_labels[1].danish = "x"; });
    change([](engine::Program& program) { program.enumerations[1].values.emplace_back("third"); });
    change([](engine::Program& program) { program.base_units[1].labels.danish = "kroner"; });
    change([](engine::Program& program) { program.collections[0].name = "register.town"; });
    change([](engine::Program& program) {
        program.collections[1].over_time = false;
        program.collections[4].over_time = false;
    });
    change([](engine::Program& program) {
        program.collections[0].fields[0].type.range = engine::Interval::between(0, 10'000);
    });
    change([](engine::Program& program) { program.quantities[0].name = "focus.cases"; });
    change([](engine::Program& program) {
        program.quantities[6].type.integer = false;
        program.quantities[6].type.can_be_not_applicable = true;
    });
    change([](engine::Program& program) {
        program.quantities[0].role = engine::QuantityRole::Defined;
    });
    // A limit of reading that is lower could refuse a file.
    apps::LoadOptions options;
    options.csv.columns = 100;
    CHECK(load_path(packed.folder.path(), options).codes() == std::vector<std::string>{"W7083"});
    // What rules compute is no declaration.
    engine::Program program = data_program();
    program.rules_hash = "other";
    program.clauses.emplace_back();
    CHECK(load_under(packed.folder.path(), program).data.packed);
}

TEST_CASE("reading a pack can be stopped") {
    const PackedFolder packed(small);
    int asked = 0;
    apps::LoadOptions options;
    options.cancelled = [&] { return ++asked > 1; };
    const Loaded loaded = load_path(packed.folder.path(), options);
    CHECK(loaded.data.cancelled);
    CHECK_FALSE(loaded.data.packed);
}

TEST_CASE("numbers of a thousand digits come back from a pack") {
    const std::string digits(400, '7');
    const std::string number = digits + "." + digits + "1";
    const PackedFolder packed({{"municipalities.csv", "id,population,region\nFanø,3400,x\n"},
                               {"places.csv", "municipality,rate,span\nFanø," + number + ",\n"}});
    const Loaded loaded = load_path(packed.folder.path());
    CHECK(loaded.data.packed);
    CHECK_THAT(loaded.figure("focus.rate", "Fanø", {}), Contains(digits + digits + "1/1000"));
}

// ---- files that are not hashed again ----

namespace {

/// Every file is taken for settled.
apps::LoadOptions at_once() {
    apps::LoadOptions options;
    options.stamp_age = std::chrono::milliseconds(0);
    return options;
}

/// Lets the step pass in which the system counts the time of files.
void let_a_step_pass() { std::this_thread::sleep_for(std::chrono::milliseconds(30)); }

/// How often reading asks whether it is cancelled: once for each 64 KiB that is read or hashed.
int pieces_read(const PackedFolder& packed, bool trust_stamps) {
    int pieces = 0;
    apps::LoadOptions options;
    options.trust_stamps = trust_stamps;
    options.cancelled = [&] {
        ++pieces;
        return false;
    };
    const Loaded loaded = load_path(packed.folder.path(), options);
    CHECK(loaded.data.packed);
    CHECK(told(loaded) == packed.by_files);
    return pieces;
}

DataFolder::Files many_rows() {
    std::string persons = "id,municipality,birth_date,in_scope,home\n";
    for (int row = 0; row < 20'000; ++row) persons += std::to_string(row) + ",Fanø,,no,\n";
    return {small[0], {"persons.csv", persons}};
}

}  // namespace

TEST_CASE("a file that nobody touched since it was packed is not hashed again") {
    const PackedFolder packed(many_rows(), at_once());
    const auto bytes = std::filesystem::file_size(packed.folder.path() / "persons.csv");
    const int trusting = pieces_read(packed, true);
    const int hashing = pieces_read(packed, false);
    CHECK(hashing - trusting >= static_cast<int>(bytes / 65'536));
    // What is packed again from the pack keeps the stamps, where they were trusted.
    CHECK(packed_bytes(load_path(packed.folder.path())) == packed.bytes);
    apps::LoadOptions doubting;
    doubting.trust_stamps = false;
    CHECK(load_path(packed.folder.path(), doubting).data.stamps.empty());
    // Touched, it is hashed, and found to be the same.
    let_a_step_pass();
    std::filesystem::last_write_time(packed.folder.path() / "persons.csv",
                                     std::filesystem::file_time_type::clock::now());
    CHECK(pieces_read(packed, true) == hashing - 1);
}

TEST_CASE("a file that was just written has no stamp in its pack") {
    const DataFolder folder(many_rows());
    const auto path = folder.path() / "persons.csv";
    // Also one whose time of writing was set back.
    std::filesystem::last_write_time(
        path, std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
    apps::LoadOptions options;
    options.stamp_age = std::chrono::minutes(10);
    CHECK(load_path(folder.path(), options).data.stamps.empty());
    CHECK(load_path(folder.path(), at_once()).data.stamps.size() == 2);
    CHECK(apps::LoadOptions().stamp_age == std::chrono::seconds(2));
}

TEST_CASE("another content is noticed though length and time of writing are the stamp's") {
    const PackedFolder packed(small, at_once());
    const auto path = packed.folder.path() / "persons.csv";
    const auto time = std::filesystem::last_write_time(path);
    std::string text = small[1].second;
    text.replace(text.find("1980"), 4, "1984");
    let_a_step_pass();
    SECTION("written over") { packed.folder.write("persons.csv", text); }
    SECTION("another file in its place") {
        packed.folder.write("other", text);
        std::filesystem::last_write_time(packed.folder.path() / "other", time);
        std::filesystem::rename(packed.folder.path() / "other", path);
    }
    SECTION("a link to another file in its place") {
        packed.folder.write("other", text);
        std::filesystem::remove(path);
        std::filesystem::create_symlink("other", path);
    }
    std::filesystem::last_write_time(path, time);
    const Loaded loaded = load_path(packed.folder.path());
    CHECK_FALSE(loaded.data.packed);
    CHECK(loaded.codes() == std::vector<std::string>{"W7080"});
    CHECK(loaded.field(persons, "a", 0) == "1984-02-29");
}

TEST_CASE("a file that changes while it is read leaves no stamp") {
    const DataFolder folder(many_rows());
    const auto path = folder.path() / "persons.csv";
    let_a_step_pass();
    apps::LoadOptions options = at_once();
    int asked = 0;
    options.cancelled = [&] {
        // Between two pieces of it; size and time of writing are as before.
        if (++asked == 3) {
            const auto time = std::filesystem::last_write_time(path);
            std::ofstream(path, std::ios::binary | std::ios::in | std::ios::out).seekp(40).put('x');
            std::filesystem::last_write_time(path, time);
        }
        return false;
    };
    const Loaded loaded = load_path(folder.path(), options);
    REQUIRE(asked > 3);
    CHECK(loaded.data.stamps.count("persons.csv") == 0);
    CHECK(loaded.data.stamps.count("municipalities.csv") == 1);
}
