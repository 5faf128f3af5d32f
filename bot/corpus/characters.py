"""Characters that no reader of a story should ever see."""

import re

_SEPARATORS = re.compile(r"[\x0b\x0c\x1c-\x1f]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_WHITE_SPACE = re.compile(r"\s+")


def clean(text: str) -> tuple[str, int]:
    """Leave out control characters and halves of surrogate pairs; return the text and how many there were.

    Page breaks and other old separators become a space, so that the words beside them stay apart.
    """
    # Nothing printable is among them: most texts need no further look.
    if text.isprintable():
        return text, 0
    text = _SEPARATORS.sub(" ", text)
    return _UNPRINTABLE.subn("", text)


def one_line(text: str) -> str:
    """The text on one line, with single spaces and no control characters: for titles, names and notes."""
    return _WHITE_SPACE.sub(" ", clean(text)[0]).strip()


def quoted(text: str, limit: int = 60) -> str:
    """The text between quotation marks as messages show it, cut when it is long."""
    text = one_line(text)
    return f"“{text if len(text) <= limit else text[: limit - 1].rstrip() + '…'}”"
