"""Programs run in an exercise: started by an event, answered by the gateway.

It is to programs what `simulator.lambdas` is to functions. How one gets into the
account is `simulator.deployment.command`'s business.
"""

from __future__ import annotations

from simulator.programs.runtime import CommandRuntime
from simulator.programs.target import CommandTarget

__all__ = ["CommandRuntime", "CommandTarget"]
