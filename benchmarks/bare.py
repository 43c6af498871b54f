"""The peer: an exercise's stacks and calls on moto alone, without a simulator.

It is given every advantage that the simulator has: ids that are known beforehand,
clients that are made once, one loader of service descriptions for all sessions, the
methods of moto's classes listed once. ``python -m benchmarks.bare FILE`` plays a script
from nothing, as somebody's own program would, and has the last two with ``--shared``.
"""

from __future__ import annotations

import io
import os
import pickle
import sys
import warnings
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import boto3
from botocore import loaders, xform_name
from botocore.config import Config
from moto import mock_aws

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["NO_IMAGES", "BareCall", "BareStack", "Peer", "Script", "load_script"]

NO_IMAGES = {"MOTO_EC2_LOAD_DEFAULT_AMIS": "false"}
"""They cost 60 to 130 ms a region, and an exercise has none either."""
_REGION = "us-east-1"
_SEED = 1


@dataclass(frozen=True, slots=True)
class BareStack:
    """A stack that is made."""

    name: str
    template: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BareCall:
    """A call that is made, in the names and members of botocore."""

    service: str
    operation: str
    params: Mapping[str, Any]
    region: str = _REGION


@dataclass(frozen=True, slots=True)
class Script:
    """What an exercise did to its account, in order."""

    bucket: str
    """Where the code of the stacks' functions is."""
    uploads: Mapping[str, bytes]
    """That code, by its keys; none where it stands in the templates."""
    stacks: tuple[BareStack, ...]
    calls: tuple[BareCall, ...]


class Peer:
    """moto in this process, with clients that are made once."""

    def __init__(self) -> None:
        self._clients: dict[tuple[str, str], Any] = {}

    def play(self, script: Script) -> None:
        """Make the stacks and the calls, from an empty account."""
        with self.open() as call:
            self.deploy(script)
            for each in script.calls:
                call(each)

    @contextmanager
    def open(self) -> Iterator[Callable[[BareCall], Any]]:
        """Begin an empty account; what makes calls returns answers, or what was raised.

        Its ids are drawn alike every time.
        """
        from moto.moto_api._internal import mock_random

        quiet = io.StringIO()  # moto prints what it does not support
        with (
            patch.dict(os.environ, NO_IMAGES),
            mock_aws(),
            warnings.catch_warnings(),
            redirect_stdout(quiet),
        ):
            warnings.simplefilter("ignore")
            mock_random.seed(_SEED)
            with redirect_stderr(quiet):
                yield self._call

    def deploy(self, script: Script) -> None:
        """Make the stacks, and first what they are made of."""
        if script.uploads:
            self.client("s3").create_bucket(Bucket=script.bucket)
        for key, body in script.uploads.items():
            self.client("s3").put_object(Bucket=script.bucket, Key=key, Body=body)
        for stack in script.stacks:
            parameters = [
                {"ParameterKey": key, "ParameterValue": value}
                for key, value in stack.parameters.items()
            ]
            self.client("cloudformation").create_stack(
                StackName=stack.name,
                TemplateBody=stack.template,
                Parameters=parameters,
                Capabilities=["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
            )

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Look around without a trace: each answer of moto's draws an id."""
        from moto.moto_api._internal import mock_random

        before = mock_random.getstate()
        try:
            yield
        finally:
            mock_random.setstate(before)

    def client(self, service: str, region: str = _REGION) -> Any:
        """Return a client, the same one for the same service and region."""
        key = (service, region)
        if key not in self._clients:
            self._clients[key] = boto3.client(
                service,
                region_name=region,
                aws_access_key_id="testing",
                aws_secret_access_key="testing",  # noqa: S106 - moto's own example
                config=Config(retries={"total_max_attempts": 1}),
            )
        return self._clients[key]

    def _call(self, call: BareCall) -> Any:
        method = getattr(
            self.client(call.service, call.region), xform_name(call.operation)
        )
        try:
            return method(**call.params)
        except Exception as error:  # noqa: BLE001 - moto itself fails at some calls
            return error


@contextmanager
def with_shared_caches() -> Iterator[None]:
    """Give every session one loader, and have moto list a class's methods once."""
    import botocore.session
    from moto.core import responses, utils

    loader = loaders.create_loader()
    methods = cache(utils.method_names_from_class)
    with ExitStack() as stack:
        for module, name, value in (
            (botocore.session, "create_loader", lambda *_, **__: loader),
            (responses, "method_names_from_class", methods),
        ):
            stack.enter_context(patch.object(module, name, value))
        yield


def load_script(path: Path) -> Script:
    """Read a script that was pickled."""
    script: Script = pickle.loads(path.read_bytes())  # noqa: S301 - we wrote it
    return script


def main(arguments: list[str]) -> None:
    """Play a script once, in a process that has played nothing."""
    *options, path = arguments
    with ExitStack() as stack:
        if "--shared" in options:
            stack.enter_context(with_shared_caches())
        Peer().play(load_script(Path(path)))


if __name__ == "__main__":
    main(sys.argv[1:])
