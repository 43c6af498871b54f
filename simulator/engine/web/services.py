"""What the web's chat and pager services answer, and what counts as telling somebody.

A responder may look at the answer, so a request that is in order gets what the service
says to such a one. Whoever else is asked answers ``200`` and ``ok``.

Sources, each of the service's own documentation: Slack "Sending messages using incoming
webhooks" and "chat.postMessage"; Microsoft Teams "Create an Incoming Webhook" and
"Create flows" (the Workflows webhook: 202); Discord "Execute Webhook"; PagerDuty
"Events API v2", "Events API v1"; Opsgenie "Alert API"; Google Chat "Send a message
using a webhook"; Telegram "sendMessage"; Webex "Incoming Webhooks"; Splunk On-Call
"REST endpoint"; Pushover "Message API"; Mattermost "Incoming webhooks".
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gameday.simulator.engine.web.messages import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.web.messages import Request

__all__ = ["Service", "find_secret", "find_service"]

_SENDS = frozenset({"POST", "PUT"})


@dataclass(frozen=True, slots=True)
class Service:
    """One way to tell people something."""

    name: str
    address: re.Pattern[str]
    """Host and path of its requests; ``secret`` is what nobody else may know of it."""
    reply: Callable[[Request], Reply]
    """What it answers to one that is in order."""
    tells: Callable[[Request], bool] = lambda _: True
    """Whether such a request tells people of something new."""

    def is_told(self, request: Request) -> bool:
        """Whether a request tells people of something new."""
        return request.method in _SENDS and self.tells(request)


def find_service(request: Request) -> Service | None:
    """Return the service that a request is for; None for any other host."""
    address = f"{request.host}{request.path}"
    return next((each for each in _SERVICES if each.address.fullmatch(address)), None)


def find_secret(request: Request) -> str:
    """Return the part of a request's path that nobody else may know, if it has one."""
    service = find_service(request)
    match = service and service.address.fullmatch(f"{request.host}{request.path}")
    return (match.groupdict().get("secret") or "") if match else ""


def _say(status: int, document: object) -> Callable[[Request], Reply]:
    reply = Reply.of_json(status, document)
    return lambda _: reply


def _say_text(status: int, text: str) -> Callable[[Request], Reply]:
    reply = Reply.of_text(status, text)
    return lambda _: reply


def _say_nothing(status: int) -> Callable[[Request], Reply]:
    return lambda _: Reply(status)


def _read(request: Request) -> dict[str, Any]:
    try:
        document = json.loads(request.body)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _answer_discord(request: Request) -> Reply:
    # By default it answers without a body; `wait=true` asks for the message.
    if "wait=true" not in request.target:
        return Reply(204)
    return Reply.of_json(200, {"id": "1", "content": _read(request).get("content", "")})


def _answer_pagerduty(request: Request) -> Reply:
    key = str(_read(request).get("dedup_key") or "gameday")
    told = {"status": "success", "message": "Event processed", "dedup_key": key}
    return Reply.of_json(202, told)


def _triggers(request: Request) -> bool:
    """Whether an event opens an incident; others acknowledge or resolve one."""
    document = _read(request)
    action = document.get("event_action", document.get("event_type", "trigger"))
    return bool(action == "trigger")


def _creates_alert(request: Request) -> bool:
    """Whether a request makes an alert; what has more in its path changes one."""
    return request.path.rstrip("/").endswith("/alerts")


def _is_critical(request: Request) -> bool:
    return str(_read(request).get("message_type", "CRITICAL")).upper() != "RECOVERY"


def _make(
    name: str,
    address: str,
    reply: Callable[[Request], Reply],
    tells: Callable[[Request], bool] = lambda _: True,
) -> Service:
    return Service(name, re.compile(address, re.IGNORECASE), reply, tells)


_PAGERDUTY_V1 = {"status": "success", "message": "Event processed", "incident_key": "1"}

_OPSGENIE = {"result": "Request will be processed", "took": 0.1, "requestId": "1"}

_SERVICES = (
    _make(
        "slack",
        r"hooks\.slack(-gov)?\.com/(services|workflows|triggers)/(?P<secret>.*)",
        _say_text(200, "ok"),
    ),
    _make(
        "slack",
        r"(www\.)?slack\.com/api/chat\.(postMessage|postEphemeral|scheduleMessage)",
        _say(200, {"ok": True, "channel": "C0000000000", "ts": "1.000001"}),
    ),
    _make(
        "teams",
        r"([\w-]+\.webhook\.office\.com/webhookb2|outlook\.office(365)?\.com/webhook)"
        r"/(?P<secret>.*)",
        _say_text(200, "1"),
    ),
    _make(
        "teams",
        r"([\w.-]+\.logic\.azure\.com(:443)?|[\w.-]+\.api\.powerplatform\.com)/.*",
        _say_nothing(202),
    ),
    _make(
        "discord",
        r"((ptb|canary)\.)?discord(app)?\.com/api/(v\d+/)?webhooks/(?P<secret>.*)",
        _answer_discord,
    ),
    _make(
        "pagerduty",
        r"events(\.eu)?\.pagerduty\.com/v2/enqueue/?",
        _answer_pagerduty,
        _triggers,
    ),
    _make(
        "pagerduty",
        r"events(\.eu)?\.pagerduty\.com/generic/.*",
        _say(200, _PAGERDUTY_V1),
        _triggers,
    ),
    _make(
        "opsgenie",
        r"api(\.eu)?\.opsgenie\.com/v[12]/(json/)?alerts?(/.*)?",
        _say(
            202, {"result": "Request will be processed", "took": 0.1, "requestId": "1"}
        ),
        _creates_alert,
    ),
    _make(
        "google-chat",
        r"chat\.googleapis\.com/v1/spaces/[^/]+/messages",
        _say(200, {"name": "spaces/1/messages/1"}),
    ),
    _make(
        "telegram",
        r"api\.telegram\.org/bot(?P<secret>[^/]+)/send[A-Za-z]+",
        _say(200, {"ok": True, "result": {"message_id": 1}}),
    ),
    _make(
        "webex",
        r"(webexapis|api\.ciscospark)\.com/v1/webhooks/incoming/(?P<secret>.*)",
        _say_nothing(204),
    ),
    _make(
        "splunk-on-call",
        r"alert\.victorops\.com/integrations/(generic/\d+/alert/)?(?P<secret>.*)",
        _say(200, {"result": "success", "entity_id": "1"}),
        _is_critical,
    ),
    _make(
        "pushover",
        r"api\.pushover\.net/1/messages\.json",
        _say(200, {"status": 1, "request": "1"}),
    ),
    _make(
        # Mattermost, Rocket.Chat, Zulip and what people build themselves.
        "webhook",
        r"((web)?hooks?\.[^/]+/(services/)?|[^/]+/(.*/)?(web)?hooks?/?)(?P<secret>.*)",
        _say_text(200, "ok"),
    ),
)
"""In this order: the last has whatever is called a hook."""
