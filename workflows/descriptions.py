"""What the Temporal UI says of each signal, update and query: in French, the first two with an example that can be pasted and changed."""

from __future__ import annotations

from typing import Final

SIGNALS: Final = {
    "review_outcome": (
        "Résultat d'une séance de comité. Exemple : "
        '{"actor": "mes.focal", "committee": "suivi", "held_on": "2026-06-24", '
        '"present": ["mic.focal", "mes.focal"], "votes": {}, "outcome": "continue"}'
    ),
    "sign": 'Signature recueillie. Exemple : {"actor": "pm", "by": "mes.minister", "method": "wet_ink", "on": "2026-02-16"}',
    "report_milestone": (
        "Point d'étape d'un jalon. Exemple : "
        '{"actor": "axa.focal", "milestone": "curricula", "note": "Première version remise", "evidence": []}'
    ),
}

BY_OTHERS: Final = {
    "related_changed": "D'une convention liée : du nouveau à lire dans son registre. Sans argument ; sans effet s'il n'y a rien.",
    "digest_told": "De la lettre hebdomadaire : des envois à lire. Sans argument ; sans effet s'il n'y a rien.",
}
"""What conventions, and the weekly digest, send each other."""

DIGEST: Final = {
    "send_again": "Nouvel essai immédiat des lettres différées. Sans argument.",
}

