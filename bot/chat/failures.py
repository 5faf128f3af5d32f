"""Errors that nobody expected: one friendly sentence for people, the details for the log."""

import logging
import secrets

from bot.locales.speech import Speech

_log = logging.getLogger(__name__)


def report(error: BaseException, doing: str, speech: Speech) -> str:
    """Log an error with a fresh id; return a sentence with the same id that a person may read."""
    failure_id = secrets.token_hex(4)
    _log.error("Failure %s while %s", failure_id, doing, exc_info=error)
    return speech.say("Something went wrong on my side, not yours. Please try again. (Error id: {id})", id=failure_id)
