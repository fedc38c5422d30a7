from __future__ import annotations

from typing import Any

import pytest

from domain.committees.attendance import QuorumCount, needed_of
from domain.committees.tally import MajorityCount
from domain.refusals.errors import DomainError, NotAMember, NotVoting, StandInsRefused, TooManyProxies, VoteOfAnAbsentee
from domain.refusals.errors_of_seats import (
    AlternateBesideMember,
    ChainOfProxies,
    GiverIsPresent,
    ListedTwice,
    ProxyToOneself,
    ProxyToSomebodyRecused,
    SitsAlready,
    TwoInOneSeat,
    TwoVotesOfOneSeat,
)
from tests.domain.counting import ABSOLUTE, committee, count, votes


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


# ── One seat, one vote ─────────────────────────────────────────────────────────────────────────

PROXIES = {**ABSOLUTE, "proxies": 1, "article": "8"}
IN_FOR_C: dict[str, Any] = {"person": "x", "stands_in_for": "c"}


@pytest.mark.parametrize(
    ("error", "sheet", "details"),
    [
        (ListedTwice, {"present": ["a", "b", "a"]}, {"person": "a"}),
        (ListedTwice, {"present": ["a2", {"person": "a2", "stands_in_for": "c"}]}, {"person": "a2"}),
        (TwoInOneSeat, {"present": ["c", IN_FOR_C]}, {"member": "c", "people": "c, x"}),
        (TwoInOneSeat, {"present": [IN_FOR_C, {"person": "y", "stands_in_for": "c"}]}, {"member": "c", "people": "x, y"}),
        (SitsAlready, {"present": [{"person": "b", "stands_in_for": "c"}]}, {"person": "b", "stands_in_for": "c"}),
        (TwoVotesOfOneSeat, {"present": ["a2"], "votes": {"a": "for", "a2": "against"}}, {"member": "a", "people": "a, a2"}),
        (TwoVotesOfOneSeat, {"present": [IN_FOR_C], "votes": {"x": "for", "c": "for"}}, {"member": "c", "people": "x, c"}),
        (AlternateBesideMember, {"present": ["a", "a2"], "votes": {"a2": "for"}}, {"person": "a2", "member": "a"}),
        (AlternateBesideMember, {"present": ["a", "a2"], "votes": {"a": "for", "a2": "for"}}, {"person": "a2", "member": "a"}),
        (AlternateBesideMember, {"present": [{"person": "x", "stands_in_for": "a"}], "votes": {"a2": "for"}}, {"person": "a2"}),
        (NotAMember, {"present": ["b"], "votes": {"a2": "for"}}, {"person": "a2"}),
        (NotAMember, {"present": ["b", "nobody"]}, {"person": "nobody"}),
        (ProxyToOneself, {"present": ["a"], "proxies": {"b": "b"}}, {"person": "b", "article": "8"}),
        (ProxyToOneself, {"present": ["a"], "proxies": {"a": "a"}}, {"person": "a"}),
        (ChainOfProxies, {"present": ["a"], "proxies": {"b": "c", "c": "a"}}, {"person": "b", "holder": "c", "further": "a"}),
        (ChainOfProxies, {"present": [], "proxies": {"b": "c", "c": "b"}}, {"person": "b", "holder": "c", "further": "b"}),
        (GiverIsPresent, {"present": ["a", "b"], "proxies": {"a": "b"}}, {"person": "a", "holder": "b", "article": "8"}),
        (GiverIsPresent, {"present": ["a2", "b"], "proxies": {"a": "b"}}, {"person": "a"}),
        (GiverIsPresent, {"present": [IN_FOR_C, "b"], "proxies": {"x": "b"}}, {"person": "x"}),
        (VoteOfAnAbsentee, {"present": ["a"], "proxies": {"b": "c"}}, {"person": "c"}),
        (ProxyToSomebodyRecused, {"present": ["a"], "proxies": {"b": "a"}, "recused": ("a",)}, {"person": "b", "holder": "a"}),
        (ProxyToSomebodyRecused, {"present": ["a2"], "proxies": {"b": "a2"}, "recused": ("a",)}, {"person": "b", "holder": "a2"}),
        (TooManyProxies, {"present": ["a"], "proxies": {"b": "a", "c": "a"}}, {"person": "a", "held": 2, "allowed": 1, "article": "8"}),
        (NotVoting, {"present": ["a", "o"], "votes": {"o": "for"}}, {"person": "o", "recused": False}),
        (NotVoting, {"present": ["a"], "votes": {"a": "for"}, "recused": ("a",)}, {"person": "a", "recused": True}),
        (VoteOfAnAbsentee, {"present": ["a"], "votes": {"b": "for"}}, {"person": "b"}),
    ],
    ids=lambda one: getattr(one, "code", None),
)
def test_what_cannot_be_true_of_a_sheet_is_refused_by_name(
    error: type[DomainError], sheet: dict[str, Any], details: dict[str, Any]
) -> None:
    with pytest.raises(error) as refused:
        count(committee(decides=PROXIES), **sheet)
    assert type(refused.value) is error
    assert {key: refused.value.details.get(key) for key in details} == details


def test_without_rules_a_proxy_is_held_by_anybody_who_sits() -> None:
    found = count(committee(), ["a", "o"], proxies={"b": "a", "c": "a", "d": "o"})
    assert (found.present, found.represented, found.in_favour) == (1, 3, 4)


def test_whoever_sits_for_no_party_has_a_vote_of_their_own() -> None:
    body = committee(members=["a", "b", "pm", "pm2"], decides={**ABSOLUTE, "votes_per": "party"})
    assert count(body, ["a", "b", "pm", "pm2"], votes("ab") | {"pm": "for", "pm2": "against"}).in_favour == 2
    weighed = committee(members=["a", "pm"], decides={**ABSOLUTE, "votes_per": {"weights": {"pm": 3, "one": 2}}})
    assert count(weighed, ["a", "pm"], {"pm": "for", "a": "against"}).result == "adopted"
