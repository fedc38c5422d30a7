"""The pictures of the README: the demonstration as Temporal's Web UI shows it.

``make screenshot`` runs it. It starts a stack of its own in a folder that goes with it, and whatever the page asks for comes
from there: any other address is refused.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

CONVENTIONS = Path(sys.executable).parent / "conventions"
SHOWN = "AXA-2026-01"
COLUMNS = ("Workflow ID", "ConventionPhase", "ConventionHealth", "ConventionNextDue", "ConventionTitle")
KEPT_BY_THE_UI = "namespace-workflow-table-columns"
"""where the Web UI keeps the columns that somebody chose, by namespace"""
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
MENU = 256
"""the menu on the left, in pixels: it is left out"""


def main(folder: Path) -> None:
    """Write both pictures into a folder."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("chromium is missing: apt-get install chromium")
    folder.mkdir(parents=True, exist_ok=True)
    with demonstration() as (ui, namespace), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        context = browser.new_context(viewport={"width": 1740, "height": 750}, timezone_id="UTC", locale="fr-FR")
        context.route(lambda address: not address.startswith((ui, "data:")), lambda route: route.abort())
        chosen = json.dumps({namespace: [{"label": column} for column in COLUMNS]})
        context.add_init_script(f"localStorage.setItem('{KEPT_BY_THE_UI}', {json.dumps(chosen)})")
        page = context.new_page()
        workflows = f"{ui}/namespaces/{namespace}/workflows"
        page.goto(workflows)
        page.get_by_role("link", name=f"convention-{SHOWN}").wait_for()
        take(page, folder / "conventions.png")
        page.get_by_role("link", name=f"convention-{SHOWN}").click()
        page.get_by_role("tab", name="User Metadata").click()
        page.frame_locator("iframe").last.get_by_text("En attente").wait_for()  # the details are a frame of their own
        page.set_viewport_size({"width": 1500, "height": 920})
        take(page, folder / "convention.png")
        browser.close()


@contextmanager
def demonstration() -> Iterator[tuple[str, str]]:
    """The ten conventions after their lives: the address of the Web UI, and the namespace."""
    with TemporaryDirectory(prefix="conventions-") as home:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("CONVENTIONS_")}
        environment = {**kept, "CONVENTIONS_HOME": home}

        def conventions(*words: str) -> str:
            done = subprocess.run([CONVENTIONS, *words], env=environment, stdout=subprocess.PIPE, text=True, check=True)
            return done.stdout

        conventions("demo", "--exit")
        try:
            addresses = json.loads(conventions("up", "--detach", "--json"))
            yield addresses["ui"], addresses["namespace"]
        finally:
            conventions("down")


def take(page: Page, file: Path) -> None:
    """The page without its menu."""
    size = page.viewport_size
    assert size is not None
    page.evaluate("document.fonts.ready")
    page.screenshot(path=file, clip={"x": MENU, "y": 0, "width": size["width"] - MENU, "height": size["height"]}, animations="disabled")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
