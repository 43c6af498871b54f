"""Records of signing in to the console, which is not an API call.

Source: CloudTrail user guide, "AWS Management Console sign-in events".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from gameday.simulator.aws.cloudtrail.record import EVENT_VERSION, Record, Subject
from gameday.simulator.aws.cloudtrail.redaction import HIDDEN
from gameday.simulator.aws.times import write_time

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gameday.simulator.aws.iam.state import User

__all__ = ["BROWSER", "SignIn", "make_sign_in_record"]

BROWSER: Final = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/140.0.0.0 Safari/537.36"
)
_REGION: Final = "us-east-1"
_ROOT: Final = "root"


@dataclass(frozen=True, slots=True)
class SignIn:
    """One attempt to sign in."""

    account: str
    user: str
    """An IAM user's name, or ``root``."""
    source_ip: str
    mfa: bool
    success: bool
    user_agent: str
    time: datetime


def make_sign_in_record(attempt: SignIn, user: User | None, *, event_id: str) -> Record:
    """Make the record of an attempt to sign in.

    Args:
        attempt: Who says he is who, from where.
        user: The user of that name; None for root, and where there is none.
        event_id: The record's id.
    """
    identity = _describe(attempt, user)
    head = {
        "eventTime": write_time(attempt.time),
        "eventSource": "signin.amazonaws.com",
        "eventName": "ConsoleLogin",
        "awsRegion": _REGION,
        "eventID": event_id,
        "readOnly": False,
        "eventType": "AwsConsoleSignIn",
        "managementEvent": True,
        "recipientAccountId": attempt.account,
        "eventCategory": "Management",
    }

    def write(head: Mapping[str, Any]) -> dict[str, Any]:
        return _write(attempt, identity, head)

    return Record(head, write, Subject(principal=str(identity.get("arn", ""))))


def _write(
    attempt: SignIn, identity: dict[str, Any], head: Mapping[str, Any]
) -> dict[str, Any]:
    failed = {} if attempt.success else {"errorMessage": _reason(identity)}
    return {
        "eventVersion": EVENT_VERSION,
        "userIdentity": identity,
        **{name: head[name] for name in _FIRST},
        "sourceIPAddress": attempt.source_ip,
        "userAgent": attempt.user_agent,
        **failed,
        "requestParameters": None,
        "responseElements": {
            "ConsoleLogin": "Success" if attempt.success else "Failure"
        },
        "additionalEventData": {
            "LoginTo": "https://console.aws.amazon.com/console/home",
            "MobileVersion": "No",
            "MFAUsed": "Yes" if attempt.mfa else "No",
        },
        **{name: head[name] for name in _LAST},
        "tlsDetails": {
            "tlsVersion": "TLSv1.3",
            "cipherSuite": "TLS_AES_128_GCM_SHA256",
            "clientProvidedHostHeader": "signin.aws.amazon.com",
        },
    }


_FIRST: Final = ("eventTime", "eventSource", "eventName", "awsRegion")
_LAST: Final = (
    "eventID",
    "readOnly",
    "eventType",
    "managementEvent",
    "recipientAccountId",
    "eventCategory",
)


def _reason(identity: Mapping[str, Any]) -> str:
    if identity["userName"] == HIDDEN:
        return "No username found in supplied account"
    return "Failed authentication"


def _describe(attempt: SignIn, user: User | None) -> dict[str, Any]:
    """Say who signs in; the name of a user who is not there is hidden."""
    account = attempt.account
    if attempt.user == _ROOT:
        return {
            "type": "Root",
            "principalId": account,
            "arn": f"arn:aws:iam::{account}:root",
            "accountId": account,
            "accessKeyId": "",
            "userName": _ROOT,
        }
    if user is None:
        who = {"type": "IAMUser", "principalId": "", "accountId": account}
        return {**who, "accessKeyId": "", "userName": HIDDEN}
    who = {"type": "IAMUser", "principalId": user.id}
    if attempt.success:
        return {**who, "arn": user.arn, "accountId": account, "userName": user.name}
    return {**who, "accountId": account, "accessKeyId": "", "userName": user.name}
