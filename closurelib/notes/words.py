"""The words of an access note: what archives call a record, a part of one, a place, a right to copy.

The lists are the vocabulary of the field, not of any one catalogue.
"""

from __future__ import annotations


def _list(words: str) -> frozenset[str]:
    return frozenset(words.split())


MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb", "febr"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}

NUMBERS: dict[str, int] = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {word: 10 * ten for ten, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), start=3)}

ORDINALS: dict[str, int] = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        start=1,
    )
} | {"thirtieth": 30}

YEAR_WORDS = _list("year years yr yrs year's years'")


WHOLE_NOUNS = _list(
    "record records file files material materials paper papers collection collections accession accessions item "
    "piece series subseries fonds archive archives content contents document folder box volume copy version "
    "acquisition deposit gift manuscript interview recording transcript it they this these"
)
"""Nouns that, with "this" or "the" or nothing before them, speak of the record as a whole."""

DESIGNATED = _list(
    "box boxes folder folders folio folios page pages series subseries sub-series item items file files piece "
    "pieces volume volumes vol vols accession accessions part parts document documents extract extracts reel "
    "reels tape tapes disk disks disc discs sheet sheets image images envelope envelopes packet packets bundle "
    "bundles carton cartons drawer drawers section sections appendix annex enclosure enclosures letter letters "
    "ff pp fol fols fo f p no nos number numbers photograph photographs"
)
"""Nouns that a number turns into the name of one part: box 5, folios 3-7."""

PART_OF = _list(
    "part parts portion portions remainder rest extract extracts excerpt excerpts section sections half bulk "
    "fragment fragments others redaction redactions enclosure enclosures annex annexes appendix appendices exception"
)
"""Nouns that name a part whatever stands before them."""

RECORD_NOUNS = (
    WHOLE_NOUNS
    | DESIGNATED
    | PART_OF
    | _list(
        "correspondence diary diaries journal journals notebook notebooks minutes memo memos memorandum memoranda "
        "report reports register registers ledger ledgers list lists index indexes indices dataset datasets data "
        "email emails e-mail plan plans map maps drawing drawings film films audio video videos recordings "
        "interviews transcripts transcripts manuscripts dossier dossiers evaluations evaluation grades grade "
        "gradebook gradebooks books book exams exam recommendations bills form forms questionnaire questionnaires "
        "survey surveys schedule schedules card cards entries description descriptions copies versions docket "
        "dockets parcel telegram telegrams despatch despatches statement statements deposition depositions returns "
        "certificate certificates holdings information matter writings publications "
        "slides negatives prints photos scrapbook scrapbooks sketches drafts proofs speeches notes note entry "
        "binder binders component components object objects unit units cassette cassettes "
        "microfilm microfilms fiche slip slips leaf leaves paragraph paragraphs passage passages name names "
        "additions accruals article articles inventory inventories cutting cuttings clipping clippings"
    )
)

PLACES = _list(
    "room rooms searchroom library libraries office offices building buildings museum museums gallery galleries "
    "factory factories works school schools college colleges hospital hospitals ward wards station stations line "
    "lines railway railways branch branches road roads street streets bridge bridges port ports harbour mine mines "
    "pit pits colliery shop shops store stores theatre theatres cinema cinemas church churches chapel mill mills "
    "site sites premises bank banks border borders frontier route routes canal canals website desk counter café "
    "cafe club clubs consulate embassy legation airport airfield camp camps prison prisons court courts exchange "
    "market markets park parks garden gardens pool university meeting meetings session sessions "
    "poll polls ballot competition nominations strongroom repository institution centre home homes "
    "department hotel hotels inn pub asylum workhouse dock docks shipyard depot base laboratory "
    "plant quarry farm estate exhibition exhibitions door doors gate gates window valve valves circuit switch shop "
    "service services business firm company companies inquiry enquiry investigation offer season parliament "
    "path footpath tunnel lock locks ferry channel strait canal airspace zone beach quay"
)
"""Things that open and close but are no records."""

HANDLING = _list(
    "copying photocopying photography photographing reproduction reproductions publication publishing quotation "
    "quoting duplication digitisation digitization download downloads downloading scanning citation copyright "
    "handling borrowing loan loans lending cameras performance broadcast broadcasting circulation distribution "
    "filming copyrights licensing licence license printing"
)
"""What may be done with a record that one can see, or how few people once saw it: never access today."""

AFFAIRS = _list(
    "imports exports trade membership sale sales voting immigration emigration travel traffic supply supplies "
    "rationing hours movement movements entry admission credit speed output production water electricity fishing "
    "hunting "
    "employment recruitment growth flow breathing diet view views vision expenditure spending franchise land lands "
    "powers power right rights title titles counsel solicitor barrister consultant services furniture aircraft "
    "ship ships troops forces post posts custom customs seat seats control pension pensions payment payments wages "
    "assent rations imports"
)
"""Subjects of history that were restricted, retained or closed without any record being so."""

AWAY = _list(
    "loan loaned lent borrowed display displayed exhibited exhibition conservation conservator repair repaired "
    "rebinding binding digitised digitized digitisation digitization copyright publish published publication "
    "reproduce reproduced reproduction quote quoted photograph photographed photocopied missing lost mislaid "
    "photocopying copying filmed filming asbestos refurbishment renovation renovations quarantine mould mold treatment "
    "lunch christmas easter stocktaking stocktake holiday holidays cleaning redecoration"
)
"""Words that show that a day is a day of something else: of a loan, of a repair, of copyright."""

AWAY_IN_FACT = AWAY - _list(
    "copyright publish published publication reproduce reproduced reproduction quote quoted photograph photographed "
    "photocopied photocopying copying filmed filming"
)
"""Those of them that say that the thing itself is away."""

PHYSICAL = _list(
    "cover covers binding bindings order wrapper wrappers numbering spelling title titles original originals copy "
    "copies duplicate duplicates negative negatives staple staples label labels arrangement punctuation tags tag "
    "envelope envelopes number numbers mounting mount frame frames seal seals"
)
"""What is "retained" when a conservator or a cataloguer writes of it."""

SURROGATES = _list(
    "microfilm microfilms microfiche fiche copy copies photocopy photocopies surrogate surrogates facsimile facsimiles "
    "edition editions guide catalogue reprint reprints film films book books album albums single video videos report"
)
"""What is "available" or "released" when it is not the record that opens."""

MARKED = _list("marked stamped classified graded labelled labeled endorsed headed")
SECURITY = MARKED | _list("classification grading marking")
"""Words before "Restricted" that make it the marking of another day, not access."""

DEPARTMENTS = _list(
    "department departments dept depts ministry ministries office agency agencies cabinet treasury government "
    "authority creating originating transferring body police board commission admiralty defence inspectorate "
    "executive successor service services intelligence secretariat directorate hmg hm"
)
"""Words that name a body that can keep its own public records."""
