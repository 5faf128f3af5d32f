"""A folder of archives of made-up articles, as a large corpus is kept."""

import gzip
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import msgspec
import numpy as np

from bot.evaluation.bench.stems import stems
from bot.evaluation.bench.texts import texts

_PARAGRAPHS = 10
_SHORTER = 0.15
"""The share of articles that have fewer paragraphs."""
_ARCHIVE = 10_000
"""Articles of an archive at most."""
_ARCHIVES = 4
"""Archives at least, if there are as many articles."""
_AUTHORS, _SURNAMES = 4_000, 1_500
_FIRST_DAY, _DAYS = date(1995, 1, 1), 11_000
_TITLE = (3, 9)
"""Words of a title."""


class _Article(msgspec.Struct):
    """A line of an archive."""

    id: str
    title: str
    author: str
    published: str
    paragraphs: list[str]


def make_corpus(folder: Path, passages: int, seed: int = 1) -> None:
    """Write so many made-up passages into an empty folder, every second archive gzipped; the same ones for a seed."""
    chance = np.random.default_rng((seed, 2))
    sizes = _sizes(passages, chance)
    articles = _articles(texts(passages, seed), sizes, chance)
    each = min(_ARCHIVE, -(-len(sizes) // _ARCHIVES))
    for number in range(-(-len(sizes) // each)):
        lines = map(msgspec.json.encode, islice(articles, each))
        if number % 2:
            with gzip.GzipFile(folder / f"{number:04}.jsonl.gz", "wb", compresslevel=6, mtime=0) as packed:
                packed.writelines(line + b"\n" for line in lines)
        else:
            with (folder / f"{number:04}.jsonl").open("wb") as plain:
                plain.writelines(line + b"\n" for line in lines)


def _sizes(passages: int, chance: np.random.Generator) -> list[int]:
    """Divide passages among articles."""
    most = passages // 2 + 1
    shorter = chance.integers(2, _PARAGRAPHS, most)
    sizes = np.where(chance.random(most) < _SHORTER, shorter, _PARAGRAPHS)
    ends = np.minimum(np.cumsum(sizes), passages)
    divided = np.diff(ends, prepend=0)
    return [int(size) for size in divided[divided > 0]]


def _articles(paragraphs: Iterator[str], sizes: list[int], chance: np.random.Generator) -> Iterator[_Article]:
    names = list(map(str.capitalize, stems(2 * _SURNAMES)))
    authors = [f"{names[number % _SURNAMES + _SURNAMES]} {names[number * 7 % _SURNAMES]}" for number in range(_AUTHORS)]
    # Some write much, most write little.
    by = (_AUTHORS ** chance.random(len(sizes)) - 1).astype(np.int64).tolist()
    days = chance.integers(0, _DAYS, len(sizes)).tolist()
    words = chance.integers(*_TITLE, len(sizes)).tolist()
    for number, size in enumerate(sizes):
        own = list(islice(paragraphs, size))
        title = " ".join(own[0].split()[: words[number]]).rstrip(",.")
        day = _FIRST_DAY + timedelta(days=days[number])
        yield _Article(f"article-{number:07}", title, authors[by[number]], day.isoformat(), own)
