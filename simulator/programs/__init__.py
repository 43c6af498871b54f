"""Programs run in an exercise: started by an event, answered by the gateway.

It is to programs what `gameday.simulator.lambdas` is to functions. How one gets into
the account is `gameday.simulator.deployment.command`'s business.
"""

from __future__ import annotations

from gameday.simulator.programs.runtime import CommandRuntime
from gameday.simulator.programs.target import CommandTarget

__all__ = ["CommandRuntime", "CommandTarget"]
