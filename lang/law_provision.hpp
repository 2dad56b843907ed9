#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

/// Provisions as numbers, for reading law texts and for changing them.
namespace hjemmel::lang::law {

/// A provision in numbers; a part that is zero is not named. All zero: the instrument itself.
struct Provision {
    int section = 0;
    char section_letter = 0;
    int paragraph = 0;
    int number = 0;
    char letter = 0;

    [[nodiscard]] auto key() const {
        return std::tie(section, section_letter, paragraph, number, letter);
    }
    bool operator==(const Provision&) const = default;
    friend bool operator<(const Provision& left, const Provision& right) {
        return left.key() < right.key();
    }

    [[nodiscard]] bool is_instrument() const { return section == 0; }
    [[nodiscard]] bool is_section() const {
        return section != 0 && paragraph == 0 && number == 0 && letter == 0;
    }
};

[[nodiscard]] Provision section_of(const Provision& provision);
[[nodiscard]] Provision paragraph_of(const Provision& provision, int paragraph);
/// Gives what a provision stands below: for a § the instrument.
[[nodiscard]] Provision parent_of(Provision provision);
/// Says that `inner` is `outer` or lies below it.
[[nodiscard]] bool covers(const Provision& outer, Provision inner);
/// Says that a written name is the provision's: a § names its first paragraph too, whose number was
/// not written while it was the only one.
[[nodiscard]] bool names(const Provision& name, const Provision& provision);
/// Gives the canonical form; an empty text for the instrument.
[[nodiscard]] std::string written(const Provision& provision);

/// Which part a written provision begins with.
enum class Level : std::uint8_t { Section, Paragraph, Number, Letter };

struct ReadProvision {
    Provision provision;
    Level first = Level::Section;  ///< `stk. 2` begins at Paragraph
    std::size_t end = 0;           ///< the byte after it
};

/// Reads `§ 5, stk. 1, nr. 2, litra a`, or the end of it from any part on, tolerantly; none when
/// what begins like a provision is none.
[[nodiscard]] std::optional<ReadProvision> read_provision(std::string_view text, std::size_t begin);
/// Says that `§`, `stk.`, `nr.` or `litra` stands at `at`.
[[nodiscard]] bool begins_like_provision(std::string_view text, std::size_t at);
[[nodiscard]] bool begins_like_section(std::string_view text, std::size_t at);
/// Completes what was read by what stands before it: `nr. 2` after `§ 5, stk. 1, nr. 1` is
/// `§ 5, stk. 1, nr. 2`.
[[nodiscard]] Provision resolve(const ReadProvision& read, const Provision& before);
/// Gives the provision of a canonical form.
[[nodiscard]] Provision provision_of(std::string_view canonical);

[[nodiscard]] std::size_t skip_blanks(std::string_view text, std::size_t at);

}  // namespace hjemmel::lang::law
