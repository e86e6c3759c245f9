"""The words that stand behind a word of access: what a phrase begins with, what it rests on, what it hangs on."""

from __future__ import annotations

from closurelib.notes.opening import HOMES
from closurelib.notes.sections import SECTION_WORDS
from closurelib.notes.words import AWAY_IN_FACT, DEPARTMENTS

UNTIL = frozenset(("until", "till", "til", "'til", "'till"))
SMALL = frozenset(("after", "from", "on", "in", "at", "by", "of", "since", "between", "within"))
SKIPPED = frozenset(
    "the and including inclusive : year midnight on of in day month at date noon a following . - – — [".split()
)
WITHIN_THE_YEAR = frozenset("early mid late sometime spring summer autumn fall winter".split())
VAGUE = frozenset(
    "least approximately about around circa c ca roughly probably possibly ~ estimated expected approx".split()
)
EXPIRING = frozenset("expires expire ends end lapses lapse ended expired".split())
INTO_PLACE = HOMES | frozenset("in into to on with its the original".split())
OF_A_PERIOD = frozenset(
    "for a period of at least up to the next another further minimum not less than an in only".split()
)
OF_OPENING = frozenset(
    "opened released unrestricted needed restricted interested closed reunited returned restored retained".split()
)
GROUND = frozenset(
    "act acts agreement agreements policy policies regulation regulations reason reasons protection privacy request "
    "gift deed terms law confidential confidentiality sensitive sensitivity personal exemption exemptions foi foia "
    "gdpr ferpa hipaa donor depositor order instrument lci schedule eir data rule rules statute researchers "
    "researcher public readers research staff inspection consultation permission consent".split()
)
ACTS = frozenset("act acts pra instrument lci ri".split())
LASTING = frozenset(("transfer", "immediately", "indefinitely", "permanently"))
DEATH = frozenset("death deaths die dies dying passing lifetime lifetimes demise decease deceased lives life".split())
BINDING = frozenset("or until till after for during while whilst throughout following upon whichever on with".split())
REVIEW = frozenset(
    "review reviewed reviewing reconsidered reconsideration re-review reviews reassessed renewal renewed "
    "extended".split()
)
LATER = frozenset("unless subject which when then thereafter be for pending time must".split())
REDACTED = frozenset("blocked redacted redactions redaction deletions deleted omitted".split())

PHRASES = UNTIL | SMALL | SECTION_WORDS | frozenset("up through thru before prior to expires or for".split())
"""The words that a phrase begins with; a period also begins straight behind some marks."""

WEIGHED = (
    GROUND | ACTS | DEPARTMENTS | LASTING | DEATH | REVIEW | AWAY_IN_FACT | REDACTED
    | frozenset("whichever except excepting excluding save apart other but exception exceptions".split())
    | frozenset("subject unless otherwise only earliest later".split())
)  # fmt: skip
"""The words that tell something though they begin no phrase."""

BEFORE_A_PERIOD = frozenset((":", ";", "(", ",", "-", "–", "of", "to", "by", "[", ")", "]"))
