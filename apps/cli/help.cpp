#include "apps/cli/verbs.hpp"

namespace hjemmel::cli {

namespace {

constexpr std::string_view english =
    R"(hjemmel: law as rules, and for every answer the provision that it rests on

  hjemmel check rules/
      are the rules well formed, and does every rule cite its provision?
  hjemmel run rules/ --data examples/aalborg-2019 --ask selected --of municipality=Aalborg --for 2019
      what follows from the rules for these facts?
  hjemmel explain rules/ --data examples/aalborg-2019 --ask selected --of municipality=Aalborg --for 2019
      and why?

Verbs
  new DIR          makes a folder with one paragraph, one rule and one test to start from
  check PATH…      reads rule files (folders with all the *.rules under them) and reports errors
  fmt PATH…        writes them in the one layout that they have; with --language in the other language
  test PATH…       runs the tests in the rule files
  run PATH…        answers a question for facts
  batch PATH…      answers it for all rows of a register, as lines of CSV or JSON
  data template PATH…   makes the empty files that a question needs
  data describe PATH…   says what a folder of data holds
  data check PATH…      says whether it can be read
  data pack PATH…       packs it, so that it is read faster; the files stay what counts
  explain PATH…    answers it with the reasons
  duties PATH…     lists who must do what by when, from which event, under which provision
  fork PATH…       answers it under all readings at once: what holds under every reading, and which readings decide
  simulate PATH…   works out what a scenario asks: what is missing, what levers have to be, what the months bring
  synth PATH…      makes a register of persons that nobody is, with the shares that are asked for
  explain E4002    shows what a message means, with an example and its repair
  diff PATH PATH   compares the answers of two states of the rules, and names the changes that move them; with one PATH:
                   the rules as they are, and under --scenario, --law-on, --known-on or --choose
  law import FILE… --into DIR
                   makes law texts of official texts: the register's JSON, or plain text
  law show ID [ANCHOR]
                   shows a law text or a provision of it, on a day or all its wordings
  review status PATH…
                   says which pairs of a rule and what it rests on are signed, and which are to be read again
  review sign PATH…, review reopen PATH…
                   signs pairs, or takes signatures back
  review book PATH… --out DIR
                   writes law, rules, tests, readings and signatures beside each other as pages, in both languages
  help             shows this

A module that is used and not among the PATHs is looked for in the using file's folder and the folders above it.

The question (run, batch, explain, fork, diff, duties)
  --data DIR             the facts: a folder of CSV files, or one JSON file
  --ask QUANTITY         what is asked, by its name or the last words of it
  --of ENTITY=ID         for whom; again for more. Without: for everybody in the data
  --for INDEX            for when: 2021, 2021-06, 2021-06-30 or a run 2019..2021; values of enumerations after a comma
                         (2021,release). A year stands for its last month where months are asked for (2021 is
                         2021-12). Without: every index of which the data have something
  --law-on DATE          by the law of this day, whatever the rules say about the day of decision
  --known-on DATE        with the law and the registrations as they were known on this day
  --choose NAME=OPTION   with another reading than the default
  --over NAME,…          fork: leave only these readings open; without, all that the question can read
  --scenario NAME        under what this scenario of the rule files changes; again for more
  --least FACT[=N]       how many more are the least that turn the answer into yes; is it N?
  --possible FACT=A..B   which numbers from A to B fit what is observed; with --least FACT=N, and this
                         A figure is the one of the same entity and index; else FACT@INDEX
  --grounds              with the reasons (run --json)
  --calendar             as an iCalendar (duties); without --ask all duties
  --cross-check          run: hold figures of the data against their computation by the rules; also without --ask

Explanations (explain)
  --html FILE            as a page of its own, which needs no script and no network
  --against WHAT         only the steps that differ from the answer by the law of a day (2021-03-31), for another year or
                         month, under a scenario, or for another row (Randers)

Planning (simulate)
  --scenario NAME        which scenario; without, the only one that asks for something
  --set LEVER=N          where a lever stands: 937, 14_500, 62,5 %; again for more
  --csv DIR              the tables, each twice: NAME.csv with points, NAME.da.csv with decimal commas
  --html FILE            as a page with drawings, which needs no script and no network
  --runs N --seed N      how often chance is drawn (without, 1000), and from which seed (without, 1)
  --threads N, --progress …

Made registers (synth)
  --size N               persons who are measured, up to 1,000,000; --others N more, who are not
  --for MONTH            the month in which the shares hold
  --have TARGET=SHARE    how many have what a target asks for: offers_met=62% or a number; again for more
  --totals FILE          events of all persons by month: month,counted,not_counted
  --out DIR              an empty folder; --seed N

Law texts and reviews (law, review, check)
  --into DIR             where imported law texts go; nothing there is overwritten
  --commences ID=DATE    when an instrument takes effect whose text does not say it; again for more
  --published ID=DATE    when it was published
  --law-dir DIR          law texts that go before those that the rules name: imported texts before outlines
  --pair NAME            a rule, or one pair of it: `offers.main`, `offers.main | BEK1 § 1`; again for more
  --all-open             review sign: every pair that is not signed as it is now; the answer lists them
  --by NAME --date DATE  who signs, and when
  --lock FILE            the file of signatures, without: hjemmel.lock
  --base PATH            the rules as they were signed, to show what changed; --base-law-dir DIR their law texts
  --out DIR              review book: the folder of the pages
  --effect DATA:QUANTITY[@INDEX]
                         review book: ask this without each rule that no provision carries, and with each other option
                         of a reading; again for more

Registers (batch, data)
  --ask QUANTITY,…       batch, data template: one or more
  --out FILE|DIR         batch: the file, or a folder with a file for each quantity; data template: the folder;
                         data pack: the file, without: data.pack in the folder, where it is found
  --format csv|jsonl     batch: how lines are written
  --threads N            batch, run: without, as many as the machine has; the results are the same
  --verify N             batch: N of the answers, drawn by --seed, are computed again one by one
  --seed N               batch: without, 1
  --explain ENTITY       batch: and why, for this row
  --explain-sample N     batch: and why, for N of the answers, drawn by --seed
  --progress auto|bar|lines|json|none

Rule files (new, check, fmt)
  --language english|dansk
                         the language that rules are written in (fmt, new)
  --check                says which files are not formatted and writes nothing (fmt)
  --deny LEVEL           ends with 1 for a warning, a lint or a note too (check)
  --notes                shows notes too (check)
  --stdin                reads a rule file from standard input (check, fmt), as an editor has it
  --path FILE            the file that it stands for: one of the PATHs or beside them

For every verb
  --json                 one document on standard output, as docs/*.schema.json says
  --lang da|en           the language of texts and numbers. Without: that of the rule files, else the
                         one that LC_ALL, LC_MESSAGES or LANG names
  --color auto|always|never
  --limit NAME=N         steps, bits, depth, combinations, answers, candidates,
                         explanation, lines, messages, rows
  --quiet                without closing lines
  --show-values          names persons and shows their values
  --version

Exit codes: 0 complete, 1 findings, 2 usage, 3 input refused, 4 a limit, 5 internal error, 130 stopped.
)";

constexpr std::string_view danish =
    R"(hjemmel: lov som regler, og for hvert svar den bestemmelse det hviler på

  hjemmel check rules/
      er reglerne velformede, og henviser hver regel til sin bestemmelse?
  hjemmel run rules/ --data examples/aalborg-2019 --ask selected --of municipality=Aalborg --for 2019
      hvad følger af reglerne for disse oplysninger?
  hjemmel explain rules/ --data examples/aalborg-2019 --ask selected --of municipality=Aalborg --for 2019
      og hvorfor?

Verber
  new MAPPE        opretter en mappe med én paragraf, én regel og én test at begynde med
  check STI…       læser regelfiler (mapper med alle *.rules under dem) og melder fejl
  fmt STI…         skriver dem i den ene opstilling, de har; med --language på det andet sprog
  test STI…        kører testene i regelfilerne
  run STI…         besvarer et spørgsmål ud fra oplysninger
  batch STI…       besvarer det for alle rækker i et register, som linjer af CSV eller JSON
  data template STI…    opretter de tomme filer, som et spørgsmål kræver
  data describe STI…    siger, hvad en mappe med data rummer
  data check STI…       siger, om den kan læses
  data pack STI…        pakker den, så den læses hurtigere; filerne er stadig dem, der gælder
  explain STI…     besvarer det med begrundelse
  duties STI…      opregner hvem der skal hvad hvornår, ud fra hvilken hændelse og efter hvilken bestemmelse
  fork STI…        besvarer det efter alle fortolkninger på én gang: hvad der gælder efter dem alle, og hvilke der afgør det
  simulate STI…    regner ud, hvad et scenarie spørger om: hvad der mangler, hvad håndtag skal være, hvad månederne bringer
  synth STI…       laver et register over personer, som ingen er, med de ønskede andele
  explain E4002    viser hvad en besked betyder, med et eksempel og rettelsen
  diff STI STI     sammenligner svarene efter to tilstande af reglerne og nævner de ændringer, der flytter dem; med én STI:
                   reglerne som de er, og med --scenario, --law-on, --known-on eller --choose
  law import FIL… --into MAPPE
                   laver lovtekster af officielle tekster: registrets JSON eller ren tekst
  law show ID [BESTEMMELSE]
                   viser en lovtekst eller en bestemmelse i den, på en dag eller med alle affattelser
  review status STI…
                   siger, hvilke par af en regel og det, den hviler på, der er underskrevet, og hvilke der skal læses igen
  review sign STI…, review reopen STI…
                   underskriver par eller tager underskrifter tilbage
  review book STI… --out MAPPE
                   skriver lov, regler, prøver, fortolkninger og underskrifter ved siden af hinanden som sider på begge sprog
  help             viser dette

Et modul der bruges og ikke er blandt STIerne, søges i den brugende fils mappe og i mapperne over den.

Spørgsmålet (run, batch, explain, fork, diff, duties)
  --data MAPPE           oplysningerne: en mappe med CSV-filer eller én JSON-fil
  --ask STØRRELSE        hvad der spørges om, ved navn eller de sidste ord af det
  --of ENTITET=ID        for hvem; gentages for flere. Uden: for alle i data
  --for INDEKS           for hvornår: 2021, 2021-06, 2021-06-30 eller et forløb 2019..2021; værdier af opregninger
                         efter komma (2021,release). Et år står for sin sidste måned hvor der spørges om måneder
                         (2021 er 2021-12). Uden: hvert indeks som data har noget om
  --law-on DATO          efter reglerne denne dag, uanset hvad de siger om afgørelsens dag
  --known-on DATO        med regler og registreringer som de var kendt denne dag
  --choose NAVN=VALG     med en anden fortolkning end standarden
  --over NAVN,…          fork: lad kun disse fortolkninger stå åbne; uden: alle som spørgsmålet kan læse
  --scenario NAVN        med det som dette scenarie i regelfilerne ændrer; gentages for flere
  --least TAL[=N]        hvor mange flere er det mindste antal der gør svaret til ja; er det N?
  --possible TAL=A..B    hvilke tal fra A til B passer med det observerede; med --least TAL=N også med det
                         Et tal er det for samme entitet og indeks; ellers TAL@INDEKS
  --grounds              med begrundelse (run --json)
  --calendar             som iCalendar (duties); uden --ask alle pligter
  --cross-check          run: hold tal i data op mod reglernes beregning af dem; også uden --ask

Forklaringer (explain)
  --html FIL             som en side for sig, der hverken kræver script eller netværk
  --against HVAD         kun de trin, der er anderledes end i svaret efter loven på en dag (2021-03-31), for et andet år
                         eller en anden måned, efter et scenarie eller for en anden række (Randers)

Planlægning (simulate)
  --scenario NAVN        hvilket scenarie; uden, det eneste, der spørger om noget
  --set HÅNDTAG=N        hvor et håndtag står: 937, 14_500, 62,5 %; gentages for flere
  --csv MAPPE            tabellerne, hver to gange: NAVN.csv med punktum, NAVN.da.csv med decimalkomma
  --html FIL             som en side med tegninger, der hverken kræver script eller netværk
  --runs N --seed N      hvor ofte tilfældet trækkes (uden, 1000), og fra hvilket frø (uden, 1)
  --threads N, --progress …

Lavede registre (synth)
  --size N               personer, der måles, op til 1.000.000; --others N flere, der ikke gør
  --for MÅNED            den måned, andelene gælder i
  --have MÅL=ANDEL       hvor mange har det, et mål kræver: offers_met=62% eller et antal; gentages for flere
  --totals FIL           alle personers begivenheder efter måned: month,counted,not_counted
  --out MAPPE            en tom mappe; --seed N

Lovtekster og gennemgang (law, review, check)
  --into MAPPE           hvor importerede lovtekster skal hen; intet dér overskrives
  --commences ID=DATO    hvornår en forskrift træder i kraft, når dens tekst ikke siger det; gentages for flere
  --published ID=DATO    hvornår den er offentliggjort
  --law-dir MAPPE        lovtekster, der går forud for dem, reglerne nævner: importerede tekster før omrids
  --pair NAVN            en regel eller et af dens par: `offers.main`, `offers.main | BEK1 § 1`; gentages for flere
  --all-open             review sign: hvert par, der ikke er underskrevet, som det er nu; svaret opregner dem
  --by NAVN --date DATO  hvem der underskriver, og hvornår
  --lock FIL             filen med underskrifter, uden: hjemmel.lock
  --base STI             reglerne, som de blev underskrevet, for at vise ændringerne; --base-law-dir MAPPE deres lovtekster
  --out MAPPE            review book: mappen med siderne
  --effect DATA:STØRRELSE[@INDEKS]
                         review book: spørg om dette uden hver regel, som ingen bestemmelse bærer, og med hver anden
                         mulighed i en fortolkning; gentages for flere

Registre (batch, data)
  --ask STØRRELSE,…      batch, data template: en eller flere
  --out FIL|MAPPE        batch: filen eller en mappe med en fil for hver størrelse; data template: mappen;
                         data pack: filen, ellers data.pack i mappen, hvor den bliver fundet
  --format csv|jsonl     batch: hvordan linjer skrives
  --threads N            batch, run: uden, så mange som maskinen har; resultaterne er de samme
  --verify N             batch: N af svarene, udtrukket efter --seed, beregnes igen enkeltvis
  --seed N               batch: uden, 1
  --explain ENTITET      batch: og hvorfor, for denne række
  --explain-sample N     batch: og hvorfor, for N af svarene, udtrukket efter --seed
  --progress auto|bar|lines|json|none

Regelfiler (new, check, fmt)
  --language english|dansk
                         det sprog, regler skrives på (fmt, new)
  --check                siger, hvilke filer der ikke er formateret, og skriver ingenting (fmt)
  --deny NIVEAU          slutter med 1 også ved en advarsel (warning), lint eller bemærkning (note) (check)
  --notes                viser også bemærkninger (check)
  --stdin                læser en regelfil fra standardinput (check, fmt), som en editor har den
  --path FIL             den fil, den står for: en af STIerne eller ved siden af dem

For alle verber
  --json                 ét dokument på standardoutput, som docs/*.schema.json siger
  --lang da|en           sproget for tekster og tal. Uden: regelfilernes, ellers det, som LC_ALL,
                         LC_MESSAGES eller LANG angiver
  --color auto|always|never
  --limit NAVN=N         steps, bits, depth, combinations, answers, candidates,
                         explanation, lines, messages, rows
  --quiet                uden afsluttende linjer
  --show-values          nævner personer og viser deres værdier
  --version

Afslutningskoder: 0 fuldført, 1 fund, 2 brug, 3 input afvist, 4 en grænse, 5 intern fejl, 130 afbrudt.
)";

}  // namespace

Exit help(const Options& options, Console& console) {
    console.answer(options.language == lang::Language::Danish ? danish : english);
    return Exit::Complete;
}

}  // namespace hjemmel::cli
