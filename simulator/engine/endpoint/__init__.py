"""The gateway for programs outside of this process: an HTTP address on the loopback.

The aws command, a shell script, a program in any language reach the exercise's account
here. Requests are answered in the exercise's own thread, one after the other, when
somebody asks the endpoint to; nothing here runs by itself.
"""

from __future__ import annotations

from gameday.simulator.engine.endpoint.endpoint import Address, Endpoint, Server

__all__ = ["Address", "Endpoint", "Server"]
