"""The worker as a part of the embedded stack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from adapters.embedded.processes import Child, answers, launch, python_environment


class EmbeddedWorker:
    """``command`` creates the file named by ``CONVENTIONS_READY_FILE`` once it has begun to ask for work."""

    name = "worker"

    def __init__(self, home: Path, command: Sequence[str], variables: Mapping[str, str]) -> None:
        self._home = home.absolute()
        self._command = tuple(command)
        self._ready_file = self._home / "worker.ready"
        self._variables = {**variables, "CONVENTIONS_HOME": str(self._home), "CONVENTIONS_READY_FILE": str(self._ready_file)}

    async def launch(self, log_file: Path) -> Child:
        self._ready_file.unlink(missing_ok=True)
        return launch(self._command, log=log_file, cwd=self._home, env=python_environment(**self._variables))

    async def ready(self, child: Child, log_file: Path) -> None:
        async def polls() -> bool:
            return self._ready_file.exists()

        await answers(self.name, child, polls, log=log_file)
