"""Which services are one for all regions, and whose logs that concerns."""

from __future__ import annotations

from gameday.simulator.aws.global_services import IN_DETECTORS, IN_HOME, IN_TRAILS


def test_a_trail_asks_for_the_global_services_it_names() -> None:
    """As ``IncludeGlobalServiceEvents`` has it; STS has regions by now."""
    assert {"cloudfront.amazonaws.com", "iam.amazonaws.com"} == IN_TRAILS


def test_every_regions_detector_reads_global_events() -> None:
    """Signing in and STS too, which are recorded where they happen."""
    assert {
        "cloudfront.amazonaws.com",
        "iam.amazonaws.com",
        "organizations.amazonaws.com",
        "route53.amazonaws.com",
        "signin.amazonaws.com",
        "sts.amazonaws.com",
    } == IN_DETECTORS


def test_sts_and_signing_in_are_at_home_where_they_are_called() -> None:
    """What is in Virginia wherever it was called is another question."""
    assert {"iam", "organizations", "support"} <= IN_HOME
    assert not {"sts", "signin", "ec2"} & IN_HOME
