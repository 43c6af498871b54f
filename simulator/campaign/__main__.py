"""Be a warm server, run with ``python -m``: tasks in and endings out."""

from __future__ import annotations

import os
import signal
import sys

from gameday.simulator.campaign.server import serve


def _leave(_number: int, _frame: object) -> None:
    raise SystemExit


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the owner says when it is over
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what is printed must not get between the answers
    serve(sys.stdin.buffer, channel)
