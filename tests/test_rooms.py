"""The rules of the house: who may import whom."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import bot

PACKAGE = Path(bot.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
BELOW = {
    "chat": {"locales", "answers", "search", "corpus", "records", "app", "progress"},
    "evaluation": {"answers", "library", "search", "corpus", "terminal", "app"},
    "answers": {"library", "search", "corpus", "records"},
    "library": {"search", "corpus"},
    "locales": set(),
    "search": set(),
    "corpus": set(),
    "records": set(),
}
ONE_DOOR = {
    "discord": "chat/",
    "rank_bm25": ("search/bm25.py", "evaluation/bench/engines.py"),
    "tantivy": ("evaluation/bench/engines.py", "evaluation/bench/peer.py"),
    "numba": "search/compiled.py",
    "simcord": "chat/connection/preview.py",
    "Stemmer": "search/analysis.py",
    "sentencex": "sentences.py",
    "rapidfuzz": "search/spelling.py",
    "py3langid": "search/language.py",
    "stop_words": "search/stopwords.py",
    "scipy": "evaluation/",
    "charset_normalizer": "corpus/decoding.py",
    "yaml": "corpus/frontmatter.py",
    "trafilatura": "corpus/html.py",
    "dotenv": "settings.py",
    "babel": "locales/",
    "matplotlib": ("chat/rendering/chart.py", "evaluation/bench/plot.py"),
    "sqlalchemy": "records/",
    "alembic": "records/",
    "filelock": ("chat/connection/one_process.py", "corpus/store.py", "library/keep.py"),
    "opensearchpy": "search/cluster/door.py",
    "prometheus_client": "chat/connection/metrics.py",
    "systemd_watchdog": "chat/connection/watchdog.py",
}


def imports(file: Path, *, everywhere: bool = True) -> set[str]:
    """The modules that a file imports; those of `if TYPE_CHECKING` count too."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    nodes = ast.walk(tree) if everywhere else tree.body
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def name(file: Path) -> str:
    return file.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("file", [f for f in FILES if f.parent != PACKAGE], ids=name)
def test_a_room_imports_only_the_rooms_below_it(file):
    room = name(file).split("/")[0]
    allowed = BELOW[room] | {room, "model", "errors", "settings", "sentences", "arrays", "wordlist"}
    if room != "chat":
        allowed -= {"settings"}
    used = {module.split(".")[1] for module in imports(file) if module.startswith("bot.")}
    assert used <= allowed


@pytest.mark.parametrize("file", sorted((PACKAGE / "chat" / "layouts").glob("*.py")), ids=name)
def test_views_know_nothing_of_who_shows_them(file):
    used = {module.split(".")[2] for module in imports(file) if module.startswith("bot.chat.")}
    assert used <= {"layouts", "rendering", "buttons"}


@pytest.mark.parametrize("library", ONE_DOOR)
def test_a_library_is_used_through_one_door(library):
    users = {name(file) for file in FILES if library in {module.split(".")[0] for module in imports(file)}}
    assert users
    assert all(user.startswith(ONE_DOOR[library]) for user in users), users


def test_nothing_is_read_from_the_environment_at_import():
    readers = [name(file) for file in FILES if "os.environ" in file.read_text() or "getenv" in file.read_text()]
    # A process of `bench`, and one that helps to analyse, gets what its parent has.
    assert readers == ["evaluation/bench/processes.py", "library/helper.py", "settings.py"]


def loaded(module: str, names: list[str]) -> str:
    """Which of these modules the import of another one brings in."""
    code = f"import sys, {module}; print([name for name in {names!r} if name in sys.modules])"
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=PACKAGE.parent).stdout.strip()


@pytest.mark.parametrize("module", ["bot.cli", "bot.app"])
def test_asking_in_the_terminal_does_not_load_what_it_does_not_need(module):
    heavy = ["pydantic", "discord", "aiohttp", "trafilatura", "lxml", "charset_normalizer", "rapidfuzz", "filelock"]
    heavy += ["opensearchpy", "matplotlib", "numba", "py3langid", "stop_words", "sqlalchemy", "alembic", "aiosqlite"]
    assert loaded(module, heavy) == "[]"


def test_the_bot_without_its_pages_for_monitoring_does_not_load_what_they_need():
    assert loaded("bot.chat.connection.runner", ["prometheus_client", "bot.chat.connection.health"]) == "[]"
