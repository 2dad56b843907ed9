#pragma once

#include "lang/law_draft.hpp"
#include "lang/law_provision.hpp"
#include "lang/law_text.hpp"

#include <map>
#include <string>

/// Changes that one order makes one after the other: each in the text as those before it leave it.
namespace hjemmel::lang {

/// Gives the wordings of a provision and of what lies below it as they read on the day of a change,
/// with what the draft already changes of its instrument that day.
[[nodiscard]] std::map<law::Provision, std::string> wordings_after(const Instrument& instrument,
                                                                   const DraftChange& change,
                                                                   const Draft& draft);

/// Puts a new wording of a provision into the draft: where the draft words it already, there; else
/// as a change of the provision with all below it, `wordings`, in the place of what the draft
/// changes there. False: the wording would mislead a reader of the law text, and nothing is put in.
[[nodiscard]] bool reword(const law::Provision& provision,
                          const std::map<law::Provision, std::string>& wordings, DraftChange change,
                          Draft& draft);

/// Says that the draft already does to a provision on the day of a change what the change does not
/// go on from: it words or repeals the same one, repeals what that is a part of, or changes a part
/// of it.
[[nodiscard]] bool is_settled(const DraftChange& change, const Draft& draft);

/// Makes a change of a part of what the draft words already, there; false: it words nothing of
/// that.
[[nodiscard]] bool put_within(const DraftChange& change, Draft& draft);

}  // namespace hjemmel::lang
