"""The local page."""

import asyncio
import contextlib
import os
import signal
import sys
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]


async def test_the_page_is_served_on_this_machine_only_and_ends_cleanly(corpus):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "preview", "--corpus", str(corpus),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        line = await asyncio.wait_for(process.stdout.readline(), 60)
        address = line.decode().strip()
        assert address.startswith("http://127.0.0.1:")
        page = await asyncio.to_thread(lambda: urllib.request.urlopen(address.partition("#")[0]).read())
        assert b"<html" in page.lower()
        process.send_signal(signal.SIGTERM)
        _, errors = await asyncio.wait_for(process.communicate(), 30)
        assert process.returncode == 0, errors.decode()
        assert b"Traceback" not in errors
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
