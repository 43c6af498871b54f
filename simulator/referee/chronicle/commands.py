"""Commands that a response sends to instances: nothing runs there, so nobody knows.

Whether a command would have contained somebody hangs on who acts through the instance:
a miner that runs there can be killed, a door of its own be shut. No command ends what
is done elsewhere with a stolen key. One that only looks around ends nothing either.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.scenarios.model import Scenario
    from gameday.scorecards.journal import Recorder
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.layers import Listener

__all__ = ["find_goals_by_instance", "tell_commands"]

_OF_AWS = ("AWS-", "AWSEC2-", "AWSSupport-", "AmazonCloudWatch-")
_RUNS_ANYTHING = frozenset(
    {
        "AWS-ApplyAnsiblePlaybooks",
        "AWS-ApplyChefRecipes",
        "AWS-ConfigureAWSPackage",
        "AWS-InstallPowerShellModule",
        "AWS-InstallApplication",
        "AWS-RunDocument",
        "AWS-RunPowerShellScript",
        "AWS-RunRemoteScript",
        "AWS-RunSaltState",
        "AWS-RunShellScript",
    }
)
"""AWS's own documents that do what their caller says; others have work of their own.

Source: Systems Manager user guide, "Running commands on managed nodes", and the list of
public documents (2026-11).
"""
_LOOKS = """
    avml cat cksum date df dmesg du echo file find free getent grep gzip head hostname
    id journalctl last lastlog ls lsblk lscpu lsmod lsof md5sum mkdir mount netstat ps
    pwd set sha256sum sleep ss stat strings tail tar tee top uname uptime w wc who
    whoami
"""
"""Programs that end nothing: they look, and write down what they saw."""
_PARTS = re.compile(r"[;|&\n]+")
_SUBSTITUTIONS = ("$(", "`", "-exec", "-delete")


def tell_commands(
    journal: Recorder, goals: Callable[[], Mapping[str, frozenset[str]]]
) -> Listener:
    """Make a listener that records each command, and which goals it could have ended.

    Args:
        journal: Where it is written.
        goals: Gives the goals that somebody pursues through an instance, by its id.
    """

    def listen(call: Call, response: Response) -> None:
        if call.operation != "SendCommand" or response.error_code:
            return
        instances = _read_instances(response)
        by_instance = goals() if _could_contain(call.params) else {}
        ended = {goal for each in instances for goal in by_instance.get(each, ())}
        journal.record(
            "command.sent",
            call.actor,
            document=str(call.params.get("DocumentName", "")),
            instances=instances,
            goals=sorted(ended),
        )

    return listen


def find_goals_by_instance(
    scenario: Scenario, fill: Callable[[str], str]
) -> Mapping[str, frozenset[str]]:
    """Find the goals that are pursued from an instance, or through a door of its own.

    Args:
        scenario: What happens.
        fill: Puts an output's value, or one that was saved, in the place of its name.
    """
    found: dict[str, frozenset[str]] = {}
    for inject in scenario.injects:
        ends: list[str] = []
        if inject.connect is not None:
            ends += [inject.connect.source, inject.connect.to]
        if inject.resolve is not None:
            ends.append(inject.resolve.source)
        if inject.goal:
            for end in map(fill, ends):
                found[end] = found.get(end, frozenset()) | {inject.id}
    return found


def _read_instances(response: Response) -> list[str]:
    said: Any = json.loads(response.body)
    return [str(each) for each in said["Command"].get("InstanceIds", ())]


def _could_contain(params: Mapping[str, Any]) -> bool:
    """Tell whether a command may change something on an instance."""
    document = str(params.get("DocumentName", "")).rpartition("/")[2]
    if document.startswith(_OF_AWS) and document not in _RUNS_ANYTHING:
        return False
    lines = (params.get("Parameters") or {}).get("commands")
    if not isinstance(lines, list) or not lines:
        return True
    return not all(map(_only_looks, lines))


def _only_looks(line: str) -> bool:
    """Tell whether a line of a script starts no program that could end anything."""
    if any(sign in line for sign in _SUBSTITUTIONS):
        return False
    parts = [part.split() for part in _PARTS.split(line.partition("#")[0])]
    words = [[word for word in part if word != "sudo"] for part in parts]
    return all(part[0].rpartition("/")[2] in _LOOKS.split() for part in words if part)
