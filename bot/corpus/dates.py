"""Dates as people write them, taken only where they can mean one day."""

import re
from datetime import date

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_NUMBERS_FIRST = re.compile(r"(\d{4})\s?([-./])\s?(\d{1,2})\s?\2\s?(\d{1,2})\.?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.? ([A-Za-z]{3,9})\.?,? (\d{4})", re.ASCII)
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.ASCII)
_TIME = re.compile(
    r"[T,\s]\s?(?:at )?\d{1,2}:\d{2}[:.\d]{0,12}\s?(?:[ap]\.?m\.?)?\s?(?:Z|[A-Z]{2,4}|[+-]\d{2}:?\d{2})?$",
    re.ASCII,
)


def parse_date(text: str) -> date | None:
    """The day that a text names, or None: `2012-02-28`, `28 February 2012`, `Feb. 28, 2012`, with or without a time.

    Numbers such as 02/03/2012 mean different days in different countries, so they are None.
    """
    text = _TIME.sub("", text.strip()).strip()
    try:
        if found := _NUMBERS_FIRST.fullmatch(text):
            return date(int(found[1]), int(found[3]), int(found[4]))
        if found := _DAY_FIRST.fullmatch(text):
            return date(int(found[3]), _month(found[2]), int(found[1]))
        if found := _MONTH_FIRST.fullmatch(text):
            return date(int(found[3]), _month(found[1]), int(found[2]))
    except ValueError:
        return None
    return None


def _month(name: str) -> int:
    """The number of an English month, whole or shortened to its first letters."""
    for number, month in enumerate(_MONTHS, start=1):
        if month.startswith(name.lower()):
            return number
    raise ValueError(name)
