"""What was found to be unsafe: a code and its figures, and in words what it is and how it is repaired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from adapters.errors import ConventionsError, Exit

_ORDINARY_ROLE = (
    "un rôle ordinaire : « conventions migrate --writer RÔLE » par le propriétaire, puis ce rôle dans CONVENTIONS_DATABASE",
    "an ordinary role: “conventions migrate --writer ROLE” as the owner, then that role in CONVENTIONS_DATABASE",
)
_PRIVATE_NETWORK = (
    " ; sur un réseau que personne d'autre n'atteint : CONVENTIONS_TRUSTED_HOSTS={host}",
    "; on a network that nobody else reaches: CONVENTIONS_TRUSTED_HOSTS={host}",
)
_WHAT: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "temporal_in_clear": (
            "Temporal ({address}) est hors de cette machine, et la liaison n'est pas chiffrée",
            "Temporal ({address}) is outside this machine, and the connection is not encrypted",
        ),
        "postgresql_in_clear": (
            "PostgreSQL ({address}) est hors de cette machine, et la liaison n'est pas chiffrée avec un certificat vérifié",
            "PostgreSQL ({address}) is outside this machine, and the connection is not encrypted with a verified certificate",
        ),
        "mail_in_clear": (
            "le serveur de courrier ({address}) est hors de cette machine, et rien n'assure que la liaison est chiffrée",
            "the mail server ({address}) is outside this machine, and nothing makes sure that the connection is encrypted",
        ),
        "documents_in_clear": (
            "le serveur des documents ({address}) est hors de cette machine, et la liaison n'est pas chiffrée",
            "the server of the documents ({address}) is outside this machine, and the connection is not encrypted",
        ),
        "postgresql_address": ("l'adresse de PostgreSQL est illisible", "the address of PostgreSQL cannot be read"),
        "not_certificates": (
            "{setting} : {file} ne contient pas de certificat lisible",
            "{setting}: {file} holds no certificate that can be read",
        ),
        "not_a_pair": (
            "{setting} : {file} n'est pas la clé du certificat, ou est illisible",
            "{setting}: {file} is not the certificate's key, or cannot be read",
        ),
        "database_loses": (
            "PostgreSQL tourne avec {setting} = {value} : des actes consignés peuvent se perdre",
            "PostgreSQL runs with {setting} = {value}: acts that were recorded can be lost",
        ),
        "database_superuser": (
            "le rôle {role} est superutilisateur de PostgreSQL : il peut contourner tout ce qui protège les actes",
            "the role {role} is a superuser of PostgreSQL: it can get around all that protects the acts",
        ),
        "database_owner": (
            "le rôle {role} possède les tables des actes : il peut les changer",
            "the role {role} owns the tables of the acts: it can change them",
        ),
    }
)
_REPAIR: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "temporal_in_clear": (
            "CONVENTIONS_TEMPORAL_CA=FICHIER, CONVENTIONS_TEMPORAL_TLS=true (autorités du système) ou CONVENTIONS_TEMPORAL_API_KEY",
            "CONVENTIONS_TEMPORAL_CA=FILE, CONVENTIONS_TEMPORAL_TLS=true (the system's authorities) or CONVENTIONS_TEMPORAL_API_KEY",
        ),
        "postgresql_in_clear": (
            "CONVENTIONS_DATABASE_CA=FICHIER, ou sslmode=verify-full&sslrootcert=FICHIER dans l'adresse",
            "CONVENTIONS_DATABASE_CA=FILE, or sslmode=verify-full&sslrootcert=FILE in the address",
        ),
        "mail_in_clear": (
            "CONVENTIONS_SMTP_TLS=starttls (le plus souvent port 587) ou implicit (465)",
            "CONVENTIONS_SMTP_TLS=starttls (mostly port 587) or implicit (465)",
        ),
        "documents_in_clear": ("CONVENTIONS_DOCUMENTS_ENDPOINT=https://…", "CONVENTIONS_DOCUMENTS_ENDPOINT=https://…"),
        "postgresql_address": (
            "postgresql://UTILISATEUR@HÔTE:PORT/BASE ; mot de passe en %XX ; avec sslmode=verify-full : CONVENTIONS_DATABASE_CA=FICHIER",
            "postgresql://USER@HOST:PORT/DATABASE; a password in %XX; with sslmode=verify-full: CONVENTIONS_DATABASE_CA=FILE",
        ),
        "not_certificates": ("le fichier de l'autorité, en PEM", "the authority's file, in PEM"),
        "not_a_pair": (
            "la clé qui va avec CONVENTIONS_TEMPORAL_CERTIFICATE, en PEM et sans phrase secrète",
            "the key that belongs to CONVENTIONS_TEMPORAL_CERTIFICATE, in PEM and without a passphrase",
        ),
        "database_loses": ("{setting} = on dans la configuration du serveur", "{setting} = on in the server's configuration"),
        "database_superuser": _ORDINARY_ROLE,
        "database_owner": _ORDINARY_ROLE,
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is unsafe. ``part`` is ``temporal``, ``postgresql``, ``mail`` or ``documents``; ``details`` hold no secret."""

    code: str
    part: str
    details: Mapping[str, str] = field(default_factory=dict)

    def what(self, language: str) -> str:
        return _WHAT[self.code][language == "en"].format(**self.details)

    def repair(self, language: str) -> str:
        """What to set, or to do."""
        words = _REPAIR[self.code][language == "en"] + (_PRIVATE_NETWORK[language == "en"] if "host" in self.details else "")
        return words.format(**self.details)

    def say(self, language: str) -> str:
        return f"{self.what(language)}{'. Repair: ' if language == 'en' else '. Remède : '}{self.repair(language)}"


class Unsafe(ConventionsError):
    """Something would leave what is recorded open to others, or lose it; nothing was begun"""

    exit_code = Exit.USAGE
    code = "unsafe"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        told = [{"code": one.code, "part": one.part, **one.details} for one in findings]
        super().__init__("\n".join(one.say("en") for one in findings), {"findings": told})


def require_none(findings: Sequence[Finding]) -> None:
    """Raises ``Unsafe`` with all of them."""
    if findings:
        raise Unsafe(findings)
