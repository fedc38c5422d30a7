"""The table of tallies, and what must hold of every one: no order of the votes matters, and one more in favour never does harm."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from domain.committees.committees import ReviewRecorded
from domain.committees.members import LeaveCommittee, ReplaceMember
from domain.committees.tally import Tally
from tests.domain.builders import SUIVI, convene, in_force, record, who
from tests.domain.counting import committee, count, counted_again, votes
from tests.effort import about

TABLE: dict[str, list[dict[str, Any]]] = YAML(typ="safe", pure=True).load(Path(__file__).with_name("tallies.yaml"))
ROWS = [pytest.param(row, id=f"{section}: {row['case']}") for section, rows in TABLE.items() for row in rows]
SHEET = frozenset({"present", "votes", "proxies", "recused", "kind", "second"})


def counted(said: dict[str, Any]) -> Tally:
    """One line of the table: the terms of the committee and the sheet of its session."""
    sheet = {key: value for key, value in said.items() if key in SHEET}
    given = sheet.pop("votes", None)
    return count(
        committee(**{key: value for key, value in said.items() if key not in SHEET}),
        list(sheet.pop("present")),
        votes(*given.split("/")) if isinstance(given, str) else given,
        **sheet,
    )


@pytest.mark.parametrize("row", ROWS)
def test_a_tally_is_counted_and_explained(row: dict[str, Any]) -> None:
    found = counted(row["given"])
    told: dict[str, Any] = {
        "seats": [found.base, found.present, found.represented, found.recused],
        "votes": [found.in_favour, found.against, found.abstained],
        "result": found.result,
    }
    told |= {"quorum": [found.quorum.needed, found.quorum.met]} if found.quorum else {}
    told |= {"majority": [found.majority.needed, found.majority.met]} if found.majority else {}
    assert told == row["counted"]
    assert found.because == row["because"]


def test_the_table_knows_every_majority_on_every_base_and_every_result() -> None:
    rows = [row for rows in TABLE.values() for row in rows]
    assert len(rows) >= 80
    rules = [row["given"]["decides"] for row in rows if "decides" in row["given"]]
    assert len({(rule["majority"], rule["of"]) for rule in rules}) == 4 * 3
    assert {row["counted"]["result"] for row in rows} == {"adopted", "rejected", "no_quorum"}
    assert {key for row in rows for key in row["given"]} >= SHEET | {"quorum", "members", "stand_ins"}


# ── What must hold of all ──────────────────────────────────────────────────────────────────────

VOICES = ("for", "against", "abstain")
STANDS = st.sampled_from(["absent", *VOICES, *(f"by proxy {voice}" for voice in VOICES)])
weights = st.dictionaries(st.sampled_from(["one", "two", "three", "a", "c"]), st.integers(0, 9), min_size=1)
decides = st.none() | st.fixed_dictionaries(
    {
        "majority": st.sampled_from(["absolute", "two_thirds", "unanimity", "consensus"]),
        "of": st.sampled_from(["votes_cast", "present", "all_members"]),
        "casting_vote": st.booleans(),
        "proxies": st.just(5),
        "votes_per": st.sampled_from(["member", "party"]) | weights.map(lambda each: {"weights": each}),
    }
)
quorums = st.none() | st.fixed_dictionaries(
    {
        "at_least": st.sampled_from(["1/3", "1/2", "2/3", "1", "3"]),
        "of": st.sampled_from(["voting_members", "appointed"]),
        "represented_counts": st.booleans(),
    }
)
members = st.sampled_from(
    [["a", "b", "c", "d", "e"], ["a", "b", "c", {"who": "d", "vacant": True}, "e"], ["a", "b", "c", "d", {"who": "e", "voting": False}]]
)


@st.composite
def sessions(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, str], frozenset[str]]:
    """A committee, where each of its members stands, and who is recused."""
    terms: dict[str, Any] = {"members": draw(members), "quorum": draw(quorums), "decides": draw(decides)}
    seats = [one for one in terms["members"] if isinstance(one, str)]
    stands = {who: draw(STANDS) for who in seats}
    recused = draw(st.frozensets(st.sampled_from(seats), max_size=2))
    return terms, stands, recused


def sheet(stands: dict[str, str], recused: frozenset[str], holder: str | None) -> dict[str, Any]:
    """The sheet of such a session: whoever is recused votes nowhere, and proxies are held by one who came."""
    sat = [who for who, stand in stands.items() if stand in VOICES or who in recused]
    given = {
        who: stand.rpartition(" ")[2] for who, stand in stands.items() if stand.startswith("by proxy") and who not in recused and holder
    }
    cast = {who: stand for who, stand in stands.items() if stand in VOICES and who not in recused}
    return {
        "present": sat,
        "votes": {**cast, **given},
        "proxies": dict.fromkeys(given, holder),
        "recused": tuple(sorted(recused)),
    }


def holder_of(stands: dict[str, str], recused: frozenset[str]) -> str | None:
    return next((who for who, stand in stands.items() if stand in VOICES and who not in recused), None)


@settings(max_examples=about(200), deadline=None)
@given(sessions(), st.randoms(use_true_random=False))
def test_no_order_of_the_same_votes_changes_the_result(session: Any, random: Any) -> None:
    terms, stands, recused = session
    said = sheet(stands, recused, holder_of(stands, recused))
    shuffled = {
        key: random.sample(value, len(value)) if isinstance(value, list) else dict(random.sample(sorted(value.items()), len(value)))
        for key, value in said.items()
        if key != "recused"
    }
    assert count(committee(**terms), **said) == count(committee(**terms), **{**said, **shuffled})


@settings(max_examples=about(400), deadline=None)
@given(sessions(), st.data())
def test_one_more_vote_in_favour_never_turns_approval_into_refusal(session: Any, data: st.DataObject) -> None:
    terms, stands, recused = session
    holder = holder_of(stands, recused)
    before = count(committee(**terms), **sheet(stands, recused, holder))
    voting = [who for who in terms["members"] if isinstance(who, str) and who not in recused and stands[who] != "for"]
    if before.result != "adopted" or not voting:
        return
    more = data.draw(st.sampled_from(voting))
    after = count(committee(**terms), **sheet({**stands, more: "for"}, recused, holder))
    assert after.result == "adopted", (before.because, after.because)


@pytest.mark.parametrize("votes_per", ["member", "party", {"weights": {"one": 2, "c": 3, "three": 1}}], ids=str)
@pytest.mark.parametrize("of", ["votes_cast", "present", "all_members"])
@pytest.mark.parametrize("majority", ["absolute", "two_thirds", "unanimity", "consensus"])
def test_nor_does_it_in_any_session_of_four(majority: str, of: str, votes_per: Any) -> None:
    four = ["a", "b", "c", "e"]
    for casting_vote in (True, False):
        rule = {"majority": majority, "of": of, "casting_vote": casting_vote, "votes_per": votes_per}
        body = committee(members=four, decides=rule)
        results = {
            stands: count(body, **sheet(dict(zip(four, stands, strict=True)), frozenset(), None)).result
            for stands in product(("absent", *VOICES), repeat=4)
        }
        for stands, result in results.items():
            more = [(*stands[:n], "for", *stands[n + 1 :]) for n in range(4)]
            assert result != "adopted" or {results[each] for each in more} == {"adopted"}, stands


# ── Folding the log ────────────────────────────────────────────────────────────────────────────


def test_every_tally_is_counted_again_from_the_log() -> None:
    rules = {
        "quorum": {"at_least": "2/3", "article": "7", "second_call": {"after": "P8D", "at_least": "1/3"}},
        "decides": {"majority": "absolute", "casting_vote": True, "article": "8", "votes_per": {"weights": {"mic": 2, "axa": 2}}},
        "chairs": [],
        "chair": {"rotates": "P6M", "order": ["mic.focal", "axa.focal"]},
    }
    tie = {"kind": "continue", "votes": {"mic.focal": "for", "axa.focal": "against"}}
    scenario, results = in_force("2026-01-10", committees=[{**SUIVI, **rules}]), []
    for today, command in (
        ("2026-01-20", record(tie, "continue", actor="pm", present=["mic.focal", "axa.focal"])),
        ("2026-01-28", record("adjourn", actor="pm", present=["mic.focal"])),
        ("2026-02-01", convene("2026-02-10", actor="pm", second=True)),
        ("2026-02-10", record("continue", actor="pm", present=["mic.focal"])),
        ("2026-03-01", LeaveCommittee(**who(), committee="suivi", member="axa.focal")),
        ("2026-03-02", record("continue", actor="pm", on="2026-02-28", present=["mic.focal", "axa.focal"])),
        ("2026-03-03", record("continue", actor="pm", present=["mic.focal", "ecc.director"])),
        ("2026-07-20", ReplaceMember(**who(), committee="suivi", member="axa.focal", successor="axa.ceo")),
        ("2026-08-01", record({**tie, "votes": {"mic.focal": "for", "axa.ceo": "against"}}, actor="pm", present=["mic.focal", "axa.ceo"])),
    ):
        before, outcome = scenario.on(today), scenario.on(today).when(command)
        for session in outcome.all(ReviewRecorded):
            stored = [one.tally for one in session.decisions]
            assert counted_again(before.there, session) == stored
            results += [one.result for one in stored]
        scenario = before.after(command)
    assert results == ["adopted", "adopted", "no_quorum", "adopted", "adopted", "adopted", "rejected"]
