"""Write the calls that matter on the journal: what changed something, and what failed.

Plain reads are left to CloudTrail; they would bury the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.loops import find_run
from gameday.simulator.engine.clock.trail import current_trail
from gameday.simulator.referee.chronicle.mentions import find_mentions

if TYPE_CHECKING:
    from gameday.scorecards.journal import Recorder
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.layers import Listener

__all__ = ["tell_call"]


def tell_call(journal: Recorder) -> Listener:
    """Make a listener that records each mutating or failed call."""

    def listen(call: Call, response: Response) -> None:
        if call.read_only and response.error_code is None:
            return
        fields: dict[str, Any] = {
            "service": call.service,
            "operation": call.operation,
            "principal": call.caller.arn,
            "region": call.region,
            "account": call.account,
            "read_only": call.read_only,
            "source_ip": call.source_ip,
            "resources": find_mentions(call),
        }
        if response.error_code:
            fields["error"] = response.error_code
            fields["message"] = response.error_message or ""
        if run := find_run(current_trail()):
            fields["run"] = run
        journal.record("api.called", call.actor, **fields)

    return listen
