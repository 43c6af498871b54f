"""The web as a responder finds it: its hosts answer, and nothing leaves the machine.

Whatever library speaks, it does so over sockets; a connection to another host ends in
this process instead, where a `Conversation` plays the host: it takes the TLS handshake
with a certificate of its own, reads requests and writes answers (`intercepting`). What
a host says is decided by `Web`, from the scenario's rules or from what its service is
known to answer. It knows no AWS service, and speaks HTTP/1.1 alone.
"""

from __future__ import annotations

from gameday.simulator.engine.web.messages import Reply, Request
from gameday.simulator.engine.web.web import Sent, Unreached, Web

__all__ = ["Reply", "Request", "Sent", "Unreached", "Web"]
