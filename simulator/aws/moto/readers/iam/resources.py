"""The policies that resources carry, and who owns them, as moto keeps them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from moto.core.utils import utcnow

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam.policy import PolicyKind
from gameday.simulator.aws.iam.source import VpcEndpoint
from gameday.simulator.aws.kms import is_aws_alias, write_managed_policy
from gameday.simulator.aws.moto.readers.backends import find_backend
from gameday.simulator.aws.moto.readers.iam.identities import make_policy
from gameday.simulator.aws.moto.readers.iam.storage import (
    find_bucket_account,
    read_access_point,
    read_bucket,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.aws.iam.policy import Policy

__all__ = [
    "find_key",
    "find_principal",
    "is_deleted",
    "read_endpoint",
    "read_owner",
    "read_resource_policies",
]


def read_owner(arn: str) -> str | None:
    """Return the account that owns a resource; a bucket's is not in its ARN."""
    found = Arn.parse(arn)
    if found is None:
        return None
    if found.service == "s3" and not found.account:
        return find_bucket_account(found.resource.split("/", 1)[0])
    return found.account or None


def read_endpoint(arn: str) -> VpcEndpoint | None:
    """Return a VPC endpoint that is available."""
    found = Arn.read(arn)
    backend = find_backend("ec2", found.account, found.region)
    kept = backend.vpc_end_points.get(found.name) if backend else None
    if kept is None or kept.state != "available":
        return None
    is_interface = str(kept.vpc_endpoint_type).lower() == "interface"
    kind = PolicyKind.ENDPOINT if is_interface else PolicyKind.GATEWAY
    [policy] = _one(kind, f"VPC endpoint {found.name}", kept.policy_document)
    return VpcEndpoint(arn, kept.vpc_id, policy)


def read_resource_policies(arn: str) -> tuple[Policy, ...]:
    """Return the policies of a resource; none where it has none, or is gone."""
    found = Arn.parse(arn)
    read = _READERS.get(found.service) if found else None
    return read(found) if read and found else ()


def find_principal(arn: Arn) -> Any | None:
    """Return moto's role or user of an ARN; None of anything else."""
    backend = find_backend("iam", arn.account)
    kept = {"role": "roles", "user": "users"}.get(arn.kind)
    if backend is None or kept is None:
        return None
    entities = getattr(backend, kept).values()
    return next((each for each in entities if each.name == arn.name), None)


def find_key(name: str, *, account: str, region: str) -> Any | None:
    """Return moto's KMS key by id, ARN, alias or alias ARN."""
    arn = Arn.parse(name)
    if arn is not None:
        account, region = arn.account, arn.region
        name = arn.resource.removeprefix("key/")
    backend = find_backend("kms", account, region)
    if backend is None:
        return None
    if not name.startswith("alias/"):
        found = backend.keys.get(name)
    else:
        found = next((k for k in backend.keys.values() if name in k.aliases), None)
    return None if found is None or is_deleted(found) else found


def is_deleted(key: Any) -> bool:
    """Say whether the waiting period of a key that is to be deleted is over.

    Source: KMS developer guide, "Delete an AWS KMS key": then the key, its aliases and
    all that is known of it are deleted.
    """
    is_pending = key.key_state == "PendingDeletion" and key.deletion_date is not None
    return is_pending and bool(key.deletion_date <= utcnow())


def _role(arn: Arn) -> tuple[Policy, ...]:
    backend = find_backend("iam", arn.account)
    if backend is None or arn.kind != "role":
        return ()
    for role in backend.roles.values():
        if role.name == arn.name:
            document = role.assume_role_policy_document
            return _one(PolicyKind.TRUST, f"role {role.name}", document)
    return ()


def _bucket(arn: Arn) -> tuple[Policy, ...]:
    if arn.kind == "accesspoint":
        point = read_access_point(str(arn).split("/object/", 1)[0])
        return (point.policy,) if point and point.policy else ()
    bucket = read_bucket(arn.resource.split("/", 1)[0])
    return (bucket.policy,) if bucket and bucket.policy else ()


