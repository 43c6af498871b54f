"""What the journal hears: the beginning, the calls, what they ended, whom they hurt."""

from __future__ import annotations

from gameday.simulator.referee.chronicle.beginning import tell_beginning, tell_estate
from gameday.simulator.referee.chronicle.bystanders import Bystanders
from gameday.simulator.referee.chronicle.calls import tell_call
from gameday.simulator.referee.chronicle.commands import (
    find_goals_by_instance,
    tell_commands,
)
from gameday.simulator.referee.chronicle.gaps import (
    find_placeholder_resources,
    tell_gap,
    tell_gaps,
)
from gameday.simulator.referee.chronicle.happenings import tell_happenings
from gameday.simulator.referee.chronicle.involvement import Involvement
from gameday.simulator.referee.chronicle.permissions import tell_permissions

__all__ = [
    "Bystanders",
    "Involvement",
    "find_goals_by_instance",
    "find_placeholder_resources",
    "tell_beginning",
    "tell_call",
    "tell_commands",
    "tell_estate",
    "tell_gap",
    "tell_gaps",
    "tell_happenings",
    "tell_permissions",
]
