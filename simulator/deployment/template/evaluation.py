"""CloudFormation's functions, as far as they can be worked out before anything is made.

What depends on parameters, mappings and conditions alone is replaced by its value, and
resources whose condition is false are left out. What refers to resources stays, as
``Ref``, ``Fn::GetAtt``, ``Fn::Join``, ``Fn::Select`` and the like, for the account to
answer: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from ipaddress import ip_network
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from simulator.deployment.template.loops import expand_loops
from simulator.deployment.template.substitution import substitute

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simulator.deployment.template.source import Key, Template

__all__ = ["Evaluation", "Fault", "is_known"]

_KEPT_SECTIONS = ("Globals", "Resources", "Outputs")
_ZONES = "abcd"
_IPV4_BITS = 32


class _Nothing:
    """What ``AWS::NoValue`` stands for: the property is not there."""


_NOTHING: Final = _Nothing()


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a template that cannot be worked out."""

    path: tuple[Key, ...]
    message: str
    hint: str | None = None


def is_known(value: Any) -> bool:
    """Say whether a value refers to nothing that is still to be made."""
    if isinstance(value, dict):
        return not is_function(value) and all(map(is_known, value.values()))
    return all(map(is_known, value)) if isinstance(value, list) else True


def is_function(value: Any) -> bool:
    """Say whether a value is a call of a function."""
    if not isinstance(value, dict) or len(value) != 1:
        return False
    (name,) = value
    return isinstance(name, str) and (name == "Ref" or name.startswith("Fn::"))


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
    _conditions: dict[str, bool] = field(default_factory=dict)

    def run(self) -> Template:
        """Return the template with everything worked out that can be."""
        result: Template = {}
        for section in _KEPT_SECTIONS:
            if isinstance(self.template.get(section), dict):
                result[section] = self._section(section)
        for name, resource in result["Resources"].items():
            if isinstance(resource, dict) and "DependsOn" in resource:
                self._clean_dependencies(name, resource, result["Resources"])
        return result

    def _section(self, section: str) -> Template:
        content = expand_loops(
            self.template[section], lambda each: self.evaluate(each, (section,))
        )
        kept: Template = {}
        for name, entry in content.items():
            if not isinstance(entry, dict):
                self._complain((section, name), "expected a mapping")
            elif self._is_wanted(entry, (section, name)):
                plain = {k: v for k, v in entry.items() if k not in _DROPPED}
                kept[name] = self.evaluate(plain, (section, name))
        return kept

    def _is_wanted(self, entry: Template, path: tuple[Key, ...]) -> bool:
        condition = entry.get("Condition")
        return condition is None or self.is_true(condition, path)

    @staticmethod
    def _clean_dependencies(name: str, resource: Template, made: Template) -> None:
        wanted = resource["DependsOn"]
        listed = [wanted] if isinstance(wanted, str) else wanted
        resource["DependsOn"] = [each for each in listed if each in made]
        del name

    def is_true(self, condition: Any, path: tuple[Key, ...] = ()) -> bool:
        """Return a condition's value, by its name."""
        known = self.template.get("Conditions") or {}
        if not isinstance(condition, str) or condition not in known:
            self._complain(path, f"there is no condition `{condition}`")
            return False
        if condition not in self._conditions:
            self._conditions[condition] = False  # ends a circle of conditions
            path = ("Conditions", condition)
            self._conditions[condition] = self._test(known[condition], path)
        return self._conditions[condition]

    def _test(self, test: Any, path: tuple[Key, ...]) -> bool:
        if isinstance(test, bool):
            return test
        name, argument = next(iter(test.items())) if test else ("", None)
        match name:
            case "Condition":
                return self.is_true(argument, path)
            case "Fn::Not":
                return not self._test(argument[0], path)
            case "Fn::And":
                return all(self._test(each, path) for each in argument)
            case "Fn::Or":
                return any(self._test(each, path) for each in argument)
            case "Fn::Equals":
                left, right = (self.evaluate(each, path) for each in argument)
                return _write(left) == _write(right)
        self._complain(path, f"expected a condition function, found `{name}`")
        return False

    def evaluate(self, value: Any, path: tuple[Key, ...] = ()) -> Any:
        """Return a value with everything worked out that can be."""
        if isinstance(value, str):
            return self._resolve_references(value, path)
        if isinstance(value, list):
            items = [self.evaluate(v, (*path, i)) for i, v in enumerate(value)]
            return [item for item in items if item is not _NOTHING]
        if not isinstance(value, dict):
            return value
        if is_function(value):
            return self._call(value, path)
        loops = expand_loops(value, lambda each: self.evaluate(each, path))
        entries = {k: self.evaluate(v, (*path, k)) for k, v in loops.items()}
        return {k: v for k, v in entries.items() if v is not _NOTHING}

    def _call(self, value: Template, path: tuple[Key, ...]) -> Any:
        ((name, argument),) = value.items()
        if name == "Fn::If":
            return self._choose(argument, path)
        if name == "Fn::Sub":
            return self._substitute(argument, path)
        if name == "Fn::Transform":
            return self._transform(argument, path)
        if name == "Ref":
            return self._refer(argument)
        argument = self.evaluate(argument, path)
        work = _FUNCTIONS.get(name)
        if work is None:
            return {name: argument}
        try:
            return work(self, argument)
        except (IndexError, KeyError, TypeError, ValueError) as error:
            self._complain(path, f"`{name}` cannot be worked out: {_say(error)}")
            return None

    def _refer(self, name: Any) -> Any:
        if name == "AWS::NoValue":
            return _NOTHING
        return self.names[name] if name in self.names else {"Ref": name}

    def _choose(self, argument: Any, path: tuple[Key, ...]) -> Any:
        if not isinstance(argument, list) or len(argument) != len(_IF):
            self._complain(path, "`Fn::If` takes a condition and two values")
            return None
        chosen = 1 if self.is_true(argument[0], path) else 2
        return self.evaluate(argument[chosen], path)

    def _substitute(self, argument: Any, path: tuple[Key, ...]) -> Any:
        text, extra = argument if isinstance(argument, list) else (argument, {})
        names = {k: self.evaluate(v, path) for k, v in extra.items()}
        pieces = substitute(
            self._resolve_references(text, path), {**self.names, **names}
        )
        return self._join("", pieces)

    def _transform(self, argument: Any, path: tuple[Key, ...]) -> Any:
        location = (argument.get("Parameters") or {}).get("Location")
        if argument.get("Name") != "AWS::Include" or not isinstance(location, str):
            self._complain(path, f"the transform `{argument.get('Name')}` is not known")
            return None
        return self.evaluate(self.include(location), path)

    def _resolve_references(self, text: str, path: tuple[Key, ...]) -> str:
        begin = text.find("{{resolve:")
        if begin < 0 or (end := text.find("}}", begin)) < 0:
            return text
        reference = text[begin + len("{{resolve:") : end]
        value = self.resolve(reference)
        if value is None:
            self._complain(path, f"there is nothing for `{{{{resolve:{reference}}}}}`")
            value = ""
        rest = self._resolve_references(text[end + 2 :], path)
        return f"{text[:begin]}{value}{rest}"

    @staticmethod
    def _join(separator: str, pieces: list[Any]) -> Any:
        if is_known(pieces):
            return separator.join(map(_write, pieces))
        return {"Fn::Join": [separator, pieces]}

    def _complain(
        self, path: tuple[Key, ...], message: str, hint: str | None = None
    ) -> None:
        fault = Fault(path, message, hint)
        if fault not in self.faults:
            self.faults.append(fault)

    def find_in_map(self, argument: Any) -> Any:
        """Look a value up; the last argument may give a default."""
        *keys, last = argument
        has_default = isinstance(last, dict) and "DefaultValue" in last
        found = self.template.get("Mappings") or {}
        for key in keys if has_default else argument:
            if has_default and (not isinstance(found, dict) or key not in found):
                return last["DefaultValue"]
            found = found[str(key)]
        return self.evaluate(found)

    def divide(self, argument: Any) -> Any:
        """Divide an address range into smaller ones."""
        block, count, *bits = argument
        if isinstance(block, dict):
            block = self._find_block(block)
        if block is None:
            return {"Fn::Cidr": argument}
        network = ip_network(block)
        new = _IPV4_BITS - int(bits[0]) if bits else network.prefixlen + 8
        return [
            str(each) for each in islice(network.subnets(new_prefix=new), int(count))
        ]

    def _find_block(self, reference: Template) -> Any:
        """Read the range of a network of this template, which is not made yet."""
        target = reference.get("Fn::GetAtt")
        if not isinstance(target, list) or target[1] != "CidrBlock":
            return None
        resource = self.template["Resources"].get(target[0]) or {}
        block = self.evaluate((resource.get("Properties") or {}).get("CidrBlock"))
        return block if isinstance(block, str) else None

    def list_zones(self, region: Any) -> Any:
        """Name the zones of a region."""
        name = region or self.names["AWS::Region"]
        return [f"{name}{letter}" for letter in _ZONES]


