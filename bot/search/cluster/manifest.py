"""What holds for a version of a corpus as a whole."""

import msgspec

from bot.search.idf import IdfRule


class Manifest(msgspec.Struct, frozen=True):
    """What holds for one version of a corpus as a whole."""

    version: str
    """As its indices are named."""
    corpus: str
    """The corpus's own version: see `bot.corpus.corpus.Corpus.version`."""
    analyser: str
    """The fingerprint of what analysed it: see `bot.library.fingerprint`."""
    articles: int
    passages: int
    terms: int
    """How many terms all passages have together."""
    words: int
    """How many documents the index of words has."""
    surfaces: int
    """How many surfaces passages or titles have."""
    idf: IdfRule
    languages: tuple[str, ...]
    """Those of the passages, in the order in which they come first in the corpus."""
    loaded_at: str
    """When it was made: ISO 8601, in UTC."""

    @property
    def average_length(self) -> float:
        """How many terms a passage has on average."""
        return self.terms / (self.passages or 1)
