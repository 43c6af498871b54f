"""Inline policies of a stack's roles are text, as all others are.

AWS: a policy document is JSON text, whoever put it there
(https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html).

moto: keeps what CloudFormation gives to a role as the parsed document, and then fails
to write it: ``GetAccountAuthorizationDetails`` raises, which an intruder's first look
at an account is made with.
"""

from __future__ import annotations

import json
from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.iam.models import Role

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Write a parsed document as text before it is kept."""
    put = Role.put_policy

    @wraps(put)
    def put_text(role: Any, policy_name: str, policy_json: Any) -> None:
        is_text = isinstance(policy_json, str)
        put(role, policy_name, policy_json if is_text else json.dumps(policy_json))

    patches.set(Role, "put_policy", put_text)
