"""Which calls CloudFormation makes for a resource of a stack, with which parameters.

What each type needs is data (`handlers.txt`). A property becomes the parameter of the
same name, whatever its case; policies and other documents that a template writes out
become the text they are in a call. Who makes the calls is `stacks`' affair.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal, NamedTuple, TypeAlias

__all__ = ["Act", "Planned", "Verb", "is_document", "list_calls", "write_document"]

Properties: TypeAlias = Mapping[str, Any]
Verb = Literal["create", "update", "delete"]


@dataclass(frozen=True, slots=True)
class Act:
    """What a stack does to one of its resources."""

    verb: Verb
    account: str
    region: str
    kind: str
    """The resource's type, ``AWS::IAM::Role``."""
    name: str
    """What its calls know it by: the name it gets, or the id it has."""
    properties: Properties
    """With all references resolved."""
    before: Properties | None = None
    """What they were, where it is changed."""
    tags: Mapping[str, str] | None = None
    """The stack's own."""


class Planned(NamedTuple):
    """One call that CloudFormation is going to make."""

    service: str
    operation: str
    params: Mapping[str, Any]


class _Step(NamedTuple):
    """A row of the table."""

    when: str
    """A verb, or ``each`` or ``when`` for parts."""
    of: str
    """The property that a part stands in."""
    service: str
    operation: str
    undo: str
    members: tuple[str, ...]


class _Type(NamedTuple):
    member: str
    steps: tuple[_Step, ...]

    def of_verb(self, verb: Verb) -> Iterator[_Step]:
        return (step for step in self.steps if step.when == verb)

    def parts(self) -> Iterator[_Step]:
        return (step for step in self.steps if step.when in _PARTS)


_PARTS = frozenset({"each", "when"})
_DOCUMENTS = frozenset({"Statement", "StartAt", "schemaVersion"})
"""What a mapping has that is a document: of policy, Step Functions, Systems Manager."""


def list_calls(act: Act) -> tuple[Planned, ...] | None:
    """Return the calls in their order; None where nobody knows them.

    Where a resource is changed, only what differs is called for.
    """
    kind = _load().get(act.kind)
    if kind is None:
        return None
    if act.verb == "create":
        return (*_list_main(kind, act, "create"), *_list_parts(kind, act))
    if act.verb == "delete":
        undone = reversed(tuple(_list_parts(kind, act, undo=True)))
        return (*undone, *_list_main(kind, act, "delete"))
    return tuple(_list_changes(kind, act))


def _list_changes(kind: _Type, act: Act) -> Iterator[Planned]:
    before = Act(
        "create", act.account, act.region, act.kind, act.name, act.before or {}
    )
    now = tuple(_list_parts(kind, act))
    then = tuple(_list_parts(kind, before))
    whole = _of_whole(kind, act.properties), _of_whole(kind, before.properties)
    if whole[0] != whole[1]:
        changes = tuple(_list_main(kind, act, "update"))
        # What cannot be changed is made anew, and the old one is taken away.
        yield from changes or _list_main(kind, act, "create")
        if not changes:
            yield from _list_main(kind, before, "delete")
    yield from (each for each in now if each not in then)
    undone = tuple(_list_parts(kind, before, undo=True))
    kept = tuple(_list_parts(kind, act, undo=True))
    yield from (each for each in undone if each not in kept)


def _of_whole(kind: _Type, properties: Properties) -> Properties:
    parts = {step.of for step in kind.parts()}
    return {name: each for name, each in properties.items() if name not in parts}


def _list_main(kind: _Type, act: Act, verb: Verb) -> Iterator[Planned]:
    for step in kind.of_verb(verb):
        params = _compose(kind, step, act, act.properties)
        yield Planned(step.service, step.operation, params)


def _list_parts(kind: _Type, act: Act, *, undo: bool = False) -> Iterator[Planned]:
    for step in kind.parts():
        operation = step.undo if undo else step.operation
        found = act.properties.get(step.of)
        if not found or not operation or str(found).lower() == "false":
            continue
        each = found if step.when == "each" and isinstance(found, list) else [found]
        for part in each:
            params = _compose(kind, step, act, part)
            yield Planned(step.service, operation, params)


