"""Trying an AWS call with somebody's credentials, through the gateway."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError

from gameday.scenarios.errors import InjectFailed
from gameday.scenarios.operations import input_shape
from gameday.scenarios.parts import find_part
from gameday.scenarios.shapes import encode_params
from gameday.simulator.actors.attempts.attempt import Attempt
from gameday.simulator.aws.vpc import Stop
from gameday.simulator.aws.vpc.addresses import is_address, is_internal, parse_address
from gameday.simulator.engine.gateway.origin import Origin, calling_as
from gameday.simulator.referee.answer import Answer
from gameday.simulator.referee.scope import ANYTHING, Scope
from gameday.simulator.referee.services import read_access

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.simulator.account import Credentials, EmbeddedAccount
    from gameday.simulator.aws.vpc import Way
    from gameday.simulator.referee.answer import Preview

    Rehearse = Callable[
        [Credentials | None, str, str, Mapping[str, Any]], Answer | None
    ]

__all__ = ["ALLOWED", "CallAttempt"]

ALLOWED = "allowed"
"""How a call is expected to end that is not meant to fail."""
_WHERE_CALLS_GO = Scope.of("ec2")
"""Instances, routes, filters and endpoints."""
_WHERE_SESSIONS_COME_FROM = Scope.of("ec2", "iam")
"""Roles, and the metadata of instances."""


class CallAttempt(Attempt):
    """Makes one AWS call.

    Args:
        account: Where it is made.
        operation: ``service:Operation``, by botocore's names.
        parameters: Gives the call's parameters, filled in at each attempt.
        credentials: Gives whose call it is; None for an anonymous one.
        prospect: Gives whose call it would be, without taking anything, and whether
            the session would only begin with it.
        origin: What the sensors see of the caller, its address as the scenario says it.
        find_way: Finds how a call gets from there to a service.
        expect: ``allowed``, or the error code the call must end with.
        save: Names for parts of the answer, each a JMESPath.
        bind: Takes the saved values.
        preview: Answers without making the call.
        rehearse: Says whether what the call needs is there, None where only a try can.
    """

    def __init__(
        self,
        account: EmbeddedAccount,
        operation: str,
        *,
        parameters: Callable[[], Mapping[str, Any]],
        credentials: Callable[[], Credentials | None],
        prospect: Callable[[], tuple[Credentials | None, bool]],
        origin: Origin,
        find_way: Callable[[str, str], Way | Stop],
        preview: Preview,
        rehearse: Rehearse,
        expect: str = ALLOWED,
        save: Mapping[str, str] | None = None,
        bind: Callable[[str, Any], None] | None = None,
    ) -> None:
        self._account = account
        self._name = operation
        self._service, _, self._operation = operation.partition(":")
        self._parameters = parameters
        self._credentials = credentials
        self._prospect = prospect
        self._origin = origin
        self._find_way = find_way
        self._preview = preview
        self._rehearse = rehearse
        self._expect = expect
        self._reads = ANYTHING
        self._save = dict(save or {})
        self._bind = bind

    @property
    def reads(self) -> Scope:
        """What it hangs on, by the parameters that were asked about last."""
        return self._reads

    @property
    def _is_inside(self) -> bool:
        """Whether the calls may come from a network of the account."""
        place = self._origin.source_ip
        return not is_address(place) or is_internal(parse_address(place))

    def make(self) -> Answer:
        """Make the call; an error that was expected is a success."""
        way = self._find_way(self._origin.source_ip, self._service)
        if isinstance(way, Stop):
            return self._stay(way)
        origin = replace(self._origin, source_ip=way.source_ip, endpoint=way.endpoint)
        try:
            with calling_as(origin):
                result = self._call()
        except ClientError as error:
            return self._judge(error.response["Error"])
        except BotoCoreError as error:
            return Answer(
                holds=False, reason=f"{self._name} could not be sent: {error}"
            )
        except InjectFailed as error:
            # Who should call is not there, or has nothing to sign with: like a refusal,
            # that may be the response's doing.
            return Answer(holds=False, reason=str(error))
        for name, path in self._save.items():
            if self._bind is not None:
                self._bind(name, find_part(path, result))
        if self._expect != ALLOWED:
            return Answer(
                holds=False, reason=f"{self._name} was allowed, not {self._expect}"
            )
        return Answer(holds=True, reason=f"{self._name} was allowed")

    def would_work(self) -> Answer:
        """Say whether the call would be allowed now."""
        self._reads = ANYTHING  # as long as nobody knows whose call it would be
        credentials, as_new = self._prospect()
        parameters = self._encoded()
        self._reads = read_access(self._service, self._operation, parameters)
        if as_new:
            self._reads |= _WHERE_SESSIONS_COME_FROM
        if self._is_inside:
            self._reads |= _WHERE_CALLS_GO
        way = self._find_way(self._origin.source_ip, self._service)
        if isinstance(way, Stop):
            return self._stay(way)
        answer = self._preview(
            credentials,
            self._service,
            self._operation,
            parameters,
            source_ip=way.source_ip,
            endpoint=way.endpoint,
            as_new=as_new,
        )
        return answer if self._expect == ALLOWED else answer.opposite()

    def rehearse(self) -> Answer | None:
        """Say whether an allowed call would succeed; None where only a try can tell."""
        if self._expect != ALLOWED:
            return None
        credentials, _ = self._prospect()
        return self._rehearse(
            credentials, self._service, self._operation, self._encoded()
        )

    def _stay(self, stop: Stop) -> Answer:
        """Answer for a call that reaches no service, whatever it was to end in."""
        return Answer(
            holds=False, reason=f"{self._name} could not be sent: {stop.reason}"
        )

    def _call(self) -> Mapping[str, Any]:
        method = getattr(self._client(), xform_name(self._operation))
        result: dict[str, Any] = method(**self._encoded())
        # A stream can be read once; what is saved of it must be text all the same.
        if "Body" in result and hasattr(result["Body"], "read"):
            result["Body"] = result["Body"].read().decode(errors="replace")
        return result

    def _client(self) -> Any:
        credentials = self._credentials()
        if credentials is None:
            return self._account.anonymous_client(self._service)
        return self._account.client(self._service, credentials)

    def _encoded(self) -> dict[str, Any]:
        encoded: dict[str, Any] = encode_params(
            dict(self._parameters()), input_shape(self._name)
        )
        return encoded

    def _judge(self, error: Mapping[str, Any]) -> Answer:
        code, message = error.get("Code", "Unknown"), error.get("Message")
        # The emulator writes the word where it has no message.
        told = "" if message in {None, "", "None"} else f": {message}"
        return Answer(code == self._expect, f"{self._name} ended in {code}{told}")
