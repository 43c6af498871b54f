"""What the journal hears of AWS calls: the calls, what they ended, whom they hurt."""

from __future__ import annotations

from simulator.chronicle.bystanders import Bystanders
from simulator.chronicle.calls import tell_call
from simulator.chronicle.happenings import tell_happenings
from simulator.chronicle.permissions import tell_permissions

__all__ = ["Bystanders", "tell_call", "tell_happenings", "tell_permissions"]
