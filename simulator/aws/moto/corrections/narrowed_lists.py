"""A list that is asked for by names or owners holds those alone.

AWS: ``OwnerIds`` and ``RestorableByUserIds`` narrow a list of snapshots
(https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSnapshots.html),
``trailNameList`` one of trails, by name or ARN
(https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html),
``KeyPairIds`` one of key pairs
(https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeKeyPairs.html).

moto: reads none of them and lists everything. A responder that takes the first of the
list would have another one than it meant.
"""

from __future__ import annotations

import json
from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.cloudtrail.responses import CloudTrailResponse
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.responses.elastic_block_store import ElasticBlockStore
from moto.ec2.responses.key_pairs import KeyPairs

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]

_EVERYBODY = "all"


def apply(patches: Patches) -> None:
    """Leave out of each list what was not asked for."""
    for handler, name, narrow in (
        (ElasticBlockStore, "describe_snapshots", _narrow_snapshots),
        (KeyPairs, "describe_key_pairs", _narrow_key_pairs),
        (CloudTrailResponse, "describe_trails", _narrow_trails),
    ):
        patches.set(handler, name, _narrowed(getattr(handler, name), narrow))


def _narrowed(
    describe: Callable[[Any], Any], narrow: Callable[[Any, Any], Any]
) -> Callable[[Any], Any]:
    @wraps(describe)
    def describe_narrowed(response: Any) -> Any:
        return narrow(response, describe(response))

    return describe_narrowed


def _narrow_snapshots(response: Any, answer: Any) -> Any:
    own = response.current_account
    owners = _read_accounts(response, "OwnerIds", own)
    restorers = _read_accounts(response, "RestorableByUserIds", own)
    answer.result["Snapshots"] = [
        each
        for each in answer.result["Snapshots"]
        if (not owners or each.owner_id in owners)
        and (not restorers or restorers & _list_restorers(each))
    ]
    return answer


def _read_accounts(response: Any, member: str, own: str) -> set[str]:
    named = response._get_param(member, [])  # noqa: SLF001 - moto's way
    return {own if each == "self" else each for each in named}


def _list_restorers(snapshot: Any) -> set[str]:
    restorers = {snapshot.owner_id, *snapshot.create_volume_permission_userids}
    if snapshot.create_volume_permission_groups:
        restorers.add(_EVERYBODY)
    return restorers


def _narrow_key_pairs(response: Any, answer: Any) -> Any:
    wanted = response._get_param("KeyPairIds", [])  # noqa: SLF001 - moto's way
    if not wanted:
        return answer
    pairs = [each for each in answer.result["KeyPairs"] if each.id in wanted]
    if missing := sorted({*wanted} - {each.id for each in pairs}):
        told = f"The key pair ID '{missing[0]}' does not exist"
        raise EC2ClientError("InvalidKeyPair.NotFound", told)
    answer.result["KeyPairs"] = pairs
    return answer


def _narrow_trails(response: Any, answer: str) -> str:
    wanted = response._get_param("trailNameList", [])  # noqa: SLF001 - moto's way
    if not wanted:
        return answer
    trails = json.loads(answer)["trailList"]
    named = [each for each in trails if {each["Name"], each["TrailARN"]} & {*wanted}]
    return json.dumps({"trailList": named})
