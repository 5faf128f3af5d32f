"""Plain texts divided into words, as `divide` does it, but compiled."""

import numpy as np

from bot.search.compiled.compiler import compiled
from bot.search.words import CAPITAL, DIGIT, HYPHEN, IN_DIGITS, IN_LETTERS, LETTER, SMALL, SPECIAL

_OFFSET, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
"""Of the hash FNV-1a, 64 bits (RFC 9923)."""
_WORD = LETTER | DIGIT
_TWO, _THREE, _FOUR = 0x80, 0xE0, 0xF0
"""The first bytes from which on a character has so many bytes."""


@compiled
def _character(text, at):
    """Return the code point that begins at a byte, and how many bytes it has: UTF-8, lone surrogates too."""
    first = np.int64(text[at])
    if first < _TWO:
        return first, 1
    second = np.int64(text[at + 1]) & 0x3F
    if first < _THREE:
        return (first & 0x1F) << 6 | second, 2
    third = np.int64(text[at + 2]) & 0x3F
    if first < _FOUR:
        return (first & 0x0F) << 12 | second << 6 | third, 3
    return (first & 0x07) << 18 | second << 12 | third << 6 | np.int64(text[at + 3]) & 0x3F, 4


@compiled
def plain(text, begins, kinds, longest):
    """Tell of each text whether `divided` can divide it: all of it is plain, and it is not all in capitals.

    `text` holds the texts in UTF-8, each beginning where `begins` says, and at most `longest` bytes long.
    """
    found = np.zeros(len(begins) - 1, np.bool_)
    for number in range(len(found)):
        at, stop = begins[number], begins[number + 1]
        if stop - at > longest:
            continue
        seen = 0
        while at < stop:
            if text[at] < _TWO:
                seen |= kinds[text[at]]
                at += 1
            else:
                point, size = _character(text, at)
                seen |= kinds[point] if point < len(kinds) else SPECIAL
                at += size
        found[number] = not seen & SPECIAL and not (seen & CAPITAL and not seen & SMALL)
    return found


@compiled
def _form(text, start, stop, hashed, owner, slots, arena, ends, owners, known):
    """Return the number of a word as it is written, `known` for a new one, which is put among the others."""
    mask = np.uint64(len(slots) - 1)
    slot = hashed & mask
    while slots[slot] >= 0:
        form = slots[slot]
        begin = ends[form - 1] if form else 0
        if ends[form] - begin == stop - start and owners[form] == owner:
            same = True
            for at in range(stop - start):
                if arena[begin + at] != text[start + at]:
                    same = False
                    break
            if same:
                return form
        slot = (slot + np.uint64(1)) & mask
    begin = ends[known - 1] if known else 0
    arena[begin : begin + stop - start] = text[start:stop]
    slots[slot], ends[known], owners[known] = known, begin + stop - start, owner
    return known


@compiled
def divided(
    text,
    begins,
    kinds,
    first,
    words,
    joined,
    counts,
    pair_counts,
    owners_of,
    slots,
    arena,
    ends,
    owners,
    known,
    forms,
    starts,
    lengths,
    capitals,
    pairs,
):
    """Divide texts from `first` on, before which there were so many words and pairs that a hyphen joins.

    Of a text whose place in `counts` is not below zero nothing is looked at: so many places are left for its words, and
    as `pair_counts` says for its pairs. Returns the first text for whose forms there is no room any more, or how many
    texts there are; and how many words, pairs and forms there are then.
    """
    for number in range(first, len(begins) - 1):
        if counts[number] >= 0:
            words += counts[number]
            joined += pair_counts[number]
            continue
        at, stop = begins[number], begins[number + 1]
        room = len(arena) - (ends[known - 1] if known else 0)
        if known + (stop - at + 1) // 2 > len(ends) or stop - at > room:
            return number, words, joined, known
        before, pairs_before, character, last_end = words, joined, 0, at
        while at < stop:
            point, size = _character(text, at)
            kind = kinds[point]
            if not kind & _WORD:
                at += size
                character += 1
                continue
            start, hashed = at, _OFFSET ^ np.uint64(owners_of[number])
            starts[words], capitals[words] = character, kind & CAPITAL != 0
            while True:
                for byte in range(at, at + size):
                    hashed = (hashed ^ np.uint64(text[byte])) * _PRIME
                at += size
                character += 1
                if at >= stop:
                    break
                last = kind
                point, size = _character(text, at)
                kind = kinds[point]
                if kind & _WORD:
                    continue
                if not kind & (IN_LETTERS | IN_DIGITS) or at + size >= stop:
                    break
                following = kinds[_character(text, at + size)[0]]
                if not (
                    (kind & IN_LETTERS and last & LETTER and following & LETTER)
                    or (kind & IN_DIGITS and last & DIGIT and following & DIGIT)
                ):
                    break
            form = _form(text, start, at, hashed, owners_of[number], slots, arena, ends, owners, known)
            known += form == known
            forms[words], lengths[words] = form, min(character - starts[words], 0xFFFF)
            if words > before:
                point, size = _character(text, last_end)
                if kinds[point] & HYPHEN and last_end + size == start:
                    pairs[joined] = np.int64(forms[words - 1]) << 32 | np.int64(form)
                    joined += 1
            last_end = at
            words += 1
        counts[number], pair_counts[number] = words - before, joined - pairs_before
    return len(begins) - 1, words, joined, known
