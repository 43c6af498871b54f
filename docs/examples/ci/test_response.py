"""The response to a mining instance, as a test of the remediation's own repository."""

import boto3

SCENARIO = "impact/ec2-crypto-mining"


def stop(event, context):
    """Stop the instance: quick, and the evidence is lost with its memory."""
    instance = event["detail"]["resource"]["instanceDetails"]["instanceId"]
    boto3.client("ec2").stop_instances(InstanceIds=[instance])


def test_the_miner_is_contained_in_time(exercise):
    card = exercise(SCENARIO, responder="isolate-instance")

    assert card.verdict == "passed", card.reasons
    assert card.times.contain_from_inject.seconds < 15 * 60
    assert card.objective("evidence").verdict == "met"


def test_a_handler_of_this_repository_contains(exercise):
    card = exercise(SCENARIO, responder=stop, seed=7)

    assert card.objective("contain").verdict == "met"


def test_nobody_is_not_enough(exercise):
    card = exercise(SCENARIO, responder=None)

    assert card.objective("contain").verdict == "missed"
