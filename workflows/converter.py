"""Payloads: pydantic models as JSON, and nothing that cannot be read is lost before a handler sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError
from temporalio import workflow
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.common import RawValue
from temporalio.contrib.pydantic import PydanticPayloadConverter
from temporalio.converter import DataConverter, DefaultFailureConverter, PayloadConverter
from temporalio.exceptions import ApplicationError
from typing_extensions import override

from activities.contracts import Refusal
from domain.act import Command
from workflows import options, watching
from workflows.starting import reason_of


class LenientPayloadConverter(PydanticPayloadConverter):
    """Where no type is asked for (variadic handlers), hands every payload on unread, as a ``RawValue``.

    A typed signal handler would lose what it cannot read with a line in a log, or jam the convention for good. Commands, which
    only updates ask for, are refused by code: ``misshapen`` with the places, or ``too_large`` before they are read at all.
    """

    @override
    def from_payloads(self, payloads: Sequence[Payload], type_hints: list[type] | None = None) -> list[Any]:
        """Read what a type is given for; keep the rest as it came."""
        if not type_hints:
            return [RawValue(payload) for payload in payloads]
        if len(type_hints) == 1 and isinstance(type_hints[0], type) and issubclass(type_hints[0], Command):
            return [self._command(payloads[0], type_hints[0])]
        return super().from_payloads(payloads, type_hints)

    def _command(self, payload: Payload, model: type[Command]) -> Command:
        size, limit = len(payload.data), options.LARGEST_COMMAND
        if size > limit:
            raise _refused(model, "too_large", f"{size} bytes, at most {limit}", {"size": size, "limit": limit})
        if payload.metadata.get("encoding") != b"json/plain":
            raise _refused(model, "misshapen", "json/plain expected", {})
        try:
            return model.model_validate_json(payload.data)
        except ValidationError as error:
            raise _refused(model, "misshapen", reason_of(error), {}) from None


def _refused(model: type[Command], code: str, message: str, details: dict[str, Any]) -> ApplicationError:
    if workflow.in_workflow():
        reference = workflow.info().workflow_id.removeprefix("convention-")
        watching.refused(reference, Refusal(code=code, message=message), "update", command=model.model_fields["kind"].default)
    return ApplicationError(message, details, type=code, non_retryable=True)


class ReadingFailureConverter(DefaultFailureConverter):
    """Reads the details of a failure, for which nobody can ask by type."""

    @override
    def from_failure(self, failure: Failure, payload_converter: PayloadConverter) -> BaseException:
        return super().from_failure(failure, _PLAIN)


_PLAIN = PydanticPayloadConverter()
DATA_CONVERTER = DataConverter(payload_converter_class=LenientPayloadConverter, failure_converter_class=ReadingFailureConverter)
