#pragma once

#include <string_view>

/// The words of the review book in both languages.
namespace hjemmel::apps::book_words {

/// A text of the book in both languages.
struct Both {
    std::string_view english;
    std::string_view danish;
};

inline constexpr Both title_text{"Review book", "Gennemgangsbog"};
inline constexpr Both contents_text{"Instruments", "Retsforskrifter"};
inline constexpr Both open_text{"What is open", "Hvad der står åbent"};
inline constexpr Both unlinked_text{"Rules that no provision carries",
                                    "Regler, som ingen bestemmelse bærer"};
inline constexpr Both no_effect_text{
    "In order of their names; how many answers each of them changes was not asked with --effect.",
    "I rækkefølge efter navn; hvor mange svar hver af dem ændrer, er der ikke spurgt om med "
    "--effect."};
inline constexpr Both by_effect_text{
    "Each is left out in turn and the questions are asked again. Those that move most answers come "
    "first. A question that cannot read a rule says nothing of it (–), and an answer that is "
    "unknown little: facts may be missing that the rule would move.",
    "Hver udelades efter tur, og der spørges igen. De, der flytter flest svar, står først. Et "
    "spørgsmål, der ikke kan læse en regel, siger intet om den (–), og et uvist svar kun lidt: "
    "der kan mangle oplysninger, som reglen ville flytte."};
inline constexpr Both left_out_text{"Answers that change without it", "Svar, der ændres uden den"};
inline constexpr Both changes_answers_text{"changes answers", "ændrer svar"};
inline constexpr Both words_of_text{"the rule in words", "reglen med ord"};
inline constexpr Both of_text{"of", "af"};
inline constexpr Both unknown_answers_text{"unknown", "uvisse"};
inline constexpr Both no_provision_readings_text{
    "What the law leaves open, with the reading that is taken and what the others would change.",
    "Det, loven lader stå åbent, med den læsning, der gælder, og hvad de andre ville ændre."};
inline constexpr Both timeline_text{"Timeline", "Tidslinje"};
inline constexpr Both timeline_how_text{
    "Each bar is a wording and the time in which it is in force. The days below it lead to that "
    "wording.",
    "Hver bjælke er en affattelse og den tid, den er i kraft. Dagene under den fører til den "
    "affattelse."};
inline constexpr Both days_text{"Days on which the law changes", "Dage, hvor loven ændres"};
inline constexpr Both begins_text{"takes effect", "træder i kraft"};
inline constexpr Both earlier_text{"earlier wording", "tidligere affattelse"};
inline constexpr Both answered_text{"answered", "besvaret"};
inline constexpr Both open_here_text{"open", "står åbent"};
inline constexpr Both amendments_text{"Amendments", "Ændringer"};
inline constexpr Both amends_text{"amends", "ændrer"};
inline constexpr Both replaces_text{"replaces", "afløser"};
inline constexpr Both from_day_text{"from", "fra"};
inline constexpr Both read_again_text{"What must be read again", "Hvad der skal læses igen"};
inline constexpr Both aligned_text{
    "Where an order replaces another, the provisions beside each other are those that the same "
    "rules "
    "cite. Words that are gone are struck out, words that are new are underlined.",
    "Hvor en bekendtgørelse afløser en anden, er bestemmelserne ved siden af hinanden dem, de "
    "samme "
    "regler henviser til. Ord, der er væk, er streget over, og nye ord er understreget."};
inline constexpr Both none_there_text{"There is none.", "Der er ingen."};
inline constexpr Both unchanged_rule_text{"unchanged", "uændret"};
inline constexpr Both reopened_rule_text{"to be read again", "skal læses igen"};
inline constexpr Both falls_rule_text{"falls away", "falder bort"};
inline constexpr Both new_rule_text{"new", "ny"};
inline constexpr Both cites_text{"cites", "henviser til"};
inline constexpr Both pairs_text{"pairs of a rule and a provision",
                                 "par af en regel og en bestemmelse"};
inline constexpr Both readings_text{"Readings", "Fortolkninger"};
inline constexpr Both nothing_open_text{"Nothing.", "Intet."};
inline constexpr Both outline_banner{
    "This book shows outlines in other words, not the text of the orders: no texts were given with "
    "--law-dir.",
    "Denne bog viser omrids med andre ord, ikke forskrifternes tekst: der er ikke givet tekster "
    "med "
    "--law-dir."};
inline constexpr Both outline_here_banner{
    "What is marked as an outline on this page is in other words, not the text of the order: the "
    "folder of --law-dir does not have it.",
    "Det, der er mærket som omrids på denne side, er med andre ord, ikke forskriftens tekst: "
    "mappen "
    "i --law-dir har den ikke."};
inline constexpr Both outline_text{"outline, not the text", "omrids, ikke teksten"};
inline constexpr Both coverage_text{"Coverage", "Dækning"};
inline constexpr Both provisions_text{"Provisions with a rule", "Bestemmelser med en regel"};
inline constexpr Both words_text{"Words quoted", "Ord, der er citeret"};
inline constexpr Both whole_words_text{"words answered only by a citation of the whole provision",
                                       "ord, kun besvaret af en henvisning til hele bestemmelsen"};
inline constexpr Both other_words_text{
    "words not coded, or that fix dates of the law itself",
    "ord, der ikke er kodet, eller som fastsætter lovens datoer"};
inline constexpr Both legend_text{"Marked in the text:", "Mærket i teksten:"};
inline constexpr Both unplaced_text{"changes this in a way that is not shown here",
                                    "ændrer dette på en måde, som ikke vises her"};
inline constexpr Both outline_part_text{"in part an outline, not the text",
                                        "til dels et omrids, ikke teksten"};
inline constexpr Both how_counted_text{
    "A provision is answered by a rule that cites it, an `untranslated` that speaks of it, or by "
    "fixing the dates of the law itself. A quote answers its words where they first stand, and the "
    "dates their own sentence. A citation or an `untranslated` without a quote answers the whole "
    "provision; where rules speak of it, its other words are counted apart: nobody has said which "
    "of them each is about.",
    "En bestemmelse er besvaret af en regel, der henviser til den, et `uoversat`, der nævner den, "
    "eller ved at den fastsætter lovens egne datoer. Et citat svarer på sine ord, hvor de først "
    "står, og datoerne på deres egen sætning. En henvisning eller et `uoversat` uden citat svarer "
    "på hele bestemmelsen; hvor regler nævner den, tælles dens øvrige ord for sig: ingen har sagt, "
    "hvilke af dem hver handler om."};
inline constexpr Both law_text{"The law", "Loven"};
inline constexpr Both rules_text{"The rules", "Reglerne"};
inline constexpr Both no_rule_text{"No rule answers this.", "Ingen regel svarer på dette."};
inline constexpr Both no_rule_for_text{"no rule answers", "ingen regel svarer på"};
inline constexpr Both dates_text{"Fixes the dates of the law itself.",
                                 "Fastsætter lovens egne datoer."};
inline constexpr Both above_text{"A rule cites the provision that this is a part of.",
                                 "En regel henviser til den bestemmelse, som dette er en del af."};
inline constexpr Both not_coded_text{"Not coded", "Ikke kodet"};
inline constexpr Both open_words_text{"words that nothing answers", "ord, som intet svarer på"};
inline constexpr Both signed_text{"signed", "underskrevet"};
inline constexpr Both unsigned_text{"not signed", "ikke underskrevet"};
inline constexpr Both changed_text{"changed since it was signed: read it again",
                                   "ændret, siden det blev underskrevet: læs det igen"};
inline constexpr Both stale_quote_text{"the quote does not stand in the provision",
                                       "citatet står ikke i bestemmelsen"};
inline constexpr Both tests_text{"tests", "prøver"};
inline constexpr Both no_tests_text{"no test reaches it", "ingen prøve når den"};
inline constexpr Both passed_text{"passed", "bestået"};
inline constexpr Both failed_text{"failed", "ikke bestået"};
inline constexpr Both assumption_text{"assumption", "antagelse"};
inline constexpr Both default_text{"taken unless another is chosen",
                                   "gælder, medmindre en anden vælges"};
inline constexpr Both from_text{"in force from", "i kraft fra"};
inline constexpr Both until_text{"to", "til"};
inline constexpr Both made_by_text{"worded by", "affattet ved"};
inline constexpr Both times_text{"Times in force", "Tider i kraft"};
inline constexpr Both changes_text{"Wordings that were changed", "Affattelser, der er ændret"};
inline constexpr Both before_text{"Before", "Før"};
inline constexpr Both after_text{"After", "Efter"};
inline constexpr Both provision_text{"Provision", "Bestemmelse"};
inline constexpr Both repeat_text{"How to make this book again", "Sådan laves denne bog igen"};
inline constexpr Both to_start_text{"to the start page", "til startsiden"};
inline constexpr Both skip_text{"to the contents", "til indholdet"};
inline constexpr Both figure_text{"figure", "tal"};
inline constexpr Both rule_text{"rule", "regel"};
inline constexpr Both reading_text{"reading", "fortolkning"};
inline constexpr Both instrument_text{"Instrument", "Retsforskrift"};

}  // namespace hjemmel::apps::book_words
