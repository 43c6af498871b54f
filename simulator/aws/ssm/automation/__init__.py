"""Systems Manager Automation: runbooks of the account, run on the exercise's clock.

A runbook is a document of schema version 0.3. It is started through the account's own
API or by an EventBridge rule, and every call its steps make passes the gateway with the
credentials of its role. What AWS's own runbooks do is not in here.

Few exercises have runbooks, so nothing is imported here: a world opens the room when
one of its operations is first called.
"""

from __future__ import annotations

from typing import Final

__all__ = ["OPERATIONS"]

OPERATIONS: Final = (
    "DescribeAutomationExecutions",
    "DescribeAutomationStepExecutions",
    "DescribeInstanceInformation",
    "GetAutomationExecution",
    "SendAutomationSignal",
    "StartAutomationExecution",
    "StopAutomationExecution",
)
"""Systems Manager's operations that are answered here; see `operations`."""
