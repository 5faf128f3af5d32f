"""All settings of all servers, held in memory over the database, so that no question waits for it."""

import asyncio
import dataclasses
import logging
from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from bot.chat.server_settings.resolver import resolve
from bot.chat.server_settings.values import ChannelSettings, Here, Place, ServerSettings
from bot.errors import RecordsError
from bot.records.kept_settings import KeptSettings
from bot.records.notices import Notice

_log = logging.getLogger(__name__)


class SettingsStore:
    """Knows what is set where; each change is written down before it holds."""

    def __init__(self, kept: KeptSettings, ask_channels: Collection[int]) -> None:
        """`ask_channels` is ASK_CHANNEL_IDS."""
        self._kept = kept
        self._ask_channels = frozenset(ask_channels)
        self._servers: dict[int, ServerSettings] = {}
        self._channels: dict[int, ChannelSettings] = {}
        self._turn = asyncio.Lock()
        self._heard = 0
        self.is_read = False
        """Whether the settings are known; until then only those of `.env` hold."""

    async def read(self) -> None:
        """Read all settings, unless they are known; the log says when they cannot be read."""
        try:
            async with self._turn:
                await self._read()
        except RecordsError as error:
            _log.warning("The settings of servers and channels cannot be read; those of .env hold. %s", error)

    async def hear(self, notice: Notice) -> None:
        """Read all settings again when another process of the bot has changed some; raises RecordsError."""
        if notice.number == self._heard:
            return
        async with self._turn:
            await self._load()
            self._heard = notice.number

    def here(self, place: Place) -> Here:
        """Return what holds in a place."""
        return self._resolved(place, self.channel(place.channel_id))

    def around(self, place: Place) -> Here:
        """Return what would hold in a place without its channel's own settings."""
        return self._resolved(place, ChannelSettings())

    def server(self, server_id: int) -> ServerSettings:
        """Return what is set for a whole server."""
        return self._servers.get(server_id, ServerSettings())

    def channel(self, channel_id: int) -> ChannelSettings:
        """Return what is set for one channel, forum or thread."""
        return self._channels.get(channel_id, ChannelSettings())

    @property
    def listens(self) -> bool:
        """Whether in any channel at all every message is a question."""
        return bool(self._ask_channels) or any(settings.ask for settings in self._channels.values())

    @property
    def log_channels(self) -> dict[int, int]:
        """The log channel of each server that has one."""
        return {id_: settings.log_channel for id_, settings in self._servers.items() if settings.log_channel}

    async def set_server(self, server_id: int, **changes: Any) -> None:
        """Change fields of `ServerSettings`; raises RecordsError, and then nothing changed."""
        async with self._turn:
            await self._read()
            changed = dataclasses.replace(self.server(server_id), **changes)
            await self._kept.write(server_id, None, _written(changed))
            self._servers[server_id] = changed

    async def set_channel(self, server_id: int, channel_id: int, **changes: Any) -> None:
        """Change fields of `ChannelSettings`; raises RecordsError, and then nothing changed."""
        async with self._turn:
            await self._read()
            changed = dataclasses.replace(self.channel(channel_id), **changes)
            await self._kept.write(server_id, channel_id, _written(changed))
            self._channels[channel_id] = changed

    def _resolved(self, place: Place, channel: ChannelSettings) -> Here:
        parent = self.channel(place.parent_id) if place.parent_id is not None else ChannelSettings()
        server = self.server(place.server_id) if place.server_id is not None else ServerSettings()
        return resolve(place, server, channel, parent, self._ask_channels)

    async def _read(self) -> None:
        if not self.is_read:
            await self._load()

    async def _load(self) -> None:
        servers: dict[int, ServerSettings] = {}
        channels: dict[int, ChannelSettings] = {}
        for kept in await self._kept.read():
            try:
                if kept.channel_id is None:
                    servers[kept.server_id] = msgspec.convert(kept.values, ServerSettings)
                else:
                    channels[kept.channel_id] = msgspec.convert(kept.values, ChannelSettings)
            except msgspec.ValidationError as error:
                _log.warning("Settings of server %d cannot be used and are left out: %s", kept.server_id, error)
        self._servers, self._channels, self.is_read = servers, channels, True


def _written(settings: ServerSettings | ChannelSettings) -> Mapping[str, Any]:
    """Return what is set, as plain values."""
    plain, usual = msgspec.to_builtins(settings), msgspec.to_builtins(type(settings)())
    return {name: value for name, value in plain.items() if value != usual[name]}
