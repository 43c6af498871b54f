"""A warm process: everything that an exercise needs is imported, and one was played.

moto imports a service when it is first called, and botocore reads its descriptions
then. A first exercise takes six times as long as the next for that.
"""

from __future__ import annotations

import gc

__all__ = ["warm_up"]

_REHEARSAL = "impact/ec2-crypto-mining"


def warm_up() -> None:
    """Play the flagship with its built-in responder, and forget it.

    What was made is kept out of the garbage collector's sight, so that a forked child
    shares its memory instead of copying it.
    """
    # Importing all this is the warming.
    import gameday.simulator.siem  # noqa: F401 - an exercise of a campaign may have one
    from gameday.scenarios.loader import load_scenario
    from gameday.simulator.exercise import play
    from gameday.simulator.options import Options
    from gameday.simulator.world.compute import import_rooms

    import_rooms()
    play(load_scenario(_REHEARSAL), Options(latency="none"))
    gc.collect()
    gc.freeze()
