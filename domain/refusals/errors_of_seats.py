"""Why the domain says no about seats: who sits on a committee, for whom, and with whose vote. See ``errors.py``."""

from __future__ import annotations

from domain.refusals.errors import DomainError


class ListedTwice(DomainError):
    """Somebody is present once"""


class TwoInOneSeat(DomainError):
    """Two people cannot sit in one seat"""


class SitsAlready(DomainError):
    """A member who has a seat does not stand in for another: a proxy does that"""


class ProxyToOneself(DomainError):
    """Nobody gives a proxy to themselves"""


class ProxyToSomebodyRecused(DomainError):
    """Whoever is recused votes for nobody"""


class GiverIsPresent(DomainError):
    """Whoever is there votes without a proxy"""


class ChainOfProxies(DomainError):
    """A proxy is not passed on"""


class TwoVotesOfOneSeat(DomainError):
    """One seat has one vote"""


class AlternateBesideMember(DomainError):
    """An alternate votes only where the member does not sit"""


class AlreadyAMember(DomainError):
    """This person sits there so already"""


class ChairTaken(DomainError):
    """The committee has no place for another chair"""


class CountedAlready(DomainError):
    """A session of that day or later was counted with the members of its day"""
