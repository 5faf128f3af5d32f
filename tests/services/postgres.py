"""PostgreSQL for tests: Debian's server, on a port of 127.0.0.1, without what would make it last a power cut.

What it takes:

    tests/services/postgres start     prints DATABASE_URL when it is ready; what runs already is left alone
    tests/services/postgres url       prints it, or fails when nothing runs
    tests/services/postgres kill      ends it as `kill -9` would; the data stay, and `start` goes on with them
    tests/services/postgres stop      ends it and deletes its data
"""

import argparse
import contextlib
import shutil
import signal
from pathlib import Path

from ground import Fault, Ground, Missing, State, await_burial, carry_out, end, free_ports, runs, tail

_NAME = "storybot"
_DEBIAN = Path("/usr/lib/postgresql")
_FRESH = ("-U", _NAME, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
_OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "fsync": "off",
    "full_page_writes": "off",
}


class Server:
    """One server, whose only user `storybot` needs no password on this machine."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._cluster = ground.data / "cluster"
        self._log = ground.data / "log"
        self._state = State(ground.data / "state.json")

    def start(self) -> str:
        """Return the address of the running server, started first where there is none."""
        if url := self._url():
            return url
        programs = _programs()
        if not self._state.read():
            self._ground.clear()
            self._ground.make(self._ground.data)
            self._ground.run(programs / "initdb", "-D", self._cluster, *_FRESH)
            self._state.write({"port": free_ports(1)[0]})
        options = " ".join(f"-c {name}='{value}'" for name, value in _OPTIONS.items())
        options = f"-p {self._state.read()['port']} {options}"
        try:
            self._ground.run(programs / "pg_ctl", "start", "-w", "-D", self._cluster, "-l", self._log, "-o", options)
        except Fault as error:
            raise Fault(f"{error}\n{tail(self._log)}") from None
        there = self._ask(programs, "postgres", f"SELECT 1 FROM pg_database WHERE datname = '{_NAME}'")
        if not there:
            self._ask(programs, "postgres", f"CREATE DATABASE {_NAME}")
        return self._url() or "it is gone again"

    def url(self) -> str:
        """Return the address of the running server; raises Fault when there is none."""
        url = self._url()
        if url is None:
            raise Fault("PostgreSQL does not run: tests/services/postgres start")
        return url

    def kill(self) -> None:
        """End the server at once."""
        if pid := self._pid():
            # Its other processes end by themselves when they notice.
            end(pid, str(self._cluster), with_signal=signal.SIGKILL)
            await_burial(pid)

    def stop(self) -> None:
        """End the server, whoever is connected, and delete what it held."""
        if pid := self._pid():
            end(pid, str(self._cluster), with_signal=signal.SIGINT)
        self._ground.clear()

    def _url(self) -> str | None:
        port = self._state.read().get("port")
        return f"postgresql+asyncpg://{_NAME}@127.0.0.1:{port}/{_NAME}" if port and self._pid() else None

    def _pid(self) -> int | None:
        with contextlib.suppress(FileNotFoundError, ValueError, IndexError):
            pid = int((self._cluster / "postmaster.pid").read_text().splitlines()[0])
            return pid if runs(pid, str(self._cluster)) else None
        return None

    def _ask(self, programs: Path, database: str, question: str) -> str:
        address = f"host=127.0.0.1 port={self._state.read()['port']} user={_NAME} dbname={database}"
        return self._ground.run(programs / "psql", "-X", "-A", "-t", "-c", question, address).stdout.strip()


def _programs() -> Path:
    """Return the folder of Debian's newest server, or of the one on the path."""
    found = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda program: int(program.parts[-3]))
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise Missing("PostgreSQL's server is not installed: apt-get install postgresql-15")


def main() -> None:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(prog="tests/services/postgres", description="PostgreSQL for tests.")
    parser.add_argument("action", choices=["start", "stop", "url", "kill"])
    ground = Ground("postgres")
    server = Server(ground)
    carry_out(parser, ground, lambda options: getattr(server, options.action)())
