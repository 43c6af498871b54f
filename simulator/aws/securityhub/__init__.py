"""Security Hub: findings imported from GuardDuty and others, and custom actions.

`hub` is the service, open in every account: GuardDuty tells it of each finding, and it
does nothing until it is enabled. `operations` answers its API.
"""

from __future__ import annotations

from gameday.simulator.aws.securityhub.hub import HubSwitch, SecurityHub
from gameday.simulator.aws.securityhub.operations import add_operations

__all__ = ["HubSwitch", "SecurityHub", "add_operations"]
