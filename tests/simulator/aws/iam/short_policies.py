"""Policies of short statements, as the tables of situations write them.

``{allow: "s3:GetObject", over: "arn:…", to: {AWS: "…"}, if: {…}}``, or ``deny``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["write_policy", "write_statement"]

_ELEMENTS = {
    "if": "Condition",
    "not_to": "NotPrincipal",
    "over": "Resource",
    "sid": "Sid",
    "to": "Principal",
}


def write_statement(short: Mapping[str, Any], **assumed: Any) -> dict[str, Any]:
    """Write a short statement out; it is over everything where it says nothing else.

    Args:
        short: One with ``allow`` or ``deny``; what is null in it is left out.
        assumed: What it says where it does not say it itself.
    """
    effect = "Allow" if "allow" in short else "Deny"
    said = {"over": "*"} | assumed | dict(short)
    statement = {"Effect": effect, "Action": short[effect.lower()]}
    return statement | {
        element: said[name]
        for name, element in _ELEMENTS.items()
        if said.get(name) is not None
    }


def write_policy(shorts: Iterable[Mapping[str, Any]], **assumed: Any) -> str:
    """Write a policy of short statements."""
    statements = [write_statement(each, **assumed) for each in shorts]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})
