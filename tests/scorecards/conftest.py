"""Sample exercises as hand-written journals, shared by every test of the scorecards."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from gameday.scenarios.playbook import Playbook
from gameday.scorecards.journal import Fact, Journal

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

Line = tuple[float, str, str, dict[str, object]]
Write = Callable[..., list[Fact]]

PLAYBOOK = {
    "pass": 80,
    "detect": {"within": "10m"},
    "acknowledge": {"within": "5m", "from": "alert"},
    "contain": {"within": "15m", "goals": ["mine"]},
    "objectives": [
        {
            "id": "trail-on",
            "title": "The trail is on",
            "phase": "preparation",
            "check": "sensor_on",
        },
        {
            "id": "evidence",
            "title": "Every volume has a snapshot",
            "phase": "investigation",
            "check": "snapshots_exist",
            "with": {"instance": "i-0web"},
            "within": "30m",
            "before": "instance-terminated",
            "weight": 2,
        },
        {
            "id": "shop-up",
            "title": "The shop stays up",
            "phase": "recovery",
            "must_not": "workload_down",
            "workload": "shop",
            "longer_than": "5m",
        },
    ],
}

OPENING: list[Line] = [
    (
        0.0,
        "exercise.began",
        "exercise",
        {
            "scenario": "aws.impact.ec2-crypto-mining",
            "title": "A web server mines cryptocurrency",
            "seed": 7,
            "start": "2026-03-02T09:00:00.000Z",
            "account": "123456789012",
            "region": "eu-west-1",
            "responders": ["isolate-instance"],
            "latency_model": {
                "model": "aws-2026",
                "simulated": ["GuardDuty publication", "EventBridge delivery"],
            },
            "versions": {"moto": "5.2.5"},
        },
    ),
    (0.0, "steady.met", "workload", {"workload": "shop"}),
    (0.0, "sensor.checked", "referee", {"sensor": "GuardDuty", "on": True}),
    (0.0, "objective.met", "referee", {"objective": "trail-on", "reason": "logging"}),
    (0.0, "objective.unmet", "referee", {"objective": "evidence", "reason": "none"}),
    (
        1.0,
        "inject.applied",
        "adversary",
        {"inject": "open-ssh", "what": "ec2:AuthorizeSecurityGroupIngress"},
    ),
    (1.2, "inject.effective", "referee", {"inject": "open-ssh"}),
    (
        91.0,
        "inject.applied",
        "adversary",
        {"inject": "log-in", "what": "SSH from 198.51.100.7 to i-0web"},
    ),
    (91.2, "inject.effective", "referee", {"inject": "log-in"}),
    (151.2, "goal.held", "referee", {"goal": "mine", "reason": "the pool answers"}),
    (151.2, "goal.attempted", "adversary", {"goal": "mine", "succeeded": True}),
    (211.2, "goal.attempted", "adversary", {"goal": "mine", "succeeded": True}),
]

NOTICED: list[Line] = [
    (
        300.5,
        "finding.published",
        "guardduty",
        {
            "finding": "f-1",
            "type": "CryptoCurrency:EC2/BitcoinTool.B!DNS",
            "severity": 8.0,
            "resource": "i-0web",
            "title": "i-0web queries a mining pool",
            "update": False,
            "count": 1,
        },
    ),
]

DELIVERED: list[Line] = [
    (
        301.2,
        "event.delivered",
        "eventbridge",
        {
            "rule": "mining",
            "target": "arn:aws:lambda:eu-west-1:123456789012:function:isolate-instance",
            "source": "aws.guardduty",
            "detail_type": "GuardDuty Finding",
            "event": "e-1",
            "attempt": 1,
        },
    ),
    (
        301.7,
        "responder.started",
        "responder:isolate-instance",
        {
            "responder": "isolate-instance",
            "function": "isolate-instance",
            "request_id": "r-1",
            "attempt": 1,
            "cold": True,
        },
    ),
]


def call(t: float, operation: str, *resources: str, error: str | None = None) -> Line:
    """Write an API call of the responder."""
    fields: dict[str, object] = {
        "service": "ec2",
        "operation": operation,
        "read_only": False,
        "resources": list(resources),
    }
    if error:
        fields["error"] = error
    return (t, "api.called", "responder:isolate-instance", fields)


SNAPSHOT: list[Line] = [
    call(303.0, "CreateSnapshot", "vol-0web"),
    (
        303.0,
        "objective.met",
        "referee",
        {"objective": "evidence", "reason": "1 of 1 volumes has a snapshot"},
    ),
]

ISOLATED: list[Line] = [
    call(304.0, "ModifyNetworkInterfaceAttribute", "eni-0web"),
    call(304.6, "StopInstances", "i-0web"),
    (
        304.6,
        "goal.lost",
        "referee",
        {
            "goal": "mine",
            "reason": "blocked: no egress rule in sg-0q",
            "by": "ec2:StopInstances by responder:isolate-instance",
        },
    ),
    (
        331.2,
        "goal.attempted",
        "adversary",
        {"goal": "mine", "succeeded": False, "reason": "the instance is stopped"},
    ),
]

FINISHED: list[Line] = [
    (
        305.0,
        "responder.finished",
        "responder:isolate-instance",
        {"responder": "isolate-instance", "request_id": "r-1", "duration_s": 3.3},
    ),
]

ENDING: list[Line] = [
    (1800.0, "exercise.ended", "exercise", {"reason": "the scenario is over"}),
    (1801.0, "goal.lost", "referee", {"goal": "mine", "reason": "the stack is gone"}),
    (1802.0, "cleanup.done", "exercise", {}),
]

STILL_MINING: list[Line] = [
    (331.2, "goal.attempted", "adversary", {"goal": "mine", "succeeded": True}),
]


def down(start: float, end: float | None, workload: str = "shop") -> list[Line]:
    """Write an outage of a workload, and of what must not be in the playbook."""
    lines: list[Line] = [
        (
            start,
            "workload.down",
            "workload",
            {"workload": workload, "reason": "connection timed out"},
        ),
        (
            start,
            "objective.met",
            "referee",
            {"objective": f"{workload}-up", "reason": "connection timed out"},
        ),
    ]
    if end is not None:
        lines += [
            (end, "workload.up", "workload", {"workload": workload}),
            (end, "objective.unmet", "referee", {"objective": f"{workload}-up"}),
        ]
    return lines


PARTS = {
    "opening": OPENING,
    "noticed": NOTICED,
    "delivered": DELIVERED,
    "snapshot": SNAPSHOT,
    "isolated": ISOLATED,
    "finished": FINISHED,
    "ending": ENDING,
}

ROLE = "arn:aws:iam::123456789012:role/isolate"
PERMISSIONS: list[Line] = [
    (
        1800.0,
        "permission.lacked",
        "simulator",
        {
            "responder": "isolate-instance",
            "role": ROLE,
            "statement": {
                "Effect": "Allow",
                "Action": ["ec2:StopInstances"],
                "Resource": ["arn:aws:ec2:eu-west-1:123456789012:instance/*"],
            },
            "calls": ["ec2:StopInstances"],
            "reason": "no identity-based policy allows ec2:StopInstances",
        },
    ),
    (
        1800.0,
        "permission.lacked",
        "simulator",
        {
            "responder": "isolate-instance",
            "role": ROLE,
            "statement": None,
            "calls": ["kms:Decrypt"],
            "reason": "kms:Decrypt was denied: no resource-based policy allows the"
            " kms:Decrypt action. The resource's own policy decides: change that one",
        },
    ),
    (
        1800.0,
        "permission.unused",
        "simulator",
        {
            "responder": "isolate-instance",
            "role": ROLE,
            "grants": [
                {"granted": "s3:GetObject", "covers": 1, "used": []},
                {"granted": "iam:PassRole", "covers": 1, "used": []},
                {"granted": "ec2:*", "covers": 600, "used": ["ec2:CreateTags"]},
                {"granted": "sns:Pub*", "covers": 1, "used": []},
                {"granted": "rds:*", "covers": 160, "used": []},
                {"granted": "*", "covers": None, "used": ["ec2:CreateTags"]},
            ],
        },
    ),
]

EXERCISES: dict[str, list[Line]] = {
    "contained": [
        *OPENING,
        *NOTICED,
        *DELIVERED,
        *SNAPSHOT,
        *ISOLATED,
        *FINISHED,
        *ENDING,
    ],
    "refused": [
        *OPENING,
        *NOTICED,
        *DELIVERED,
        *FINISHED,
        *PERMISSIONS,
        *ENDING,
    ],
    "nobody": [*OPENING, *NOTICED, *STILL_MINING, *ENDING],
    "lost again": [
        *OPENING,
        *NOTICED,
        *DELIVERED,
        *SNAPSHOT,
        *ISOLATED,
        (
            600.0,
            "goal.held",
            "referee",
            {"goal": "mine", "reason": "i-0web was started again"},
        ),
        *ENDING,
    ],
    "evidence late": [
        *OPENING,
        *NOTICED,
        *DELIVERED,
        *ISOLATED[:1],
        call(304.6, "TerminateInstances", "i-0web"),
        (
            304.6,
            "happening",
            "referee",
            {"name": "instance-terminated", "resource": "i-0web"},
        ),
        *ISOLATED[2:],
        call(344.6, "CreateSnapshot", "vol-0web"),
        (
            344.6,
            "objective.met",
            "referee",
            {"objective": "evidence", "reason": "1 of 1 volumes has a snapshot"},
        ),
        *ENDING,
    ],
    "late": [
        *OPENING,
        (840.0, "finding.published", "guardduty", NOTICED[0][3]),
        (841.2, "event.delivered", "eventbridge", DELIVERED[0][3]),
        (841.2, "responder.started", "responder:isolate-instance", DELIVERED[1][3]),
        call(1000.0, "CreateSnapshot", "vol-0web"),
        (1000.0, "objective.met", "referee", {"objective": "evidence"}),
        call(1081.2, "StopInstances", "i-0web"),
        (1081.2, "goal.lost", "referee", {"goal": "mine", "reason": "stopped"}),
        *ENDING,
    ],
    "shop down": [
        *OPENING,
        *NOTICED,
        *DELIVERED,
        *SNAPSHOT,
        *ISOLATED,
        *down(330.0, None),
        (
            330.0,
            "collateral.done",
            "referee",
            {
                "resource": "i-0other",
                "operation": "ec2:StopInstances",
                "by": "responder:isolate-instance",
                "what": "stopped, and it had nothing to do with it",
            },
        ),
        *ENDING,
    ],
    "invalid": [
        *OPENING[:-3],
        (
            95.0,
            "inject.failed",
            "referee",
            {"inject": "log-in", "reason": "port 22 is closed"},
        ),
        (95.0, "exercise.ended", "exercise", {"reason": "an inject had no effect"}),
    ],
    "aborted": [
        *OPENING,
        *NOTICED,
        (
            320.0,
            "exercise.ended",
            "exercise",
            {"reason": "aborted by alice", "verdict_hint": "aborted"},
        ),
        (325.0, "cleanup.failed", "exercise", {"left": ["vol-0web"]}),
    ],
    "torn": [*OPENING, *NOTICED, *DELIVERED],
}


def write(lines: list[Line], complete: Callable[..., dict[str, Any]]) -> list[Fact]:
    """Write a journal in memory, its lines whole and in the order of their time."""
    now = [0.0]
    journal = Journal(None, lambda: START + timedelta(seconds=now[0]), lambda: now[0])
    for t, kind, actor, fields in sorted(lines, key=lambda line: line[0]):
        now[0] = t
        journal.record(kind, actor, **complete(kind, **fields))
    return list(journal.facts)


@pytest.fixture
def forge() -> Callable[..., Path]:
    """Return a function that writes a journal as a program of another version would.

    Its lines are chained as the journal's page says, and held against no definition.
    """

    def forge(path: Path, *lines: Line) -> Path:
        previous, written = "0" * 64, ""
        for seq, (t, kind, actor, fields) in enumerate(lines):
            line = {"seq": seq, "t": t, "time": "2026-03-02T09:00:00.000Z"}
            line |= {"kind": kind, "actor": actor, **fields}
            plain = json.dumps(line, sort_keys=True, separators=(",", ":"))
            previous = sha256(f"{previous}{plain}".encode()).hexdigest()
            written += json.dumps({**line, "hash": previous}) + "\n"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written)
        return path

    return forge


@pytest.fixture
def compose(complete: Callable[..., dict[str, Any]]) -> Callable[..., list[Fact]]:
    """Return a function that writes a journal of sample parts and lines of one's own.

    Parts are named as the constants above: ``compose("opening", line, "ending")``.
    """

    def compose(*parts: str | Line) -> list[Fact]:
        lines: list[Line] = []
        for part in parts:
            lines += PARTS[part] if isinstance(part, str) else [part]
        return write(lines, complete)

    return compose


@pytest.fixture
def playbook() -> Playbook:
    """Return the playbook every sample exercise is held to."""
    return Playbook.model_validate(PLAYBOOK)


@pytest.fixture
def exercise(complete: Callable[..., dict[str, Any]]) -> Callable[[str], list[Fact]]:
    """Return a function that writes a sample exercise by its name."""
    return lambda name: write(EXERCISES[name], complete)
