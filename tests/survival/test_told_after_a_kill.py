"""A worker dies between the suspension of a framework and the telling of it: what rests on the framework hears of it all the same."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from adapters.embedded.stack import Stack
from adapters.embedded.waiting import until
from adapters.temporal.client import ConventionsClient
from domain.act import Command
from domain.life.suspension import Resume, Suspend
from domain.start import Start
from tests.survival.mortal_worker import SENTENCE
from tests.survival.stacks import conventions_of, sound_stream
from tests.workflows.samples import SIGNED, terms

pytestmark = pytest.mark.server

PATIENCE = 90.0
"""Seconds for what should take a few: the machine may be busy with other things."""


async def recorded_by_a_worker_that_dies_of_it(stack: Stack, home: Path, act: Command, reference: str, client: ConventionsClient) -> None:
    """The worker ends right after the commit, before it has asked who is to be told; another one goes on."""
    (home / SENTENCE).touch()
    answered = asyncio.create_task(client.act(reference, act))

    async def is_dead() -> bool:
        status = stack.status()
        return status is not None and not any(one.name == "worker" and one.running for one in status.parts)

    await until("the end of the worker", is_dead, within=PATIENCE)
    await stack.up()
    await answered


async def test_what_rests_on_a_framework_is_told_by_the_next_worker(tmp_path: Path) -> None:
    home = tmp_path / "home"
    stack = Stack(home, worker=(sys.executable, "-m", "tests.survival.mortal_worker"))
    await stack.up()
    try:
        async with conventions_of(home, patience=PATIENCE) as (conventions, store):
            framework = terms(kind="framework")
            relation = {"relation": "framework", "reference": framework.reference, "on_suspension": "suspend"}
            specific = terms(kind="specific", related=[relation])
            for agreed in (framework, specific):
                await conventions.start(Start(command_id="start", actor="pm", terms=agreed))
                for command in SIGNED:
                    await conventions.act(agreed.reference, command)

            async def came(kind: str) -> bool:
                return kind in [row.kind for row in await store.read(specific.reference)]

            suspend = Suspend(command_id="suspend", actor="pm", because="Crédits gelés")
            await recorded_by_a_worker_that_dies_of_it(stack, home, suspend, framework.reference, conventions)
            await until("the suspension", lambda: came("convention_suspended"), within=PATIENCE)
            resume = Resume(command_id="resume", actor="pm")
            await recorded_by_a_worker_that_dies_of_it(stack, home, resume, framework.reference, conventions)
            await until("the resumption", lambda: came("convention_resumed"), within=PATIENCE)
            log = await sound_stream(store, specific.reference)
            followed = [one.kind for one in log if one.data.get("follows") == framework.reference]
            assert followed == ["convention_suspended", "convention_resumed"]
            noted = [one.data["fact"]["version"] for one in log if one.kind == "related_noted"]
            assert noted == sorted(set(noted))
    finally:
        await stack.down()
