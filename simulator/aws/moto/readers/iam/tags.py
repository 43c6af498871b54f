"""The tags of whatever moto keeps, by its ARN.

moto's services keep tags in three ways: in a tagger, by ARN or by name; on the thing
itself, which has its ARN; and here and there in a way of their own. A condition on
``aws:ResourceTag`` has to find them in all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.moto.readers.backends import find_backend

if TYPE_CHECKING:
    from gameday.simulator.aws.arns import Arn

__all__ = ["find_tags"]

_MOTO_NAMES = {
    "elasticfilesystem": "efs",
    "elasticloadbalancing": "elbv2",
    "states": "stepfunctions",
}
"""moto's packages, where they are not called like the service in an ARN."""


def find_tags(arn: Arn) -> Mapping[str, str]:
    """Return the tags of a thing; none where it has none, or is gone."""
    name = _MOTO_NAMES.get(arn.service, arn.service)
    for region in (arn.region, "aws"):
        backend = find_backend(name, arn.account, region)
        if backend is not None:
            special = _SPECIAL.get(arn.service)
            found = special(backend, arn) if special else {}
            return found or _of_tagger(backend, arn) or _of_thing(backend, arn)
    return {}


def _of_tagger(backend: Any, arn: Arn) -> Mapping[str, str]:
    tagger = getattr(backend, "tagger", None) or getattr(backend, "tagging_service", 0)
    if not tagger:
        return {}
    for name in _list_names(arn):
        tags: dict[str, str] = tagger.get_tag_dict_for_resource(name)
        if tags:
            return tags
    return {}


def _list_names(arn: Arn) -> Iterable[str]:
    """List what a tagger may call a thing: its ARN, or a part of it."""
    whole = str(arn).partition(":log-stream:")[0]
    return (whole, arn.name, arn.resource, arn.resource.rpartition(":")[2])


def _of_thing(backend: Any, arn: Arn) -> Mapping[str, str]:
    """Look for the thing that has the ARN, and read what it says of its tags."""
    wanted = str(arn)
    for thing in _list_things(backend):
        if _has_arn(thing, wanted, arn.name):
            return _read(thing)
    return {}


def _list_things(backend: Any) -> Iterator[Any]:
    for kept in vars(backend).values():
        values: Iterable[Any] = ()
        if isinstance(kept, Mapping):
            values = list(dict.values(kept)) if isinstance(kept, dict) else ()
        elif isinstance(kept, list):
            values = kept
        for each in values:
            if isinstance(each, Mapping):
                yield from each.values()
            elif isinstance(each, list):
                yield from each
            else:
                yield each


_ARNS = ("arn", "_arn", "resource_arn", "table_arn", "file_system_arn")


def _has_arn(thing: Any, arn: str, name: str) -> bool:
    own = next(
        (found for each in _ARNS if isinstance(found := _get(thing, each), str)), None
    )
    if own is not None:
        return own == arn
    # GuardDuty's detectors have an id alone.
    return _get(thing, "id") == name and hasattr(thing, "tags")


def _get(thing: Any, name: str) -> Any:
    """Read an attribute; some of moto's are made when they are read, and fail."""
    try:
        return getattr(thing, name, None)
    except Exception:  # noqa: BLE001 - then it has none
        return None


def _read(thing: Any) -> Mapping[str, str]:
    for name in ("tags", "_tags"):
        tags = _get(thing, name)
        if tags:
            return _read_tags(tags)
    return {}


def _read_tags(tags: Any) -> Mapping[str, str]:
    """Read tags as moto keeps them: a mapping, or a list of pairs in any case."""
    if isinstance(tags, Mapping):
        values = {k: v["Value"] if isinstance(v, dict) else v for k, v in tags.items()}
        return {str(key): str(value) for key, value in values.items()}
    pairs = [{str(k).lower(): v for k, v in each.items()} for each in tags]
    return {str(each["key"]): str(each.get("value") or "") for each in pairs}


def _of_parameter(backend: Any, arn: Arn) -> Mapping[str, str]:
    kept = backend._resource_tags.get("Parameter", {})  # noqa: SLF001 - no other door
    name = arn.resource.removeprefix("parameter")
    return dict(kept.get(name) or kept.get(name.removeprefix("/")) or {})


_SPECIAL: dict[str, Callable[[Any, Arn], Mapping[str, str]]] = {
    "ssm": _of_parameter,
}
