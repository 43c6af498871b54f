"""What a stack of a responder waits for, and nothing here ever brings.

Where a part of it would have started the response, the response cannot be judged by its
absence. Which part that is, nobody can know before: so all are told, and the scorecard
weighs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.eventbridge.unsent import list_unsent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.account import EmbeddedAccount, Stack

__all__ = ["list_awaited"]

_ALARM = "AWS::CloudWatch::Alarm"
_RULE = "AWS::Events::Rule"
_MACHINERY = frozenset(
    f"AWS/{name}"
    for name in (
        *("ApiGateway", "CloudWatch/MetricStreams", "DynamoDB", "Events", "Firehose"),
        *("Kinesis", "Lambda", "SNS", "SQS", "SSM-RunCommand", "Scheduler", "States"),
    )
)
"""Namespaces whose alarms tell of the response's own troubles, and start nothing."""
_SENSORS = {
    "AWS::Budgets::Budget": "what a budget notices",
    "AWS::CE::AnomalySubscription": "what cost anomaly detection notices",
    "AWS::Config::ConfigRule": "what a rule of AWS Config finds",
    "AWS::Config::OrganizationConfigRule": "what a rule of AWS Config finds",
    "AWS::Config::RemediationConfiguration": "a remediation of AWS Config",
    "AWS::DevOpsGuru::NotificationChannel": "what DevOps Guru notices",
    "AWS::SSM::Association": "State Manager's turns",
    "AWS::SSM::MaintenanceWindow": "a maintenance window",
    "AWS::SecurityHub::AutomationRule": "an automation rule of Security Hub",
}
"""What starts things on the real account and is never at work here, by its type."""


def list_awaited(account: EmbeddedAccount, stack: Stack) -> list[str]:
    """List what resources of a stack wait for in vain, each once, in words."""
    return list(dict.fromkeys(_list_all(account, stack)))


def _list_all(account: EmbeddedAccount, stack: Stack) -> Iterator[str]:
    for resource in stack.resources.values():
        if told := _SENSORS.get(resource.type):
            yield told
        elif resource.type == _RULE:
            yield from _list_events(account, resource.physical_id)
        elif resource.type == _ALARM:
            yield from _list_alarms(account, resource.physical_id)


def _list_events(account: EmbeddedAccount, name: str) -> Iterator[str]:
    """List what a rule of the default bus waits for: AWS sends to no other."""
    found = account.client("events").list_rules(NamePrefix=name)["Rules"]
    for rule in found:
        if rule["Name"] == name:
            yield from list_unsent(rule.get("EventPattern") or "{}")


def _list_alarms(account: EmbeddedAccount, name: str) -> Iterator[str]:
    cloudwatch = account.client("cloudwatch")
    for alarm in cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]:
        if alarm.get("AlarmActions") and alarm.get("Namespace") not in _MACHINERY:
            yield f"an alarm of CloudWatch on `{alarm.get('MetricName', '')}`"
