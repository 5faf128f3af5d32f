"""Passages as quotations that share the room of one message."""

from collections.abc import Sequence

from bot.chat.rendering.escaping import marked
from bot.chat.rendering.excerpt import CUT, Excerpt, Size, clip, size


def quoted(excerpt: Excerpt) -> str:
    """Write an excerpt as a block quotation with its marks."""
    return "> " + (marked(excerpt.text, excerpt.spans, excerpt.sentence) or CUT).replace("\n", "\n> ")


def quotations(wholes: Sequence[tuple[Excerpt, str | None]], room: Size) -> list[str]:
    """Write each (passage, language) as a quotation, each cut to its fair share of the room where needed."""
    needs = [size(quoted(whole)) if len(whole.text) <= room.characters else room for whole, _ in wholes]
    budgets = zip(
        fair_shares([need.characters for need in needs], room.characters),
        fair_shares([need.octets for need in needs], room.octets),
        strict=True,
    )
    return [
        quoted(clip(whole.text, whole.spans, whole.sentence, Size(*budget), language=language, render=quoted))
        for (whole, language), budget in zip(wholes, budgets, strict=True)
    ]


def fair_shares(needs: Sequence[int], room: int) -> list[int]:
    """Divide the room: who needs less than an equal share gets that, and the others divide the rest."""
    shares = [0] * len(needs)
    waiting = sorted(range(len(needs)), key=needs.__getitem__)
    for position, index in enumerate(waiting):
        shares[index] = min(needs[index], max(room, 0) // (len(waiting) - position))
        room -= shares[index]
    return shares
