"""How the tools of an exercise's actors name themselves, whatever machine plays it.

An SDK's own name would show this process's kernel and Python in every log. The forms
are those of botocore 1.40 (``botocore.useragent``) and of the AWS CLI's releases.
"""

from __future__ import annotations

from typing import Final

__all__ = ["BUSINESS_TOOL", "FUNCTION_TOOL", "INTRUDER_TOOL"]

INTRUDER_TOOL: Final = (
    "aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux#6.8 md/arch#x86_64"
    " lang/python#3.13"
)
"""The AWS CLI on a Linux machine."""

_BOTO3 = (
    "Boto3/1.40.0 md/Botocore#1.40.0 ua/2.1 os/linux#6.1 md/arch#x86_64"
    " lang/python#3.13"
)
BUSINESS_TOOL: Final = f"{_BOTO3} cfg/retry-mode#legacy Botocore/1.40.0"
"""An application with the AWS SDK for Python."""

FUNCTION_TOOL: Final = (
    f"{_BOTO3} exec-env/AWS_Lambda_python3.13 cfg/retry-mode#legacy Botocore/1.40.0"
)
"""A Lambda function with the AWS SDK for Python."""