def _compose(kind: _Type, step: _Step, act: Act, part: Any) -> Mapping[str, Any]:
    """Write the parameters of a call."""
    given = part if step.when == "each" else act.properties
    params: dict[str, Any] = {}
    if isinstance(given, Mapping):
        params |= {name: _write(value) for name, value in given.items()}
    if kind.member != "-":
        params[kind.member] = act.name
    if step.when == "create" and act.tags:
        params["Tags"] = _join_tags(params.get("Tags"), act.tags)
    for member in step.members:
        name, sign, source = _split(member)
        value = source if sign == ":" else _find(source, act, part)
        if not source:
            params.pop(name, None)
        elif value is not None:
            _put(params, name.split("."), _write(value))
    return _substitute(params, act.properties)


def _split(member: str) -> tuple[str, str, str]:
    sign = "=" if "=" in member else ":"
    name, _, source = member.partition(sign)
    return name, sign, source


def _find(source: str, act: Act, part: Any) -> Any:
    if source == "$":
        return act.name
    if source == ".":
        return part
    for path in filter(None, source.split("|")):
        found: Any = act.properties
        for name in path.split("."):
            found = found.get(name) if isinstance(found, Mapping) else None
        if found is not None:
            return found
    return None


def _put(params: dict[str, Any], path: list[str], value: Any) -> None:
    for name in path[:-1]:
        inner = params.get(name)
        params[name] = dict(inner) if isinstance(inner, Mapping) else {}
        params = params[name]
    params[path[-1]] = value


def is_document(value: Mapping[str, Any]) -> bool:
    """Say whether a mapping is a document, which its call has as a text."""
    return not _DOCUMENTS.isdisjoint(value)


def _write(value: Any) -> Any:
    if isinstance(value, Mapping) and is_document(value):
        return write_document(value)
    return value


def write_document(value: Mapping[str, Any]) -> str:
    """Write a document of a template as the text it is in a call.

    A template's ``Sid: 1`` is a text there, whatever YAML takes it for.
    """
    statements = value.get("Statement")
    if isinstance(statements, list):
        value = {**value, "Statement": [_name_statement(each) for each in statements]}
    return json.dumps(value, default=str)


def _name_statement(statement: Any) -> Any:
    if not isinstance(statement, Mapping) or not isinstance(statement.get("Sid"), int):
        return statement
    return {**statement, "Sid": str(statement["Sid"])}


def _join_tags(given: Any, more: Mapping[str, str]) -> Any:
    """Give a resource its stack's tags; its own of the same name stand."""
    if isinstance(given, Mapping):
        return {**more, **given}
    own = {each["Key"]: each for each in given or () if isinstance(each, Mapping)}
    added = [{"Key": k, "Value": v} for k, v in more.items() if k not in own]
    return [*own.values(), *added]


def _substitute(params: dict[str, Any], properties: Properties) -> dict[str, Any]:
    """Put values into a state machine's definition, as its type does."""
    values = properties.get("DefinitionSubstitutions")
    text = params.get("definition")
    if isinstance(values, Mapping) and isinstance(text, str):
        for name, value in values.items():
            text = text.replace(f"${{{name}}}", str(value))
        params["definition"] = text
    return params


@lru_cache(maxsize=1)
def _load() -> Mapping[str, _Type]:
    """Read the table, which is of lines: a stack is made in every exercise."""
    text = (resources.files(__package__) / "handlers.txt").read_text("utf-8")
    table: dict[str, _Type] = {}
    kind, member = "", ""
    steps: list[_Step] = []
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        if not line.startswith(" "):
            steps = []
            kind, member = line.split()
        else:
            steps.append(_read_step(line.split()))
        table[kind] = _Type(member, tuple(steps))
    return table


def _read_step(words: list[str]) -> _Step:
    when, *rest = words
    of = rest.pop(0) if when in _PARTS else ""
    service, operation, *rest = rest
    undo = rest.pop(0) if rest and not {"=", ":"} & set(rest[0]) else ""
    return _Step(when, of, service, operation, undo, tuple(rest))
