"""CloudFormation's functions, as far as they can be worked out before anything is made.

What depends on parameters, mappings and conditions alone is replaced by its value, and
resources whose condition is false are left out. What refers to resources stays, as
``Ref``, ``Fn::GetAtt``, ``Fn::Join`` and the like, for the account to answer:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_network
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from gameday.scenarios.cloudformation import is_function
from gameday.scenarios.validation import Fault, show
from gameday.simulator.deployment.cloudformation.conditions import Conditions
from gameday.simulator.deployment.cloudformation.functions import FUNCTIONS, join
from gameday.simulator.deployment.cloudformation.loops import LoopInvalid, expand_loops
from gameday.simulator.deployment.cloudformation.substitution import substitute

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.scenarios.cloudformation import Key, Template

__all__ = ["Evaluation"]

_SECTIONS = ("Globals", "Resources", "Outputs")
_DROPPED = frozenset(
    {"Condition", "CreationPolicy", "Metadata", "UpdatePolicy", "UpdateReplacePolicy"}
)
_ZONES = "abcd"
_IPV4_BITS = 32
_PARTS_OF_IF = 3
_REFERENCE = "{{resolve:"


_MOST_RANGES = 256
"""That ``Fn::Cidr`` gives at once."""
_BAD_ARGUMENT = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a function raises whose arguments, once worked out, are not what it takes."""


class _Nothing:
    """What ``AWS::NoValue`` stands for: the property is not there."""


_NOTHING: Final = _Nothing()


