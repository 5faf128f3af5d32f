"""The real bot as a process of its own, started against the imitation and never left behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Self

LAUNCHER = Path(__file__).with_name("launch.py")


class BotProcess:
    """`launch.py PORT ARGUMENTS...` with exactly these environment variables, PATH and a home of its own.

    Use it with `async with`: at the end the process is killed if it still runs.
    """

    def __init__(self, port: int, *arguments: str, home: Path, environment: Mapping[str, str]) -> None:
        self._command = [sys.executable, str(LAUNCHER), str(port), *arguments]
        self._home = home
        # Coverage of the subprocess needs its variables, everything else stays outside.
        inherited = {key: value for key, value in os.environ.items() if key == "PATH" or key.startswith("COV")}
        self._environment = inherited | {"HOME": str(home), "PYTHONUNBUFFERED": "1"} | dict(environment)
        self._process: asyncio.subprocess.Process | None = None
        self._readers: list[asyncio.Task[None]] = []
        self._output: dict[str, bytearray] = {"stdout": bytearray(), "stderr": bytearray()}

    async def __aenter__(self) -> Self:
        """Start the process."""
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            cwd=self._home,
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        for name in self._output:
            self._readers.append(asyncio.create_task(self._read(name)))
        return self

    async def __aexit__(self, *_: object) -> None:
        """Kill the process if it still runs."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        await asyncio.gather(*self._readers)

    async def _read(self, name: str) -> None:
        stream = getattr(self._process, name)
        while chunk := await stream.read(65536):
            self._output[name] += chunk

    @property
    def running(self) -> bool:
        """Whether it still runs."""
        return self._process is not None and self._process.returncode is None

    @property
    def stdout(self) -> str:
        """What it has written to standard output so far."""
        return self._output["stdout"].decode(errors="replace")

    @property
    def stderr(self) -> str:
        """What it has written to standard error so far."""
        return self._output["stderr"].decode(errors="replace")

    def stop(self, number: int = signal.SIGTERM) -> None:
        """Send it a signal, SIGTERM unless another is given."""
        assert self._process is not None
        self._process.send_signal(number)

    async def exit_code(self, timeout: float = 10.0) -> int:  # noqa: ASYNC109
        """Wait for its end and return its exit code; all of its output has been read then."""
        assert self._process is not None
        try:
            async with asyncio.timeout(timeout):
                code = await self._process.wait()
                await asyncio.gather(*self._readers)
        except TimeoutError:
            message = f"the bot still runs after {timeout:g} s; it said:\n{self.stderr[-3000:]}"
            raise TimeoutError(message) from None
        return code
