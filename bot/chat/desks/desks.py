"""Everything that serves moderators, in one hand."""

from dataclasses import dataclass

from bot.chat.desks.access import Access
from bot.chat.desks.adding_desk import AddingDesk
from bot.chat.desks.change_desk import ChangeDesk
from bot.chat.desks.corpus_desk import CorpusDesk
from bot.chat.desks.insights_desk import InsightsDesk
from bot.chat.desks.log_channel import LogChannels
from bot.chat.desks.unanswered_desk import UnansweredDesk
from bot.chat.desks.why_desk import WhyDesk
from bot.chat.server_settings.desk import SettingsDesk


@dataclass(frozen=True, slots=True)
class Desks:
    """One desk for each kind of business."""

    corpus: CorpusDesk
    """Reads the corpus again and tells what it holds."""
    changes: ChangeDesk
    """Removes articles and takes changes back."""
    adding: AddingDesk
    """Adds articles, and edits where they are from."""
    unanswered: UnansweredDesk
    """Tells what was asked and not answered."""
    insights: InsightsDesk
    """Tells how much was asked and answered."""
    settings: SettingsDesk
    """Changes what holds in a server and its channels."""
    log: LogChannels
    """Tells what happened."""
    why: WhyDesk
    """Tells why a message was not answered."""
    access: Access
    """Knows who moderates which server."""
