"""Names of files that strangers chose, and the safe ones that we make of them."""

import re
import unicodedata

import regex

from bot.corpus.characters import quoted
from bot.corpus.files import FORMATS, format_of
from bot.corpus.slugs import digest, slug
from bot.errors import Sentence

LONGEST = 200
"""Characters of a name that is taken."""
_HIDDEN = regex.compile(r"[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]")
_EMOJI_SELECTOR = re.compile("[\ufe0e\ufe0f]")
_PATH = re.compile(r"[/\\]|^[A-Za-z]:")
_DEVICE = re.compile(r"(?i)\s*(?:con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*")


def name_fault(name: str) -> Sentence | None:
    """Why a file of this name is not taken, as two sentences; None when it is."""
    faults = (
        (
            _is_veiled,
            Sentence("The name holds characters that nobody can see, or that turn the text around. Rename the file."),
        ),
        (_PATH.search, Sentence("The name holds a path. Give the file's name only.")),
        (_is_long, Sentence("The name is longer than {n} characters. Rename the file.", n=LONGEST)),
        (_is_of_no_format, Sentence("Files of this kind are not read. Send one of {kinds}.", kinds=", ".join(FORMATS))),
        (_is_device, Sentence("The name is one that Windows keeps for a device. Rename the file.")),
        (_is_about, Sentence("By its name the file is about the corpus and no article. Rename the file.")),
    )
    return next((sentence for wrong, sentence in faults if wrong(name)), None)


def safe_name(name: str) -> str:
    """The name as it is stored: letters and digits of any script, hyphens, and one of the endings that are read."""
    end = _end(name)
    stem = slug(_EMOJI_SELECTOR.sub("", name[: len(name) - len(end)]))
    return (stem if any(map(str.isalnum, stem)) else f"article-{digest(name)}") + end


def shown_name(name: str) -> str:
    """The name between quotation marks as sentences show it, without characters that nobody sees."""
    return quoted(_HIDDEN.sub("", name))


def _end(name: str) -> str:
    """The ending that tells the format, in lower case; empty when there is none."""
    return next((end for end in FORMATS if name.lower().endswith(end)), "")


def _is_veiled(name: str) -> bool:
    return bool(_HIDDEN.search(_EMOJI_SELECTOR.sub("", name)))


def _is_long(name: str) -> bool:
    return len(name) > LONGEST


def _is_of_no_format(name: str) -> bool:
    return not _end(name)


def _is_device(name: str) -> bool:
    return any(_DEVICE.fullmatch(part.partition(".")[0]) for part in (name, safe_name(name)))


def _is_about(name: str) -> bool:
    return not format_of(safe_name(name))


def alike(name: str) -> str:
    """A name as disks compare it that ignore case."""
    return unicodedata.normalize("NFC", name).casefold()
