"""Several processes over one corpus folder: each notices what another one read."""

import pytest

from bot.answers.following import Following
from bot.app import build_managed_app
from bot.errors import CorpusError
from bot.records.together import Together


class Process:
    """One of them, with the parts that a real one has; tests tell it when to look."""

    def __init__(self, home, url, clock):
        self.app = build_managed_app(home / "corpus", home / "state")
        self.together = Together(home / "state", url, repeats_seconds=60.0, patience=20.0)
        self.following = Following(self.app.live, self.app.curator, self.together.notices, clock)

    async def look(self):
        await self.following.tell()
        await self.following.hear((await self.together.notices.read())["corpus"])

    @property
    def titles(self):
        return {article.title for article in self.app.live.edition.corpus.articles}

    @property
    def readings(self):
        """How often the corpus was read again here, with and without success."""
        reloads = self.app.live.reloads
        return reloads.succeeded, reloads.failed


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def home(tmp_path):
    (tmp_path / "corpus").mkdir()
    write(tmp_path, "river", "The river")
    return tmp_path


@pytest.fixture
async def make(home, database_url, clock):
    """Return a maker of processes."""
    made = []

    def process():
        made.append(Process(home, database_url, clock))
        return made[-1]

    yield process
    for one in made:
        await one.together.close()


def write(home, name, title):
    (home / "corpus" / f"{name}.txt").write_text(f"{title}\n\nIt is about {name}.\n", encoding="utf-8")


async def test_what_one_read_is_read_by_all_others_once(home, make):
    processes = [make(), make(), make()]
    for one in processes:
        await one.look()
    write(home, "snow", "Snow at last")
    await processes[0].app.curator.reload("mo")
    for _ in range(3):
        for one in processes:
            await one.look()
    assert [one.titles for one in processes] == [{"The river", "Snow at last"}] * 3
    assert [one.readings for one in processes] == [(1, 0)] * 3


async def test_a_reload_that_changed_nothing_makes_nobody_read(make):
    first, second = make(), make()
    await second.look()
    await first.app.curator.reload("mo")
    await first.look()
    await second.look()
    assert second.readings == (0, 0)


async def test_a_process_that_starts_between_a_change_and_its_word_reads_once_at_most(home, make):
    first, second = make(), make()
    write(home, "snow", "Snow at last")
    await first.app.curator.reload("mo")
    await first.look()
    late = make()
    for one in (second, late):
        await one.look()
        await one.look()
    assert [second.readings, late.readings] == [(1, 0), (0, 0)]


async def test_a_word_that_comes_between_a_reading_and_its_own_is_not_missed(home, make):
    """The first one read before the second one's change, and says so after it."""
    first, second = make(), make()
    for one in (first, second):
        await one.look()
    write(home, "fair", "The fair")
    await first.app.curator.reload("mo")
    write(home, "snow", "Snow at last")
    await second.app.curator.reload("mia")
    await second.look()
    await first.look()
    await second.look()
    assert first.titles == second.titles == {"The river", "The fair", "Snow at last"}
    for _ in range(3):
        for one in (first, second):
            await one.look()
    assert first.readings[0] + second.readings[0] <= 4


async def test_a_corpus_that_cannot_be_read_here_is_tried_again_later_and_the_old_one_answers(
    home, make, clock, caplog
):
    first, second = make(), make()
    for one in (first, second):
        await one.look()
    write(home, "snow", "Snow at last")
    await first.app.curator.reload("mo")
    await first.following.tell()
    (home / "corpus").rename(home / "away")
    for _ in range(3):
        await second.look()
    assert (second.titles, second.readings) == ({"The river"}, (0, 1))
    assert caplog.text.count("here that failed") == 1
    (home / "away").rename(home / "corpus")
    clock.now += 31
    await second.look()
    assert second.titles == {"The river", "Snow at last"}


async def test_a_reload_that_failed_is_no_word_to_others(home, make):
    first, second = make(), make()
    (home / "corpus").rename(home / "away")
    with pytest.raises(CorpusError):
        await first.app.curator.reload("mo")
    await first.look()
    await second.look()
    assert second.readings == (0, 0)
