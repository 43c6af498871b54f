"""Documents in the languages of other services: machines, runbooks, events, times."""

from __future__ import annotations

import json
import re
from datetime import UTC
from typing import TYPE_CHECKING, Any

from gameday.scenarios.validation import Fault
from gameday.simulator.aws.eventbridge.pattern import InvalidEventPattern, Pattern
from gameday.simulator.aws.eventbridge.schedule import (
    InvalidSchedule,
    parse_any_schedule,
    parse_schedule,
)
from gameday.simulator.aws.s3.lifecycle import check_rules
from gameday.simulator.aws.ssm.documents import check_text
from gameday.simulator.aws.stepfunctions.diagnostics import list_diagnostics
from gameday.simulator.engine.gateway.call import AwsError
from gameday.simulator.linting.calls import Held
from gameday.simulator.linting.marks import MARK, Marking, Placed, has_mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gameday.scenarios.document import Path
    from gameday.simulator.aws.cloudformation.handlers import Planned

__all__ = ["find_service_faults"]

_DIAGNOSTIC = re.compile(r"(.*?) at (/.*|null)?", re.DOTALL)
_HINTS = {
    "At least one action": "give it an expiration or a transition",
    "InvalidDocumentContent: Parameter": "declare it under `parameters`",
    "InvalidEventPattern": "its leaves are lists of the values that match",
    "MISSING_END_STATE": "give one `End: true`",
    "MISSING_TRANSITION_TARGET: Missing": "name a state of the same machine",
    "MISSING_TRANSITION_TARGET: State": "lead to it, or remove it",
    "ValidationException": "such as `rate(5 minutes)` or `cron(0 12 * * ? *)`",
}
"""What to do about what is told, by words that are in it."""
_WAYS = frozenset({"Default", "Next", "StartAt"})


def find_service_faults(name: str, call: Planned, marking: Marking) -> Iterator[Fault]:
    """Find what is wrong with the documents of a call that are no policies.

    Args:
        name: The resource's logical id.
        call: One of the calls that make it.
        marking: Knows where they were written.
    """
    for service, operation, member, check in _CHECKS:
        if (call.service, call.operation) != (service, operation):
            continue
        found = call.params.get(member)
        value = found.value if isinstance(found, Held) else found
        if marking.path_of(value) is None or not value or value == MARK:
            continue
        for within, told in check(value, call):
            # What is told of something unknown may be wrong of what it will be.
            if MARK not in told:
                hint = next((h for word, h in _HINTS.items() if word in told), None)
                message = f"`{member}` of `{name}`: {told}"
                yield Fault(marking.trace(value, within), message, hint)


def _check_definition(value: Any, _: Planned) -> Iterator[tuple[Path, str]]:
    text = _write(value)
    if isinstance(value, Placed) and MARK in value:
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return  # it is JSON only with what it does not have yet
    leads_anywhere = _has_open_way(value)
    for diagnostic in list_diagnostics(text):
        code = diagnostic.partition(":")[0]
        if leads_anywhere and code.startswith("MISSING_"):
            continue
        told = _DIAGNOSTIC.fullmatch(diagnostic)
        steps = (told[2] or "").split("/")[1:] if told else []
        path, there = _follow(value, steps)
        if not (isinstance(there, str) and MARK in there):
            yield path, told[1] if told else diagnostic


def _follow(value: Any, steps: list[str]) -> tuple[Path, Any]:
    """Walk into a value as far as the steps lead."""
    path: list[str | int] = []
    for step in steps:
        if isinstance(value, dict) and step in value:
            path.append(step)
            value = value[step]
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            path.append(int(step))
            value = value[int(step)]
        else:
            break
    return tuple(path), value


def _has_open_way(value: Any) -> bool:
    """Say whether a machine leads to a state that is not known yet."""
    if isinstance(value, list):
        return any(map(_has_open_way, value))
    if not isinstance(value, dict):
        return False
    ways = (each for key, each in value.items() if key in _WAYS or MARK in str(key))
    return any(map(has_mark, ways)) or any(map(_has_open_way, value.values()))


