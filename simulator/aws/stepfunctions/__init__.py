"""Step Functions of the embedded account, played on the exercise's clock.

An interpreter of the Amazon States Language with JSONPath
(https://states-language.net/spec.html); JSONata is not understood, and says so.
Executions run as actors, with the state machine's own role.

Few exercises have state machines, so nothing is imported here: a world opens the room
when one of its operations is first called.
"""

from __future__ import annotations

from typing import Final

__all__ = ["OPERATIONS"]

OPERATIONS: Final = (
    "DescribeExecution",
    "SendTaskFailure",
    "SendTaskHeartbeat",
    "SendTaskSuccess",
    "StartExecution",
    "StartSyncExecution",
    "StopExecution",
)
"""Step Functions' operations that are answered here; see `operations`."""
