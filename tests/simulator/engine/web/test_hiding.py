"""What a journal has of a request: no secret that can be told from a word."""

from __future__ import annotations

import json

import pytest

from gameday.simulator.engine.web import Request
from gameday.simulator.engine.web.hiding import (
    hide_in_body,
    hide_in_target,
)

JSON = {"content-type": "application/json"}
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    ("host", "target", "expected"),
    [
        ("hooks.slack.com", "/services/T0/B0/xyz", "/services/[redacted]"),
        ("a.webhook.office.com", "/webhookb2/a@b/c", "/webhookb2/[redacted]"),
        (
            "discord.com",
            "/api/webhooks/1/a-b?wait=true",
            "/api/webhooks/[redacted]?wait=true",
        ),
        ("api.telegram.org", "/bot1:aBc/sendMessage", "/bot[redacted]/sendMessage"),
        ("chat.example", "/hooks/secret", "/hooks/[redacted]"),
        ("events.pagerduty.com", "/v2/enqueue", "/v2/enqueue"),
        (
            "api.opsgenie.com",
            "/v2/alerts/disk-full/close",
            "/v2/alerts/disk-full/close",
        ),
        ("a.example", "/api/v1/incidents/2026-03-02", "/api/v1/incidents/2026-03-02"),
        ("a.example", "/hosts/i-0123456789abcdef0", "/hosts/i-0123456789abcdef0"),
        ("a.example", "/accounts/123456789012", "/accounts/123456789012"),
        ("a.example", "/in/7c4d1bD0nf9z", "/in/[redacted]"),
        (
            "a.example",
            "/x?sig=abc&name=b&token=c",
            "/x?sig=[redacted]&name=b&token=[redacted]",
        ),
        ("a.example", "/x?key_id=abc", "/x?key_id=abc"),
    ],
)
def test_a_path_keeps_its_words(host: str, target: str, expected: str) -> None:
    """What nobody can guess is left out, and what a name gives away."""
    request = Request("POST", target, {}, host=host, port=443)
    assert hide_in_target(request) == expected


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        (
            {"routing_key": "R0", "payload": {"summary": "x", "apiKey": "k"}},
            JSON,
            {
                "routing_key": "[redacted]",
                "payload": {"summary": "x", "apiKey": "[redacted]"},
            },
        ),
        (
            {"AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "tokens": 3, "token": ""},
            JSON,
            {
                "AccessKeyId": "AKIAIOSFODNN7EXAMPLE",
                "tokens": 3,
                "token": "",
            },
        ),
        (
            {"text": "https://a.example/in/7c4d1bD0nf9z, ghp_aaaaaaaaaaaaaaaaaaaaaa"},
            JSON,
            {"text": "https://a.example/in/[redacted], [redacted]"},
        ),
        (
            {"text": "https://bob:pw@ci.example/job"},
            JSON,
            {"text": "https://[redacted]@ci.example/job"},
        ),
        ("token=abc&text=hello", FORM, "token=[redacted]&text=hello"),
        ("Authorization: Bearer abc.def", {}, "Authorization: Bearer [redacted]"),
        ("xoxb-123456789012-abcdef", {}, "[redacted]"),
        (b"\xff\x00", {}, "(2 bytes that are no text)"),
        (b"", {}, ""),
        ("[" * 100_000, JSON, "[" * 100_000),
    ],
)
def test_a_body_keeps_its_words(
    body: object, headers: dict[str, str], expected: object
) -> None:
    """JSON, forms, texts; an access key's id is no secret."""
    if isinstance(body, dict):
        body = json.dumps(body)
    content = body.encode() if isinstance(body, str) else body
    assert isinstance(content, bytes)
    hidden = hide_in_body(Request("POST", "/", headers, content, host="a.example"))
    assert (json.loads(hidden) if isinstance(expected, dict) else hidden) == expected