UPDATES: Final = {
    "go_live": (
        'Mise en service d\'une convention prise en charge : ses échéances courent. Exemple : {"command_id": "live-1", "actor": "pm"}'
    ),
    "draft": 'Nouvelle version des textes. Exemple : {"command_id": "draft-1", "actor": "pm", "documents": {"text": "<sha256>"}}',
    "object": (
        "Objection à une clause. Exemple : "
        '{"command_id": "object-1", "actor": "axa.focal", "clause": "art. 4", "text": "Durée trop courte"}'
    ),
    "answer_objection": (
        'Réponse à une objection. Exemple : {"command_id": "answer-1", "actor": "pm", "objection": 1, "text": "Durée portée à trois ans"}'
    ),
    "settle": 'Levée d\'une objection. Exemple : {"command_id": "settle-1", "actor": "axa.focal", "objection": 1}',
    "redraft": 'Texte repris, signatures sans effet. Exemple : {"command_id": "redraft-1", "actor": "pm", "because": "Montant à corriger"}',
    "abandon": 'Abandon avant l\'entrée en vigueur. Exemple : {"command_id": "abandon-1", "actor": "pm", "because": "Projet retiré"}',
    "decline": (
        'Refus de signer ou de viser. Exemple : {"command_id": "decline-1", "actor": "pm", "by": "axa.ceo", "because": "Clause 7 à revoir"}'
    ),
    "open": 'Ouverture des textes à la signature. Exemple : {"command_id": "open-1", "actor": "pm"}',
    "sign": 'Signature du texte ouvert. Exemple : {"command_id": "sign-1", "actor": "pm", "by": "mes.minister"}',
    "visa": 'Visa ou approbation. Exemple : {"command_id": "visa-1", "actor": "pm", "by": "mef.controller"}',
    "withdraw_signature": (
        "Retrait d'une signature avant l'entrée en vigueur. Exemple : "
        '{"command_id": "withdraw-1", "actor": "axa.focal", "party": "axa", "because": "Conseil à consulter"}'
    ),
    "record_mandate": (
        'Mandat ou délégation. Exemple : {"command_id": "mandate-1", "actor": "pm", "holder": "axa.deputy", "party": "axa", '
        '"delegated_by": "axa.ceo", "basis": "Délégation du 2 février 2026", "since": "2026-02-02"}'
    ),
    "end_mandate": 'Fin d\'un mandat. Exemple : {"command_id": "end-1", "actor": "pm", "mandate": 1, "because": "Départ"}',
    "accede": (
        'Adhésion d\'une partie. Exemple : {"command_id": "accede-1", "actor": "pm", "signatory": "uir.president", '
        '"party": {"id": "uir", "short": "UIR", "names": [{"from": "2010-01-01", "fr": "UIR"}], "people": ["uir.president"]}}'
    ),
    "start_milestone": 'Début des travaux d\'un jalon. Exemple : {"command_id": "begin-1", "actor": "axa.focal", "milestone": "curricula"}',
    "block_milestone": (
        "Jalon empêché : pourquoi, et par qui. Exemple : "
        '{"command_id": "block-1", "actor": "axa.focal", "milestone": "curricula", "because": "Accord attendu", "waits_for": ["mes"]}'
    ),
    "unblock_milestone": (
        'Fin de l\'empêchement d\'un jalon. Exemple : {"command_id": "unblock-1", "actor": "axa.focal", "milestone": "curricula"}'
    ),
    "reschedule_milestone": (
        "Report d'un jalon. Exemple : "
        '{"command_id": "move-1", "actor": "pm", "milestone": "curricula", "to": "2027-02-28", "because": "Recrutement en cours"}'
    ),
    "cancel_milestone": (
        'Abandon d\'un jalon. Exemple : {"command_id": "drop-1", "actor": "pm", "milestone": "curricula", "because": "Sans objet"}'
    ),
    "add_milestone": (
        "Jalon de plus, sous un programme annuel. Exemple : "
        '{"command_id": "add-1", "actor": "pm", "added": {"id": "forum-2027", "type": "delivery", "title": "Forum", "owner": "mes", '
        '"due": "2027-05-31"}}'
    ),
    "report_milestone": (
        "Point d'étape d'un jalon. Exemple : "
        '{"command_id": "report-1", "actor": "axa.focal", "milestone": "curricula", "note": "En cours"}'
    ),
    "submit_milestone": (
        "Remise d'un jalon avec ses pièces. Exemple : "
        '{"command_id": "submit-1", "actor": "axa.focal", "milestone": "curricula", "evidence": {"report": "<sha256>"}}'
    ),
    "accept_milestone": (
        "Acceptation ou renvoi d'un jalon remis, ou jalon non atteint. Exemple : "
        '{"command_id": "accept-1", "actor": "mic.focal", "milestone": "curricula", "status": "met"}'
    ),
    "adopt_programme": (
        'Programme annuel : ses jalons s\'ajoutent aux termes. Exemple : {"command_id": "programme-1", "actor": "pm", "year": 2027, '
        '"decision": "suivi-1.2", "milestones": [{"id": "visit", "type": "delivery", "title": "Visite", "owner": "axa", '
        '"due": "2027-06-30"}]}'
    ),
    "record_commitment": (
        "Ce qu'il est advenu d'un engagement, dit par qui en bénéficie. Exemple : "
        '{"command_id": "kept-1", "actor": "mes.focal", "commitment": "c1-2026", "status": "met"}'
    ),
    "convene_review": (
        'Convocation d\'un comité. Exemple : {"command_id": "convene-1", "actor": "pm", "committee": "suivi", "session_day": "2026-06-24"}'
    ),
    "call_off_review": (
        "Annulation d'une session convoquée. Exemple : "
        '{"command_id": "off-1", "actor": "pm", "committee": "suivi", "session": 2, "because": "Salle indisponible"}'
    ),
    "record_review": (
        'Séance tenue et ses décisions. Exemple : {"command_id": "review-1", "actor": "pm", "effective_on": "2026-06-24", '
        '"committee": "suivi", "present": [{"person": "mic.focal"}], "decisions": [{"kind": "continue"}]}'
    ),
    "finish_action": (
        "Mesure accomplie. Exemple : "
        '{"command_id": "action-1", "actor": "axa.focal", "action": "suivi-3.1", "because": "Point focal désigné"}'
    ),
    "drop_action": 'Mesure abandonnée. Exemple : {"command_id": "drop-1", "actor": "pm", "action": "suivi-3.1", "because": "Sans objet"}',
    "appoint_member": (
        'Nomination au comité, ou autre rôle. Exemple : {"command_id": "member-1", "actor": "pm", "committee": "suivi", '
        '"member": "mes.deputy", "party": "mes", "voting": false}'
    ),
    "replace_member": (
        'Remplacement d\'un membre. Exemple : {"command_id": "member-2", "actor": "pm", "committee": "suivi", '
        '"member": "mes.focal", "successor": "mes.deputy"}'
    ),
    "leave_committee": (
        "Départ d'un membre, dont le siège devient vacant. Exemple : "
        '{"command_id": "member-3", "actor": "pm", "committee": "suivi", "member": "mes.focal"}'
    ),
    "attend_review": (
        "Participants annoncés d'une session convoquée. Exemple : "
        '{"command_id": "attend-1", "actor": "mes.focal", "committee": "suivi", "session": 1, "present": [{"person": "mic.focal"}]}'
    ),
    "request_review": (
        "Réunion demandée par un membre. Exemple : "
        '{"command_id": "request-1", "actor": "axa.focal", "committee": "suivi", "because": "Retard du jalon 3"}'
    ),
    "consult_committee": (
        "Consultation écrite d'un comité sur une décision. Exemple : "
        '{"command_id": "consult-1", "actor": "mes.focal", "committee": "suivi", "decision": {"kind": "continue"}, "until": "2026-07-15"}'
    ),
    "answer_consultation": (
        "Réponse d'un membre à une consultation écrite. Exemple : "
        '{"command_id": "answer-c-1", "actor": "axa.focal", "committee": "suivi", "session": 3, "vote": "for"}'
    ),
    "record_minutes": (
        "Procès-verbal d'une session tenue. Exemple : "
        '{"command_id": "minutes-1", "actor": "mes.focal", "committee": "suivi", "session": 1, "minutes": "<sha256>"}'
    ),
    "approve_minutes": (
        "Procès-verbal approuvé par un membre, ou objection. Exemple : "
        '{"command_id": "approve-1", "actor": "mic.focal", "committee": "suivi", "session": 1}'
    ),
    "call_contribution": (
        "Appel d'une tranche promise. Exemple : "
        '{"command_id": "call-1", "actor": "mes.focal", "contribution": "equipment", "tranche": "t1", "amount": "200000.00"}'
    ),
    "pay_contribution": (
        "Versement d'une tranche, dit par qui la verse. Exemple : "
        '{"command_id": "pay-1", "actor": "axa.focal", "contribution": "equipment", "tranche": "t1", "amount": "200000.00"}'
    ),
    "receive_contribution": (
        "Réception d'une tranche, confirmée par qui la reçoit. Exemple : "
        '{"command_id": "receive-1", "actor": "mes.focal", "contribution": "equipment", "tranche": "t1", "amount": "200000.00"}'
    ),
    "return_contribution": (
        "Restitution de ce qui a été reçu. Exemple : "
        '{"command_id": "return-1", "actor": "mes.focal", "contribution": "equipment", "tranche": "t1", "amount": "15000.50", '
        '"because": "Commande annulée"}'
    ),
    "record_indicator": (
        'Mesure d\'un indicateur. Exemple : {"command_id": "measure-1", "actor": "axa.focal", "indicator": "interns", "value": "120", '
        '"period": "2026", "source": "Registre des stages"}'
    ),
    "notify": 'Texte signé notifié à une partie, ou document reçu. Exemple : {"command_id": "notify-1", "actor": "pm", "party": "axa"}',
    "suspend": 'Suspension d\'une convention en vigueur. Exemple : {"command_id": "suspend-1", "actor": "pm", "because": "Crédits gelés"}',
    "resume": 'Fin de la suspension. Exemple : {"command_id": "resume-1", "actor": "pm"}',
    "renew": 'Reconduction expresse, avant le terme. Exemple : {"command_id": "renew-1", "actor": "pm"}',
    "extend": (
        'Prorogation convenue. Exemple : {"command_id": "extend-1", "actor": "pm", "until": "2029-12-31", "because": "Travaux en retard"}'
    ),
    "propose_amendment": (
        "Avenant proposé à la signature. Exemple : "
        '{"command_id": "amend-1", "actor": "pm", "amendment": {"title": "Avenant n° 1", "because": "Travaux en retard", '
        '"changes": {"term": {"initial": "P4Y"}}}}'
    ),
    "sign_amendment": 'Signature de l\'avenant en cours. Exemple : {"command_id": "amend-sign-1", "actor": "pm", "by": "axa.ceo"}',
    "visa_amendment": (
        'Visa ou approbation de l\'avenant en cours. Exemple : {"command_id": "amend-visa-1", "actor": "pm", "by": "mef.controller"}'
    ),
    "decline_amendment": (
        "Refus de signer ou de viser l'avenant en cours. Exemple : "
        '{"command_id": "amend-decline-1", "actor": "pm", "by": "axa.ceo", "because": "Article 2 à revoir"}'
    ),
    "unsign_amendment": (
        "Retrait de la signature d'une partie sous l'avenant en cours. Exemple : "
        '{"command_id": "amend-unsign-1", "actor": "axa.focal", "party": "axa", "because": "Conseil à consulter"}'
    ),
    "withdraw_amendment": (
        'Retrait de l\'avenant en cours. Exemple : {"command_id": "amend-withdraw-1", "actor": "pm", "because": "Sans objet"}'
    ),
    "denounce": (
        'Dénonciation par une partie. Exemple : {"command_id": "denounce-1", "actor": "axa.focal", "party": "axa", "how": "non_renewal"}'
    ),
    "cure": (
        "Mise en demeure. Exemple : "
        '{"command_id": "cure-1", "actor": "pm", "party": "axa", "until": "2026-12-31", "because": "Apport non versé"}'
    ),
    "accept_cure": 'Mise en demeure satisfaite. Exemple : {"command_id": "accept-cure-1", "actor": "pm", "cure": 1}',
    "terminate": 'Résiliation. Exemple : {"command_id": "terminate-1", "actor": "pm", "cause": "mutual", "because": "Accord des parties"}',
    "close": (
        "Ouverture de la clôture, ou clôture. Exemple : "
        '{"command_id": "close-1", "actor": "pm", "because": "Bilan abandonné d\'un commun accord"}'
    ),
    "correct": (
        "Rectification d'une erreur matérielle. Exemple : "
        '{"command_id": "correct-1", "actor": "pm", "version": 7, "changes": {"on": "2026-02-15"}, "because": "Date mal lue"}'
    ),
    "replace_holder": (
        "Changement de titulaire d'une fonction ; les noms sont gardés à part, par « person replace ». Exemple : "
        '{"command_id": "holder-1", "actor": "pm", "office": "mes.minister", "effective_on": "2026-10-07"}'
    ),
    "rename_party": (
        "Changement de dénomination d'une partie. Exemple : "
        '{"command_id": "rename-1", "actor": "pm", "party": "mes", "fr": "Enseignement supérieur", "effective_on": "2026-10-07"}'
    ),
    "succeed_party": (
        "Succession : d'autres viennent aux droits d'une partie. Exemple : "
        '{"command_id": "succeed-1", "actor": "pm", "party": "mic", "successors": [{"id": "mi", "short": "MI", "names": [], '
        '"people": ["mi.minister", "mi.focal"]}], "basis": "décret d\'attributions", "effective_on": "2026-10-07"}'
    ),
    "replace_manager": 'Changement de responsable du programme. Exemple : {"command_id": "manager-1", "actor": "pm", "manager": "pm2"}',
    "look_again": "Convention bloquée : regarder tout de suite si le registre tient de nouveau tout. Sans argument.",
    "add_holiday": (
        "Jour férié de plus : les échéances ouvertes peuvent reculer. Exemple : "
        '{"command_id": "holiday-1", "actor": "pm", "day": "2027-03-10", "name": "Aïd al-Fitr", "country": "MA"}'
    ),
    "acknowledge": (
        "Échéance dont quelqu'un prend note : plus de rappel avant son jour. Exemple : "
        '{"command_id": "ack-1", "actor": "axa.focal", "item": "needs-2026"}'
    ),
    "snooze": (
        "Échéance dont rien n'est dit à quelqu'un avant un jour. Exemple : "
        '{"command_id": "snooze-1", "actor": "axa.focal", "item": "needs-2026", "until": "2026-06-15"}'
    ),
    "remind": (
        "Rappel envoyé à une partie, ou à toutes, de ce qui est en retard ou approche. Exemple : "
        '{"command_id": "remind-1", "actor": "pm", "party": "axa"}'
    ),
    "switch_mail": 'Envoi ou retenue des courriels. Exemple : {"command_id": "mail-1", "actor": "pm", "on": true}',
}

QUERIES: Final = {
    "standing": "Où en est la convention : version, empreinte du dernier événement, phase, blocage. Sans argument.",
}
