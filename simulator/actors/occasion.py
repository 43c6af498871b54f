"""What an injected finding says happened: what the injects before it really did.

A finding that a scenario puts in follows an inject, so its remote end, its call and its
caller are that inject's, as GuardDuty would have seen them; a responder that blocks the
address it names must block who is there. What the scenario's own `details` say stands.
Where nothing before it fits the finding's kind, GuardDuty's own examples are told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.finding_types import finding_types
from gameday.simulator.aws.guardduty.behaviours import find_behaviour
from gameday.simulator.aws.vpc.addresses import is_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from gameday.scenarios.model import Finding, Inject

__all__ = ["Occasion"]

_PRINCIPALS = frozenset({"access_key", "role", "root", "user"})
_LASTING = "AKIA"
_INTERNET = "internet"


class Occasion:
    """Finds what led to a finding.

    Args:
        fill: Puts in the place of a reference what it stands for.
        intruder: The address injects come from that name none.
    """

    def __init__(self, fill: Callable[[str], str], intruder: str) -> None:
        self._fill = fill
        self._intruder = intruder
        self._injects: dict[str, Inject] = {}

    def add(self, inject: Inject) -> None:
        """Take an inject in that a finding may follow."""
        self._injects[inject.id] = inject

    def tell(self, inject: Inject, finding: Finding) -> dict[str, str]:
        """Return the facts of a finding that an inject puts in; may be none."""
        behaviour = find_behaviour(finding.type)
        for before in self._go_back(inject):
            match behaviour.action:
                case "AWS_API_CALL" if before.call:
                    return self._tell_call(before, behaviour.facts)
                case "DNS_REQUEST" if before.resolve:
                    return {"domain": before.resolve.name}
                case "NETWORK_CONNECTION" | "PORT_PROBE" if before.connect:
                    return self._tell_connection(before, finding)
                case _:
                    continue
        return {}

    def name_caller(self, inject: Inject, finding: Finding) -> dict[str, str]:
        """Return whose key made the call before a finding that names nobody itself.

        One that is about credentials and names an instance means that instance's.
        """
        is_about_keys = "AccessKey" in finding_types()[finding.type].resource_types
        if is_about_keys or _PRINCIPALS & finding.resources.keys():
            return {}
        if find_behaviour(finding.type).action != "AWS_API_CALL":
            return {}
        caller = next((b.caller for b in self._go_back(inject) if b.call), None)
        key = self._fill(caller) if caller else ""
        return {"access_key": key} if key.startswith(_LASTING) else {}

    def _go_back(self, inject: Inject) -> Iterator[Inject]:
        while inject.after in self._injects:
            inject = self._injects[inject.after]
            yield inject

    def _tell_call(self, before: Inject, usual: Mapping[str, str]) -> dict[str, str]:
        service, _, operation = (before.call or "").partition(":")
        place = self._fill(before.source_ip or self._intruder)
        facts = {"remote_ip": place} if is_address(place) else {}
        # A finding of another service's call is told of by its own name.
        if service == usual.get("from"):
            facts["api"] = operation
        if before.user_agent:
            facts["user_agent"] = before.user_agent
        return facts

    def _tell_connection(self, before: Inject, finding: Finding) -> dict[str, str]:
        connection = before.connect
        assert connection is not None  # noqa: S101 - who calls has seen it
        source, to = self._fill(connection.source), self._fill(connection.to)
        facts = {"protocol": connection.protocol.upper()}
        about = finding.resources.get("instance")
        is_inbound = to == about or not is_address(to)
        remote = source if is_inbound else to
        if remote == _INTERNET or not is_address(remote):
            return {}
        if connection.port is not None:
            facts["port" if is_inbound else "remote_port"] = str(connection.port)
        return facts | {"remote_ip": remote}
