"""The vocabulary of checks."""

from __future__ import annotations

from gameday.scenarios.checks import CHECKS, HAPPENINGS

EXPECTED = """
allowed bucket_private denied detector_on evidence_destroyed finding_archived
finding_dismissed flow_log_on instance_isolated instance_profile_removed
instance_stopped instance_terminated key_deleted key_inactive keys_inactive logging_on
login_disabled looped notified port_closed posted reachable refused resource_touched
responder_failed role_trust_closed sessions_revoked snapshot_private snapshots_exist
state tagged timed_out unreachable user_absent workload_down workload_up
"""


def test_has_every_check() -> None:
    """Sorted, each under its own name."""
    assert list(CHECKS) == EXPECTED.split()
    assert all(name == check.name for name, check in CHECKS.items())


def test_explains_everything_in_one_sentence() -> None:
    """For editors, documentation and scorecards."""
    meanings = [check.meaning for check in CHECKS.values()]

    assert all(
        meaning[0].isupper() and meaning.endswith(".") and ". " not in meaning
        for meaning in (*meanings, *HAPPENINGS.values())
    )


def test_only_workload_checks_watch_a_workload() -> None:
    """Their objectives name it."""
    watching = [name for name, check in CHECKS.items() if check.watches_workload]

    assert watching == ["workload_down", "workload_up"]
