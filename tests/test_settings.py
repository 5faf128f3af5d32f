"""Settings: every problem at once, with its place and remedy."""

import dataclasses
import re
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings

ROOT = Path(__file__).parent.parent


def load(text="", environ=None, tmp_path=None):
    file = tmp_path / ".env"
    file.write_text(text, encoding="utf-8")
    return Settings.load(environ or {}, file)


def problems(text, environ, tmp_path):
    with pytest.raises(SettingsError) as caught:
        load(text, environ, tmp_path)
    return caught.value.problems


def test_without_file_and_environment_everything_has_its_default(tmp_path):
    assert Settings.load({}, tmp_path / ".env") == Settings()


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("DISCORD_TOKEN=abc.def", "discord_token", "abc.def"),
        ("CORPUS_DIR=/srv/articles", "corpus_dir", Path("/srv/articles")),
        ("ASK_CHANNEL_IDS=12, 34 56", "ask_channel_ids", (12, 34, 56)),
        ("MODERATOR_GUILD_IDS='7'", "moderator_guild_ids", (7,)),
        ("PASSAGES=2", "passages", 2),
        ("COOLDOWN_SECONDS=0", "cooldown_seconds", 0.0),
        ("ASK_REACTION=❓", "ask_reaction", "❓"),
        ("ASK_REACTION=1\ufe0f\u20e3", "ask_reaction", "1\ufe0f\u20e3"),
        ("ASK_REACTION=🏳️\u200d🌈", "ask_reaction", "🏳️\u200d🌈"),
        ("ASK_REACTION=<:ask:123456789012345678>", "ask_reaction", "<:ask:123456789012345678>"),
        ("SHARD_IDS=0,3\nSHARD_COUNT=4", "shard_ids", (0, 3)),
        ("SHARD_COUNT=4", "shard_count", 4),
        (
            "ENGINE_URL=https://one:9200, http://[::1]:9200/search",
            "engine_url",
            ("https://one:9200", "http://[::1]:9200/search"),
        ),
        ("ENGINE_INDEX=news-2026", "engine_index", "news-2026"),
        ("ENGINE_SHARDS=12", "engine_shards", 12),
        ("ENGINE_REPLICAS=0", "engine_replicas", 0),
        ("HEALTH_PORT=9464", "health_port", 9464),
        ("HEALTH_HOST=::1", "health_host", "::1"),
        ("LOG_LEVEL=debug", "log_level", "DEBUG"),
        ("PASSAGES=", "passages", 3),
    ],
)
def test_a_setting_is_read_by_its_type(tmp_path, line, field, value):
    assert getattr(load(line, tmp_path=tmp_path), field) == value


def test_the_environment_goes_before_the_file(tmp_path):
    assert load("PASSAGES=2", {"PASSAGES": "1"}, tmp_path).passages == 1


def test_every_problem_is_told_at_once_with_file_line_and_remedy(tmp_path):
    text = "# first\n\nPASSAGES=7\nASK_CHANEL_IDS=3\nASK_CHANNEL_IDS=general\nLOG_LEVEL=loud\n"
    found = problems(text, {"COOLDOWN_SECONDS": "soon"}, tmp_path)
    env = str(tmp_path / ".env")
    assert sorted((p.file, p.line or 0) for p in found) == sorted(
        [(env, 3), (env, 4), (env, 5), (env, 6), ("$COOLDOWN_SECONDS", 0)]
    )
    assert all(problem.remedy for problem in found)
    assert "Did you mean ASK_CHANNEL_IDS?" in {problem.remedy for problem in found}


