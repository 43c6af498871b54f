"""The emulator's errors in the words AWS has for them, where they were seen.

Responders and alarms read what an error says, people search for it. What the emulator
says in other words, or in Python's, is told as AWS does. The code is the emulator's.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from gameday.simulator.aws.refusals.queries import fill_text
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.gateway import Proceed

__all__ = ["reword"]


class _Wording(NamedTuple):
    """A row of the table."""

    operations: frozenset[str]
    code: str
    of: re.Pattern[str]
    words: str

    def fits(self, call: Call, response: Response) -> re.Match[str] | None:
        if self.operations and call.operation not in self.operations:
            return None
        if self.code not in ("", response.error_code):
            return None
        return self.of.fullmatch(response.error_message or "")


def reword(call: Call, proceed: Proceed) -> Response:
    """Tell an error of the emulator's in AWS's words.

    Raises:
        AwsError: There is one, and AWS words it otherwise.
    """
    response = proceed(call)
    if response.error_code is None or response.gap is not None:
        return response
    told = response.error_message or ""
    for wording in _load().get(call.service, ()):
        found = wording.fits(call, response)
        if found is not None:
            told = found.expand(fill_text(wording.words, _describe(call)))
            raise AwsError(response.error_code, told, status=response.status)
    return response


def _describe(call: Call) -> dict[str, Any]:
    machine = str(call.params.get("stateMachineArn", "")).rpartition(":")[2]
    place = {"account": call.account, "region": call.region, "machine": machine}
    return {**call.params, **place}


@lru_cache(maxsize=1)
def _load() -> Mapping[str, tuple[_Wording, ...]]:
    text = (resources.files(__package__) / "wording.yaml").read_text("utf-8")
    table: dict[str, tuple[_Wording, ...]] = {}
    for row in yaml.load(text, Loader=yaml.CSafeLoader):
        service, *operations = row["calls"].split()
        wording = _Wording(
            frozenset(operations),
            row.get("code", ""),
            re.compile(row["of"], re.DOTALL),
            row["words"],
        )
        table[service] = (*table.get(service, ()), wording)
    return table
