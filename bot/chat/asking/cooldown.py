"""How often one member may ask, on whatever surface."""

from collections import OrderedDict
from dataclasses import dataclass

from discord.app_commands import Cooldown

_MOST_MEMBERS = 10_000


@dataclass(frozen=True, slots=True)
class Wait:
    """A member has to wait."""

    seconds: float
    told: bool
    """Whether the member was told already, since the last question that was let through."""


class Cooldowns:
    """Counts questions a member; the members who asked longest ago are forgotten first."""

    def __init__(self, questions: int, seconds: float) -> None:
        self._questions = questions
        self._seconds = seconds
        self._members: OrderedDict[int, Cooldown] = OrderedDict()
        self._told: set[int] = set()

    def take(self, member_id: int, now: float) -> Wait | None:
        """Count one question at `now` (seconds); return how long to wait, or None to go ahead."""
        if not self._seconds:
            return None
        cooldown = self._members.setdefault(member_id, Cooldown(self._questions, self._seconds))
        self._members.move_to_end(member_id)
        seconds = cooldown.update_rate_limit(now)
        if seconds is None:
            self._told.discard(member_id)
            if len(self._members) > _MOST_MEMBERS:
                self._told.discard(self._members.popitem(last=False)[0])
            return None
        told = member_id in self._told
        self._told.add(member_id)
        return Wait(seconds, told)
