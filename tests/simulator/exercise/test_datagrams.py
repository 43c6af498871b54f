"""What a responder sends as datagrams is refused in a sentence, and goes nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.scorecards.facts.response import ResponderFailed, ResponderPosted
from gameday.scorecards.facts.typed import select

WAYS = {
    "a query to a resolver": """
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
    line.sendto(QUERY, ("192.0.2.53", 53))
""",
    "a connected socket": """
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
    _socket.socket.connect(line, ("192.0.2.53", 8125))
""",
    "a name on a port of the web": """
(family, kind, protocol, _, address) = socket.getaddrinfo(
    "stats.example.com", 443, type=socket.SOCK_DGRAM
)[0]
with socket.socket(family, kind, protocol) as line:
    line.sendto(QUERY, address)
""",
    "a name without an address": """
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
    line.sendto(QUERY, ("stats.example.com", 8125))
""",
    "a message in parts": """
with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as line:
    line.sendmsg([QUERY], [], 0, ("2001:db8::53", 53))
""",
}


@pytest.mark.parametrize("name", WAYS)
def test_a_datagram_is_refused(play_code: Any, name: str) -> None:
    """The function fails with the reason; nothing counts as posted."""
    body = WAYS[name].replace("\n", "\n    ")
    played = play_code(
        "import _socket, socket\n\nQUERY = b'\\0\\1\\1\\0'\n\n"
        f"def handler(event, context):{body}\n",
        latency="none",
    )
    failed = [*select(played.facts, ResponderFailed)]
    assert failed
    assert all("never leaves this machine" in fact.message for fact in failed)
    assert not [*select(played.facts, ResponderPosted)]
