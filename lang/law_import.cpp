#include "lang/law_import.hpp"

#include "lang/characters.hpp"
#include "lang/law_amendment.hpp"
#include "lang/law_commencement.hpp"
#include "lang/law_draft.hpp"
#include "lang/law_rewording.hpp"
#include "lang/law_split.hpp"
#include "lang/law_text.hpp"
#include "lang/whole_words.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

namespace hjemmel::lang {

namespace {

using engine::Date;
using law::Provision;

bool has(std::string_view text, std::string_view words) {
    return text.find(words) != std::string_view::npos;
}

bool begins_with(std::string_view text, std::string_view beginning) {
    return text.substr(0, beginning.size()) == beginning;
}

using Part = DraftPart;
using Change = DraftChange;

class Importing {
public:
    Importing(const std::vector<OfficialText>& texts, const ImportDates& dates)
        : texts_(texts), dates_(dates) {}

    ImportedLaws run() {
        std::vector<std::size_t> order(texts_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        // What is changed stands before what changes it.
        std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
            const auto key = [&](std::size_t place) {
                const OfficialText& text = texts_[place];
                return std::make_tuple(text.issued.value_or(Date{}), text.number, text.kind);
            };
            return key(left) < key(right);
        });
        result_.laws.resize(texts_.size());
        std::set<std::string> seen;
        for (const std::size_t place : order) {
            const OfficialText& text = texts_[place];
            if (!text.issued) continue;  // reported when it was read
            if (!seen.insert(text.id()).second) {
                report(Code::ImportIdRepeated, {text.id()}, text.span);
                continue;
            }
            Draft draft = drafted(text);
            if (!draft.commences) continue;
            result_.laws[place] = {text.id(), text.file_name(), written(draft)};
            read_back(result_.laws[place]);
        }
        check_changes();
        sort_diagnostics(result_.diagnostics);
        return std::move(result_);
    }

private:
    Diagnostic& report(Code code, std::vector<Argument> arguments, Span where) {
        result_.diagnostics.push_back({code, std::move(arguments), where, {}, {}, {}, {}, {}});
        return result_.diagnostics.back();
    }

    // ---- one instrument ----

    Draft drafted(const OfficialText& text) {
        Draft draft;
        draft.text = &text;
        draft.issued = *text.issued;
        const auto published = dates_.published.find(text.id());
        draft.is_published_given = published != dates_.published.end();
        draft.published = draft.is_published_given
                              ? published->second
                              : engine::add_days(draft.issued, 1).value_or(draft.issued);
        if (const auto given = dates_.commences.find(text.id()); given != dates_.commences.end())
            draft.commences = given->second;
        std::vector<const OfficialText::Section*> inserted;
        std::vector<std::pair<const OfficialText::Section*, AmendingSection>> amending;
        for (const OfficialText::Section& section : text.sections) {
            auto changes = read_amendment(section.text);
            if (text.only_inserted && !changes) {
                inserted.push_back(&section);
            } else {
                add_section(section, draft, changes.has_value());
                if (changes) amending.emplace_back(&section, std::move(*changes));
            }
        }
        if (!draft.commences) {
            auto& diagnostic = report(Code::ImportCommencementMissing, {text.id()}, text.span);
            if (text.only_inserted) diagnostic.notes.push_back({Phrase::ImportInsertedDates, {}});
            diagnostic.help.push_back(
                {Phrase::ImportSayCommencement, {"--commences " + text.id() + "=YYYY-MM-DD"}});
            return draft;
        }
        add_inserted(inserted, draft);
        for (const auto& [section, changes] : amending) add_changes(*section, changes, draft);
        return draft;
    }

    /// The wordings of one §, as parts.
    std::vector<Part> parts_of(const std::string& text, const Provision& start, Span where) {
        std::vector<Part> parts;
        const SplitSection split = split_section(text, start);
        for (const MisplacedMarker& one : split.misplaced) {
            report(one.repeated ? Code::LawAnchorRepeated : Code::ImportOutOfOrder,
                   one.repeated
                       ? std::vector<Argument>{law::written(one.found)}
                       : std::vector<Argument>{law::written(one.found), law::written(one.before)},
                   where);
        }
        report_passed(split.passed, where);
        for (const LawPart& one : split.parts) {
            Part part{one.provision, {}, {}, {}, {}};
            std::vector<std::string> left_out;
            for (const std::string_view sentence : sentences_of(one.text))
                add_words(printable(sentence, &left_out), part, where);
            for (const std::string& character : left_out)
                report(Code::ImportCharacterLeftOut, {law::written(one.provision), character},
                       where);
            parts.push_back(std::move(part));
        }
        if (!parts.empty() && !ends_a_sentence(split.parts.back().text) &&
            text.find_first_not_of(" \t\r\n") != std::string::npos)
            report(Code::ImportTextCut, {law::written(parts.back().provision)}, where);
        return parts;
    }

