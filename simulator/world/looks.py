"""What the simulator reads of its accounts: past every layer, and without a trace.

`ask` knows how an operation is asked. What a scenario asks may be anything: `look`
prepares and judges it as a client would. Neither finds an endpoint, signs or sends,
which takes three times as long as the answer.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any, cast

from botocore import xform_name
from botocore.awsrequest import AWSResponse, HeadersDict
from botocore.exceptions import (
    ClientError,
    DataNotFoundError,
    ParamValidationError,
)
from botocore.paginate import Paginator
from botocore.validate import ParamValidator

from gameday.scenarios.operations import model_loader
from gameday.simulator.aws.moto.looks import without_a_trace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.simulator.account import EmbeddedAccount
    from gameday.simulator.engine.gateway.call import Response
    from gameday.simulator.engine.gateway.gateway import Gateway

__all__ = ["Looks"]


class Looks:
    """Reads accounts as their owners would.

    Args:
        account: Whose accounts there are, and who has clients.
        gateway: Returns what answers; it may be built later.
    """

    def __init__(
        self, account: EmbeddedAccount, gateway: Callable[[], Gateway]
    ) -> None:
        self._account = account
        self._gateway = gateway

    def ask(
        self,
        place: tuple[str, str],
        service: str,
        operation: str,
        members: Mapping[str, Any],
    ) -> Mapping[str, Any] | None:
        """Return an answer, all pages of it; None where the account refuses.

        Args:
            place: Which account is asked, in which region.
            service: botocore's name of the service.
            operation: botocore's name of an operation that reads.
            members: Of the operation.
        """
        look = partial(self._look, place, service, operation)
        pages = _load_pages(service).get(operation)
        try:
            with without_a_trace():
                if pages is not None:
                    return _collect(look, members, pages)
                return _read(look(members), operation)
        except ClientError:
            return None

    def look(
        self,
        service: str,
        operation: str,
        parameters: Mapping[str, Any],
        *,
        account_id: str | None = None,
    ) -> Mapping[str, Any]:
        """Return an answer as a client would.

        Args:
            service: botocore's name of the service.
            operation: botocore's name of an operation that reads.
            parameters: The operation's parameters.
            account_id: Where to look; the exercise's own account where left out.

        Raises:
            ClientError: AWS would answer with an error.
            BotoCoreError: A client would not send it.
        """
        account = self._account
        owner = account_id or account.account_id
        client = account.client(service, account.register_account(owner))
        if _has_own_host(service, parameters):
            with without_a_trace():
                asked = getattr(client, xform_name(operation))(**parameters)
            return cast("Mapping[str, Any]", asked)
        prepared = _Prepared(client, operation, parameters)
        place = (owner, account.region)
        with without_a_trace():
            response = self._look(place, service, operation, prepared.parameters)
        return prepared.finish(response)

    def _look(
        self,
        place: tuple[str, str],
        service: str,
        operation: str,
        parameters: Mapping[str, Any],
    ) -> Response:
        account, region = place
        key = self._account.register_account(account).access_key
        return self._gateway().look(
            service, operation, parameters, region=region, access_key=key
        )


class _Prepared:
    """A call as a client prepares it, and as it finishes what was answered.

    botocore hangs what is special of an operation on events around every call:
    S3's names and keys, Route 53's ids, policies and templates in answers.

    Raises:
        BotoCoreError: The client would not send it.
    """

    def __init__(
        self, client: Any, operation: str, parameters: Mapping[str, Any]
    ) -> None:
        self._events = client.meta.events
        about = client.meta.service_model
        self._model = about.operation_model(operation)
        self._name = f"{about.service_id.hyphenize()}.{operation}"
        self._context: dict[str, Any] = {
            "client_region": client.meta.region_name,
            "client_config": client.meta.config,
        }
        given = {"model": self._model, "context": self._context}
        name, params = self._name, dict(parameters)
        answers = self._events.emit(
            f"provide-client-params.{name}", params=params, **given
        )
        params = next((made for _, made in answers if made is not None), params)
        self._events.emit(f"before-parameter-build.{name}", params=params, **given)
        self.parameters: Mapping[str, Any] = params
        if self._model.input_shape is not None:
            report = ParamValidator().validate(params, self._model.input_shape)
            if report.has_errors():
                raise ParamValidationError(report=report.generate_report())

    def finish(self, response: Response) -> Mapping[str, Any]:
        """Return what the client would: the result, after its own last touch.

        Raises:
            ClientError: The answer is an error.
        """
        body = response.body
        read = body if isinstance(body, bytes) else body.encode()
        headers: Any = HeadersDict(response.headers)
        http: Any = AWSResponse("", response.status, headers, read)
        http._content = read  # noqa: SLF001 - else it would read from a connection
        parsed = dict(_read(response, self._model.name))
        self._events.emit(
            f"after-call.{self._name}",
            http_response=http,
            parsed=parsed,
            model=self._model,
            context=self._context,
        )
        return parsed


def _has_own_host(service: str, parameters: Mapping[str, Any]) -> bool:
    """Say whether only a client's endpoint rules find where a call goes."""
    # An access point of S3, named by its ARN in a bucket's place.
    return service == "s3" and str(parameters.get("Bucket")).startswith("arn:")


def _collect(
    look: Callable[[Mapping[str, Any]], Response],
    members: Mapping[str, Any],
    pages: Mapping[str, Any],
) -> Mapping[str, Any]:
    """Read page after page, and put them together."""
    paginator: Any = Paginator
    listed = paginator(lambda **given: _read(look(given), ""), pages, None)
    return cast("Mapping[str, Any]", listed.paginate(**members).build_full_result())


def _read(response: Response, operation: str) -> Mapping[str, Any]:
    """Return an answer's result.

    Raises:
        ClientError: It is an error.
    """
    result: Any = response.result
    if response.error_code is not None:
        raise ClientError(result, operation)
    return cast("Mapping[str, Any]", result)


@cache
def _load_pages(service: str) -> Mapping[str, Mapping[str, Any]]:
    try:
        found = model_loader().load_service_model(service, "paginators-1")
    except DataNotFoundError:
        return {}
    return cast("Mapping[str, Mapping[str, Any]]", found["pagination"])
