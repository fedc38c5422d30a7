"""Temporal: whether it answers, and knows what our workflows need."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from adapters.doctor.findings import Part, Patient, SaidElsewhere, Unreachable, Verdict, fine, wrong
from adapters.namespace import SEARCH_ATTRIBUTES
from adapters.temporal import connect

YEARS = 2
"""Closed workflows that go sooner are missed by those who look for them in the UI; the data itself is in PostgreSQL."""

_PATIENCE = timedelta(seconds=4)
_DAYS = 365


@asynccontextmanager
async def connected(patient: Patient) -> AsyncIterator[Client]:
    try:
        client = await connect(patient.settings)
    except (RuntimeError, ValueError) as error:
        raise Unreachable(wrong("away", "start_temporal", reason=patient.settings.temporal)) from error
    yield client


async def namespace(patient: Patient, client: Client) -> Verdict:
    try:
        await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=client.namespace), timeout=_PATIENCE)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return wrong("no_namespace", "create_namespace", namespace=client.namespace, address=patient.settings.temporal)
    return fine("is", value=client.namespace)


async def retention(patient: Patient, client: Client) -> Verdict:
    with where_there_is_a_namespace():
        described = await client.workflow_service.describe_namespace(
            DescribeNamespaceRequest(namespace=client.namespace), timeout=_PATIENCE
        )
    days = described.config.workflow_execution_retention_ttl.seconds // (24 * 60 * 60)
    details = {"days": days, "years": YEARS, "namespace": client.namespace, "address": patient.settings.temporal}
    return fine("days", **details) if days >= YEARS * _DAYS else wrong("days", "longer_retention", **details)


async def search_attributes(patient: Patient, client: Client) -> Verdict:
    """Without them workflows can neither start nor go on."""
    request = ListSearchAttributesRequest(namespace=client.namespace)
    with where_there_is_a_namespace():
        known = (await client.operator_service.list_search_attributes(request, timeout=_PATIENCE)).custom_attributes
    have = {name: _written(kind) for name, kind in known.items()}
    missing = [name for name in SEARCH_ATTRIBUTES if name not in have]
    other = [name for name, kind in SEARCH_ATTRIBUTES.items() if have.get(name, kind) != kind]
    if not missing and not other:
        return fine("search_attributes", count=len(SEARCH_ATTRIBUTES))
    at = f"--namespace {client.namespace} --address {patient.settings.temporal}"
    lines = [*(f"temporal operator search-attribute remove --yes --name {name} {at}" for name in other), "conventions prepare"]
    wanted = [*missing, *(f"{name} ({have[name]} ≠ {SEARCH_ATTRIBUTES[name]})" for name in other)]
    return wrong("lacking", "run_these", names=", ".join(wanted), lines="\n".join(lines))


@contextmanager
def where_there_is_a_namespace() -> Iterator[None]:
    """That there is none is said once."""
    try:
        yield
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise SaidElsewhere from error
        raise


def _written(kind: IndexedValueType.ValueType) -> str:
    """``INDEXED_VALUE_TYPE_KEYWORD_LIST`` as ``KeywordList``."""
    return IndexedValueType.Name(kind).removeprefix("INDEXED_VALUE_TYPE_").title().replace("_", "")


TEMPORAL = Part(
    "temporal",
    connected,
    {"namespace": namespace, "retention": retention, "search_attributes": search_attributes},
    variable="CONVENTIONS_TEMPORAL",
)
