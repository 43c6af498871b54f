"""What a repository answers incidents with, known by the form of its files.

A file is what its content says: a template has resources, a runbook a schema version,
a state machine states, a policy of Custodian a resource, a handler an event and a
context. No file is imported or run. What a template deploys is the template's.
"""

from __future__ import annotations

import ast
import os
import re
import shlex
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from gameday.scenarios.document.nodes import compose
from gameday.scenarios.errors import GameDayError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Remedy", "find_remedies"]

_LARGEST = 1 << 20
"""Bytes of a file beyond which nobody wrote it by hand."""
_MOST = 20_000
"""Files that are looked at."""
_DOCUMENTS = frozenset({".json", ".template", ".yaml", ".yml"})
_SCRIPTS = frozenset({"", ".bash", ".py", ".sh"})
_DEEPEST = 3
"""Levels of a document at which it says what it is."""
_PASSED_OVER = re.compile(
    r"\..*|__pycache__|node_modules|site-packages|venv|tests?|gameday-runs|build|dist"
)
_ANSWERS = re.compile(
    r"AWS::(Lambda|Serverless)::Function|AWS::(StepFunctions|Serverless)::StateMachine"
    r"|AWS::SSM::Document"
)
"""The types of resources that do something when they are called."""
_CALLS_AWS = re.compile(
    r"\bboto3\b|\baws +(?!cloudformation|configure|ecr|s3 |sts)[a-z0-9-]+ +[a-z]"
)
"""What calls AWS for more than to deploy something."""
_RUNS = re.compile(r"\bsys\.stdin\b|\bGAMEDAY_EVENT\b|\b__main__\b")
"""What Python runs by itself says, which no module to import does."""
_CODE = re.compile(r"""["']?(?:CodeUri|Code)["']?\s*:\s*["']?([\w./-]+)""")
_HANDLER_ARGUMENTS = 2
_RESPONDER = "responder.yaml"


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing that answers incidents."""

    kind: str
    """What people call it."""
    path: Path
    """Its file, as the repository has it."""
    spec: str
    """How `--responder` and a suite name it."""
    text: str
    """All that it says, in which its scenario is looked for."""
    draft: str | None = None
    """A file that has to be written for it to be deployed, at the spec's path."""


def find_remedies(root: Path) -> list[Remedy]:
    """Find what a repository has, in the order of its paths.

    Args:
        root: The repository's folder.
    """
    documents: list[Remedy] = []
    programs: list[Remedy] = []
    for path in _list_files(root):
        text = _read(root / path)
        if path.suffix in _DOCUMENTS and text:
            documents += _find_document(path, text)
        elif path.suffix in _SCRIPTS and text:
            programs += _find_program(root, path, text)
    templates = [each for each in documents if each.kind == "template"]
    found = [each for each in documents if not _is_part(each, templates)]
    found += [each for each in programs if not _is_part(each, templates)]
    return sorted((_complete(root, each) for each in found), key=lambda it: it.path)


def _list_files(root: Path) -> Iterator[Path]:
    """Go through the files that people write, by their paths in the repository."""
    seen = 0
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if not _PASSED_OVER.fullmatch(f))
        for name in sorted(names):
            seen += 1
            if seen > _MOST:
                return
            if not name.startswith((".", "test_", "conftest")):
                yield Path(folder, name).relative_to(root)


def _read(path: Path) -> str:
    """Read a text; of what is none, or cannot be read, there is nothing to say."""
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return ""
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _find_document(path: Path, text: str) -> Iterator[Remedy]:
    data = _parse(text)
    if not isinstance(data, dict):
        return
    name = path.as_posix()
    if _is_template(data):
        yield Remedy("template", path, f"template:{name}", text)
    elif data.get("schemaVersion") == "0.3" and "mainSteps" in data:
        yield Remedy("runbook", path, f"ssm:{name}", text)
    elif isinstance(data.get("StartAt"), str) and isinstance(data.get("States"), dict):
        stem = "-".join((*path.parts[:-1], path.name.partition(".")[0]))
        place = f"game-day/{stem}.template.yaml"
        draft = _deploy_states(os.path.relpath(name, "game-day"))
        yield Remedy("state machine", path, f"template:{place}", text, draft)
    elif _has_policies(data.get("policies")):
        yield Remedy("Custodian policies", path, f"custodian:{name}", text)


