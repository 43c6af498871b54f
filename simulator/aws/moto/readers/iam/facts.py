"""Condition keys that things have of themselves, as moto keeps the things.

Source: Service Authorization Reference, the condition keys of each resource type. A
kind that is not listed here is not looked into.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.moto.readers.backends import find_backend
from gameday.simulator.aws.moto.readers.iam.ec2_facts import (
    read_ec2_facts,
    write_truth,
)
from gameday.simulator.aws.moto.readers.iam.resources import find_key, find_principal
from gameday.simulator.aws.moto.readers.iam.storage import find_bucket_account

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.simulator.aws.iam.texts import Value

__all__ = ["read_facts"]


def read_facts(arn: str) -> Mapping[str, Value | None]:
    """Return what a thing tells of itself; nothing where it is gone or unknown."""
    found = Arn.parse(arn)
    read = _READERS.get(found.service) if found else None
    return read(found) if found and read else {}


def _of_iam(arn: Arn) -> Mapping[str, Value | None]:
    """A principal's boundary, which keeps others from giving it more than that."""
    principal = find_principal(arn)
    if principal is None:
        return {}
    # moto's users have none: a correction gives them the same name for it.
    boundary = getattr(principal, "permissions_boundary_arn", None)
    return {"iam:permissionsboundary": boundary or None}


def _of_kms(arn: Arn) -> Mapping[str, Value | None]:
    key = find_key(str(arn), account=arn.account, region=arn.region)
    if key is None:
        return {}
    is_multi = bool(key.multi_region)
    aliases = tuple(sorted(key.aliases))
    return {
        "kms:customermasterkeyspec": key.key_spec,
        "kms:customermasterkeyusage": key.key_usage or "ENCRYPT_DECRYPT",
        "kms:keyorigin": key.origin,
        "kms:keyspec": key.key_spec,
        "kms:keyusage": key.key_usage or "ENCRYPT_DECRYPT",
        "kms:multiregion": write_truth(is_multi),
        "kms:multiregionkeytype": "PRIMARY" if is_multi else None,
        "kms:resourcealiases": aliases or None,
    }


def _of_rds(arn: Arn) -> Mapping[str, Value | None]:
    backend = find_backend("rds", arn.account, arn.region)
    if backend is None or arn.kind != "db":
        return {}
    name = arn.resource.partition(":")[2]
    database = backend.databases.get(name)
    if database is None:
        return {}
    facts: dict[str, Value | None] = {
        "rds:databaseclass": database.db_instance_class,
        "rds:databaseengine": database.engine,
        "rds:databasename": database.db_name or None,
        "rds:multiaz": write_truth(database.multi_az),
        "rds:piops": str(database.iops) if database.iops else None,
        "rds:storageencrypted": write_truth(database.storage_encrypted),
        "rds:storagesize": str(database.allocated_storage),
        "rds:vpc": "true",
    }
    tags = {tag["Key"].lower(): tag["Value"] for tag in database.tags or ()}
    return facts | {f"rds:db-tag/{key}": value for key, value in tags.items()}


def _of_s3(arn: Arn) -> Mapping[str, Value | None]:
    owner = find_bucket_account(arn.resource.split("/", 1)[0])
    return {"s3:resourceaccount": owner} if owner else {}


def _of_secrets(arn: Arn) -> Mapping[str, Value | None]:
    backend = find_backend("secretsmanager", arn.account, arn.region)
    for secret in dict.values(backend.secrets) if backend else ():
        if secret.arn == str(arn):
            return {
                "secretsmanager:kmskeyid": secret.kms_key_id or None,
                "secretsmanager:resource/allowrotationlambdaarn": (
                    secret.rotation_lambda_arn or None
                ),
                "secretsmanager:secretprimaryregion": arn.region,
            }
    return {}


_READERS: dict[str, Callable[[Arn], Mapping[str, Value | None]]] = {
    "ec2": read_ec2_facts,
    "iam": _of_iam,
    "kms": _of_kms,
    "rds": _of_rds,
    "s3": _of_s3,
    "secretsmanager": _of_secrets,
}
