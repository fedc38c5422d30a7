"""Whoever stands in the place of others in what a committee has still to hear from them: minutes to approve, votes in writing, requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from domain.committees.committees import Committees, CommitteeState, Session


def with_heirs(committees: Committees, people: Mapping[str, str]) -> Committees:
    """Who had spoken has spoken; their successors speak for the seats that they take."""
    return Committees(all=tuple(_committee(one, people) for one in committees.all))


def _committee(state: CommitteeState, people: Mapping[str, str]) -> CommitteeState:
    consultations = tuple(
        one.model_copy(
            update={
                "recused": _instead(one.recused, people),
                "answers": tuple(answer.model_copy(update={"seat": people.get(answer.seat, answer.seat)}) for answer in one.answers),
            }
        )
        for one in state.consultations
    )
    sessions = tuple(_session(one, people) if one.minutes.to_approve else one for one in state.sessions)
    return state.model_copy(update={"consultations": consultations, "sessions": sessions})


def _session(session: Session, people: Mapping[str, str]) -> Session:
    minutes = session.minutes
    changed = {key: _instead(getattr(minutes, key), people) for key in ("readers", "agreed", "objected")}
    return session.model_copy(update={"minutes": minutes.model_copy(update=changed)})


def _instead(ids: Iterable[str], people: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(people.get(who, who) for who in ids))
