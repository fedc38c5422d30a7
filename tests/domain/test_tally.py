from __future__ import annotations

from typing import Any

import pytest

from domain.attendance import Present, QuorumCount, attend, needed_of
from domain.errors import NotAMember, NotVoting, StandInsRefused, TooManyProxies, VoteOfAnAbsentee
from domain.errors_of_seats import GiverIsPresent
from domain.implementation import Committee
from domain.sheet import Decision
from domain.tally import MajorityCount, Tally, tally
from domain.terms import Terms
from tests.domain.builders import terms

FIVE = ["a", "b", "c", "d", "e"]
ABSOLUTE = {"majority": "absolute"}


def committee(**changes: Any) -> Committee:
    """Five voting members and an observer; ``a`` is in the chair, ``a2`` is the alternate of ``a``."""
    members = [{"who": "a", "alternate": "a2"}, "b", "c", "d", "e", {"who": "o", "voting": False}]
    base = {"id": "suivi", "kind": "monitoring", "title": "Comité", "members": members, "chairs": ["a"], "article": "6"}
    return Committee.model_validate({**base, **changes})


def agreed() -> Terms:
    """``a`` and ``b`` sit for one party, ``c`` and ``d`` for another, ``e`` for an institution."""
    parties = [
        {"id": "one", "short": "1", "names": [], "people": ["a", "a2", "b"]},
        {"id": "two", "short": "2", "names": [], "people": ["c", "d"]},
    ]
    return terms(parties=parties, institutions=[{"id": "three", "short": "3", "names": [], "people": ["e", "o"]}])


def count(
    body: Committee,
    present: list[Any],
    votes: dict[str, str] | None = None,
    *,
    proxies: dict[str, str] | None = None,
    recused: tuple[str, ...] = (),
    kind: str = "continue",
) -> Tally:
    sat = tuple(Present.model_validate(one if isinstance(one, dict) else {"person": one}) for one in present)
    attendance = attend(body, sat, proxies or {}, recused)
    return tally(attendance, body, agreed(), Decision.model_validate({"kind": kind, "votes": votes}))


def votes(in_favour: str = "", against: str = "", abstain: str = "") -> dict[str, str]:
    return {**dict.fromkeys(in_favour, "for"), **dict.fromkeys(against, "against"), **dict.fromkeys(abstain, "abstain")}


@pytest.mark.parametrize(
    ("share", "base", "needed"),
    [("1/2", 5, 3), ("1/2", 4, 2), ("2/3", 5, 4), ("2/3", 6, 4), ("1/3", 5, 2), ("3", 5, 3), ("1/1", 5, 5), ("1/2", 0, 0)],
)
def test_a_fraction_is_rounded_up(share: str, base: int, needed: int) -> None:
    assert needed_of(share, base) == needed


@pytest.mark.parametrize(
    ("decides", "said", "present", "needed", "result"),
    [
        # absolute of the votes cast: abstentions do not count
        (ABSOLUTE, votes("abc", "de"), "abcde", 3, "adopted"),
        (ABSOLUTE, votes("ab", "cde"), "abcde", 3, "rejected"),
        (ABSOLUTE, votes("ab", "c", "de"), "abcde", 2, "adopted"),
        (ABSOLUTE, votes("ab", "cd", "e"), "abcde", 3, "rejected"),
        (ABSOLUTE, votes("", "", "abcde"), "abcde", 1, "rejected"),
        # of those present, and of all members
        ({**ABSOLUTE, "of": "present"}, votes("ab", "c", "de"), "abcde", 3, "rejected"),
        ({**ABSOLUTE, "of": "present"}, votes("abc", "", "de"), "abcde", 3, "adopted"),
        ({**ABSOLUTE, "of": "all_members"}, votes("ab", "c"), "abc", 3, "rejected"),
        ({**ABSOLUTE, "of": "all_members"}, votes("abc"), "abc", 3, "adopted"),
        # two thirds
        ({"majority": "two_thirds"}, votes("abcd", "e"), "abcde", 4, "adopted"),
        ({"majority": "two_thirds"}, votes("abc", "de"), "abcde", 4, "rejected"),
        ({"majority": "two_thirds"}, votes("ab", "c"), "abc", 2, "adopted"),
        ({"majority": "two_thirds", "of": "all_members"}, votes("abc"), "abc", 4, "rejected"),
        # unanimity
        ({"majority": "unanimity"}, votes("abcd", "", "e"), "abcde", 4, "adopted"),
        ({"majority": "unanimity"}, votes("abcd", "e"), "abcde", 5, "rejected"),
        ({"majority": "unanimity", "of": "present"}, votes("abcd", "", "e"), "abcde", 5, "rejected"),
        ({"majority": "unanimity", "of": "all_members"}, votes("abcd"), "abcd", 5, "rejected"),
        ({"majority": "unanimity"}, votes("", "", "abc"), "abc", 0, "rejected"),
        # consensus: nobody objects
        ({"majority": "consensus"}, votes("a", "", "bcde"), "abcde", 1, "adopted"),
        ({"majority": "consensus"}, votes("abcd", "e"), "abcde", 1, "rejected"),
        (None, votes("abcd", "e"), "abcde", 1, "rejected"),
        (None, None, "ab", 1, "adopted"),
        (None, None, "", 1, "rejected"),
    ],
)
def test_a_majority_is_counted(decides: Any, said: dict[str, str] | None, present: str, needed: int, result: str) -> None:
    found = count(committee(decides=decides), list(present), said)
    assert (found.majority and found.majority.needed, found.result) == (needed, result)


