"""Telling Discord about the slash commands, only when they changed."""

import asyncio
import hashlib
import json
import logging
from pathlib import Path

import discord
from discord import app_commands

_log = logging.getLogger(__name__)
_FILE = "commands.sha256"


async def fingerprint(tree: app_commands.CommandTree, application_id: int | None) -> str:
    """Return a hash of everything that Discord is told about the commands, for one application."""
    translator = tree.translator
    payload = [
        await command.get_translated_payload(tree, translator) if translator else command.to_dict(tree)
        for command in tree.get_commands()
    ]
    payload.sort(key=lambda command: (command["type"], command["name"]))
    text = json.dumps([application_id, payload], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


async def sync_if_changed(tree: app_commands.CommandTree, state_dir: Path) -> bool:
    """Register the commands when they are not the ones registered last; tell whether that was needed.

    Discord asks for this: registering is limited, and needless on every start. The fingerprint of what
    was registered is kept in `state_dir`. A failure is logged, and the next start tries again, for the bot
    still answers mentions.
    """
    file = state_dir / _FILE
    now = await fingerprint(tree, tree.client.application_id)
    if await asyncio.to_thread(_read, file) == now:
        return False
    try:
        await sync(tree, state_dir)
    except discord.HTTPException as error:
        _log.error("Discord did not take the slash commands (%s); the next start tries again", error)
        return False
    return True


async def sync(tree: app_commands.CommandTree, state_dir: Path) -> int:
    """Register the commands now; return how many there are. Raises discord.HTTPException."""
    commands = await tree.sync()
    now = await fingerprint(tree, tree.client.application_id)
    await asyncio.to_thread(_write, state_dir / _FILE, now)
    _log.info("Registered %d commands with Discord", len(commands))
    return len(commands)


def _read(file: Path) -> str | None:
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".new")
    beside.write_text(text + "\n", encoding="ascii")
    beside.replace(file)
