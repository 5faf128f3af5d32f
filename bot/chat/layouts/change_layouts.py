"""The view of what a reload changed: one article at a time, its passages before and after."""

from collections.abc import Sequence

from discord import SelectOption
from discord.ui import ActionRow, Button, Container, Item, LayoutView, Select, Separator, TextDisplay

from bot.chat.buttons.moderator_ids import Change, Changes
from bot.chat.layouts.layout_parts import TEXT_LIMIT
from bot.chat.rendering.attribution import isolated
from bot.chat.rendering.escaping import escape, label, tidy
from bot.chat.rendering.excerpt import Excerpt, Size, shorten, size, total_size
from bot.chat.rendering.quotation import quotations
from bot.corpus.article_changes import ArticleChange, FieldChange, PassageChange
from bot.locales.speech import Speech

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


def changes_button(key: str, speech: Speech) -> ActionRow[LayoutView]:
    """Return the button under a report that opens the changes."""
    return ActionRow(Button(label=speech.say("Show changes"), custom_id=Changes(key).encode()))


def change_layout(key: str, changes: Sequence[ArticleChange], wanted: Change, speech: Speech) -> LayoutView:
    """Show some changed passages of one article, with buttons to go on and a menu of the other articles.

    `changes` must not be empty; a place that is not among them becomes the nearest one.
    """
    index = min(wanted.article, len(changes) - 1)
    change = changes[index]
    offset = min(wanted.offset - wanted.offset % _MOST, _last_page(change))
    passages = change.passages[offset : offset + _MOST]
    menu = _options(changes, index, speech) if len(changes) > 1 else []
    header = _header(changes, index, offset, speech)
    heads = [_head(passage, speech) for passage in passages]
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
    turns = (
        (speech.say("Earlier"), _before(key, changes, index, offset)),
        (speech.say("Later"), _after(key, changes, index, offset)),
    )
    row = [Button[LayoutView](label=words, custom_id=place.encode()) for words, place in turns if place]
    if row:
        view.add_item(ActionRow(*row))
    if menu:
        another = speech.say("Show another article")
        select = Select[LayoutView](custom_id=Changes(key).encode(), placeholder=another, options=menu)
        view.add_item(ActionRow(select))
    return view


def _header(changes: Sequence[ArticleChange], index: int, offset: int, speech: Speech) -> list[str]:
    change = changes[index]
    place = [speech.say("Article {number} of {total}", number=index + 1, total=len(changes)), _count(change, speech)]
    if pages := _last_page(change) // _MOST:
        place.append(speech.say("page {page} of {pages}", page=offset // _MOST + 1, pages=pages + 1))
    header = [f"### {_kind(change, _shown(change.title, 100), speech)}\n-# {' · '.join(place)}"]
    if offset == 0 and change.fields:
        header.append(facts_text(change.fields, speech))
    if not change.passages:
        header.append(speech.say("No passage has changed."))
    if change.untold and offset == _last_page(change):
        header.append(speech.say("Passages that changed too and are not kept: {n}.", n=change.untold))
    return header


def _kind(change: ArticleChange, title: str, speech: Speech) -> str:
    match change.kind:
        case "added":
            return speech.say("Added: “{title}”", title=title)
        case "changed":
            return speech.say("Changed: “{title}”", title=title)
        case "removed":
            return speech.say("Removed: “{title}”", title=title)


def facts_text(facts: Sequence[FieldChange], speech: Speech) -> str:
    """Tell each fact as it was and as it is, one a line."""
    text = ""
    for limit in _LIMITS:
        text = "\n".join(_fact(fact, limit, speech) for fact in facts)
        if size(text).fits(_FACTS):
            break
    return text


def _options(changes: Sequence[ArticleChange], index: int, speech: Speech) -> list[SelectOption]:
    """Return the articles around the one that is shown, as many as a menu holds."""
    start = min(max(index - _CHOICES // 2, 0), max(len(changes) - _CHOICES, 0))
    near = list(enumerate(changes[start : start + _CHOICES], start=start))
    options: list[SelectOption] = []
    for limit in _LIMITS:
        options = [
            SelectOption(
                label=f"{number + 1}. {_kind(change, label(change.title, limit) or speech.say('Untitled'), speech)}",
                description=_count(change, speech),
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


def _count(change: ArticleChange, speech: Speech) -> str:
    added, removed = (sum(passage.kind == kind for passage in change.passages) for kind in ("added", "removed"))
    return speech.say("passages added: {added}, removed: {removed}", added=added, removed=removed)


def _head(passage: PassageChange, speech: Speech) -> str:
    what = speech.say("+ Added passage") if passage.kind == "added" else speech.say("− Removed passage")
    place = speech.say("paragraph {number}", number=passage.number)
    if passage.heading and tidy(passage.heading):
        heading = _shown(passage.heading, _HEADING)
        place = speech.say("paragraph {number}, under “{heading}”", number=passage.number, heading=heading)
    return f"**{what}**, {place}"


def _fact(fact: FieldChange, limit: int, speech: Speech) -> str:
    name = _field_name(fact.name, speech)
    before, after = (None if text is None else _shown(text, limit) for text in (fact.before, fact.after))
    if before is None:
        said = speech.say("{name}: added “{after}”.", name=name, after=after)
    elif after is None:
        said = speech.say("{name}: removed “{before}”.", name=name, before=before)
    else:
        said = speech.say("{name}: was “{before}”, is now “{after}”.", name=name, before=before, after=after)
    return f"- {said}"


def _field_name(name: str, speech: Speech) -> str:
    names = {
        "title": speech.say("Title"),
        "author": speech.say("Author"),
        "publisher": speech.say("Publisher"),
        "published": speech.say("Date"),
        "url": speech.say("Link"),
        "language": speech.say("Language"),
        "file": speech.say("File"),
        "licence": speech.say("Licence"),
        "note": speech.say("Note"),
        "tags": speech.say("Tags"),
    }
    return names.get(name, name)


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
