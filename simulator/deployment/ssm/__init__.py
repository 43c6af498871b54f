"""Responders that are runbooks: Systems Manager Automation documents.

``ssm:isolate.yaml`` deploys the document into the account, with a role, and a rule that
starts it for each event the rule takes.
"""

from __future__ import annotations

from gameday.simulator.deployment.ssm.responder import RunbookResponder, load_document

__all__ = ["RunbookResponder", "load_document"]
