"""Payloads: pydantic models as JSON, and nothing that cannot be read is lost before a handler sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.common import RawValue
from temporalio.contrib.pydantic import PydanticPayloadConverter
from temporalio.converter import DataConverter
from typing_extensions import override


class LenientPayloadConverter(PydanticPayloadConverter):
    """Where no type is asked for (variadic handlers), hands every payload on unread, as a ``RawValue``.

    A typed signal handler would lose what it cannot read with a line in a log, or jam the convention for good.
    """

    @override
    def from_payloads(self, payloads: Sequence[Payload], type_hints: list[type] | None = None) -> list[Any]:
        """Read what a type is given for; keep the rest as it came."""
        if type_hints:
            return super().from_payloads(payloads, type_hints)
        return [RawValue(payload) for payload in payloads]


DATA_CONVERTER = DataConverter(payload_converter_class=LenientPayloadConverter)
