"""Roles that a call hands to a service, which needs ``iam:PassRole`` on each.

Source: IAM user guide, "Grant a user permissions to pass a role to an AWS service";
the tables of the Service Authorization Reference name the actions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.source import PolicySource

__all__ = ["list_passed_roles"]

_PASSES: dict[tuple[str, str], tuple[str, str]] = {
    ("batch", "RegisterJobDefinition"): (
        "containerProperties.jobRoleArn",
        "ecs-tasks.amazonaws.com",
    ),
    ("cloudformation", "CreateChangeSet"): ("RoleARN", "cloudformation.amazonaws.com"),
    ("cloudformation", "CreateStack"): ("RoleARN", "cloudformation.amazonaws.com"),
    ("cloudformation", "DeleteStack"): ("RoleARN", "cloudformation.amazonaws.com"),
    ("cloudformation", "UpdateStack"): ("RoleARN", "cloudformation.amazonaws.com"),
    ("cloudtrail", "CreateTrail"): (
        "CloudWatchLogsRoleArn",
        "cloudtrail.amazonaws.com",
    ),
    ("cloudtrail", "UpdateTrail"): (
        "CloudWatchLogsRoleArn",
        "cloudtrail.amazonaws.com",
    ),
    ("codebuild", "CreateProject"): ("serviceRole", "codebuild.amazonaws.com"),
    ("codebuild", "UpdateProject"): ("serviceRole", "codebuild.amazonaws.com"),
    ("config", "PutConfigurationRecorder"): (
        "ConfigurationRecorder.roleARN",
        "config.amazonaws.com",
    ),
    ("ec2", "AssociateIamInstanceProfile"): (
        "IamInstanceProfile",
        "ec2.amazonaws.com",
    ),
    ("ec2", "CreateFlowLogs"): (
        "DeliverLogsPermissionArn",
        "vpc-flow-logs.amazonaws.com",
    ),
    ("ec2", "ReplaceIamInstanceProfileAssociation"): (
        "IamInstanceProfile",
        "ec2.amazonaws.com",
    ),
    ("ec2", "RunInstances"): ("IamInstanceProfile", "ec2.amazonaws.com"),
    ("ecs", "RegisterTaskDefinition"): ("taskRoleArn", "ecs-tasks.amazonaws.com"),
    ("events", "PutRule"): ("RoleArn", "events.amazonaws.com"),
    ("events", "PutTargets"): ("Targets.RoleArn", "events.amazonaws.com"),
    ("firehose", "CreateDeliveryStream"): (
        "ExtendedS3DestinationConfiguration.RoleARN",
        "firehose.amazonaws.com",
    ),
    ("glue", "CreateJob"): ("Role", "glue.amazonaws.com"),
    ("glue", "CreateDevEndpoint"): ("RoleArn", "glue.amazonaws.com"),
    ("lambda", "CreateFunction"): ("Role", "lambda.amazonaws.com"),
    ("lambda", "UpdateFunctionConfiguration"): ("Role", "lambda.amazonaws.com"),
    ("s3", "PutBucketReplication"): (
        "ReplicationConfiguration.Role",
        "s3.amazonaws.com",
    ),
    ("sagemaker", "CreateNotebookInstance"): ("RoleArn", "sagemaker.amazonaws.com"),
    ("scheduler", "CreateSchedule"): ("Target.RoleArn", "scheduler.amazonaws.com"),
    ("scheduler", "UpdateSchedule"): ("Target.RoleArn", "scheduler.amazonaws.com"),
    ("ssm", "StartAutomationExecution"): (
        "Parameters.AutomationAssumeRole",
        "ssm.amazonaws.com",
    ),
    ("stepfunctions", "CreateStateMachine"): ("roleArn", "states.amazonaws.com"),
    ("stepfunctions", "UpdateStateMachine"): ("roleArn", "states.amazonaws.com"),
}
"""Where an operation names a role, and the service that gets it."""


def list_passed_roles(
    attempt: Attempt, source: PolicySource
) -> Iterator[tuple[str, str]]:
    """List the ARNs of the roles a call passes, each with the service that gets it."""
    found = _PASSES.get((attempt.service, attempt.operation))
    if found is None:
        return
    path, service = found
    for value in _read(attempt.params, path.split(".")):
        role = _role(attempt, value, source)
        if role:
            yield role, service


def _read(value: Any, path: list[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for each in value:
            yield from _read(each, path)
    elif not path:
        yield value
    elif hasattr(value, "get") and value.get(path[0]):
        yield from _read(value[path[0]], path[1:])


def _role(
    attempt: Attempt, value: str | Mapping[str, str], source: PolicySource
) -> str | None:
    account, region = attempt.account, attempt.region
    if not isinstance(value, str):
        name = value.get("Arn") or value.get("Name") or ""
        kind = "role-of-profile"
        return source.find_arn("iam", kind, name, account=account, region=region)
    if value.startswith("arn:"):
        return value
    return source.find_arn("iam", "role", value, account=account, region=region)
