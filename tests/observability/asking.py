"""How a monitoring system sees us: over HTTP."""

from __future__ import annotations

import re

import aiohttp

_SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$")
_LABEL = re.compile(r'(\w+)="([^"]*)"')
_BESIDE = {"namespace", "service_name", "task_queue", "workflow_type"}


async def asked(session: aiohttp.ClientSession, url: str) -> tuple[int, str]:
    async with session.get(url) as answer:
        return answer.status, await answer.text()


def samples(text: str) -> dict[str, float]:
    """Figures by name and own labels: ``name{code=…,door=…}``; over all task queues."""
    found: dict[str, float] = {}
    for line in text.splitlines():
        if sample := _SAMPLE.match(line):
            labels = sorted(f"{key}={value}" for key, value in _LABEL.findall(sample[2] or "") if key not in _BESIDE)
            name = f"{sample[1]}{{{','.join(labels)}}}" if labels else sample[1]
            found[name] = found.get(name, 0) + float(sample[3])
    return found
