"""What the tests of the whole bot share: reading messages, and the checks that simcord leaves out."""

import discord

from bot.chat.rendering.escaping import unescape


def parts(message) -> list[dict]:
    """Every component of a message, those inside others included, in order."""
    found = []

    def walk(component):
        form = component if isinstance(component, dict) else component.to_dict()
        found.append(form)
        for child in (*form.get("components", []), *filter(None, [form.get("accessory")])):
            walk(child)

    for root in message.components:
        walk(root)
    return found


def text(message) -> str:
    """Everything that a message says."""
    return "\n".join(part["content"] for part in parts(message) if "content" in part)


def said(message) -> str:
    """What a reader sees of it: the marks of Discord's markdown and its escapes left out."""
    return unescape(text(message).replace("__", "").replace("**", ""))


def buttons(message) -> dict[str, str]:
    """Each button's custom id by its label, the first of equal labels."""
    found: dict[str, str] = {}
    for part in parts(message):
        if part.get("type") == discord.ComponentType.button.value:
            found.setdefault(part["label"], part["custom_id"])
    return found


def check_limits(message) -> None:
    """What Discord would refuse and simcord lets through."""
    everything = parts(message)
    said = [part["content"] for part in everything if "content" in part]
    ids = [part["custom_id"] for part in everything if "custom_id" in part]
    assert message.content == ""
    assert sum(map(len, said)) <= 4000
    assert len("".join(said).encode()) <= 9000
    assert all(said)
    assert len(everything) <= 40
    assert len(ids) == len(set(ids))
    assert all(1 <= len(custom_id) <= 100 for custom_id in ids)
    assert all(len(part["label"]) <= 80 for part in everything if "label" in part)