    /// Markers that stayed in a text: out of order among themselves they were a list, otherwise
    /// nobody can say.
    void report_passed(const std::vector<Provision>& passed, Span where) {
        std::map<Provision, std::string> kept;  // by what holds them
        std::set<Provision> out_of_order;
        const Provision* before = nullptr;
        for (const Provision& one : passed) {
            const bool is_letter = one.letter != 0;
            const bool same_list = before != nullptr && (before->letter != 0) == is_letter &&
                                   law::parent_of(*before) == law::parent_of(one);
            const int place = is_letter ? one.letter : one.number;
            if (same_list && place != (is_letter ? before->letter : before->number) + 1) {
                report(Code::ImportOutOfOrder, {law::written(one), law::written(*before)}, where);
                out_of_order.insert(law::parent_of(one));
            } else {
                std::string& markers = kept[law::parent_of(one)];
                markers += (markers.empty() ? "`" : ", `") +
                           (is_letter ? std::string(1, one.letter) : std::to_string(one.number)) +
                           ")`";
            }
            before = &one;
        }
        for (const auto& [holder, markers] : kept) {
            if (out_of_order.count(holder) == 0)
                report(Code::ImportMarkerInText, {law::written(holder), markers}, where);
        }
    }

    void add_words(const std::string& line, Part& part, Span where) {
        if (!add_line(line, part)) report(Code::ImportNotPlaced, {line}, where);
    }

    void add_section(const OfficialText::Section& section, Draft& draft, bool amends) {
        const auto heading = section_heading(section.text);
        if (!heading) {
            if (section.text.find_first_not_of(" \t\r\n") != std::string::npos)
                leave_open(section.text, {}, section.span, draft);
            return;
        }
        const Provision own = heading->provision;
        const auto same =
            std::find_if(draft.parts.begin(), draft.parts.end(),
                         [&](const Part& one) { return law::section_of(one.provision) == own; });
        if (same != draft.parts.end()) {
            report(Code::LawAnchorRepeated, {law::written(law::section_of(same->provision))},
                   section.span);
            return;
        }
        if (!draft.parts.empty()) {
            const Provision before = law::section_of(draft.parts.back().provision);
            if (own < before)
                report(Code::ImportOutOfOrder, {law::written(own), law::written(before)},
                       section.span);
        }
        if (amends) {
            // The wordings that it puts elsewhere stand in the changes; here it is one text.
            Part whole{own, {}, section.heading, {}, {}};
            std::vector<std::string> left_out;
            add_words(printable(section.text.substr(heading->end), &left_out), whole, section.span);
            for (const std::string& character : left_out)
                report(Code::ImportCharacterLeftOut, {law::written(own), character}, section.span);
            draft.parts.push_back(std::move(whole));
            return;
        }
        auto parts = parts_of(section.text, {}, section.span);
        parts.front().heading = section.heading;
        const bool commences = std::any_of(parts.begin(), parts.end(), [](const Part& part) {
            return takes_effect(without_quoted(part.text));
        });
        for (Part& part : parts) {
            read_dates(part, commences, draft, section.span);
            draft.parts.push_back(std::move(part));
        }
    }

    // ---- commencement and repeal ----

    static bool takes_effect(const std::string& text) {
        return has(text,
                   "tr\xC3\xA6"
                   "der ") &&
               has(text, "i kraft");
    }

    /// commences: it stands in the § that says when the instrument takes effect.
    void read_dates(const Part& part, bool commences, Draft& draft, Span where) {
        const std::string own = without_quoted(part.text);
        for (const std::string_view line : sentences_of(own)) {
            const std::string sentence = printable(line, nullptr);
            const bool ends = has(sentence, "oph\xC3\xA6ves") || has(sentence, "oph\xC3\xB8rer");
            if (takes_effect(sentence) || has(sentence, "har virkning fra") ||
                has(sentence, "tidspunktet for"))
                read_first_day(sentence, part, draft, where);
            else if (!ends && commences && names_a_day(sentence))
                read_another_day(sentence, part, draft, where);
            if (ends) read_repeal(sentence, part, draft, where);
        }
    }

    void not_understood(const std::string& sentence, const Draft& draft, Span where) {
        report(Code::ImportCommencementNotRead, {draft.text->id(), sentence}, where);
    }

