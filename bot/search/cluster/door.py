"""One host of a cluster, spoken to through opensearch-py: the only module that knows it."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import ConnectionTimeout, OpenSearchException, TransportError
from opensearchpy.serializer import Serializer

from bot.errors import ClusterError
from bot.search.cluster import wire
from bot.search.cluster.faults import refusal, too_late, unreachable

_CONNECTIONS = 64
"""At a time."""


class Door:
    """Sends requests to a host, each once; to be made and used inside one event loop."""

    def __init__(self, host: str, opens: str | None, ca_file: Path | None) -> None:
        """`host` is its address, `opens` the header that lets in; without `ca_file` the machine's own one holds."""
        # It tells of each try that failed with a traceback, and at DEBUG of whole questions.
        logging.getLogger("opensearch").setLevel(logging.CRITICAL)
        options: dict[str, Any] = {"serializer": _Wire(), "max_retries": 0, "maxsize": _CONNECTIONS}
        if opens is not None:
            options["headers"] = {"authorization": opens}
        if ca_file is not None:
            options["ca_certs"] = str(ca_file)
        self._host, self._client = host, AsyncOpenSearch(hosts=[host], **options)

    async def ask(self, method: str, path: str, *, params: Mapping[str, str], body: Any = None, seconds: float) -> Any:
        """Return what the host answers within some seconds, decoded; raises ClusterError."""
        try:
            return await self._client.transport.perform_request(
                method,
                path,
                params=dict(params),
                body=None if body is None else wire.encoded(body),
                timeout=seconds,
                headers={"content-type": wire.kind(body)},
            )
        except (OpenSearchException, ValueError) as error:
            raise self._fault(error) from None

    async def close(self) -> None:
        """End all connections."""
        await self._client.close()

    def _fault(self, error: OpenSearchException | ValueError) -> ClusterError:
        if isinstance(error, ConnectionTimeout):
            return too_late([self._host])
        if not isinstance(error, TransportError):
            return unreachable(error, self._host)
        if not isinstance(error.status_code, int):
            return unreachable(error.info, self._host)
        return refusal(error.status_code, error.info, str(error.error), self._host)


class _Wire(Serializer):
    """Gives opensearch-py our own form of JSON."""

    mimetype = "application/json"

    def loads(self, s: str) -> Any:
        return wire.decoded(s)

    def dumps(self, data: Any) -> Any:
        return data
