"""A child's end is heard when it comes, whoever holds on to what it wrote on."""

from __future__ import annotations

import os
import select

import pytest

from gameday.simulator.supervision.descendants import open_end


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="Linux has it")
def test_the_end_of_a_child_can_be_waited_for() -> None:
    """It is not readable while the child lives, and is at once when it has ended."""
    leash, ours = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ours)
        os.read(leash, 1)
        os._exit(0)
    end = open_end(pid)
    assert end is not None
    assert select.select([end], (), (), 0) == ([], [], [])
    os.close(ours)
    assert select.select([end], (), (), 30)[0] == [end]
    assert os.waitpid(pid, os.WNOHANG)[0] == pid
    os.close(end)
    os.close(leash)


def test_a_process_that_is_not_there_has_no_end_to_wait_for() -> None:
    """The number of one that is gone, or a system that does not know how."""
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    assert open_end(pid) is None
