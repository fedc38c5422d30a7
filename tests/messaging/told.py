"""What acts tell at once, as it reaches the letters: of each kind its target, its subject, its article, and its lines."""

from __future__ import annotations

TITLE = "Convention AXA : technologie, data et IA"
AMENDMENT = "Avenant n° 1 : cybersécurité"
NEEDS = ("needs-2026", "Identification des besoins", "4")
SUIVI = ("suivi-3", "Comité de suivi", "7")
WHOLE = ("AXA-2026-01", TITLE, None)

TOLD: dict[str, tuple[str, str, str | None]] = {
    "signature_asked": ("signatures", "signatures", "13"),
    "visa_asked": ("visas", "visas", None),
    "signature_declined": ("axa", "AXA", None),
    "signature_withdrawn": ("axa", "AXA", None),
    "objection_raised": ("1", "AXA, article 3", None),
    "objection_answered": ("1", "article 3", None),
    "amendment_asked": ("1", AMENDMENT, "12"),
    "amendment_visa_asked": ("1 (visas)", AMENDMENT, None),
    "amendment_declined": ("1", f"{AMENDMENT} – AXA", None),
    "amendment_withdrawn": ("1", AMENDMENT, None),
    "amendment_completed": ("1", AMENDMENT, None),
    "amendment_applied": ("1", AMENDMENT, None),
    "entered_into_force": WHOLE,
    "provisional_application_began": WHOLE,
    "term_renewed": ("AXA-2026-01", TITLE, "11"),
    "term_extended": ("AXA-2026-01", TITLE, "11"),
    "term_followed": ("AXA-2026-01", TITLE, "11"),
    "term_ended": ("AXA-2026-01", TITLE, "11"),
    "convention_terminated": WHOLE,
    "closing_started": WHOLE,
    "convention_closed": WHOLE,
    "session_convened": SUIVI,
    "session_moved": SUIVI,
    "session_cancelled": SUIVI,
    "decisions_taken": SUIVI,
    "minutes_approved": ("suivi-3", "Comité de suivi", None),
    "member_appointed": ("suivi", "Comité de suivi", "7"),
    "member_left": ("suivi", "Comité de suivi", "7"),
    "milestone_submitted": NEEDS,
    "milestone_met": NEEDS,
    "milestone_partly_met": NEEDS,
    "milestone_not_met": NEEDS,
    "milestone_returned": NEEDS,
    "milestone_rescheduled": NEEDS,
    "milestone_cancelled": NEEDS,
    "milestone_added": NEEDS,
    "contribution_called": ("equipment:t1", "Équipement des gîtes ruraux, 450000.25 MAD", "8"),
    "contribution_paid": ("equipment:t1", "Équipement des gîtes ruraux, 200000.00 MAD", "8"),
    "action_assigned": ("suivi-3.2", "Désigner les correspondants", "7"),
    "programme_adopted": ("programme-2027", "2027", "8"),
    "successor_named": ("mic.focal", "mic.focal", None),
    "message_undelivered": ("needs-2026", "Identification des besoins", None),
    "reminder": ("mic", TITLE, None),
}
AHEAD = frozenset(
    {
        *("signature_asked", "visa_asked", "amendment_asked", "amendment_visa_asked", "amendment_completed", "session_convened"),
        *("session_moved", "session_cancelled"),
        *("milestone_returned", "milestone_rescheduled", "milestone_added", "contribution_called", "action_assigned"),
        "message_undelivered",
    }
)
"""what speaks of a day to come; the rest is told on the day that it speaks of"""
BECAUSE = "because|||||Annexe 2 manquante"
LAST_DAY = "last_day||2029-02-15|||"
LINES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("signature_declined", "objection_raised", "milestone_returned", "milestone_rescheduled", "member_left"), (BECAUSE,)),
    "entered_into_force": (LAST_DAY,),
    "term_extended": (LAST_DAY, BECAUSE),
    "convention_closed": ("outcome.completed|||||", "left_open|final||||"),
    "session_moved": ("begin|||||14:30", "place|||||Rabat", "link|||||https://example.org/salle"),
    "session_cancelled": (BECAUSE, "begin|||||10:00", "place|||||Rabat"),
    "session_convened": (
        "second_call|||||",
        "begin|||||10:00",
        "place|||||Rabat, ministère de l'Industrie",
        "link|||||https://visio.example.org/suivi-3",
        "business.milestone_due|needs-2026|2026-06-30||Identification des besoins|",
        "business.action|suivi-2.1|2026-05-01||action|Désigner les correspondants",
        "business.acceptance|study|2026-05-20||Étude de faisabilité|",
    ),
    "decisions_taken": (
        "decision.accept.met|study|||Étude de faisabilité|",
        "decision.action||2026-07-15|mes||Désigner les correspondants",
        "rejected.extend||2029-12-31|||Prorogation d'un an",
        "more||||12|",
    ),
    "milestone_submitted": (
        "evidence|||||report, annex",
        "accept_in_session|suivi|2026-07-14||Comité de suivi|",
    ),
    "programme_adopted": ("milestone_due|training|2027-06-30||Formation des formateurs|",),
    "successor_named": ("awaited.milestone_due|needs-2026|2026-06-30|mic.focal|Identification des besoins|",),
    "message_undelivered": ("undelivered.milestone_due|needs-2026|2026-06-30|axa.focal|Identification des besoins|550",),
}
