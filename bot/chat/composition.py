"""The composition of the bot in Discord: settings in, a maker of clients out."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.answers.follow_up import FollowUps
from bot.answers.following import Following
from bot.app import ManagedApp
from bot.chat.asking.limits import Limits
from bot.chat.asking.notes import Count
from bot.chat.asking.recent import SECONDS, Recent
from bot.chat.asking.recorder import Recorder
from bot.chat.connection.client import StoryClient
from bot.chat.connection.gateway import Gateway
from bot.chat.connection.neighbours import Neighbours
from bot.chat.desks.access import Access
from bot.chat.desks.adding_desk import AddingDesk
from bot.chat.desks.change_desk import ChangeDesk
from bot.chat.desks.corpus_desk import CorpusDesk
from bot.chat.desks.desks import Desks
from bot.chat.desks.insights_desk import InsightsDesk
from bot.chat.desks.log_channel import LogChannels
from bot.chat.desks.review import Reading
from bot.chat.desks.unanswered_desk import UnansweredDesk
from bot.chat.desks.why_desk import WhyDesk
from bot.chat.replying.replies import Replies
from bot.chat.server_settings.desk import SettingsDesk
from bot.chat.server_settings.names import Names
from bot.chat.server_settings.store import SettingsStore
from bot.chat.speeches import Speeches
from bot.corpus.change_files import ChangeFiles
from bot.corpus.pending import Pending
from bot.locales.catalogues import Catalogues, names
from bot.records.database import is_shared
from bot.records.kept_settings import KeptSettings
from bot.records.records import Records
from bot.records.together import Together
from bot.settings import Settings

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bot:
    """What serves Discord."""

    make_client: Callable[[], StoryClient]
    """A client serves one connection only."""
    neighbours: Neighbours | None
    """The other processes of this bot, where they share a database."""


def build_bot(settings: Settings, app: ManagedApp, gateway: Gateway, count: Count | None = None) -> Bot:
    """Build what serves Discord; `count` takes every finished question.

    Raises SettingsError when DATABASE_URL cannot be used.
    """
    together = None
    if is_shared(settings.database_url):
        together = Together(settings.state_dir, settings.database_url, repeats_seconds=SECONDS)
    records = None
    if settings.record_questions:
        records = Records(settings.state_dir, settings.database_url, settings.retention_days)
    store = SettingsStore(KeptSettings(settings.state_dir, settings.database_url), settings.ask_channel_ids)
    speeches = Speeches(Catalogues(), store)
    replies = Replies(app.answerer, app.live, FollowUps(), settings.passages, store=store)
    log = LogChannels(store, speeches)
    app.curator.listen(log.corpus)
    access = Access(settings.moderator_guild_ids, store)
    desk = CorpusDesk(app.live, app.curator, access, ChangeFiles(settings.state_dir / "changes"))
    reading = Reading(records, access)
    unanswered = UnansweredDesk(reading)
    desks = Desks(
        corpus=desk,
        changes=ChangeDesk(app.live, app.curator, desk),
        adding=AddingDesk(app.live, app.curator, _pending(settings.state_dir / "pending"), desk, unanswered),
        unanswered=unanswered,
        insights=InsightsDesk(reading, app.live),
        settings=SettingsDesk(store, access, Names(app.live), names()),
        log=log,
        why=WhyDesk(store, access, app.answerer),
        access=access,
    )
    recorder = Recorder(records, count)
    limits, recent = Limits(settings, together), Recent(together)

    def make_client() -> StoryClient:
        return StoryClient(
            settings,
            replies,
            desks,
            recorder=recorder,
            speeches=speeches,
            store=store,
            gateway=gateway,
            limits=limits,
            recent=recent,
        )

    if together is None:
        return Bot(make_client, None)
    # What is published to a cluster is noticed there.
    following = None if settings.engine_url else Following(app.live, app.curator, together.notices)
    return Bot(make_client, Neighbours(together, store, following))


def _pending(folder: Path) -> Pending:
    """Return what waits for a moderator's yes, without what has waited too long."""
    pending = Pending(folder)
    try:
        pending.sweep()
    except OSError as error:
        _log.warning("What no longer waits for a yes could not be taken away: %s", error)
    return pending
