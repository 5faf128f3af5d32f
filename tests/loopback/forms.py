"""What Discord refuses: the checks of message bodies, command lists and suggestions.

A body is checked as a whole; every fault found is in the answer, under the path of the field.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from .components import walk
from .objects import COMPONENTS_V2, JSON

ROW, BUTTON, STRING_SELECT, SECTION, TEXT_DISPLAY = 1, 2, 3, 9, 10
THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 11, 12, 13, 14, 17
SELECTS = {3, 5, 6, 7, 8}

_TOP_LEVEL_V2 = {ROW, SECTION, TEXT_DISPLAY, GALLERY, FILE, SEPARATOR, CONTAINER}
_IN_CONTAINER = _TOP_LEVEL_V2 - {CONTAINER}
_MAX_COMPONENTS, _MAX_TEXT, _MAX_CONTENT, _MAX_ROW, _MAX_OPTIONS = 40, 4000, 2000, 5, 25
_LINK_BUTTON = 5

Fault = tuple[str, str]
"""Where (a dotted path) and what."""


class ApiError(Exception):
    """An answer other than success: the HTTP status, Discord's own code, and the faults of the form if any."""

    def __init__(self, status: int, code: int, message: str, faults: list[Fault] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body: JSON = {"message": message, "code": code}
        if faults:
            self.body["errors"] = _nest(faults)


def invalid_form(faults: list[Fault]) -> ApiError:
    """Return the error for a body that does not hold to the rules."""
    return ApiError(400, 50035, "Invalid Form Body", faults)


def _nest(faults: list[Fault]) -> JSON:
    """Return the faults as Discord nests them: one object per step of the path."""
    tree: JSON = {}
    for path, text in faults:
        node = tree
        for step in path.split("."):
            node = node.setdefault(step, {})
        node.setdefault("_errors", []).append({"code": text.upper().replace(" ", "_")[:40], "message": text})
    return tree


def check_message(body: JSON, *, has_files: bool = False, was_v2: bool = False, editing: bool = False) -> None:
    """Raise `ApiError` if Discord would refuse this message body."""
    content, components = body.get("content") or "", body.get("components") or []
    if not editing and not (
        content or components or body.get("embeds") or has_files or body.get("sticker_ids") or body.get("poll")
    ):
        raise ApiError(400, 50006, "Cannot send an empty message")
    faults: list[Fault] = []
    if len(content) > _MAX_CONTENT:
        faults.append(("content", f"Must be {_MAX_CONTENT} or fewer in length."))
    if len(body.get("embeds") or []) > 10:
        faults.append(("embeds", "Must be 10 or fewer in length."))
    if len(str(body.get("nonce") or "")) > 25:
        faults.append(("nonce", "Must be 25 or fewer in length."))
    v2 = was_v2 or bool((body.get("flags") or 0) & COMPONENTS_V2)
    if v2:
        faults += [
            (name, "The 'content', 'embeds', 'stickers' and 'poll' fields cannot be used with components V2.")
            for name in ("content", "embeds", "sticker_ids", "poll")
            if body.get(name)
        ]
    faults += _component_faults(components, v2=v2)
    if faults:
        raise invalid_form(faults)


def _component_faults(components: list[JSON], *, v2: bool) -> Iterator[Fault]:
    """Yield what is wrong with a message's components."""
    everything = walk(components)
    if v2 and len(everything) > _MAX_COMPONENTS:
        yield "components", f"A message may have at most {_MAX_COMPONENTS} components."
    if not v2 and len(components) > _MAX_ROW:
        yield "components", "Must be between 1 and 5 in length."
    if sum(len(part.get("content", "")) for part in everything if part["type"] == TEXT_DISPLAY) > _MAX_TEXT:
        yield "components", f"The text of all components must be {_MAX_TEXT} or fewer in length."
    seen: set[str] = set()
    for part in everything:
        custom_id = part.get("custom_id")
        if custom_id in seen:
            yield "components", f"Component custom id cannot be duplicated: {custom_id}"
        if custom_id is not None:
            seen.add(custom_id)
    for place, part in enumerate(components):
        allowed = _TOP_LEVEL_V2 if v2 else {ROW}
        yield from _part_faults(part, allowed, f"components.{place}")


def _part_faults(part: JSON, allowed: set[int], path: str) -> Iterator[Fault]:
    """Yield what is wrong with one component that stands where only `allowed` types may stand."""
    kind = part["type"]
    if kind not in allowed:
        yield f"{path}.type", f"Value of field 'type' must be one of {sorted(allowed)}, not {kind}."
        return
    if kind in (ROW, CONTAINER, SECTION):
        yield from _group_faults(part, path)
    elif kind == BUTTON:
        yield from _button_faults(part, path)
    elif kind in SELECTS:
        yield from _select_faults(part, path)
    elif kind == TEXT_DISPLAY and not 1 <= len(part.get("content", "").strip()) <= _MAX_TEXT:
        yield f"{path}.content", f"Must be between 1 and {_MAX_TEXT} in length."
    elif kind == THUMBNAIL and not _is_media(part.get("media", {}).get("url", "")):
        yield f"{path}.media.url", "Not a well formed URL."
    elif kind == GALLERY and not 1 <= len(part.get("items", [])) <= 10:
        yield f"{path}.items", "Must be between 1 and 10 in length."


def _group_faults(part: JSON, path: str) -> Iterator[Fault]:
    """Yield what is wrong with a component that holds others."""
    kind, children = part["type"], part.get("components", [])
    inside = {ROW: {BUTTON} | SELECTS, CONTAINER: _IN_CONTAINER, SECTION: {TEXT_DISPLAY}}[kind]
    most = {ROW: _MAX_ROW, CONTAINER: _MAX_COMPONENTS, SECTION: 3}[kind]
    if not 1 <= len(children) <= most:
        yield f"{path}.components", f"Must be between 1 and {most} in length."
    if kind == ROW and len(children) > 1 and any(child["type"] in SELECTS for child in children):
        yield f"{path}.components", "A select menu fills its row alone."
    for place, child in enumerate(children):
        yield from _part_faults(child, inside, f"{path}.components.{place}")
    if kind == SECTION and "accessory" not in part:
        yield f"{path}.accessory", "This field is required."
    elif kind == SECTION:
        yield from _part_faults(part["accessory"], {BUTTON, THUMBNAIL}, f"{path}.accessory")


def _button_faults(part: JSON, path: str) -> Iterator[Fault]:
    """Yield what is wrong with a button."""
    if len(part.get("label") or "") > 80:
        yield f"{path}.label", "Must be 80 or fewer in length."
    if not part.get("label") and not part.get("emoji"):
        yield f"{path}.label", "A button needs a label or an emoji."
    if part.get("style") == _LINK_BUTTON:
        url = part.get("url") or ""
        if len(url) > 512 or urlsplit(url).scheme not in ("http", "https", "discord"):
            yield f"{path}.url", "Not a well formed URL of 512 or fewer in length."
    elif not 1 <= len(part.get("custom_id") or "") <= 100:
        yield f"{path}.custom_id", "Must be between 1 and 100 in length."


def _select_faults(part: JSON, path: str) -> Iterator[Fault]:
    """Yield what is wrong with a select menu."""
    options = part.get("options") or []
    if not 1 <= len(part.get("custom_id") or "") <= 100:
        yield f"{path}.custom_id", "Must be between 1 and 100 in length."
    if len(part.get("placeholder") or "") > 150:
        yield f"{path}.placeholder", "Must be 150 or fewer in length."
    if part["type"] == STRING_SELECT and not 1 <= len(options) <= _MAX_OPTIONS:
        yield f"{path}.options", f"Must be between 1 and {_MAX_OPTIONS} in length."
    for place, option in enumerate(options):
        for name in ("label", "value"):
            if not 1 <= len(option.get(name) or "") <= 100:
                yield f"{path}.options.{place}.{name}", "Must be between 1 and 100 in length."
        if len(option.get("description") or "") > 100:
            yield f"{path}.options.{place}.description", "Must be 100 or fewer in length."
    if len({option.get("value") for option in options}) < len(options):
        yield f"{path}.options", "The specified option value is already used."


def _is_media(url: str) -> bool:
    return urlsplit(url).scheme in ("http", "https", "attachment")


def check_modal(data: JSON) -> None:
    """Raise `ApiError` if Discord would refuse this modal."""
    faults: list[Fault] = []
    if not 1 <= len(data.get("title") or "") <= 45:
        faults.append(("data.title", "Must be between 1 and 45 in length."))
    if not 1 <= len(data.get("custom_id") or "") <= 100:
        faults.append(("data.custom_id", "Must be between 1 and 100 in length."))
    if not 1 <= len(data.get("components") or []) <= 5:
        faults.append(("data.components", "Must be between 1 and 5 in length."))
    if faults:
        raise invalid_form(faults)


def check_choices(choices: list[JSON]) -> None:
    """Raise `ApiError` if Discord would refuse these suggestions."""
    faults: list[Fault] = []
    if len(choices) > _MAX_OPTIONS:
        faults.append(("data.choices", f"Must be {_MAX_OPTIONS} or fewer in length."))
    for place, choice in enumerate(choices):
        if not 1 <= len(choice["name"]) <= 100:
            faults.append((f"data.choices.{place}.name", "Must be between 1 and 100 in length."))
        if isinstance(choice["value"], str) and not 1 <= len(choice["value"]) <= 100:
            faults.append((f"data.choices.{place}.value", "Must be between 1 and 100 in length."))
    if faults:
        raise invalid_form(faults)


_GROUPS = (1, 2)
"""Option types that hold further options: sub-command and group of sub-commands."""
_NAME_PUNCTUATION = "-_'"
_COMMAND_LIMITS = {1: 100, 2: 15, 3: 15}
"""How many slash commands, user commands and message commands an application may have."""


def check_commands(commands: list[JSON]) -> None:
    """Raise `ApiError` if Discord would refuse this list of application commands."""
    faults: list[Fault] = []
    names = [(command.get("type", 1), command.get("name")) for command in commands]
    if len(set(names)) < len(names):
        faults.append(("name", "Application command names must be unique."))
    for kind, most in _COMMAND_LIMITS.items():
        if sum(command.get("type", 1) == kind for command in commands) > most:
            faults.append(("type", f"Maximum number of application commands reached ({most})."))
    for place, command in enumerate(commands):
        slash = command.get("type", 1) == 1
        faults += _command_faults(command, str(place), slash=slash)
        if slash and _command_size(command) > 8000:
            faults.append((str(place), "The total combined length of the command must be 8000 or fewer."))
    if faults:
        raise invalid_form(faults)


def _command_faults(command: JSON, path: str, *, slash: bool) -> Iterator[Fault]:
    """Yield what is wrong with a command, or with an option of one: they have most rules in common."""
    yield from _naming_faults(command, path, slash=slash)
    options = command.get("options") or []
    if len(options) > 25:
        yield f"{path}.options", "Must be 25 or fewer in length."
    if len({option.get("name") for option in options}) < len(options):
        yield f"{path}.options", "Option names must be unique."
    needed = [bool(option.get("required")) for option in options if option.get("type") not in _GROUPS]
    if needed != sorted(needed, reverse=True):
        yield f"{path}.options", "Required options must be placed before non-required options."
    if len(command.get("choices") or []) > 25:
        yield f"{path}.choices", "Must be 25 or fewer in length."
    if command.get("choices") and command.get("autocomplete"):
        yield f"{path}.autocomplete", "Autocomplete and choices exclude each other."
    for place, option in enumerate(options):
        yield from _command_faults(option, f"{path}.options.{place}", slash=True)


def _naming_faults(command: JSON, path: str, *, slash: bool) -> Iterator[Fault]:
    """Yield what is wrong with the names and descriptions, in every language given."""
    for name in [command.get("name") or "", *(command.get("name_localizations") or {}).values()]:
        if not 1 <= len(name) <= 32 or (slash and not _is_command_name(name)):
            yield f"{path}.name", f"Command name is invalid: {name!r}"
    for text in [command.get("description") or "", *(command.get("description_localizations") or {}).values()]:
        if slash and not 1 <= len(text) <= 100:
            yield f"{path}.description", "Must be between 1 and 100 in length."
        if not slash and text:
            yield f"{path}.description", "Context menu commands cannot have a description."


def _is_command_name(name: str) -> bool:
    """Whether a slash command or an option may have this name: small letters, digits and a few signs."""
    return name == name.lower() and all(
        sign in _NAME_PUNCTUATION or unicodedata.category(sign)[0] in "LNM" for sign in name
    )


def _command_size(command: JSON) -> int:
    """Return the length that counts towards the limit of a command: the longest wording of every text."""

    def longest(part: JSON, key: str) -> int:
        wordings = [part.get(key) or "", *(part.get(f"{key}_localizations") or {}).values()]
        return max(len(wording) for wording in wordings)

    size = longest(command, "name") + longest(command, "description")
    for choice in command.get("choices") or []:
        size += longest(choice, "name") + len(str(choice.get("value", "")))
    return size + sum(_command_size(option) for option in command.get("options") or [])


_EVERYONE = re.compile(r"@(?:everyone|here)\b")


def pings(text: str, allowed: Any, replied_to: int | None) -> tuple[set[int] | None, bool]:
    """Return which mentioned users `allowed_mentions` lets through (None for all), and whether @everyone does."""
    if not isinstance(allowed, dict):
        return None, bool(_EVERYONE.search(text))
    parse = allowed.get("parse") or []
    users: set[int] | None = None if "users" in parse else {int(number) for number in allowed.get("users") or []}
    if users is not None and replied_to is not None and allowed.get("replied_user"):
        users.add(replied_to)
    return users, "everyone" in parse and bool(_EVERYONE.search(text))
