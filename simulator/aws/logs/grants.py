"""The policies AWS writes itself when somebody sets a log up, so that it is delivered.

Where log delivery may not write yet, the missing statements are added to the bucket's
policy, or to a resource policy of CloudWatch Logs, if whoever made the log may do so
and owns the destination. It is done once: what becomes of the policy later is
everybody's own business. A flow log that goes to a log group has a role instead.
Sources: VPC user guide, "Amazon S3 bucket permissions for flow logs"; CloudWatch Logs
user guide, "Logs sent to CloudWatch Logs" and "Logs sent to Amazon S3": statements are
appended, and nothing is where a policy has ``NotAction`` or ``NotPrincipal``.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam.attempts import Attempt
from gameday.simulator.aws.iam.operations import Need
from gameday.simulator.aws.logs.store import name_log_group
from gameday.simulator.aws.logs.vended import find_source
from gameday.simulator.aws.principals import LOG_DELIVERY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gameday.simulator.aws.iam.authorizer import Authorizer
    from gameday.simulator.aws.logs.flow.settings import Place
    from gameday.simulator.aws.logs.state import LogReader
    from gameday.simulator.aws.logs.vended import VendedLogs
    from gameday.simulator.aws.s3.store import BucketStore
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.gateway import Proceed

__all__ = ["LogGrants", "PolicyStore"]

Statement = dict[str, Any]

_MAKERS = {
    ("ec2", "CreateFlowLogs"),
    ("route53resolver", "CreateResolverQueryLogConfig"),
}
_POLICY_NAME = "AWSLogDeliveryWrite20150319"
"""The resource policy of CloudWatch Logs that AWS keeps for its log delivery."""


class PolicyStore(Protocol):
    """The policies that say who may deliver, as JSON; empty where there is none."""

    def bucket_policy(self, bucket: str) -> str:
        """Return a bucket's policy (GetBucketPolicy)."""

    def put_bucket_policy(self, bucket: str, policy: str) -> None:
        """Replace a bucket's policy."""

    def log_policy(self, name: str, *, account: str, region: str) -> str:
        """Return a policy of CloudWatch Logs (DescribeResourcePolicies)."""

    def put_log_policy(
        self, name: str, policy: str, *, account: str, region: str
    ) -> None:
        """Make or replace a policy of CloudWatch Logs; nothing where there are ten."""


