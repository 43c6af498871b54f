"""What hosts of the web do, as a scenario says, and what their clients see of it."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import ssl
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest
import requests
import urllib3

from gameday.simulator.engine.web import Sent, Unreached

if TYPE_CHECKING:
    from collections.abc import Callable

HOOK = "https://hooks.slack.com/services/T0/B0/x"


def post(url: str = HOOK, **options: Any) -> requests.Response:
    """Post a document, as most responders do."""
    return requests.post(url, json={"text": "compromised"}, timeout=5, **options)


def test_a_host_answers_that_all_is_well(visit: Callable[..., Any]) -> None:
    """At once, over TLS, with what its service says; somebody unknown says `ok`."""
    visited = visit(lambda: [post(), post("http://tickets.example:8080/new?a=1")])

    assert [(each.status_code, each.text) for each in visited.result] == [
        (200, "ok"),
        (200, "ok"),
    ]
    assert visited.seconds == 0
    assert [(s.request.url, json.loads(s.request.body)) for s in visited.told] == [
        (HOOK, {"text": "compromised"}),
        ("http://tickets.example:8080/new?a=1", {"text": "compromised"}),
    ]


@pytest.mark.parametrize(
    ("url", "body", "status", "text"),
    [
        ("https://x.webhook.office.com/webhookb2/a", {}, 200, "1"),
        ("https://prod-1.logic.azure.com/workflows/a", {}, 202, ""),
        ("https://discord.com/api/webhooks/1/a", {}, 204, ""),
        (
            "https://events.pagerduty.com/v2/enqueue",
            {"dedup_key": "k"},
            202,
            '{"status": "success", "message": "Event processed", "dedup_key": "k"}',
        ),
        (
            "https://api.opsgenie.com/v2/alerts",
            {},
            202,
            '{"result": "Request will be processed", "took": 0.1, "requestId": "1"}',
        ),
    ],
)
def test_a_service_answers_as_it_does(
    visit: Callable[..., Any], url: str, body: object, status: int, text: str
) -> None:
    """A responder may look at what it says."""
    visited = visit(lambda: requests.post(url, json=body, timeout=5))

    assert (visited.result.status_code, visited.result.text) == (status, text)


@pytest.mark.parametrize(
    ("failure", "error", "seconds"),
    [
        ("dns", "ConnectionError", 0.0),
        ("refused", "ConnectionError", 0.0),
        ("timeout", "ConnectTimeout", 5.0),
        ("tls", "SSLError", 0.0),
        ("reset", "ConnectionError", 0.0),
    ],
)
def test_a_host_fails(
    visit: Callable[..., Any], failure: str, error: str, seconds: float
) -> None:
    """In each of the ways, for as long as that takes; others go on answering."""
    visited = visit(post, f"[{{host: '*.slack.com', answer: {{fail: {failure}}}}}]")

    assert visited.failure.split()[0] == error
    assert visited.seconds == seconds
    (told,) = visited.told
    if failure == "reset":
        assert isinstance(told, Sent)
        assert not told.is_accepted
    else:
        assert isinstance(told, Unreached)
        assert told.failure == failure
    assert visit(lambda: post("https://a.example/"), _rule(failure)).result.ok


def _rule(failure: str) -> str:
    return f"[{{host: hooks.slack.com, answer: {{fail: {failure}}}}}]"


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        ("dns", "URLError gaierror"),
        ("refused", "URLError ConnectionRefusedError"),
        ("timeout", "URLError TimeoutError"),
        ("tls", "URLError SSLCertVerificationError"),
        ("reset", "ConnectionResetError"),
    ],
)
def test_errors_are_the_system_s_own(
    visit: Callable[..., Any], failure: str, expected: str
) -> None:
    """A handler that catches one catches it here."""
    visited = visit(lambda: urllib.request.urlopen(HOOK, timeout=3), _rule(failure))

    assert visited.failure == expected


def test_who_does_not_look_at_certificates_sees_no_wrong_one(
    visit: Callable[..., Any],
) -> None:
    """It is the client that refuses it."""

    def ask() -> int:
        context = ssl._create_unverified_context()
        with urllib.request.urlopen(HOOK, context=context) as answer:
            return int(answer.status)

    assert visit(ask, _rule("tls")).result == 200


def test_nobody_waits_for_ever(visit: Callable[..., Any]) -> None:
    """A client without a limit gives up when the system does."""
    visited = visit(lambda: urllib.request.urlopen(HOOK), _rule("timeout"))

    assert visited.error.reason.errno == 110
    assert visited.seconds == 127


@pytest.mark.parametrize(
    ("timeout", "seconds", "failure"),
    [(60, 10.0, ""), (None, 10.0, ""), (3, 3.0, "ReadTimeout")],
)
def test_a_slow_host_takes_time(
    visit: Callable[..., Any], timeout: int | None, seconds: float, failure: str
) -> None:
    """The exercise's, up to what its client waits."""
    rule = "[{host: '*', answer: {after: 10s, status: 201}}]"
    visited = visit(lambda: requests.post(HOOK, timeout=timeout), rule)

    assert visited.seconds == seconds
    assert visited.failure == failure


