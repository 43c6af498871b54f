"""The person who clicks a Security Hub action, for policies in mode hub-action.

He clicks once on each new finding, after he has had the time to read it. The action
itself is the account's: c7n makes it, and Security Hub sends what is clicked.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gameday.simulator.aws.securityhub.findings import key_of

if TYPE_CHECKING:
    from datetime import timedelta

    from gameday.simulator.aws.securityhub import SecurityHub
    from gameday.simulator.aws.securityhub.asff import Asff
    from gameday.simulator.aws.securityhub.findings import FindingKey
    from gameday.simulator.engine.clock import Clock

__all__ = ["click_on_new_findings"]

_NAME = "person"


def click_on_new_findings(
    hub: SecurityHub, clock: Clock, *, action: str, after: timedelta
) -> None:
    """Let a person click an action on every new finding.

    Args:
        hub: Where findings come in, and where is clicked.
        clock: The exercise's clock.
        action: The id of the custom action.
        after: How long after the import of a finding.
    """
    seen: set[FindingKey] = set()

    def look(finding: Asff) -> None:
        key = key_of(finding)
        if key in seen:
            return
        seen.add(key)
        account, region = finding["AwsAccountId"], finding["Region"]
        arn = f"arn:aws:securityhub:{region}:{account}:action/custom/{action}"
        click = partial(hub.click, arn, [key], account, region)
        clock.call_later(after.total_seconds(), click, name=_NAME)

    hub.listeners.append(look)
