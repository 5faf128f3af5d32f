"""The view of what a reload changed: one article at a time, its passages before and after."""

from collections.abc import Sequence

from discord import SelectOption
from discord.ui import ActionRow, Button, Container, Item, LayoutView, Select, Separator, TextDisplay

from bot.chat.escaping import escape, label, tidy
from bot.chat.excerpt import Excerpt, Size, shorten, size, total_size
from bot.chat.ids import Change, Changes
from bot.chat.layouts import TEXT_LIMIT
from bot.chat.rendering.attribution import isolated
from bot.chat.rendering.quotation import quotations
from bot.corpus.article_changes import ArticleChange, FieldChange, PassageChange

_MOST = 6
"""Passages in one message."""
_CHOICES = 25
"""Articles in one menu: Discord's limit."""
_MARGIN = Size(100, 300)
"""Left free for what carries no text."""
_MENU = Size(4000, 3000)
"""The most that the labels of the menu take; they do not count as text of the message, but as bytes of it."""
_FACTS = Size(1200, 2500)
"""The most that the facts take."""
_LIMITS = (80, 40, 20)
"""Characters of a title in the menu or of a fact, from generous to what always fits."""
_HEADING = 60
_WORDS = {"removed": "− Removed passage", "added": "+ Added passage"}


def changes_button(key: str) -> ActionRow[LayoutView]:
    """Return the button under a report that opens the changes."""
    return ActionRow(Button(label="Show changes", custom_id=Changes(key).encode()))


def change_layout(key: str, changes: Sequence[ArticleChange], wanted: Change) -> LayoutView:
    """Show some changed passages of one article, with buttons to go on and a menu of the other articles.

    `changes` must not be empty; a place that is not among them becomes the nearest one.
    """
    index = min(wanted.article, len(changes) - 1)
    change = changes[index]
    offset = min(wanted.offset - wanted.offset % _MOST, _last_page(change))
    passages = change.passages[offset : offset + _MOST]
    menu = _options(changes, index) if len(changes) > 1 else []
    header = _header(changes, index, offset)
    heads = [_head(passage) for passage in passages]
    wholes = [(Excerpt(one.text, (one.spot,) if one.spot else (), None), None) for one in passages]
    texts = quotations(wholes, _room([*header, *heads], menu))
    view = LayoutView(timeout=None)
    for text in header:
        view.add_item(TextDisplay(text))
    blocks: list[Item[LayoutView]] = []
    for head, text in zip(heads, texts, strict=True):
        blocks += (TextDisplay(f"{head}\n{text}"), Separator(visible=False))
    if blocks:
        view.add_item(Container(*blocks[:-1]))
    turns = (("Earlier", _before(key, changes, index, offset)), ("Later", _after(key, changes, index, offset)))
    row = [Button[LayoutView](label=words, custom_id=place.encode()) for words, place in turns if place]
    if row:
        view.add_item(ActionRow(*row))
    if menu:
        select = Select[LayoutView](custom_id=Changes(key).encode(), placeholder="Show another article", options=menu)
        view.add_item(ActionRow(select))
    return view


def _header(changes: Sequence[ArticleChange], index: int, offset: int) -> list[str]:
    change = changes[index]
    place = f"Article {index + 1} of {len(changes)}, {_count(change)}"
    if pages := _last_page(change) // _MOST:
        place += f", page {offset // _MOST + 1} of {pages + 1}"
    header = [f"### {change.kind.capitalize()}: “{_shown(change.title, 100)}”\n-# {place}"]
    if offset == 0 and change.fields:
        header.append(_facts(change.fields))
    if not change.passages:
        header.append("No passage has changed.")
    if change.untold and offset == _last_page(change):
        header.append(f"Passages that changed too and are not kept: {change.untold}.")
    return header


def _facts(facts: Sequence[FieldChange]) -> str:
    text = ""
    for limit in _LIMITS:
        text = "\n".join(_fact(fact, limit) for fact in facts)
        if size(text).fits(_FACTS):
            break
    return text


def _options(changes: Sequence[ArticleChange], index: int) -> list[SelectOption]:
    """Return the articles around the one that is shown, as many as a menu holds."""
    start = min(max(index - _CHOICES // 2, 0), max(len(changes) - _CHOICES, 0))
    near = list(enumerate(changes[start : start + _CHOICES], start=start))
    options: list[SelectOption] = []
    for limit in _LIMITS:
        options = [
            SelectOption(
                label=f"{number + 1}. {label(change.title, limit) or 'Untitled'}",
                description=f"{change.kind.capitalize()}, {_count(change)}",
                value=str(number),
            )
            for number, change in near
        ]
        if _menu_size(options).fits(_MENU):
            break
    return options


def _menu_size(options: Sequence[SelectOption]) -> Size:
    return total_size(f"{option.label}{option.description}{option.value}" for option in options)


def _room(texts: Sequence[str], menu: Sequence[SelectOption]) -> Size:
    """Return what is left of a message for passages."""
    used = total_size(texts)
    return Size(
        TEXT_LIMIT.characters - _MARGIN.characters - used.characters,
        TEXT_LIMIT.octets - _MARGIN.octets - used.octets - _menu_size(menu).octets,
    )


def _count(change: ArticleChange) -> str:
    counts = [
        f"{number} {kind}"
        for kind in ("added", "removed")
        if (number := sum(passage.kind == kind for passage in change.passages))
    ]
    return f"passages: {', '.join(counts) or 'none'}"


def _head(passage: PassageChange) -> str:
    under = f", under “{_shown(passage.heading, _HEADING)}”" if passage.heading and tidy(passage.heading) else ""
    return f"**{_WORDS[passage.kind]}**, paragraph {passage.number}{under}"


def _fact(fact: FieldChange, limit: int) -> str:
    name = "Link" if fact.name == "url" else fact.name.capitalize()
    before, after = (None if text is None else f"“{_shown(text, limit)}”" for text in (fact.before, fact.after))
    if before is None:
        return f"- {name}: added {after}."
    if after is None:
        return f"- {name}: removed {before}."
    return f"- {name}: was {before}, is now {after}."


def _shown(text: str, limit: int) -> str:
    return isolated(escape(shorten(tidy(text), limit)), text)


def _last_page(change: ArticleChange) -> int:
    return max(len(change.passages) - 1, 0) // _MOST * _MOST


def _before(key: str, changes: Sequence[ArticleChange], index: int, offset: int) -> Change | None:
    if offset:
        return Change(key, index, offset - _MOST)
    return Change(key, index - 1, _last_page(changes[index - 1])) if index else None


def _after(key: str, changes: Sequence[ArticleChange], index: int, offset: int) -> Change | None:
    if offset < _last_page(changes[index]):
        return Change(key, index, offset + _MOST)
    return Change(key, index + 1, 0) if index + 1 < len(changes) else None
