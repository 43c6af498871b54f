"""``python -m gameday`` is the ``gameday`` command."""

from __future__ import annotations

from gameday.simulator.cli import main

if __name__ == "__main__":
    main()
