"""Which settings hold in a place: a pure decision, with its reason."""

from collections.abc import Collection
from dataclasses import fields
from typing import Any

from bot.chat.server_settings.values import ChannelSettings, Held, Here, Place, ServerSettings, Source


def resolve(
    place: Place,
    server: ServerSettings,
    channel: ChannelSettings,
    parent: ChannelSettings,
    ask_channels: Collection[int],
) -> Here:
    """Return what holds in a place: what its channel sets, else the channel of its thread, the server, `.env`.

    `parent` is empty for what is no thread; `ask_channels` is ASK_CHANNEL_IDS.
    """
    above = Here()
    if place.channel_id in ask_channels or place.parent_id in ask_channels:
        above = Here(ask=Held(value=True, source=Source.OPERATOR))
    chain = ((channel, Source.CHANNEL), (parent, Source.PARENT), (server, Source.SERVER))

    def held(name: str) -> Held[Any]:
        values = ((getattr(settings, name, None), source) for settings, source in chain)
        return next((Held(value, source) for value, source in values if value is not None), getattr(above, name))

    return Here(**{field.name: held(field.name) for field in fields(Here)})
