"""A world with one instance, and policies deployed into it by the real c7n."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scenarios.places import Places
from gameday.simulator.deployment import load_responder
from gameday.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gameday.simulator.deployment import Responder

# c7n is an extra; without it there is nothing to test here
collect_ignore_glob = [] if find_spec("c7n") else ["test_*.py"]

ACCOUNT = "123456789012"
REGION = "us-east-1"


@dataclass
class Yard:
    """A world, and what tests do in it."""

    world: World
    folder: Path
    deployed: list[Responder]

    def deploy(self, policy: str, **settings: Any) -> Responder:
        """Deploy the policies of a text."""
        path = self.folder / "policy.yml"
        path.write_text(policy, encoding="utf-8")
        responder = load_responder(
            f"custodian:{path}", Places((self.folder,)), settings
        )
        responder.deploy(self.world.site)
        self.deployed.append(responder)  # as an exercise holds on to its responders
        return responder

    def start_instance(self) -> str:
        """Start an instance with a profile."""
        iam, ec2 = (self.world.account.client(name) for name in ("iam", "ec2"))
        iam.create_instance_profile(InstanceProfileName="web")
        started = ec2.run_instances(
            ImageId="ami-12c6146b",
            MinCount=1,
            MaxCount=1,
            IamInstanceProfile={"Name": "web"},
        )
        return str(started["Instances"][0]["InstanceId"])

    def find(self, severity: float = 8, **resource: Any) -> None:
        """Send a finding about something, and let everything happen."""
        kind = "Instance" if "instanceDetails" in resource else "AccessKey"
        detail = {
            "accountId": ACCOUNT,
            "region": REGION,
            "id": "f1",
            "severity": severity,
            "resource": {"resourceType": kind, **resource},
        }
        self.send("aws.guardduty", "GuardDuty Finding", detail)

    def send(self, source: str, detail_type: str, detail: dict[str, Any]) -> None:
        """Send an event, and let everything happen."""
        event = {"source": source, "detail-type": detail_type, "detail": detail}
        self.world.router.send(event, account=ACCOUNT, region=REGION)
        self.world.clock.run()

    def instance(self, instance: str) -> Any:
        """Return an instance as the API describes it."""
        ec2 = self.world.account.client("ec2")
        described = ec2.describe_instances(InstanceIds=[instance])
        return described["Reservations"][0]["Instances"][0]

    def facts(self, kind: str) -> list[Any]:
        """Return the journal's facts of a kind."""
        return [fact for fact in self.world.journal.facts if fact.kind == kind]

    def notes(self) -> list[str]:
        """Return what the journal was told of the policies."""
        return [fact.fields["message"] for fact in self.facts("responder.noted")]


@pytest.fixture
def yard(tmp_path: Path, make_world: Callable[..., World]) -> Yard:
    """Return a world in which nothing has happened yet."""
    return Yard(make_world(), tmp_path, [])
