"""Greets with the help of a layer."""

from shared_words import greet


def handler(event, context):
    """Print a greeting."""
    print(greet(event["id"]), context.invoked_function_arn.rpartition(":")[2])