def test_answers_follow_one_another(visit: Callable[..., Any]) -> None:
    """As often as is said, the last for good: retries find what they look for."""

    def send() -> list[int]:
        return [post().status_code for _ in range(5)]

    rule = """
    - host: hooks.slack.com
      answers:
        - {status: 500, times: 2}
        - {status: 429, headers: {Retry-After: "5"}}
        - {json: {ok: true}}
    """
    assert visit(send, rule).result == [500, 500, 429, 200, 200]


def test_a_client_s_own_retries_wait_in_the_exercise(visit: Callable[..., Any]) -> None:
    """For as long as the host asks for."""

    def send() -> int:
        retries = urllib3.Retry(3, status_forcelist=[429], allowed_methods=["POST"])
        with urllib3.PoolManager(retries=retries) as pool:
            return int(pool.request("POST", HOOK).status)

    rule = """
    - host: hooks.slack.com
      answers: [{status: 429, headers: {Retry-After: "30"}, times: 1}, {status: 200}]
    """
    visited = visit(send, rule)
    assert (visited.result, visited.seconds) == (200, 30.0)


def test_a_failure_may_pass(visit: Callable[..., Any]) -> None:
    """Connections too are counted, and a rule has its time."""

    def send() -> list[str]:
        import time

        seen = []
        for _ in range(4):
            try:
                seen.append(str(post().status_code))
            except requests.ConnectionError:
                seen.append("refused")
            time.sleep(60)
        return seen

    rule = """
    - host: hooks.slack.com
      until: 3m
      answers: [{fail: refused, times: 2}, {status: 503}]
    """
    assert visit(send, rule).result == ["refused", "refused", "503", "200"]


def test_the_first_rule_that_fits_counts(visit: Callable[..., Any]) -> None:
    """By host, port, path and method."""
    rule = """
    - {host: a.example, path: /admin/*, answer: {status: 403}}
    - {host: a.example, method: DELETE, answer: {status: 405}}
    - {host: a.example, port: 8443, answer: {status: 501}}
    - {host: "*.example", answer: {status: 404, body: no such thing}}
    """

    def send() -> list[Any]:
        urls = ["//a.example/admin/x", "//a.example/", "//a.example:8443/", "//b.c/"]
        got = [requests.get(f"https:{url}").status_code for url in urls]
        deleted = requests.delete("http://a.example/admin")
        return [*got, deleted.status_code]

    assert visit(send, rule).result == [403, 404, 501, 200, 405]


def test_an_answer_is_as_it_is_written(visit: Callable[..., Any]) -> None:
    """Status, headers and body, text or JSON."""
    rule = """
    - host: a.example
      answers:
        - {status: 418, headers: {X-Kind: pot, Content-Type: text/x-tea}, body: "täe"}
        - {json: [1, {two: null}]}
    """
    visited = visit(lambda: [requests.get("https://a.example/") for _ in "12"], rule)

    first, second = visited.result
    assert (first.status_code, first.headers["x-kind"]) == (418, "pot")
    assert (first.headers["content-type"], first.content.decode()) == (
        "text/x-tea",
        "täe",
    )
    assert second.json() == [1, {"two": None}]


def test_event_loops_wait_in_the_exercise(visit: Callable[..., Any]) -> None:
    """Requests at the same time take the time of the longest."""

    async def ask(path: str) -> str:
        reader, writer = await asyncio.open_connection("a.example", 443, ssl=True)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: a.example\r\n\r\n".encode())
        line = await reader.readline()
        writer.close()
        await writer.wait_closed()
        return line.decode().strip()

    async def ask_all() -> list[str]:
        return await asyncio.gather(*map(ask, ("/slow", "/slow", "/quick")))

    rule = "[{host: a.example, path: /slow, answer: {after: 7s, status: 202}}]"
    visited = visit(lambda: asyncio.run(ask_all()), rule)
    assert visited.error is None
    assert visited.result == ["HTTP/1.1 202 Accepted"] * 2 + ["HTTP/1.1 200 OK"]
    assert visited.seconds == 7


