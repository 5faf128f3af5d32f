"""Ids that stay the same as long as a file keeps its name."""

import hashlib
import re
import unicodedata

LONGEST = 60
"""Characters of an article's id; Discord allows 100 for a button's, which holds the id and more."""

_OTHERS = re.compile("[^a-z0-9]+")
"""What is neither letter nor digit in ASCII."""


def slug(text: str) -> str:
    """Lower-case letters and digits of any script with single hyphens between; empty when there are none.

    Vowel signs and other marks stay, because words of many scripts are unreadable without them. A slug that
    would be too long is cut and ends in a hash of the whole, so that two long names stay apart.
    """
    folded = unicodedata.normalize("NFC", text).lower()
    if folded.isascii():
        kept = _OTHERS.sub(" ", folded)
    else:
        kept = "".join(letter if _readable(letter) else " " for letter in folded)
    joined = "-".join(kept.split())
    if len(joined) <= LONGEST:
        return joined
    mark = digest(joined)
    return f"{joined[: LONGEST - len(mark) - 1].rstrip('-')}-{mark}"


def file_slug(file: str) -> str:
    """The id of an article that has no other: its path without the extension, or a hash if that has no letter."""
    return slug(stem(file)) or f"article-{digest(file)}"


def stem(file: str) -> str:
    """A path below the corpus folder without its extension (`.jsonl.gz` is one)."""
    if file.lower().endswith(".gz"):
        file = file[:-3]
    folder, slash, name = file.rpartition("/")
    return folder + slash + (name.rpartition(".")[0] or name)


def digest(text: str) -> str:
    """Eight hexadecimal digits that stand for a text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def _readable(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter).startswith("M")
