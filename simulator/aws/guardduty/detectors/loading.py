"""The rules that are shipped, read once from the files beside this module."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml

from gameday.simulator.aws.guardduty.detectors.rule import Rule, RuleFile, compile_rules

__all__ = ["load_rules"]


@cache
def load_rules() -> tuple[Rule, ...]:
    """Return every rule, in the order of the files' names and of the rules in them."""
    folder = resources.files(__package__).joinpath("rules")
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    rules: list[Rule] = []
    for file in files:
        if file.name.endswith(".yaml"):
            text = file.read_text("utf-8")
            loaded = yaml.load(text, Loader=yaml.CSafeLoader)
            rules.extend(compile_rules(RuleFile.model_validate(loaded)))
    return tuple(rules)