def _key(arn: Arn) -> tuple[Policy, ...]:
    """Return a key's policy, which for AWS's own is AWS's, and its grants."""
    name = arn.name if arn.kind == "key" else arn.resource
    key = find_key(name, account=arn.account, region=arn.region)
    names = [name, *(key.aliases if key else ())]
    alias = next(filter(is_aws_alias, names), None)
    if alias is not None:
        document = write_managed_policy(alias, arn.account, arn.region)
        return (make_policy(PolicyKind.KEY, "", f"key {alias}", document),)
    if key is None:
        return ()
    owner = f"key {key.id}"
    policy = make_policy(PolicyKind.KEY, "", owner, key.policy)
    return (policy, *(_grant(grant, owner) for grant in key.grants.values()))


_WITHOUT_CONTEXT = {"CreateGrant", "DescribeKey", "GetPublicKey", "RetireGrant"}
"""What a grant's constraints do not bind: it is asked without a context."""


def _grant(grant: Any, owner: str) -> Policy:
    """Write a grant as the policy it amounts to.

    ``EncryptionContextEquals`` wants exactly its pairs, ``…Subset`` at least its own
    (KMS API reference, GrantConstraints).
    """
    constraints = grant.constraints or {}
    equals = constraints.get("EncryptionContextEquals") or {}
    subset = constraints.get("EncryptionContextSubset") or {}
    pairs = {f"kms:EncryptionContext:{k}": v for k, v in (equals | subset).items()}
    condition: dict[str, dict[str, Any]] = {"StringEquals": pairs} if pairs else {}
    if equals:
        keys = {"kms:EncryptionContextKeys": list(equals)}
        condition["ForAllValues:StringEquals"] = keys
    free = [each for each in grant.operations if each in _WITHOUT_CONTEXT]
    bound = [each for each in grant.operations if each not in _WITHOUT_CONTEXT]
    statements = [
        {
            "Effect": "Allow",
            "Principal": _grantee(grant.grantee_principal),
            "Action": [f"kms:{each}" for each in operations],
            "Resource": "*",
            "Condition": asked,
        }
        for operations, asked in ((bound, condition), (free, {}))
        if operations
    ]
    document = {"Version": "2012-10-17", "Statement": statements}
    return make_policy(PolicyKind.GRANT, grant.id, owner, document)


def _grantee(principal: str) -> dict[str, str]:
    is_service = principal.endswith(".amazonaws.com")
    return {"Service" if is_service else "AWS": principal}


def _queue(arn: Arn) -> tuple[Policy, ...]:
    backend = find_backend("sqs", arn.account, arn.region)
    queue = backend.queues.get(arn.resource) if backend else None
    return _one(PolicyKind.RESOURCE, f"queue {arn.resource}", queue and queue.policy)


def _topic(arn: Arn) -> tuple[Policy, ...]:
    backend = find_backend("sns", arn.account, arn.region)
    name = arn.resource.split(":", 1)[0]
    topic_arn = f"arn:{arn.partition}:sns:{arn.region}:{arn.account}:{name}"
    topic = backend.topics.get(topic_arn) if backend else None
    return _one(PolicyKind.RESOURCE, f"topic {name}", topic and topic.policy)


def _function(arn: Arn) -> tuple[Policy, ...]:
    """Return a function's policy: for a qualifier, only what was granted on it."""
    backend = find_backend("awslambda", arn.account, arn.region)
    kind, _, name = arn.resource.partition(":")
    name = name.split(":", 1)[0]
    if backend is None or kind != "function":
        return ()
    kept = backend._lambdas._functions.get(name)  # noqa: SLF001  # moto has no other way without an exception
    statements = kept["latest"].policy.statements if kept and kept["latest"] else None
    document = {"Version": "2012-10-17", "Statement": statements}
    return _one(PolicyKind.RESOURCE, f"function {name}", statements and document)


