"""The engines of a bench run: ours, and its peers where they are installed. Each is driven in a process of its own.

Peers are set up for what they do best: lists of words as input, compiled where they can be, mapped files where that
opens them sooner, ids and scores as output.
"""

import pickle
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

Found = tuple[Sequence[int], Sequence[float]]
"""Ids of passages and their scores, best first."""
Passages = Sequence[Sequence[str]]

K1, B = 1.5, 0.75
"""rank-bm25's own parameters, set for every engine that lets one."""


class Driver(Protocol):
    """What a bench run asks of an engine."""

    def build(self, passages: Passages, folder: Path) -> None:
        """Index passages given as words; `folder` is an empty one for an index that is written while it grows."""

    def save(self, folder: Path) -> None:
        """Write what is not written yet into the same folder."""

    def load(self, folder: Path) -> None:
        """Open what `save` wrote."""

    def settle(self) -> None:
        """Finish what goes on beside the first answer; this is not timed."""

    def ask(self, words: list[str], k: int) -> Any:
        """Return the best `k` passages in the engine's own form; this is timed."""

    def found(self, answer: Any) -> Found:
        """Return an answer as ids and scores; this is not timed."""


@dataclass(frozen=True, slots=True)
class Engine:
    """One row of the table."""

    name: str
    drive: Callable[[], Driver]
    needs: tuple[str, ...] = ()
    """Modules that it needs."""
    extra: str = "bench"
    """The extra that brings them."""
    index: str = ""
    """The engine whose index it opens, where it does not build its own."""
    factor: float | None = None
    """What its scores are multiplied by to be rank-bm25's; None where it scores otherwise."""
    exact: bool = True
    """False where it returns passages that may not be the best ones by its own scores."""
    most: int | None = None
    """More passages would take too long."""
    ours: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """The modules that are not installed."""
        return tuple(module for module in self.needs if find_spec(module) is None)


class _Storybot:
    """Our index, in the one or the other way."""

    def __init__(self, *, compiled: bool) -> None:
        if not compiled:
            # So an import says that it is not installed.
            sys.modules["numba"] = None  # type: ignore[assignment]

    def build(self, passages: Passages, _: Path) -> None:
        from bot.search.bm25 import BM25Index

        self._index = BM25Index.build(passages, K1, B)

    def save(self, folder: Path) -> None:
        self._index.save(folder)

    def load(self, folder: Path) -> None:
        from bot.search.bm25 import BM25Index

        self._index = BM25Index.load(folder)

    def settle(self) -> None:
        from bot.search.ways import prepare

        if (thread := prepare(self._index.corpus_size)) is not None:
            thread.join()

    def ask(self, words: list[str], k: int) -> Any:
        return self._index.top(words, k)

    def found(self, answer: Any) -> Found:
        return answer[0].tolist(), answer[1].tolist()


class _RankBM25:
    """The library that defines the scores."""

    def build(self, passages: Passages, _: Path) -> None:
        from rank_bm25 import BM25Okapi

        self._index = BM25Okapi(passages, k1=K1, b=B)

    def save(self, folder: Path) -> None:
        (folder / "index.pickle").write_bytes(pickle.dumps(self._index))

    def load(self, folder: Path) -> None:
        self._index = pickle.loads((folder / "index.pickle").read_bytes())  # noqa: S301 - written by the same run

    def settle(self) -> None:
        """Nothing goes on."""

    def ask(self, words: list[str], k: int) -> Any:
        scores = self._index.get_scores(words)
        best = scores.argsort()[::-1][:k]
        return best, scores[best]

    def found(self, answer: Any) -> Found:
        return answer[0].tolist(), answer[1].tolist()


class _Precomputed:
    """bm25s, and bm25q, which grew out of it."""

    def __init__(self, module: str, *, compiled: bool, **options: object) -> None:
        self._module, self._compiled, self._options = module, compiled, options
        if not compiled:
            sys.modules["numba"] = None  # type: ignore[assignment]

    def _made(self) -> Any:
        from importlib import import_module

        return import_module(self._module).BM25

    def build(self, passages: Passages, _: Path) -> None:
        backend = "numba" if self._compiled else "numpy"
        self._index = self._made()(k1=K1, b=B, method="robertson", backend=backend)
        if self._compiled:
            self._index.activate_numba_csc()
        self._index.index(passages, show_progress=False)

    def save(self, folder: Path) -> None:
        self._index.save(folder, show_progress=False)

    def load(self, folder: Path) -> None:
        backend = "numba" if self._compiled else "numpy"
        self._index = self._made().load(folder, mmap=True, backend=backend)

    def settle(self) -> None:
        """Its first answer has compiled everything."""

    def ask(self, words: list[str], k: int) -> Any:
        return self._index.retrieve([words], k=k, show_progress=False, **self._options)

    def found(self, answer: Any) -> Found:
        return answer.documents[0].tolist(), answer.scores[0].tolist()


class _Tantivy:
    """The Rust library, with its own parameters (k1 1.2), idf, and lengths in classes."""

    def _fields(self) -> Any:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
        return builder.build()

    def build(self, passages: Passages, folder: Path) -> None:
        import tantivy

        writer = tantivy.Index(self._fields(), path=str(folder)).writer(num_threads=1)
        for passage in passages:
            document = tantivy.Document()
            document.add_text("text", " ".join(passage))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def save(self, folder: Path) -> None:
        """It is written."""

    def load(self, folder: Path) -> None:
        import tantivy

        self._index = tantivy.Index.open(str(folder))
        self._searcher = self._index.searcher()
        self._schema, self._query, self._should = self._fields(), tantivy.Query, tantivy.Occur.Should

    def settle(self) -> None:
        """Nothing goes on."""

    def ask(self, words: list[str], k: int) -> Any:
        term, should = self._query.term_query, self._should
        parts = [(should, term(self._schema, "text", word, "freq")) for word in words]
        return self._searcher.search(self._query.boolean_query(parts), k, count=False).hits

    def found(self, answer: Any) -> Found:
        return [address.doc for _, address in answer], [score for score, _ in answer]


ENGINES = (
    Engine("storybot, fast", partial(_Storybot, compiled=True), ("numba",), "fast", factor=1.0, ours=True),
    Engine("storybot, numpy", partial(_Storybot, compiled=False), index="storybot, fast", factor=1.0, ours=True),
    Engine("rank-bm25", _RankBM25, ("rank_bm25",), factor=1.0, most=20_000),
    Engine("bm25s, numba", partial(_Precomputed, "bm25s", compiled=True), ("bm25s", "numba"), factor=K1 + 1),
    Engine(
        "bm25s, numpy", partial(_Precomputed, "bm25s", compiled=False), ("bm25s",), index="bm25s, numba", factor=K1 + 1
    ),
    Engine("bm25q, exact", partial(_Precomputed, "bm25q", compiled=True), ("bm25q", "numba"), factor=K1 + 1),
    Engine(
        "bm25q, 8 bits",
        partial(_Precomputed, "bm25q", compiled=True, quantize=True),
        ("bm25q", "numba"),
        index="bm25q, exact",
        exact=False,
    ),
    Engine("tantivy", _Tantivy, ("tantivy",)),
)
"""In the order of the table."""
