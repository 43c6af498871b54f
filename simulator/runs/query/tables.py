"""The tables of a run, column by column, with the names AWS documents for Athena.

Sources: CloudTrail user guide, "Create a table for CloudTrail logs in Athena"; Athena
user guide, "Query Amazon VPC flow logs", "Query Amazon GuardDuty findings", "Query
Amazon S3 server access logs", "Amazon Athena CloudWatch connector" (``log_stream``,
``time``, ``message``); Route 53 developer guide, "Resolver query logging".

Times are timestamps in UTC and truth values booleans, where Athena's tables have text
or seconds. What varies from event to event is JSON, as text to Athena's functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MACROS", "TABLES", "Shape", "write_structure", "write_type"]

Shape: TypeAlias = "str | Mapping[str, Shape] | list[Shape]"
"""A column's type: a name, the members of a struct, or the one type of a list."""

_IDENTITY: Mapping[str, Shape] = {
    "type": "VARCHAR",
    "principalid": "VARCHAR",
    "arn": "VARCHAR",
    "accountid": "VARCHAR",
    "invokedby": "VARCHAR",
    "accesskeyid": "VARCHAR",
    "username": "VARCHAR",
    "identityprovider": "VARCHAR",
    "sessioncontext": {
        "attributes": {"mfaauthenticated": "VARCHAR", "creationdate": "VARCHAR"},
        "sessionissuer": {
            "type": "VARCHAR",
            "principalid": "VARCHAR",
            "arn": "VARCHAR",
            "accountid": "VARCHAR",
            "username": "VARCHAR",
        },
        "ec2roledelivery": "VARCHAR",
        "webidfederationdata": {"federatedprovider": "VARCHAR", "attributes": "JSON"},
    },
}

