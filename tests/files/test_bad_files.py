"""What people get wrong, one thing at a time: where the reader says so, and under which code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adapters.files.file_wording import EN, FR
from adapters.files.terms_file import FileErrors, FileProblem, ReadConvention, read_convention, read_directory, read_sheet

ProblemsOf = Callable[..., tuple[FileProblem, ...]]

SLIPS: list[tuple[str, str, tuple[str, ...]]] = [
    ('title: "Essai"', "title: Essai : suite", ("3:14  text_slip",)),
    ('title: "Essai"', 'title: "Essai', ("3:8  unclosed",)),
    ('title: "Essai"', "title: @Essai", ("3:8 title needs_quotes",)),
    ('title: "Essai"', "title: *essai", ("3:8 title alias",)),
    ('title: "Essai"', 'title: &essai "Essai"', ("3:8 title anchor",)),
    ('title: "Essai"', 'title: !!str "Essai"', ("3:8 title tag",)),
    ('title: "Essai"', "title: 3.5", ("3:8 title float",)),
    ('title: "Essai"', "title: 99999999999999999999", ("3:8 title int_too_big",)),
    ('title: "Essai"', 'title: "a\\0b"', ("3:8 title unreadable_character",)),
    ('title: "Essai"', "title:", ("3:1 title empty",)),
    ('title: "Essai"', "title: 7", ("3:8 title string_type",)),
    ('title: "Essai"', 'title: ""', ("3:8 title string_too_short",)),
    ('title: "Essai"', "title: [a]", ("3:8 title union_tag_invalid",)),
    ('title: "Essai"', "title: {}", ("3:8 title no_text",)),
    ('title: "Essai"', 'title: {de: "Versuch", fr: "Essai"}', ("3:9 title.de extra_forbidden",)),
    ('title: "Carte"', "title: Carte, plan", ("16:45 milestones[1] text_slip",)),
    ('title: "Carte"', 'title: Carte, "plan"', ("16:45 milestones[1].plan no_value",)),
    ('title: "Carte"', 'title: "Carte" "plan"', ("16:46 milestones[1] needs_comma",)),
    ('id: text, paper: "Dossier"}', 'id: text, paper: "Dossier}', ("8:23 documents[0] unclosed",)),
    ('id: text, paper: "Dossier"}', 'id: text, paper: "Dossier"', ("9:1 documents[0] bracket_open",)),
    ("parties: [mic, ofppt, amica]", "parties: [mic, ofppt, amica", ("5:13 parties bracket_open",)),
    ("kind: partnership", "kind: partnership\n  zone: x", ("3:7  syntax",)),
    ('title: "Carte"', "title: Carte : plan", ("16:44 milestones[1] text_slip",)),
    ("members: [mic.minister, ofppt.dg]", "members: [mic.minister : a, ofppt.dg]", ("11:13 signature.members[0] text_slip",)),
    ("kind: partnership", "kind: partnership\nkind: framework", ("3:1 kind duplicate_key",)),
    (
        'documents:\n  - {id: text, paper: "Dossier"}',
        'documents:\n  - {id: text, paper: "Dossier"}\nlabels: {a: "1", b: {c: "1"}}\nlabels: {a: "2", b: {c: "2"}}',
        ("9:21 labels.b string_type", "10:1 labels duplicate_key"),
    ),
    ("kind: partnership", "? [kind]\n: partnership\nkind: partnership", ("2:3 ? key_not_text",)),
    ("kind: partnership", "\tkind: partnership", ("2:1  tab",)),
    ("manager: pm", "manager:pm", ("6:9  glued",)),
    ("  - {id: needs", "  -{id: needs", ("15:4 milestones glued",)),
    ("    secretary: mic.focal", "    secretary:mic.focal", ("22:15 committees[0] glued",)),
    ('reference: "T-1"', 'reference: "T 1"', ("1:12 reference string_pattern_mismatch",)),
    ("kind: partnership", "kind: partnershp", ("2:7 kind literal_error",)),
    ("kind: partnership", "kind: specific", ("2:7 kind specific_without_framework",)),
    ("in_force: all_signatures", "in_force: {signatures: 1, date: 2019-03-01}", ("12:11 in_force exactly_one",)),
    ("kind: partnership", "knd: partnership", ("1:1 kind missing", "2:1 knd extra_forbidden")),
    ("manager: pm\n", "", ("1:1 manager missing",)),
    ("manager: pm", "manager: {}", ("6:10 manager too_short",)),
    ("parties: [mic, ofppt, amica]", "parties: mic", ("4:10 parties tuple_type",)),
    ("parties: [mic, ofppt, amica]", "parties: []", ("4:10 parties too_short",)),
    ('paper: "Dossier"', 'paper: "Dossier", file: "a.md"', ("8:5 documents[0] exactly_one",)),
    ("members: [mic.minister, ofppt.dg]", "rule: all", ("10:3 signature exactly_one",)),
    ("date: 2019-02-06", "date: 2019-02-30", ("10:27 signature.ceremony.date no_such_day",)),
    ("date: 2019-02-06", "date: demain", ("10:27 signature.ceremony.date day",)),
    ("date: 2019-02-06", "date: 1066-10-14", ("10:27 signature.ceremony.date day_range",)),
    ("term: {initial: P3Y}", "term: {initial: P0D}", ("13:17 term.initial period_range",)),
    ("term: {initial: P3Y}", "term: {initial: P3Y, until: 2030-01-01}", ("13:7 term exactly_one",)),
    ("term: {initial: P3Y}", "term: {initial: P3Y, renewal: {mode: tacit}}", ("13:31 term.renewal renewal_needs_period",)),
    (
        "term: {initial: P3Y}",
        "term: {initial: P3Y, renewal: {mode: tacit, period: P1Y, at_most: 0}}",
        ("13:67 term.renewal.at_most greater_than_equal",),
    ),
    ("in_force: all_signatures", "in_force: {after: all_signatures}", ("12:11 in_force after_and_period",)),
    ("in_force: all_signatures", "in_force: signatures", ("12:11 in_force literal_error",)),
    ("in_force: all_signatures", "in_force: {all_of: [signed]}", ("12:21 in_force.all_of[0] literal_error",)),
    ("term: {initial: P3Y}", "term: {initial: P3Y, from: signature}", ("13:28 term.from term_start",)),
    ("term: {initial: P3Y}", "term: {initial: P3Y, from: 2019-02-30}", ("13:28 term.from no_such_day",)),
    ("due: {after: needs, period: P1M}", "due: demain", ("16:66 milestones[1].due day_or_period",)),
    ("due: {after: needs, period: P1M}", "due: 20190630", ("16:66 milestones[1].due day_or_period",)),
    ("due: {after: needs, period: P1M}", "due: 2019-06-31", ("16:66 milestones[1].due no_such_day",)),
    ("due: {after: needs, period: P1M}", "due: -P1M", ("16:66 milestones[1].due period",)),
    ("due: {after: needs, period: P1M}", "due: {after: needs, period: bientôt}", ("16:89 milestones[1].due.period period",)),
    (
        "taken_over: true",
        "contributions: [{id: c, from: mic, to: ofppt, amount: '3', currency: dh, tranches: [{id: t, amount: un}, {id: u, amount: '3'}]}]",
        ("23:70 contributions[0].currency string_pattern_mismatch", "23:101 contributions[0].tranches[0].amount string_pattern_mismatch"),
    ),
    (
        "members: [mic.minister, ofppt.dg]\nin_force: all_signatures",
        "stages: [{id: v, kind: avis, members: [mic.focal], within: P5D, on_expiry: deemed_given}]\nin_force: {approval: v}",
        ("11:26 signature.stages[0].kind literal_error",),
    ),
    (
        "taken_over: true",
        'indicators: [{id: i, title: "I", unit: u, baseline: zero}]',
        ("23:53 indicators[0].baseline number",),
    ),
    ('by: "06-30"', 'by: "30-06"', ("15:82 milestones[0].by string_pattern_mismatch",)),
    ('by: "06-30", ', "", ("15:5 milestones[0] every_and_by",)),
    ("secretary: mic.focal", "stand_in: allowed", ("22:5 committees[0].stand_in extra_forbidden",)),
    ("secretary: mic.focal", "quorum: {at_least: 3/2}", ("22:24 committees[0].quorum.at_least share",)),
    (
        "secretary: mic.focal",
        "decides: {majority: absolute, casting_vote: peut-être}",
        ("22:49 committees[0].decides.casting_vote bool_parsing",),
    ),
    ("secretary: mic.focal", "meets: {every: P6M, avoid: [13]}", ("22:33 committees[0].meets.avoid[0] less_than_equal",)),
    ("secretary: mic.focal", "decides: {majority: absolute, proxies: un}", ("22:44 committees[0].decides.proxies int_parsing",)),
    ("taken_over: true", "so_far: {texts: []}", ("23:9 so_far so_far_without_take_over",)),
    ("taken_over: true", "reminders: [P7D]", ("23:12 reminders model_type",)),
    (
        "taken_over: true",
        "reminders: {ladders: {milestones_due: {at_most: 2}}}",
        ("23:23 reminders.ladders.milestones_due literal_error",),
    ),
    (
        "taken_over: true",
        "reminders: {ladders: {tranche_due: {at_most: 99}}}",
        ("23:46 reminders.ladders.tranche_due.at_most less_than_equal",),
    ),
    ("taken_over: true", "reminders: {alone: [minute]}", ("23:21 reminders.alone[0] literal_error",)),
    (
        "taken_over: true",
        "calendar: {quiet: [2026-08-01, {from: 2026-12-31, to: 2026-12-24}]}",
        ("23:32 calendar.quiet[1] ends_before_start",),
    ),
    ("taken_over: true", "calendar: {quiet: [août]}", ("23:20 calendar.quiet[0] day",)),
    ("taken_over: true", "calendar: {quiet: [{from: 2026-08-01}]}", ("23:20 calendar.quiet[0].to missing",)),
    ("taken_over: true", 'labels: {"a b": "c"}', ("23:10 labels.a b string_pattern_mismatch",)),
    (
        "taken_over: true",
        "calendar: {weekend: [saturday, sunday, monday, tuesday, wednesday, thursday, friday]}",
        ("23:21 calendar.weekend too_long",),
    ),
    ("parties: [mic, ofppt, amica]", "parties: [mic, ofppt, amika]", ("4:23 parties[2] unknown_party",)),
    ("parties: [mic, ofppt, amica]", "parties: [mic, ofppt, mic]", ("4:23 parties[2] duplicate_id",)),
    ("institutions: [cfma]", "institutions: [cfmb]", ("5:16 institutions[0] unknown_institution",)),
    ("institutions: [cfma]", "institutions: [mic]", ("5:16 institutions[0] duplicate_id",)),
    ("manager: pm", "manager: chef", ("6:10 manager unknown_person",)),
    ("ofppt.dg]", "ofppt.dgs]", ("11:27 signature.members[1] unknown_person",)),
    ("ofppt.dg]", "mic.minister]", ("11:27 signature.members[1] duplicate_id",)),
    ("ofppt.dg]", "pm]", ("11:27 signature.members[1] signs_for_no_party",)),
    (
        "members: [mic.minister, ofppt.dg]",
        "stages: [{id: a, members: [ofppt.dg]}, {id: a, members: [mic.minister], rule: {at_least: 2}}]",
        ("11:47 signature.stages[1].id duplicate_id", "11:92 signature.stages[1].rule.at_least more_than_there_are"),
    ),
    (
        '{id: text, paper: "Dossier"}',
        '{id: text, paper: "Dossier"}\n  - {id: text, paper: "Copie"}',
        ("9:10 documents[1].id duplicate_id",),
    ),
    ("in_force: all_signatures", "in_force: {signatures: 3}", ("12:24 in_force.signatures more_than_there_are",)),
    ("in_force: all_signatures", "in_force: {date: 2019-02-05}", ("12:18 in_force.date in_force_before_signature",)),
    ("in_force: all_signatures", "in_force: {any_of: [{date: 2019-01-01}]}", ("12:28 in_force.any_of[0].date in_force_before_signature",)),
    ("in_force: all_signatures", "in_force: {all_of: []}", ("12:20 in_force.all_of empty_rule",)),
    (
        "in_force: all_signatures",
        "in_force: {any_of: [{document: texte}, {approval: visas}]}",
        ("12:32 in_force.any_of[0].document unknown_document", "12:51 in_force.any_of[1].approval unknown_stage"),
    ),
    ("in_force: all_signatures", "in_force: framework_in_force", ("12:11 in_force no_framework",)),
    ("term: {initial: P3Y}", "term: {same_as: framework}", ("13:17 term.same_as no_framework",)),
    ("term: {initial: P3Y}", "term: {until: 2019-01-01, from: 2019-03-01}", ("13:15 term.until ends_before_start",)),
    ("term: {initial: P3Y}", "term: {initial: P2M, notice: P2M, withdrawal_of_one: ends}", ("13:30 term.notice notice_longer_than_term",)),
    (
        "term: {initial: P3Y}",
        "term: {until: 2019-04-01, from: 2019-03-01, notice: P2M, withdrawal_of_one: ends}",
        ("13:53 term.notice notice_longer_than_term",),
    ),
    ("term: {initial: P3Y}", "term: {initial: P3Y, notice: P2M}", ("13:7 term withdrawal_of_one_missing",)),
    (
        "term: {initial: P3Y}",
        'related: [{relation: framework, reference: "CADRE-1"}]\nterm: {same_as: framework, renewal: {mode: tacit, period: P1Y}}',
        ("14:37 term.renewal renews_with_framework",),
    ),
    ("term: {initial: P3Y}", "term: {indefinite: true, renewal: {mode: tacit, period: P1Y}}", ("13:35 term.renewal nothing_to_renew",)),
    (
        "term: {initial: P3Y}",
        "term: {initial: P2M}\ntermination: {mutual: {notice: P2M}}",
        ("14:32 termination.mutual.notice notice_longer_than_term",),
    ),
    ("term: {initial: P3Y}", "term: {initial: P3Y}\ntermination: {mutal: {notice: P1M}}", ("14:15 termination.mutal extra_forbidden",)),
    (
        "term: {initial: P3Y}",
        "term: {initial: P3Y}\ntermination: {lapse: {suspended_for: PT1H, notice: P0D}}",
        ("14:38 termination.lapse.suspended_for period", "14:52 termination.lapse.notice period_range"),
    ),
    ("owner: ofppt", "owner: ofpt", ("16:54 milestones[1].owner unknown_body",)),
    ("owner: ofppt", "accepted_by: {party: cfma}, owner: cfma", ("16:68 milestones[1].accepted_by.party unknown_party",)),
    ("owner: ofppt", "accepted_by: {committee: pilotage}, owner: ofppt", ("16:72 milestones[1].accepted_by.committee unknown_committee",)),
    ("after: needs,", "after: besoins,", ("16:74 milestones[1].due.after unknown_milestone",)),
    ("after: needs,", "after: map,", ("16:74 milestones[1].due.after cycle",)),
    ("id: map,", "id: needs,", ("16:10 milestones[1].id duplicate_id",)),
    ("id: map,", "id: needs-2026,", ("16:10 milestones[1].id named_like_a_year",)),
    ("id: map,", "id: map, after: [needs, plan],", ("16:30 milestones[1].after[1] unknown_milestone",)),
    ("owner: mic,", "owner: mic, after: [map],", ("15:73 milestones[0].after[0] cycle",)),
    ('by: "06-30"', 'by: "02-30"', ("15:82 milestones[0].by no_such_day",)),
    ("members: [mic.focal, ofppt.focal]", "members: [mic.focal, mes.focal]", ("21:26 committees[0].members[1] unknown_person",)),
    (
        "members: [mic.focal, ofppt.focal]",
        "members: [mic.focal, {who: ofppt.focal, alternate: mic.focal}]",
        ("21:56 committees[0].members[1].alternate alternate_is_member",),
    ),
    (
        "members: [mic.focal, ofppt.focal]",
        "members: [{who: mic.focal, alternate: amica.focal}, {who: ofppt.focal, alternate: amica.focal}]",
        ("21:87 committees[0].members[1].alternate duplicate_id",),
    ),
    ("members: [mic.focal, ofppt.focal]", "members: [{who: mic.focal, voting: false}]", ("21:14 committees[0].members nobody_votes",)),
    ("members: [mic.focal, ofppt.focal]", "members: [mic.focal, mic.focal]", ("21:26 committees[0].members[1] duplicate_id",)),
    ("secretary: mic.focal", "secretary: mic.focl", ("22:16 committees[0].secretary unknown_person",)),
    ("secretary: mic.focal", "chairs: [mic.focal, x.focal]", ("22:25 committees[0].chairs[1] unknown_person",)),
    (
        "secretary: mic.focal",
        "chairs: [mic.focal]\n    chair: {rotates: P1Y, order: [x.focal]}",
        ("18:5 committees[0] at_most_one", "23:35 committees[0].chair.order[0] unknown_person"),
    ),
    (
        "secretary: mic.focal",
        "quorum: {at_least: 3, second_call: {after: P8D, at_least: 4}}",
        ("22:24 committees[0].quorum.at_least more_than_there_are", "22:63 committees[0].quorum.second_call.at_least more_than_there_are"),
    ),
    (
        "secretary: mic.focal",
        "decides: {majority: absolute, casting_vote: true}",
        ("22:49 committees[0].decides.casting_vote casting_vote_of_whom",),
    ),
    (
        "secretary: mic.focal",
        "decides: {majority: absolute, except: {end: {majority: unanimity}}}",
        ("22:44 committees[0].decides.except.end unknown_decision_kind",),
    ),
    (
        "secretary: mic.focal",
        "decides: {majority: absolute, votes_per: {weights: {mic: 0, cfma: 0}}}",
        (
            "22:56 committees[0].decides.votes_per.weights nobody_votes",
            "22:65 committees[0].decides.votes_per.weights.cfma weight_of_nobody",
        ),
    ),
    (
        "secretary: mic.focal",
        "decides: {majority: absolute, votes_per: {weights: {mic: 1, amica: 2}}}",
        ("22:65 committees[0].decides.votes_per.weights.amica weight_of_nobody",),
    ),
    (
        "secretary: mic.focal",
        "decides: {majority: absolute, votes_per: {weights: {mic.focal: 1, mic: 2}}}",
        ("22:57 committees[0].decides.votes_per.weights.mic.focal weighed_twice",),
    ),
    ("secretary: mic.focal", "chairs: [amica.focal]", ("22:14 committees[0].chairs[0] chair_not_a_member",)),
    (
        "secretary: mic.focal",
        "chair: {rotates: P1Y, order: [mic.focal, amica.focal]}",
        ("22:46 committees[0].chair.order[1] chair_not_a_member",),
    ),
    ("secretary: mic.focal", "secretary: amica.focal\n    chairs: [mic.focal]", ()),
    ("secretary: mic.focal", "meets: {every: P6M, at_least: 2}", ("22:12 committees[0].meets at_most_one",)),
    (
        "secretary: mic.focal",
        "reports_to: suivi\n    escalates_to: arbitrage",
        ("22:17 committees[0].reports_to cycle", "23:19 committees[0].escalates_to unknown_committee"),
    ),
    ("taken_over: true", 'zone: "Maroc"', ("23:7 zone unknown_zone",)),
    (
        "taken_over: true",
        ('related: [{relation: prior, reference: "T-1"}, {relation: prior, reference: "A"}, {relation: prior, reference: "A"}]'),
        ("23:40 related[0].reference relates_to_itself", "23:83 related[2] duplicate_id"),
    ),
    (
        "taken_over: true",
        (
            'commitments: [{id: c, promisor: x, promisee: mic, text: "t", every: year}, {id: c, promisor: mic, pr'
            'omisee: y, text: "t", due: P1M, every: year, by: "01-31"}]'
        ),
        (
            "23:15 commitments[0] every_and_by",
            "23:33 commitments[0].promisor unknown_body",
            "23:76 commitments[1] at_most_one",
            "23:81 commitments[1].id duplicate_id",
            "23:109 commitments[1].promisee unknown_body",
        ),
    ),
    (
        "taken_over: true",
        (
            'contributions: [{id: c, from: x, to: y, currency: MAD, tranches: [{id: t, amount: "1", due: {after: z, period: P1M}'
            '}, {id: t, amount: "1", when: {milestone: z, is: met}}]}]'
        ),
        (
            "23:31 contributions[0].from unknown_body",
            "23:38 contributions[0].to unknown_body",
            "23:101 contributions[0].tranches[0].due.after unknown_milestone",
            "23:124 contributions[0].tranches[1].id duplicate_id",
            "23:158 contributions[0].tranches[1].when.milestone unknown_milestone",
        ),
    ),
    (
        "taken_over: true",
        (
            'contributions: [{id: c, from: mic, to: amica, amount: "10", currency: MAD, tranches: [{id: t, amount: "1.005"}, '
            '{id: u, amount: "-2"}]}, {id: d, from: mic, to: amica, amount: "3"}]'
        ),
        (
            "23:86 contributions[0].tranches tranches_do_not_add_up",
            "23:103 contributions[0].tranches[0].amount too_many_digits",
            "23:129 contributions[0].tranches[1].amount not_positive",
            "23:138 contributions[1] needs_currency",
        ),
    ),
    (
        "taken_over: true",
        'indicators: [{id: i, title: "t", unit: "u", every: year, by: "01-31"}, {id: i-2026, title: "t", unit: "u"}]',
        ("23:77 indicators[1].id named_like_a_year",),
    ),
    (
        "taken_over: true",
        ('indicators: [{id: i, title: "t", unit: "u", owner: x, first: 2027}]\nprogramme: {adopted_by: {committee: x}}'),
        (
            "23:14 indicators[0] every_and_by",
            "23:52 indicators[0].owner unknown_body",
            "24:37 programme.adopted_by.committee unknown_committee",
        ),
    ),
    (
        "taken_over: true",
        ("taken_over: true\nso_far: {texts: [{document: txt, on: 2019-02-06}], signed: {amica.president: 2019-02-06}}"),
        ("24:29 so_far.texts[0].document unknown_document", "24:61 so_far.signed.amica.president not_in_the_plan"),
    ),
    (
        "taken_over: true",
        ("taken_over: true\nso_far: {texts: [{document: text, on: 2019-02-06}], signed: {ofppt.dg: 2019-02-05}}"),
        ("24:62 so_far.signed.ofppt.dg signed_before_text",),
    ),
    (
        "taken_over: true",
        (
            "taken_over: true\nso_far: {milestones: {needs: {}, plan: {}, map: {submitted: 2019-05-01, met: 2019-0"
            '4-01, evidence: {x: "x"}}, needs-2020: {met: 2020-01-01}}}'
        ),
        (
            "24:23 so_far.milestones.needs needs_a_year",
            "24:34 so_far.milestones.plan unknown_milestone",
            "24:78 so_far.milestones.map.met met_before_submitted",
            "24:101 so_far.milestones.map.evidence.x unknown_evidence",
            "24:129 so_far.milestones.needs-2020.met missing_evidence",
        ),
    ),
    (
        "taken_over: true",
        (
            "taken_over: true\nso_far: {sessions: [{committee: x, held: 2019-05-01, present: [y, mic.focal, mic.fo"
            'cal], decisions: [{kind: accept, milestone: needs, status: met}, {kind: action, text: "t", owner: z}'
            ", {kind: continue, votes: {w: for}}]}]}"
        ),
        (
            "24:33 so_far.sessions[0].committee unknown_committee",
            "24:64 so_far.sessions[0].present[0] unknown_person",
            "24:78 so_far.sessions[0].present[2] duplicate_id",
            "24:128 so_far.sessions[0].decisions[0].milestone needs_a_year",
            "24:182 so_far.sessions[0].decisions[1].owner unknown_id",
            "24:211 so_far.sessions[0].decisions[2].votes.w unknown_person",
        ),
    ),
    (
        "taken_over: true",
        ("taken_over: true\nso_far: {sessions: [{committee: suivi, held: 2019-05-01, present: [], decisions: [{kind: accept}]}]}"),
        ("24:83 so_far.sessions[0].decisions[0] decision_needs",),
    ),
]
"""what stands in the sound file, what is written instead, and ``line:column path code`` of each problem"""

WHOLE_FILES: list[tuple[str | bytes, str]] = [
    (b"", "1:1  empty_file"),
    (b"# nothing but a comment\n", "1:1  empty_file"),
    (b"null", "1:1  empty_file"),
    (b"- a\n- b\n", "1:1  not_a_mapping"),
    (b"7", "1:1  not_a_mapping"),
    (b"a: \xff", "1:4  not_utf8"),
    (b"reference: x\ntitle: \x00", "2:8  unreadable_character"),
    ("title: x".encode("utf-16"), "1:1  not_utf8"),
    (b"a: 1\n--- b\n", "2:1  several_documents"),
    (b"%YAML 1.1\n---\na: 1", "2:1  directive"),
    (b"a: " + b"x" * 1_000_000, "1:1  file_too_big"),
    (b'a: "\\UFFFFFFFF"', "1:1 a syntax"),
    (b"a: 'x", "1:4 a unclosed"),
    (b'a: 1\nb: "x\nc: 3\n', "2:4 b unclosed"),
    (b'{"a": "x', "1:7  unclosed"),
    (b'{\n "a": {"b": 1', "2:14 a ends_early"),
    (b'{"a": [1, 2,', "1:13 a ends_early"),
    (b'{"a": 1, "title"', "1:17  ends_early"),
    (b'{"a": 1, "title":', "1:18  ends_early"),
    (b"{", "1:2  ends_early"),
    (b"a:\n\tb: 1", "2:1 a tab"),
    (b"a: {b: c : d}", "1:10 a text_slip"),
]
FORM_ERRORS = [
    ("title", "titel"),
    ("owner: ofppt", "owner: ofppt, evidnce: [x]"),
    ("P3Y", "3 ans et demi"),
    ("secretary: mic.focal", "secretary: nobody"),
    ("members: [mic.focal, ofppt.focal]", "members: [mic.focal, {who: ofppt.focal, voting: maybe}]"),
    ("after: needs", "after: besoins"),
]


def _told(problems: tuple[FileProblem, ...]) -> tuple[str, ...]:
    return tuple(f"{one.line}:{one.column} {one.path} {one.code}" for one in problems)


def test_the_file_the_tests_start_from_is_sound(problems_of: ProblemsOf, base: str) -> None:
    assert problems_of(base) == ()


@pytest.mark.parametrize(
    ("sound", "slip", "expected"), SLIPS, ids=[f"{n}-{' '.join(codes[:1]).split(' ')[-1]}" for n, (_, _, codes) in enumerate(SLIPS)]
)
def test_a_slip_is_told_where_it_stands(problems_of: ProblemsOf, base: str, sound: str, slip: str, expected: tuple[str, ...]) -> None:
    assert base.count(sound) == 1
    found = problems_of(base.replace(sound, slip))
    assert _told(found) == expected
    assert all(one.message != FR["refused"] and "{" not in one.message.replace("{clé: valeur}", "").replace("{…}", "") for one in found)


@pytest.mark.parametrize(("content", "expected"), WHOLE_FILES)
def test_a_file_that_is_no_convention_at_all_is_told(problems_of: ProblemsOf, content: str | bytes, expected: str) -> None:
    assert _told(problems_of(content)) == (expected,)


@pytest.mark.parametrize(
    ("opening", "times"), [("[", 100_000), ("{", 100_000), ("- ", 2_000), ("? ", 2_000), ("a: {", 2_000), ("[ {\n", 50_000)]
)
def test_deep_nesting_is_an_error_and_neither_a_traceback_nor_a_hang(problems_of: ProblemsOf, opening: str, times: int) -> None:
    codes = {one.code for one in problems_of(opening * times)}
    assert codes & {"too_deep", "text_slip", "key_not_text", "syntax"}


def test_every_error_of_a_file_is_told_at_once_in_the_order_of_the_file(problems_of: ProblemsOf, base: str) -> None:
    text = base
    for sound, slip in FORM_ERRORS:
        text = text.replace(sound, slip, 1)
    assert _told(problems_of(text)) == (
        "1:1 title missing",
        "3:1 titel extra_forbidden",
        "13:17 term.initial period",
        "16:61 milestones[1].evidnce extra_forbidden",
        "16:88 milestones[1].due.after unknown_milestone",
        "21:53 committees[0].members[1].voting bool_parsing",
        "22:16 committees[0].secretary unknown_person",
    )


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        (
            [("taken_over: true", "so_far: {}"), ("secretary: mic.focal", "secretary: nobody")],
            {"so_far_without_take_over", "unknown_person"},
        ),
        ([("parties: [mic, ofppt, amica]", "parties: 7"), ("after: needs", "after: x")], {"tuple_type", "unknown_milestone"}),
        ([("parties: [mic, ofppt, amica]\n", ""), ("owner: mic", "owner: x")], {"missing"}),
        ([("parties: [mic, ofppt, amica]", "parties: [mic, ofpt]"), ("secretary: mic.focal", "secretary: ofpt.focal")], {"unknown_party"}),
        ([('title: "Essai"', "title: [a]"), ("P3Y", "3.5"), ("ofppt.dg]", "ofppt.x]")], {"union_tag_invalid", "float", "unknown_person"}),
        ([("manager: pm", "manager: {pm: []}")], {"too_short"}),
        ([("taken_over: true", "taken_over: [a]\nso_far: {}\nzone: 3")], {"bool_type", "string_type"}),
    ],
)
def test_the_sound_part_of_a_file_in_error_is_checked_too(
    problems_of: ProblemsOf, base: str, changes: list[tuple[str, str]], codes: set[str]
) -> None:
    text = base
    for sound, slip in changes:
        assert text.count(sound) == 1
        text = text.replace(sound, slip)
    assert codes <= {one.code for one in problems_of(text)}


ALONE = """\
reference: "T-2"
kind: partnership
title: "Essai"
parties:
  a: {short: "A", names: [{from: 2018-01-01, fr: "A"}], people: {a.one: [{from: 2018-01-01, name: "N", language: fr}]}}
  b: {short: "B", names: [{from: 2018-01-01, fr: "B"}], people: {b.one: [{from: 2018-01-01, name: "N"}]}}
