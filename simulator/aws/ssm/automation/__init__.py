"""Systems Manager Automation: runbooks of the account, run on the exercise's clock.

A runbook is a document of schema version 0.3. It is started through the account's own
API or by an EventBridge rule, and every call its steps make passes the gateway with the
credentials of its role. What AWS's own runbooks do is not in here.
"""

from __future__ import annotations

from gameday.simulator.aws.ssm.automation.document import Document, read_document
from gameday.simulator.aws.ssm.automation.operations import add_operations
from gameday.simulator.aws.ssm.automation.service import Automation
from gameday.simulator.aws.ssm.automation.target import AutomationTarget

__all__ = [
    "Automation",
    "AutomationTarget",
    "Document",
    "add_operations",
    "read_document",
]
