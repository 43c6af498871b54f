"""Programs run in an exercise: started by an event, answered by the gateway.

It is to programs what `aws.lambda_` is to functions. How one gets into
the account is `deployment.command`'s business.
"""

from __future__ import annotations

from gameday.simulator.deployment.programs.runtime import CommandRuntime
from gameday.simulator.deployment.programs.target import CommandTarget

__all__ = ["CommandRuntime", "CommandTarget"]
