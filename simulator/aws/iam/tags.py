"""The tags that a call puts on something or takes off it, in every shape AWS has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["list_specifications", "request_tags", "tags_of_kind", "untagged_keys"]

_NAMES = (
    "Tags",
    "tags",
    "TagList",
    "TagsList",
    "TagSet",
    "Tag",
    "BackupPlanTags",
    "BackupVaultTags",
    "FrameworkTags",
    "RecoveryPointTags",
    "ReportPlanTags",
    "TieringConfigurationTags",
)


def request_tags(params: Mapping[str, Any]) -> dict[str, str]:
    """Return the tags a call carries, by key."""
    tags: dict[str, str] = {}
    for element in _tag_elements(params):
        tags |= _read(element)
    return tags


def list_specifications(
    params: Mapping[str, Any],
) -> Iterator[tuple[str, dict[str, str]]]:
    """List the types of resource that EC2 is to tag, each with its tags."""
    for each in params.get("TagSpecifications") or params.get("TagSpecification") or ():
        tags = _read(each.get("Tags", ()))
        if tags:
            yield str(each.get("ResourceType", "")), tags


def tags_of_kind(arn: str, params: Mapping[str, Any]) -> dict[str, str]:
    """Return the tags that a call of EC2 puts on what has an ARN like this one.

    EC2 shows a policy the tags of the type it is asked about, not those of the others
    (EC2 user guide, "Grant permission to tag EC2 resources during creation").
    """
    kind = arn.rsplit(":", 1)[-1].split("/", 1)[0]
    tags: dict[str, str] = {}
    for each, specified in list_specifications(params):
        if each == kind:
            tags |= specified
    return tags


def untagged_keys(params: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the keys of the tags a call takes away."""
    keys = params.get("TagKeys") or params.get("tagKeys") or ()
    return tuple(keys) if isinstance(keys, list | tuple) else ()


def _tag_elements(params: Mapping[str, Any]) -> Iterator[Any]:
    yield from (params[name] for name in _NAMES if params.get(name))
    for each in params.get("TagSpecifications") or params.get("TagSpecification") or ():
        yield each.get("Tags", ())
    tagging = params.get("Tagging")
    if isinstance(tagging, Mapping):
        yield tagging.get("TagSet", ())
    bucket = params.get("CreateBucketConfiguration")
    if isinstance(bucket, Mapping):
        yield bucket.get("Tags", ())


def _read(element: Any) -> dict[str, str]:
    if isinstance(element, Mapping):
        return {k: str(v) for k, v in element.items() if isinstance(v, str)}
    if not isinstance(element, list | tuple):
        return {}
    pairs = (_pair(each) for each in element if isinstance(each, Mapping))
    return {key: value for key, value in pairs if key}


def _pair(tag: Mapping[str, Any]) -> tuple[str, str]:
    key = tag.get("Key") or tag.get("key") or tag.get("TagKey") or ""
    value = tag.get("Value") or tag.get("value") or tag.get("TagValue") or ""
    return str(key), str(value)