    void read_first_day(const std::string& sentence, const Part& part, Draft& draft, Span where) {
        const auto read = read_commencement(sentence);
        std::optional<Date> date = read ? read->date : std::nullopt;
        if (read && !date && draft.is_published_given) date = engine::add_days(draft.published, 1);
        const bool given = dates_.commences.count(draft.text->id()) != 0;
        const std::string by = law::written(part.provision);
        if (!read || !date || !read->provision.is_instrument()) {
            auto parts = named_sections(sentence);
            if (parts.empty() && !given && is_about_whole(sentence)) parts.emplace_back();
            set_apart(std::move(parts), date, by, draft);
            const bool placed = read && date && !read->says_more && dated(*read, *date, by, draft);
            if (!placed) not_understood(sentence, draft, where);
            return;
        }
        if (read->says_more) {
            for (const Provision& one : named_sections(sentence))
                draft.own_days.push_back({one, {}, by});
            not_understood(sentence, draft, where);
        }
        if (given) {
            if (*draft.commences != *date)
                report(Code::ImportCommencementDiffers, {draft.text->id(), *draft.commences, *date},
                       where);
            return;
        }
        if (draft.commences && *draft.commences != *date) {
            draft.own_days.push_back({{}, {}, by});
            return not_understood(sentence, draft, where);
        }
        draft.commences = date;
        draft.commences_by = by;
    }

    /// `§ 1, nr. 1, gælder dog til og med den 30. juni 2021.`
    void read_another_day(const std::string& sentence, const Part& part, Draft& draft, Span where) {
        set_apart(named_sections(sentence), {}, law::written(part.provision), draft);
        not_understood(sentence, draft, where);
    }

    /// What a sentence names takes effect on a day of its own. Where that is no § of the instrument
    /// it may be any change that it makes.
    static void set_apart(std::vector<Provision> named, std::optional<Date> date,
                          const std::string& by, Draft& draft) {
        const auto& sections = draft.text->sections;
        for (Provision& one : named) {
            const bool is_own = std::any_of(
                sections.begin(), sections.end(), [&](const OfficialText::Section& section) {
                    const auto heading = section_heading(section.text);
                    return heading && heading->provision == law::section_of(one);
                });
            if (!is_own) one = Provision{};
            draft.own_days.push_back({one, date, by});
        }
    }

    /// Gives a § of the instrument a day of its own; false when there is none of that number.
    static bool dated(const Commencement& read, Date date, const std::string& by, Draft& draft) {
        for (Part& part : draft.parts) {
            if (!read.provision.is_section() ||
                !(law::section_of(part.provision) == read.provision))
                continue;
            part.from = date;
            part.from_by = by;
            return true;
        }
        return false;
    }

    void read_repeal(const std::string& sentence, const Part& part, Draft& draft, Span where) {
        const auto named = find_instrument(sentence);
        if (!named || named->begin != 0 || !has(sentence, "oph\xC3\xA6ves.") || !draft.commences) {
            // An end on a day of its own, of this instrument or of another.
            const bool is_dated =
                has(sentence, "oph\xC3\xA6ves den") || has(sentence, "oph\xC3\xB8rer den");
            const bool is_own = begins_with(sentence, "Bekendtg\xC3\xB8relsen oph") ||
                                begins_with(sentence, "Loven oph");
            if (is_dated || is_own || named) not_understood(sentence, draft, where);
            return;
        }
        draft.changes.push_back({"repeals",
                                 named->kind + std::to_string(named->number),
                                 {},
                                 *draft.commences,
                                 law::written(part.provision),
                                 {}});
    }

    // ---- what it changes ----

    /// The instrument whose title an amending one bears.
    const OfficialText* base_of(const OfficialText& text) const {
        constexpr std::string_view mark = " om \xC3\xA6ndring af ";
        const auto at = text.title.find(mark);
        if (at == std::string::npos) return nullptr;
        const std::string wanted = without_case(text.title.substr(at + mark.size()));
        const OfficialText* found = nullptr;
        for (const OfficialText& other : texts_) {
            if (&other == &text || !other.issued || *text.issued < *other.issued ||
                without_case(other.title) != wanted)
                continue;
            const auto key = [](const OfficialText& one) {
                return std::tie(*one.issued, one.number, one.kind);
            };
            if (found == nullptr || key(*found) < key(other)) found = &other;
        }
        return found;
    }

