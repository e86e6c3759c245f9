"""The rules of the transfer service of The National Archives, TDR01 to TDR58, in the order of their numbers."""

from __future__ import annotations

from closurelib.check.tdr_cell_rules import CELL_RULES
from closurelib.check.tdr_closed_rules import CLOSED_RULES
from closurelib.check.tdr_date_rules import DATE_RULES
from closurelib.check.tdr_file_rules import FILE_RULES
from closurelib.check.tdr_open_rules import OPEN_RULES
from closurelib.check.tdr_pair_rules import PAIR_RULES
from closurelib.check.tdr_rule import SheetRule
from closurelib.check.tdr_text_rules import TEXT_RULES

TYPED_ONLY = ("TDR17", "TDR34", "TDR45", "TDR55")
"""The rules that only data with types can break; of a sheet they never find anything."""
ROW_RULES: tuple[SheetRule, ...] = tuple(
    sorted((*CELL_RULES, *DATE_RULES, *TEXT_RULES, *CLOSED_RULES, *OPEN_RULES, *PAIR_RULES), key=lambda rule: rule.code)
)
"""TDR10 to TDR58: what is asked of each row."""
TDR_RULES: tuple[SheetRule, ...] = (*FILE_RULES, *ROW_RULES)
"""All of them."""
