"""The sensors of a stack are on when their template says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.account import deploy_stack

if TYPE_CHECKING:
    from gameday.simulator.account import EmbeddedAccount, Stack


def test_a_detector_is_enabled(account: EmbeddedAccount, stack: Stack) -> None:
    """It publishes as often as asked."""
    detector = account.client("guardduty").get_detector(
        DetectorId=stack.outputs["Detector"]
    )
    assert detector["Status"] == "ENABLED"
    assert detector["FindingPublishingFrequency"] == "FIFTEEN_MINUTES"


def test_a_trail_is_logging(account: EmbeddedAccount, stack: Stack) -> None:
    """It writes to its bucket, validates its files and covers every region."""
    cloudtrail = account.client("cloudtrail")
    (trail,) = cloudtrail.describe_trails()["trailList"]
    assert trail["TrailARN"] == stack.outputs["Trail"]
    assert trail["S3BucketName"] == stack.resources["TrailBucket"].physical_id
    assert trail["LogFileValidationEnabled"] is True
    assert trail["IsMultiRegionTrail"] is True
    assert cloudtrail.get_trail_status(Name=trail["Name"])["IsLogging"] is True


def test_a_trail_may_be_off(account: EmbeddedAccount) -> None:
    """A sensor that is off is off."""
    template = """
        Resources:
          Bucket: {Type: "AWS::S3::Bucket"}
          Trail:
            Type: AWS::CloudTrail::Trail
            Properties: {IsLogging: false, S3BucketName: !Ref Bucket, TrailName: silent}
    """
    deploy_stack(account, "quiet", template)
    status = account.client("cloudtrail").get_trail_status(Name="silent")
    assert status["IsLogging"] is False


def test_flow_logs_watch_the_vpc(account: EmbeddedAccount, stack: Stack) -> None:
    """The flow log names its VPC and its bucket."""
    (log,) = account.client("ec2").describe_flow_logs()["FlowLogs"]
    assert log["ResourceId"] == stack.resources["Vpc"].physical_id
    assert log["LogDestinationType"] == "s3"
    assert log["FlowLogStatus"] == "ACTIVE"


def test_config_records(account: EmbeddedAccount, stack: Stack) -> None:
    """The recorder runs once it has somewhere to deliver to."""
    config = account.client("config")
    (status,) = config.describe_configuration_recorder_status()[
        "ConfigurationRecordersStatus"
    ]
    assert status["recording"] is True
    (rule,) = config.describe_config_rules()["ConfigRules"]
    assert rule["ConfigRuleName"] == stack.resources["ConfigRule"].physical_id


def test_security_hub_is_on(account: EmbeddedAccount, stack: Stack) -> None:
    """The hub has the ARN its stack gives."""
    hub = account.client("securityhub").describe_hub()
    assert hub["HubArn"] == stack.resources["Hub"].physical_id


def test_queries_of_the_vpc_are_logged(account: EmbeddedAccount, stack: Stack) -> None:
    """The association joins log and VPC."""
    resolver = account.client("route53resolver")
    (association,) = resolver.list_resolver_query_log_config_associations()[
        "ResolverQueryLogConfigAssociations"
    ]
    assert association["ResourceId"] == stack.resources["Vpc"].physical_id
    assert (
        association["ResolverQueryLogConfigId"] == stack.resources["DnsLog"].physical_id
    )
