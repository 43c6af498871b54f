"""What the journal hears of AWS calls: the calls, what they ended, whom they hurt."""

from __future__ import annotations

from gameday.simulator.chronicle.bystanders import Bystanders
from gameday.simulator.chronicle.calls import tell_call
from gameday.simulator.chronicle.happenings import tell_happenings
from gameday.simulator.chronicle.permissions import tell_permissions

__all__ = ["Bystanders", "tell_call", "tell_happenings", "tell_permissions"]