@dataclass(slots=True)
class Evaluation:
    """Works a template out.

    Args:
        template: The template, its functions written out.
        names: Values of parameters and of CloudFormation's pseudo parameters.
        include: Reads a file that ``AWS::Include`` names, as data.
        resolve: Answers a dynamic reference, ``ssm:name``; None where it cannot.
    """

    template: Template
    names: Mapping[str, Any]
    include: Callable[[str], Any]
    resolve: Callable[[str], str | None]
    faults: list[Fault] = field(default_factory=list)
    _conditions: Conditions = field(init=False)

    def __post_init__(self) -> None:
        declared = self.template.get("Conditions") or {}
        self._conditions = Conditions(declared, self.evaluate, self._complain)

    def run(self) -> Template:
        """Return the template with everything worked out that can be."""
        try:
            result = self._run()
        except RecursionError:  # of a file that includes itself, for one
            self._complain((), "the template goes on for ever: it refers to itself")
            result = {"Resources": {}}
        resources = result["Resources"]
        for name, resource in resources.items():
            if isinstance(resource, dict) and "DependsOn" in resource:
                needed = self._list_needed(name, resource["DependsOn"])
                resource["DependsOn"] = [each for each in needed if each in resources]
        return result

    def _list_needed(self, name: str, needed: Any) -> list[str]:
        listed = needed if isinstance(needed, list) else [needed]
        names = [each for each in listed if isinstance(each, str)]
        if names != listed:
            path = ("Resources", name, "DependsOn")
            self._complain(path, "expected the name of a resource, or a list of them")
        return names

    def _run(self) -> Template:
        return {
            section: self._section(section)
            for section in _SECTIONS
            if isinstance(self.template.get(section), dict)
        }

    def evaluate(self, value: Any, path: tuple[Key, ...] = ()) -> Any:
        """Return a value with everything worked out that can be."""
        if isinstance(value, str):
            return self._resolve(value, path)
        if isinstance(value, list):
            items = [self.evaluate(v, (*path, i)) for i, v in enumerate(value)]
            return [item for item in items if item is not _NOTHING]
        if not isinstance(value, dict):
            return value
        if is_function(value):
            return self._call(value, path)
        whole = self._expand(value, path)
        entries = {k: self.evaluate(v, (*path, k)) for k, v in whole.items()}
        return {k: v for k, v in entries.items() if v is not _NOTHING}

    def _expand(self, mapping: Template, path: tuple[Key, ...]) -> Template:
        """Write out the loops among a mapping's entries."""
        try:
            return expand_loops(mapping, lambda each: self.evaluate(each, path))
        except LoopInvalid as error:
            self._complain(path, f"`Fn::ForEach` cannot be written out: {error}")
            return {}

    def _section(self, section: str) -> Template:
        content = self._expand(self.template[section], (section,))
        kept: Template = {}
        for name, entry in content.items():
            path = (section, name)
            if not isinstance(entry, dict):
                self._complain(path, "expected a mapping")
                continue
            condition = entry.get("Condition")
            if condition is None or self._conditions.is_true(condition, path):
                plain = {k: v for k, v in entry.items() if k not in _DROPPED}
                kept[name] = self.evaluate(plain, path)
        return kept

    def _call(self, value: Template, path: tuple[Key, ...]) -> Any:
        ((name, argument),) = value.items()
        # these work their arguments out themselves
        special = {
            "Fn::If": self._choose,
            "Fn::Sub": self._substitute,
            "Fn::Transform": self._transform,
            "Ref": self._refer,
        }.get(name)
        if special is not None:
            return special(argument, path)
        return self._work(name, self.evaluate(argument, path), path)

    def _work(self, name: str, argument: Any, path: tuple[Key, ...]) -> Any:
        work = {
            "Fn::Cidr": self._divide,
            "Fn::FindInMap": self._find_in_map,
            "Fn::GetAZs": self._list_zones,
            **FUNCTIONS,
        }.get(name)
        try:
            return work(argument) if work else {name: argument}
        except _BAD_ARGUMENT as error:
            reason = f"no `{error.args[0]}`" if isinstance(error, KeyError) else error
            self._complain(path, f"`{name}` cannot be worked out: {reason}")
            return None

    def _refer(self, argument: Any, path: tuple[Key, ...]) -> Any:
        name = self.evaluate(argument, path)
        if name == "AWS::NoValue":
            return _NOTHING
        if not isinstance(name, str):
            self._complain(path, f"`Ref` takes a name, found {show(name)}")
            return None
        return self.names.get(name, {"Ref": name})

    def _choose(self, argument: Any, path: tuple[Key, ...]) -> Any:
        if not isinstance(argument, list) or len(argument) != _PARTS_OF_IF:
            self._complain(path, "`Fn::If` takes a condition and two values")
            return None
        chosen = 1 if self._conditions.is_true(argument[0], path) else 2
        return self.evaluate(argument[chosen], (*path, "Fn::If", chosen))

    def _substitute(self, argument: Any, path: tuple[Key, ...]) -> Any:
        match argument:
            case str(text):
                extra: Template = {}
            case [str(text), dict(extra)]:
                pass
            case _:
                told = "`Fn::Sub` takes a text, or a text and a mapping"
                self._complain(path, told)
                return None
        own = {name: self.evaluate(value, path) for name, value in extra.items()}
        resolved = self._resolve(text, path)
        return join("", substitute(resolved, {**self.names, **own}))

    def _transform(self, argument: Any, path: tuple[Key, ...]) -> Any:
        match argument:
            case {"Name": "AWS::Include", "Parameters": {"Location": str(location)}}:
                return self.evaluate(self.include(location), path)
        name = argument.get("Name") if isinstance(argument, dict) else argument
        self._complain(path, f"the transform {show(name)} is not known")
        return None

    def _resolve(self, text: str, path: tuple[Key, ...]) -> str:
        """Replace dynamic references, ``{{resolve:ssm:name}}``."""
        before, begin, rest = text.partition(_REFERENCE)
        reference, end, after = rest.partition("}}")
        if not begin or not end:
            return text
        value = self.resolve(reference)
        if value is None:
            self._complain(path, f"there is nothing for `{_REFERENCE}{reference}}}}}`")
        return f"{before}{value or ''}{self._resolve(after, path)}"

    def _find_in_map(self, argument: Any) -> Any:
        """Look a value up; the last argument may give a default."""
        *keys, last = argument
        has_default = isinstance(last, dict) and "DefaultValue" in last
        found = self.template.get("Mappings") or {}
        for key in keys if has_default else argument:
            if has_default and (not isinstance(found, dict) or key not in found):
                return last["DefaultValue"]
            found = found[str(key)]
        return self.evaluate(found)

    def _divide(self, argument: Any) -> Any:
        """Divide an address range into smaller ones."""
        block, count, *bits = argument
        if isinstance(block, dict):
            block = self._find_block(block)
        if block is None:
            return {"Fn::Cidr": argument}
        network = ip_network(block)
        new = _IPV4_BITS - int(bits[0]) if bits else network.prefixlen + 8
        if not 0 < int(count) <= _MOST_RANGES:
            raise ValueError(f"expected 1 to {_MOST_RANGES} ranges, found {count}")
        parts = islice(network.subnets(new_prefix=new), int(count))
        return [str(each) for each in parts]

    def _find_block(self, reference: Template) -> Any:
        """Read the range of a network of this template, which is not made yet."""
        target = reference.get("Fn::GetAtt")
        if not isinstance(target, list) or target[1] != "CidrBlock":
            return None
        resource = self.template["Resources"].get(target[0]) or {}
        block = self.evaluate((resource.get("Properties") or {}).get("CidrBlock"))
        return block if isinstance(block, str) else None

    def _list_zones(self, region: Any) -> Any:
        name = region or self.names["AWS::Region"]
        return [f"{name}{letter}" for letter in _ZONES]

    def _complain(
        self, path: tuple[Key, ...], message: str, hint: str | None = None
    ) -> None:
        fault = Fault(path, message, hint)
        if fault not in self.faults:
            self.faults.append(fault)
