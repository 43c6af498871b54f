"""ARNs made by template: from what the reference says, and a call's parameters.

A placeholder takes the value of the parameter that is called like it, or as is usual
for its type. What has no value is a ``*``, as in AWS for a thing not yet made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.arns import Arn

if TYPE_CHECKING:
    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.definitions import Action, ResourceType
    from gameday.simulator.aws.iam.source import PolicySource

__all__ = [
    "PARTITION",
    "fill",
    "find_by_template",
    "find_type",
    "values_of",
    "walk",
]

PARTITION = "aws"
_PATHS = re.compile(r"WithPath$")
_PLACEHOLDER = re.compile(r"([a-z]-)?\$\{(\w+)\}")
_NAMES: dict[tuple[str, str], tuple[str, ...]] = {
    ("autoscaling", "GroupFriendlyName"): ("AutoScalingGroupName",),
    ("elasticloadbalancing", "TargetGroupName"): ("Name",),
    ("guardduty", "FilterName"): ("FilterName", "Name"),
    ("iam", "MfaTokenIdWithPath"): ("VirtualMFADeviceName", "SerialNumber"),
    ("lambda", "LayerVersion"): ("VersionNumber",),
    ("logs", "LogGroupName"): ("logGroupName", "logGroupIdentifier"),
    ("rds", "DbClusterInstanceName"): ("DBClusterIdentifier",),
    ("rds", "DbInstanceName"): ("DBInstanceIdentifier",),
    ("rds", "SnapshotName"): ("DBSnapshotIdentifier", "SnapshotIdentifier"),
    ("rds", "ClusterSnapshotName"): ("DBClusterSnapshotIdentifier",),
    ("ssm", "ParameterNameWithoutLeadingSlash"): ("Name", "Names", "Path"),
    ("s3", "AccessPointName"): ("Name",),
    ("ses", "IdentityName"): ("Source", "Identity", "EmailIdentity"),
    ("sns", "TopicName"): ("TopicArn", "Name", "TargetArn"),
    ("states", "StateMachineName"): ("name",),
}
"""Parameters that hold a placeholder's value under an unusual name."""


def fill(
    template: str, attempt: Attempt, values: Mapping[str, str] | None = None
) -> str:
    """Fill an ARN's template; what has no value becomes ``*``."""
    known = {
        "Partition": PARTITION,
        "Region": attempt.region,
        "Account": attempt.account,
        **(values or {}),
    }
    return _PLACEHOLDER.sub(lambda found: _value(found, known), template)


def walk(value: Any) -> Iterator[str]:
    """Go through every text in a call's parameters."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from walk(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from walk(each)


def values_of(params: Mapping[str, Any], *names: str) -> list[str]:
    """Return the texts of the first parameter that is given, of these names."""
    lowered = {key.lower(): value for key, value in params.items()}
    for name in names:
        value = lowered.get(name.lower())
        if isinstance(value, str) and value:
            return [value]
        if isinstance(value, int):
            return [str(value)]
        if isinstance(value, list) and value and isinstance(value[0], str):
            return value
    return []


def find_by_template(
    attempt: Attempt, action: Action, _source: PolicySource
) -> Iterator[str]:
    """Go through the action's types of resource."""
    for kind in action.types:
        yield from find_type(attempt, action, kind)


def find_type(attempt: Attempt, action: Action, kind: ResourceType) -> Iterator[str]:
    """Take the ARNs of one type from the parameters, or make them."""
    pattern = _pattern(kind.template)
    arns = (text for text in walk(attempt.params) if text.startswith("arn:"))
    given = [arn for arn in arns if pattern.fullmatch(arn)]
    yield from given or _fill_type(attempt, action, kind)


def _fill_type(attempt: Attempt, action: Action, kind: ResourceType) -> Iterator[str]:
    """Make the ARNs of one type; none where it is optional and not named."""
    found = [_values(attempt, action, kind, name) for name in kind.placeholders]
    if not all(found) and not kind.is_required:
        return
    for values in product(*(each or ["*"] for each in found)):
        named = dict(zip(kind.placeholders, values, strict=True))
        yield fill(kind.template, attempt, named)


def _values(
    attempt: Attempt, action: Action, kind: ResourceType, name: str
) -> list[str]:
    """Find a placeholder's values: under its own name, or a usual one of the type."""
    stem = _PATHS.sub("", name)
    usual = [*_NAMES.get((action.service, name), ()), stem, f"{stem}s"]
    if len(kind.placeholders) == 1:
        compact = kind.name.replace("-", "").replace("_", "")
        usual += [f"{compact}{end}" for end in ("Name", "Id", "Ids", "Names", "")]
        usual += ["Name", "Id", "ResourceId"]
    values = values_of(attempt.params, *usual)
    return [_last(value) for value in values]


def _last(value: str) -> str:
    """Take the name out of an ARN of another form, or leave it as it is."""
    arn = Arn.parse(value)
    return re.split(r"[:/]", arn.resource)[-1] if arn else value


@lru_cache(maxsize=4096)
def _pattern(template: str) -> re.Pattern[str]:
    escaped = re.escape(template)
    return re.compile(re.sub(r"\\\$\\\{\w+\\\}", "[^:]*", escaped), re.DOTALL)


def _value(found: re.Match[str], known: Mapping[str, str]) -> str:
    """Fill a placeholder once: ``p-${PolicyId}`` takes ``p-123`` as it stands."""
    prefix, value = found[1] or "", known.get(found[2], "*")
    return value if prefix and value.startswith(prefix) else prefix + value
