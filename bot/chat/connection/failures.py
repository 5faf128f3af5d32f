"""Errors that nobody expected: one friendly sentence for people, the details for the log."""

import logging
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from bot.errors import ClusterError
from bot.locales.speech import Speech

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who else hears of the failures of one task."""

    server_id: int | None
    """The server whose event the task answers; None outside of servers."""
    tell: Callable[[str, str], None]
    """Takes a failure's id and what was being done."""


attendance: ContextVar[Attendance | None] = ContextVar("attendance", default=None)
"""Set at the start of each event's task, for errors are caught far from where the server is known."""


def report(error: BaseException, doing: str, speech: Speech) -> str:
    """Log an error with a fresh id; return a sentence with the same id that a person may read."""
    failure_id = secrets.token_hex(4)
    away = isinstance(error, ClusterError)
    if away:
        _log.error("Failure %s while %s: %s", failure_id, doing, error)
    else:
        _log.error("Failure %s while %s", failure_id, doing, exc_info=error)
    if (present := attendance.get()) is not None:
        present.tell(failure_id, doing)
    if away:
        return speech.say(
            "The articles cannot be reached just now. Please try again in a minute. (Error id: {id})", id=failure_id
        )
    return speech.say("Something went wrong on my side, not yours. Please try again. (Error id: {id})", id=failure_id)