@pytest.mark.parametrize(
    ("quorum", "present", "proxies", "needed", "met"),
    [
        ("1/2", "abc", {}, 3, True),
        ("1/2", "ab", {}, 3, False),
        ("3", "ab", {"c": "a"}, 3, True),
        ("2/3", "abc", {"d": "a"}, 4, True),
        ("2/3", "abco", {}, 4, False),
    ],
)
def test_a_quorum_counts_voting_seats(quorum: str, present: str, proxies: dict[str, str], needed: int, *, met: bool) -> None:
    body = committee(quorum={"at_least": quorum}, decides={**ABSOLUTE, "proxies": 1})
    assert count(body, list(present), proxies=proxies).quorum == QuorumCount(needed=needed, met=met)


def test_represented_members_may_not_count_for_the_quorum() -> None:
    body = committee(quorum={"at_least": "1/2", "represented_counts": False}, decides={**ABSOLUTE, "proxies": 1})
    found = count(body, ["a", "b"], proxies={"c": "a"})
    assert (found.present, found.represented, found.quorum) == (2, 1, QuorumCount(needed=3, met=False))


def test_without_a_quorum_nothing_is_adopted() -> None:
    found = count(committee(quorum={"at_least": "1/2", "article": "7"}), ["a", "b"], votes("ab"))
    assert (found.majority, found.result) == (None, "no_quorum")
    assert found.because == "2 présents et 0 représenté sur 5, quorum 3 (art. 7) : le quorum n'est pas atteint"


def test_whoever_is_recused_counts_nowhere() -> None:
    found = count(committee(quorum={"at_least": "1/2"}, decides=ABSOLUTE), list("abc"), votes("ab"), recused=("c",))
    assert (found.base, found.present, found.recused, found.quorum) == (4, 2, 1, QuorumCount(needed=2, met=True))
    assert (found.in_favour, found.majority) == (2, MajorityCount(rule="absolute", needed=2, met=True))


def test_an_observer_is_not_in_the_base() -> None:
    found = count(committee(), list("ao"))
    assert (found.base, found.present, found.in_favour) == (5, 1, 1)


def test_without_votes_everyone_present_or_represented_is_for() -> None:
    found = count(committee(decides={**ABSOLUTE, "proxies": 1}), list("abc"), proxies={"d": "a"})
    assert (found.in_favour, found.against, found.abstained) == (4, 0, 0)
    assert found.because == (
        "3 présents et 1 représenté sur 5, sans quorum fixé ; sans vote ; majorité absolue des suffrages exprimés, il en faut 3 : adopté"
    )


