"""Interactions: what a person starts with a command, a button or a form, and how the bot may answer it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from .forms import ApiError, check_choices, check_message, check_modal
from .objects import COMPONENTS_V2, CONTEXT_MENU, EPHEMERAL, JSON, LOADING, REPLY, SLASH_COMMAND, Channel, Message, User

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
"""Types of interactions."""

MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
"""Types of responses."""

FIRST_RESPONSE_SECONDS = 3.0
"""How long Discord waits for the first response."""

_ALLOWED = {
    COMMAND: {MESSAGE, DEFERRED, MODAL},
    COMPONENT: {MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE},
}


@dataclass(slots=True, eq=False)
class Interaction:
    """One interaction and everything that came of it."""

    id: int
    token: str
    kind: int
    user: User
    channel: Channel
    payload: JSON
    """The event as it was sent."""
    source: Message | None = None
    """For a component: the message it is on."""
    target: Message | None = None
    """For a message command: the message it was used on."""
    callback: JSON | None = None
    """The first response, as the bot sent it; None until then."""
    answered_after: float | None = None
    """Seconds until the first response."""
    original: Message | None = None
    """What `@original` stands for."""
    followups: list[Message] = field(default_factory=list)
    edited: bool = False
    """Whether the original was edited after a response that left it as it was."""
    started: float = field(default_factory=time.monotonic)

    @property
    def response(self) -> int | None:
        """The type of the first response."""
        return None if self.callback is None else int(self.callback["type"])

    @property
    def ephemeral(self) -> bool:
        """Whether the first message of the response is for the user alone."""
        return self.original is not None and self.original.ephemeral

    @property
    def waiting(self) -> bool:
        """Whether the user still sees "thinking"."""
        return self.original is not None and bool(self.original.flags & LOADING)

    @property
    def messages(self) -> list[Message]:
        """All messages that answer it, the first one first."""
        own = self.original if self.response in (MESSAGE, DEFERRED) else None
        return [*([own] if own else []), *self.followups]

    def check_callback(self, body: JSON, *, has_files: bool) -> None:
        """Raise `ApiError` if this first response comes too late, twice, or in a form that is not allowed."""
        kind, data = body.get("type"), body.get("data") or {}
        if self.callback is not None:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        if time.monotonic() - self.started > FIRST_RESPONSE_SECONDS:
            raise ApiError(404, 10062, "Unknown interaction")
        if kind not in _ALLOWED[self.kind]:
            raise ApiError(400, 50035, "Invalid Form Body", [("type", f"Not allowed here: {kind}")])
        if kind in (DEFERRED_UPDATE, UPDATE) and self.source is None:
            raise ApiError(400, 50035, "Invalid Form Body", [("type", "There is no message to update.")])
        if kind == MESSAGE:
            check_message(data, has_files=has_files)
        elif kind == UPDATE:
            was_v2 = self.source is not None and bool(self.source.flags & COMPONENTS_V2)
            check_message(data, has_files=has_files, was_v2=was_v2, editing=True)
        elif kind == CHOICES:
            check_choices(data.get("choices") or [])
        elif kind == MODAL:
            check_modal(data)

    def message_kind(self) -> int:
        """Return the type of the message that answers this interaction."""
        if self.kind == COMMAND:
            return CONTEXT_MENU if self.target is not None else SLASH_COMMAND
        return REPLY

    def metadata(self) -> JSON:
        """Return what messages say about the interaction that they answer."""
        guild = self.channel.guild
        owners = {"0": str(guild.id)} if guild is not None else {}
        found: JSON = {
            "id": str(self.id),
            "type": self.kind,
            "user": self.user.json(),
            "authorizing_integration_owners": owners,
        }
        if self.target is not None:
            found["target_message_id"] = str(self.target.id)
        if self.kind == COMPONENT and self.source is not None:
            found["interacted_message_id"] = str(self.source.id)
        if self.kind == MODAL_SUBMIT:
            found["triggering_interaction_metadata"] = found | {"type": COMMAND}
        return found

    def callback_json(self) -> JSON:
        """Return the body of the answer to a first response that asked for one."""
        data: JSON = {"id": str(self.id), "type": self.kind}
        body: JSON = {"interaction": data}
        if self.response in (MESSAGE, DEFERRED) and self.original is not None:
            data |= {
                "response_message_id": str(self.original.id),
                "response_message_loading": self.waiting,
                "response_message_ephemeral": self.original.ephemeral,
            }
        if self.response in (MESSAGE, UPDATE) and self.original is not None:
            body["resource"] = {"type": self.response, "message": self.original.body()}
        elif self.response == DEFERRED:
            body["resource"] = {"type": self.response}
        return body


def option_list(options: dict[str, Any], declared: list[JSON], focused: str | None = None) -> list[JSON]:
    """Return a command's options as an interaction carries them, checked against what the command declares.

    Raises `ValueError` for an option that the command does not have, for one of the wrong type, and for a
    required one that is missing: a person could not send any of these.
    """
    known = {option["name"]: option for option in declared}
    unknown = set(options) - set(known)
    if unknown:
        message = f"the command has no option {', '.join(sorted(unknown))}; it has {', '.join(known) or 'none'}"
        raise ValueError(message)
    missing = [name for name, option in known.items() if option.get("required") and name not in options]
    if missing and focused is None:
        message = f"required: {', '.join(missing)}"
        raise ValueError(message)
    result: list[JSON] = []
    for name, value in options.items():
        kind = known[name]["type"]
        _check_option(name, value, known[name])
        given: JSON = {"name": name, "type": kind, "value": value}
        if name == focused:
            given["focused"] = True
        result.append(given)
    return result


_PYTHON_TYPES: dict[int, type | tuple[type, ...]] = {3: str, 4: int, 5: bool, 10: (int, float)}


def _check_option(name: str, value: Any, declared: JSON) -> None:
    expected = _PYTHON_TYPES.get(declared["type"], str)
    if not isinstance(value, expected) or (isinstance(value, bool) and declared["type"] != 5):
        message = f"{name}: {value!r} does not fit option type {declared['type']}"
        raise ValueError(message)
    if isinstance(value, str) and not (declared.get("min_length", 0) <= len(value) <= declared.get("max_length", 6000)):
        message = f"{name}: {len(value)} characters are not allowed"
        raise ValueError(message)
    choices = [choice["value"] for choice in declared.get("choices") or []]
    if choices and value not in choices:
        message = f"{name}: {value!r} is none of {choices}"
        raise ValueError(message)


def deferred_flags(data: JSON) -> int:
    """Return the flags of a placeholder: being for one person alone is all that can be chosen for it."""
    return LOADING | (int(data.get("flags") or 0) & EPHEMERAL)