institutions: {c: {short: "C", names: [{from: 2018-01-01, fr: "C"}]}}
manager: {pm: [{from: 2018-01-01, name: "N"}]}
signature: {members: [a.one, b.one]}
committees: [{id: k, kind: monitoring, title: "K", members: [a.one, b.one], quorum: {at_least: 1}}]
"""
UNKNOWN_SIGNER = ("members: [a.one, b.one]}\n", "members: [a.one, b.two]}\n")
TOO_MANY = ("at_least: 1}", "at_least: 3}")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([("language: fr", "language: de"), UNKNOWN_SIGNER, TOO_MANY], ["literal_error", "unknown_person", "more_than_there_are"]),
        ([('short: "C", ', ""), UNKNOWN_SIGNER, TOO_MANY], ["missing", "unknown_person", "more_than_there_are"]),
        ([('manager: {pm: [{from: 2018-01-01, name: "N"}]}', "manager: 7"), UNKNOWN_SIGNER], ["string_type", "unknown_person"]),
        ([('manager: {pm: [{from: 2018-01-01, name: "N"}]}', "manager: 7"), ("k, kind", "k, secretary: pm, kind")], ["string_type"]),
        ([('manager: {pm: [{from: 2018-01-01, name: "N"}]}\n', ""), UNKNOWN_SIGNER], ["missing", "unknown_person"]),
        ([('b.one: [{from: 2018-01-01, name: "N"}]', "b.one: 7")], ["tuple_type"]),
        ([('{b.one: [{from: 2018-01-01, name: "N"}]}', "7"), TOO_MANY], ["dict_type", "more_than_there_are"]),
        ([('short: "B", ', "")], ["missing"]),
        ([('short: "B", ', ""), ("[a.one, b.one], quorum", "[a.two, b.one], quorum")], ["missing", "unknown_person"]),
        ([("c: {short", "c: 7, d: {short")], ["model_type"]),
        ([("[a.one, b.one], quorum", "[a.one, 7], quorum"), ("at_least: 1}", "at_least: 2}")], ["string_type"]),
        ([("[a.one, b.one], quorum", "[a.one, 7], chairs: [b.one], quorum")], ["string_type"]),
    ],
)
def test_an_error_among_the_people_hides_no_other(problems_of: ProblemsOf, changes: list[tuple[str, str]], expected: list[str]) -> None:
    text = ALONE
    for sound, slip in changes:
        assert text.count(sound) == 1
        text = text.replace(sound, slip)
    assert problems_of(ALONE) == ()
    assert sorted(one.code for one in problems_of(text)) == sorted(expected)


def test_what_was_left_out_for_its_own_errors_is_not_told_as_unknown(problems_of: ProblemsOf, base: str) -> None:
    text = base.replace("id: needs, type: assessment", "id: needs, type: essai").replace("secretary: mic.focal", "quorum: {at_least: 2}")
    text = text.replace("members: [mic.focal, ofppt.focal]", "members: [mic.focal, {who: ofppt.focal, vote: 1}]")
    assert {one.code for one in problems_of(text)} == {"string_pattern_mismatch", "extra_forbidden"}


def test_an_error_reads_file_line_column_path_message(read: Callable[..., ReadConvention], base: str, tmp_path: Path) -> None:
    with pytest.raises(FileErrors) as caught:
        read(base.replace("kind: partnership", "kind: partnershp"))
    assert str(caught.value) == f"{tmp_path / 'c.yaml'}:2:7 kind: valeur inconnue ; vouliez-vous dire « partnership » ?"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", "clé inconnue « titel » ; vouliez-vous dire « title » ?"),
        ("ar", "clé inconnue « titel »"),
        ("en", 'unknown key "titel"; did you mean "title"?'),
    ],
)
def test_errors_are_told_in_the_readers_language(problems_of: ProblemsOf, base: str, language: str, expected: str) -> None:
    (_, unknown) = problems_of(base.replace("title:", "titel:", 1), language)
    assert unknown.message.startswith(expected)


def test_a_value_is_told_as_it_is_written(problems_of: ProblemsOf, base: str) -> None:
    (one,) = problems_of(base.replace("due: {after: needs, period: P1M}", "due: true"))
    assert "« true »" in one.message


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", "valeur inconnue ; valeurs possibles : owner, all_parties ; ou un bloc {…} avec committee, party"),
        ("en", "unknown value; possible values: owner, all_parties; or a block {…} with committee, party"),
    ],
)
def test_a_word_in_place_of_a_block_is_told_of_both(problems_of: ProblemsOf, base: str, language: str, expected: str) -> None:
    (one,) = problems_of(base.replace("period: P1M}}", "period: P1M}, accepted_by: suivi}"), language)
    assert one.message == expected


def test_both_languages_have_every_sentence_with_the_same_fields() -> None:
    def fields(words: dict[str, str]) -> Iterator[tuple[str, frozenset[str]]]:
        names = ("{id}", "{key}", "{keys}", "{value}", "{day}", "{suggestion}", "{cycle}", "{n}", "{there}", "{file}", "{kind}", "{names}")
        return ((code, frozenset(name for name in names if name in text)) for code, text in words.items())

    assert dict(fields(FR)) == dict(fields(EN))


def test_a_file_that_is_not_there_is_an_error_like_any_other(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "none.yaml", "fichier introuvable"), (tmp_path, "c'est un dossier")):
        with pytest.raises(FileErrors, match=f":1:1: {said}"):
            read_convention(path)
    with pytest.raises(FileErrors, match="file not found"):
        read_sheet(tmp_path / "none.yaml", "en")


def test_errors_of_the_directory_are_told_with_those_of_the_convention(tmp_path: Path, base: str) -> None:
    (tmp_path / "directory.yaml").write_text("parties: {mic: {shorts: 1}}\n")
    (tmp_path / "c.yaml").write_text(base.replace("P3Y", "P3"))
    with pytest.raises(FileErrors) as caught:
        read_convention(tmp_path / "c.yaml")
    assert {Path(one.file).name for one in caught.value.problems} == {"c.yaml", "directory.yaml"}


DIRECTORY = """\
parties:
  mic:
    short: "MIC"
    names: [{from: 2018-01-01, fr: "Ministère"}]
    people:
      mic.minister: [{from: 2018-01-01, name: "A"}]
      mic.focal: [{from: 2018-01-01, name: "B"}]
    reach: {mic.minister: {via: mic.focal}}
