"""Security Hub, as far as Custodian's modes need it: imports, custom actions, clicks.

GuardDuty's findings are imported the moment they are published. A custom action is
clicked once for each finding, by a person who takes a while. Standards, insights and
other products' findings are not there.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.securityhub.asff import write_asff

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.engine.gateway.call import Call
    from gameday.simulator.world import World

__all__ = ["Hub", "begin_hub"]

_SOURCE = "aws.securityhub"
_IMPORTED = "Security Hub Findings - Imported"
_CLICKED = "Security Hub Findings - Custom Action"


class Hub:
    """Stands between GuardDuty and EventBridge, and passes every finding on.

    Args:
        world: Whose findings it imports.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._send = world.guardduty.send
        self._actions: dict[str, dict[str, Any]] = {}
        self._clicks: dict[str, float] = {}
        self._seen: set[str] = set()

    def __call__(self, event: dict[str, Any], *, account: str, region: str) -> Any:
        """Send GuardDuty's event, and what Security Hub makes of it."""
        sent = self._send(event, account=account, region=region)
        finding = write_asff(event["detail"])
        self._tell(_IMPORTED, finding, {}, resources=[finding["Id"]])
        if finding["Id"] not in self._seen:
            self._seen.add(finding["Id"])
            for arn, delay_s in self._clicks.items():
                self._world.clock.call_later(
                    delay_s, partial(self._click, arn, finding), name="person"
                )
        return sent

    def click_later(self, policy: str, delay_s: float) -> None:
        """Let a person click a policy's action some seconds after each new finding."""
        account = self._world.account
        place = f"{account.region}:{account.account_id}"
        self._clicks[f"arn:aws:securityhub:{place}:action/custom/{policy}"] = delay_s

    def create_action(self, call: Call) -> dict[str, Any]:
        """Answer ``CreateActionTarget``."""
        place = f"{call.region}:{call.account}"
        arn = f"arn:aws:securityhub:{place}:action/custom/{call.params['Id']}"
        self._actions[arn] = {
            "ActionTargetArn": arn,
            "Name": call.params["Name"],
            "Description": call.params["Description"],
        }
        return {"ActionTargetArn": arn}

    def describe_actions(self, call: Call) -> dict[str, Any]:
        """Answer ``DescribeActionTargets``."""
        wanted = call.params.get("ActionTargetArns") or list(self._actions)
        found = [self._actions[arn] for arn in wanted if arn in self._actions]
        return {"ActionTargets": found}

    def _click(self, arn: str, finding: dict[str, Any]) -> None:
        action = self._actions.get(arn, {})
        detail = {
            "actionName": action.get("Name", ""),
            "actionDescription": action.get("Description", ""),
        }
        self._tell(_CLICKED, finding, detail, resources=[arn])

    def _tell(
        self,
        detail_type: str,
        finding: Mapping[str, Any],
        detail: Mapping[str, Any],
        *,
        resources: list[str],
    ) -> None:
        event = {
            "source": _SOURCE,
            "detail-type": detail_type,
            "resources": resources,
            "detail": {**detail, "findings": [finding]},
        }
        self._world.router.send(
            event, account=finding["AwsAccountId"], region=finding["Region"]
        )


def begin_hub(world: World) -> Hub:
    """Turn Security Hub on in the exercise's account, or find the one that is."""
    present = world.guardduty.send
    if isinstance(present, Hub):
        return present
    hub = Hub(world)
    world.guardduty.send = hub
    world.operations.add("securityhub", "CreateActionTarget", hub.create_action)
    world.operations.add("securityhub", "DescribeActionTargets", hub.describe_actions)
    world.account.client("securityhub").enable_security_hub()
    return hub
