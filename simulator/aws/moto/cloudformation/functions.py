"""Permissions, versions, aliases, URLs and settings of Lambda functions in stacks.

moto knows functions and permissions in stacks, but gives a permission no id and does
not take it away again, and leaves out a function's dead-letter queue, recursive loop
setting, layers and tags.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.lambda_.function import LACKS_TAG
from gameday.simulator.aws.moto.cloudformation.model import (
    Place,
    Properties,
    Resource,
    ResourceType,
    read_tags,
)

__all__ = ["COMPLETIONS", "TYPES"]


def _complete_function(function: Any, properties: Properties, place: Place) -> None:
    function.tags.update(read_tags(properties))
    function.dead_letter_config = properties.get("DeadLetterConfig", {})
    function.recursive_loop = properties.get("RecursiveLoop", "Terminate")
    _add_layers(function, [str(arn) for arn in properties.get("Layers", ())], place)


def _add_layers(function: Any, arns: list[str], place: Place) -> None:
    """Give a function those of its layers that the account has.

    AWS refuses a function whose layer is not there; here it is made all the same, with
    a tag by which its runs tell what they lack.
    """
    functions = place.backend("lambda")
    own = [arn for arn in arns if functions.layers_versions_by_arn(arn) is not None]
    if missing := [f"the layer {arn}" for arn in arns if arn not in own]:
        function.tags[LACKS_TAG] = "; ".join(missing)
    if own:
        data = function._get_layers_data(own)  # noqa: SLF001 - as moto's API does
        # Of a function that is published at once, moto returns the version; and it
        # lists a copy of the latest code, but the versions themselves.
        name = function.function_name
        latest = functions.get_function(name)
        for each in (latest, *functions.list_versions_by_function(name)):
            each.layers = data


def _create_permission(properties: Properties, place: Place) -> Resource:
    functions = place.backend("lambda")
    name = properties["FunctionName"]
    function = functions.get_function(name)
    request = {k: v for k, v in properties.items() if k != "FunctionName"}
    request |= {"StatementId": place.name}
    function.policy.add_statement(json.dumps(request), _read_qualifier(name))
    delete = partial(function.policy.del_statement, place.name)
    return Resource(place.name, {"Id": place.name}, delete)


def _read_qualifier(name: str) -> str | None:
    """Return the version or alias in a function's name or ARN.

    A permission on an alias opens the alias alone (Lambda API reference,
    "AddPermission"), so moto must be told of it.
    """
    arn = Arn.parse(name)
    own = arn.resource.partition(":")[2] if arn else name
    return own.partition(":")[2] or None


def _configure_invocation(properties: Properties, place: Place) -> Resource:
    functions = place.backend("lambda")
    name = properties["FunctionName"]
    config = {
        key: properties[key]
        for key in (
            "DestinationConfig",
            "MaximumEventAgeInSeconds",
            "MaximumRetryAttempts",
        )
        if key in properties
    }
    for key in ("MaximumEventAgeInSeconds", "MaximumRetryAttempts"):
        if key in config:
            config[key] = int(config[key])
    functions.put_function_event_invoke_config(name, config)
    delete = partial(functions.delete_function_event_invoke_config, name)
    return Resource(
        f"{name}|{properties.get('Qualifier', '$LATEST')}", on_delete=delete
    )


def _create_url(properties: Properties, place: Place) -> Resource:
    functions = place.backend("lambda")
    name = properties["TargetFunctionArn"]
    url = functions.create_function_url_config(name, dict(properties))
    delete = partial(functions.delete_function_url_config, name)
    attributes = {"FunctionArn": url.function.function_arn, "FunctionUrl": url.url}
    return Resource(url.function.function_arn, attributes, delete)


def _create_alias(properties: Properties, place: Place) -> Resource:
    functions = place.backend("lambda")
    name, function = properties["Name"], properties["FunctionName"]
    alias = functions.create_alias(
        name,
        function,
        properties["FunctionVersion"],
        properties.get("Description", ""),
        properties.get("RoutingConfig", {}),
    )
    delete = partial(functions.delete_alias, name, function)
    return Resource(alias.arn, {"AliasArn": alias.arn}, delete)


def _publish_version(properties: Properties, place: Place) -> Resource:
    functions = place.backend("lambda")
    # Published again, code that has not changed gives the version there is.
    version = functions.publish_version(
        properties["FunctionName"], properties.get("Description", "")
    )
    arn = version.function_arn
    return Resource(arn, {"FunctionArn": arn, "Version": str(version.version)})


TYPES = {
    "AWS::Lambda::Alias": ResourceType(_create_alias, frozenset({"AliasArn"})),
    "AWS::Lambda::EventInvokeConfig": ResourceType(_configure_invocation),
    "AWS::Lambda::Permission": ResourceType(_create_permission, frozenset({"Id"})),
    "AWS::Lambda::Url": ResourceType(
        _create_url, frozenset({"FunctionArn", "FunctionUrl"})
    ),
    "AWS::Lambda::Version": ResourceType(
        _publish_version, frozenset({"FunctionArn", "Version"})
    ),
}

COMPLETIONS = {"AWS::Lambda::Function": _complete_function}
