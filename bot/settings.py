"""Every setting: read from `.env` and the environment, checked by type, all problems told at once."""

import dataclasses
import difflib
import os
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Self

import msgspec

from bot.errors import Problem, SettingsError

Positive = Annotated[int, msgspec.Meta(ge=1)]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=86_400)]
Ids = tuple[Annotated[int, msgspec.Meta(ge=1)], ...]
ShardIds = tuple[Annotated[int, msgspec.Meta(ge=0)], ...]
Days = Annotated[int, msgspec.Meta(ge=1, le=36_500)]
Emoji = Annotated[
    str,
    # One of a server's own, a key such as 1️⃣, ℹ️, or signs that are neither letters nor ASCII.
    msgspec.Meta(pattern=r"^(<a?:\w{2,32}:[0-9]{1,20}>|[0-9#*]\ufe0f?\u20e3|\u2139\ufe0f?|[^\w\s\x00-\x7f]{1,16})$"),
]
Address = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s/@?#]+(/[^\s@?#]*)?$")]
LogLevel = typing.Literal["DEBUG", "INFO", "WARNING", "ERROR"]


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, each under its name in lower case; `.env.example` shows them all.

    An empty value means the default. The environment goes before `.env`.
    """

    discord_token: str = field(default="", repr=False)
    """The bot's token from Discord's developer portal. Only `run` and `sync` need it."""
    corpus_dir: Path = Path("corpus")
    """The folder of articles."""
    state_dir: Path = Path(".state")
    """Where the bot keeps what it writes: questions and votes, a lock, which slash commands Discord knows, an index."""
    moderator_guild_ids: Ids = ()
    """The servers whose moderators may manage the corpus."""
    ask_channel_ids: Ids = ()
    """Channels where every message is a question; they need the message content intent."""
    ask_reaction: Emoji = ""
    """The emoji by which a member asks somebody's message; empty for none."""
    passages: Annotated[int, msgspec.Meta(ge=1, le=3)] = 3
    """The most passages an answer shows."""
    cooldown_questions: Positive = 5
    """How many questions a member may ask within COOLDOWN_SECONDS."""
    cooldown_channel_questions: Positive = 20
    """How many questions may be asked in one channel of a server within COOLDOWN_SECONDS."""
    cooldown_server_questions: Positive = 60
    """How many questions may be asked in one server within COOLDOWN_SECONDS."""
    cooldown_seconds: Seconds = 30.0
    """The length of that time, in seconds; 0 lets everybody ask without limit."""
    record_questions: bool = True
    """Whether questions and votes are kept; without, there are no buttons to vote."""
    retention_days: Days = 90
    """After how many days a question and its votes are forgotten."""
    database_url: str = field(default="", repr=False)
    """Another database for these and for what moderators set, as SQLAlchemy writes addresses; holds a password."""
    shard_ids: ShardIds = ()
    """The shards of this process, where several processes are one bot; empty for all."""
    shard_count: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 0
    """How many shards all processes have together; 0 lets Discord say it."""
    engine_url: tuple[Address, ...] = field(default=(), repr=False)
    """The hosts of the OpenSearch cluster that answers questions; none for an index in the bot's own process."""
    engine_user: str = ""
    """Who asks the cluster."""
    engine_password: str = field(default="", repr=False)
    """The password of ENGINE_USER."""
    engine_api_key: str = field(default="", repr=False)
    """A key in the place of a user and a password."""
    engine_ca_file: Path | None = None
    """The certificates that sign those of the hosts; None for those that the machine trusts."""
    engine_index: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_.-]{0,79}$")] = "storybot"
    """What the names of all indices begin with: bots with one corpus share them."""
    engine_shards: Annotated[int, msgspec.Meta(ge=1, le=1024)] = 3
    """Into how many parts the index of passages is divided."""
    engine_replicas: Annotated[int, msgspec.Meta(ge=0, le=100)] = 1
    """How many copies there are of each part beside the first one, on other nodes."""
    health_port: Annotated[int, msgspec.Meta(ge=0, le=65_535)] = 0
    """The port of the pages for monitoring; 0 serves none."""
    health_host: str = "127.0.0.1"
    """The address that these pages are served on."""
    log_level: LogLevel = "INFO"
    """How much the log tells."""

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, env_file: Path = Path(".env")) -> Self:
        """Read the settings from `env_file`, where there is one, and from `environ`, which wins.

        Raises SettingsError that carries every problem.
        """
        values, lines = _read_env_file(env_file)
        environ = os.environ if environ is None else environ
        chosen: dict[str, Any] = {}
        problems = list(_unknown(values, lines, env_file))
        for setting in dataclasses.fields(cls):
            name = setting.name.upper()
            in_file = name not in environ
            text = (values if in_file else environ).get(name, "").strip()
            if not text:
                continue
            try:
                chosen[setting.name] = _convert(text, typing.get_type_hints(cls, include_extras=True)[setting.name])
            except msgspec.ValidationError:
                shown = "" if not setting.repr else f" is {text[:60]!r}, which"
                place = (str(env_file), lines.get(name)) if in_file else (f"${name}", None)
                problems.append(Problem(*place, f"{name}{shown} cannot be used.", _REMEDIES[setting.name]))
        settings = cls(**chosen)
        problems += [*_of_the_cluster(settings), *_of_shards(settings)]
        if problems:
            raise SettingsError(problems)
        return settings


