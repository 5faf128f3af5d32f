"""Settings in words: their names, their values, and who decided them."""

from collections.abc import Mapping
from typing import Any

from bot.chat.rendering.escaping import escape
from bot.chat.rendering.excerpt import shorten
from bot.chat.server_settings.names import Entry, Names
from bot.chat.server_settings.values import AS_DISCORD_SAYS, Held, Source
from bot.locales.speech import Speech

_NAMED = 8
"""Entries of a selection that are named."""
_NAME = 60


class Wording:
    """Puts settings into words for one reader."""

    def __init__(self, names: Names, languages: Mapping[str, str], speech: Speech) -> None:
        """`languages` holds the name of each language, in itself, by its locale."""
        self._names = names
        self.languages = languages
        self._speech = speech

    def name(self, field: str) -> str:
        """Return what a setting is called."""
        names = {
            "ask": self._speech.say("Every message is a question"),
            "shape": self._speech.say("Layout of answers"),
            "threads": self._speech.say("Answers in a thread"),
            "language": self._speech.say("Language of what everybody sees"),
            "selection": self._speech.say("Articles that answer"),
            "moderators": self._speech.say("Roles that count as moderators"),
            "log_channel": self._speech.say("Log channel"),
        }
        return names[field]

    def value(self, field: str, value: Any) -> str:
        """Return a value in words, as plain text."""
        match field:
            case "ask" | "threads":
                return self._speech.say("yes") if value else self._speech.say("no")
            case "shape":
                return (
                    self._speech.say("compact, one short passage") if value == "compact" else self._speech.say("full")
                )
            case "language":
                return (
                    self._speech.say("as Discord says")
                    if value == AS_DISCORD_SAYS
                    else self.languages.get(value, value)
                )
            case _:
                return self._selection(value)

    def line(self, field: str, held: Held[Any]) -> str:
        """Return a setting with its value and who decided that, ready to be shown."""
        return self._speech.say(
            "{setting}: **{value}** ({source})",
            setting=self.name(field),
            value=escape(self.value(field, held.value)),
            source=self.source(held.source),
        )

    def source(self, source: Source) -> str:
        """Return who decided."""
        match source:
            case Source.CHANNEL:
                return self._speech.say("set here")
            case Source.PARENT:
                return self._speech.say("set for the channel of this thread")
            case Source.SERVER:
                return self._speech.say("set for the whole server")
            case Source.OPERATOR:
                return self._speech.say("set by whoever runs the bot")
            case Source.DEFAULT:
                return self._speech.say("not set")

    def roles(self, ids: tuple[int, ...]) -> str:
        """Return a line about moderators, ready to be shown; nobody is pinged by it."""
        value = ", ".join(f"<@&{id_}>" for id_ in ids) or self._speech.say("none")
        return f"{self.name('moderators')}: {value}"

    def log_channel(self, id_: int | None) -> str:
        """Return a line about the log channel, ready to be shown."""
        return f"{self.name('log_channel')}: {f'<#{id_}>' if id_ else self._speech.say('none')}"

    def entry(self, entry: Entry) -> str:
        """Return one entry of a selection, as plain text."""
        shown = shorten(entry.shown, _NAME)
        match entry.kind:
            case "article":
                return self._speech.say("article “{name}”", name=shown)
            case "author":
                return self._speech.say("author “{name}”", name=shown)
            case "tag":
                return self._speech.say("tag “{name}”", name=shown)

    def _selection(self, selection: Any) -> str:
        entries = self._names.entries(selection)
        if not entries:
            return self._speech.say("all")
        rest = len(entries) - _NAMED
        named = ", ".join(map(self.entry, entries[:_NAMED]))
        if rest <= 0:
            return named
        return self._speech.count("{named} and {n} more", "{named} and {n} more", rest, named=named)
