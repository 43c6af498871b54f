"""Make records of finished calls: what is known at once, and how the rest is written.

The members stand in the order of real records. Who made the call and what it touched is
described elsewhere.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.cloudtrail.categories import find_data_type
from gameday.simulator.aws.cloudtrail.elements import (
    describe_answer,
    describe_parameters,
    name_error,
)
from gameday.simulator.aws.cloudtrail.forms.s3 import (
    CIPHER_SUITE,
    describe_transfer,
)
from gameday.simulator.aws.cloudtrail.identity import (
    describe_guest,
    describe_identity,
)
from gameday.simulator.aws.cloudtrail.record import EVENT_VERSION, Record, Subject
from gameday.simulator.aws.cloudtrail.resources import (
    find_data_resource,
    list_resources,
)
from gameday.simulator.aws.cloudtrail.sources import name_event, name_source
from gameday.simulator.aws.times import write_time

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.cloudtrail.recipients import Recipient
    from gameday.simulator.aws.cloudtrail.sighting import Sighting

__all__ = ["make_record"]

_API_VERSIONS: Final = {"logs": "20140328", "route53": "2013-04-01"}
"""Services whose records name the version of their API."""
_FEATURES: Final = re.compile(r" m/([A-Za-z0-9+\-,]+)")
"""The SDK's features in a user agent, " m/D,Z,b"."""
_S3: Final = frozenset({"s3", "s3control"})


def make_record(
    seen: Sighting, recipient: Recipient, *, event_id: str, shared_id: str | None
) -> Record:
    """Make the record that one account gets of a call.

    Args:
        seen: The call.
        recipient: The account and region that get it.
        event_id: The record's id.
        shared_id: What the records of two accounts about one call have in common.
    """
    call = seen.call
    data_type = find_data_type(call.service, call.operation)
    head: dict[str, Any] = {
        "eventTime": write_time(call.time),
        "eventSource": name_source(call.model),
        "eventName": name_event(call.service, call.operation, call.model),
        "awsRegion": recipient.region,
        "eventID": event_id,
        "readOnly": seen.read_only,
        "eventType": "AwsApiCall",
        "managementEvent": data_type is None,
        "recipientAccountId": recipient.account,
        "eventCategory": "Management" if data_type is None else "Data",
    }
    if shared_id:
        head["sharedEventID"] = shared_id
    subject = Subject(
        data_type,
        resource=find_data_resource(call) if data_type else "",
        principal=call.caller.arn,
    )
    return Record(head, partial(_write, seen, recipient), subject)


def _write(
    seen: Sighting, recipient: Recipient, head: Mapping[str, Any]
) -> dict[str, Any]:
    call = seen.call
    written: dict[str, Any] = {
        "eventVersion": EVENT_VERSION,
        "userIdentity": (describe_guest if recipient.is_host else describe_identity)(
            call.caller
        ),
        **{name: head[name] for name in _WHAT},
        "sourceIPAddress": call.caller.invoked_by or call.source_ip,
        "userAgent": _describe_agent(seen),
    }
    if code := name_error(call, seen.response):
        written["errorCode"] = code
        if seen.response.error_message:
            written["errorMessage"] = seen.response.error_message
    written["requestParameters"] = describe_parameters(seen)
    written["responseElements"] = describe_answer(seen)
    written |= _describe_more(seen)
    written["requestID"] = _request_id(seen)
    written["eventID"] = head["eventID"]
    written["readOnly"] = head["readOnly"]
    if found := list_resources(seen, recipient.owner):
        written["resources"] = found
    return written | _describe_event(seen, head)


_WHAT: Final = ("eventTime", "eventSource", "eventName", "awsRegion")
_WHOSE: Final = ("managementEvent", "recipientAccountId", "sharedEventID")


def _describe_event(seen: Sighting, head: Mapping[str, Any]) -> dict[str, Any]:
    """Write what kind of event it is, whose, and how it came."""
    written: dict[str, Any] = {"eventType": head["eventType"]}
    if version := _API_VERSIONS.get(seen.call.service):
        written["apiVersion"] = version
    written |= {name: head[name] for name in _WHOSE if name in head}
    if seen.call.endpoint and seen.call.caller.invoked_by is None:
        endpoint = Arn.read(seen.call.endpoint)
        written["vpcEndpointId"] = endpoint.name
        written["vpcEndpointAccountId"] = endpoint.account
    written["eventCategory"] = head["eventCategory"]
    if seen.call.caller.invoked_by is None and seen.host:
        written["tlsDetails"] = {
            "tlsVersion": "TLSv1.3",
            "cipherSuite": CIPHER_SUITE,
            "clientProvidedHostHeader": seen.host,
        }
    return written


def _describe_agent(seen: Sighting) -> str:
    """Return the tool the caller used; S3 puts it into brackets."""
    if seen.call.caller.invoked_by:
        return seen.call.caller.invoked_by
    # The SDK lists its features in the order of a set, which differs by process.
    agent = _FEATURES.sub(_sort_features, seen.call.user_agent)
    return f"[{agent}]" if seen.call.service in _S3 else agent


def _sort_features(found: re.Match[str]) -> str:
    return f" m/{','.join(sorted(found[1].split(',')))}"


def _describe_more(seen: Sighting) -> dict[str, Any]:
    if seen.call.service in _S3:
        return {"additionalEventData": describe_transfer(seen)}
    if seen.call.service == "lambda" and seen.call.operation == "Invoke":
        arn = f"{find_data_resource(seen.call)}:$LATEST"
        return {"additionalEventData": {"functionVersion": arn}}
    return {}


def _request_id(seen: Sighting) -> str:
    """Return the request's id; S3's are shorter and in capitals."""
    if seen.call.service in _S3:
        return seen.call.request_id.replace("-", "")[:16].upper()
    return seen.call.request_id
