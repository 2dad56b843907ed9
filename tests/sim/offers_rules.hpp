#pragma once

#include "engine/evaluate/facts.hpp"
#include "engine/evaluate/interpreter.hpp"
#include "engine/program/program.hpp"

#include <optional>
#include <string>

// A small program for the tests of searches: a yearly target for the share of persons without an
// offer in December, and one for the mean of twelve monthly shares of conversations.
namespace hjemmel::testing {

/// Compiles the rules; `limit` is what stands in the place of the 20 per cent.
[[nodiscard]] engine::Program offers_rules(const std::string& limit = "20 %");

/// Compiles a rule file that must have no errors.
[[nodiscard]] engine::Program compiled_rules(const std::string& source);

/// Facts of one municipality, or of more (rows of the first entity of a program), that are filled
/// in line by line.
class OffersFacts {
public:
    explicit OffersFacts(const engine::Program& program, std::uint32_t municipalities = 1);

    void give(const std::string& quantity, const std::string& index, const std::string& value,
              std::uint32_t row = 0);
    /// With half a step on each side; the upper end does not belong to it when it was rounded half
    /// up.
    void give_known_to(const std::string& quantity, const std::string& index,
                       const std::string& value, const std::string& step, bool rounded_half_up);

    [[nodiscard]] const engine::Facts& facts() const { return facts_; }
    [[nodiscard]] engine::Place place(const std::string& quantity, const std::string& index) const;

private:
    const engine::Program& program_;
    engine::Facts facts_;
};

/// The default readings, with one changed if wanted.
[[nodiscard]] engine::Circumstances readings(const engine::Program& program,
                                             std::optional<std::uint32_t> threshold = std::nullopt);

}  // namespace hjemmel::testing
