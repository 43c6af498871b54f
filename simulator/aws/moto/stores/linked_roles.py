"""Service-linked roles, made in moto's IAM."""

from __future__ import annotations

import json

from moto.iam.models import iam_backends

__all__ = ["MotoLinkedRoles"]


class MotoLinkedRoles:
    """The roles of services (see `aws.iam.linked_roles.LinkedRoles`)."""

    def make(self, account: str, service: str, name: str) -> None:
        """Make a service's role where it is missing."""
        backend = iam_backends[account]["aws"]
        path = f"/aws-service-role/{service}/"
        if any(role.path == path for role in backend.roles.values()):
            return
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": "sts:AssumeRole",
        }
        document = {"Version": "2012-10-17", "Statement": [statement]}
        backend.create_role(
            role_name=name,
            assume_role_policy_document=json.dumps(document),
            path=path,
            permissions_boundary=None,
            description="",
            tags=[],
            max_session_duration="3600",
            linked_service=service,
        )
