"""The hosts of the web: what each does with a connection and with a request.

The scenario's rules come first; without one a host answers that all is well. What was
sent is kept whole, for who asks; what the journal says of it is its own business.
"""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gameday.scenarios.wildcards import fits
from gameday.simulator.engine.gateway.origin import current_origin
from gameday.simulator.engine.web.messages import Reply
from gameday.simulator.engine.web.services import find_service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from gameday.scenarios.model import HttpAnswer, HttpFailure, HttpHost
    from gameday.scorecards.actor import Actor
    from gameday.simulator.engine.clock import Clock
    from gameday.simulator.engine.web.messages import Request

__all__ = ["Sent", "Unreached", "Web"]

_GIVES_UP_S = 127.0
"""Seconds after which Linux gives up a connection that gets no reply: six repetitions
of what opens one (tcp(7), ``tcp_syn_retries``)."""
_AS_GIVEN: Mapping[str, Any] = {"exclude_unset": True}
_FIRST_ADDRESS = ipaddress.IPv4Address("198.18.0.1")
"""What names lead to: addresses for tests of networks, which no host has (RFC 2544)."""
_NEVER_THERE = (".invalid",)
"""Names that nobody can have (RFC 6761)."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request that a host has got, and what it did with it."""

    request: Request
    reply: Reply
    at: float
    """Seconds since the exercise began."""
    by: Actor
    """Who sent it."""

    @property
    def is_accepted(self) -> bool:
        """Whether the host took it for good."""
        return not self.reply.hangs_up and self.reply.status < 400  # noqa: PLR2004 - RFC 9110


@dataclass(frozen=True, slots=True)
class Unreached:
    """A host that somebody could not reach."""

    host: str
    port: int | None
    """None where the name already led nowhere."""
    failure: HttpFailure


class Web:
    """Every host there is outside.

    Args:
        clock: The exercise's clock.
        serve: Answers a request to a host that somebody else here stands for; None
            where it is nobody's.
    """

    def __init__(
        self, clock: Clock, serve: Callable[[Request], Reply | None] = lambda _: None
    ) -> None:
        self._clock = clock
        self._serve = serve
        self._rules: list[_Rule] = []
        self._addresses: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self.sent: list[Sent] = []
        """What hosts have got, in order."""
        self.listeners: list[Callable[[Sent | Unreached], None]] = []
        """Who hears of it, and of what did not get that far."""

    def obey(
        self, rules: Sequence[HttpHost], fill: Callable[[Any], Any] = lambda v: v
    ) -> None:
        """Let hosts do from now on what a scenario says.

        Args:
            rules: What it says.
            fill: Replaces the references in it.
        """
        self._rules = [
            _Rule(
                rule.model_validate(fill(rule.model_dump(by_alias=True, **_AS_GIVEN)))
            )
            for rule in rules
        ]

    def resolve(self, name: str) -> str:
        """Return a name's address.

        Raises:
            socket.gaierror: It has none.
        """
        host = name.rstrip(".").lower()
        answer = self._use(host, None, ("dns",))
        if answer or host.endswith(_NEVER_THERE):
            self._clock.sleep(answer.after.total_seconds() if answer else 0.0)
            self._tell(Unreached(host, None, "dns"))
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if host not in self._addresses:
            address = str(_FIRST_ADDRESS + len(self._addresses))
            self._addresses[host], self._names[address] = address, host
        return self._addresses[host]

    def find_host(self, address: str) -> str:
        """Return the name that led to an address; the address where none did."""
        return self._names.get(address, address)

    def accept(self, host: str, port: int, timeout_s: float | None) -> None:
        """Let a connection come about.

        Args:
            host: The host's name.
            port: Its port.
            timeout_s: Seconds that its client waits; None for as long as the system.

        Raises:
            OSError: It is refused, or gets no reply.
        """
        answer = self._use(host, port, ("refused", "timeout"))
        if answer is None:
            return
        is_silent = answer.fail == "timeout"
        wait_s = _GIVES_UP_S if is_silent else answer.after.total_seconds()
        self._tell(Unreached(host, port, answer.fail or "refused"))
        if timeout_s is not None and wait_s > timeout_s:
            self._clock.sleep(timeout_s)
            raise TimeoutError("timed out")
        self._clock.sleep(wait_s)
        code = errno.ETIMEDOUT if is_silent else errno.ECONNREFUSED
        raise OSError(code, os.strerror(code))

    def is_trusted(self, host: str, port: int) -> bool:
        """Say whether a host shows a certificate that its clients trust."""
        answer = self._use(host, port, ("tls",))
        if answer is not None:
            self._tell(Unreached(host, port, "tls"))
        return answer is None

    def answer(self, request: Request) -> Reply:
        """Do what the host does that has got a request."""
        served = self._serve(request)
        if served is not None:
            return served  # whoever stands for that host tells of it
        rule = next((each for each in self._find(request) if each.speaks), None)
        reply = _carry_out(rule.use(), request) if rule else _usual_reply(request)
        sent = Sent(request, reply, self._clock.elapsed(), current_origin().actor)
        self.sent.append(sent)
        self._tell(sent)
        return reply

    def _find(self, request: Request) -> Iterator[_Rule]:
        now = self._clock.elapsed()
        for each in self._rules:
            if each.is_about(request.host, request.port, now) and each.fits(request):
                yield each

    def _use(
        self, host: str, port: int | None, failures: tuple[HttpFailure, ...]
    ) -> HttpAnswer | None:
        """Return how a connection fails now, if it does; that is one use of it."""
        now = self._clock.elapsed()
        for each in self._rules:
            # What is about some requests alone says nothing of how they come.
            if each.is_about(host, port, now) and each.is_of_all_requests:
                is_so = each.answer.fail in failures
                return each.use() if is_so else None
        return None

    def _tell(self, what: Sent | Unreached) -> None:
        for listener in self.listeners:
            listener(what)


