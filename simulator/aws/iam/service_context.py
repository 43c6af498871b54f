"""Condition keys that only one service has.

Source: Service Authorization Reference, and the condition key pages of the S3, EC2,
KMS, STS, IAM, Lambda and Secrets Manager guides. Those that say something of stored
data (an object's tags, say) come with the need they belong to.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from gameday.simulator.aws.access_points import write_arn
from gameday.simulator.aws.iam.federation import read_claims
from gameday.simulator.aws.iam.service_keys import PLAIN
from gameday.simulator.aws.times import write_time

if TYPE_CHECKING:
    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.texts import Value

__all__ = ["list_service_keys"]

Params = Mapping[str, Any]
_DAY_S = 86_400


def list_service_keys(attempt: Attempt) -> dict[str, Value]:
    """Return the service's own condition keys of a call, in lower case."""
    plain = PLAIN.get(attempt.service, {})
    keys: dict[str, Value] = {}
    for name, value in attempt.params.items():
        text = _text(value) if name in plain else None
        if text is not None:
            keys[plain[name].lower()] = text
    special = _SPECIAL.get(attempt.service)
    if special is not None:
        keys.update((key.lower(), value) for key, value in special(attempt))
    return keys


def _text(value: Any) -> str | None:
    """Write a parameter as a condition key has it; a structure is none."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return _text(value.get("Value"))
    return str(value) if isinstance(value, str | int | float) else None


def _of_ec2(attempt: Attempt) -> Iterator[tuple[str, Value]]:
    params = attempt.params
    yield "ec2:Region", attempt.region
    metadata = params.get("MetadataOptions") or params
    for name in ("HttpTokens", "HttpEndpoint", "HttpPutResponseHopLimit"):
        text = _text(metadata.get(name))
        if text is not None:
            yield f"ec2:Metadata{name}", text
    if attempt.operation == "RunInstances" and "HttpTokens" not in metadata:
        yield "ec2:MetadataHttpTokens", "optional"
    profile = params.get("IamInstanceProfile") or {}
    if isinstance(profile, Mapping) and profile.get("Arn"):
        yield "ec2:InstanceProfile", profile["Arn"]
    added = _text((params.get("CreateVolumePermission") or {}).get("Add"))
    if added is not None:
        yield "ec2:Add/group", added


def _of_kms(attempt: Attempt) -> Iterator[tuple[str, Value]]:
    caller, params = attempt.caller, attempt.params
    if caller.account:
        yield "kms:CallerAccount", caller.account
    if caller.invoked_by:
        service = caller.invoked_by.removesuffix(".amazonaws.com")
        yield "kms:ViaService", f"{service}.{attempt.region}.amazonaws.com"
        yield "kms:GrantIsForAWSResource", "true"
    context = params.get("EncryptionContext") or {}
    for key, value in context.items():
        yield f"kms:EncryptionContext:{key}", value
    if context:
        yield "kms:EncryptionContextKeys", tuple(context)
    if params.get("Operations"):
        yield "kms:GrantOperations", tuple(params["Operations"])
    name = str(params.get("KeyId", ""))
    if "alias/" in name:
        yield "kms:RequestAlias", name[name.index("alias/") :]


def _of_events(attempt: Attempt) -> Iterator[tuple[str, Value]]:
    """Read what a rule is to match, what an entry says, and where it is to go.

    Source: EventBridge user guide, "Using IAM policy conditions".
    """
    params = attempt.params
    targets = [each["Arn"] for each in params.get("Targets") or () if "Arn" in each]
    if targets:
        yield "events:TargetArn", tuple(targets)
    if attempt.operation == "PutEvents":
        entries = params.get("Entries") or ()
        for key, member in (("source", "Source"), ("detail-type", "DetailType")):
            said = dict.fromkeys(str(e[member]) for e in entries if e.get(member))
            if said:
                yield f"events:{key}", tuple(said)
        yield "events:eventBusInvocation", "false"
    pattern = _read_object(params.get("EventPattern"))
    for key in ("source", "detail-type"):
        wanted = pattern.get(key)
        if isinstance(wanted, list) and all(isinstance(v, str) for v in wanted):
            yield f"events:{key}", tuple(wanted)


def _read_object(text: Any) -> Mapping[str, Any]:
    """Read a JSON object; anything else has nothing in it."""
    try:
        found = json.loads(text) if isinstance(text, str) else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, Mapping) else {}


def _of_lambda(attempt: Attempt) -> Iterator[tuple[str, Value]]:
    params = attempt.params
    function = str(params.get("FunctionName", ""))
    is_mapping = "EventSourceMapping" in attempt.operation
    if function and is_mapping:
        name = function.rsplit(":", 1)[-1]
        prefix = f"arn:aws:lambda:{attempt.region}:{attempt.account}:function:"
        yield "lambda:FunctionArn", f"{prefix}{name}"
    if params.get("Layers"):
        yield "lambda:Layer", tuple(params["Layers"])
    network = params.get("VpcConfig") or {}
    for name in ("SubnetIds", "SecurityGroupIds"):
        if network.get(name):
            yield f"lambda:{name}", tuple(network[name])


_SIGNATURE: tuple[tuple[str, Value], ...] = (
    ("s3:authType", "REST-HEADER"),
    ("s3:signatureversion", "AWS4-HMAC-SHA256"),
    ("s3:TlsVersion", "1.3"),
    ("s3:signatureAge", "0"),
)


def _of_s3(attempt: Attempt) -> Iterator[tuple[str, Value]]:
    params = attempt.params
    yield from _SIGNATURE
    yield from _locks(params, attempt.time)
    location = (params.get("CreateBucketConfiguration") or {}).get("LocationConstraint")
    if location:
        yield "s3:LocationConstraint", location
    tagging = params.get("Tagging")
    if isinstance(tagging, str):
        tags = parse_qsl(tagging, keep_blank_values=True)
    else:
        found = (tagging or {}).get("TagSet", ())
        tags = [(tag["Key"], tag["Value"]) for tag in found]
    for key, value in tags:
        yield f"s3:RequestObjectTag/{key}", value
    if tags:
        yield "s3:RequestObjectTagKeys", tuple(key for key, _ in tags)


def _of_s3control(attempt: Attempt) -> Iterator[tuple[str, Value]]:
    """Tell which access point a call is about, and where it is to be reached from."""
    params = attempt.params
    yield from _SIGNATURE
    name = str(params.get("Name") or "")
    if "AccessPoint" not in attempt.operation or not name:
        return
    account = str(params.get("AccountId") or attempt.account)
    is_arn = name.startswith("arn:")
    arn = name if is_arn else write_arn(attempt.region, account, name)
    yield "s3:DataAccessPointAccount", account
    yield "s3:DataAccessPointArn", arn
    if attempt.operation == "CreateAccessPoint":
        is_private = bool((params.get("VpcConfiguration") or {}).get("VpcId"))
        yield "s3:AccessPointNetworkOrigin", "VPC" if is_private else "Internet"


def _locks(params: Params, now: datetime) -> Iterator[tuple[str, Value]]:
    """Read what a call says of an object's lock, in its headers or in its body."""
    retention = params.get("Retention") or {}
    until = params.get("ObjectLockRetainUntilDate") or retention.get("RetainUntilDate")
    if retention.get("Mode"):
        yield "s3:object-lock-mode", str(retention["Mode"])
    if isinstance(until, datetime):
        yield "s3:object-lock-retain-until-date", write_time(until)
        days = ceil((until - now).total_seconds() / _DAY_S)
        yield "s3:object-lock-remaining-retention-days", str(days)
    hold = params.get("ObjectLockLegalHoldStatus")
    hold = hold or (params.get("LegalHold") or {}).get("Status")
    if hold:
        yield "s3:object-lock-legal-hold", str(hold)


