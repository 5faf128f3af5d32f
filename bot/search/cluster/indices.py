"""The indices of a corpus in a cluster: their names, what fields they have, and how they are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.search.cluster.documents import LONGEST
from bot.search.segment import K1, B

Kind = Literal["passages", "articles", "words"]
KINDS: tuple[Kind, ...] = ("passages", "articles", "words")
WINDOW = 10_000
"""How many passages deep a search may page: the server's own limit."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The indices of one version of a corpus, which never change once it is published."""

    prefix: str
    version: str

    @property
    def passages(self) -> str:
        """The index of passages."""
        return self.of("passages")

    @property
    def articles(self) -> str:
        """The index of articles."""
        return self.of("articles")

    @property
    def words(self) -> str:
        """The index of words, of terms, and of what else is known of words."""
        return self.of("words")

    def of(self, kind: Kind) -> str:
        """Return the name of one of the indices."""
        return f"{self.prefix}-{kind}-{self.version}"


@dataclass(frozen=True, slots=True)
class Names:
    """What everything in the cluster is called that belongs to one corpus."""

    prefix: str = "storybot"
    """That of ENGINE_INDEX."""

    @property
    def state(self) -> str:
        """The index of what is known of versions, and of who makes one."""
        return f"{self.prefix}-state"

    def alias(self, kind: Kind) -> str:
        """Return the name that stands for the index of the version that is current."""
        return f"{self.prefix}-{kind}"

    def edition(self, version: str) -> Edition:
        """Return the indices of a version."""
        return Edition(self.prefix, version)


def definition(kind: Kind, shards: int, replicas: int) -> dict[str, Any]:
    """Return what an index is made with; a field that is not in it is refused."""
    settings: dict[str, Any] = {
        "number_of_shards": shards if kind == "passages" else max(1, shards // _FEWER[kind]),
        "number_of_replicas": replicas,
        # A question reads more than a hundred passages, and with the tighter one that takes twice the time of all else.
        "codec": "best_compression" if kind == "articles" else "default",
        "max_result_window": WINDOW,
        "refresh_interval": "-1",
    }
    if kind == "passages":
        settings["similarity"] = {"ours": {"type": "BM25", "k1": K1, "b": B}}
    if kind == "articles":
        settings |= {"sort.field": "order", "sort.order": "asc"}
    source = {"excludes": list(_EXCLUDED[kind])} if _EXCLUDED[kind] else {}
    mappings = {"dynamic": "strict", "_source": source, "properties": dict(_FIELDS[kind])}
    return {"settings": {"index": settings}, "mappings": mappings}


def state_definition(replicas: int) -> dict[str, Any]:
    """Return what the index of the state is made with: all in it is read by its id."""
    index = {"number_of_shards": 1, "number_of_replicas": replicas}
    return {"settings": {"index": index}, "mappings": {"dynamic": False, "properties": {}}}


_FEWER: Mapping[Kind, int] = {"articles": 2, "words": 2}
"""How many times fewer shards the small indices have."""
_SHOWN: Mapping[str, Any] = {"type": "keyword", "index": False, "doc_values": False}
"""What is only given back."""
_EXACT: Mapping[str, Any] = {"type": "keyword", "doc_values": False}
_VALUES: Mapping[str, Any] = {"type": "keyword", "index": False, "ignore_above": 8_000}
"""What is summed up: of values no longer than the server takes, in characters."""
_NUMBER: Mapping[str, Any] = {"type": "integer"}
_ORDER: Mapping[str, Any] = {"type": "long"}
_WORDS: Mapping[str, Any] = {"type": "text", "analyzer": "whitespace", "norms": False}
_SET: Mapping[str, Any] = {**_WORDS, "index_options": "docs"}
_PREFIXES: Mapping[str, Any] = {**_SET, "index_prefixes": {"min_chars": 1, "max_chars": 6}}
_ARTICLE: Mapping[str, Any] = {
    "order": _ORDER,
    "credited": _EXACT,
    "labels": _EXACT,
    "tags": _VALUES,
}
"""Fields that passages have as their articles do."""

_FIELDS: Mapping[Kind, Mapping[str, Any]] = {
    "passages": {
        **_ARTICLE,
        "id": _SHOWN,
        "article": _EXACT,
        "text": _SHOWN,
        "heading": _SHOWN,
        "language": _EXACT,
        "title": _SHOWN,
        "author": _SHOWN,
        "publisher": _SHOWN,
        "published": {"type": "date", "format": "strict_date"},
        "url": _SHOWN,
        "paragraph": _NUMBER,
        "paragraphs": {**_NUMBER, "index": False, "doc_values": False},
        "file": _SHOWN,
        "terms": {
            "type": "text",
            "analyzer": "whitespace",
            "similarity": "ours",
            "index_options": "freqs",
        },
        "surfaces": _WORDS,
        "title_words": _SET,
        "author_words": _SET,
    },
    "articles": {
        **_ARTICLE,
        "id": _SHOWN,
        "article": _EXACT,
        "title": _SHOWN,
        "credits": _VALUES,
        "title_prefixes": _PREFIXES,
        "credit_prefixes": _PREFIXES,
        "passages": {**_NUMBER, "index": False},
        "language": {"type": "keyword"},
        "digest": {"type": "keyword", "index": False},
        "record": _SHOWN,
        "file": {"type": "keyword"},
    },
    "words": {
        "kind": _EXACT,
        "surface": {"type": "keyword", "ignore_above": LONGEST},
        "names": {"type": "keyword"},
        "length": {**_NUMBER, "doc_values": False},
        "frequency": {**_NUMBER, "index": False, "doc_values": False},
        "ends": _EXACT,
        "letters": _EXACT,
        "uses": {"type": "object", "enabled": False},
        "term": _SHOWN,
        "titled": {**_NUMBER, "index": False, "doc_values": False},
        "joined": _SHOWN,
        "at": {**_NUMBER, "index": False, "doc_values": False},
        "bucket": {**_NUMBER, "index": False, "doc_values": False},
        "counts": {"type": "object", "enabled": False},
    },
}
_EXCLUDED: Mapping[Kind, tuple[str, ...]] = {
    "passages": ("terms", "surfaces", "title_words", "author_words", "credited", "labels"),
    "articles": ("title_prefixes", "credit_prefixes", "credited", "labels"),
    "words": ("ends", "letters", "length", "names"),
}
"""What is searched by and never given back."""
