"""Layers of a template, published before its stack is made, and missed after it.

moto's stacks make layers that nothing can refer to. So they are published by the API,
and the template refers to them by their ARNs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.lambda_.function import LACKS_TAG

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.scenarios.cloudformation import Template
    from gameday.simulator.account import EmbeddedAccount, Stack

__all__ = ["find_missing", "mark_lacks", "publish_layers"]

_KIND = "AWS::Lambda::LayerVersion"
_FUNCTION = "AWS::Lambda::Function"
_LONGEST_TAG = 256


def publish_layers(account: EmbeddedAccount, template: Template) -> Template:
    """Publish the layers, and return the template without them."""
    arns = {
        name: _publish(account, name, resource["Properties"])
        for name, resource in template["Resources"].items()
        if resource.get("Type") == _KIND
    }
    if not arns:
        return template
    resources = {k: v for k, v in template["Resources"].items() if k not in arns}
    without = {**template, "Resources": resources}
    replaced: Template = _refer(without, arns)
    return replaced


def find_missing(
    account: EmbeddedAccount, stack: Stack, template: Template
) -> Iterator[tuple[str, str]]:
    """Find each layer that a function wants and has not got: another account's.

    Yields:
        The function's logical id, and the layer in words.
    """
    functions = account.client("lambda")
    for name, resource in template["Resources"].items():
        wanted = (resource.get("Properties") or {}).get("Layers")
        if resource["Type"] != _FUNCTION or not wanted or name not in stack.resources:
            continue
        made = stack.resources[name].physical_id
        found = functions.get_function_configuration(FunctionName=made)
        present = {layer["Arn"] for layer in found.get("Layers", ())}
        for arn in map(str, wanted):
            if arn not in present:
                yield name, f"the layer {arn}"


def mark_lacks(
    account: EmbeddedAccount, stack: Stack, lacks: Mapping[str, str]
) -> None:
    """Let functions say, when they run, what they cannot run without.

    Args:
        account: Where the stack is.
        stack: The stack.
        lacks: In words, by the functions' logical ids.
    """
    functions = account.client("lambda")
    for name, what in lacks.items():
        if name in stack.resources:
            found = functions.get_function_configuration(
                FunctionName=stack.resources[name].physical_id
            )
            tags = {LACKS_TAG: what[:_LONGEST_TAG]}
            functions.tag_resource(Resource=found["FunctionArn"], Tags=tags)


def _publish(account: EmbeddedAccount, name: str, properties: Template) -> str:
    given = properties.get("LayerName")
    published = account.client("lambda").publish_layer_version(
        LayerName=given if isinstance(given, str) else name,
        Content=properties["Content"],
        CompatibleRuntimes=properties.get("CompatibleRuntimes") or [],
    )
    return str(published["LayerVersionArn"])


def _refer(value: Any, arns: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_refer(each, arns) for each in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"Ref"} and value["Ref"] in arns:
        return arns[value["Ref"]]
    if value.keys() == {"Fn::GetAtt"} and value["Fn::GetAtt"][0] in arns:
        return arns[value["Fn::GetAtt"][0]]
    kept = {key: _refer(each, arns) for key, each in value.items()}
    if isinstance(kept.get("DependsOn"), list):
        kept["DependsOn"] = [each for each in kept["DependsOn"] if each not in arns]
    return kept
