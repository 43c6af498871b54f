"""Which service of botocore a request is for.

A request names the service it is signed for, which is not always botocore's name for
it, and which several services may share; then the host, the target, the path or the
API's version tells them apart. Source: the signing names and endpoint prefixes of
botocore's service models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from moto.core.request import Request

__all__ = ["find_service"]

_RENAMED = {
    "access-analyzer": "accessanalyzer",
    "airflow": "mwaa",
    "aoss": "opensearchserverless",
    "app-integrations": "appintegrations",
    "aps": "amp",
    "awsssoportal": "sso",
    "cloudcontrolapi": "cloudcontrol",
    "elasticfilesystem": "efs",
    "elasticmapreduce": "emr",
    "email": "ses",
    "eventbridge": "events",
    "geo": "location",
    "iotdata": "iot-data",
    "mobiletargeting": "pinpoint",
    "monitoring": "cloudwatch",
    "mturk-requester": "mturk",
    "neptune-db": "neptunedata",
    "servicequotas": "service-quotas",
    "sso-oauth": "sso-oidc",
    "states": "stepfunctions",
    "tagging": "resourcegroupstaggingapi",
    "tax": "taxsettings",
}
_BY_HOST = {
    # signed alike, at hosts of their own
    ("appconfig", "appconfigdata"): "appconfigdata",
    ("aws-marketplace", "agreement-marketplace"): "marketplace-agreement",
    ("aws-marketplace", "catalog"): "marketplace-catalog",
    ("aws-marketplace", "entitlement"): "marketplace-entitlement",
    ("aws-marketplace", "metering"): "meteringmarketplace",
    ("bedrock", "bedrock-agent"): "bedrock-agent",
    ("bedrock", "bedrock-agent-runtime"): "bedrock-agent-runtime",
    ("bedrock", "bedrock-runtime"): "bedrock-runtime",
    ("execute-api", "participant"): "connectparticipant",
    ("lex", "models"): "lex-models",
    ("lex", "models-v2-lex"): "lexv2-models",
    ("lex", "runtime"): "lex-runtime",
    ("lex", "runtime-v2-lex"): "lexv2-runtime",
    ("mediastore", "data"): "mediastore-data",
    ("personalize", "personalize-events"): "personalize-events",
    ("personalize", "personalize-runtime"): "personalize-runtime",
    ("sagemaker", "featurestore-runtime"): "sagemaker-featurestore-runtime",
    ("sagemaker", "metrics"): "sagemaker-metrics",
    ("sagemaker", "runtime"): "sagemaker-runtime",
    ("servicecatalog", "servicecatalog-appregistry"): "servicecatalog-appregistry",
    ("timestream", "query"): "timestream-query",
}
_BY_TARGET = {
    ("cloudhsm", "BaldrApiService"): "cloudhsmv2",
    ("dynamodb", "DynamoDBStreams_20120810"): "dynamodbstreams",
    ("kinesisanalytics", "KinesisAnalytics_20180523"): "kinesisanalyticsv2",
    ("mgh", "AWSMigrationHubMultiAccountService"): "migrationhub-config",
}
_BY_PATH = {
    ("apigateway", "/v2/"): "apigatewayv2",
    ("es", "/2021-01-01/"): "opensearch",
    ("s3", "/v20180820/"): "s3control",
    ("ses", "/v2/"): "sesv2",
}
_BY_VERSION = {
    ("elasticloadbalancing", "2012-06-01"): "elb",
    ("elasticloadbalancing", "2015-12-01"): "elbv2",
}
_ALONE = {
    # the one that is meant where nothing tells
    "aws-marketplace": "meteringmarketplace",
    "elasticloadbalancing": "elbv2",
    "execute-api": "apigatewaymanagementapi",
    "lex": "lexv2-runtime",
    "timestream": "timestream-write",
}


def find_service(signed_for: str, request: Request) -> str:
    """Return botocore's name of the service a request is for."""
    for (name, prefix), service in _BY_PATH.items():
        if name == signed_for and request.path.startswith(prefix):
            return service
    label = request.host.partition(".")[0]
    target = request.headers.get("X-Amz-Target", "").partition(".")[0]
    found = _BY_HOST.get((signed_for, label)) or _BY_TARGET.get((signed_for, target))
    if found is None and signed_for == "elasticloadbalancing":
        found = _BY_VERSION.get((signed_for, request.values.get("Version", "")))
    return found or _RENAMED.get(signed_for) or _ALONE.get(signed_for, signed_for)
