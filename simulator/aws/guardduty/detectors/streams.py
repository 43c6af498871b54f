"""GuardDuty's streams: what happened as records, with what is known beside it.

Each record gets one more field, ``known``, which patterns may ask like any other: the
lists an address or name is on, whether a caller is usual, what a name looks like. A
call's record stays CloudTrail's own below that. It matches nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.guardduty.detectors.grants import find_grants
from gameday.simulator.aws.guardduty.detectors.names import find_shapes
from gameday.simulator.aws.guardduty.detectors.paths import find_value
from gameday.simulator.aws.guardduty.detectors.principals import name_session
from gameday.simulator.aws.guardduty.remotes import describe_remote
from gameday.simulator.aws.vpc.addresses import is_address, is_internal
from gameday.simulator.aws.vpc.flows import ICMP, ICMPV6, TCP, UDP
from gameday.simulator.aws.vpc.state import Direction

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.aws.guardduty.detectors.habits import Habits
    from gameday.simulator.aws.guardduty.detectors.intelligence import Intelligence
    from gameday.simulator.aws.vpc.observation import Crossing
    from gameday.simulator.aws.vpc.traffic import Traffic

__all__ = ["Annotated", "Knowledge", "describe_flows"]

_PROTOCOLS = {ICMP: "icmp", TCP: "tcp", UDP: "udp", ICMPV6: "icmpv6"}
_LABS = ("kali", "parrot", "pentoo")
"""Distributions for penetration testing that name themselves in the user agent."""
_TOLD_MORE = frozenset(
    {"ConsoleLogin", "DeleteAccountPublicAccessBlock", "PutAccountPublicAccessBlock"}
)
_METADATA = frozenset({"169.254.169.254", "fd00:ec2::254"})


class Annotated(Mapping[str, Any]):
    """A record with what is known laid over it; the rest is read only when asked for.

    Args:
        record: The record.
        known: What is known about it, under ``known``.
    """

    __slots__ = ("_record", "known")

    def __init__(self, record: Mapping[str, Any], known: dict[str, Any]) -> None:
        self._record = record
        self.known = known

    def get(self, key: str, default: Any = None) -> Any:
        """Return a field: patterns ask for nothing else, so it is quick."""
        return self.known if key == "known" else self._record.get(key, default)

    def __getitem__(self, key: str) -> Any:
        return self.known if key == "known" else self._record[key]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._record, "known": None})

    def __len__(self) -> int:
        return len({*self._record, "known"})


class Knowledge:
    """What GuardDuty knows when it reads a record.

    Args:
        intelligence: The threat lists.
        habits: Where callers usually come from.
        holds: Whether an interface of the account holds an address.
        find_bucket: Names a bucket of an account, for findings about all of them.
    """

    def __init__(
        self,
        intelligence: Intelligence,
        habits: Habits,
        *,
        holds: Callable[[str], bool],
        find_bucket: Callable[[str], str | None],
    ) -> None:
        self.intelligence = intelligence
        self.habits = habits
        self._holds = holds
        self._find_bucket = find_bucket

    def read_call(self, record: Mapping[str, Any], now: float) -> Annotated:
        """Return a CloudTrail record with what is known about it."""
        address = str(record.get("sourceIPAddress") or "")
        identity = record.get("userIdentity") or {}
        lists = self.intelligence.of_address(address)
        principal = str(identity.get("arn") or identity.get("principalId") or "")
        usual = self.habits.is_usual(principal, address, now)
        known: dict[str, Any] = {
            "source": list(lists),
            "place": "usual" if usual else "unusual",
            "agent": _find_labs(str(record.get("userAgent") or "")),
            "identity": [str(identity.get("type", ""))],
            "grants": find_grants(record),
        }
        session = name_session(record)
        if session.startswith("i-"):
            known["identity"].append("instance")
            known["instance"] = session
            known["origin"] = self._place(address, lists)
        key = identity.get("accessKeyId")
        if key and self.intelligence.of_key(key):
            known["identity"].append("leaked")
        if record["eventName"] in _TOLD_MORE:
            known |= self._tell_more(record, address)
        return Annotated(record, known)

    def read_flow(self, record: Mapping[str, Any]) -> Annotated:
        """Return a flow with what is known about its far end."""
        remote = record["remote_ip"]
        return Annotated(record, {"remote": list(self.intelligence.of_address(remote))})

    def read_query(self, record: Mapping[str, Any]) -> Annotated:
        """Return a DNS query with what is known about its name and answer."""
        name = str(record["query_name"])
        answer = find_value(record, "answers.Rdata")
        known = {
            "domain": list(self.intelligence.of_domain(name)),
            "shape": list(find_shapes(name)),
            "answer": ["metadata"] if answer in _METADATA else [],
            "parent": name.partition(".")[2],
        }
        return Annotated(record, known)

    def _tell_more(self, record: Mapping[str, Any], address: str) -> dict[str, Any]:
        """Tell what few rules ask: the country of a login, a bucket of the account."""
        if record["eventName"] == "ConsoleLogin":
            if not is_address(address):
                return {}
            return {"country": describe_remote(address)["country"]["countryCode"]}
        bucket = self._find_bucket(str(record.get("recipientAccountId") or ""))
        return {"bucket": bucket} if bucket else {}

    def _place(self, address: str, lists: tuple[str, ...]) -> str:
        if self._holds(address):
            return "account"
        return "aws" if "aws" in lists else "outside"


def describe_flows(traffic: Traffic) -> Iterator[dict[str, Any]]:
    """Yield what GuardDuty sees of an attempt at each interface of an instance.

    Both ways of a connection are one record, with the volume that left and came.
    """
    for crossing in traffic.crossings:
        if not crossing.is_reply and crossing.interface.instance_id is not None:
            yield _describe_flow(traffic, crossing)


def _describe_flow(traffic: Traffic, crossing: Crossing) -> dict[str, Any]:
    packet = crossing.packet
    leaves = crossing.direction is Direction.EGRESS
    near, far = (
        (packet.source, packet.destination)
        if leaves
        else (packet.destination, packet.source)
    )
    protocol = _PROTOCOLS.get(packet.protocol, str(packet.protocol))
    direction = "outbound" if leaves else "inbound"
    sent, came = traffic.sent, traffic.answered
    return {
        "direction": direction,
        "service": f"{direction} {protocol}/{packet.port}",
        "action": "ACCEPT" if crossing.accepted else "REJECT",
        "protocol": protocol,
        "port": packet.port,
        "client_port": packet.source_port,
        "local_ip": str(near.address),
        "remote_ip": str(far.address),
        "scope": "private" if is_internal(far.address) else "public",
        "opens": traffic.opens,
        "packets_out": (sent if leaves else came).packets,
        "bytes_out": (sent if leaves else came).bytes,
        "instance": crossing.interface.instance_id,
        "interface": crossing.interface.id,
        "vpc": crossing.interface.vpc_id,
    }


def _find_labs(agent: str) -> list[str]:
    lowered = agent.lower()
    return [name for name in _LABS if name in lowered]
