"""What a kept index depends on besides the corpus: another version of any of it may make another one."""

import unicodedata
from functools import cache
from hashlib import blake2b
from importlib import metadata
from importlib.resources import files

_ROOMS = ("bot.corpus", "bot.library", "bot.search", "bot.search.cluster", "bot.search.data")
_FILES = ("arrays.py", "model.py", "sentences.py", "wordlist.py")
_LIBRARIES = ("PyStemmer", "numpy", "py3langid", "regex", "sentencex", "stop-words", "trafilatura")


@cache
def fingerprint() -> str:
    """Return a hash of the code and the lists that read and analyse, and of the versions of what they rely on."""
    hashed = blake2b(digest_size=16)
    modules = [file for room in _ROOMS for file in files(room).iterdir() if file.is_file()]
    for file in sorted(modules + [files("bot").joinpath(name) for name in _FILES], key=lambda file: file.name):
        hashed.update(file.name.encode())
        hashed.update(file.read_bytes())
    versions = [f"{name} {metadata.version(name)}" for name in _LIBRARIES]
    hashed.update(" ".join([*versions, unicodedata.unidata_version]).encode())
    return hashed.hexdigest()
