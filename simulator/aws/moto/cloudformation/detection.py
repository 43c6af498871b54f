"""What notices: GuardDuty, CloudTrail, Config, Security Hub and DNS query logs.

moto's CloudFormation knows none of them, though moto's services do.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from gameday.simulator.aws.moto.cloudformation.model import (
    Place,
    Properties,
    Resource,
    ResourceType,
    is_true,
    read_tags,
)

__all__ = ["TYPES"]


def _create_detector(properties: Properties, place: Place) -> Resource:
    guardduty = place.backend("guardduty")
    detector_id = guardduty.create_detector(
        enable=is_true(properties["Enable"]),
        finding_publishing_frequency=properties.get(
            "FindingPublishingFrequency", "SIX_HOURS"
        ),
        data_sources=_lower_names(properties.get("DataSources", {})),
        tags=read_tags(properties),
        features=[_lower_names(each) for each in properties.get("Features", [])],
    )
    delete = partial(guardduty.delete_detector, detector_id)
    return Resource(detector_id, {"Id": detector_id}, delete)


def _create_trail(properties: Properties, place: Place) -> Resource:
    cloudtrail = place.backend("cloudtrail")
    trail = cloudtrail.create_trail(
        name=place.name,
        bucket_name=properties["S3BucketName"],
        s3_key_prefix=properties.get("S3KeyPrefix"),
        sns_topic_name=properties.get("SnsTopicName"),
        is_global=is_true(properties.get("IncludeGlobalServiceEvents", True)),
        is_multi_region=is_true(properties.get("IsMultiRegionTrail")),
        log_validation=is_true(properties.get("EnableLogFileValidation")),
        is_org_trail=is_true(properties.get("IsOrganizationTrail")),
        cw_log_group_arn=properties.get("CloudWatchLogsLogGroupArn"),
        cw_role_arn=properties.get("CloudWatchLogsRoleArn"),
        kms_key_id=properties.get("KMSKeyId"),
        tags_list=[{"Key": k, "Value": v} for k, v in read_tags(properties).items()],
    )
    trail.put_event_selectors(
        properties.get("EventSelectors", []),
        properties.get("AdvancedEventSelectors", []),
    )
    if is_true(properties["IsLogging"]):
        trail.start_logging()
    delete = partial(cloudtrail.delete_trail, place.name)
    return Resource(place.name, {"Arn": trail.arn}, delete)


def _create_hub(properties: Properties, place: Place) -> Resource:
    hub = place.backend("securityhub")
    standards = is_true(properties.get("EnableDefaultStandards", True))
    hub.enable_security_hub(standards, read_tags(properties))
    arn = f"arn:aws:securityhub:{place.region}:{place.account}:hub/default"
    return Resource(arn, {"ARN": arn}, hub.disable_security_hub)


def _create_recorder(properties: Properties, place: Place) -> Resource:
    config = place.backend("config")
    recorder = {"name": place.name, "roleARN": properties["RoleARN"]}
    if "RecordingGroup" in properties:
        recorder["recordingGroup"] = _lower_names(properties["RecordingGroup"])
    config.put_configuration_recorder(recorder)
    delete = partial(config.delete_configuration_recorder, place.name)
    return Resource(place.name, on_delete=delete)


def _create_channel(properties: Properties, place: Place) -> Resource:
    """AWS starts the account's recorder when a stack makes the delivery channel."""
    config = place.backend("config")
    channel = {"name": place.name, "s3BucketName": properties["S3BucketName"]}
    for name, member in (("S3KeyPrefix", "s3KeyPrefix"), ("SnsTopicARN",) * 2):
        if name in properties:
            channel[member] = properties[name]
    config.put_delivery_channel(channel)
    for recorder in config.recorders:
        config.start_configuration_recorder(recorder)

    def delete() -> None:
        for recorder in config.recorders:
            config.stop_configuration_recorder(recorder)
        config.delete_delivery_channel(place.name)

    return Resource(place.name, on_delete=delete)


def _create_config_rule(properties: Properties, place: Place) -> Resource:
    config = place.backend("config")
    rule = {k: v for k, v in properties.items() if k not in {"Tags", "Compliance"}}
    config.put_config_rule(rule | {"ConfigRuleName": place.name})
    made = config.config_rules[place.name]
    return Resource(
        place.name,
        {"Arn": made.config_rule_arn, "ConfigRuleId": made.config_rule_id},
        partial(config.config_rules.pop, place.name, None),
    )


def _create_query_log(properties: Properties, place: Place) -> Resource:
    resolver = place.backend("route53resolver")
    made = resolver.create_resolver_query_log_config(
        properties.get("Name", place.name), properties["DestinationArn"], place.name
    )
    return Resource(
        made.id,
        {"Id": made.id, "Arn": made.arn},
        partial(resolver.resolver_query_log_configs.pop, made.id, None),
    )


def _associate_query_log(properties: Properties, place: Place) -> Resource:
    resolver = place.backend("route53resolver")
    config_id = properties["ResolverQueryLogConfigId"]
    made = resolver.associate_resolver_query_log_config(
        config_id, properties["ResourceId"]
    )

    def delete() -> None:
        associations = resolver.resolver_query_log_config_associations
        if associations.pop(made.id, None) is not None:
            resolver.resolver_query_log_configs[config_id].association_count -= 1

    return Resource(made.id, {"Id": made.id}, delete)


def _lower_names(value: Any) -> Any:
    """Turn a template's ``S3Logs`` into the API's ``s3Logs``, all the way down."""
    if isinstance(value, dict):
        return {k[:1].lower() + k[1:]: _lower_names(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_lower_names(each) for each in value]
    return value


TYPES = {
    "AWS::CloudTrail::Trail": ResourceType(
        _create_trail, frozenset({"Arn"}), "TrailName"
    ),
    "AWS::Config::ConfigRule": ResourceType(
        _create_config_rule, frozenset({"Arn", "ConfigRuleId"}), "ConfigRuleName"
    ),
    "AWS::Config::ConfigurationRecorder": ResourceType(
        _create_recorder, name_property="Name"
    ),
    "AWS::Config::DeliveryChannel": ResourceType(_create_channel, name_property="Name"),
    "AWS::GuardDuty::Detector": ResourceType(_create_detector, frozenset({"Id"})),
    "AWS::Route53Resolver::ResolverQueryLoggingConfig": ResourceType(
        _create_query_log, frozenset({"Id", "Arn"})
    ),
    "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation": ResourceType(
        _associate_query_log, frozenset({"Id"})
    ),
    "AWS::SecurityHub::Hub": ResourceType(_create_hub, frozenset({"ARN"})),
}
