"""The words of many passages divided at once: each distinct form of a word is looked at once."""

import numpy as np

from bot.search.analysis import Analysers
from bot.search.batch import Batch, Ints
from bot.search.dividing import Divided, OneByOne
from bot.search.dividing_compiled import divided, plain
from bot.search.forward import Rows
from bot.search.lexicon import Lexicon
from bot.search.words import kinds
from bot.wordlist import decoded

_FORMS, _ROOM = 1 << 20, 1 << 24
"""Forms that are remembered, and the bytes of all of them, at most; when there is no room, all are forgotten."""
_LONGEST = 1 << 16
"""Bytes of the longest passage that is divided here."""


class AtOnce:
    """Divides passages of plain text in compiled code, the others as `OneByOne` does: the same words."""

    def __init__(self, analysers: Analysers, lexicon: Lexicon, forms: int = _FORMS, room: int = _ROOM) -> None:
        """`forms` and `room`, in bytes, say how much is remembered: at least what one passage of `_LONGEST` needs."""
        self._analysers, self._lexicon, self._others = analysers, lexicon, OneByOne(analysers, lexicon)
        self._kinds = kinds()
        self._slots, self._arena = np.full(2 * forms, -1, dtype=np.int32), np.empty(room, dtype=np.uint8)
        self._ends, self._owners = np.empty(forms, dtype=np.int32), np.empty(forms, dtype=np.int32)
        self._numbers = np.empty(forms, dtype=np.int32)
        self._known = 0
        self._languages: dict[str, int] = {}

    def divide(self, batch: Batch) -> Divided:
        """Divide all passages of a batch."""
        longest = min(_LONGEST, len(self._arena), len(self._ends))
        special = np.flatnonzero(~plain(batch.text, batch.begins, self._kinds, longest))
        others = self._others.divide(batch, special.tolist())
        counts, pair_counts = np.full((2, len(batch)), -1, dtype=np.int64)
        counts[special], pair_counts[special] = others.counts, others.pair_counts
        room = (len(batch.text) + 1) // 2 + len(others.numbers) + len(batch)
        into = Divided(
            np.zeros(room, dtype=np.int32),
            counts,
            np.empty(room, dtype=np.int32),
            np.empty(room, dtype=np.uint16),
            np.empty(room, dtype=np.bool_),
            np.zeros(room, dtype=np.int64),
            pair_counts,
        )
        words, pairs = self._fill(batch, into)
        found = Divided(
            into.numbers[:words],
            counts,
            into.starts[:words],
            into.lengths[:words],
            into.capitals[:words],
            into.pairs[:pairs],
            pair_counts,
        )
        _put(found, special, others)
        return found

    def _fill(self, batch: Batch, into: Divided) -> tuple[int, int]:
        """Divide the plain texts; return how many words and pairs all texts have."""
        owners = np.array([self._owner(tag) for tag in batch.languages], dtype=np.int32)
        first = words = pairs = 0
        while first < len(batch):
            known = self._known
            first, all_words, all_pairs, self._known = divided(
                batch.text,
                batch.begins,
                self._kinds,
                first,
                words,
                pairs,
                into.counts,
                into.pair_counts,
                owners,
                self._slots,
                self._arena,
                self._ends,
                self._owners,
                known,
                into.numbers,
                into.starts,
                into.lengths,
                into.capitals,
                into.pairs,
            )
            self._learn(known)
            into.numbers[words:all_words] = self._numbers[into.numbers[words:all_words]]
            joined = into.pairs[pairs:all_pairs]
            joined[:] = self._numbers[joined >> 32].astype(np.int64) << 32 | self._numbers[joined & 0xFFFFFFFF]
            words, pairs = all_words, all_pairs
            if first < len(batch):
                self._slots.fill(-1)
                self._known = 0
        return words, pairs

    def _owner(self, tag: str) -> int:
        language = self._analysers(tag).language
        return self._languages.setdefault(language, len(self._languages))

    def _learn(self, known: int) -> None:
        """Find the numbers of the forms behind those that were known."""
        analysers = list(map(self._analysers, self._languages))
        begin = int(self._ends[known - 1]) if known else 0
        ends = (self._ends[known : self._known] - begin).tolist()
        written = self._arena[begin : begin + ends[-1] if ends else begin].tobytes()
        found = [
            self._lexicon.add(*analysers[owner].reduced(decoded(written[start:end]), shouted=False))
            for start, end, owner in zip([0, *ends], ends, self._owners[known : self._known].tolist(), strict=False)
        ]
        self._numbers[known : self._known] = found


def _put(into: Divided, passages: Ints, others: Divided) -> None:
    """Put the words of some passages in the places that were left for them."""
    words, pairs = _places(into.counts, passages), _places(into.pair_counts, passages)
    into.numbers[words], into.starts[words], into.lengths[words] = others.numbers, others.starts, others.lengths
    into.capitals[words], into.pairs[pairs] = others.capitals, others.pairs


def _places(counts: Ints, rows: Ints) -> Ints:
    return Rows.of(np.empty(0, dtype=np.int32), counts).positions(rows)[0]
