"""The conditions of a template, worked out when somebody asks for one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gameday.scenarios.spelling import suggest
from gameday.simulator.deployment.cloudformation.functions import write_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.scenarios.cloudformation import Key

__all__ = ["Conditions"]

_Path = tuple["Key", ...]


@dataclass(slots=True)
class Conditions:
    """The values of conditions.

    Args:
        declared: The conditions as they are written.
        evaluate: Works a value out, at a path.
        complain: Takes a path, what is wrong there, and a hint.
    """

    declared: Mapping[str, Any]
    evaluate: Callable[[Any, _Path], Any]
    complain: Callable[[_Path, str, str | None], None]
    _values: dict[str, bool] = field(default_factory=dict)

    def is_true(self, name: Any, path: _Path) -> bool:
        """Return a condition's value; one that is not there is false."""
        if not isinstance(name, str) or name not in self.declared:
            hint = suggest(str(name), self.declared)
            self.complain(path, f"there is no condition `{name}`", hint)
            return False
        if name not in self._values:
            self._values[name] = False  # ends a circle of conditions
            test = self.declared[name]
            self._values[name] = self._test(test, ("Conditions", name))
        return self._values[name]

    def _test(self, test: Any, path: _Path) -> bool:
        if isinstance(test, bool):
            return test
        name, argument = next(iter(test.items())) if isinstance(test, dict) else ("", 0)
        if name == "Condition":
            return self.is_true(argument, path)
        work: Callable[[list[Any]], bool] | None = {
            "Fn::And": lambda tests: all(self._test(each, path) for each in tests),
            "Fn::Equals": lambda values: self._is_equal(values, path),
            "Fn::Not": lambda tests: not self._test(tests[0], path),
            "Fn::Or": lambda tests: any(self._test(each, path) for each in tests),
        }.get(name)
        if work is None or not isinstance(argument, list):
            message = f"expected a condition function, found `{name or test}`"
            self.complain(path, message, None)
            return False
        return work(argument)

    def _is_equal(self, values: list[Any], path: _Path) -> bool:
        left, right = (write_text(self.evaluate(each, path)) for each in values)
        return left == right
