"""What a Temporal namespace needs for conventions: to be there, to keep closed workflows for years, to know our search attributes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, RegisterNamespaceRequest, UpdateNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from adapters.configuration.settings import Settings
from adapters.embedded.errors import NotReady
from adapters.embedded.waiting import until
from adapters.errors import OtherSearchAttributes, OutOfReach, TemporalRefused
from adapters.temporal.client import reach
from adapters.temporal.connecting import AWAY, unreached
from workflows.attributes import KEYS

SEARCH_ATTRIBUTES: Mapping[str, str] = MappingProxyType(
    {name: key.indexed_value_type.name.title().replace("_", "") for name, key in KEYS.items()}
)
"""The type of each by its name, both as Temporal's command line writes them."""

RETENTION = timedelta(days=3650)
"""How long closed workflows stay visible: a namespace forgets them after one to three days unless it is told."""

_PATIENCE = 30.0
"""Seconds until a change shows: each part of a server looks at its namespaces again only every few seconds."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What had to be done; nothing at a repetition."""

    namespace: str
    created: bool
    retention_changed: bool
    added: tuple[str, ...]


async def prepare(settings: Settings, retention: timedelta = RETENTION) -> Prepared:
    """Make of the namespace what the conventions need; safe to repeat, and from several places at once.

    Raises ``OutOfReach``, ``OtherSearchAttributes`` for attributes that already are of another type (nothing is added
    then), and ``TemporalRefused`` with the server's own words for whatever else it does not want.
    """
    try:
        client = await reach(settings)
        created = await _create(client, retention)
        changed = not created and await keep_closed(client, retention)
        return Prepared(settings.namespace, created, changed, await _add_missing(client))
    except NotReady as error:
        raise OutOfReach("temporal", str(error)) from error
    except RPCError as error:
        if error.status in AWAY:
            raise unreached(error) from error
        raise TemporalRefused(settings.namespace, error.message) from error


async def keep_closed(client: Client, retention: timedelta) -> bool:
    """Let a namespace keep closed workflows that long; whether that was news to it. Raises ``RPCError``."""
    described = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=client.namespace))
    if described.config.workflow_execution_retention_ttl.ToTimedelta() == retention:
        return False
    config = NamespaceConfig()
    config.workflow_execution_retention_ttl.FromTimedelta(retention)
    await client.workflow_service.update_namespace(UpdateNamespaceRequest(namespace=client.namespace, config=config))
    return True


async def known_attributes(client: Client) -> Mapping[str, str]:
    """The types of the search attributes that a namespace was given, by their names. Raises ``RPCError``."""
    listed = await client.operator_service.list_search_attributes(ListSearchAttributesRequest(namespace=client.namespace))
    return {name: _type_name(kind) for name, kind in listed.custom_attributes.items()}


async def _create(client: Client, retention: timedelta) -> bool:
    if await _exists(client):
        return False
    request = RegisterNamespaceRequest(namespace=client.namespace)
    request.workflow_execution_retention_period.FromTimedelta(retention)
    try:
        await client.workflow_service.register_namespace(request)
    except RPCError as error:
        if error.status != RPCStatusCode.ALREADY_EXISTS:  # somebody else was faster
            raise
        return False
    return True


async def _exists(client: Client) -> bool:
    try:
        await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=client.namespace))
    except RPCError as error:
        if error.status != RPCStatusCode.NOT_FOUND:
            raise
        return False
    return True


async def _add_missing(client: Client) -> tuple[str, ...]:
    """Add what is missing and wait until it can be used."""
    asked: list[str] = []

    async def are_known() -> bool:
        try:
            known = await known_attributes(client)
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:  # created just now, and not known everywhere yet
                return False
            raise
        _refuse_other_types(client.namespace, known)
        missing = [name for name in SEARCH_ATTRIBUTES if name not in known]
        if missing and not asked:
            await _add(client, missing)
            asked.extend(missing)
        return not missing

    await until(f"the search attributes of the namespace {client.namespace} to be known", are_known, within=_PATIENCE, every=0.2)
    return tuple(asked)


async def _add(client: Client, names: Iterable[str]) -> None:
    types = {name: KEYS[name].indexed_value_type.value for name in names}
    request = AddSearchAttributesRequest(namespace=client.namespace)
    for name, kind in types.items():
        request.search_attributes[name] = IndexedValueType.ValueType(kind)
    try:
        await client.operator_service.add_search_attributes(request)
    except RPCError as error:
        if error.status != RPCStatusCode.ALREADY_EXISTS:  # somebody else was faster
            raise


def _refuse_other_types(namespace: str, known: Mapping[str, str]) -> None:
    others = {name: known[name] for name, kind in SEARCH_ATTRIBUTES.items() if known.get(name, kind) != kind}
    if others:
        raise OtherSearchAttributes(namespace, found=others, needed={name: SEARCH_ATTRIBUTES[name] for name in others})


def _type_name(kind: IndexedValueType.ValueType) -> str:
    """``INDEXED_VALUE_TYPE_KEYWORD_LIST`` → ``KeywordList``; a type that our SDK does not know yet as its number."""
    if kind not in IndexedValueType.values():
        return str(int(kind))
    return IndexedValueType.Name(kind).removeprefix("INDEXED_VALUE_TYPE_").title().replace("_", "")
