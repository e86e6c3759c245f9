"""TDR01 to TDR09: the sheet as a file, and its rows against the files that were uploaded.

TDR01 to TDR05 run in this order, and the first that fails ends the run. The rest is reported together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from closurelib.check import tdr_words as tdr
from closurelib.check.tdr_rule import SheetRule, sheet_rule
from closurelib.check.tdr_words import COLUMNS, KEYS

# A cell as the service reads it: quoted whole, or without a quotation mark unless that is doubled.
_CELL = r'(?:"[^"]*+(?:""[^"]*+)*+"|[^",\r\n]++(?:""[^",\r\n]*+)*+|)'
_TABLE = re.compile(rf"(?:{_CELL}(?:,|\r\n?|\n))*+{_CELL}")


@sheet_rule(1, "sheet-not-utf-8", tdr.FILE_CHECK, "UTF8", right="a file saved as CSV UTF-8")
def not_utf8(data: bytes) -> str | None:
    """The sheet is not encoded as UTF-8.

    Why: The service reads nothing else; a mark at the beginning of the file does no harm.
    Risk: The upload is refused, and nothing else in the sheet is looked at.
    Rests on: The transfer service, file checks (rule T1).
    Wrong: A sheet with an accented letter, saved as "CSV" by a spreadsheet under Windows.
    Right: The same, saved as "CSV UTF-8".
    Fix: Save the sheet again as CSV UTF-8.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as why:
        line = data.count(b"\n", 0, why.start) + 1
        return f"line {line} holds the byte 0x{data[why.start]:02X}, which is no UTF-8"
    return None


@sheet_rule(
    2, "sheet-cannot-be-parsed", tdr.FILE_CHECK, "LOAD", right="comma-separated values with a row below the header"
)
def not_a_table(text: str) -> int | None:
    """The sheet cannot be taken apart into rows and cells, or has no row.

    Why: A quotation mark that is never closed swallows the rest of the file; one inside a cell, or text behind a
    closing one, leaves open where the cell ends.
    Risk: The upload is refused, and nothing else in the sheet is looked at.
    Rests on: The transfer service, file checks (rule T2). Of a sheet without a row it says UNKNOWN.
    Wrong: `"files/b.txt,b.txt,2021-03-14` to the end of the file.
    Right: `"files/b.txt",b.txt,2021-03-14`.
    Fix: Close the quotation mark, or double it where it belongs to the text.
    """
    if '"' not in text:
        return None
    match = _TABLE.match(text)
    end = match.end() if match else 0
    return None if end == len(text) else text.count("\n", 0, end) + 1


@sheet_rule(3, "header-twice", tdr.DUPLICATE_HEADER, "duplicate", right="each header once")
def twice(headers: Sequence[str]) -> list[str]:
    """A header occurs twice.

    Why: Of two columns with one name the service would keep one, and nobody could say which.
    Risk: The upload is refused before any row is looked at.
    Rests on: The transfer service, DUPLICATE_HEADER (rule T3).
    Wrong: `filepath,filename,...,filename`.
    Right: `filepath,filename,...`.
    Fix: Delete the column that is not meant.
    """
    return [header for header, times in Counter(headers).items() if times > 1]


@sheet_rule(4, "header-missing", tdr.SCHEMA_REQUIRED, "required", right="the header to the letter, in lower case")
def missing(headers: Collection[str]) -> list[str]:
    """A column that the service requires is not there.

    Why: A column may be empty, but it must be there. Headers are compared to the letter; those of the templates
    before 28 April 2025 are no longer known.
    Risk: The upload is refused before any row is looked at.
    Rests on: da-metadata-schema, requiredSchema (rule T4).
    Wrong: `Closure status`.
    Right: `closure status`.
    Fix: Take the service's current template, and copy the cells into it.
    """
    return [column.header for column in COLUMNS if column.required and column.header not in headers]


@sheet_rule(
    5, "header-unknown", tdr.ADDITIONAL_HEADER, "additional", right="only the columns of the service's template"
)
def unknown_header(headers: Sequence[str]) -> list[str]:
    """A header is none that the service expects.

    Why: What the service does not know it cannot keep; it does not drop a column in silence.
    Risk: The upload is refused before any row is looked at.
    Rests on: da-metadata-schema, config, expectedTDRHeader (rule T5). UUID is none of them either.
    Wrong: A column `Notes` that a reviewer added.
    Right: The template's own column `note`, or none.
    Fix: Delete the column, or move what it says to one of the template's.
    """
    return list(dict.fromkeys(header for header in headers if header not in KEYS))


@sheet_rule(6, "uploaded-file-without-row", tdr.ROW_VALIDATION, "missing", right="a row for each uploaded file")
def without_row(uploaded: Collection[str], paths: Collection[str]) -> Iterator[str]:
    """An uploaded file has no row in the sheet.

    Why: Each file that is transferred needs its own metadata.
    Risk: The upload is refused. Were it not, the file would have no closure, and would be taken for open.
    Rests on: The transfer service, ROW_VALIDATION (rule T6). Asked where the uploaded files are given.
    Wrong: `a.txt` and `b.txt` uploaded, a row for `a.txt` alone.
    Right: A row for each of them.
    Fix: Add the row, or take the file out of the transfer.
    """
    return (path for path in uploaded if path not in paths)


@sheet_rule(7, "row-without-uploaded-file", tdr.ROW_VALIDATION, "unknown", right="the path of an uploaded file")
def without_file(path: str, uploaded: Collection[str]) -> bool:
    """A row names no uploaded file.

    Why: A path is compared to the letter with those of the upload; a moved or renamed file is another file.
    Risk: The upload is refused, and the decision in the row belongs to no file.
    Rests on: The transfer service, ROW_VALIDATION (rule T7). Asked where the uploaded files are given.
    Wrong: A row for `files/Report.txt`, uploaded as `files/report.txt`.
    Right: A row for `files/report.txt`.
    Fix: Copy the path from the list of uploaded files, or delete the row.
    """
    return path not in uploaded


@sheet_rule(8, "filepath-twice", tdr.ROW_VALIDATION, "duplicate", right="one row for each file")
def same_path(rows: Sequence[int]) -> bool:
    """The same path stands in two rows.

    Why: One file has one set of metadata.
    Risk: The upload is refused. Where the rows differ, one may be open and the other closed.
    Rests on: The transfer service, ROW_VALIDATION (rule T8). It reports the faults of both rows as of one.
    Wrong: Two rows for `files/a.txt`.
    Right: One.
    Fix: Delete the row that is not meant.
    """
    return len(rows) > 1


@sheet_rule(
    9,
    "field-of-the-upload-changed",
    tdr.PROTECTED_FIELD,
    "PROTECTED_FIELD",
    fields="file_name date_last_modified",
    right="what the upload says",
)
def changed(cell: str, uploaded: str) -> bool:
    """The file name or the day of the last change is not that of the uploaded file.

    Why: Both were read from the file itself; spreadsheets like to rewrite days.
    Risk: The upload is refused.
    Rests on: The transfer service, PROTECTED_FIELD (rule T9). Asked where the uploaded files are given.
    Wrong: `14/03/2021` in the sheet, 2021-03-14 in the upload.
    Right: `2021-03-14` in both.
    Fix: Copy the cell from the list of uploaded files.
    """
    return cell != uploaded


FILE_RULES: tuple[SheetRule, ...] = (
    not_utf8,
    not_a_table,
    twice,
    missing,
    unknown_header,
    without_row,
    without_file,
    same_path,
    changed,
)
"""TDR01 to TDR09."""
