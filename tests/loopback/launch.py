"""Run the real bot against the imitation: `python tests/loopback/launch.py PORT run`.

The client's addresses are changed and nothing else: where it sends its requests, and where it looks for the
gateway before anybody has told it. What follows the port are the arguments of `python -m bot`.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path


def point_client_at(port: int) -> None:
    """Make discord.py in this process talk to the imitation on this port."""
    # Imported here, because `main` puts the path in order first.
    import yarl
    from discord.gateway import DiscordWebSocket
    from discord.http import Route

    Route.BASE = f"http://127.0.0.1:{port}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{port}/gateway/")


def main() -> None:
    """Take the port off the arguments and become `python -m bot`."""
    here = Path(__file__).resolve().parent
    # The folder of the script comes first on the path, where its modules could hide others.
    sys.path[:] = [str(here.parents[1]), *(entry for entry in sys.path if Path(entry or ".").resolve() != here)]
    port = int(sys.argv[1])
    sys.argv[:] = ["bot", *sys.argv[2:]]
    point_client_at(port)
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