_IF = ("condition", "then", "else")
_DROPPED = frozenset(
    {"Condition", "CreationPolicy", "Metadata", "UpdatePolicy", "UpdateReplacePolicy"}
)


def _write(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _say(error: Exception) -> str:
    return f"no `{error.args[0]}`" if isinstance(error, KeyError) else str(error)


def _get_attribute(argument: Any) -> Any:
    if isinstance(argument, str):
        argument = argument.split(".", 1)
    if not isinstance(argument, list) or len(argument) < len(("name", "attribute")):
        raise ValueError(f"expected `Resource.Attribute`, found `{argument}`")
    name, *attribute = argument
    return {"Fn::GetAtt": [name, ".".join(map(str, attribute))]}


def _join(argument: Any) -> Any:
    separator, items = argument
    if is_known(items):
        return str(separator).join(map(_write, items))
    return {"Fn::Join": argument}


def _select(argument: Any) -> Any:
    index, items = argument
    if isinstance(items, list) and is_known(index):
        return items[int(index)]
    return {"Fn::Select": argument}


def _split(argument: Any) -> Any:
    separator, text = argument
    return text.split(separator) if isinstance(text, str) else {"Fn::Split": argument}


def _encode(argument: Any) -> Any:
    if is_known(argument):
        return base64.b64encode(_write(argument).encode()).decode()
    return {"Fn::Base64": argument}


def _count(argument: Any) -> Any:
    return len(argument) if isinstance(argument, list) else {"Fn::Length": argument}


def _to_json(argument: Any) -> Any:
    if is_known(argument):
        return json.dumps(argument, separators=(",", ":"))
    return {"Fn::ToJsonString": argument}


_FUNCTIONS: Mapping[str, Callable[[Evaluation, Any], Any]] = {
    "Fn::Base64": lambda _, argument: _encode(argument),
    "Fn::Cidr": Evaluation.divide,
    "Fn::FindInMap": Evaluation.find_in_map,
    "Fn::GetAZs": Evaluation.list_zones,
    "Fn::GetAtt": lambda _, argument: _get_attribute(argument),
    "Fn::Join": lambda _, argument: _join(argument),
    "Fn::Length": lambda _, argument: _count(argument),
    "Fn::Select": lambda _, argument: _select(argument),
    "Fn::Split": lambda _, argument: _split(argument),
    "Fn::ToJsonString": lambda _, argument: _to_json(argument),
}
