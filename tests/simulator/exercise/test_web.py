"""What a responder sends to the web is answered and told, and goes nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.places import Places
from gameday.scorecards.facts.response import ResponderFailed, ResponderPosted
from gameday.scorecards.facts.typed import select
from gameday.simulator.exercise import play
from gameday.simulator.options import Options

if TYPE_CHECKING:
    from pathlib import Path

    from gameday.scenarios.loader import LoadedScenario

WAYS = {
    "urllib": """
request = urllib.request.Request(URL, data=BODY)
with urllib.request.urlopen(request, timeout=5) as answer:
    assert (answer.status, answer.read()) == (200, b"ok")
""",
    "http.client": """
connection = http.client.HTTPSConnection("hooks.example.com", timeout=5)
connection.request("POST", "/services/secret", BODY)
assert connection.getresponse().status == 200
connection.close()
""",
    "urllib3": """
pool = urllib3.PoolManager()
for _ in range(2):
    assert pool.request("POST", URL, body=BODY, timeout=5).data == b"ok"
""",
    "requests": """
requests.post(URL, data=BODY, timeout=5).raise_for_status()
""",
}


@pytest.mark.parametrize("name", WAYS)
def test_a_hook_is_answered(
    flagship: LoadedScenario, tmp_path: Path, name: str
) -> None:
    """Over TLS as well, whatever library sends; the path, a secret, is not told."""
    body = WAYS[name].replace("\n", "\n    ")
    (tmp_path / "handler.py").write_text(
        "import http.client, urllib.request\n\nimport requests, urllib3\n\n"
        "URL = 'https://hooks.example.com/services/secret'\nBODY = b'compromised'\n\n"
        f"def handler(event, context):{body}\n"
    )
    (tmp_path / "responder.yaml").write_text(
        "title: T\ndoc: D.\nlike: isolate-instance\ntimeout: 60\n"
    )
    options = Options(
        responders=(str(tmp_path),), places=Places.beside(tmp_path), latency="none"
    )
    played = play(flagship, options)
    assert not [fact.message for fact in select(played.facts, ResponderFailed)]
    posted = [*select(played.facts, ResponderPosted)]
    assert posted
    assert {(f.method, f.host, f.port, f.bytes, f.status) for f in posted} == {
        ("POST", "hooks.example.com", 443, 11, 200)
    }
    assert "secret" not in str([fact.fields for fact in played.facts])
