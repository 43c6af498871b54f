"""What a template may only do where its maker acknowledges it: capabilities.

A template with resources that give permissions needs ``CAPABILITY_IAM``, one that names
them ``CAPABILITY_NAMED_IAM``, one with macros or nested stacks
``CAPABILITY_AUTO_EXPAND`` (CloudFormation API reference, "CreateStack", Capabilities).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.scenarios.cloudformation import TemplateLoader
from gameday.scenarios.document import load_text
from gameday.scenarios.errors import ScenarioError
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.gateway import Proceed

__all__ = ["check_capabilities"]

_MAKERS = frozenset({"CreateChangeSet", "CreateStack", "CreateStackSet", "UpdateStack"})
_NAMES = {
    "AWS::IAM::AccessKey": "",
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::InstanceProfile": "InstanceProfileName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Policy": "",
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
    "AWS::IAM::UserToGroupAddition": "",
}
"""The types that ask for a capability, each with the property that names it."""


def check_capabilities(call: Call, proceed: Proceed) -> Response:
    """Refuse a stack whose maker does not acknowledge what it makes.

    Raises:
        AwsError: ``InsufficientCapabilitiesException``.
    """
    if call.service == "cloudformation" and call.operation in _MAKERS:
        template = _read(call.params.get("TemplateBody"))
        given = set(call.params.get("Capabilities") or ())
        missing = _find_missing(template, given)
        if missing:
            code = "InsufficientCapabilitiesException"
            raise AwsError(code, f"Requires capabilities : [{missing}]")
    return proceed(call)


def _find_missing(template: Mapping[str, Any], given: set[str]) -> str:
    if template.get("Transform") and "CAPABILITY_AUTO_EXPAND" not in given:
        return "CAPABILITY_AUTO_EXPAND"
    if "CAPABILITY_NAMED_IAM" in given:
        return ""
    found = [each for each in _list_resources(template) if each.get("Type") in _NAMES]
    if any(_NAMES[each["Type"]] in _properties(each) for each in found):
        return "CAPABILITY_NAMED_IAM"
    return "CAPABILITY_IAM" if found and "CAPABILITY_IAM" not in given else ""


def _list_resources(template: Mapping[str, Any]) -> list[dict[str, Any]]:
    listed = template.get("Resources")
    each_of = listed.values() if isinstance(listed, dict) else ()
    return [each for each in each_of if isinstance(each, dict)]


def _properties(resource: Mapping[str, Any]) -> Mapping[str, Any]:
    found = resource.get("Properties")
    return found if isinstance(found, dict) else {}


def _read(text: Any) -> Mapping[str, Any]:
    """Read a template; what is none is CloudFormation's to refuse."""
    if not isinstance(text, str):
        return {}
    try:
        read = load_text(text, "template", TemplateLoader).data
    except ScenarioError:
        return {}
    return read if isinstance(read, dict) else {}