class LogGrants:
    """Adds what log delivery lacks to the policies of new logs' destinations.

    Args:
        authorizer: Judges whether who made a log may change the policy.
        vended: The log delivery, which knows what it may.
        read: The logs of an account and region.
        buckets: Whose a bucket is.
        policies: Where the policies are kept.
    """

    def __init__(
        self,
        authorizer: Authorizer,
        vended: VendedLogs,
        *,
        read: Callable[[Place], LogReader],
        buckets: BucketStore,
        policies: PolicyStore,
    ) -> None:
        self._authorizer = authorizer
        self._vended = vended
        self._read = read
        self._buckets = buckets
        self._policies = policies

    def layer(self, call: Call, proceed: Proceed) -> Response:
        """Pass a call on, and care for the logs it made, itself or through a stack."""
        makes = (call.service, call.operation) in _MAKERS
        if not makes and call.service != "cloudformation":
            return proceed(call)
        # A stack makes its resources within the call: what is new afterwards is its.
        before = self._destinations(call)
        response = proceed(call)
        for log, destination in self._destinations(call).items():
            if log not in before:
                self._grant(call, destination)
        return response

    def _destinations(self, call: Call) -> dict[str, str]:
        """Return where vended logs go to, by the ids of the logs."""
        reader = self._read((call.account, call.region))
        found = {
            each.id: each.destination
            for each in reader.flow_logs()
            if each.kind == "s3"
        }
        return found | {each.id: each.destination for each in reader.query_logs()}

    def _grant(self, call: Call, destination: str) -> None:
        arn = Arn.parse(destination)
        if arn and arn.service == "s3":
            self._open_bucket(call, arn.resource)
        if arn and arn.service == "logs":
            self._open_group(call, name_log_group(destination))

    def _open_bucket(self, call: Call, target: str) -> None:
        name, _, prefix = target.partition("/")
        folder = f"{prefix.strip('/')}/AWSLogs/{call.account}/".lstrip("/")
        place, arn = (call.account, call.region), f"arn:aws:s3:::{name}"
        bucket = self._buckets.find(name)
        if bucket is None or bucket.account != call.account:
            return
        if self._vended.may_put_file(place, name, f"{folder}any"):
            return
        if not self._may(call, ("s3:GetBucketPolicy", "s3:PutBucketPolicy"), arn):
            return
        policy = _extend(
            self._policies.bucket_policy(name), _bucket_statements(place, arn, folder)
        )
        if policy:
            self._policies.put_bucket_policy(name, policy)

    def _open_group(self, call: Call, group: str) -> None:
        account, region = place = (call.account, call.region)
        arn = f"arn:aws:logs:{region}:{account}:log-group:{group}"
        may = self._vended.writing_for(place)
        actions = ("logs:CreateLogStream", "logs:PutLogEvents")
        if all(may(action, f"{arn}:log-stream:any") for action in actions):
            return
        needed = ("logs:DescribeResourcePolicies", "logs:PutResourcePolicy")
        if not self._may(call, needed, arn):
            return
        statement = _allow(
            place, _POLICY_NAME, list(actions), f"{arn}:log-stream:*", {}
        )
        known = self._policies.log_policy(_POLICY_NAME, account=account, region=region)
        policy = _extend(known, [statement])
        if policy:
            self._policies.put_log_policy(
                _POLICY_NAME, policy, account=account, region=region
            )

    def _may(self, call: Call, actions: Sequence[str], resource: str) -> bool:
        """Say whether who made the log may do what AWS does in their name."""
        if call.caller.is_simulator:
            return True
        for action in actions:
            service, _, operation = action.partition(":")
            attempt = replace(
                Attempt.of(call), service=service, operation=operation, params={}
            )
            need = Need(action, resource)
            if not self._authorizer.decide_need(attempt, need).allowed:
                return False
        return True


def _bucket_statements(place: Place, arn: str, folder: str) -> list[Statement]:
    owner = {"s3:x-amz-acl": "bucket-owner-full-control"}
    write = f"{arn}/{folder}*"
    return [
        _allow(place, "AWSLogDeliveryWrite", "s3:PutObject", write, owner),
        _allow(place, "AWSLogDeliveryAclCheck", "s3:GetBucketAcl", arn, {}),
    ]


def _allow(
    place: Place,
    sid: str,
    action: str | list[str],
    resource: str,
    equals: dict[str, str],
) -> Statement:
    source = find_source(place)
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Service": LOG_DELIVERY},
        "Action": action,
        "Resource": resource,
        "Condition": {
            "StringEquals": {"aws:SourceAccount": source.account, **equals},
            "ArnLike": {"aws:SourceArn": source.arn},
        },
    }


def _extend(policy: str, statements: Sequence[Statement]) -> str | None:
    """Return a policy with the statements it lacks; None where nothing is added."""
    document = json.loads(policy) if policy else {"Version": "2012-10-17"}
    known = document.get("Statement", [])
    known = known if isinstance(known, list) else [known]
    if any({"NotAction", "NotPrincipal"} & set(each) for each in known):
        return None
    bodies = [_body(each) for each in known]
    missing = [each for each in statements if _body(each) not in bodies]
    taken = {each.get("Sid") for each in known}
    added = [{**each, "Sid": _name(each["Sid"], taken)} for each in missing]
    return json.dumps({**document, "Statement": [*known, *added]}) if added else None


def _body(statement: Statement) -> Statement:
    return {key: value for key, value in statement.items() if key != "Sid"}


def _name(sid: str, taken: set[Any]) -> str:
    """Return a statement's id that the policy does not have yet."""
    number = 0
    while (name := f"{sid}{number or ''}") in taken:
        number += 1
    return name