def _parse(text: str) -> Any:
    """Read as much of a document as tells what it is, every value as its text."""
    try:
        root = compose(text, "")
    except (GameDayError, ValueError):  # what cannot be read deploys nothing either
        return None
    return _unfold(root, _DEEPEST)


def _unfold(node: Any, levels: int) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if node is None or not levels:
        return None
    if isinstance(node, yaml.SequenceNode):
        return [_unfold(each, levels - 1) for each in node.value]
    pairs = ((_unfold(key, 0), value) for key, value in node.value)
    return {key: _unfold(value, levels - 1) for key, value in pairs}


def _is_template(data: Mapping[str, Any]) -> bool:
    resources = data.get("Resources")
    kinds = [
        str(each.get("Type"))
        for each in (resources.values() if isinstance(resources, dict) else ())
        if isinstance(each, dict)
    ]
    return any(map(_ANSWERS.fullmatch, kinds))


def _has_policies(value: Any) -> bool:
    return (
        isinstance(value, list)
        and value != []
        and all(
            isinstance(each, dict) and {"name", "resource"} <= each.keys()
            for each in value
        )
    )


def _find_program(root: Path, path: Path, text: str) -> Iterator[Remedy]:
    if not _CALLS_AWS.search(text):
        return
    function = _find_handler(text) if path.suffix == ".py" else None
    if function is not None:
        beside = root / path.parent / _RESPONDER
        is_folder = path.name == "handler.py" and beside.is_file()
        spec = (
            path.parent.as_posix()
            if is_folder
            else f"lambda:{path.as_posix()}:{function}"
        )
        yield Remedy("handler", path, spec, text)
    elif text.startswith("#!") or (path.suffix == ".py" and _RUNS.search(text)):
        words = shlex.quote(path.as_posix())
        if not os.access(root / path, os.X_OK):
            words = f"{_find_interpreter(text)} {words}"
        yield Remedy("script", path, f"command:{words}", text)


def _find_handler(text: str) -> str | None:
    """Return the name of the function that Lambda would call."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError):
        return None
    names = [
        node.name
        for node in body
        if isinstance(node, ast.FunctionDef)
        and len(node.args.args) == _HANDLER_ARGUMENTS
        and node.args.args[1].arg.strip("_") in {"context", "ctx"}
    ]
    named = [name for name in names if "handler" in name]
    return next(iter((*named, *names)), None)


def _find_interpreter(text: str) -> str:
    """Return the program that a script names on its first line; Python is ours."""
    if not text.startswith("#!"):
        return "python3"
    words = text.partition("\n")[0].removeprefix("#!").split()
    names = [Path(word).name for word in words if not word.startswith("-")]
    return next((name for name in names if name != "env"), "sh")


def _is_part(remedy: Remedy, templates: list[Remedy]) -> bool:
    """Whether a template deploys it: one names its file, or the folder of its code."""
    return any(_deploys(each, remedy) for each in templates if each is not remedy)


def _deploys(template: Remedy, remedy: Remedy) -> bool:
    if remedy.kind == "template":
        return False
    if remedy.kind not in {"handler", "script"}:
        return remedy.path.name in template.text
    folders = (template.path.parent / code for code in _CODE.findall(template.text))
    return any(remedy.path.is_relative_to(folder) for folder in folders)


def _complete(root: Path, remedy: Remedy) -> Remedy:
    """Add to a template the code that it deploys, which says what it is for."""
    if remedy.kind != "template":
        return remedy
    folder = root / remedy.path.parent
    files = [p for p in sorted(folder.rglob("*.py"))[:50] if p != root / remedy.path]
    return replace(remedy, text="\n".join((remedy.text, *map(_read, files))))


def _deploy_states(definition: str) -> str:
    return f"""\
# Deploys {Path(definition).name} in a game day, in place of what deploys it in AWS: if
# that is a template, name it in the suite instead of this one.
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Workflow:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: {definition}
      Policies:
        - Statement: # what its role may do in AWS; left like this it may do everything
            - {{Effect: Allow, Action: "*", Resource: "*"}}
      Events:
        Finding:
          Type: EventBridgeRule
          Properties:
            Pattern:
              source: [aws.guardduty]
              detail-type: [GuardDuty Finding]
"""
