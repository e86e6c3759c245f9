"""Checks of sensitive words (S701-S706): titles and descriptions that are closed, and what is shown in their place.

They see what a reader keeps of a sheet in the origins of a record (`closurelib.check.words_labels`). No finding repeats
closed words: a report of leaks must not leak.
"""

from __future__ import annotations

from collections.abc import Iterator

from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import Guard, Judged, Rule, SourceRule, check
from closurelib.check.seen import BESIDES_TDR
from closurelib.check.words_labels import Hidden, hidden, labels, longest_run, words_of

SAME_WORDS = 6
"""So many words in a row are no chance."""
FEW_WORDS = 3
"""A shorter text is too short to be told apart by its words."""
_READS = ("origins",)


def _without_alternate(case: Judged, what: str) -> Iterator[Hidden]:
    return (one for one in hidden(case.record) if one.what == what and one.is_closed and not one.alternate)


def _without_flag(case: Judged, what: str) -> Iterator[Hidden]:
    return (one for one in hidden(case.record) if one.what == what and one.is_closed is not True and one.alternate)


@check("S701", "closed-title-without-alternate", reads=_READS, profiles=BESIDES_TDR)
def closed_title_without_alternate(case: Judged) -> Iterator[Finding]:
    """A title is closed, and no other is given to be shown in its place.

    Why: A closed title is replaced by one that gives nothing away; without it the entry has no title, or the closed
    one is shown after all.
    Risk: The title itself is published, or nobody can ask for the record.
    Rests on: The National Archives, transfer service, rule T41.
    Wrong: Title closed: yes; alternate title: none.
    Right: Title closed: yes; alternate title: "Letter to [name withheld]".
    Fix: Write a title that says what the record is, without what is closed.
    """
    for _ in _without_alternate(case, "title"):
        yield case.finding(
            "title_alternate",
            found="none",
            expected="a title to be shown",
            message="the title is closed, and no alternate title is given to be shown in its place",
        )


@check("S702", "closed-description-without-alternate", reads=_READS, profiles=BESIDES_TDR)
def closed_description_without_alternate(case: Judged) -> Iterator[Finding]:
    """A description is closed, and no other is given to be shown in its place.

    Why: A closed description is replaced by one that gives nothing away.
    Risk: The description itself is published, or the entry says nothing of what it is.
    Rests on: The National Archives, transfer service, rule T42.
    Wrong: Description closed: yes; alternate description: none.
    Right: Description closed: yes; alternate description: "Report on [detail withheld]".
    Fix: Write a description that says what the record is, without what is closed.
    """
    for _ in _without_alternate(case, "description"):
        yield case.finding(
            "description_alternate",
            found="none",
            expected="a description to be shown",
            message="the description is closed, and no alternate description is given to be shown in its place",
        )


@check("S703", "alternate-title-without-flag", reads=_READS, profiles=BESIDES_TDR)
def alternate_title_without_flag(case: Judged) -> Iterator[Finding]:
    """An alternate title is given, and the title is not marked as closed.

    Why: An alternate is written because the title must not be seen; without the mark the title itself is shown.
    Risk: What somebody took the trouble to hide is published.
    Rests on: The National Archives, transfer service, rule T43.
    Wrong: Title closed: no; alternate title: "Letter to [name withheld]".
    Right: Title closed: yes; alternate title: "Letter to [name withheld]".
    Fix: Mark the title as closed, or take the alternate out.
    """
    for one in _without_flag(case, "title"):
        yield case.finding(
            "title_closed",
            found="no" if one.is_closed is False else "not recorded",
            expected="yes",
            message="an alternate title is given, but the title is not marked as closed, and would be shown",
        )