institutions: {ecc: {short: "ECC", names: [{from: 2018-01-01, fr: "École"}], people: {ecc.director: [{from: 2018-01-01, name: "C"}]}}}
office: {manager: pm, people: {pm: [{from: 2018-01-01, name: "D"}]}}
"""


@pytest.mark.parametrize(
    ("sound", "slip", "expected"),
    [
        ("fr: ", "de: ", ("4:32 parties.mic.names[0].de extra_forbidden",)),
        (', fr: "Ministère"', "", ("4:13 parties.mic.names[0] no_name",)),
        ('name: "A"', 'to: 2017-01-01, name: "A"', ("6:22 parties.mic.people.mic.minister[0] ends_before_start",)),
        ('name: "A"', 'name: "A", email: "nobody"', ("6:59 parties.mic.people.mic.minister[0].email string_pattern_mismatch",)),
        (
            '[{from: 2018-01-01, name: "A"}]',
            '[{from: 2018-01-01, to: 2020-01-01, name: "A"}, {from: 2020-01-01, name: "B"}]',
            ("6:69 parties.mic.people.mic.minister[1] two_tenures",),
        ),
        ("via: mic.focal", "via: mic.minister", ("8:27 parties.mic.reach.mic.minister cycle",)),
        ("via: mic.focal", "via: mic.nobody", ("8:33 parties.mic.reach.mic.minister.via unknown_person",)),
        ("reach: {mic.minister", "reach: {mic.minster", ("8:13 parties.mic.reach.mic.minster unknown_person",)),
        ("ecc.director:", "mic.focal:", ("9:87 institutions.ecc.people.mic.focal person_of_two",)),
        ("ecc: {", "mic: {", ("9:16 institutions.mic duplicate_id",)),
        ("manager: pm", "manager: pn", ("10:19 office.manager unknown_person",)),
        ("manager: pm", 'manager: pm, zone: "Paris"', ("10:29 office.zone unknown_zone",)),
        ("manager: pm", "manager: pm, digest: {day: lundi}", ("10:37 office.digest.day literal_error",)),
        ("manager: pm", 'manager: pm, digest: {at: "8h"}', ("10:36 office.digest.at hour",)),
        ("manager: pm", "manager: pm, digest: {at: 24:00}", ("10:36 office.digest.at hour",)),
        ("manager: pm", "manager: pm, digest: {at: 8}", ("10:36 office.digest.at hour",)),
        ("manager: pm", "manager: pm, digest: {hour: 8}", ("10:32 office.digest.hour extra_forbidden",)),
    ],
)
def test_a_slip_in_the_directory_is_told_where_it_stands(tmp_path: Path, sound: str, slip: str, expected: tuple[str, ...]) -> None:
    (tmp_path / "d.yaml").write_text(DIRECTORY.replace(sound, slip, 1))
    with pytest.raises(FileErrors) as caught:
        read_directory(tmp_path / "d.yaml")
    assert set(expected) <= set(_told(caught.value.problems))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", "ce n'est pas une heure : « 25:00 » ; écrivez HH:MM, de 00:00 à 23:59"),
        ("en", 'not an hour: "25:00"; write HH:MM, 00:00 to 23:59'),
    ],
)
def test_an_hour_that_no_clock_shows_is_told_with_what_an_hour_looks_like(tmp_path: Path, language: str, expected: str) -> None:
    (tmp_path / "d.yaml").write_text(DIRECTORY.replace("manager: pm", 'manager: pm, digest: {at: "25:00"}'))
    with pytest.raises(FileErrors) as caught:
        read_directory(tmp_path / "d.yaml", language=language)
    assert str(caught.value) == f"{tmp_path / 'd.yaml'}:10:36 office.digest.at: {expected}"


@pytest.mark.parametrize("hour", ["00:00", "08:30", "23:59"])
def test_every_hour_of_a_clock_is_read_with_and_without_quotes(tmp_path: Path, hour: str) -> None:
    for written in (hour, f'"{hour}"'):
        (tmp_path / "d.yaml").write_text(DIRECTORY.replace("manager: pm", f"manager: pm, digest: {{at: {written}}}"))
        office = read_directory(tmp_path / "d.yaml").office
        assert office is not None
        assert office.digest.at == hour


def test_a_slip_in_a_sheet_is_told_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text('held: {date: 2026-06-24, from: "25:00"}\npresent: [{name: "X"}]\ndecisions: [{kind: accept}]\n')
    with pytest.raises(FileErrors) as caught:
        read_sheet(tmp_path / "s.yaml")
    assert _told(caught.value.problems) == (
        "1:32 held.from hour",
        "2:11 present[0].for missing",
        "2:11 present[0].stands_in_for missing",
        "3:13 decisions[0] decision_needs",
    )