def test_with_votes_whoever_is_left_out_abstains() -> None:
    found = count(committee(decides=ABSOLUTE), list("abc"), votes("a"))
    assert (found.in_favour, found.abstained) == (1, 2)
    assert found.because == (
        "3 présents et 0 représenté sur 5, sans quorum fixé ; 1 pour, 0 contre, 2 abstentions ; "
        "majorité absolue des suffrages exprimés, il en faut 1 : adopté"
    )


def test_without_a_rule_the_tally_says_consensus_of_those_present() -> None:
    assert count(committee(), ["a", "b"]).because.endswith("consensus des présents, faute de règle : adopté")


def test_a_kind_of_decision_may_have_its_own_rule() -> None:
    body = committee(decides={**ABSOLUTE, "except": {"terminate": {"majority": "unanimity", "of": "all_members"}}})
    assert count(body, list("abcd"), votes("abcd"), kind="terminate").result == "rejected"
    assert count(body, list("abcd"), votes("abcd"), kind="continue").result == "adopted"


# ── The casting vote ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "said", "result"),
    [
        ({"casting_vote": True}, votes("ab", "cd"), "adopted"),
        ({"casting_vote": True}, votes("cd", "ab"), "rejected"),
        ({"casting_vote": False}, votes("ab", "cd"), "rejected"),
        ({"casting_vote": True, "of": "all_members"}, votes("a", "b"), "rejected"),
        ({"casting_vote": True, "of": "present"}, votes("ab", "c", "d"), "adopted"),
        ({"casting_vote": True, "of": "present"}, votes("a", "b", "cd"), "rejected"),
        ({"casting_vote": True, "of": "present"}, votes("a", "bc", "d"), "rejected"),
    ],
)
def test_the_chair_decides_a_tie(changes: dict[str, Any], said: dict[str, str], result: str) -> None:
    assert count(committee(decides={**ABSOLUTE, **changes}), list("abcd"), said).result == result


def test_whoever_sits_for_the_chair_has_the_casting_vote() -> None:
    body = committee(decides={**ABSOLUTE, "casting_vote": True})
    assert count(body, ["a2", "b"], {"a2": "for", "b": "against"}).result == "adopted"


def test_two_chairs_have_no_casting_vote() -> None:
    body = committee(chairs=["a", "b"], decides={**ABSOLUTE, "casting_vote": True})
    assert count(body, list("abcd"), votes("ab", "cd")).result == "rejected"


def test_a_chair_who_is_no_member_casts_nothing() -> None:
    body = committee(chairs=["x"], decides={**ABSOLUTE, "casting_vote": True})
    assert count(body, list("abcd"), votes("ab", "cd")).result == "rejected"


def test_a_casting_vote_is_named_in_the_tally() -> None:
    found = count(committee(decides={**ABSOLUTE, "casting_vote": True}), ["a2", "b"], {"a2": "for", "b": "against"})
    assert found.majority == MajorityCount(rule="absolute", needed=2, met=True, casting_vote="a2")
    assert found.because.endswith(
        "1 pour, 1 contre, 0 abstention ; majorité absolue des suffrages exprimés, il en faut 2, voix prépondérante d'a2 : adopté"
    )


def test_a_casting_vote_is_written_only_where_there_was_one() -> None:
    body = committee(decides={**ABSOLUTE, "casting_vote": True})
    tie, clear = count(body, list("abcd"), votes("ab", "cd")), count(body, list("abc"), votes("ab", "c"))
    assert tie.model_dump()["majority"] == {"rule": "absolute", "needed": 3, "met": True, "casting_vote": "a"}
    assert clear.model_dump()["majority"] == {"rule": "absolute", "needed": 2, "met": True}


def test_one_is_said_in_the_singular() -> None:
    found = count(committee(decides=ABSOLUTE), ["a"], {"a": "abstain"})
    assert found.because.startswith("1 présent et 0 représenté sur 5, sans quorum fixé ; 0 pour, 0 contre, 1 abstention ;")


# ── One vote a party ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        (votes("abcde"), (3, 0, 0)),
        (votes("ab", "cd", "e"), (1, 1, 1)),
        (votes("ac", "b", "de"), (1, 0, 2)),
        (votes("a", "e", "bcd"), (1, 1, 1)),
    ],
)
def test_a_party_votes_with_one_voice_or_abstains(said: dict[str, str], counted: tuple[int, int, int]) -> None:
    found = count(committee(decides={**ABSOLUTE, "votes_per": "party"}), list("abcde"), said)
    assert (found.in_favour, found.against, found.abstained) == counted


