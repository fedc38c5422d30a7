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
        "not_open": ("pas ouverte à la signature ({phase})", "not open for signature ({phase})"),
        "visas_missing": ("manque le visa ou l'approbation : {who}", "visas or approvals are missing: {who}"),
        "absent": ("absents : {who}", "absent: {who}"),
        "declined": ("ont refusé ou retiré leur signature : {who}", "have declined or withdrawn their signature: {who}"),
        "obstacle": ("{reference}, obstacle : {text}", "{reference}, in the way: {text}"),
        "ceremony_broken_off": (
            "Interrompu : {done} signatures consignées, et qui le restent ; reste à signer : {left}. La même commande achève.",
            "Broken off: {done} signatures are recorded, and stay so; left to sign: {left}. The same command finishes it.",
        ),
        "will_sign": ("{reference} : {who}", "{reference}: {who}"),
        "signed": ("{reference} : signature de {who}", "{reference}: signed by {who}"),
        "confirm_ceremony": ("Consigner ces {n} signatures ?", "Record these {n} signatures?"),
        "confirm_redraft": (
            "{reference} : les signatures données seront sans effet. Continuer ?",
            "{reference}: the signatures given will be void. Go on?",
        ),
        "confirm_abandon": ("{reference} : abandonner cette convention ?", "{reference}: give this convention up?"),
        "confirm_terminate": ("{reference} : résilier cette convention ?", "{reference}: terminate this convention?"),
        "confirm_withdraw": (
            "{reference} : consigner que {party} retire sa signature ?",
            "{reference}: record that {party} withdraws its signature?",
        ),
        "mandate_or_end": (
            "--who, --for, --basis et --from ensemble ; ou --end N et --because seuls",
            "--who, --for, --basis and --from together; or --end N and --because alone",
        ),
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
        "all_well": ("Tout va bien.", "All is well."),
        "to_repair": ("À réparer : {n}", "To be repaired: {n}"),
        "backed_up": (
            "Copié dans {dir} : {conventions} conventions, {events} événements, {files} fichiers, {bytes} octets.",
            "Copied to {dir}: {conventions} conventions, {events} events, {files} files, {bytes} bytes.",
        ),
        "manifest": (
            "SHA-256 du manifeste, à noter ailleurs : {sha256}",
            "SHA-256 of the manifest, to be noted elsewhere: {sha256}",
        ),
        "recovered": (
            "Remis dans {home} : {conventions} conventions, {events} événements, tels qu'ils étaient le {made_at}.",
            "Put back into {home}: {conventions} conventions, {events} events, as they were on {made_at}.",
        ),
        "recovered_next": ("Ensuite : up --detach, puis doctor.", "Next: up --detach, then doctor."),
        "migrated": ("Le schéma de PostgreSQL est à jour.", "PostgreSQL's schema is up to date."),
        "admitted": (
            "Le rôle {role} peut consigner et lire, sans rien changer de ce qui est consigné.",
            "The role {role} may record and read, and change nothing that is recorded.",
        ),
        "prepared": (
            "Temporal est prêt : espace de noms {namespace}, conventions closes visibles {days} jours.",
            "Temporal is ready: namespace {namespace}, closed conventions visible for {days} days.",
        ),
        "namespace_created": ("Espace de noms créé : {namespace}", "Namespace created: {namespace}"),
        "attributes_added": ("Attributs de recherche ajoutés : {names}", "Search attributes added: {names}"),
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
        "mandate_": ("Mandat n° {number} : {holder}", "Mandate no. {number}: {holder}"),
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
        "needs_which": ("nommez des conventions, ou dites --all", "name conventions, or say --all"),
        "verified": (
            "Registre intact : {streams} conventions, {events} événements.",
            "The log is whole: {streams} conventions, {events} events.",
        ),
        "verified_not": (
            "{problems} défauts ({streams} conventions, {events} événements).",
            "{problems} faults ({streams} conventions, {events} events).",
        ),
        "fault_missing": ("il manque les événements jusqu'à {last}", "events up to {last} are missing"),
        "fault_version_impossible": ("numéro de version impossible", "an impossible version number"),
        "fault_hash_differs": (
            "l'empreinte ne suit pas de celle d'avant et du texte",
            "the hash does not follow from the one before and the record",
        ),
        "fault_head_differs": (
            "la tête notée n'est pas l'empreinte du dernier événement",
            "the head noted is not the hash of the last event",
        ),
        "fault_beyond_head": ("événements au-delà de la version notée ({head})", "events beyond the version noted ({head})"),
        "fault_no_stream": ("événements sans convention (n° {number})", "events without a convention (no. {number})"),
        "fault_unreadable": ("illisible ({error})", "cannot be read ({error})"),
        "fault_does_not_fold": ("ne s'applique pas à l'état d'avant ({error})", "does not apply to the state before ({error})"),
        "fault_does_not_begin": ("ne commence pas la convention ({kind})", "does not begin the convention ({kind})"),
        "fault_event_id_not_derived": ("l'identifiant ne suit pas de la place", "the event's id does not follow from its place"),
        "fault_position_out_of_order": (
            "rang dans l'ordre général avant celui d'avant",
            "its place in the global order is before the previous one's",
        ),
        "fault_position_repeated": ("rang dans l'ordre général donné deux fois", "its place in the global order was given twice"),
        "fault_positions_overtaken": (
            "le compteur des rangs est en retard sur les événements",
            "the counter of the global order is behind the events",
        ),
        "fault_document_missing": ("document absent ici : {sha256}", "document not kept here: {sha256}"),
        "fault_document_damaged": ("document altéré : {sha256}", "document damaged: {sha256}"),
        "fault_document_unreadable": ("document illisible ({error}) : {sha256}", "document cannot be read ({error}): {sha256}"),
        "fault_stream_differs": (
            "la convention en colonne n'est pas celle du texte",
            "the convention beside the record is not the record's",
        ),
        "fault_version_differs": ("la version en colonne n'est pas celle du texte", "the version beside the record is not the record's"),
        "fault_event_id_differs": (
            "l'identifiant en colonne n'est pas celui du texte",
            "the event id beside the record is not the record's",
        ),
        "fault_kind_differs": ("la nature en colonne n'est pas celle du texte", "the kind beside the record is not the record's"),
        "fault_schema_version_differs": (
            "la version du schéma en colonne n'est pas celle du texte",
            "the schema version beside the record is not the record's",
        ),
        "fault_occurred_at_differs": ("l'instant en colonne n'est pas celui du texte", "the instant beside the record is not the record's"),
        "restored": (
            "{restored} conventions sur {all} sans workflow : chacune en a un de nouveau.",
            "{restored} of {all} conventions had no workflow: each has one again.",
        ),
        "would_restore": ("{restored} conventions sur {all} n'ont pas de workflow.", "{restored} of {all} conventions have no workflow."),
        "nothing_to_restore": ("Rien à restaurer ({all} conventions).", "Nothing to restore ({all} conventions)."),
        "reconciled": (
            "{all} conventions comparées, {recorded} événements reconsignés.",
            "{all} conventions compared, {recorded} events recorded once more.",
        ),
        "outcome_restored": ("restaurée (v{version})", "restored (v{version})"),
        "outcome_to_restore": ("à restaurer (v{version})", "to be restored (v{version})"),
        "outcome_silent": (
            "pas encore de réponse de son workflow : un worker tourne-t-il ?",
            "its workflow has not answered yet: is a worker running?",
        ),
        "outcome_unfoldable": ("ses événements ne se lisent plus : lancez « verify »", "its events can no longer be read: run “verify”"),
        "outcome_damaged": ("sa chaîne est rompue : lancez « verify »", "its chain is broken: run “verify”"),
        "outcome_unreadable": ("son historique Temporal n'a pas pu être lu", "its history in Temporal could not be read"),
        "outcome_behind": (
            "PostgreSQL (v{version}) est en retard sur Temporal : lancez « reconcile »",
            "PostgreSQL (v{version}) is behind Temporal: run “reconcile”",
        ),
        "outcome_diverged": (
            "deux passés différents (dernière version commune : {common}) : rien n'est écrit, quelqu'un doit décider",
            "two different pasts (last common version: {common}): nothing is written, somebody must decide",
        ),
        "outcome_incomplete": (
            "Temporal est allé plus loin que v{version}, et ne sait plus tout : rien n'est écrit",
            "Temporal has come further than v{version}, and no longer remembers everything: nothing is written",
        ),
        "outcome_recorded": ("{recorded} événements reconsignés (v{version})", "{recorded} events recorded once more (v{version})"),
        "outcome_freed": ("débloquée (v{version})", "no longer blocked (v{version})"),
        "outcome_missing": ("ouverte, et sans workflow : lancez « restore »", "open, and without a workflow: run “restore”"),
    }
)


def say(key: str, language: str, **details: object) -> str:
    """A text in the reader's language."""
    return _TEXTS[key][language == "en"].format(**details)
