"""What the account's CloudFormation leaves out of a function, added after the stack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.awslambda.models import lambda_backends

if TYPE_CHECKING:
    from gameday.simulator.account import EmbeddedAccount
    from gameday.simulator.account.estate import Stack
    from gameday.simulator.deployment.template.preparation import Prepared

__all__ = ["complete"]


def complete(account: EmbeddedAccount, stack: Stack, prepared: Prepared) -> None:
    """Give functions their layers, and buckets their notifications.

    moto's stacks leave both out. A layer that is not in the account is another
    account's: it cannot be had, and is noted.
    """
    for name, resource in prepared.template["Resources"].items():
        properties = resource.get("Properties") or {}
        if name not in stack.resources:
            continue
        if resource["Type"] == "AWS::Lambda::Function" and properties.get("Layers"):
            _add_layers(account, stack, name, properties["Layers"], prepared.notes)
        elif resource["Type"] == "AWS::S3::Bucket":
            notification = properties.get("NotificationConfiguration")
            if notification:
                _notify(account, stack, name, notification)


def _add_layers(
    account: EmbeddedAccount, stack: Stack, name: str, layers: Any, notes: list[str]
) -> None:
    backend: Any = lambda_backends[account.account_id][account.region]
    arns = [str(layer) for layer in layers]
    own = [arn for arn in arns if backend.layers_versions_by_arn(arn) is not None]
    notes += [f"the layer {a} of `{name}` is not at hand" for a in arns if a not in own]
    if own:
        function = backend.get_function(stack.resources[name].physical_id)
        data = function._get_layers_data(own)  # noqa: SLF001 - as moto's API does
        # moto lists a copy of the latest code, and the published versions themselves
        for each in (
            function,
            *backend.list_versions_by_function(function.function_name),
        ):
            each.layers = data


def _notify(
    account: EmbeddedAccount, stack: Stack, name: str, notification: Any
) -> None:
    configurations = []
    for each in notification.get("LambdaConfigurations") or ():
        arn = _find_arn(account, each["Function"], stack)
        entry: dict[str, Any] = {"LambdaFunctionArn": arn, "Events": [each["Event"]]}
        if rules := ((each.get("Filter") or {}).get("S3Key") or {}).get("Rules"):
            entry["Filter"] = {"Key": {"FilterRules": rules}}
        configurations.append(entry)
    if configurations:
        account.client("s3").put_bucket_notification_configuration(
            Bucket=stack.resources[name].physical_id,
            NotificationConfiguration={"LambdaFunctionConfigurations": configurations},
        )


def _find(value: Any, stack: Stack) -> Any:
    if isinstance(value, dict) and value.get("Ref") in stack.resources:
        return stack.resources[value["Ref"]].physical_id
    return value


def _find_arn(account: EmbeddedAccount, value: Any, stack: Stack) -> str:
    if isinstance(value, dict) and "Fn::GetAtt" in value:
        name = stack.resources[value["Fn::GetAtt"][0]].physical_id
        function = account.client("lambda").get_function(FunctionName=name)
        return str(function["Configuration"]["FunctionArn"])
    return str(_find(value, stack))
