"""Passages that no corpus folder holds, as a version of their own in a cluster: for whoever measures, and for tests."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from secrets import token_hex
from typing import Any

from bot.errors import ClusterError, Sentence
from bot.library.fingerprint import fingerprint
from bot.model import Passage
from bot.search.analysing import analysed
from bot.search.analysis import Analysers
from bot.search.bm25 import EPSILON
from bot.search.cluster.client import Client, Deadline, Request
from bot.search.cluster.counted import CountedWords, compounds, gram_counts
from bot.search.cluster.documents import APART, ArticleDocument, PassageDocument, key
from bot.search.cluster.indices import KINDS, Edition, definition
from bot.search.cluster.manifest import Manifest
from bot.search.cluster.word_documents import WordDocument, grams_documents
from bot.search.counts import Counts
from bot.search.forward import Forward
from bot.search.grams import GramTable
from bot.search.held import HeldPassages
from bot.search.idf import idf_rule
from bot.search.lexicon import Lexicon

_SECONDS = 60.0
"""How long one request may take."""
_AT_ONCE = 500
"""Documents in one request."""


class HeldVersion:
    """Passages analysed to what a cluster keeps of them."""

    def __init__(self, passages: Sequence[Passage], analysers: Analysers) -> None:
        """The passages of one article follow each other; their order is that of the corpus."""
        self._held, self._passages, self._lexicon = HeldPassages(passages), passages, Lexicon.empty()
        self._forward: Forward = analysed(passages, analysers, self._lexicon)
        counts = Counts.of(self._forward, self._lexicon.term_of)
        self._counts = counts.sized(len(self._lexicon), len(self._lexicon.terms))
        self._languages = tuple(dict.fromkeys(analysers(passage.language).language for passage in passages))
        self._first = analysers(self._languages[0] if self._languages else None)

    def passages(self) -> Iterator[PassageDocument]:
        """Yield the documents of all passages."""
        for number, passage in enumerate(self._passages):
            words = map(self._lexicon.word, self._forward.words.row(number).tolist())
            order = int(self._forward.article_of[number]) * APART
            yield PassageDocument.of(passage, order, words, self._words)

    def articles(self) -> Iterator[ArticleDocument]:
        """Yield the documents of all articles."""
        languages: dict[str, str | None] = {}
        for passage in self._passages:
            languages.setdefault(passage.article_id, passage.language)
        for number, (article_id, source) in enumerate(self._held.sources()):
            yield ArticleDocument.of(article_id, source, number * APART, languages[article_id])

    def words(self) -> Iterator[WordDocument]:
        """Yield the documents of all words."""
        counted, lexicon = CountedWords(self._lexicon, self._counts), self._lexicon
        living = counted.living_surfaces()
        yield from counted.surfaces(living)
        yield from counted.terms(counted.living_terms())
        pairs = ((pair >> 32, pair & 0xFFFFFFFF) for pair in self._forward.compounds.values.tolist())
        yield from compounds((lexicon.word(first)[0], lexicon.word(second)[0]) for first, second in pairs)
        yield from grams_documents(gram_counts([GramTable.build(lexicon.surfaces)], living))

    def manifest(self, version: str, words: int) -> Manifest:
        """Return what holds for all; `words` says how many documents of words there are."""
        passages, terms = self._counts.size.tolist()
        return Manifest(
            version=version,
            corpus="",
            analyser=fingerprint(),
            articles=int(self._forward.article_of.max(initial=-1)) + 1,
            passages=passages,
            terms=terms,
            words=words,
            surfaces=len(CountedWords(self._lexicon, self._counts).living_surfaces()),
            idf=idf_rule(self._counts.frequency, passages, EPSILON),
            languages=self._languages,
            loaded_at=datetime.now(UTC).isoformat(),
        )

    def _words(self, text: str) -> list[str]:
        return [token.surface for token in self._first.words(text)]


def load_held(
    client: Client, prefix: str, passages: Sequence[Passage], analysers: Analysers, *, shards: int, replicas: int
) -> tuple[Edition, Manifest]:
    """Write passages into indices of their own; raises ClusterError, and nothing is left then."""
    held = HeldVersion(passages, analysers)
    edition = Edition(prefix, f"{datetime.now(UTC):%Y%m%d%H%M%S}-{token_hex(4)}")
    try:
        for kind in KINDS:
            _ask(client, Request("PUT", f"/{edition.of(kind)}", definition(kind, shards, replicas)))
        _fill(client, edition.passages, ((key(document.id), document) for document in held.passages()))
        _fill(client, edition.articles, ((key(document.id), document) for document in held.articles()))
        words = _fill(client, edition.words, ((document.id, document) for document in held.words()))
        for kind in KINDS:
            _ask(client, Request("POST", f"/{edition.of(kind)}/_refresh"))
    except ClusterError:
        delete(client, edition)
        raise
    return edition, held.manifest(edition.version, words)


def delete(client: Client, edition: Edition) -> None:
    """Delete the indices of a version, as far as they are there."""
    indices = ",".join(map(edition.of, KINDS))
    _ask(client, Request("DELETE", f"/{indices}", params={"ignore_unavailable": "true"}))


def _fill(client: Client, index: str, documents: Iterable[tuple[str, object]]) -> int:
    """Index documents under their ids; return how many there are."""
    total, rest = 0, iter(documents)
    while some := list(islice(rest, _AT_ONCE)):
        lines: list[object] = []
        for document_id, document in some:
            lines += ({"index": {"_id": document_id}}, document)
        answer = _ask(client, Request("POST", f"/{index}/_bulk", lines))
        if answer["errors"]:
            told = next(item["index"]["error"] for item in answer["items"] if "error" in item["index"])
            raise ClusterError(Sentence("The cluster did not take a document: {reason}.", reason=told["reason"]))
        total += len(some)
    return total


def _ask(client: Client, request: Request) -> dict[str, Any]:
    answer: dict[str, Any] = client.ask(request, Deadline(_SECONDS))
    return answer
