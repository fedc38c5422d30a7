"""What the command line says when it has done something, in French and in English; whoever reads Arabic gets the French."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "phase": ("Phase : {phase}", "Phase: {phase}"),
        "next": ("Prochaine échéance : {due}, {title}", "Next deadline: {due}, {title}"),
        "awaiting": ("En attente : {text}", "Waiting for: {text}"),
        "dry_run": ("Essai : rien n'est consigné.", "Dry run: nothing is recorded."),
        "would": ("{reference} : serait accepté", "{reference}: would be accepted"),
        "repeated": ("{reference} : acte déjà consigné sous cet identifiant", "{reference}: recorded already under this command id"),
        "started": ("{reference} : démarrée", "{reference}: started"),
        "already_started": ("{reference} : déjà démarrée, avec le même contenu", "{reference}: already started, with the same content"),
        "not_acted_on": (
            "{reference} : not acted on yet: {path} (lu et consigné, encore sans effet)",
            "{reference}: not acted on yet: {path}",
        ),
        "standstill": (
            "{reference} : reprise, à l'arrêt jusqu'à « live {reference} »",
            "{reference}: taken over, at a standstill until “live {reference}”",
        ),
        "directory_loaded": (
            "Annuaire chargé : {parties} parties, {institutions} institutions, {people} personnes",
            "Directory loaded: {parties} parties, {institutions} institutions, {people} people",
        ),
        "directory_next": ("Ensuite : start FICHIER…", "Next: start FILE…"),
        "template_written": ("Écrit : {file}", "Written: {file}"),
        "template_next_convention": (
            "Ensuite : complétez-le, et voyez ses dates : preview {file}",
            "Next: fill it in, and look at its dates: preview {file}",
        ),
        "template_next_directory": (
            "Ensuite : complétez-le, puis : directory load {file}",
            "Next: fill it in, then: directory load {file}",
        ),
        "template_next_session": (
            "Ensuite : complétez-la, puis : review record RÉFÉRENCE COMITÉ --sheet {file}",
            "Next: fill it in, then: review record REFERENCE COMMITTEE --sheet {file}",
        ),
        "template_needs_directory": (
            "Ses parties et ses personnes viennent d'un annuaire ; pour en écrire un : new --kind directory {file}",
            "Its parties and people come from a directory; to write one: new --kind directory {file}",
        ),
        "file": ("FICHIER", "FILE"),
        "file_exists": (
            "{file} existe déjà et n'est pas touché ; --overwrite pour l'écraser",
            "{file} is there already and is left alone; --overwrite to replace it",
        ),
        "not_consulted": (
            "L'annuaire chargé n'a pas été consulté ({reason})",
            "The loaded directory was not consulted ({reason})",
        ),
        "no_holidays": (
            "Jours fériés inconnus pour le pays {country} : seules les fins de semaine comptent",
            "No public holidays are known for {country}: only weekends count",
        ),
        "text": ("Texte : {sha256}", "Text: {sha256}"),
        "on_paper": ("Texte : sur papier seulement", "Text: on paper only"),
        "session": ("Session {session}", "Session {session}"),
        "nothing_to_sign": ("Plus rien à signer.", "Nothing left to sign."),
        "not_open": ("{reference} : pas ouverte à la signature ({phase})", "{reference}: not open for signature ({phase})"),
        "will_sign": ("{reference} : {who}", "{reference}: {who}"),
        "signed": ("{reference} : signature de {who}", "{reference}: signed by {who}"),
        "confirm_ceremony": ("Consigner ces {n} signatures ?", "Record these {n} signatures?"),
        "confirm_redraft": (
            "{reference} : les signatures données seront sans effet. Continuer ?",
            "{reference}: the signatures given will be void. Go on?",
        ),
        "confirm_abandon": ("{reference} : abandonner cette convention ?", "{reference}: give this convention up?"),
        "confirm_terminate": ("{reference} : résilier cette convention ?", "{reference}: terminate this convention?"),
        "cure_or_met": (
            "--party, --until et --because ensemble ; ou --met N seul",
            "--party, --until and --because together; or --met N alone",
        ),
        "answer_or_because": ("--answer ou --because, non les deux", "--answer or --because, not both"),
        "ask_day": ("Quel jour (AAAA-MM-JJ) ?", "Which day (YYYY-MM-DD)?"),
        "mail_on": ("Le courrier du bureau part.", "The office's mail goes out."),
        "mail_off": (
            "Le courrier du bureau est retenu : tout va au responsable.",
            "The office's mail is held back: all goes to the manager.",
        ),
        "no_mail": ("Aucun message.", "No mail."),
        "none": ("Aucune convention.", "No convention."),
        "nothing": ("Rien.", "Nothing."),
        "stack_up": ("Tout tourne. Interface Temporal : {ui}", "Everything is running. Temporal's Web UI: {ui}"),
        "stack_next": ("Ensuite : directory load FICHIER, puis start FICHIER…", "Next: directory load FILE, then start FILE…"),
        "stack_until": ("Ctrl-C pour tout arrêter.", "Ctrl-C ends everything."),
        "stack_down": ("Arrêté ; les données restent dans {home}.", "Ended; the data stays in {home}."),
        "stack_never": (
            "Rien n'a jamais été démarré dans {home} : lancez « up », ou allez dans le dossier où vous l'avez fait.",
            "Nothing was ever started in {home}: run “up”, or go to the folder where you did.",
        ),
        "stack_stopped": (
            "La pile embarquée ne tourne pas ({stopped}) : lancez « up ».",
            "The embedded stack is not running ({stopped}): run “up”.",
        ),
        "part_running": ("{name} : tourne ({pid})", "{name}: running ({pid})"),
        "part_stopped": ("{name} : arrêté", "{name}: stopped"),
        "migrated": ("Le schéma de PostgreSQL est à jour.", "PostgreSQL's schema is up to date."),
        "needs_actor": ("dites qui consigne : --as ID, ou $CONVENTIONS_ACTOR", "say who records: --as ID, or $CONVENTIONS_ACTOR"),
        "needs_day": ("dites quel jour : --on AAAA-MM-JJ", "say on which day: --on YYYY-MM-DD"),
        "needs_sheet": (
            "donnez --sheet FICHIER, ou bien --held-on et --present, avec --outcome s'il y a une décision",
            "give --sheet FILE, or else --held-on and --present, with --outcome where there is a decision",
        ),
        "sheet_says": (
            "la feuille dit déjà le jour, les présents et les décisions",
            "the sheet says the day, who was present and the decisions",
        ),
        "needs_name": (
            "plusieurs textes ({known}) : écrivez --document ID=FICHIER",
            "several texts ({known}): write --document ID=FILE",
        ),
        "no_text_file": (
            "fichier introuvable : {file} ; écrivez --document {id}=FICHIER",
            "no such file: {file}; write --document {id}=FILE",
        ),
        "bad_label": ("« {label} » : écrivez CLÉ=VALEUR", "“{label}”: write KEY=VALUE"),
        "reference": ("Convention", "Convention"),
        "title": ("Intitulé", "Title"),
        "kind": ("Nature", "Kind"),
        "kind_framework": ("convention-cadre", "framework agreement"),
        "kind_specific": ("convention spécifique", "specific agreement"),
        "kind_partnership": ("convention de partenariat", "partnership agreement"),
        "kind_governance": ("convention de gouvernance", "governance agreement"),
        "kind_memorandum": ("protocole d'accord", "memorandum of understanding"),
        "kind_action_plan": ("plan d'action", "action plan"),
        "phase_": ("Phase", "Phase"),
        "health": ("Santé", "Health"),
        "next_": ("Prochaine échéance", "Next deadline"),
        "progress": ("Jalons atteints", "Milestones met"),
        "parties": ("Parties", "Parties"),
        "signed_on": ("Signée le", "Signed on"),
        "in_force_on": ("En vigueur le", "In force on"),
        "last_day": ("Dernier jour", "Last day"),
        "text_sha256": ("Texte (SHA-256)", "Text (SHA-256)"),
        "version": ("Version", "Version"),
        "outcome": ("Issue", "Outcome"),
        "awaiting_": ("En attente", "Waiting for"),
        "day": ("Date", "Date"),
        "what": ("Quoi", "What"),
        "who": ("Qui", "Who"),
        "since": ("Depuis", "Since"),
        "due": ("Échéance", "Due"),
        "to": ("À", "To"),
        "subject": ("Sujet", "Subject"),
    }
)


def say(key: str, language: str, **details: object) -> str:
    """A text in the reader's language."""
    return _TEXTS[key][language == "en"].format(**details)
