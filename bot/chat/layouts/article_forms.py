"""The forms into which moderators type an article, and what they check before it is taken.

Whoever offers to write an article sends `article_form`; `bot.chat.asking.forms` takes what is typed into it.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import regex
from discord import SelectOption, TextStyle
from discord.ui import Label, Modal, Select, TextInput

from bot.chat.buttons.adding_ids import FormId
from bot.chat.rendering.escaping import sound, tidy
from bot.chat.rendering.excerpt import shorten
from bot.corpus.dates import parse_date
from bot.corpus.metadata import is_web_address
from bot.corpus.written import Written, joined_origin, split_origin
from bot.locales.speech import Speech

_TITLE, _AUTHOR, _ORIGIN, _LINK, _TEXT = "title", "author", "origin", "link", "text"
_PUBLISHER, _DATE = "publisher", "date"
_CONSENT, _YES = "consent", "yes"
_LIMITS = {_TITLE: 250, _AUTHOR: 200, _ORIGIN: 200, _LINK: 500, _TEXT: 4000, _PUBLISHER: 200, _DATE: 40}
"""Characters of each field: what an article's attribution takes, and Discord's limit for a form's field."""
_SHOWN = 60
_LABEL, _HINT = 45, 100
"""Characters of a field's label and of the hint below it: Discord's limits, whatever the language."""


def article_form(written: Written, speech: Speech, key: str | None = None) -> Modal:
    """Return the form for a whole article, filled in with what is known; `key` names what it takes the place of."""
    form = Modal(title=speech.say("Add an article"), custom_id=FormId("article", key).encode())
    form.add_item(_field(_TITLE, speech.say("Title"), written.title, required=True))
    form.add_item(_field(_AUTHOR, speech.say("Author"), written.author))
    form.add_item(
        _field(
            _ORIGIN,
            speech.say("Publisher and date"),
            joined_origin(written.publisher, written.published),
            hint=speech.say("Such as: The Daily Drop, 2024-05-06"),
        )
    )
    form.add_item(_field(_LINK, speech.say("Link"), written.url, hint=speech.say("Such as: https://example.org/story")))
    form.add_item(
        _field(
            _TEXT,
            speech.say("Text"),
            written.text,
            hint=speech.say("An empty line ends a paragraph. Each paragraph becomes a passage."),
            required=True,
            style=TextStyle.paragraph,
        )
    )
    return _forgotten(form)


def read_article(fields: Mapping[str, str]) -> Written:
    """Return what was typed into the form for a whole article."""
    publisher, published = split_origin(fields.get(_ORIGIN, ""))
    return Written(
        title=fields.get(_TITLE, ""),
        author=fields.get(_AUTHOR, ""),
        publisher=publisher,
        published=published,
        url=fields.get(_LINK, "").strip(),
        text=fields.get(_TEXT, ""),
    )


def message_form(written: Written, speech: Speech, key: str) -> Modal:
    """Return the form for a member's message, which waits under a key: its title, and whether its author agrees."""
    form = Modal(title=speech.say("Add to the corpus"), custom_id=FormId("message", key).encode())
    form.add_item(_field(_TITLE, speech.say("Title"), written.title, required=True))
    agrees = [
        SelectOption(label=speech.say("Yes, the author agrees"), value=_YES),
        SelectOption(label=speech.say("No, or I have not asked"), value="no"),
    ]
    form.add_item(
        Label(
            text=shorten(speech.say("Does the author agree?"), _LABEL),
            description=shorten(
                speech.say("The message is shown in answers, with the author's name, its date and its link."), _HINT
            ),
            component=Select[Modal](custom_id=_CONSENT, options=agrees),
        )
    )
    return _forgotten(form)


def read_message(written: Written, fields: Mapping[str, str], by: str) -> Written | None:
    """Return the message with what was typed into its form; None where its author is not said to agree.

    `by` names who says so; it is kept with the article.
    """
    if fields.get(_CONSENT) != _YES:
        return None
    note = f"A message on Discord, added with its author's agreement as {by} confirmed."
    return replace(written, title=fields.get(_TITLE, ""), note=note)


def edit_form(written: Written, speech: Speech, key: str) -> Modal:
    """Return the form for where an article is from; the article waits under a key."""
    form = Modal(title=speech.say("Where the article is from"), custom_id=FormId("edit", key).encode())
    form.add_item(_field(_TITLE, speech.say("Title"), written.title, required=True))
    form.add_item(_field(_AUTHOR, speech.say("Author"), written.author))
    form.add_item(_field(_PUBLISHER, speech.say("Publisher"), written.publisher))
    form.add_item(_field(_DATE, speech.say("Date"), written.published, hint=speech.say("Such as: 2024-05-06")))
    form.add_item(_field(_LINK, speech.say("Link"), written.url, hint=speech.say("Such as: https://example.org/story")))
    return _forgotten(form)


def read_edit(fields: Mapping[str, str]) -> Written:
    """Return what was typed into the form for where an article is from."""
    return Written(
        title=fields.get(_TITLE, ""),
        author=fields.get(_AUTHOR, ""),
        publisher=fields.get(_PUBLISHER, ""),
        published=fields.get(_DATE, "").strip(),
        url=fields.get(_LINK, "").strip(),
    )


def faults(written: Written, speech: Speech) -> list[str]:
    """Say what is wrong with each field of an article that cannot be taken, and what to do."""
    found = origin_faults(written, speech)
    if not regex.search(r"\w", written.text):
        found.append(speech.say("The text has no words. Write or paste the article."))
    return found


def origin_faults(written: Written, speech: Speech) -> list[str]:
    """Say what is wrong with each field but the text, and what to do."""
    found = []
    if not tidy(written.title):
        found.append(speech.say("The title is empty. Write one."))
    if written.published and not parse_date(written.published):
        date = shorten(tidy(written.published), _SHOWN)
        found.append(speech.say("“{date}” is no date. Write it as 2024-05-06, or leave it out.", date=date))
    if written.url and not is_web_address(written.url):
        link = shorten(tidy(written.url), _SHOWN)
        said = speech.say("“{link}” is no web address. Begin it with https://, or leave it out.", link=link)
        found.append(said)
    return found


def typed_fields(components: Any) -> dict[str, str]:
    """Return what was typed or chosen in each field of a sent form, by the field's id."""
    found: dict[str, str] = {}
    for component in components:
        inside = component.get("component")
        found |= typed_fields([inside] if inside else component.get("components", ()))
        if "value" in component:
            found[str(component.get("custom_id"))] = str(component["value"])
        elif chosen := component.get("values"):
            found[str(component.get("custom_id"))] = str(chosen[0])
    return found


def _field(
    name: str,
    words: str,
    value: str,
    *,
    hint: str | None = None,
    required: bool = False,
    style: TextStyle = TextStyle.short,
) -> Label[Modal]:
    limit = _LIMITS[name]
    box = TextInput[Modal](
        custom_id=name, default=sound(value)[:limit] or None, max_length=limit, required=required, style=style
    )
    return Label(text=shorten(words, _LABEL), description=shorten(hint, _HINT) if hint else None, component=box)


def _forgotten(form: Modal) -> Modal:
    """Forms are told by their ids, not by views: discord.py need not hold one until somebody sends it."""
    form.stop()
    return form
