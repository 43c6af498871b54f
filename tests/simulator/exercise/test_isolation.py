"""What a function finds around it: its own, and nothing of the machine or the person.

One function looks at everything, in an exercise played as `gameday run` plays it: in a
process of its own. What it found is read from the file it wrote.
"""

from __future__ import annotations

import json
import os
import textwrap
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from gameday.scenarios.loader import load_scenario
from gameday.scenarios.places import Places
from gameday.simulator.exercise import play
from gameday.simulator.options import Options
from gameday.simulator.supervision.forks import supervise

if TYPE_CHECKING:
    from collections.abc import Iterator

PROBES: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("probes.yaml").read_text()
)
SECRET = "SENTINEL-7"
PERSONS = {"GITHUB_TOKEN": SECRET}
"""What a person's shell may hold."""


@pytest.fixture(scope="module")
def _person() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in PERSONS.items():
            patch.setenv(name, value)
        yield


def _write_handler(path: Path, found: Path) -> None:
    """Write a function that runs every probe and writes down what came of it."""
    probes = "".join(
        f"def {name}():\n{textwrap.indent(probe['code'], '    ')}\n"
        for name, probe in PROBES.items()
    )
    path.write_text(
        "import ctypes, gc, json, os, socket, _socket, struct, subprocess, sys\n"
        "import threading\n\nimport boto3\n\n"
        f"{probes}\n"
        "def handler(event, context):\n"
        "    found = {}\n"
        f"    for name in {list(PROBES)}:\n"
        "        try:\n"
        "            found[name] = globals()[name]()\n"
        "        except BaseException as error:\n"
        "            found[name] = f'{type(error).__name__}: {error}'\n"
        f"    with open({str(found)!r}, 'a') as file:\n"
        "        file.write(json.dumps(found) + '\\n')\n"
    )


def _play(home: Path) -> None:
    loaded = load_scenario("impact/ec2-crypto-mining")
    responders = (str(home),)
    options = Options(responders=responders, places=Places.beside(home), latency="none")
    play(loaded, options)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, _person: None) -> dict[str, Any]:
    """Return what the function found, the first time it was called."""
    home = tmp_path_factory.mktemp("curious")
    _write_handler(home / "handler.py", home / "found.json")
    (home / "beside.txt").write_text("beside")
    (home / "responder.yaml").write_text(
        "title: T\ndoc: D.\nlike: isolate-instance\ntimeout: 60\n"
        "policy: [{Effect: Allow, Action: '*', Resource: '*'}]\n"
    )
    ending = supervise(partial(_play, home), limit_s=120)
    assert ending.trouble is None, ending.trouble
    first, *_ = (home / "found.json").read_text().splitlines()
    result: dict[str, Any] = json.loads(first)
    return result


@pytest.mark.parametrize("name", PROBES)
def test_a_function_finds_what_lambda_would_give(
    found: dict[str, Any], name: str
) -> None:
    """Each probe says what it must find, or what it must not."""
    told = json.dumps(found[name])
    wanted = PROBES[name]
    assert wanted.get("finds", "") in told
    assert SECRET not in told
    assert not [word for word in wanted.get("never", ()) if word in told], told


def test_the_person_keeps_what_is_his(found: dict[str, Any]) -> None:
    """Only the exercise was without it."""
    assert found
    assert os.environ["GITHUB_TOKEN"] == SECRET
