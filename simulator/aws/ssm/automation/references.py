"""References in a runbook: ``{{ Parameter }}``, ``{{ step.Output }}`` and the like.

A text that is nothing but one reference becomes the value itself, of whatever type;
within other text the value is written out. Source: user guide, "Automation system
variables".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.ssm.automation.faults import StepFailed
from gameday.simulator.aws.ssm.automation.values import to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["fill", "find_references", "require"]

_REFERENCE = re.compile(
    r"\{\{\s*(?P<name>(?:(?:automation|global|variable):)?\w[\w.-]*|ssm:[\w/.-]+)\s*\}\}"
)
# Other text in double braces is another language's, such as a command's template.


def fill(template: Any, find: Callable[[str], Any]) -> Any:
    """Replace every reference in a value by what it stands for.

    Args:
        template: Texts, lists and mappings; keys are filled as well.
        find: Returns the value of a name; raises `StepFailed` where there is none.
    """
    if isinstance(template, str):
        return _fill_text(template, find)
    if isinstance(template, list):
        return [fill(each, find) for each in template]
    if isinstance(template, dict):
        return {to_text(fill(k, find)): fill(v, find) for k, v in template.items()}
    return template


def find_references(template: Any) -> Iterator[str]:
    """Find the name of every reference in a value."""
    if isinstance(template, str):
        yield from (match["name"] for match in _REFERENCE.finditer(template))
    elif isinstance(template, list):
        for each in template:
            yield from find_references(each)
    elif isinstance(template, dict):
        for key, value in template.items():
            yield from find_references(key)
            yield from find_references(value)


def _fill_text(text: str, find: Callable[[str], Any]) -> Any:
    whole = _REFERENCE.fullmatch(text.strip())
    if whole:
        return find(whole["name"])
    return _REFERENCE.sub(lambda match: to_text(find(match["name"])), text)


def require(value: Any, name: str) -> Any:
    """Return a value that is there.

    Raises:
        StepFailed: It is not.
    """
    if value is None:
        raise StepFailed(
            f"{{{{ {name} }}}} has no value: its step has not run, or did not give it",
            kind="InvalidReference",
        )
    return value