@pytest.mark.parametrize(
    "text",
    [
        "PASSAGES=0",
        "PASSAGES=two",
        "COOLDOWN_QUESTIONS=0",
        "COOLDOWN_SECONDS=nan",
        "COOLDOWN_SECONDS=inf",
        "COOLDOWN_SECONDS=-1",
        "MODERATOR_GUILD_IDS=-5",
        "ASK_CHANNEL_IDS=0",
        "ASK_REACTION=:question:",
        "ASK_REACTION=ask",
        "ASK_REACTION=?",
        "ASK_REACTION=<:ask:none>",
        "SHARD_IDS=-1",
        "SHARD_IDS=0",
        "SHARD_IDS=4\nSHARD_COUNT=4",
        "SHARD_COUNT=-1",
        "ENGINE_URL=search.example.org",
        "ENGINE_URL=ftp://search.example.org",
        "ENGINE_URL=https://one:9200, two:9200",
        "ENGINE_INDEX=Storybot",
        "ENGINE_INDEX=-news",
        "ENGINE_INDEX=news*",
        "ENGINE_SHARDS=0",
        "ENGINE_REPLICAS=-1",
        "ENGINE_CA_FILE=/nothing/such.pem",
        "HEALTH_PORT=-1",
        "HEALTH_PORT=65536",
        "HEALTH_PORT=127.0.0.1:9464",
        "LOG_LEVEL=TRACE",
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path, text):
    (problem,) = problems(text, {}, tmp_path)
    assert text.split("=")[0] in problem.message


def test_a_line_that_is_no_setting_is_named(tmp_path):
    (problem,) = problems("PASSAGES=2\nthis is = 'no setting\n", {}, tmp_path)
    assert problem.line == 2


def test_a_file_that_is_no_text_is_named(tmp_path):
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="not UTF-8"):
        Settings.load({}, tmp_path / ".env")


def test_somebody_elses_names_in_the_file_are_left_alone(tmp_path):
    assert load("POSTGRES_PASSWORD=x", tmp_path=tmp_path) == Settings()


def test_the_token_is_in_no_repr_and_no_error(tmp_path):
    settings = load("DISCORD_TOKEN=s3cret", tmp_path=tmp_path)
    assert "s3cret" not in repr(settings)
    assert "s3cret" not in "".join(map(str, problems("DISCORD_TOKEN=s3cret\nPASSAGES=9", {}, tmp_path)))


def test_what_opens_the_cluster_is_in_no_repr_and_no_error(tmp_path):
    secrets = "ENGINE_USER=bot\nENGINE_PASSWORD=s3cret\n"
    assert "s3cret" not in repr(load(secrets, tmp_path=tmp_path))
    assert "s3cret" not in repr(load("ENGINE_API_KEY=s3cret", tmp_path=tmp_path))
    wrong = secrets + "ENGINE_API_KEY=s3cret\nENGINE_URL=https://bot:s3cret@one:9200"
    found = problems(wrong, {}, tmp_path)
    assert "s3cret" not in "".join(map(str, found))
    assert "ENGINE_PASSWORD" in found[0].remedy


@pytest.mark.parametrize(("given", "missing"), [("USER", "PASSWORD"), ("PASSWORD", "USER")])
def test_a_user_of_the_cluster_has_a_password(tmp_path, given, missing):
    (problem,) = problems(f"ENGINE_{given}=bot", {}, tmp_path)
    assert (problem.file, problem.message) == (f"ENGINE_{missing}", f"ENGINE_{missing} is not set.")


def test_the_settings_of_the_cluster_are_checked_together(tmp_path):
    (tmp_path / "ca.pem").write_text("no certificate", encoding="utf-8")
    text = f"ENGINE_URL=http://one:9200\nENGINE_USER=bot\nENGINE_API_KEY=key\nENGINE_CA_FILE={tmp_path / 'ca.pem'}"
    found = problems(text, {}, tmp_path)
    assert [problem.file for problem in found] == [
        "ENGINE_API_KEY",
        "ENGINE_PASSWORD",
        "ENGINE_CA_FILE",
        "ENGINE_CA_FILE",
    ]
    assert "holds no certificate" in found[2].message


def test_the_example_names_every_setting_with_its_default_and_explains_it_in_one_line():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    shown = {line.split("=")[0]: i for i, line in enumerate(lines) if re.match(r"[A-Z_]+=", line)}
    assert list(shown) == [setting.name.upper() for setting in dataclasses.fields(Settings)]
    for i in shown.values():
        assert lines[i - 1].startswith("# ")
        assert len(lines[i - 1]) > 20
    assert Settings.load({}, ROOT / ".env.example") == Settings()
