"""The words of a national catalogue: departments, titles and notes, as pools to draw from. All of them are made up."""

from __future__ import annotations

from random import Random

DEPARTMENTS = (
    "FO", "WO", "ADM", "AIR", "HO", "CO", "MEPO", "PREM", "CAB", "T", "BT", "MT", "LAB", "ED", "MH", "FCO", "DEFE", "J",
    "HS", "IR", "MAF", "POWE", "RAIL", "AVIA", "BD", "DPP", "ASSI", "KV", "GFM", "SUPP", "TS", "WORK", "HLG", "PIN",
)  # fmt: skip
_PLACES = (
    "Aden", "Bermuda", "Ceylon", "Curaçao", "Cyprus", "Danzig", "Fiji", "Genoa", "Gibraltar", "Hull", "Kuwait", "Leeds",
    "Lisbon", "Malta", "Mombasa", "Odessa", "Plymouth", "Québec", "Riga", "Salonika", "Sierra Leone", "Soviet Union",
    "Tangier", "Trieste", "Uganda", "Valparaíso", "Wick", "Zanzibar", "Zürich", "Ålesund",
)  # fmt: skip
_KINDS = (
    "Log book", "Correspondence with the Governor of {}", "Harbour works at {}", "Consular reports from {}",
    "Political relations between {} and the United Kingdom", "Visit of a trade mission to {}", "Air defence of {}",
    "Returns of stores at {}", "Treatment of prisoners in {}", "Supply of coal to {}", "Annual report for {}",
    "Registered files: {}", "Claims for compensation, {} district", "{}", "Murder of a merchant at {}",
    "Purchase of land for a barracks at {}", "Ship: {} packet. Rated as a sloop", "Passenger list of a voyage to {}",
)  # fmt: skip
_MATTERS = (
    "", "", "", "", "", " (part {})", ": part {}", ": minutes of the committee on the {} scheme", " and related papers",
    ": draft agreement with amendments suggested by the Treasury Solicitor in {} meetings",
    " - reports by the superintending engineer; with {} plans", "; applications: volume {}",
    ": file {}/44 of the registry",
)  # fmt: skip
_ASIDES = (
    ", 2nd Division, Northern Department", ', with a letter to "The Times"', ', Operation "Kestrel {}"',
    ", Smith v. Jones and {} others", ", Captain R. Hallam, R.N.", ", {} photographs, 3 maps and a plan",
)  # fmt: skip
_NOTES = (
    "Closed for {} years from the last date, by a decision of {year}.",
    "Retained by the department under section 3(4) of the Public Records Act 1958 until {year}.",
    "Open from 1 January {year}, on the advice given in paper {}.",
    "Exempt under section 40(2), as it names {} persons who may be living; to be reviewed in {year}.",
    "Some papers were removed before transfer in {year}.",
    "See also box {}; reviewed in {year} and found open.",
    'Opened after a request in {year}, number {}: "all of it".',
    "Closed until {year}.",
)  # fmt: skip


DOUBLE = '"'


def cell(text: str) -> str:
    """A text as a cell of CSV.

    >>> cell('Operation "Kestrel", 1940'), cell("Log book")
    ('"Operation ""Kestrel"", 1940"', 'Log book')
    """
    return f'"{text.replace(DOUBLE, DOUBLE * 2)}"' if "," in text or DOUBLE in text else text


def _filled(pick: Random, form: str) -> str:
    return form.format(pick.randrange(2, 400), year=pick.randrange(1950, 2060))


def _of_place(pick: Random, form: str) -> str:
    return form.format(pick.choice(_PLACES))


class Words:
    """Pools of titles and notes, each text as it stands in a cell: one with commas between quotation marks.

    A title is the beginning and the end together: thousands of each make some millions.
    """

    def __init__(self, seed: int) -> None:
        pick = Random(f"words of {seed}")
        self.heads = [_of_place(pick, pick.choice([kind for kind in _KINDS if "," not in kind])) for _ in range(3000)]
        self.tails = [_filled(pick, pick.choice(_MATTERS)) for _ in range(3000)]
        self.quoted = [
            cell(_of_place(pick, pick.choice(_KINDS)) + _filled(pick, pick.choice(_ASIDES)) + pick.choice(self.tails))
            for _ in range(9000)
        ]
        self.notes = [cell(_filled(pick, pick.choice(_NOTES))) for _ in range(20_000)]
