"""The wire of the embedded account: AWS's protocols, read and written by moto's means.

`MotoWire` is what the engine's gateway asks for. It does not execute anything; that is
`aws.moto.emulator`'s business.
"""

from __future__ import annotations

from gameday.simulator.aws.moto.wire.asking import ask, find_model, read_result
from gameday.simulator.aws.moto.wire.reading import read
from gameday.simulator.aws.moto.wire.writing import write_error, write_result

__all__ = ["MotoWire"]


class MotoWire:
    """Reads requests and writes answers, by botocore's models and moto's parsers."""

    ask = staticmethod(ask)
    model = staticmethod(find_model)
    read = staticmethod(read)
    read_result = staticmethod(read_result)
    write_error = staticmethod(write_error)
    write_result = staticmethod(write_result)
