#include "apps/report/settling_set.hpp"

#include "apps/report/missing.hpp"
#include "apps/report/words.hpp"

#include <algorithm>
#include <string_view>

namespace hjemmel::apps {

namespace {

using engine::Cell;
using engine::MissingFact;
using Member = sim::SettlingSet::Member;
using Need = sim::SettlingSet::Need;
using Settles = sim::SettlingSet::Settles;

constexpr std::size_t most_supposed = 3;  // a longer list is not read

std::string_view need_text(Need need) {
    switch (need) {
        case Need::Needed:
            return "needed";
        case Need::NotNeeded:
            return "not_needed";
        case Need::NotShown:
            return "not_shown";
    }
    return "";
}

std::string_view settles_text(Settles settles) {
    switch (settles) {
        case Settles::Proved:
            return "proved";
        case Settles::WhereTried:
            return "where_tried";
        case Settles::NotAlways:
            return "not_always";
    }
    return "";
}

class Writer {
public:
    Writer(const engine::Program& program, const People& people, const Display& display,
           const engine::Place& asked, const sim::SettlingSet& set)
        : program_(program), people_(people), display_(display), asked_(asked), set_(set) {}

    [[nodiscard]] std::string exact(const MissingFact& fact, const Cell& cell) const {
        if (cell.state == Cell::State::NotApplicable) {
            return "not_applicable";
        }
        return fact.kind == MissingFact::Kind::Rows
                   ? "no_others"
                   : exact_text(program_, people_, cell.value, type_of(fact));
    }

    /// What is said behind the list of what is missing.
    [[nodiscard]] std::string clause() const {
        const Language language = display_.language();
        if (set_.settles == Settles::NotAlways) {
            return std::string(word(Word::SetNotAlways, language));
        }
        std::vector<std::string> parts;
        const auto add = [&](Word which, Need need, bool further) {
            const std::string text = facts_with(need, further);
            if (!text.empty()) {
                parts.push_back(say(which, language, text));
            }
        };
        const auto count = [this](Need need) {
            return std::count_if(
                set_.members.begin(), set_.members.end(),
                [need](const Member& member) { return !member.further && member.need == need; });
        };
        add(Word::SetLeftOut, Need::NotNeeded, false);
        if (count(Need::Needed) > 0 || count(Need::NotNeeded) > 0) {
            add(Word::SetNotShown, Need::NotShown, false);
        }
        if (count(Need::Needed) > 1 && parts.empty()) {
            parts.emplace_back(word(Word::SetEachNeeded, language));
        }
        add(Word::SetFurther, Need::Needed, true);
        std::string text;
        for (const std::string& part : parts) {
            text += (text.empty() ? "" : "; ") + part;
        }
        return text;
    }

    /// For a fact that is needed: what the others may be so that the answer is unknown without it.
    [[nodiscard]] std::vector<std::string> witnesses() const {
        std::vector<std::string> lines;
        for (const Member& member : set_.members) {
            if (member.need != Need::Needed || member.witness.empty() ||
                member.witness.size() > most_supposed) {
                continue;
            }
            std::vector<std::string> supposed;
            for (const sim::SettlingSet::Supposed& one : member.witness) {
                supposed.push_back(supposition(set_.members[one.member].fact, one.cell));
            }
            lines.push_back(say(Word::SetNeededWhen, display_.language(), text_of({member.fact}),
                                display_.list(supposed)));
        }
        return lines;
    }

private:
    [[nodiscard]] const engine::Type& type_of(const MissingFact& fact) const {
        return fact.kind == MissingFact::Kind::Field
                   ? program_[fact.collection].fields.at(fact.field).type
                   : program_[fact.place.quantity].type;
    }

    [[nodiscard]] std::string text_of(const std::vector<MissingFact>& facts) const {
        return missing_text(display_, people_, asked_, facts);
    }

    [[nodiscard]] std::string facts_with(Need need, bool further) const {
        std::vector<MissingFact> facts;
        for (const Member& member : set_.members) {
            if (member.need == need && member.further == further) {
                facts.push_back(member.fact);
            }
        }
        return facts.empty() ? std::string() : text_of(facts);
    }

    [[nodiscard]] std::string supposition(MissingFact fact, const Cell& cell) const {
        const Language language = display_.language();
        if (fact.kind == MissingFact::Kind::Rows) {
            return say(Word::SetNoOthers, language, text_of({fact}));
        }
        fact.only_bounds = false;  // here it is known exactly
        return say(Word::SetSupposed, language, text_of({fact}),
                   cell.state == Cell::State::NotApplicable
                       ? std::string(word(Word::NotApplicable, language))
                       : display_.value(cell.value, type_of(fact), people_));
    }

    const engine::Program& program_;
    const People& people_;
    const Display& display_;
    const engine::Place& asked_;
    const sim::SettlingSet& set_;
};

}  // namespace

SettlingSetRecord settling_set_record(const engine::Program& program, const engine::Facts& facts,
                                      const People& people, const Display& display,
                                      const engine::Place& asked, const sim::SettlingSet& set) {
    const Writer writer(program, people, display, asked, set);
    const auto record_of = [&](std::size_t member) {
        return missing_record(program, facts, people, display, set.members[member].fact);
    };
    SettlingSetRecord record;
    for (std::size_t number = 0; number < set.members.size(); ++number) {
        const Member& member = set.members[number];
        SettlingSetRecord::Member shown{
            record_of(number), std::string(need_text(member.need)), member.further, {}};
        for (const sim::SettlingSet::Supposed& one : member.witness) {
            shown.witness.push_back(
                {record_of(one.member), writer.exact(set.members[one.member].fact, one.cell)});
        }
        record.members.push_back(std::move(shown));
    }
    record.settles = settles_text(set.settles);
    record.questions = set.questions;
    record.clause = writer.clause();
    record.in_words = writer.witnesses();
    return record;
}

}  // namespace hjemmel::apps
