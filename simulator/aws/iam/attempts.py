"""An attempt: one operation with its parameters, by one caller, made or only imagined.

The authorizer answers for attempts, so that a goal can ask about a call that nobody
makes. A call on its way through the gateway is turned into one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gameday.simulator.aws.iam.texts import Value
    from gameday.simulator.engine.gateway.call import Call, Caller, Params

__all__ = ["Attempt"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One operation as somebody tries it; names follow botocore."""

    caller: Caller
    service: str
    operation: str
    params: Params
    region: str
    account: str
    """The account that the call is served by."""
    time: datetime
    source_ip: str = ""
    """Empty where the call comes from a service."""
    user_agent: str = ""
    context: Mapping[str, Value] = field(default_factory=dict)
    """Condition keys that only the maker knows, as ``aws:SourceArn`` of a service."""
    endpoint: str = ""
    """The ARN of the VPC endpoint it comes through; empty for the internet."""
    through: Mapping[str, str] = field(default_factory=dict)
    """The access points that were named in place of a bucket, by the parameter."""

    @classmethod
    def of(cls, call: Call) -> Attempt:
        """Take what matters from a call."""
        return cls(
            caller=call.caller,
            service=call.service,
            operation=call.operation,
            params=call.params,
            region=call.region,
            account=call.account,
            time=call.time,
            source_ip=call.source_ip,
            user_agent=call.user_agent,
            endpoint=call.endpoint,
            through=call.through,
        )