    void add_inserted(const std::vector<const OfficialText::Section*>& sections, Draft& draft) {
        if (sections.empty()) return;
        const OfficialText* base = base_of(*draft.text);
        if (base == nullptr) {
            report(Code::ImportBaseMissing, {draft.text->id()}, draft.text->span)
                .notes.push_back(
                    {Phrase::ImportBaseNamed, {"\xC2\xBB" + draft.text->title + "\xC2\xAB"}});
            for (const auto* section : sections) {
                const auto heading = section_heading(section->text);
                if (!heading) {
                    add_section(*section, draft, false);
                    continue;
                }
                for (Part& part : parts_of(section->text, {}, section->span))
                    draft.parts.push_back(std::move(part));
                check_repeated(draft, section->span);
            }
            return;
        }
        for (const auto* section : sections) {
            const auto heading = section_heading(section->text);
            if (!heading) {
                leave_open(section->text, {{}, base->id(), {}, *draft.commences, {}, {}},
                           section->span, draft);
                continue;
            }
            const bool there =
                version_of(base->id(), heading->provision, *draft.commences) != nullptr;
            draft.changes.push_back({there ? "replaces" : "inserts",
                                     base->id(),
                                     heading->provision,
                                     *draft.commences,
                                     {},
                                     parts_of(section->text, {}, section->span)});
        }
    }

    /// Says that words could not be placed, and marks what they speak of. `change`: what it would
    /// have been; of no instrument when that is unknown.
    void leave_open(const std::string& words, Change change, Span where, Draft& draft) {
        const std::string line = printable(words, nullptr);
        report(Code::ImportNotPlaced, {line}, where);
        if (change.instrument.empty() || line.empty() || misleads(line)) {
            draft.not_placed.push_back(line);
            return;
        }
        change.keyword = "unplaced";
        change.parts = {Part{change.provision, "  " + line + "\n", {}, {}, {}}};
        draft.changes.push_back(std::move(change));
    }

    void check_repeated(Draft& draft, Span where) {
        std::set<Provision> seen;
        for (const Part& part : draft.parts) {
            if (!seen.insert(part.provision).second)
                report(Code::LawAnchorRepeated, {law::written(part.provision)}, where);
        }
    }

    void add_changes(const OfficialText::Section& section, const AmendingSection& changes,
                     Draft& draft) {
        const std::string base = changes.base
                                     ? changes.base->kind + std::to_string(changes.base->number)
                                     : std::string();
        const bool is_there =
            std::any_of(texts_.begin(), texts_.end(),
                        [&](const OfficialText& one) { return one.id() == base; });
        if (!is_there) {
            auto& diagnostic = report(Code::ImportBaseMissing, {draft.text->id()}, section.span);
            if (!base.empty())
                diagnostic.notes.push_back({Phrase::ImportBaseNamed, {"`" + base + "`"}});
        }
        for (const Instruction& one : changes.instructions)
            add_change(one, {"repeals", base, one.provision, *draft.commences, {}, {}}, is_there,
                       section, draft);
    }

    /// The day of its own that an instruction has, or may have.
    static const OwnDay* own_day(const Instruction& one, const Provision& section,
                                 const Draft& draft) {
        for (const OwnDay& day : draft.own_days) {
            const int number = day.provision.number;
            if (day.provision.is_instrument() ||
                (law::section_of(day.provision) == section &&
                 (number == 0 || one.number == 0 || number == one.number)))
                return &day;
        }
        return nullptr;
    }

    void add_change(const Instruction& one, Change change, bool is_there,
                    const OfficialText::Section& section, Draft& draft) {
        const std::string& base = change.instrument;
        const OwnDay* own = own_day(one, section_heading(section.text)->provision, draft);
        if (own != nullptr && own->date) {
            change.from = *own->date;
            change.by = own->by;
        }
        const bool is_placed = own == nullptr && one.kind != Instruction::Kind::Unread &&
                               !base.empty() && (is_there || one.kind != Instruction::Kind::Words);
        if (!is_placed) return leave_open(one.words, std::move(change), section.span, draft);
        if (is_there && !find_base(base, one, *draft.commences, section.span)) return;
        // A wording of a later day was made without this change, and would undo it.
        if (is_there && one.kind != Instruction::Kind::Inserts &&
            has_later_wording(*library_.find(base), one.provision, change.from))
            return leave_open(one.words, std::move(change), section.span, draft);
        if (one.kind == Instruction::Kind::Words)
            return change_words(one, std::move(change), section.span, draft);
        if (one.kind != Instruction::Kind::Repeals)
            change.keyword = one.kind == Instruction::Kind::Inserts ? "inserts" : "replaces";
        // Which of two prevails is not for the tool to say.
        if (is_settled(change, draft))
            return leave_open(one.words, std::move(change), section.span, draft);
        if (one.kind != Instruction::Kind::Repeals)
            change.parts = parts_of(one.text, one.provision, section.span);
        if (!put_within(change, draft)) draft.changes.push_back(std::move(change));
    }

