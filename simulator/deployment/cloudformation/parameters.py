"""The values of a template's parameters: given, by default, or of Systems Manager.

Every problem is found at once: names that the template does not have, values it does
not allow, and all that are missing. A value that refers to the estate is known only
when the template is deployed; until then its text stands for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gameday.scenarios.references import has_reference
from gameday.scenarios.spelling import suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.scenarios.cloudformation import Source, Template
    from gameday.scenarios.errors import Problem

__all__ = ["Values", "find_values"]

_SSM = "AWS::SSM::Parameter::Value<"


@dataclass(slots=True)
class Values:
    """Values by parameter, and what is wrong with them."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def find_values(
    source: Source,
    given: Mapping[str, Any],
    *,
    look_up: Callable[[str], str | None] | None = None,
) -> Values:
    """Find the value of every parameter.

    Args:
        source: The template.
        given: What the scenario says, by parameter.
        look_up: Reads a parameter of Systems Manager; None where there is no account
            yet, and the parameter's name stands for its value.
    """
    declared = source.content.get("Parameters") or {}
    found = Values()
    for name in given:
        if name not in declared:
            hint = suggest(name, declared) or _list(declared)
            message = f"the template has no parameter `{name}`"
            found.problems.append(source.problem(("Parameters",), message, hint))
    missing = [
        name for name, each in declared.items() if _raw(name, each, given) is None
    ]
    if missing:
        found.problems.append(_missing(source, declared, missing))
    for name, declaration in declared.items():
        if name not in missing:
            _find_value(source, name, declaration, given, found, look_up)
    return found


def _find_value(
    source: Source,
    name: str,
    declaration: Template,
    given: Mapping[str, Any],
    found: Values,
    look_up: Callable[[str], str | None] | None,
) -> None:
    kind = str(declaration.get("Type", "String"))
    text = _write(_raw(name, declaration, given))
    if kind.startswith(_SSM):
        stored = text if look_up is None else look_up(text)
        if stored is None:
            message = f"`{name}`: there is no Systems Manager parameter `{text}`"
            hint = "give it in the estate, or another name in `with:`"
            found.problems.append(source.problem(("Parameters", name), message, hint))
            return
        text, kind = stored, kind.removeprefix(_SSM).removesuffix(">")
    elif complaint := _complain_of_all(text, declaration):
        message = f"`{name}`: {complaint}"
        found.problems.append(source.problem(("Parameters", name), message))
    found.values[name] = _read(text, kind)


def _raw(name: str, declaration: Template, given: Mapping[str, Any]) -> Any:
    return given.get(name, declaration.get("Default"))


def _write(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ",".join(_write(each) for each in value)
    return str(value)


def _read(text: str, kind: str) -> Any:
    if kind == "CommaDelimitedList" or kind.startswith("List<"):
        items = [item.strip() for item in text.split(",")]
        return [_number(item) for item in items] if kind == "List<Number>" else items
    return _number(text) if kind == "Number" else text


def _number(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _complain_of_all(text: str, declaration: Template) -> str | None:
    """Say what is wrong with a value; of a list, each part has to be allowed."""
    is_list = declaration.get("Type") == "CommaDelimitedList"
    parts = [each.strip() for each in text.split(",")] if is_list else [text]
    complaints = (_complain(each, declaration) for each in parts)
    return next(filter(None, complaints), None)


def _complain(text: str, declaration: Template) -> str | None:
    """Say which of the template's own constraints a value does not meet."""
    if has_reference(text):
        return None
    allowed = declaration.get("AllowedValues")
    if allowed and text not in map(_write, allowed):
        choices = ", ".join(f"`{_write(each)}`" for each in allowed)
        return f"expected one of {choices}, found `{text}`"
    pattern = declaration.get("AllowedPattern")
    if pattern and not _matches(pattern, text):
        says = declaration.get("ConstraintDescription") or f"text like {pattern}"
        return f"expected {says}, found `{text}`"
    return None


def _matches(pattern: str, text: str) -> bool:
    try:
        return re.fullmatch(pattern, text) is not None
    except re.error:  # a pattern of Java's that Python does not know
        return True


def _missing(source: Source, declared: Template, names: list[str]) -> Problem:
    listed = ", ".join(f"`{n}` ({declared[n].get('Type', 'String')})" for n in names)
    plural = "values" if len(names) > 1 else "a value"
    hint = "give them in the scenario's `with:`, or as `template:file.yaml?Name=value`"
    return source.problem(
        ("Parameters", names[0]), f"the template needs {plural} for {listed}", hint
    )


def _list(declared: Mapping[str, Any]) -> str:
    return f"it has {', '.join(declared)}" if declared else "it has none"
