"""Security Hub's API: the hub, findings and custom actions.

Every operation but the enabling is refused where the hub is not enabled. What the
operations are refused for and answer is the API reference's; their limits (100 findings
in a batch, 20 characters of an action's name, 50 actions) are too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from gameday.simulator.aws.securityhub.filters import select, sort
from gameday.simulator.aws.securityhub.findings import key_of
from gameday.simulator.aws.securityhub.hub import Action, Hub
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.simulator.aws.securityhub.asff import Asff
    from gameday.simulator.aws.securityhub.hub import SecurityHub
    from gameday.simulator.engine.gateway.call import Call
    from gameday.simulator.engine.gateway.operations import Operations

__all__ = ["HubOperations", "add_operations"]

_Answer: TypeAlias = dict[str, Any]

_LARGEST_BATCH = 100
_LONGEST_NAME = 20
_MOST_ACTIONS = 50
_ACTION_ID = re.compile(r"[A-Za-z0-9_-]{1,20}")
"""The reference says alphanumeric; c7n's and others' ids with dashes are accepted."""
_ABOUT_REQUEST = {"FindingIdentifiers"}


def add_operations(operations: Operations, service: SecurityHub) -> None:
    """Answer Security Hub's operations."""
    answers = HubOperations(service)
    operations.add("securityhub", "EnableSecurityHub", answers.enable)
    for name, answer in (
        ("DisableSecurityHub", answers.disable),
        ("BatchImportFindings", answers.import_findings),
        ("BatchUpdateFindings", answers.update_findings),
        ("GetFindings", answers.get_findings),
        ("CreateActionTarget", answers.create_action),
        ("DescribeActionTargets", answers.describe_actions),
        ("UpdateActionTarget", answers.update_action),
        ("DeleteActionTarget", answers.delete_action),
    ):
        operations.add("securityhub", name, answers.when_enabled(answer))


class HubOperations:
    """The answers, one method for each operation."""

    def __init__(self, service: SecurityHub) -> None:
        self._service = service

    def when_enabled(
        self, answer: Callable[[Call, Hub], _Answer]
    ) -> Callable[[Call], _Answer]:
        """Return an operation that answers only where the hub is enabled."""

        def answer_or_refuse(call: Call) -> _Answer:
            if not self._service.is_enabled(call.account, call.region):
                raise AwsError(
                    "InvalidAccessException",
                    f"Account {call.account} is not subscribed to AWS Security Hub",
                    status=401,
                )
            return answer(call, self._service.find(call.account, call.region))

        return answer_or_refuse

    def enable(self, call: Call) -> _Answer:
        """Answer EnableSecurityHub; a second time it is refused."""
        if self._service.is_enabled(call.account, call.region):
            raise AwsError(
                "ResourceConflictException",
                "Account is already subscribed to Security Hub",
                status=409,
            )
        tags = call.params.get("Tags") or {}
        self._service.switch.enable(call.account, call.region, tags=tags)
        return {}

    def disable(self, call: Call, _hub: Hub) -> _Answer:
        """Answer DisableSecurityHub: nothing is imported from now on."""
        self._service.switch.disable(call.account, call.region)
        return {}

    def get_findings(self, call: Call, hub: Hub) -> _Answer:
        """Answer GetFindings: those that meet the filters, in pages."""
        filters = call.params.get("Filters") or {}
        found = list(select(hub.findings, filters, call.time))
        found = sort(found, call.params.get("SortCriteria") or [])
        page, token = _take_page(found, call)
        return {"Findings": page} | ({"NextToken": token} if token else {})

    def import_findings(self, call: Call, _hub: Hub) -> _Answer:
        """Answer BatchImportFindings: each finding is taken, or refused by itself."""
        given = _check_batch(call.params["Findings"])
        failed = [
            {"Id": each["Id"], "ErrorCode": "InvalidInput", "ErrorMessage": reason}
            for each in given
            if (reason := _find_fault(each, call.account)) is not None
        ]
        for each in given:
            if _find_fault(each, call.account) is None:
                self._service.take(dict(each), call.account, call.region)
        return {
            "FailedCount": len(failed),
            "SuccessCount": len(given) - len(failed),
            "FailedFindings": failed,
        }

    def update_findings(self, call: Call, hub: Hub) -> _Answer:
        """Answer BatchUpdateFindings: what is said is said of each finding named."""
        named = _check_batch(call.params["FindingIdentifiers"])
        said = {
            name: value
            for name, value in call.params.items()
            if name not in _ABOUT_REQUEST
        }
        processed, unknown = [], []
        for each in named:
            if hub.findings.find(key_of(each)) is None:
                unknown.append(each)
            else:
                processed.append(each)
                self._service.update(key_of(each), said, call.account, call.region)
        return {
            "ProcessedFindings": processed,
            "UnprocessedFindings": [_not_found(each) for each in unknown],
        }

    def create_action(self, call: Call, hub: Hub) -> _Answer:
        """Answer CreateActionTarget."""
        identity = call.params["Id"]
        if not _ACTION_ID.fullmatch(identity):
            raise _refuse(f"Id {identity} has not 1 to 20 alphanumeric characters")
        _check_name(call.params["Name"])
        place = f"{call.region}:{call.account}"
        arn = f"arn:aws:securityhub:{place}:action/custom/{identity}"
        if arn in hub.actions:
            message = f"Action Target {arn} already exists"
            raise AwsError("ResourceConflictException", message, status=409)
        if len(hub.actions) >= _MOST_ACTIONS:
            message = f"There are {_MOST_ACTIONS} custom actions already"
            raise AwsError("LimitExceededException", message, status=429)
        name, description = call.params["Name"], call.params["Description"]
        hub.actions[arn] = Action(arn, name, description)
        return {"ActionTargetArn": arn}

    def describe_actions(self, call: Call, hub: Hub) -> _Answer:
        """Answer DescribeActionTargets: all, or those named that are there."""
        wanted = call.params.get("ActionTargetArns") or list(hub.actions)
        found = [hub.actions[arn] for arn in wanted if arn in hub.actions]
        described = [
            {
                "ActionTargetArn": action.arn,
                "Name": action.name,
                "Description": action.description,
            }
            for action in found
        ]
        page, token = _take_page(described, call)
        return {"ActionTargets": page} | ({"NextToken": token} if token else {})

    def update_action(self, call: Call, hub: Hub) -> _Answer:
        """Answer UpdateActionTarget; what it does not name stays."""
        action = _find_action(call, hub)
        name = call.params.get("Name", action.name)
        _check_name(name)
        description = call.params.get("Description", action.description)
        hub.actions[action.arn] = Action(action.arn, name, description)
        return {}

    def delete_action(self, call: Call, hub: Hub) -> _Answer:
        """Answer DeleteActionTarget."""
        action = _find_action(call, hub)
        del hub.actions[action.arn]
        return {"ActionTargetArn": action.arn}


