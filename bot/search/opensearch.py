"""The engine over an OpenSearch cluster: the first stage runs there, the second one here, over what that one found."""

from collections.abc import Mapping, Sequence
from functools import partial

import msgspec
import numpy as np

from bot.model import EVERYTHING, Hit, Passage, Query, Selection
from bot.search.analysis import Analysers
from bot.search.candidates import Candidates
from bot.search.cluster import queries
from bot.search.cluster.answers import Found, Reader, holdings, names
from bot.search.cluster.client import ANSWER_SECONDS, Client, Deadline
from bot.search.cluster.documents import PassageDocument, key
from bot.search.cluster.gathered import Gatherer
from bot.search.cluster.indices import Edition
from bot.search.cluster.manifest import Manifest
from bot.search.cluster.statistics import Statistics, Weighed
from bot.search.cluster.turns import Turns
from bot.search.engine import ArticleTitle, Holdings, Result
from bot.search.filters import is_empty
from bot.search.kinds import Kind, Kinds
from bot.search.mix import Weights
from bot.search.prefixes import words_of
from bot.search.question import Question, QuestionReader
from bot.search.ranking import DEPTH, Ranking, expanded
from bot.search.segment import K1, B
from bot.search.support import NONE
from bot.search.weighting import Weighting

_FETCHED = DEPTH + 28
"""How many passages are looked at for the best `DEPTH`: the server rounds lengths, so that its order is not exact."""
_NAMES, _MOST_NAMES = 100, 10_000
"""How many names are asked for at first, and at most: of those who write together not all are meant."""


