"""Would this call succeed now? Asked for a goal or a check, without making it.

Policies alone do not answer: an allowed call fails all the same where what it is about
is gone. So an allowed read is read, by the simulator itself and without a trace.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError

from gameday.simulator.aws.reads import is_read_only
from gameday.simulator.engine.gateway.call import Caller
from gameday.simulator.referee.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from gameday.simulator.account import Credentials, EmbeddedAccount
    from gameday.simulator.aws.iam import Authorizer

__all__ = ["Access"]

_STRANGER = Caller(kind="anonymous", account="", arn="*")

_HANDS_OUT = ("AssumeRole", "Decrypt", "Generate", "GetSessionToken", "Receive")
"""What CloudTrail calls reads although there is one session or message more, or less,
afterwards."""


class Access:
    """Answers from the state of keys, policies and resources.

    Args:
        account: Where the call would be made.
        authorizer: Judges it by the account's policies.
        find_caller: Returns who holds an access key now, or None.
        now: Returns the time of the question.
    """

    def __init__(
        self,
        account: EmbeddedAccount,
        authorizer: Authorizer,
        *,
        find_caller: Callable[[str], Caller | None],
        now: Callable[[], datetime],
    ) -> None:
        self._account = account
        self._authorizer = authorizer
        self._find_caller = find_caller
        self._now = now

    def preview(
        self,
        credentials: Credentials | None,
        service: str,
        operation: str,
        parameters: Mapping[str, Any],
        *,
        source_ip: str = "",
        as_new: bool = False,
    ) -> Answer:
        """Say whether somebody's call would succeed now.

        Args:
            credentials: Whose call it would be; None for an anonymous one.
            service: botocore's name of the service.
            operation: botocore's name of the operation.
            parameters: The operation's parameters.
            source_ip: Where it would come from; from nowhere in particular where that
                is left out.
            as_new: Whether the session is taken for one that begins now.
        """
        caller = _STRANGER
        if credentials is not None:
            known = self._find_caller(credentials.access_key)
            if known is None:
                reason = f"nobody has the key {credentials.access_key} any more"
                return Answer(holds=False, reason=reason)
            caller = known
        if as_new:
            caller = replace(caller, issued_at=self._now(), expires_at=None)
        decision = self._authorizer.would_allow(
            caller,
            service,
            operation,
            parameters,
            self._now(),
            region=self._account.region,
            source_ip=source_ip,
        )
        if not decision.allowed or not _is_lookup(operation):
            return Answer(decision.allowed, decision.reason)
        failure = self._read(caller, service, operation, parameters)
        if failure is not None:
            return Answer(holds=False, reason=failure)
        return Answer(holds=True, reason=decision.reason)

    def _read(
        self,
        caller: Caller,
        service: str,
        operation: str,
        parameters: Mapping[str, Any],
    ) -> str | None:
        """Read as the simulator; return why nothing is there, or None."""
        account = self._account
        # The simulator's own credentials in the caller's account: its calls take no
        # time, are refused nothing and leave no trace in CloudTrail.
        own = account.register_account(caller.account or account.account_id)
        client = account.client(service, own)
        try:
            getattr(client, xform_name(operation))(**parameters)
        except ClientError as error:
            code = error.response["Error"].get("Code", "an error")
            return f"{service}:{operation} would end in {code}"
        except BotoCoreError as error:
            return str(error)
        return None


def _is_lookup(operation: str) -> bool:
    """Say whether trying is free: a read that hands out and uses up nothing."""
    return is_read_only(operation) and not operation.startswith(_HANDS_OUT)
