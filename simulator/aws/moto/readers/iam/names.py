"""ARNs and tags of what an account calls by name or id, as moto keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.moto.readers.backends import find_backend
from gameday.simulator.aws.moto.readers.iam.blueprints import find_inner_role
from gameday.simulator.aws.moto.readers.iam.resources import find_key, find_principal
from gameday.simulator.aws.moto.readers.iam.tags import find_tags

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["find_arn", "read_tags"]

_MOTO_NAMES = {"lambda": "awslambda"}


def find_arn(
    service: str, kind: str, name: str, *, account: str, region: str
) -> str | None:
    """Return the ARN of what an account calls by a name, or None without it."""
    if kind.startswith("role-of-"):
        return find_inner_role(kind, name, account=account, region=region)
    if service == "iam":
        return _find_in_iam(kind, name, account)
    if service == "ec2" and kind == "launch-template":
        backend = find_backend("ec2", account, region)
        return backend.launch_template_name_to_ids.get(name) if backend else None
    if service == "kms":
        key = find_key(name, account=account, region=region)
        return str(key.arn) if key else None
    if service == "secretsmanager":
        return _find_secret(name, account, region)
    return None


def read_tags(arn: str) -> Mapping[str, str]:
    """Return the tags of a resource; none where it has none, or is gone."""
    found = Arn.parse(arn)
    if found is None:
        return {}
    read = _TAGS.get(found.service, find_tags)
    return read(found)


def _find_in_iam(kind: str, name: str, account: str) -> str | None:
    backend = find_backend("iam", account)
    if backend is None:
        return None
    kept = {
        "role": backend.roles,
        "user": backend.users,
        "group": backend.groups,
        "instance-profile": backend.instance_profiles,
    }.get(kind, {})
    found = next((each for each in kept.values() if each.name == name), None)
    return str(found.arn) if found else None


def _find_secret(name: str, account: str, region: str) -> str | None:
    backend = find_backend("secretsmanager", account, region)
    for secret in dict.values(backend.secrets) if backend else ():
        if name in {secret.name, secret.arn} or secret.arn.startswith(f"{name}-"):
            return str(secret.arn)
    return None


def _instance_tags(arn: Arn) -> Mapping[str, str]:
    backend = find_backend("ec2", arn.account, arn.region)
    return backend.tags.get(arn.name, {}) if backend else {}


def _iam_tags(arn: Arn) -> Mapping[str, str]:
    principal = find_principal(arn)
    tags = principal.tags if principal else ()
    found = {tag["Key"]: tag["Value"] for tag in tags or ()}
    return found or find_tags(arn)


def _bucket_tags(arn: Arn) -> Mapping[str, str]:
    """Return the tags of a bucket; an object's tags have condition keys of their own.

    A bucket's tags count only after it was enabled for attribute-based access control,
    which moto does not know: here they always do.
    """
    from gameday.simulator.aws.moto.readers.iam.storage import find_bucket_account

    account = find_bucket_account(arn.resource) if "/" not in arn.resource else None
    backend = find_backend("s3", account) if account else None
    if backend is None:
        return {}
    tags: dict[str, str] = backend.tagger.get_tag_dict_for_resource(
        f"arn:aws:s3:::{arn.resource}"
    )
    return tags


def _key_tags(arn: Arn) -> Mapping[str, str]:
    backend = find_backend("kms", arn.account, arn.region)
    tags: dict[str, str] = (
        backend.tagger.get_tag_dict_for_resource(arn.name) if backend else {}
    )
    return tags


def _function_tags(arn: Arn) -> Mapping[str, str]:
    backend = find_backend("awslambda", arn.account, arn.region)
    name = arn.resource.partition(":")[2].split(":", 1)[0]
    kept = backend._lambdas._functions.get(name) if backend else None  # noqa: SLF001  # moto has no other way without an exception
    tags: dict[str, str] = kept["latest"].tags if kept and kept["latest"] else {}
    return tags


def _secret_tags(arn: Arn) -> Mapping[str, str]:
    backend = find_backend("secretsmanager", arn.account, arn.region)
    for secret in dict.values(backend.secrets) if backend else ():
        if secret.arn == str(arn):
            return {tag["Key"]: tag["Value"] for tag in secret.tags or ()}
    return {}


def _queue_tags(arn: Arn) -> Mapping[str, str]:
    backend = find_backend("sqs", arn.account, arn.region)
    queue = backend.queues.get(arn.resource) if backend else None
    return queue.tags if queue else {}


_TAGS: dict[str, Callable[[Arn], Mapping[str, str]]] = {
    "ec2": _instance_tags,
    "iam": _iam_tags,
    "kms": _key_tags,
    "lambda": _function_tags,
    "s3": _bucket_tags,
    "secretsmanager": _secret_tags,
    "sqs": _queue_tags,
}
