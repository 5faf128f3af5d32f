"""What a kept index depends on besides the corpus: another version of any of it may make another one."""

import unicodedata
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable

_ROOMS = ("corpus", "library", "search")
_FILES = ("arrays.py", "model.py", "sentences.py", "wordlist.py")
_LIBRARIES = ("PyStemmer", "numpy", "py3langid", "regex", "sentencex", "stop-words", "trafilatura")


@cache
def fingerprint() -> str:
    """Return a hash of the code and the lists that read and analyse, and of the versions of what they rely on."""
    hashed = blake2b(digest_size=16)
    bot = files("bot")
    for name in _FILES:
        _add(bot.joinpath(name), name, hashed.update)
    for room in _ROOMS:
        _add(bot.joinpath(room), room, hashed.update)
    versions = [f"{name} {metadata.version(name)}" for name in _LIBRARIES]
    hashed.update(" ".join([*versions, unicodedata.unidata_version]).encode())
    return hashed.hexdigest()


def _add(file: Traversable, name: str, add: Callable[[bytes], None]) -> None:
    """Add a file with its name, or all that are in a folder."""
    if file.is_file():
        add(name.encode())
        add(file.read_bytes())
    elif file.name != "__pycache__":
        for each in sorted(file.iterdir(), key=lambda each: each.name):
            _add(each, f"{name}/{each.name}", add)
