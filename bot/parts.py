"""What the terminal's sub-commands answer from: an index in their own process, or the cluster of ENGINE_URL."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import SettingsError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.answers.answerer import Answerer
    from bot.model import Passage


@contextmanager
def answering(corpus: Path | None) -> "Iterator[Answerer]":
    """Answer from the cluster, where there is one and no folder is named, else from that folder or CORPUS_DIR."""
    from bot.app import build_app, place_of
    from bot.progress import on_terminal

    folder, place = corpus, None
    try:
        settings = Settings.load()
    except SettingsError:
        if folder is None:
            raise
    else:
        if folder is None and settings.engine_url:
            from bot.clustered import answering_from_cluster

            with answering_from_cluster(settings) as answerer:
                yield answerer
            return
        folder = folder or settings.corpus_dir
        place = place_of(folder, settings)
    with on_terminal() as watch:
        app = build_app(folder, place, watch)
    yield app.answerer


@contextmanager
def answerers() -> "Iterator[Callable[[Sequence[Passage]], Answerer]]":
    """Index passages that no corpus folder holds: in the cluster, where there is one, as long as the block runs."""
    if (settings := Settings.load()).engine_url:
        from bot.clustered import held_answerers

        with held_answerers(settings) as build:
            yield build
        return
    from bot.app import build_answerer

    yield build_answerer
