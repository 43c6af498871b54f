"""Where a program failed, by what its interpreter said."""

from __future__ import annotations

from pathlib import Path

import pytest

from gameday.simulator.deployment.programs.complaints import find_line

PYTHON = """\
Traceback (most recent call last):
  File "/home/me/isolate.py", line 30, in <module>
    main()
  File "/home/me/isolate.py", line 12, in main
    ec2.stop_instances(InstanceIds=[event["instance"]])
  File "/usr/lib/python3/json/decoder.py", line 5, in decode
KeyError: 'instance'
"""
NODE = """\
file:///home/me/run.mjs:7
    throw new Error("no");
    ^
Error: no
    at handler (file:///home/me/run.mjs:7:11)
    at file:///home/me/run.mjs:31:1
"""


@pytest.mark.parametrize(
    ("said", "file", "line"),
    [
        (PYTHON, "isolate.py", "isolate.py:12"),
        (NODE, "run.mjs", "run.mjs:7"),
        ("./isolate.sh: line 9: jq: command not found", "isolate.sh", "isolate.sh:9"),
        ("./isolate.sh: 9: jq: not found", "isolate.sh", "isolate.sh:9"),
        ("aws: error: no such region", "isolate.sh", None),
        (PYTHON, None, None),
    ],
)
def test_the_line_of_the_persons_own_file(
    said: str, file: str | None, line: str | None
) -> None:
    """The innermost one, in whatever order they are told."""
    assert find_line(said, Path(file) if file else None) == line
