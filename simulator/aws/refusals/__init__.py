"""What AWS refuses of a call that its caller may make.

Three things, in the order in which a call meets them: a rate, which is asked before
anybody looks at who calls; what the call is about is in a wrong state, in use, or asked
for in a way that cannot be; a quota. Each is a table with codes, words and sources, and
a small layer that reads it. Who may make a call is IAM's; what the emulator refuses by
itself is its own, but for the words (`wording`).
"""

from __future__ import annotations

from gameday.simulator.aws.refusals.quotas import Quotas
from gameday.simulator.aws.refusals.rates import throttle
from gameday.simulator.aws.refusals.rules import refuse
from gameday.simulator.aws.refusals.wording import reword

__all__ = ["Quotas", "refuse", "reword", "throttle"]
