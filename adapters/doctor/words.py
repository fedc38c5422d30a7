"""What the examination says, in French and in English; whoever reads Arabic gets the French."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from domain.words.plurals import agreed

_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # what was found
        "answers": ("répond", "answers"),
        "away": ("ne répond pas : {reason}", "does not answer: {reason}"),
        "no_answer": ("pas de réponse en {seconds} s", "no answer within {seconds} s"),
        "not_examined": ("examen impossible : {reason}", "could not be examined: {reason}"),
        "version": ("version {version}", "version {version}"),
        "is": ("{value}", "{value}"),
        "installed": ("{count} paquet(s) installé(s)", "{count} package(s) installed"),
        "lacking": ("manque ou diffère : {names}", "missing or different: {names}"),
        "programs": ("{versions}", "{versions}"),
        "not_runnable": ("un programme embarqué ne démarre pas : {reason}", "an embedded program does not run: {reason}"),
        "offset": ("{zone} au {day} : {offset} ({source})", "{zone} on {day}: {offset} ({source})"),
        "zone_path": ("PYTHONTZPATH ne mène à aucune donnée périmée", "PYTHONTZPATH leads to no stale data"),
        "writable": ("{folder} : on peut y écrire", "{folder}: can be written to"),
        "to_be_made": ("{folder} : peut être créé", "{folder}: can be made"),
        "no_folder": ("{folder} : n'est pas un dossier", "{folder}: not a folder"),
        "not_writable": ("{folder} : on ne peut pas y écrire", "{folder}: cannot be written to"),
        "shipped_templates": ("modèles fournis avec le programme", "the templates that come with the program"),
        "usable_templates": ("{folder} : modèles de lettres utilisables", "{folder}: templates of letters that can be used"),
        "templates": ("modèles de lettres inutilisables : {faults}", "templates of letters that cannot be used: {faults}"),
        "free": ("{free} Mio libres sous {folder}", "{free} MiB free under {folder}"),
        "no_names": ("plus un seul fichier possible sous {folder}", "no further file is possible under {folder}"),
        "private": ("{count} fichier(s) secret(s), au seul propriétaire", "{count} secret file(s), their owner's alone"),
        "open_to_others": ("lisible par d'autres : {files}", "readable by others: {files}"),
        "record": ("{file} lisible", "{file} can be read"),
        "never_up": ("aucune pile embarquée démarrée ici", "no embedded stack was started here"),
        "damaged": ("{file} est illisible", "{file} cannot be read"),
        "processes": ("{count} processus noté(s), aucun disparu", "{count} recorded process(es), none gone"),
        "gone": ("disparu sans « down » : {names}", "gone without “down”: {names}"),
        "none_left": ("aucun processus orphelin", "no process left behind"),
        "left_behind": ("processus de la pile que rien ne connaît : {pids}", "processes of the stack that nothing knows: {pids}"),
        "no_pid_file": ("pas de fichier postmaster.pid", "no postmaster.pid"),
        "pid_file": ("postmaster.pid : {pid}, le nôtre", "postmaster.pid: {pid}, ours"),
        "stale_pid_file": (
            "{file} est périmé : il nomme {pid} ({whose}), qui n'est pas notre PostgreSQL",
            "{file} is stale: it names {pid} ({whose}), which is not our PostgreSQL",
        ),
        "port_ours": ("{port}, à nous", "{port}, ours"),
        "port_free": ("{port}, libre", "{port}, free"),
        "port_taken": ("{port}, pris par un autre programme", "{port}, taken by another program"),
        "lossy": ("éteint : {names} ; des actes confirmés peuvent se perdre", "off: {names}; acknowledged acts can be lost"),
        "durable": ("fsync, full_page_writes et synchronous_commit actifs", "fsync, full_page_writes and synchronous_commit are on"),
        "only_reads": ("lecture seule", "read only"),
        "writes": ("écriture possible", "takes writes"),
        "migrated": ("migration {revision}", "migration {revision}"),
        "not_migrated": ("migration {revision}, ce programme veut {needed}", "migration {revision}, this program wants {needed}"),
        "role": ("{role}, sans plus de droits qu'il n'en faut", "{role}, with no more rights than it needs"),
        "closed": ("{address} : rien ne sort en clair", "{address}: nothing leaves in clear"),
        "no_namespace": ("l'espace de noms {namespace} n'existe pas", "there is no namespace {namespace}"),
        "days": ("{days} jour(s)", "{days} day(s)"),
        "search_attributes": ("les {count} attributs de recherche", "all {count} search attributes"),
        "runs": ("tourne ({pid})", "runs ({pid})"),
        "worker_gone": ("ne tourne plus ; dernière faute : {fault}", "runs no more; last fault: {fault}"),
        "polled": ("la file {queue} est servie", "the task queue {queue} is polled"),
        "not_polled": ("personne ne sert la file {queue} ({kinds})", "nobody polls the task queue {queue} ({kinds})"),
        "no_fault": ("aucune faute au journal", "no fault in the log"),
        "last_fault": ("dernière faute au journal ({file}) : {fault}", "last fault in the log ({file}): {fault}"),
        # how it is repaired
        "up": ("conventions up --detach", "conventions up --detach"),
        "again": (
            "pile embarquée : conventions down, puis conventions up --detach ; votre serveur : relancez-le, ou corrigez {variable}",
            "embedded stack: conventions down, then conventions up --detach; your own server: restart it, or correct {variable}",
        ),
        "hung": ("le système de fichiers ne répond pas : rétablissez-le", "the file system does not answer: bring it back"),
        "report": ("relancez ; si cela persiste, signalez-le", "try again; if it stays, report it"),
        "reinstall": ("réinstallez : make setup", "install again: make setup"),
        "newer_python": ("installez Python {needed} ou plus récent, puis make setup", "install Python {needed} or newer, then make setup"),
        "newer_tzdata": (
            "mettez le paquet tzdata à jour (2026c ou plus récent), puis relancez les workers",
            "update the package tzdata (2026c or newer), then restart the workers",
        ),
        "unset_zone_path": (
            "retirez PYTHONTZPATH de l'environnement, ou mettez ce dossier à jour : d'autres programmes comptent avec",
            "take PYTHONTZPATH out of the environment, or update that folder: other programs count with it",
        ),
        "another_folder": (
            "donnez-vous le droit d'y écrire, ou nommez un autre dossier : {variable}",
            "make it yours to write, or name another folder: {variable}",
        ),
        "reach_bucket": (
            "corrigez CONVENTIONS_DOCUMENTS, CONVENTIONS_DOCUMENTS_… ou AWS_… ; il faut le droit de lire et d'écrire des objets",
            "correct CONVENTIONS_DOCUMENTS, CONVENTIONS_DOCUMENTS_… or AWS_…; the right to get and to put objects is needed",
        ),
        "repair_templates": (
            "corrigez ces fichiers, ou retirez-les ; d'ici là, les lettres partent telles que le programme les prévoit",
            "correct these files or take them away; until then letters leave as the program has them",
        ),
        "make_room": (
            "libérez de la place (au moins {enough} Mio), puis conventions up --detach",
            "make room (at least {enough} MiB), then conventions up --detach",
        ),
        "close": ("chmod 600 {files}", "chmod 600 {files}"),
        "another_port": (
            "arrêtez cet autre programme, ou bien : conventions down, {variable}=AUTRE, conventions up --detach",
            "end that other program, or else: conventions down, {variable}=OTHER, conventions up --detach",
        ),
        "start_database": (
            "pile embarquée : conventions up --detach ; votre PostgreSQL : démarrez-le, ou corrigez CONVENTIONS_DATABASE",
            "embedded stack: conventions up --detach; your own PostgreSQL: start it, or correct CONVENTIONS_DATABASE",
        ),
        "newer_postgresql": ("passez à PostgreSQL {needed} ou plus récent", "move to PostgreSQL {needed} or newer"),
        "utf8_database": (
            "créez une base en UTF-8 (create database … encoding 'UTF8') et nommez-la dans CONVENTIONS_DATABASE",
            "create a database in UTF-8 (create database … encoding 'UTF8') and name it in CONVENTIONS_DATABASE",
        ),
        "make_durable": (
            "en superutilisateur : {sql} select pg_reload_conf(); — puis ôtez ce qui les éteint ailleurs (ligne de commande, rôle, base)",
            "as a superuser: {sql} select pg_reload_conf(); — then remove what turns them off elsewhere (command line, role, database)",
        ),
        "use_primary": ("nommez le serveur primaire dans CONVENTIONS_DATABASE", "name the primary server in CONVENTIONS_DATABASE"),
        "migrate": ("conventions migrate", "conventions migrate"),
        "newer_program": (
            "la base vient d'un programme plus récent : mettez celui-ci à jour",
            "the database is a newer program's: upgrade this one",
        ),
        "start_temporal": (
            "pile embarquée : conventions up --detach ; votre Temporal : démarrez-le, ou corrigez CONVENTIONS_TEMPORAL",
            "embedded stack: conventions up --detach; your own Temporal: start it, or correct CONVENTIONS_TEMPORAL",
        ),
        "prepare": ("conventions prepare", "conventions prepare"),
        "run_these": ("{lines}", "{lines}"),
        "start_worker": (
            "pile embarquée : conventions up --detach ; sinon : python worker.py, avec les mêmes réglages",
            "embedded stack: conventions up --detach; else: python worker.py, with the same settings",
        ),
        "start_mail": (
            "pile embarquée : conventions up --detach ; votre serveur : démarrez-le, ou corrigez CONVENTIONS_SMTP",
            "embedded stack: conventions up --detach; your own server: start it, or correct CONVENTIONS_SMTP",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Said:
    """One of these texts, and what stands in its gaps."""

    key: str
    details: Mapping[str, Any] = field(default_factory=dict)

    def say(self, language: str) -> str:
        english = language == "en"
        said = {name: str(value) for name, value in self.details.items()}
        return agreed(_WORDS[self.key][english], said, "en" if english else "fr").format_map(said)
