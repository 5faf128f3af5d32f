"""HTTP requests as the imitation's handlers see them."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from .forms import ApiError
from .objects import JSON

PREFIX = "/api/v10"

Reply = tuple[int, Any]
"""Status and JSON body; None for an empty body."""


@dataclass(slots=True)
class Request:
    """One HTTP request as the server saw it."""

    method: str
    path: str
    """Without the /api/v10 in front and the query behind."""
    query: dict[str, str]
    json: Any
    """The JSON body, that of a multipart body's `payload_json` as well; None if there is none."""
    files: list[str]
    """Names of the files that came along."""
    authorization: str
    received: float = field(default_factory=time.monotonic)
    status: int | None = None
    """What was answered; None while it is being handled, and 0 when the connection was broken instead."""

    def __str__(self) -> str:
        return f"{self.method} {self.path} -> {self.status}"


@dataclass(slots=True)
class Call:
    """A request on its way to a handler, with the parts of its path."""

    request: Request
    ids: dict[str, str]

    @property
    def body(self) -> JSON:
        """The JSON object sent along; empty when there is none."""
        return self.request.json if isinstance(self.request.json, dict) else {}

    def number(self, name: str) -> int:
        """Return one of the ids in the path."""
        try:
            return int(self.ids[name])
        except ValueError:
            raise ApiError(400, 50035, "Invalid Form Body", [(name, "Value is not snowflake.")]) from None


Handler = Callable[[Call], Awaitable[Reply]]


async def read_request(raw: web.Request) -> Request:
    """Take a request apart: JSON, or multipart with the JSON in `payload_json`."""
    body: Any = None
    files: list[str] = []
    if raw.content_type == "multipart/form-data":
        for name, part in (await raw.post()).items():
            if isinstance(part, web.FileField):
                files.append(part.filename)
                part.file.close()
            elif name == "payload_json":
                body = json.loads(part)
    elif raw.can_read_body:
        data = await raw.read()
        body = json.loads(data) if data else None
    return Request(
        method=raw.method,
        path=raw.path.removeprefix(PREFIX),
        query=dict(raw.query),
        json=body,
        files=files,
        authorization=raw.headers.get("Authorization", ""),
    )
