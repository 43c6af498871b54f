"""What a scenario can say about Custodian policies: a responder's ``with:``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gameday.scenarios.duration import parse_duration
from gameday.scenarios.errors import UsageError
from gameday.scenarios.spelling import suggest

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Settings", "read_settings"]

_NAMES = ("every", "clicked after", "role", "role policy", "variables")
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Settings:
    """How policies are run, where they do not say it themselves."""

    every: timedelta = 5 * _MINUTE
    """How often a scheduler runs a policy in pull mode, in whole minutes."""
    clicked_after: timedelta = 10 * _MINUTE
    """How long after a finding a person clicks a Security Hub action."""
    role: str = "custodian"
    """The role of policies that name none, as ``custodian run --assume-role`` does."""
    role_policy: Mapping[str, Any] | None = None
    """What a role may do that is not in the account; None for everything."""
    variables: Mapping[str, Any] = field(default_factory=dict)
    """What ``custodian run --vars`` would fill into policies."""


def read_settings(given: Mapping[str, Any]) -> Settings:
    """Read settings.

    Raises:
        UsageError: One is unknown or has no usable value.
    """
    for name in given:
        if name not in _NAMES:
            raise _refuse(
                f"a custodian responder has no setting `{name}`",
                suggest(name, _NAMES) or f"there are {', '.join(_NAMES)}",
            )
    default = Settings()
    return Settings(
        every=_read_minutes(given, "every", default.every),
        clicked_after=_read_duration(given, "clicked after", default.clicked_after),
        role=_read(given, "role", str, default.role),
        role_policy=_read(given, "role policy", dict, None),
        variables=_read(given, "variables", dict, {}),
    )


def _read(given: Mapping[str, Any], name: str, kind: type, default: Any) -> Any:
    value = given.get(name, default)
    if value is not default and not isinstance(value, kind):
        word = "a text" if kind is str else "a mapping"
        raise _refuse(f"expected {word} as `{name}`, found {value!r}")
    return value


def _read_duration(
    given: Mapping[str, Any], name: str, default: timedelta
) -> timedelta:
    try:
        return parse_duration(str(given[name])) if name in given else default
    except ValueError as error:
        raise _refuse(f"`{name}`: {error}") from error


def _read_minutes(given: Mapping[str, Any], name: str, default: timedelta) -> timedelta:
    found = _read_duration(given, name, default)
    if found < _MINUTE or found % _MINUTE:
        raise _refuse(f"expected whole minutes as `{name}`, found {given[name]}")
    return found


def _refuse(message: str, hint: str | None = None) -> UsageError:
    return UsageError(message, code="responder-settings-invalid", hint=hint)
