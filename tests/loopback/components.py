"""Message components as trees: numbering, walking, and reading what is in them."""

from __future__ import annotations

import itertools

from .objects import JSON


def number_components(components: list[JSON]) -> list[JSON]:
    """Return a copy in which every component has a number, as Discord's answers do."""
    used = {part["id"] for part in walk(components) if part.get("id")}
    numbers = (number for number in itertools.count(1) if number not in used)

    def numbered(part: JSON) -> JSON:
        copy = {
            key: [numbered(child) for child in value]
            if key == "components"
            else numbered(value)
            if key in ("accessory", "component")
            else value
            for key, value in part.items()
        }
        if not copy.get("id"):
            copy["id"] = next(numbers)
        return copy

    return [numbered(part) for part in components]


def walk(components: list[JSON]) -> list[JSON]:
    """Return all components, those inside others as well, in reading order."""
    found: list[JSON] = []
    for part in components:
        found.append(part)
        found += walk(part.get("components", []))
        found += walk([part[key] for key in ("accessory", "component") if key in part])
    return found


def text_of(message: JSON) -> str:
    """Return everything a reader sees of a message object: its content and its text displays."""
    texts = [message.get("content") or ""]
    texts += [part["content"] for part in walk(message.get("components", [])) if part["type"] == 10]
    return "\n".join(text for text in texts if text)


def custom_ids(message: JSON) -> dict[str, str]:
    """Return the custom ids of a message object's buttons and selects, by label (or placeholder, or emoji)."""
    found: dict[str, str] = {}
    for part in walk(message.get("components", [])):
        if "custom_id" in part:
            emoji = part.get("emoji") or {}
            label = part.get("label") or part.get("placeholder") or emoji.get("name") or part["custom_id"]
            found[label] = part["custom_id"]
    return found