def _secret(arn: Arn) -> tuple[Policy, ...]:
    backend = find_backend("secretsmanager", arn.account, arn.region)
    secrets = dict.values(backend.secrets) if backend else ()
    for secret in secrets:
        if secret.arn == str(arn):
            policy = getattr(secret, "policy", None)
            return _one(PolicyKind.RESOURCE, f"secret {secret.name}", policy)
    return ()


def _table(arn: Arn) -> tuple[Policy, ...]:
    backend = find_backend("dynamodb", arn.account, arn.region)
    kept = backend.resource_policies.get(str(arn)) if backend else None
    document = kept and kept.policy_doc
    return _one(PolicyKind.RESOURCE, f"table {arn.name}", document)


def _repository(arn: Arn) -> tuple[Policy, ...]:
    backend = find_backend("ecr", arn.account, arn.region)
    name = arn.resource.removeprefix("repository/")
    kept = backend.repositories.get(name) if backend else None
    return _one(PolicyKind.RESOURCE, f"repository {name}", kept and kept.policy)


def _catalog(arn: Arn) -> tuple[Policy, ...]:
    """Return the policy of a Data Catalog, which is about all that is in it."""
    backend = find_backend("glue", arn.account, arn.region)
    own = f"arn:{arn.partition}:glue:{arn.region}:{arn.account}:catalog"
    kept = backend.resource_policies if backend else {}
    found = kept.get(own) or kept.get(None) or {}
    document = found.get("PolicyInJson")
    return _one(PolicyKind.RESOURCE, f"catalog {arn.account}", document)


def _stream(arn: Arn) -> tuple[Policy, ...]:
    backend = find_backend("kinesis", arn.account, arn.region)
    kept = backend.resource_policies.get(str(arn)) if backend else None
    return _one(PolicyKind.RESOURCE, f"stream {arn.name}", kept)


def _event_bus(arn: Arn) -> tuple[Policy, ...]:
    backend = find_backend("events", arn.account, arn.region)
    is_bus = arn.kind == "event-bus"
    bus = backend.event_buses.get(arn.name) if backend and is_bus else None
    return _one(PolicyKind.RESOURCE, f"event bus {arn.name}", bus and bus.policy)


def _database_snapshot(arn: Arn) -> tuple[Policy, ...]:
    """Return whom a database's snapshot is shared with, as the policy it amounts to.

    They may describe, copy and restore it (RDS user guide, "Sharing a DB snapshot").
    """
    backend = find_backend("rds", arn.account, arn.region)
    kind, _, name = arn.resource.partition(":")
    kept = backend.database_snapshots.get(name) if backend else None
    shared = kept.attributes.get("restore") if kept and kind == "snapshot" else None
    if not shared:
        return ()
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": ["*" if each == "all" else each for each in shared]},
        "Action": ["rds:CopyDBSnapshot", "rds:Describe*", "rds:RestoreDBInstance*"],
        "Resource": "*",
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return _one(PolicyKind.RESOURCE, f"database snapshot {name}", document)


def _log_group(arn: Arn) -> tuple[Policy, ...]:
    """Return the policies of CloudWatch Logs, which are the region's, not a group's."""
    backend = find_backend("logs", arn.account, arn.region)
    kept = backend.resource_policies if backend else {}
    return tuple(
        make_policy(PolicyKind.RESOURCE, name, "log groups", policy.policy_document)
        for name, policy in kept.items()
    )


def _one(kind: PolicyKind, owner: str, document: Any) -> tuple[Policy, ...]:
    if not document:
        return ()
    if isinstance(document, dict):
        document = json.dumps(document)
    return (make_policy(kind, "", owner, document),)


_READERS: dict[str, Callable[[Arn], tuple[Policy, ...]]] = {
    "dynamodb": _table,
    "ecr": _repository,
    "events": _event_bus,
    "glue": _catalog,
    "iam": _role,
    "kinesis": _stream,
    "kms": _key,
    "lambda": _function,
    "logs": _log_group,
    "rds": _database_snapshot,
    "s3": _bucket,
    "secretsmanager": _secret,
    "sns": _topic,
    "sqs": _queue,
}
