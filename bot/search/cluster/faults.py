"""What went wrong between the bot and a cluster, in sentences that name the remedy."""

import ssl
from collections.abc import Mapping, Sequence
from typing import Any

from bot.errors import ClusterError, Sentence

UNAUTHORISED, FORBIDDEN, MISSING, BUSY, UNAVAILABLE = 401, 403, 404, 429, 503
LATE = "too late"
"""The kind of an error where the time was over."""
_PASSING = {None, BUSY, 502, UNAVAILABLE, 504}
_BLOCKED = "cluster_block_exception"
_LONGEST = 200
"""Characters of what a server says that are told."""


def is_passing(error: ClusterError) -> bool:
    """Whether another host, or the same one a little later, may do what was refused."""
    return error.status in _PASSING and error.kind != _BLOCKED


def too_late(hosts: Sequence[str]) -> ClusterError:
    """Return what is raised when nobody answered in time."""
    sentence = Sentence("The cluster did not answer in time ({hosts}). Is it overloaded?", hosts=", ".join(hosts))
    return ClusterError(sentence, kind=LATE)


def unreachable(cause: object, host: str) -> ClusterError:
    """Return what is raised when a host did not answer, or not as a cluster does, for some cause."""
    # What aiohttp raises is an SSLError itself, but holds the one that tells what is wrong.
    fault = getattr(cause, "certificate_error", None) or getattr(cause, "os_error", None) or cause
    if isinstance(fault, ssl.SSLCertVerificationError):
        return ClusterError(
            Sentence(
                "{host} cannot be trusted: {reason}. Give the certificate that signs it in ENGINE_CA_FILE, and in "
                "ENGINE_URL the name that it is made out to.",
                host=host,
                reason=fault.verify_message or fault.reason,
            )
        )
    reason = getattr(fault, "strerror", None) or str(fault)[:_LONGEST] or type(fault).__name__
    return ClusterError(
        Sentence(
            "{host} does not answer: {reason}. Is the cluster running, and is ENGINE_URL right?",
            host=host,
            reason=reason,
        )
    )


def refusal(status: int, told: object, otherwise: str, host: str) -> ClusterError:
    """Return what is raised when a host refused: with a status of HTTP, and what it told in JSON if it did so."""
    error = told.get("error") if isinstance(told, Mapping) else None
    kind, reason = _reason(error if isinstance(error, Mapping) else {}, otherwise)
    return ClusterError(_refused(status, kind, reason, host), status, kind)


def refusal_of_one(told: Mapping[str, Any]) -> ClusterError:
    """Return what is raised for one of several things that were asked for, whose error the server tells."""
    kind, reason = _reason(told, "")
    status = MISSING if kind == "index_not_found_exception" else UNAVAILABLE
    return ClusterError(_refused(status, kind, reason, ""), status, kind)


def _reason(told: Mapping[str, Any], otherwise: str) -> tuple[str, str]:
    """The kind of an error and what the server says of it: of its cause where there is one."""
    causes = [told, *told.get("root_cause", ())]
    causes += [failed.get("reason") or {} for failed in told.get("failed_shards", ())]
    kinds = [str(cause["type"]) for cause in causes if cause.get("type")]
    reasons = [str(cause["reason"]) for cause in causes if cause.get("reason")]
    kind = _BLOCKED if _BLOCKED in kinds else (kinds or [otherwise])[0]
    return kind, (reasons or [otherwise])[-1][:_LONGEST].rstrip(".")


def _refused(status: int, kind: str, reason: str, host: str) -> Sentence:
    if kind == _BLOCKED:
        return Sentence(
            "The cluster takes no changes: {reason}. Make room on its disks; it takes them again by itself.",
            reason=reason,
        )
    if status == UNAUTHORISED:
        return Sentence(
            "{host} does not know this user or key. Check ENGINE_USER and ENGINE_PASSWORD, or ENGINE_API_KEY.",
            host=host,
        )
    if status == FORBIDDEN:
        said = Sentence(
            "The cluster does not allow this: {reason}. Give the user of the bot the right to do it.", reason=reason
        )
    elif status == MISSING:
        said = Sentence("The cluster has no such index: {reason}. Make one with `python -m bot index`.", reason=reason)
    elif status == BUSY:
        said = Sentence("The cluster has no room for more just now: {reason}. Try again in a minute.", reason=reason)
    elif status in _PASSING:
        said = Sentence("Part of the index cannot be reached just now: {reason}.", reason=reason)
    else:
        said = Sentence("The cluster refused what it was asked: {reason} ({kind}).", reason=reason, kind=kind)
    return said
