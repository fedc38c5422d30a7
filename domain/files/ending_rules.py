"""What the terms ask of an end before its time, by its cause: the block ``termination`` of a convention's file."""

from __future__ import annotations

from collections.abc import Iterator

from domain.days.calendar import Period
from domain.files.blocks import Block, Sentence


class EndRule(Block):
    """``notice``: from the act to the end, at least; ``suspended_for``: how long the convention must have stood still by then."""

    notice: Period | None = None
    suspended_for: Period | None = None
    article: Sentence | None = None


_NOTHING = EndRule()


class EndRules(Block):
    """A rule for each cause of ``terminate``. What follows a framework obeys none."""

    fault: EndRule = _NOTHING
    mutual: EndRule = _NOTHING
    force_majeure: EndRule = _NOTHING
    general_interest: EndRule = _NOTHING
    lapse: EndRule = _NOTHING
    annulment: EndRule = _NOTHING

    def of(self, cause: str) -> EndRule:
        """The rule of a cause that people terminate for."""
        rule: EndRule = getattr(self, cause)
        return rule

    def notices(self) -> Iterator[tuple[str, Period]]:
        """Each cause that needs a notice, and how long it is."""
        for cause in type(self).model_fields:
            if notice := self.of(cause).notice:
                yield cause, notice
