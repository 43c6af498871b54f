"""What responders reach outside: the web, played in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.hosts import is_call
from gameday.simulator.aws.lambda_.process_state import aside, is_undisturbed
from gameday.simulator.aws.notices import tell_posts
from gameday.simulator.engine.gateway.wire import HttpRequest
from gameday.simulator.engine.web import Reply, Web
from gameday.simulator.engine.web.intercepting import intercept_web
from gameday.simulator.engine.web.whose import Whose

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches
    from gameday.simulator.engine.web import Request
    from gameday.simulator.world.world import World

__all__ = ["open_web"]


def open_web(world: World, patches: Patches) -> None:
    """Open the web for whoever's code runs in this process."""
    world.web = Web(world.clock, lambda request: _serve(world, request))
    world.web.listeners.append(tell_posts(world.journal))
    whose = Whose(lambda: not is_undisturbed(), aside)
    intercept_web(patches, world.web, world.clock, whose)


def _serve(world: World, request: Request) -> Reply | None:
    """Answer for AWS what is sent to it without its SDK: by a presigned URL."""
    _, _, query = request.target.partition("?")
    if not is_call(request.host, request.headers.get("authorization", ""), query):
        return None
    headers = dict(request.headers)
    response = world.gateway.serve(
        HttpRequest(request.method, request.url, headers, request.body)
    )
    body = response.body
    return Reply(
        response.status,
        {name: str(value) for name, value in response.headers.items()},
        body.encode() if isinstance(body, str) else body,
    )
