"""What the journal says of what is told to somebody outside: by a topic, by the web.

Whether it is an alert follows from what led to it; that is the scorecard's to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scorecards.actor import SNS
from gameday.simulator.aws.loops import find_call, is_scheduled
from gameday.simulator.engine.clock.trail import current_trail
from gameday.simulator.engine.gateway.origin import current_origin
from gameday.simulator.engine.web import Sent
from gameday.simulator.engine.web.hiding import hide_in_body, hide_in_target
from gameday.simulator.engine.web.services import find_service

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.scorecards.journal import JSON, Recorder
    from gameday.simulator.engine.clock.trail import Trail
    from gameday.simulator.engine.web import Unreached

__all__ = ["tell_notifications", "tell_posts"]


def tell_notifications(journal: Recorder) -> Callable[[str, str, str], None]:
    """Make what records each message, by its topic, its protocol and its address."""

    def tell(topic: str, protocol: str, to: str) -> None:
        trail = current_trail()
        fields: dict[str, JSON] = {"topic": topic, "protocol": protocol, "to": to}
        call = find_call(trail)
        if call and call is trail[-1] and call.name.startswith("sns:"):
            fields["published"] = True
        journal.record("notification.sent", SNS, **fields, **_tell_cause(trail))

    return tell


def tell_posts(journal: Recorder) -> Callable[[Sent | Unreached], None]:
    """Make what records each request to the web, and each host that is not reached."""

    def tell(what: Sent | Unreached) -> None:
        actor = current_origin().actor
        if isinstance(what, Sent):
            kind = "responder.posted"
            fields = {**_tell_request(what), **_tell_cause(current_trail())}
        else:
            kind = "responder.unreached"
            fields = {"host": what.host, "failure": what.failure}
            if what.port is not None:
                fields["port"] = what.port
        journal.record(kind, actor, responder=actor.name, **fields)

    return tell


def _tell_request(sent: Sent) -> dict[str, JSON]:
    request, reply = sent.request, sent.reply
    fields: dict[str, JSON] = {
        "method": request.method,
        "host": request.host,
        "port": request.port,
        "path": hide_in_target(request),
        "bytes": len(request.body),
        "text": hide_in_body(request),
    }
    if not reply.hangs_up:
        fields["status"] = reply.status
    if service := find_service(request):
        fields["service"] = service.name
        if service.is_told(request):
            fields["told"] = True
    return fields


def _tell_cause(trail: Trail) -> dict[str, JSON]:
    fields: dict[str, JSON] = {}
    if call := find_call(trail):
        fields["led_by"] = call.by
    if is_scheduled(trail):
        fields["scheduled"] = True
    return fields
