"""What an account lets be read: one reader a service, each answering in facts.

Judges, actors and collectors of logs read an account through these and nothing else,
so that the same judges serve a real one: every fact can be had from AWS's describe,
list and get calls. A read that fails raises; it never means that there is nothing.
What changes an account goes through its clients.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gameday.simulator.aws.cloudformation.state import StackReader
    from gameday.simulator.aws.cloudtrail.state import TrailReader
    from gameday.simulator.aws.ec2.state import Ec2Reader
    from gameday.simulator.aws.guardduty.detector import Detectors
    from gameday.simulator.aws.iam import PolicySource
    from gameday.simulator.aws.iam.state import IamReader
    from gameday.simulator.aws.logs.state import LogReader
    from gameday.simulator.aws.s3.state import S3Reader

__all__ = ["Readers", "list_aws_policies", "list_embedded_regions", "read_embedded"]


@dataclass(frozen=True, slots=True)
class Readers:
    """The readers of one account, in one region where a service has regions."""

    account: str
    """The account's id."""
    region: str
    detectors: Detectors
    ec2: Ec2Reader
    iam: IamReader
    logs: LogReader
    policies: PolicySource
    """The policies of everybody and everything, as the authorizer reads them."""
    s3: S3Reader
    stacks: StackReader
    trails: TrailReader


def read_embedded(account: str, region: str) -> Readers:
    """Return the readers of an account that moto keeps in this process."""
    # moto takes a second to import, and a command that reads no account needs none.
    from gameday.simulator.aws.moto.readers.cloudformation import MotoStacks
    from gameday.simulator.aws.moto.readers.cloudtrail import MotoTrails
    from gameday.simulator.aws.moto.readers.ec2 import MotoEc2
    from gameday.simulator.aws.moto.readers.guardduty import MotoDetectors
    from gameday.simulator.aws.moto.readers.iam import MotoSource
    from gameday.simulator.aws.moto.readers.iam.entities import MotoIam
    from gameday.simulator.aws.moto.readers.logs import MotoLogs
    from gameday.simulator.aws.moto.readers.s3 import MotoS3

    return Readers(
        account=account,
        region=region,
        detectors=MotoDetectors(),
        ec2=MotoEc2(account, region),
        iam=MotoIam(account),
        logs=MotoLogs(account, region),
        policies=MotoSource(),
        s3=MotoS3(account),
        stacks=MotoStacks(account, region),
        trails=MotoTrails(account, region),
    )


def list_embedded_regions(account: str, home: str) -> Sequence[str]:
    """Return the regions of an account in which something was logged, and its home."""
    # As above: reading moto imports it.
    from gameday.simulator.aws.moto.readers.logs import list_logging_regions

    return sorted({home, *list_logging_regions(account)})


def list_aws_policies() -> Mapping[str, str]:
    """Return the ARNs of AWS's own managed policies, by name.

    They are the same in every account (ListPolicies with the scope ``AWS``).
    """
    # As above.
    from gameday.simulator.aws.moto.readers.iam.identities import list_aws_policies

    return list_aws_policies()
