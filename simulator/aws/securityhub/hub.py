"""Security Hub, in every account and region: it keeps findings and tells EventBridge.

GuardDuty's findings come by themselves while the hub is enabled; other findings and
users' words about them come by the API (`operations`). Each change of a finding is one
``Security Hub Findings - Imported`` event; a person's click on a custom action is a
``Security Hub Findings - Custom Action``. There are no standards and controls, no
insights, no aggregation across regions and accounts, and nothing of Security Hub's
second version (OCSF).

Sources: GuardDuty user guide, "Integrating with AWS Security Hub"; Security Hub user
guide, "EventBridge event formats".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from gameday.simulator.aws.securityhub.asff import Asff, write_asff
from gameday.simulator.aws.securityhub.findings import FindingKey, Findings, key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from gameday.simulator.engine.clock import Clock

__all__ = ["Action", "Hub", "HubSwitch", "Region", "SecurityHub", "Sender"]

Region: TypeAlias = tuple[str, str]
"""An account and a region of it: a hub is enabled in each by itself."""

_DELAY = "securityhub.import"
_NAME = "securityhub"
_SOURCE = "aws.securityhub"
_IMPORTED = "Security Hub Findings - Imported"
_CLICKED = "Security Hub Findings - Custom Action"


class HubSwitch(Protocol):
    """Where it is kept whether the hub of an account is enabled in a region."""

    def is_enabled(self, account: str, region: str) -> bool:
        """Say whether the hub is enabled."""

    def enable(self, account: str, region: str, *, tags: Mapping[str, str]) -> None:
        """Enable the hub."""

    def disable(self, account: str, region: str) -> None:
        """Disable the hub."""


class Sender(Protocol):
    """Puts an event on the default bus of an account in a region."""

    def __call__(self, event: dict[str, Any], *, account: str, region: str) -> Any:
        """Send the event; deliveries follow later."""


@dataclass(frozen=True, slots=True)
class Action:
    """A custom action: what a person can click on findings."""

    arn: str
    name: str
    description: str


@dataclass(slots=True)
class Hub:
    """What an account has in a region, enabled or not: it outlasts being disabled.

    Findings and settings are deleted 90 days after that, which no exercise sees (API
    reference, ``DisableSecurityHub``).
    """

    findings: Findings = field(default_factory=Findings)
    actions: dict[str, Action] = field(default_factory=dict)
    """Custom actions, by ARN."""


@dataclass(slots=True, kw_only=True)
class SecurityHub:
    """The service: hubs by account and region, and the events they send."""

    clock: Clock
    send: Sender
    """Puts an event on a bus: the router's own method."""
    latency: Callable[[str], float]
    """Draws the seconds a step takes: ``securityhub.import``."""
    switch: HubSwitch
    listeners: list[Callable[[Asff], None]] = field(default_factory=list)
    """People who look at findings: told of each that is new or changed."""
    _hubs: dict[Region, Hub] = field(default_factory=dict)

    def is_enabled(self, account: str, region: str) -> bool:
        """Say whether the hub of an account is enabled in a region."""
        return self.switch.is_enabled(account, region)

    def find(self, account: str, region: str) -> Hub:
        """Return what an account has in a region."""
        return self._hubs.setdefault((account, region), Hub())

    def list_findings(self, account: str, region: str) -> list[Asff]:
        """Return what an enabled hub has found, as its users see it; else nothing."""
        is_enabled = self.is_enabled(account, region)
        return list(self.find(account, region).findings) if is_enabled else []

    def hear_guardduty(self, finding: Mapping[str, Any]) -> None:
        """Import a finding that GuardDuty publishes, a moment later.

        Args:
            finding: New or updated, as the detail of its event has it.
        """
        # Written now: by the time it is imported, GuardDuty's own may have moved on.
        asff = write_asff(finding)
        account, region = finding["accountId"], finding["region"]
        self.clock.call_later(
            self.latency(_DELAY),
            lambda: self._take_if_enabled(asff, account, region),
            name=_NAME,
        )

    def take(self, finding: Asff, account: str, region: str) -> None:
        """Take a provider's finding into an enabled hub, and send its event."""
        findings = self.find(account, region).findings
        self._tell(findings.take(finding, self.clock.now()), account, region)

    def update(
        self, key: FindingKey, said: Mapping[str, Any], account: str, region: str
    ) -> None:
        """Lay a user's words over a finding that is there, and send its event."""
        findings = self.find(account, region).findings
        self._tell(findings.update(key, said, self.clock.now()), account, region)

    def click(
        self, action_arn: str, keys: Iterable[FindingKey], account: str, region: str
    ) -> None:
        """Send findings to a custom action, as a person does in the console.

        There is no operation of the API for it. Nothing happens where the hub is
        disabled, the action is gone, or no such finding is there: there is nothing to
        click then.
        """
        hub = self.find(account, region)
        action = hub.actions.get(action_arn)
        found = [each for key in keys if (each := hub.findings.find(key)) is not None]
        if action is None or not found or not self.is_enabled(account, region):
            return
        detail = {
            "actionName": action.name,
            "actionDescription": action.description,
            "findings": found,
        }
        self._send(_CLICKED, detail, resource=action.arn, where=(account, region))

    def _take_if_enabled(self, finding: Asff, account: str, region: str) -> None:
        if self.is_enabled(account, region):
            self.take(finding, account, region)

    def _tell(self, finding: Asff, account: str, region: str) -> None:
        product, identity = key_of(finding)
        detail = {"findings": [finding]}
        resource = f"{product}/{identity}"
        self._send(_IMPORTED, detail, resource=resource, where=(account, region))
        for listener in self.listeners:
            listener(finding)

    def _send(
        self, detail_type: str, detail: Asff, *, resource: str, where: Region
    ) -> None:
        account, region = where
        event = {
            "source": _SOURCE,
            "detail-type": detail_type,
            "resources": [resource],
            "detail": detail,
        }
        self.send(event, account=account, region=region)
