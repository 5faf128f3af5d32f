"""The views of `/settings`: what holds somewhere, and the menus that change it."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import discord
from discord import SelectOption
from discord.ui import ActionRow, Button, ChannelSelect, Item, LayoutView, RoleSelect, Select, TextDisplay

from bot.chat.buttons.moderator_ids import Set
from bot.chat.server_settings.names import Entry, plain
from bot.chat.server_settings.values import (
    AS_DISCORD_SAYS,
    ChannelSettings,
    Here,
    Place,
    ServerSettings,
)
from bot.chat.server_settings.wording import Wording
from bot.locales.speech import Speech

INHERIT = "inherit"
"""The value of a menu that takes a setting back."""
WHOLE_SERVER = 0
"""Stands in ids for the channel where the whole server is meant."""
_ROLES = 10
_FIELDS = tuple(field.name for field in fields(Here))


def overview(here: Here, place: Place, server: ServerSettings, wording: Wording, speech: Speech) -> LayoutView:
    """Show what holds in a channel and who decided it."""
    lines = [wording.line(field, getattr(here, field)) for field in _FIELDS]
    lines += [wording.roles(server.moderators), wording.log_channel(server.log_channel)]
    view = LayoutView(timeout=None)
    view.add_item(TextDisplay(f"### {speech.say('What holds in {channel}', channel=f'<#{place.channel_id}>')}"))
    view.add_item(TextDisplay("\n".join(f"- {line}" for line in lines)))
    view.add_item(
        TextDisplay("-# " + speech.say("Change it by /settings channel, /settings server and /settings articles."))
    )
    return view


def channel_panel(
    channel_id: int, here: Here, around: Here, own: ChannelSettings, *, entries: Sequence[Entry], panel: "Panel"
) -> LayoutView:
    """Show what holds in a channel, with a menu for each setting; `around` is what would hold without its own ones."""
    title = panel.speech.say("Settings of {channel}", channel=f"<#{channel_id}>")
    items = panel.heading(title)
    for field in ("ask", "shape", "threads", "language"):
        items += panel.choice(Set(channel_id, field), here, around, getattr(own, field))
    return panel.made(items + panel.articles(channel_id, here, around, own.selection, entries))


def server_panel(
    here: Here, own: ServerSettings, entries: Sequence[Entry], panel: "Panel", *, manages_server: bool
) -> LayoutView:
    """Show what holds in a server, with a menu for each setting."""
    items = panel.heading(panel.speech.say("Settings of this server"))
    for field in ("shape", "threads", "language"):
        items += panel.choice(Set(WHOLE_SERVER, field), here, Here(), getattr(own, field))
    items += panel.articles(WHOLE_SERVER, here, Here(), own.selection, entries)
    items += panel.roles(own.moderators, manages_server=manages_server)
    return panel.made(items + panel.log_channel(own.log_channel))


class Panel:
    """Makes the parts of a view that changes settings."""

    def __init__(self, wording: Wording, speech: Speech, first: str | None = None) -> None:
        """`first` is said above everything else, as plain text: what was just changed."""
        self._wording = wording
        self.speech = speech
        self._first = first

    def heading(self, title: str) -> list[Item[LayoutView]]:
        """Return the title, below what is said first."""
        first: list[Item[LayoutView]] = [TextDisplay(self._first)] if self._first else []
        return [*first, TextDisplay(f"### {title}")]

    def choice(self, id_: Set, here: Here, around: Here, own: Any) -> list[Item[LayoutView]]:
        """Return a menu with the values of a setting, and the one to take it back."""
        inherited = self._wording.value(id_.field, getattr(around, id_.field).value)
        unset = self.speech.say("Not set here (then: {value})", value=inherited)
        options = [SelectOption(label=plain(unset, 100), value=INHERIT, default=own is None)]
        for name, value in self._values(id_.field).items():
            shown = plain(_capital(self._wording.value(id_.field, value)), 100)
            options.append(SelectOption(label=shown, value=name, default=own is not None and own == value))
        menu: Select[LayoutView] = Select(custom_id=id_.encode(), options=options)
        return [TextDisplay(self._wording.line(id_.field, getattr(here, id_.field))), ActionRow(menu)]

    def articles(
        self, channel_id: int, here: Here, around: Here, own: Any, entries: Sequence[Entry]
    ) -> list[Item[LayoutView]]:
        """Return a menu with the entries of a selection, all chosen, to leave some out; and buttons for all of it."""
        how = self.speech.say("Add articles, authors and tags by /settings articles.")
        items: list[Item[LayoutView]] = [TextDisplay(f"{self._wording.line('selection', here.selection)}\n-# {how}")]
        if entries:
            options = [
                SelectOption(label=plain(_capital(self._wording.entry(entry))), value=entry.key, default=True)
                for entry in entries
            ]
            menu: Select[LayoutView] = Select(
                custom_id=Set(channel_id, "selection").encode(),
                options=options,
                min_values=0,
                max_values=len(options),
            )
            items.append(ActionRow(menu))
        buttons: list[Button[LayoutView]] = []
        if own is not None:
            inherited = self._wording.value("selection", around.selection.value)
            label = plain(self.speech.say("Take back (then: {value})", value=inherited))
            buttons.append(Button(label=label, custom_id=Set(channel_id, "nothing").encode()))
        if not here.selection.value.everything and not around.selection.value.everything:
            label = self.speech.say("Answer from all articles")
            buttons.append(Button(label=label, custom_id=Set(channel_id, "everything").encode()))
        return [*items, *([ActionRow(*buttons)] if buttons else [])]

    def roles(self, ids: tuple[int, ...], *, manages_server: bool) -> list[Item[LayoutView]]:
        """Return a menu of the server's roles; only those who manage the server may use it."""
        how = self.speech.say(
            "Members with the permission “Manage Server” always count as moderators, and only they can change this."
        )
        chosen = [discord.SelectDefaultValue(id=id_, type=discord.SelectDefaultValueType.role) for id_ in ids]
        menu: RoleSelect[LayoutView] = RoleSelect(
            custom_id=Set(WHOLE_SERVER, "moderators").encode(),
            min_values=0,
            max_values=_ROLES,
            default_values=chosen,
            disabled=not manages_server,
        )
        return [TextDisplay(f"{self._wording.roles(ids)}\n-# {how}"), ActionRow(menu)]

    def log_channel(self, id_: int | None) -> list[Item[LayoutView]]:
        """Return a menu of the server's channels."""
        how = self.speech.say("The bot writes there when the corpus has changed and when something has failed.")
        chosen = [discord.SelectDefaultValue(id=id_, type=discord.SelectDefaultValueType.channel)] if id_ else []
        menu: ChannelSelect[LayoutView] = ChannelSelect(
            custom_id=Set(WHOLE_SERVER, "log_channel").encode(),
            channel_types=[discord.ChannelType.text],
            min_values=0,
            max_values=1,
            default_values=chosen,
        )
        return [TextDisplay(f"{self._wording.log_channel(id_)}\n-# {how}"), ActionRow(menu)]

    def made(self, items: Sequence[Item[LayoutView]]) -> LayoutView:
        """Return the whole view."""
        view = LayoutView(timeout=None)
        for item in items:
            view.add_item(item)
        return view

    def _values(self, field: str) -> dict[str, Any]:
        return values_of(field, tuple(self._wording.languages))


def values_of(field: str, languages: Sequence[str]) -> dict[str, Any]:
    """Return the values that a setting's menu offers, by what the menu calls them."""
    if field in ("ask", "threads"):
        return {"on": True, "off": False}
    if field == "shape":
        return {"full": "full", "compact": "compact"}
    if field == "language":
        return {AS_DISCORD_SAYS: AS_DISCORD_SAYS} | {language: language for language in languages}
    return {}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