def _find_action(call: Call, hub: Hub) -> Action:
    arn = call.params["ActionTargetArn"]
    if arn not in hub.actions:
        message = f"Action Target {arn} was not found"
        raise AwsError("ResourceNotFoundException", message, status=404)
    return hub.actions[arn]


def _check_name(name: str) -> None:
    if not 1 <= len(name) <= _LONGEST_NAME:
        raise _refuse(f"Name {name} is longer than {_LONGEST_NAME} characters")


def _check_batch(items: list[Asff]) -> list[Asff]:
    if not 1 <= len(items) <= _LARGEST_BATCH:
        raise _refuse(f"expected 1 to {_LARGEST_BATCH} findings, found {len(items)}")
    return items


def _find_fault(finding: Asff, account: str) -> str | None:
    """Say why a provider's finding is not taken; None where it is."""
    if finding["AwsAccountId"] != account:
        return f"The finding is of account {finding['AwsAccountId']}, not of {account}"
    if not finding["Resources"]:
        return "The finding names no resource"
    return None


def _not_found(identifier: Mapping[str, str]) -> _Answer:
    return {
        "FindingIdentifier": identifier,
        "ErrorCode": "FindingNotFound",
        "ErrorMessage": "Could not find the finding",
    }


def _take_page(items: list[_Answer], call: Call) -> tuple[list[_Answer], str]:
    """Return a page; a token is the place in the list where the next one begins."""
    size = call.params.get("MaxResults") or _LARGEST_BATCH
    token = call.params.get("NextToken") or "0"
    if not 1 <= size <= _LARGEST_BATCH or not token.isdigit():
        raise _refuse("MaxResults or NextToken has no usable value")
    begin, end = int(token), int(token) + size
    return items[begin:end], str(end) if end < len(items) else ""


def _refuse(message: str) -> AwsError:
    return AwsError("InvalidInputException", message, status=400)
