"""The title and description of a finding, in plain words that name the resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.guardduty.anatomy import dissect
from gameday.simulator.aws.guardduty.subject import name_subject

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["SAMPLE", "describe", "write_title"]

SAMPLE = "[SAMPLE] "
"""What the title of every sample finding begins with."""


def write_title(title: str, finding: Mapping[str, Any]) -> str:
    """Return a behaviour's title about the finding's own resource and call."""
    purpose = dissect(finding["type"]).purpose
    action = finding["service"].get("action", {})
    api = action.get("awsApiCallAction", {}).get("api", "")
    text = title.format(subject=name_subject(finding), api=api, purpose=purpose)
    return f"{text[:1].upper()}{text[1:]}."


def describe(title: str, finding: Mapping[str, Any]) -> str:
    """Return the description: the title, and what was seen."""
    action = finding["service"].get("action", {})
    seen = _ACTIONS.get(action.get("actionType", ""))
    return f"{title} {seen(action)}" if seen else title


def _saw_query(action: Mapping[str, Any]) -> str:
    return f"The domain name asked for is {action['dnsRequestAction']['domain']}."


def _saw_connection(action: Mapping[str, Any]) -> str:
    seen = action["networkConnectionAction"]
    remote = _address(seen["remoteIpDetails"])
    port = seen["remotePortDetails"]["port"]
    if seen["connectionDirection"] == "INBOUND":
        local = seen["localPortDetails"]["port"]
        return f"The remote host {remote} connected to port {local}."
    return f"The remote host is {remote} on port {port}."


def _saw_probe(action: Mapping[str, Any]) -> str:
    seen = action["portProbeAction"]["portProbeDetails"][0]
    port = seen["localPortDetails"]["port"]
    return f"Port {port} was probed by {_address(seen['remoteIpDetails'])}."


def _saw_call(action: Mapping[str, Any]) -> str:
    seen = action["awsApiCallAction"]
    caller = _address(seen.get("remoteIpDetails", {}))
    return f"API {seen['api']} of {seen['serviceName']} was called from {caller}."


def _saw_kubernetes(action: Mapping[str, Any]) -> str:
    seen = action["kubernetesApiCallAction"]
    caller = _address(seen["remoteIpDetails"])
    return f"The request {seen['verb']} {seen['requestUri']} came from {caller}."


def _saw_login(action: Mapping[str, Any]) -> str:
    caller = _address(action["rdsLoginAttemptAction"]["remoteIpDetails"])
    return f"The login attempts came from {caller}."


def _address(details: Mapping[str, Any]) -> str:
    found = details.get("ipAddressV4") or details.get("ipAddressV6")
    return f"IP address {found}" if found else "an unknown address"


_ACTIONS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "AWS_API_CALL": _saw_call,
    "DNS_REQUEST": _saw_query,
    "KUBERNETES_API_CALL": _saw_kubernetes,
    "NETWORK_CONNECTION": _saw_connection,
    "PORT_PROBE": _saw_probe,
    "RDS_LOGIN_ATTEMPT": _saw_login,
}
