"""``python -m tests.fuzzing COUNT [SEED]``: many inputs for every reader, by hand."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from gameday.scenarios.loader import load_scenario
from gameday.simulator.options import Options
from gameday.simulator.run import run_scenario
from tests.fuzzing.campaign import Fuzzer
from tests.fuzzing.readers import make_readers


def main(count: int, seed: int) -> int:
    """Read inputs, and print every place in the code that one got a traceback from."""
    with tempfile.TemporaryDirectory(prefix="gameday-fuzzing-") as name:
        folder = Path(name)
        options = Options(responders=(), latency="none", out=folder / "runs")
        _, run = run_scenario(load_scenario("impact/ec2-crypto-mining"), options)
        readers = make_readers(run / "journal.jsonl", folder / "seeds")
        began = time.monotonic()
        found = Fuzzer(readers, folder / "inputs", seed).run(count)
        took_s = time.monotonic() - began
    for place, content in sorted(found.tracebacks.items()):
        sys.stdout.write(f"{place}\n    {content[:300]!r}\n")
    sys.stdout.write(
        f"{count} inputs in {took_s:.0f} s: {found.accepted.total()} accepted,"
        f" {found.refused.total()} refused, {len(found.tracebacks)} places with a"
        " traceback\n"
    )
    return 1 if found.tracebacks else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
