"""What a note of access says: closed until when, retained by whom, put back on which day.

    text  →  tokens  →  heads  →  subject, scope, ends  →  statements  →  readings

`read_note` reads the access conditions of catalogues and the sentences of finding aids. It reads one statement at a
time, keeps "closed for 30 years" apart from "opens in 2031", and never takes a date for an access date because it
stands near: text that says nothing of access gives no reading.
"""

from __future__ import annotations

from closurelib.notes.head import NoteKind
from closurelib.notes.reading import Reading, read_note

__all__ = ["NoteKind", "Reading", "read_note"]
