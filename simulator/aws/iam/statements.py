"""Statements of a policy, ready to be matched against a request.

They answer whether they speak of an action, a resource and its circumstances. Who makes
the request, and what follows from a match, is the business of
`aws.iam.evaluate`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.iam.resource_types import is_of_type
from gameday.simulator.aws.iam.texts import Context, Text, parse_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.iam.conditions import Condition
    from gameday.simulator.aws.iam.principals import Principals

__all__ = ["Actions", "Resources", "Statement"]

_COLONS = 5
"""Of a whole ARN; what follows the last of them may have more."""


@dataclass(frozen=True, slots=True)
class Actions:
    """An ``Action`` or ``NotAction`` element."""

    negated: bool
    exact: frozenset[str]
    globs: re.Pattern[str] | None

    @classmethod
    def of(cls, values: tuple[str, ...], *, negated: bool) -> Actions:
        """Make the element of its patterns."""
        lowered = [value.lower() for value in values]
        exact = frozenset(v for v in lowered if "*" not in v and "?" not in v)
        globs = [_glob(value) for value in lowered if value not in exact]
        pattern = re.compile("|".join(globs), re.DOTALL) if globs else None
        return cls(negated, exact, pattern)

    def match(self, action: str) -> bool:
        """Answer whether an action, in lower case, is meant."""
        named = action in self.exact or (
            self.globs is not None and self.globs.fullmatch(action) is not None
        )
        return named is not self.negated


@dataclass(frozen=True, slots=True)
class Resources:
    """A ``Resource`` or ``NotResource`` element."""

    negated: bool
    everything: bool
    texts: tuple[Text, ...]

    @classmethod
    def of(
        cls, values: tuple[str, ...], *, negated: bool, variables: bool
    ) -> Resources:
        """Make the element of its patterns."""
        whole = map(_complete, values)
        texts = tuple(parse_text(value, variables=variables) for value in whole)
        return cls(negated, "*" in values, texts)

    def match(self, resource: str, context: Context) -> bool:
        """Answer whether a resource is meant; ``*`` stands for no certain one."""
        named = self.everything or any(
            text.is_arn_of(resource, context) and is_of_type(text.source, resource)
            for text in self.texts
        )
        return named is not self.negated


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a policy."""

    number: int
    """Counted from one."""
    sid: str | None
    allows: bool
    actions: Actions
    resources: Resources | None
    principals: Principals | None
    not_principals: Principals | None
    conditions: tuple[Condition, ...]
    element: Mapping[str, Any] = field(compare=False)
    """The statement as written."""

    def match(self, action: str, resource: str, context: Context) -> bool:
        """Answer whether it speaks of a request, whoever makes it.

        Args:
            action: The action, in lower case.
            resource: The resource's ARN, or ``*``.
            context: The condition keys, in lower case.
        """
        return (
            self.actions.match(action)
            and (self.resources is None or self.resources.match(resource, context))
            and all(condition.is_met(context) for condition in self.conditions)
        )

    def __str__(self) -> str:
        """Name the statement: ``statement 1 (ReadLogs)``."""
        sid = f" ({self.sid})" if self.sid else ""
        return f"statement {self.number}{sid}"


def _complete(resource: str) -> str:
    """Fill up an ARN that ends early: ``arn:aws:sqs`` is ``arn:aws:sqs:*:*:*``.

    Source: IAM user guide, "IAM JSON policy elements: Resource".
    """
    missing = _COLONS - resource.count(":")
    if not resource.startswith("arn:") or missing <= 0:
        return resource
    return resource + ":*" * missing


def _glob(pattern: str) -> str:
    escaped = re.escape(pattern)
    return escaped.replace(r"\*", ".*").replace(r"\?", ".")