_ONE_NUMBER = "Give a whole number of 1 or more."
_REMEDIES = {
    "corpus_dir": "Give the path of a folder.",
    "state_dir": "Give the path of a folder.",
    "moderator_guild_ids": "Give server ids (long numbers), with commas between them.",
    "ask_channel_ids": "Give channel ids (long numbers), with commas between them.",
    "ask_reaction": "Give one emoji, such as ❓, or one of your server's own as <:name:id>.",
    "passages": "Give 1, 2 or 3.",
    "cooldown_questions": _ONE_NUMBER,
    "cooldown_channel_questions": _ONE_NUMBER,
    "cooldown_server_questions": _ONE_NUMBER,
    "cooldown_seconds": "Give a number of seconds from 0 to 86400.",
    "record_questions": "Give true or false.",
    "retention_days": "Give a whole number of days from 1 to 36500.",
    "shard_ids": "Give numbers from 0, with commas between them, such as 0,1.",
    "shard_count": "Give a whole number of 1 or more, or 0 to let Discord say it.",
    "engine_url": "Give addresses such as https://host:9200 with commas between them, without a user or a password: "
    "these go to ENGINE_USER and ENGINE_PASSWORD.",
    "engine_index": "Give small letters, digits, points, hyphens and underscores, first a letter or a digit.",
    "engine_shards": "Give a whole number from 1 to 1024.",
    "engine_replicas": "Give a whole number from 0 to 100.",
    "health_port": "Give a port from 1 to 65535, or 0 for none.",
    "log_level": "Give DEBUG, INFO, WARNING or ERROR.",
}


def _of_shards(settings: Settings) -> Iterator[Problem]:
    """Yield what is wrong with settings of shards that each could be used."""
    if settings.shard_ids and not settings.shard_count:
        remedy = "Give SHARD_COUNT too, the same for every process, or empty SHARD_IDS."
        yield Problem("SHARD_IDS", None, "SHARD_IDS says nothing without SHARD_COUNT.", remedy)
    elif beyond := [number for number in settings.shard_ids if number >= settings.shard_count]:
        message = f"SHARD_IDS names shard {beyond[0]}, but SHARD_COUNT is {settings.shard_count}."
        yield Problem("SHARD_IDS", None, message, f"Shards are numbered from 0 to {settings.shard_count - 1}.")


def _convert(text: str, kind: Any) -> Any:
    if Path in {kind, *typing.get_args(kind)}:
        return Path(text).expanduser()
    if kind is LogLevel:
        text = text.upper()
    if typing.get_origin(kind) is tuple:
        return msgspec.convert(text.replace(",", " ").split(), kind, strict=False)
    return msgspec.convert(text, kind, strict=False)


def _of_the_cluster(settings: Settings) -> list[Problem]:
    """What is wrong with the settings of the cluster together."""
    told: list[tuple[str, str, str]] = []
    if settings.engine_api_key and settings.engine_user:
        told.append(("ENGINE_API_KEY", "ENGINE_API_KEY and ENGINE_USER are both set.", "Empty one of them."))
    if bool(settings.engine_user) != bool(settings.engine_password):
        missing = "ENGINE_PASSWORD" if settings.engine_user else "ENGINE_USER"
        told.append((missing, f"{missing} is not set.", "Set both ENGINE_USER and ENGINE_PASSWORD, or neither."))
    if settings.engine_ca_file is not None:
        if fault := _certificate_fault(settings.engine_ca_file):
            remedy = "Give a file of certificates in PEM form, which this user may read."
            told.append(
                ("ENGINE_CA_FILE", f"ENGINE_CA_FILE ({settings.engine_ca_file}) cannot be used: {fault}.", remedy)
            )
        if settings.engine_url and not any(host.startswith("https:") for host in settings.engine_url):
            remedy = "Write https:// in ENGINE_URL, or empty ENGINE_CA_FILE."
            told.append(("ENGINE_CA_FILE", "ENGINE_CA_FILE is set, but ENGINE_URL has no address with https.", remedy))
    return [Problem(name, None, message, remedy) for name, message, remedy in told]


def _certificate_fault(file: Path) -> str | None:
    """Why a file of certificates cannot be used; None when it can."""
    import ssl

    try:
        ssl.create_default_context(cafile=str(file))
    except ssl.SSLError:
        return "it holds no certificate"
    except OSError as error:
        return error.strerror or str(error)
    return None


def _read_env_file(path: Path) -> tuple[dict[str, str], dict[str, int]]:
    """Return the file's values and the line each stands on; raises SettingsError when it cannot be read."""
    from dotenv.parser import parse_stream

    try:
        with path.open(encoding="utf-8-sig") as stream:
            bindings = list(parse_stream(stream))
    except FileNotFoundError:
        return {}, {}
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise SettingsError(
            [Problem(str(path), None, f"The settings file cannot be read: {reason}.", "Mend or remove it.")]
        ) from None
    broken = [binding.original.line for binding in bindings if binding.error]
    if broken:
        raise SettingsError(
            [Problem(str(path), line, "This line is no setting.", "Write NAME=value.") for line in broken]
        )
    known = [binding for binding in bindings if binding.key is not None]
    return (
        {str(binding.key): binding.value or "" for binding in known},
        {str(binding.key): _line_of(binding) for binding in known},
    )


def _line_of(binding: Any) -> int:
    """The line of the name itself; the parser counts from the blank lines and comments above it."""
    text = str(binding.original.string)
    return int(binding.original.line) + text[: len(text) - len(text.lstrip())].count("\n")


def _unknown(values: Mapping[str, str], lines: Mapping[str, int], path: Path) -> list[Problem]:
    """Names in the file that are no setting but much like one: a misspelling, not somebody else's."""
    names = [setting.name.upper() for setting in dataclasses.fields(Settings)]
    problems = []
    for name in values:
        near = difflib.get_close_matches(name, names, n=1, cutoff=0.8)
        if name not in names and near:
            problems.append(Problem(str(path), lines[name], f"{name} is no setting.", f"Did you mean {near[0]}?"))
    return problems