def _check_content(value: Any, call: Planned) -> Iterator[tuple[Path, str]]:
    is_text = isinstance(value, Placed)
    open_parts = value.values() if isinstance(value, dict) else [value]
    if any(isinstance(each, str) and MARK in each for each in open_parts):
        return  # too little of it is known
    kind = call.params.get("DocumentType")
    if isinstance(kind, str) and MARK in kind:
        return
    try:
        check_text(
            _write(value),
            call.params if is_text else {**call.params, "DocumentFormat": "JSON"},
        )
    except AwsError as error:
        yield (), f"{error.code}: {error.message}"


def _check_pattern(value: Any, _: Planned) -> Iterator[tuple[Path, str]]:
    if isinstance(value, Placed) and MARK in value:
        return
    try:
        Pattern.parse(_write(value))
    except InvalidEventPattern as error:
        path, there = _follow(value, error.path.split("."))
        if not has_mark(there):
            yield path, f"{error.code}: {error.message}"


def _check_rate(value: Any, call: Planned) -> Iterator[tuple[Path, str]]:
    if MARK in value:
        return
    try:
        if call.service == "scheduler":
            parse_any_schedule(str(value), UTC)
        else:
            parse_schedule(str(value))
    except InvalidSchedule as error:
        yield (), f"ValidationException: {error}"


def _check_lifecycle(value: Any, _: Planned) -> Iterator[tuple[Path, str]]:
    rules = value.get("Rules") if isinstance(value, dict) else None
    listed = rules if isinstance(rules, list) else []
    written = [_write_rule(each) for each in listed if isinstance(each, dict)]
    if has_mark(written) or len(written) != len(listed):
        return
    refused = False
    for index, rule in enumerate(written):
        for told in _refuse_rules([rule]):
            refused = True
            yield ("Rules", index), told
    for told in _refuse_rules(written) if not refused else ():
        yield ("Rules",), told


def _refuse_rules(rules: list[dict[str, Any]]) -> Iterator[str]:
    try:
        check_rules(rules)
    except AwsError as error:
        yield f"{error.code}: {error.message}"
    except ValueError:
        return  # a number that is none is CloudFormation's to refuse


def _write_rule(rule: dict[str, Any]) -> dict[str, Any]:
    """Write a rule of a template as S3 has it.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-rule.html
    """
    expiration = {
        "Days": rule.get("ExpirationInDays"),
        "Date": rule.get("ExpirationDate"),
        "ExpiredObjectDeleteMarker": rule.get("ExpiredObjectDeleteMarker"),
    }
    noncurrent = rule.get("NoncurrentVersionExpiration") or {
        "NoncurrentDays": rule.get("NoncurrentVersionExpirationInDays")
    }
    moves = rule.get("NoncurrentVersionTransition")
    return {
        "ID": rule.get("Id"),
        "AbortIncompleteMultipartUpload": rule.get("AbortIncompleteMultipartUpload"),
        "Expiration": _keep(expiration),
        "NoncurrentVersionExpiration": _keep(noncurrent),
        "NoncurrentVersionTransitions": rule.get("NoncurrentVersionTransitions")
        or moves,
        "Transitions": rule.get("Transitions") or rule.get("Transition"),
    }


def _keep(members: dict[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in members.items() if each is not None}


def _write(value: Any) -> str:
    """Return a document's text: as it is written, or as JSON."""
    is_text = isinstance(value, Placed)
    return value if is_text else json.dumps(value, ensure_ascii=False)


_CHECKS: tuple[
    tuple[str, str, str, Callable[[Any, Planned], Iterator[tuple[Path, str]]]], ...
] = (
    ("events", "PutRule", "EventPattern", _check_pattern),
    ("events", "PutRule", "ScheduleExpression", _check_rate),
    ("s3", "CreateBucket", "LifecycleConfiguration", _check_lifecycle),
    ("scheduler", "CreateSchedule", "ScheduleExpression", _check_rate),
    ("ssm", "CreateDocument", "Content", _check_content),
    ("stepfunctions", "CreateStateMachine", "definition", _check_definition),
)
"""By the call and the member that a document stands in."""
