"""Which article a refusal cites where its rule gives none."""

from __future__ import annotations

from typing import Any

import pytest

from domain.citing import cited
from domain.convention import AnyCommand
from domain.promises.commitments import RecordCommitment
from domain.promises.contributions import PayContribution
from domain.promises.indicators import RecordIndicator
from domain.refusals.errors import DomainError, MilestoneSettled, NotAMember, NotVoting, UnknownCommittee, UnknownMilestone
from domain.refusals.errors_of_committees import NoConsultation
from domain.refusals.errors_of_money import BadAmount
from domain.refusals.errors_of_promises import CommitmentSettled
from tests.domain.builders import STUDY, SUIVI, begin, cancelled, in_force, record, submit, who
from tests.domain.scenario import Scenario
from tests.domain.test_consultation import answer


def agreed() -> Scenario:
    """Every block with an article of its own; the study is given up, and the promise of 2026 is kept."""
    members = ["mic.focal", "axa.focal", {"who": "ecc.director", "voting": False}]
    yearly = {"id": "needs", "type": "assessment", "title": "Besoins", "owner": "mic", "every": "year", "by": "06-30", "article": "4"}
    changes: dict[str, Any] = {
        "committees": [{**SUIVI, "members": members}],
        "milestones": [{**STUDY, "due": "P6M"}, yearly],
        "commitments": [
            {"id": "c1", "promisor": "axa", "promisee": "mic", "text": "Stages", "every": "year", "by": "12-31", "article": "8"}
        ],
        "contributions": [{"id": "fund", "from": "axa", "to": "mic", "kind": "cash", "amount": "10", "currency": "MAD", "article": "9"}],
        "indicators": [{"id": "interns", "title": "Stages", "unit": "u", "owner": "axa", "every": "year", "by": "12-31", "article": "10"}],
    }
    kept = RecordCommitment(**who("mic.focal"), commitment="c1-2026", status="met")
    return in_force("2026-01-10", **changes).on("2026-02-02").after(cancelled("study"), cancelled("needs-2026"), kept)


@pytest.mark.parametrize(
    ("command", "error", "article"),
    [
        (record("continue", present=("mic.minister",)), NotAMember, "6"),
        (record({"kind": "continue", "votes": {"ecc.director": "for"}}), NotVoting, "6"),
        (answer("mic.focal", session=7), NoConsultation, "6"),
        (begin("study"), MilestoneSettled, "5"),
        (submit("needs-2026"), MilestoneSettled, "4"),
        (RecordCommitment(**who("mic.focal"), commitment="c1-2026", status="partiallyMet"), CommitmentSettled, "8"),
        (PayContribution(**who("axa.focal"), contribution="fund", amount="dix"), BadAmount, "9"),
        (RecordIndicator(**who("pm"), indicator="interns", value="x", period="99"), DomainError, "10"),
        (begin("other"), UnknownMilestone, None),
        (record("continue", committee="board"), UnknownCommittee, None),
    ],
)
def test_a_refusal_cites_the_article_of_what_it_names(command: AnyCommand, error: type[DomainError], article: str | None) -> None:
    with pytest.raises(error) as refused:
        agreed().when(command)
    assert (refused.value.article, refused.value.details.get("article")) == (article, article)
    assert str(refused.value).endswith(f"article={article}") == (article is not None)


@pytest.mark.parametrize(
    ("named", "article"),
    [
        ({"commitment": "c1"}, "8"),
        ({"commitment": "c1-2026"}, "8"),
        ({"indicator": "interns"}, "10"),
        ({"contribution": "c1-2026"}, "9"),
        ({"committee": "needs-2026"}, "6"),
        ({"milestone": "c1-2026"}, None),
    ],
)
def test_a_name_is_that_of_its_own_block_even_where_it_reads_like_a_year_of_another(named: dict[str, str], article: str | None) -> None:
    there = agreed().there
    fund = there.terms.contributions[0].model_copy(update={"id": "c1-2026"})
    committee = there.terms.committees[0].model_copy(update={"id": "needs-2026"})
    terms = there.terms.model_copy(update={"contributions": (fund,), "committees": (committee,)})
    assert cited(DomainError(**named), there.model_copy(update={"terms": terms})).article == article