def _of_secrets(attempt: Attempt) -> Iterator[tuple[str, Value]]:
    secret = attempt.params.get("SecretId")
    if secret:
        yield "secretsmanager:SecretId", str(secret)


def _of_sts(attempt: Attempt) -> Iterator[tuple[str, Value]]:
    params = attempt.params
    if params.get("DurationSeconds"):
        yield "sts:DurationSeconds", str(params["DurationSeconds"])
    if params.get("TransitiveTagKeys"):
        yield "sts:TransitiveTagKeys", tuple(params["TransitiveTagKeys"])
    claims = read_claims(params.get("WebIdentityToken") or "")
    issuer = str(claims.get("iss", "")).removeprefix("https://")
    for name in ("aud", "sub", "amr"):
        value = claims.get(name)
        if issuer and isinstance(value, str | list):
            yield f"{issuer}:{name}", value if isinstance(value, str) else tuple(value)


_SPECIAL: dict[str, Callable[[Attempt], Iterator[tuple[str, Value]]]] = {
    "ec2": _of_ec2,
    "events": _of_events,
    "kms": _of_kms,
    "lambda": _of_lambda,
    "s3": _of_s3,
    "s3control": _of_s3control,
    "secretsmanager": _of_secrets,
    "sts": _of_sts,
}