class OpenSearchEngine:
    """Searches one version of a corpus in a cluster; see `SearchEngine` for its promises.

    Whatever asks the cluster raises ClusterError when it does not answer in time, or not wholly.
    """

    def __init__(
        self,
        client: Client,
        edition: Edition,
        manifest: Manifest,
        analysers: Analysers,
        weights: Weights,
        *,
        seconds: float = ANSWER_SECONDS,
    ) -> None:
        """`manifest` is that of the edition; `seconds` says how long a question waits for the cluster. Asks it."""
        self._deadline, self._turns = partial(Deadline, seconds), Turns(client.hosts)
        self._reader, self._edition, self._manifest = Reader(client), edition, manifest
        languages = manifest.languages or ("en",)
        self._analysers, self._kinds = [analysers(tag) for tag in languages], Kinds(languages)
        self._statistics = Statistics(self._reader, edition.words, manifest)
        counts = self._statistics.gram_counts(self._deadline())
        self._gatherer = Gatherer(analysers, self._kinds, manifest.surfaces, counts)
        self._weighting = Weighting(K1, B, manifest.average_length)
        self._ranking = Ranking(weights)

    def search(self, query: Query) -> Result:
        """Return the passages that share a term with the query, the likeliest to answer first."""
        deadline = self._deadline()
        return self._turns.take(partial(self._search, query, deadline), deadline)

    def _search(self, query: Query, deadline: Deadline) -> Result:
        self._statistics.expect(query, self._analysers, deadline)
        reader = QuestionReader(self._analysers, self._statistics.known(deadline), self._kinds)
        question = reader.read(query)
        within = queries.conditions(query, reader.surfaces)
        if not question.terms and not is_empty(query.filters):
            return self._listed(query, within, deadline)
        terms = self._statistics.weighed(*expanded(question), deadline)
        if not terms:
            return Result(question.terms, (), 0, NONE)
        body = queries.ranked({term: weighed.boost for term, weighed in terms.items()}, within)
        end = query.offset + query.limit
        top = self._found(body, 0, _FETCHED, deadline)
        documents = _documents(top)
        if min(end, top.total) > _FETCHED:
            documents += _documents(self._found(body, max(query.offset, _FETCHED), end, deadline))
        return self._ranked(query, question, terms, documents, total=top.total, deadline=deadline)

    def _ranked(
        self,
        query: Query,
        question: Question,
        terms: Mapping[str, Weighed],
        documents: Sequence[PassageDocument],
        *,
        total: int,
        deadline: Deadline,
    ) -> Result:
        """Rank what the first stage found: the best of all pages, and behind them those of the query's page."""
        among = partial(self._statistics.names_among, deadline=deadline) if question.wants is Kind.NAME else None
        asked = [term.surface for term in question.terms if not term.context]
        gathered = self._gatherer.gather([document.passage for document in documents], asked, among)
        bm25 = gathered.bm25({term: weighed.weight for term, weighed in terms.items()}, self._weighting)
        order = np.array([document.order for document in documents], dtype=np.int64)
        best = np.lexsort((order[:_FETCHED], -bm25[:_FETCHED]))
        # Further down the server's order stands, in which a score is never more than those before it.
        behind = np.arange(len(best), len(documents))
        every = np.concatenate([best, behind])
        bm25[every] = np.minimum.accumulate(bm25[every])
        far = np.concatenate([best[max(query.offset, DEPTH) : query.offset + query.limit], behind])

        def candidates(numbers: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> Candidates:
            return Candidates(question, numbers, bm25[numbers], gathered, gathered.vocabulary)

        return self._ranking.result(
            query,
            candidates(best[:DEPTH]),
            candidates(far) if len(far) else None,
            gathered.passages.__getitem__,
            total=total,
            size=len(self),
        )

    def _listed(self, query: Query, within: queries.Clause, deadline: Deadline) -> Result:
        """Every passage that meets the conditions of a query without words, in corpus order."""
        found = self._found(queries.listed(within), query.offset, query.offset + query.limit, deadline)
        hits = tuple(Hit(document.passage, 0.0, None, (), ()) for document in _documents(found))
        return Result((), hits, found.total, NONE)

    def _found(self, body: queries.Clause, start: int, end: int, deadline: Deadline) -> Found:
        """Search passages; what is asked counts the same wherever a passage is."""
        body = {**body, **queries.page(start, end)}
        return self._reader.search(self._edition.passages, body, deadline, search_type="dfs_query_then_fetch")

    def passage(self, passage_id: str) -> Passage | None:
        """Return the passage with this id, if there is one."""
        return self._passage(passage_id, self._deadline())

    def _passage(self, passage_id: str, deadline: Deadline) -> Passage | None:
        (source,) = self._reader.documents(self._edition.passages, [key(passage_id)], deadline).values()
        return None if source is None else msgspec.convert(source, PassageDocument).passage

    def around(self, passage_id: str, before: int, after: int) -> Sequence[Passage]:
        """Return the passages of the same article around this one, itself included, in order."""
        deadline = self._deadline()
        if (here := self._passage(passage_id, deadline)) is None:
            return ()
        at = here.attribution.paragraph
        body = queries.around(here.article_id, at - before, at + after)
        found = self._reader.search(self._edition.passages, body, deadline)
        return tuple(document.passage for document in _documents(found))

    def articles(self, typed: str, limit: int, selection: Selection = EVERYTHING) -> Sequence[ArticleTitle]:
        """Return articles of a selection whose title has every typed word or word beginning, in corpus order."""
        if (body := queries.titled(typed, selection, limit)) is None:
            return []
        found = self._reader.search(self._edition.articles, body, self._deadline())
        return [msgspec.convert(source, ArticleTitle) for source in found.sources]

    def authors(self, typed: str, limit: int, selection: Selection = EVERYTHING) -> Sequence[str]:
        """Return authors and publishers of a selection whose name has every typed word or word beginning."""
        deadline, wanted = self._deadline(), list(words_of(typed))
        most = min(max(_NAMES, limit), _MOST_NAMES)
        while (body := queries.credited_names(typed, selection, most)) is not None:
            found = names(self._reader.search(self._edition.articles, body, deadline, request_cache="true"))
            meant = [name for name in found if _begins(name, wanted)]
            if len(meant) >= limit or len(found) < most or most >= _MOST_NAMES:
                return meant[:limit]
            most = min(10 * most, _MOST_NAMES)
        return []

    def holdings(self, selection: Selection = EVERYTHING) -> Holdings:
        """Return how many articles of a selection there are, how many passages they have, and in which languages."""
        body = queries.holdings(selection)
        return holdings(self._reader.search(self._edition.articles, body, self._deadline(), request_cache="true"))

    def alike(self, word: str, limit: int) -> Sequence[str]:
        """Return words of the passages that look like a word that they do not have, most alike first."""
        return self._statistics.alike(word, limit, self._deadline())

    def __len__(self) -> int:
        return self._manifest.passages


def _documents(found: Found) -> list[PassageDocument]:
    return [msgspec.convert(source, PassageDocument) for source in found.sources]


def _begins(name: str, typed: Sequence[str]) -> bool:
    """Whether every typed word begins a word of a name."""
    words = list(words_of(name))
    return all(any(word.startswith(begin) for word in words) for begin in typed)