# ── Who sat ────────────────────────────────────────────────────────────────────────────────────


def test_an_alternate_takes_an_absent_members_seat() -> None:
    assert count(committee(), ["a2", "b"], {"a2": "for"}).in_favour == 1
    assert count(committee(), ["a2", "b"], {"a": "for"}).in_favour == 1


def test_a_member_who_came_sits_before_the_alternate() -> None:
    assert count(committee(), ["a2", "a"]).present == 1


def test_a_stand_in_takes_the_members_seat() -> None:
    found = count(committee(), [{"person": "x", "stands_in_for": "a"}, "b"], {"x": "against", "b": "for"})
    assert (found.present, found.in_favour, found.against) == (2, 1, 1)


def test_a_stand_in_is_for_a_member() -> None:
    with pytest.raises(NotAMember):
        count(committee(), [{"person": "x", "stands_in_for": "y"}])


def test_a_committee_may_refuse_stand_ins() -> None:
    with pytest.raises(StandInsRefused, match="article=6"):
        count(committee(stand_ins="refused"), [{"person": "x", "stands_in_for": "a"}])


@pytest.mark.parametrize(
    "sheet",
    [
        {"present": ["x"]},
        {"present": ["a"], "recused": ("x",)},
        {"present": ["a"], "proxies": {"x": "a"}},
        {"present": ["a"], "proxies": {"b": "x"}},
        {"present": ["a"], "votes": {"x": "for"}},
    ],
)
def test_a_stranger_has_no_part_in_a_session(sheet: dict[str, Any]) -> None:
    with pytest.raises(NotAMember, match="committee=suivi"):
        count(committee(decides={**ABSOLUTE, "proxies": 1}), **sheet)


@pytest.mark.parametrize("person", ["o", "b"])
def test_an_observer_and_a_recused_member_have_no_vote(person: str) -> None:
    with pytest.raises(NotVoting):
        count(committee(), ["a", "b", "o"], {person: "for"}, recused=("b",))


def test_an_absent_member_has_no_vote() -> None:
    with pytest.raises(VoteOfAnAbsentee):
        count(committee(), ["a"], {"b": "for"})


def test_a_represented_member_has_a_vote() -> None:
    found = count(committee(decides={**ABSOLUTE, "proxies": 1}), ["a"], {"a": "for", "b": "against"}, proxies={"b": "a"})
    assert (found.present, found.represented, found.in_favour, found.against) == (1, 1, 1, 1)


def test_a_proxy_is_held_by_somebody_who_came() -> None:
    with pytest.raises(VoteOfAnAbsentee):
        count(committee(decides={**ABSOLUTE, "proxies": 1}), ["a"], proxies={"b": "c"})


def test_nobody_holds_more_proxies_than_the_rules_allow() -> None:
    with pytest.raises(TooManyProxies) as refused:
        count(committee(decides={**ABSOLUTE, "proxies": 1, "article": "8"}), ["a"], proxies={"b": "a", "c": "a"})
    assert refused.value.details == {"person": "a", "held": 2, "allowed": 1, "article": "8"}


def test_an_alternate_who_sits_may_be_recused() -> None:
    assert count(committee(), ["a2", "b"], recused=("a2",)).recused == 1


def test_whoever_only_stands_in_gives_no_proxy() -> None:
    with pytest.raises(GiverIsPresent):
        count(committee(), ["a2", "b"], proxies={"a2": "b"})


def test_a_tally_is_written_with_the_words_of_the_interface() -> None:
    written = count(committee(quorum={"at_least": "1/2"}, decides=ABSOLUTE), list("abc"), votes("ab", "c")).model_dump(
        mode="json", by_alias=True
    )
    assert {**written, "because": ""} == {
        "base": 5,
        "present": 3,
        "represented": 0,
        "recused": 0,
        "for": 2,
        "against": 1,
        "abstained": 0,
        "quorum": {"needed": 3, "met": True},
        "majority": {"rule": "absolute", "needed": 2, "met": True},
        "result": "adopted",
        "because": "",
    }
