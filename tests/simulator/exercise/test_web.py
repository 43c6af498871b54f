"""What a responder sends to the web is answered and told, and goes nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.scorecards.facts.response import ResponderFailed, ResponderPosted
from gameday.scorecards.facts.typed import select

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
    "a session": """
with requests.Session() as session:
    for _ in range(2):
        assert session.post(URL, data=iter([BODY[:3], BODY[3:]])).text == "ok"
""",
    "a TLS socket": """
context = ssl.create_default_context()
with socket.create_connection(("hooks.example.com", 443)) as line:
    with context.wrap_socket(line, server_hostname="hooks.example.com") as tls:
        assert tls.getpeercert()["subjectAltName"] == (("DNS", "hooks.example.com"),)
        tls.sendall(RAW)
        answer = b"".join(iter(lambda: tls.recv(10), b""))
assert answer.startswith(b"HTTP/1.1 200 OK") and answer.endswith(b"ok")
""",
    "streams": """
async def send():
    reader, writer = await asyncio.open_connection("hooks.example.com", 443, ssl=True)
    writer.write(RAW)
    assert (await reader.readline()).startswith(b"HTTP/1.1 200")
    assert (await reader.read()).endswith(b"ok")
    writer.close()
    await writer.wait_closed()
asyncio.run(asyncio.wait_for(send(), 5))
""",
    "threads": """
def send():
    requests.post(URL, data=BODY, timeout=5).raise_for_status()
threads = [threading.Thread(target=send) for _ in range(3)]
for each in threads:
    each.start()
for each in threads:
    each.join()
""",
}


@pytest.mark.parametrize("name", WAYS)
def test_a_hook_is_answered(play_code: Any, name: str) -> None:
    """Over TLS as well, whatever library sends; the path, a secret, is not told."""
    body = WAYS[name].replace("\n", "\n    ")
    played = play_code(
        "import asyncio, http.client, socket, ssl, threading, urllib.request\n\n"
        "import requests, urllib3\n\n"
        "URL = 'https://hooks.example.com/services/secret'\nBODY = b'compromised'\n"
        "RAW = (b'POST /services/secret HTTP/1.1\\r\\nHost: hooks.example.com\\r\\n'\n"
        "       b'Connection: close\\r\\nContent-Length: 11\\r\\n\\r\\n' + BODY)\n\n"
        f"def handler(event, context):{body}\n",
        latency="none",
    )
    assert not [fact.message for fact in select(played.facts, ResponderFailed)]
    posted = [*select(played.facts, ResponderPosted)]
    assert posted
    assert {(f.method, f.host, f.port, f.bytes, f.status) for f in posted} == {
        ("POST", "hooks.example.com", 443, 11, 200)
    }
    assert "secret" not in str([fact.fields for fact in played.facts])
