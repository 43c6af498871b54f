"""Records as rows, whatever is in them."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.simulator.runs.logs.kinds import Kind
from gameday.simulator.runs.query.rows import make_row


@pytest.mark.parametrize(
    ("kind", "record", "expected"),
    [
        (
            Kind.CLOUDTRAIL,
            {"eventID": "e", "requestParameters": {"aB": 1}, "unheardOf": 1},
            {"eventid": "e", "requestparameters": {"aB": 1}},
        ),
        (
            Kind.CLOUDTRAIL,
            {"userIdentity": {"userName": "m", "inScopeOf": {}}, "errorCode": None},
            {"useridentity": {"username": "m"}},
        ),
        (Kind.CLOUDTRAIL, {"userIdentity": "nobody"}, {"useridentity": None}),
        (
            Kind.CLOUDTRAIL,
            {"resources": [{"ARN": "a", "type": "t"}, None]},
            {"resources": [{"arn": "a", "type": "t"}]},
        ),
        (Kind.CLOUDTRAIL, {"resources": "none"}, {"resources": []}),
        (
            Kind.VPC_FLOW,
            {"start": "1772442000", "log_status": "NODATA"},
            {"start": "2026-03-02T09:00:00+00:00", "log_status": "NODATA"},
        ),
    ],
)
def test_names_are_in_lower_case(kind: Kind, record: Any, expected: Any) -> None:
    """As deep as the table knows them; JSON stays as it was logged."""
    assert make_row(kind, record) == expected