@check("S704", "alternate-description-without-flag", reads=_READS, profiles=BESIDES_TDR)
def alternate_description_without_flag(case: Judged) -> Iterator[Finding]:
    """An alternate description is given, and the description is not marked as closed.

    Why: An alternate is written because the description must not be seen; without the mark it is shown itself.
    Risk: What somebody took the trouble to hide is published.
    Rests on: The National Archives, transfer service, rule T44.
    Wrong: Description closed: no; alternate description: "Report on [detail withheld]".
    Right: Description closed: yes; alternate description: "Report on [detail withheld]".
    Fix: Mark the description as closed, or take the alternate out.
    """
    for one in _without_flag(case, "description"):
        yield case.finding(
            "description_closed",
            found="no" if one.is_closed is False else "not recorded",
            expected="yes",
            message="an alternate description is given, but the description is not marked as closed, and would be "
            "shown",
        )


@check("S705", "alternate-repeats-closed-words", reads=_READS)
def alternate_repeats_closed_words(case: Judged) -> Iterator[Finding]:
    """What is shown in place of a closed title or description repeats it.

    Why: An alternate that is the closed text again, holds all of it, or has six of its words in a row hides nothing.
    Risk: What was closed is published in its own place.
    Rests on: The National Archives, transfer service: an alternate takes the place of what is sensitive.
    Wrong: Description "Interview with John Smith of Leeds"; alternate "Interview with John Smith of Leeds".
    Right: The same with the alternate "Interview with [name withheld]".
    Fix: Write the alternate anew, from what may be known.
    """
    for one in hidden(case.record):
        if not one.is_closed or not one.words or not one.alternate:
            continue
        how = _repeats(one.words, one.alternate)
        if how:
            yield case.finding(
                f"{one.what}_alternate",
                found=how,
                expected=f"a {one.what} without what is closed",
                message=f"the alternate {one.what} {how} the closed {one.what} (its words are not repeated here)",
                severity=None if how != "has many words in a row of" else Severity.WARNING,
            )


def _repeats(closed: str, shown: str) -> str | None:
    """How a shown text repeats a closed one; `None` where it does not."""
    one, other = words_of(closed), words_of(shown)
    if not one or not other:
        return None
    if one == other:
        return "is the same as"
    run = longest_run(closed, shown)
    if len(one) >= FEW_WORDS and run == len(one):
        return "holds all of"
    return "has many words in a row of" if run >= SAME_WORDS else None


@check("S706", "explanation-says-what-is-closed", reads=(*_READS, "notes"), guard=Guard(("origins",)))
def explanation_says_what_is_closed(case: Judged) -> Iterator[Finding]:
    """A note or an explanation of the closure repeats the closed title or description.

    Why: The explanation is shown to everybody, so that a reader knows why the record is closed, not what is in it.
    Risk: What was closed is published beside it.
    Rests on: The National Archives, practice: notes and explanations are part of the open entry.
    Wrong: Description closed: "Interview with John Smith of Leeds"; explanation "Closed: names John Smith of Leeds".
    Right: Explanation "Closed: names a person who may be living".
    Fix: Say in the explanation which exemption applies, and nothing of the contents.
    """
    shown = [("explanation", text)] if (text := labels(case.record).get("explanation")) else []
    shown += [(f"notes.{number}", note) for number, note in enumerate(case.record.notes, 1)]
    for one in hidden(case.record) if shown else ():
        if not one.is_closed or not one.words:
            continue
        size = len(words_of(one.words))
        for place, text in shown:
            run = longest_run(one.words, text)
            if size >= FEW_WORDS and run >= min(size, FEW_WORDS + 1):
                yield case.finding(
                    place,
                    found=f"{run} words in a row of the closed {one.what}",
                    expected="why it is closed, and nothing of what is closed",
                    message=f"{_what(place)} repeats {run} words in a row of the closed {one.what} (they are not "
                    "repeated here)",
                    severity=None if run == size else Severity.WARNING,
                )


def _what(place: str) -> str:
    return "the explanation" if place == "explanation" else f"note {place.rpartition('.')[2]}"


RULES: tuple[Rule | SourceRule, ...] = (
    closed_title_without_alternate,
    closed_description_without_alternate,
    alternate_title_without_flag,
    alternate_description_without_flag,
    alternate_repeats_closed_words,
    explanation_says_what_is_closed,
)
"""The checks of this module, in the order of their codes."""
