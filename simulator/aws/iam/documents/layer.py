"""The layer that holds every document against its form before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.iam.attempts import Attempt
from gameday.simulator.aws.iam.documents.forms import Form, find_form
from gameday.simulator.aws.iam.documents.grammar import find_fault
from gameday.simulator.aws.iam.documents.limits import check_limits, check_total
from gameday.simulator.aws.iam.documents.lockout import check_lockout, check_publicity
from gameday.simulator.aws.iam.documents.organizations import find_control_form
from gameday.simulator.aws.iam.documents.reading import read_statements
from gameday.simulator.aws.iam.documents.statements import check_statement
from gameday.simulator.aws.iam.documents.surroundings import Directory, Surroundings
from gameday.simulator.aws.iam.documents.writings import (
    Writing,
    find_writing,
    list_documents,
)
from gameday.simulator.aws.iam.operations import find_resource

if TYPE_CHECKING:
    from gameday.simulator.aws.iam.source import PolicySource
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.gateway import Layer, Proceed

__all__ = ["check_documents"]


def check_documents(source: PolicySource, directory: Directory) -> Layer:
    """Make the layer: a call that writes what AWS would not take is refused.

    Args:
        source: What the accounts hold, to say what a document is put on.
        directory: Who there is.
    """

    def layer(call: Call, proceed: Proceed) -> Response:
        writing = find_writing(call.service, call.operation) or find_control_form(
            call, directory
        )
        if writing is not None:
            for text in list_documents(writing, call.params):
                _check(call, text, writing, source, directory)
        check_statement(call, source, directory)
        return proceed(call)

    return layer


def _check(
    call: Call, text: str, writing: Writing, source: PolicySource, directory: Directory
) -> None:
    """Hold one document against its form.

    Raises:
        AwsError: It is not one that its service would take, in the service's words.
    """
    form: Form = find_form(writing.form)
    statements, fault = read_statements(text, form)
    if fault is None:
        check_limits(text, statements, form)
        resource = _find_resource(call, source) if form.owns != "never" else "*"
        fault = find_fault(statements, Surroundings(form, directory, resource))
    if fault is not None:
        raise form.refuse(fault, writing.code)
    check_total(call, text, directory)
    check_lockout(call, text, source)
    check_publicity(call, text)


def _find_resource(call: Call, source: PolicySource) -> str:
    """Return what a document is put on, as the call's own action names it."""
    return find_resource(Attempt.of(call), source)
