"""Temporal: whether it answers, and knows what our workflows need."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta

from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from adapters.configuration.exposure import temporal_exposed
from adapters.doctor.examining import in_time
from adapters.doctor.verdicts import Part, Patient, SaidElsewhere, Unreachable, Verdict, fine, wrong
from adapters.temporal.connecting import TemporalDistrusted, connect
from adapters.temporal.namespace import SEARCH_ATTRIBUTES, known_attributes

YEARS = 2
"""Closed workflows that go sooner are missed by those who look for them in the UI; the data itself is in PostgreSQL."""

_PATIENCE = timedelta(seconds=4)
_DAYS = 365


@asynccontextmanager
async def connected(patient: Patient) -> AsyncIterator[Client]:
    """Not where it would be in clear: the part ``exposure`` says so."""
    if await in_time(lambda: temporal_exposed(patient.settings)):
        raise SaidElsewhere
    try:
        client = await connect(patient.settings)
    except TemporalDistrusted as error:
        raise Unreachable(wrong("away", "start_temporal", reason=f"{patient.settings.temporal}, {error}")) from error
    except (RuntimeError, ValueError, OSError) as error:
        raise Unreachable(wrong("away", "start_temporal", reason=patient.settings.temporal)) from error
    yield client


async def namespace(patient: Patient, client: Client) -> Verdict:  # noqa: ARG001 - as every check
    try:
        await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=client.namespace), timeout=_PATIENCE)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return wrong("no_namespace", "prepare", namespace=client.namespace)
    return fine("is", value=client.namespace)


async def retention(patient: Patient, client: Client) -> Verdict:  # noqa: ARG001 - as every check
    with where_there_is_a_namespace():
        described = await client.workflow_service.describe_namespace(
            DescribeNamespaceRequest(namespace=client.namespace), timeout=_PATIENCE
        )
    days = described.config.workflow_execution_retention_ttl.seconds // (24 * 60 * 60)
    return fine("days", days=days) if days >= YEARS * _DAYS else wrong("days", "prepare", days=days)


async def search_attributes(patient: Patient, client: Client) -> Verdict:
    """Without them workflows can neither start nor go on."""
    with where_there_is_a_namespace():
        have = await known_attributes(client)
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


TEMPORAL = Part(
    "temporal",
    connected,
    {"namespace": namespace, "retention": retention, "search_attributes": search_attributes},
    variable="CONVENTIONS_TEMPORAL",
)
