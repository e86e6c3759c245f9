"""What the transfer service says of an error, word for word, by process, key of the column and error key.

Texts of The National Archives' da-metadata-schema (validation-messages), used under its licence:

    MIT License. Copyright (c) 2024 The National Archives, UK

    Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
    documentation files (the "Software"), to deal in the Software without restriction, including without limitation
    the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and
    to permit persons to whom the Software is furnished to do so, subject to the following conditions: The above
    copyright notice and this permission notice shall be included in all copies or substantial portions of the
    Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
    LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT
    SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION
    OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER
    DEALINGS IN THE SOFTWARE.

They are reworded there often, without a change of the rules; nothing here depends on them.
"""

from __future__ import annotations

from closurelib.check import tdr_words as tdr

_DATE = "We are unable to recognise this as a valid date format, please provide a date in the format yyyy-mm-dd"
_FUTURE = "This date is in the future, please correct"
_CLOSED = "Must be provided for a closed record"
_OPEN = "Must be empty for an open record"
_YES_NO = "Must be Yes or No"
_YES = "Must be Yes if an alternate is provided"
_NO = "Must be No for an open record"
_ONE_LINE = "Must not contain line breaks"
_YEARS = "Must be number(s) between 1 and 150"
_LIST_OF_YEARS = "Must be a number between 1 and 150, or a semi-colon separated list of numbers between 1 and 150"
_STATUS = "Must be Open or Closed"
_CODES = (
    "[Must be a valid FOI exemption code, or a semi-colon separated list of valid FOI exemption codes, eg. 31;33 "
    "(link opens in TDR website)](https://tdr.nationalarchives.gov.uk/faq#foi-codes)"
)
_TOO_LONG = "More than {0} characters, this field has a maximum length of {0} characters"
_CHANGED = "Does not match expected value, this is intrinsic metadata and must not be changed"
_MISMATCH = "Must have the same number of closure periods as foi exemption codes"
_SCHEDULE = "Must be the date of the advisory schedule confirming closure, should not be the same as closure start date"

_BASE = {
    ("file_path", "type"): "Must not be empty",
    ("file_name", "type"): "Must not be empty",
    ("closure_type", "type"): _STATUS,
    ("closure_type", "enum"): _STATUS,
    ("closure_period", "type"): _LIST_OF_YEARS,
    ("closure_period", "minimum"): _YEARS,
    ("closure_period", "maximum"): _YEARS,
    ("foi_exemption_code", "enum"): _CODES,
    ("foi_exemption_code", "type"): _CODES,
    ("foi_exemption_asserted", "format.date"): _DATE,
    ("foi_exemption_asserted", "daBeforeToday"): _FUTURE,
    ("closure_start_date", "format.date"): _DATE,
    ("closure_start_date", "daBeforeToday"): _FUTURE,
    ("closure_start_date", "matchEndDateOrDateLastModified"): (
        "Must match to date of the record (if provided) or date last modified"
    ),
    ("end_date", "format.date"): _DATE,
    ("end_date", "daBeforeToday"): f"{_FUTURE}.",
    ("date_last_modified", "type"): _DATE,
    ("date_last_modified", "format.date"): _DATE,
    ("title_closed", "type"): _YES_NO,
    ("description_closed", "type"): _YES_NO,
    ("title_alternate", "maxLength"): _TOO_LONG.format(255),
    ("title_alternate", "pattern"): _ONE_LINE,
    ("former_reference_department", "pattern"): _ONE_LINE,
    ("file_name_translation", "pattern"): _ONE_LINE,
    ("copyright_details", "pattern"): _ONE_LINE,
    ("evidence_provided_by", "pattern"): _ONE_LINE,
    ("description_alternate", "maxLength"): _TOO_LONG.format(8000),
    ("description", "maxLength"): _TOO_LONG.format(8000),
}
_SHUT = {
    ("closure_start_date", "type"): _CLOSED,
    ("closure_period", "type"): _CLOSED,
    ("foi_exemption_code", "type"): _CLOSED,
    ("foi_exemption_asserted", "type"): _CLOSED,
    ("title_closed", "type"): _CLOSED,
    ("description_closed", "type"): _CLOSED,
    ("title_alternate", "type"): "Must not be empty if title is closed",
    ("description_alternate", "type"): "Must not be empty if description is closed",
    ("title_closed", "const"): _YES,
    ("description_closed", "const"): _YES,
    ("foi_exemption_code", "closureCodeAndPeriodMismatch"): _MISMATCH,
    ("closure_period", "closureCodeAndPeriodMismatch"): _MISMATCH,
    ("foi_exemption_asserted", "exemptionDateBefore2000"): "Invalid FOI exemption date",
    ("foi_exemption_asserted", "exemptionDateAndClosureStartDateSame"): _SCHEDULE,
}
_FREE = {
    ("closure_start_date", "type"): _OPEN,
    ("closure_period", "type"): _OPEN,
    ("foi_exemption_code", "type"): _OPEN,
    ("foi_exemption_asserted", "type"): _OPEN,
    ("title_alternate", "type"): _OPEN,
    ("description_alternate", "type"): _OPEN,
    ("title_closed", "const"): _NO,
    ("description_closed", "const"): _NO,
}
_ROWS = {
    ("", "duplicate"): (
        "This file appears more than once in your metadata file. There must be only one row in your metadata file "
        "for each file you uploaded"
    ),
    ("", "unknown"): "This file was listed in your metadata file but does not match to one of your uploaded files",
    ("", "missing"): "This file was uploaded but is missing from your metadata file",
}
_RELATED = {
    ("description", "type"): "Description must be provided when an alternative description is provided",
}
_PROTECTED = {
    ("file_name", "PROTECTED_FIELD"): _CHANGED,
    ("date_last_modified", "PROTECTED_FIELD"): _CHANGED,
}
_FILE = {("", "UTF8"): "FILE_CHECK.UTF.INVALID", ("", "LOAD"): "FILE_CHECK.CSV.INVALID"}

MESSAGES: dict[str, dict[tuple[str, str], str]] = {
    tdr.FILE_CHECK: _FILE,
    tdr.ROW_VALIDATION: _ROWS,
    tdr.PROTECTED_FIELD: _PROTECTED,
    tdr.SCHEMA_BASE: _BASE,
    tdr.SCHEMA_CLOSURE_CLOSED: _SHUT,
    tdr.SCHEMA_CLOSURE_OPEN: _FREE,
    tdr.SCHEMA_RELATIONSHIP: _RELATED,
}
"""By process; an error that has no text is named by its identity, as the service does."""