TABLES: Mapping[str, Mapping[str, Shape]] = {
    "cloudtrail": {
        "eventversion": "VARCHAR",
        "useridentity": _IDENTITY,
        "eventtime": "TIMESTAMP",
        "eventsource": "VARCHAR",
        "eventname": "VARCHAR",
        "awsregion": "VARCHAR",
        "sourceipaddress": "VARCHAR",
        "useragent": "VARCHAR",
        "errorcode": "VARCHAR",
        "errormessage": "VARCHAR",
        "requestparameters": "JSON",
        "responseelements": "JSON",
        "additionaleventdata": "JSON",
        "requestid": "VARCHAR",
        "eventid": "VARCHAR",
        "readonly": "BOOLEAN",
        "resources": [{"arn": "VARCHAR", "accountid": "VARCHAR", "type": "VARCHAR"}],
        "eventtype": "VARCHAR",
        "apiversion": "VARCHAR",
        "managementevent": "BOOLEAN",
        "recipientaccountid": "VARCHAR",
        "serviceeventdetails": "JSON",
        "sharedeventid": "VARCHAR",
        "vpcendpointid": "VARCHAR",
        "vpcendpointaccountid": "VARCHAR",
        "eventcategory": "VARCHAR",
        "sessioncredentialfromconsole": "VARCHAR",
        "tlsdetails": {
            "tlsversion": "VARCHAR",
            "ciphersuite": "VARCHAR",
            "clientprovidedhostheader": "VARCHAR",
        },
    },
    "dns": {
        "version": "VARCHAR",
        "account_id": "VARCHAR",
        "region": "VARCHAR",
        "vpc_id": "VARCHAR",
        "query_timestamp": "TIMESTAMP",
        "query_name": "VARCHAR",
        "query_type": "VARCHAR",
        "query_class": "VARCHAR",
        "rcode": "VARCHAR",
        "answers": [{"rdata": "VARCHAR", "type": "VARCHAR", "class": "VARCHAR"}],
        "srcaddr": "VARCHAR",
        "srcport": "INTEGER",
        "transport": "VARCHAR",
        "srcids": {"instance": "VARCHAR", "resolver_endpoint": "VARCHAR"},
        "firewall_rule_action": "VARCHAR",
        "firewall_rule_group_id": "VARCHAR",
        "firewall_domain_list_id": "VARCHAR",
    },
    "findings": {
        "schemaversion": "VARCHAR",
        "accountid": "VARCHAR",
        "region": "VARCHAR",
        "partition": "VARCHAR",
        "id": "VARCHAR",
        "arn": "VARCHAR",
        "type": "VARCHAR",
        "resource": "JSON",
        "service": "JSON",
        "severity": "DOUBLE",
        "createdat": "TIMESTAMP",
        "updatedat": "TIMESTAMP",
        "title": "VARCHAR",
        "description": "VARCHAR",
    },
    "journal": {
        "seq": "BIGINT",
        "t": "DOUBLE",
        "time": "TIMESTAMP",
        "kind": "VARCHAR",
        "actor": "VARCHAR",
        "fields": "JSON",
    },
    "log_events": {
        "account_id": "VARCHAR",
        "region": "VARCHAR",
        "log_group": "VARCHAR",
        "log_stream": "VARCHAR",
        "time": "TIMESTAMP",
        "message": "VARCHAR",
    },
    "s3_access": {
        "bucketowner": "VARCHAR",
        "bucket_name": "VARCHAR",
        "requestdatetime": "TIMESTAMP",
        "remoteip": "VARCHAR",
        "requester": "VARCHAR",
        "requestid": "VARCHAR",
        "operation": "VARCHAR",
        "key": "VARCHAR",
        "request_uri": "VARCHAR",
        "httpstatus": "INTEGER",
        "errorcode": "VARCHAR",
        "bytessent": "BIGINT",
        "objectsize": "BIGINT",
        "totaltime": "BIGINT",
        "turnaroundtime": "BIGINT",
        "referrer": "VARCHAR",
        "useragent": "VARCHAR",
        "versionid": "VARCHAR",
        "hostid": "VARCHAR",
        "sigv": "VARCHAR",
        "ciphersuite": "VARCHAR",
        "authtype": "VARCHAR",
        "endpoint": "VARCHAR",
        "tlsversion": "VARCHAR",
        "accesspointarn": "VARCHAR",
        "aclrequired": "VARCHAR",
    },
    "vpc_flow": {
        "version": "INTEGER",
        "account_id": "VARCHAR",
        "interface_id": "VARCHAR",
        "srcaddr": "VARCHAR",
        "dstaddr": "VARCHAR",
        "srcport": "INTEGER",
        "dstport": "INTEGER",
        "protocol": "BIGINT",
        "packets": "BIGINT",
        "bytes": "BIGINT",
        "start": "TIMESTAMP",
        "end": "TIMESTAMP",
        "action": "VARCHAR",
        "log_status": "VARCHAR",
        "vpc_id": "VARCHAR",
        "subnet_id": "VARCHAR",
        "instance_id": "VARCHAR",
        "tcp_flags": "INTEGER",
        "type": "VARCHAR",
        "pkt_srcaddr": "VARCHAR",
        "pkt_dstaddr": "VARCHAR",
        "region": "VARCHAR",
        "az_id": "VARCHAR",
        "sublocation_type": "VARCHAR",
        "sublocation_id": "VARCHAR",
        "pkt_src_aws_service": "VARCHAR",
        "pkt_dst_aws_service": "VARCHAR",
        "flow_direction": "VARCHAR",
        "traffic_path": "INTEGER",
    },
}

MACROS = (
    "CREATE MACRO json_extract_scalar(data, path) AS json_extract_string(data, path)",
    "CREATE MACRO from_iso8601_timestamp(moment) AS CAST(moment AS TIMESTAMP)",
)
"""Functions of Athena that the database knows by another name."""


def write_type(shape: Shape) -> str:
    """Write a column's type as SQL has it."""
    if isinstance(shape, str):
        return shape
    if isinstance(shape, list):
        return f"{write_type(shape[0])}[]"
    members = (f'"{name}" {write_type(each)}' for name, each in shape.items())
    return f"STRUCT({', '.join(members)})"


def write_structure(shape: Shape) -> object:
    """Write a type as ``from_json`` has it: plain data, to be written as JSON."""
    if isinstance(shape, str):
        return shape
    if isinstance(shape, list):
        return [write_structure(shape[0])]
    return {name: write_structure(each) for name, each in shape.items()}
