"""The grammar of a scenario: which keys it has and what each may hold.

How its parts must fit together is checked in `gameday.scenarios.rules`.
"""

from __future__ import annotations

from gameday.scenarios.model.actions import Connection, Finding, Message, Query, SignIn
from gameday.scenarios.model.detection import ALL_RULES, GuardDuty, ThreatLists
from gameday.scenarios.model.quotas import Allowance
from gameday.scenarios.model.scenario import Difficulty, Responder, Scenario, Siem
from gameday.scenarios.model.steps import Action, Inject, Step, Workload
from gameday.scenarios.model.web import (
    BEFORE_REQUEST,
    HttpAnswer,
    HttpFailure,
    HttpHost,
)

__all__ = [
    "ALL_RULES",
    "BEFORE_REQUEST",
    "Action",
    "Allowance",
    "Connection",
    "Difficulty",
    "Finding",
    "GuardDuty",
    "HttpAnswer",
    "HttpFailure",
    "HttpHost",
    "Inject",
    "Message",
    "Query",
    "Responder",
    "Scenario",
    "Siem",
    "SignIn",
    "Step",
    "ThreatLists",
    "Workload",
]