def test_an_event_loop_gives_up_in_time(visit: Callable[..., Any]) -> None:
    """The loop's own limit holds."""

    async def ask() -> bytes:
        reader, writer = await asyncio.open_connection("a.example", 80)
        writer.write(b"GET / HTTP/1.0\r\n\r\n")
        try:
            return await reader.read()
        finally:
            writer.close()
            await writer.wait_closed()

    rule = "[{host: a.example, answer: {after: 1h}}]"
    visited = visit(lambda: asyncio.run(asyncio.wait_for(ask(), 4)), rule)
    assert (visited.failure, visited.seconds) == ("TimeoutError", 4.0)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", b"HTTP/1.1 200 OK"),
        (b"hello\r\n\r\n", b"HTTP/1.1 400 Bad Request"),
        (b"GET / HTTP/1.1\r\nno header\r\n\r\n", b"HTTP/1.1 400 Bad Request"),
        (b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", b"HTTP/1.1 400 Bad Request"),
        (b"GET / HTTP/1.1\r\n" + b"a" * 70_000, b"HTTP/1.1 400 Bad Request"),
        (b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf", b""),
        (b"", b""),
    ],
)
def test_what_is_no_request_is_answered_or_hung_up_on(
    visit: Callable[..., Any], said: bytes, expected: bytes
) -> None:
    """After a minute without a word."""

    def speak() -> bytes:
        with socket.create_connection(("a.example", 80)) as line:
            line.sendall(said)
            return b"".join(iter(lambda: line.recv(4096), b""))

    visited = visit(speak)
    assert visited.result.partition(b"\r\n")[0] == expected
    assert visited.seconds == (0 if expected else 60)


def test_large_bodies_go_both_ways(visit: Callable[..., Any]) -> None:
    """Larger than what a line holds at once, in plain text and over TLS."""

    def send() -> list[int]:
        return [
            len(requests.post(f"{scheme}://a.example/", data=b"x" * 5_000_000).content)
            for scheme in ("http", "https")
        ]

    rule = f"[{{host: a.example, answer: {{body: {'y' * 3_000_000}}}}}]"
    visited = visit(send, rule)
    assert visited.result == [3_000_000] * 2
    assert [len(each.request.body) for each in visited.told] == [5_000_000] * 2


def test_a_client_may_ask_before_it_sends(visit: Callable[..., Any]) -> None:
    """``Expect: 100-continue``, and a connection that is used again."""

    def send() -> list[bytes]:
        with socket.create_connection(("a.example", 80)) as line:
            head = (
                b"PUT / HTTP/1.1\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"
            )
            line.sendall(head)
            before = line.recv(4096)
            line.sendall(b"abc")
            return [before, line.recv(4096)]

    went_on, answer = visit(send).result
    assert went_on == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert answer.startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize(
    "reach",
    [
        lambda: http.client.HTTPConnection("169.254.169.254", timeout=1).connect(),
        lambda: socket.create_connection(("mail.example", 25), timeout=1),
        lambda: socket.create_connection(("db.example", 5432), timeout=1),
    ],
    ids=["metadata", "mail", "database"],
)
def test_what_is_not_the_web_is_not_answered(
    visit: Callable[..., Any], reach: Callable[[], Any], monkeypatch: Any
) -> None:
    """An instance's metadata, other protocols: there is no way out."""

    def connect(_: socket.socket, to: object) -> None:
        raise OSError("no way out", to)

    monkeypatch.setattr(socket.socket, "connect", connect)

    assert visit(reach).error.args[0] == "no way out"


def test_addresses_are_hosts_too(visit: Callable[..., Any]) -> None:
    """Of both families."""
    urls = ["http://203.0.113.9/", "https://[2001:db8::1]/x"]
    visited = visit(lambda: [requests.get(url).status_code for url in urls])

    assert visited.result == [200, 200]
    assert [each.request.host for each in visited.told] == [
        "203.0.113.9",
        "2001:db8::1",
    ]


def test_names_that_nobody_can_have_lead_nowhere(visit: Callable[..., Any]) -> None:
    """Those under ``.invalid``."""
    assert visit(lambda: post("https://a.invalid/")).failure.startswith("Connection")
