"""The action of a finding: what was seen to happen, in the form its kind has.

The facts come from the family's behaviour and from whoever reports the sighting. It
does not describe the resource.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.guardduty.remotes import address_member, describe_remote

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.simulator.aws.guardduty.behaviours import ActionKind

__all__ = ["build_action"]

_PORT_NAMES = {
    22: "SSH",
    25: "SMTP",
    53: "DNS",
    80: "HTTP",
    443: "HTTPS",
    3389: "RDP",
    9200: "ELASTICSEARCH",
}


def build_action(
    kind: ActionKind, facts: Mapping[str, str], resource: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the ``action`` of a finding.

    Args:
        kind: The ``actionType``.
        facts: What happened, as text; ``remote_ip`` and ``role`` are always among it.
        resource: The finding's resource, whose addresses the action repeats.
    """
    member, build = _BUILDERS[kind]
    return {"actionType": kind, member: build(facts, resource)} | _beside(kind, facts)


def _dns_request(
    facts: Mapping[str, str], _resource: Mapping[str, Any]
) -> dict[str, Any]:
    domain = facts["domain"]
    return {
        "domain": domain,
        "protocol": facts.get("protocol", "UDP"),
        "blocked": facts.get("blocked") == "true",
        "domainWithSuffix": ".".join(domain.split(".")[-2:]),
    }


def _network_connection(
    facts: Mapping[str, str], resource: Mapping[str, Any]
) -> dict[str, Any]:
    inbound = facts["role"] == "TARGET"
    service_port = int(facts.get("port") or facts.get("remote_port") or 0)
    passing_port = int(facts.get("passing_port", 49_152))
    local, remote = (
        (service_port, passing_port) if inbound else (passing_port, service_port)
    )
    return {
        "connectionDirection": "INBOUND" if inbound else "OUTBOUND",
        "protocol": facts.get("protocol", "TCP"),
        "blocked": facts.get("blocked") == "true",
        "localPortDetails": _port(local),
        "remotePortDetails": _port(remote),
        "remoteIpDetails": describe_remote(facts["remote_ip"]),
    } | _local_end(resource)


def _port_probe(
    facts: Mapping[str, str], resource: Mapping[str, Any]
) -> dict[str, Any]:
    end = _local_end(resource)
    end.pop("localNetworkInterface", None)
    probe = {
        "localPortDetails": _port(int(facts["port"])),
        "remoteIpDetails": describe_remote(facts["remote_ip"]),
    }
    return {
        "blocked": facts.get("blocked") == "true",
        "portProbeDetails": [probe | end],
    }


def _api_call(facts: Mapping[str, str], _resource: Mapping[str, Any]) -> dict[str, Any]:
    call: dict[str, Any] = {
        "api": facts["api"],
        "serviceName": f"{facts['from']}.amazonaws.com",
        "callerType": "Remote IP",
        "userAgent": facts.get("user_agent", "aws-cli/2.27.0"),
        "remoteIpDetails": describe_remote(facts["remote_ip"]),
        "affectedResources": {},
    }
    if "error" in facts:
        call["errorCode"] = facts["error"]
    if "account" in facts:
        call["remoteAccountDetails"] = _remote_account(facts)
    return call


def _remote_account(facts: Mapping[str, str]) -> dict[str, Any]:
    account = facts["account"] if facts["account"].isdigit() else "999999999999"
    return {"accountId": account, "affiliated": facts.get("affiliated") == "true"}


def _kubernetes_call(
    facts: Mapping[str, str], _resource: Mapping[str, Any]
) -> dict[str, Any]:
    namespace = facts.get("namespace", "default")
    call = {
        "requestUri": f"/api/v1/namespaces/{namespace}/{facts['object']}",
        "verb": facts["verb"],
        "resource": facts["object"],
        "namespace": namespace,
        "sourceIPs": [facts["remote_ip"]],
        "userAgent": facts.get("user_agent", "kubectl/v1.33.0"),
        "remoteIpDetails": describe_remote(facts["remote_ip"]),
        "statusCode": 201 if facts["verb"] == "create" else 200,
    }
    if "part" in facts:
        call["subresource"] = facts["part"]
    return call


def _login_attempt(
    facts: Mapping[str, str], _resource: Mapping[str, Any]
) -> dict[str, Any]:
    attempts = {
        "user": facts.get("user", "admin"),
        "application": facts.get("application", "psql"),
        "failedLoginAttempts": int(facts["failed"]),
        "successfulLoginAttempts": int(facts["succeeded"]),
    }
    return {
        "remoteIpDetails": describe_remote(facts["remote_ip"]),
        "LoginAttributes": [attempts],  # the API's own spelling
    }


_BUILDERS: Mapping[str, tuple[str, Callable[..., dict[str, Any]]]] = {
    "AWS_API_CALL": ("awsApiCallAction", _api_call),
    "DNS_REQUEST": ("dnsRequestAction", _dns_request),
    "KUBERNETES_API_CALL": ("kubernetesApiCallAction", _kubernetes_call),
    "NETWORK_CONNECTION": ("networkConnectionAction", _network_connection),
    "PORT_PROBE": ("portProbeAction", _port_probe),
    "RDS_LOGIN_ATTEMPT": ("rdsLoginAttemptAction", _login_attempt),
}


def _beside(kind: ActionKind, facts: Mapping[str, str]) -> dict[str, Any]:
    """Tell what a Kubernetes call was about: a permission, a role, a binding."""
    if kind != "KUBERNETES_API_CALL":
        return {}
    if facts["object"] == "selfsubjectaccessreviews":
        checked = {"verb": "list", "resource": "secrets", "allowed": True}
        return {"kubernetesPermissionCheckedDetails": checked}
    if facts["object"] == "clusterroles":
        made = {"kind": "ClusterRole", "name": facts.get("name", "wide-role")}
        return {"kubernetesRoleDetails": made}
    if facts["object"] == "clusterrolebindings":
        bound = {
            "kind": "ClusterRoleBinding",
            "name": facts.get("name", "wide-binding"),
            "roleRefKind": "ClusterRole",
            "roleRefName": facts.get("role_name", "view"),
        }
        return {"kubernetesRoleBindingDetails": bound}
    return {}


def _port(number: int) -> dict[str, Any]:
    return {"port": number, "portName": _PORT_NAMES.get(number, "Unknown")}


def _local_end(resource: Mapping[str, Any]) -> dict[str, Any]:
    interfaces = resource.get("instanceDetails", {}).get("networkInterfaces")
    if not interfaces:
        return {}
    address = interfaces[0]["privateIpAddress"]
    return {
        "localIpDetails": {address_member(address): address},
        "localNetworkInterface": interfaces[0]["networkInterfaceId"],
    }
