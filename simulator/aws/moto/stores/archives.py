"""EventBridge's archives in the emulator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.events.models import events_backends

from gameday.simulator.aws.arns import Arn

if TYPE_CHECKING:
    from gameday.simulator.aws.eventbridge.envelope import Event

__all__ = ["Archives"]


class Archives:
    """Event archives of any account and region."""

    def add(self, rule_arn: str, event: Event) -> bool:
        """Keep an event in the archive that a rule serves; say whether there is one."""
        arn = Arn.read(rule_arn)
        backend = events_backends[arn.account][arn.region]
        archives: list[Any] = list(backend.archives.values())
        for archive in archives:
            if archive.rule is not None and archive.rule.arn == rule_arn:
                archive.events.append(dict(event))
                return True
        return False
