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
PERSONS = {
    "AWS_PROFILE": "nosuch",
    "AWS_DEFAULT_PROFILE": "nosuch",
    "AWS_USE_FIPS_ENDPOINT": "true",
    "AWS_USE_DUALSTACK_ENDPOINT": "true",
    "AWS_STS_REGIONAL_ENDPOINTS": "nonsense",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:9",
    "AWS_REGION": "mars-north-1",
    "AWS_DEFAULT_REGION": "mars-north-1",
    "AWS_MAX_ATTEMPTS": "many",
    "AWS_RETRY_MODE": "nonsense",
    "AWS_CA_BUNDLE": "/nosuch",
    "AWS_DATA_PATH": "/nosuch",
    "AWS_SECRET_ACCESS_KEY": SECRET,
    "BOTO_CONFIG": "/nosuch",
    "GITHUB_TOKEN": SECRET,
    "HTTPS_PROXY": f"http://{SECRET}:9",
    "REQUESTS_CA_BUNDLE": "/nosuch",
}
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


def _look_around(home: Path) -> dict[str, Any]:
    """Play an exercise, and return what the function found when it was first called."""
    home.mkdir()
    _write_handler(home / "handler.py", home / "found.json")
    (home / "responder.yaml").write_text(
        "title: T\ndoc: D.\nlike: isolate-instance\ntimeout: 60\n"
        "policy: [{Effect: Allow, Action: '*', Resource: '*'}]\n"
    )
    ending = supervise(partial(_play, home), limit_s=120)
    assert ending.trouble is None, ending.trouble
    first, *_ = (home / "found.json").read_text().splitlines()
    result: dict[str, Any] = json.loads(first)
    return result


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, _person: None) -> dict[str, Any]:
    """Return what the function found."""
    return _look_around(tmp_path_factory.mktemp("one") / "curious")


@pytest.fixture(scope="module")
def found_again(
    tmp_path_factory: pytest.TempPathFactory, found: dict[str, Any]
) -> dict[str, Any]:
    """Return what it found in another run of the seed, from another folder."""
    # What the first run imported is here already: it is as warm as a campaign's child.
    import gameday.simulator.siem  # noqa: F401

    assert found
    return _look_around(tmp_path_factory.mktemp("another") / "curious")


@pytest.mark.parametrize("name", [n for n, p in PROBES.items() if p.get("seeded")])
def test_a_seed_gives_the_same_chance(
    found: dict[str, Any], found_again: dict[str, Any], name: str
) -> None:
    """Random numbers, clocks and names are the exercise's, not the machine's."""
    assert isinstance(found[name], list), found[name]
    assert found_again[name] == found[name]


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
