"""What cannot be given to others because of the key it lies under.

A copy under a key that AWS manages stays in its account, for nobody can let another
account use that key; and nothing that is encrypted can be made public. Sources: EBS
user guide, "Share an Amazon EBS snapshot"; EC2 user guide, "Share an AMI"; RDS user
guide, "Sharing encrypted snapshots". EC2's words are as users of packer and of Stratus
Red Team saw them (hashicorp/packer#7499, DataDog/stratus-red-team#109); RDS's code is
assumed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from gameday.simulator.aws.iam.decision import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.source import PolicySource

__all__ = ["refuse_sharing"]

_EVERYBODY = "all"
_BAD_REQUEST = 400


class _Sharing(NamedTuple):
    """An operation that lets others have a copy, and how it is refused."""

    parameter: str
    """Which parameter names what is shared."""
    thing: str
    """The ARN of what is shared."""
    list_added: Callable[[Mapping[str, Any]], Iterator[str]]
    code: str
    under_aws_key: str
    in_public: str


def refuse_sharing(attempt: Attempt, source: PolicySource) -> Refusal | None:
    """Refuse to share what is encrypted, where its key forbids it."""
    sharing = _SHARINGS.get((attempt.service, attempt.operation))
    added = set(sharing.list_added(attempt.params)) if sharing else set()
    if sharing is None or not added:
        return None
    place = {"account": attempt.account, "region": attempt.region}
    shared = attempt.params.get(sharing.parameter)
    name = source.key_name(sharing.thing.format(name=shared, **place))
    if name is None:
        return None
    key = source.key(name, **place)
    if key is not None and key.is_aws_managed:
        return Refusal(sharing.code, sharing.under_aws_key, _BAD_REQUEST)
    if _EVERYBODY in added:
        return Refusal(sharing.code, sharing.in_public, _BAD_REQUEST)
    return None


def _added_to(member: str) -> Callable[[Mapping[str, Any]], Iterator[str]]:
    """Read EC2's two forms: a structure of changes, or lists and a kind of change."""

    def list_added(params: Mapping[str, Any]) -> Iterator[str]:
        for each in (params.get(member) or {}).get("Add") or ():
            yield from map(str, each.values())
        if params.get("OperationType") == "add":
            for name in _EC2_LISTS:
                yield from params.get(name) or ()

    return list_added


_EC2_LISTS = (
    "GroupNames",
    "OrganizationArns",
    "OrganizationalUnitArns",
    "UserGroups",
    "UserIds",
)


def _added_to_database(params: Mapping[str, Any]) -> Iterator[str]:
    if params.get("AttributeName") == "restore":
        yield from params.get("ValuesToAdd") or ()


_UNDER_RDS_KEY = "Snapshots encrypted with the default KMS key can't be shared"
_RDS_IN_PUBLIC = "Encrypted snapshots can't be shared as public"
_SHARINGS = {
    ("ec2", "ModifySnapshotAttribute"): _Sharing(
        "SnapshotId",
        "arn:aws:ec2:{region}:{account}:snapshot/{name}",
        _added_to("CreateVolumePermission"),
        "OperationNotPermitted",
        "Encrypted snapshots with EBS default key cannot be shared",
        "Encrypted snapshots cannot be made public",
    ),
    ("ec2", "ModifyImageAttribute"): _Sharing(
        "ImageId",
        "arn:aws:ec2:{region}:{account}:image/{name}",
        _added_to("LaunchPermission"),
        "InvalidParameter",
        "Snapshots encrypted with the AWS Managed CMK can't be shared. "
        "Specify another snapshot.",
        "Images with encrypted snapshots can't be made public.",
    ),
    ("rds", "ModifyDBSnapshotAttribute"): _Sharing(
        "DBSnapshotIdentifier",
        "arn:aws:rds:{region}:{account}:snapshot:{name}",
        _added_to_database,
        "InvalidParameterValue",
        _UNDER_RDS_KEY,
        _RDS_IN_PUBLIC,
    ),
    ("rds", "ModifyDBClusterSnapshotAttribute"): _Sharing(
        "DBClusterSnapshotIdentifier",
        "arn:aws:rds:{region}:{account}:cluster-snapshot:{name}",
        _added_to_database,
        "InvalidParameterValue",
        _UNDER_RDS_KEY,
        _RDS_IN_PUBLIC,
    ),
}