    /// Reports a change to what is not there.
    static bool has_later_wording(const Instrument& base, const Provision& provision, Date day) {
        return std::any_of(base.anchors.begin(), base.anchors.end(), [&](const Anchor& anchor) {
            const Provision one = law::provision_of(anchor.canonical);
            const bool meets = law::covers(provision, one) || law::covers(one, provision);
            return meets && !one.is_instrument() &&
                   std::any_of(anchor.versions.begin(), anchor.versions.end(),
                               [&](const AnchorVersion& version) { return day < version.from; });
        });
    }

    bool find_base(const std::string& base, const Instruction& one, Date on, Span where) {
        const Provision wanted =
            one.kind == Instruction::Kind::Inserts ? law::parent_of(one.provision) : one.provision;
        if (wanted.is_instrument() || version_of(base, wanted, on) != nullptr) return true;
        report(Code::LawUnknownAnchor, {base, law::written(wanted)}, where);
        return false;
    }

    /// The bytes of a sentence of a text, from 1; none: there is no such one.
    static std::pair<std::size_t, std::size_t> sentence_in(const std::string& text, int number) {
        std::size_t begin = 0;
        for (const std::string_view sentence : sentences_of(text)) {
            if (--number == 0) return {begin, begin + sentence.size()};
            begin += sentence.size();
        }
        return {0, 0};
    }

    /// Words that change stand once in a provision or in one below it, or in a sentence of it.
    void change_words(const Instruction& one, Change change, Span where, Draft& draft) {
        const std::string before = printable(one.old_words, nullptr);
        auto wordings = wordings_after(*library_.find(change.instrument), change, draft);
        std::vector<std::pair<Provision, std::size_t>> places;
        for (const auto& [provision, text] : wordings) {
            std::pair<std::size_t, std::size_t> within{0, text.size()};
            if (one.sentence > 0)
                within = provision == one.provision ? sentence_in(text, one.sentence)
                                                    : std::pair<std::size_t, std::size_t>{};
            for (auto at = find_whole(text, before, within.first);
                 at < within.second && !before.empty();
                 at = find_whole(text, before, at + before.size()))
                places.emplace_back(provision, at);
        }
        // How many sentences a text has is our own count, so it alone refuses nothing.
        if (places.size() != 1 && one.sentence > 0)
            return leave_open(one.words, std::move(change), where, draft);
        if (places.size() != 1) {
            report(Code::ImportWordsNotFound,
                   {before, change.instrument + " " + law::written(one.provision)}, where);
            return;
        }
        const auto& [provision, at] = places.front();
        wordings.at(provision).replace(at, before.size(), printable(one.text, nullptr));
        if (!reword(provision, wordings, change, draft))
            leave_open(one.words, std::move(change), where, draft);
    }

    // ---- what has been made so far ----

    const AnchorVersion* version_of(const std::string& id, const Provision& provision,
                                    Date on) const {
        const Instrument* instrument = library_.find(id);
        const Anchor* anchor =
            instrument == nullptr ? nullptr : instrument->find(law::written(provision));
        return anchor == nullptr ? nullptr : version_in_force(*anchor, on);
    }

    /// Reads what was written, so that later changes see it, and so that it is readable at all.
    void read_back(const ImportedLaw& made) {
        const FileId file = written_.add(SourceFile::of(made.name, made.text));
        ParsedLaw parsed = parse_law(written_[file], file);
        for (const Diagnostic& one : parsed.diagnostics)
            report(one.code, one.arguments, texts_[0].span);
        parsed_.push_back(std::move(parsed));
        library_ = enact(parsed_);
    }

    /// Two changes of one day, or one that does not fit, are found by applying them all.
    void check_changes() {
        for (const Diagnostic& one : library_.diagnostics) {
            if (one.code == Code::LawUnknownInstrument) continue;
            const std::string& name = written_[one.span.file].path;
            const auto made =
                std::find_if(result_.laws.begin(), result_.laws.end(),
                             [&](const ImportedLaw& law) { return law.name == name; });
            const auto place = static_cast<std::size_t>(made - result_.laws.begin());
            const Span where = place < texts_.size() ? texts_[place].span : Span{};
            report(one.code, one.arguments, where);
        }
    }

    const std::vector<OfficialText>& texts_;
    const ImportDates& dates_;
    ImportedLaws result_;
    Sources written_;
    std::vector<ParsedLaw> parsed_;
    LawLibrary library_;
};

}  // namespace

ImportedLaws import_laws(const std::vector<OfficialText>& texts, const ImportDates& dates) {
    return Importing(texts, dates).run();
}

}  // namespace hjemmel::lang