class _Rule:
    """A rule of the scenario, and how often it was followed."""

    def __init__(self, rule: HttpHost) -> None:
        self._rule = rule
        self._left = [answer.times or 1 for answer in rule.plan]

    @property
    def answer(self) -> HttpAnswer:
        """What it says next."""
        return self._rule.plan[self._turn]

    @property
    def speaks(self) -> bool:
        """Whether that is an answer to a request, not to a connection."""
        return self.answer.fail in (None, "reset")

    @property
    def is_of_all_requests(self) -> bool:
        """Whether it is so whatever is requested."""
        return self._rule.path is None and self._rule.method is None

    @property
    def _turn(self) -> int:
        last = len(self._left) - 1
        return next((n for n, left in enumerate(self._left) if left), last)

    def use(self) -> HttpAnswer:
        """Return what it says next, which was said then."""
        turn = self._turn
        if turn < len(self._left) - 1:
            self._left[turn] -= 1
        return self._rule.plan[turn]

    def is_about(self, host: str, port: int | None, now: float) -> bool:
        """Tell whether a connection may be its business; a name alone has no port."""
        rule = self._rule
        since, until = rule.since.total_seconds(), rule.until
        is_in_time = since <= now and (until is None or now < until.total_seconds())
        is_port = None in (port, rule.port) or port == rule.port
        return is_in_time and is_port and fits(rule.host, host)

    def fits(self, request: Request) -> bool:
        """Tell whether a request to such a host is its business."""
        rule = self._rule
        return fits(rule.path, request.path) and fits(rule.method, request.method)


def _carry_out(answer: HttpAnswer, request: Request) -> Reply:
    """Return what a scenario's answer comes to; what it leaves open is as usual."""
    after_s = answer.after.total_seconds()
    if answer.fail is not None:
        return Reply(after_s=after_s, hangs_up=True)
    if answer.status is None and not answer.model_fields_set & {"body", "document"}:
        usual = _usual_reply(request)
        headers = {**usual.headers, **answer.headers}
        return replace(usual, headers=headers, after_s=after_s)
    status = answer.status or 200
    if "document" in answer.model_fields_set:
        reply = Reply.of_json(status, answer.document)
    else:
        reply = Reply.of_text(status, answer.body or "")
    given = {name.lower() for name in answer.headers}
    own = {name: v for name, v in reply.headers.items() if name.lower() not in given}
    return replace(reply, headers={**own, **answer.headers}, after_s=after_s)


def _usual_reply(request: Request) -> Reply:
    service = find_service(request)
    return service.reply(request) if service else Reply.of_text(200, "ok")
