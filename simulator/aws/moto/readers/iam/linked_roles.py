"""Whether an account has a service's own role, as moto keeps it.

An account that already has something of the service has the role, too, also where a
stack made it, which passes no gateway.
"""

from __future__ import annotations

from gameday.simulator.aws.moto.readers.backends import find_backend, list_backends

__all__ = ["has_linked_role"]

_THINGS = {
    "autoscaling.amazonaws.com": [("autoscaling", "autoscaling_groups")],
    "ecs.amazonaws.com": [("ecs", "clusters")],
    "eks.amazonaws.com": [("eks", "clusters")],
    "elasticloadbalancing.amazonaws.com": [
        ("elb", "load_balancers"),
        ("elbv2", "load_balancers"),
    ],
    "guardduty.amazonaws.com": [("guardduty", "detectors")],
    "rds.amazonaws.com": [("rds", "databases"), ("rds", "clusters")],
    "securityhub.amazonaws.com": [("securityhub", "enabled_at")],
}


def has_linked_role(service: str, account: str) -> bool:
    """Say whether the role is there, or the service in use."""
    backend = find_backend("iam", account)
    roles = backend.roles.values() if backend else ()
    path = f"/aws-service-role/{service}/"
    return any(role.path == path for role in roles) or _is_used(service, account)


def _is_used(service: str, account: str) -> bool:
    return any(
        getattr(backend, things, None)
        for package, things in _THINGS.get(service, ())
        for backend in dict.values(dict.get(list_backends(package), account) or {})
    )
