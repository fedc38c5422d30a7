"""What is said of money promised and of indicators, in each language; the catalogues take it from here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

Texts = Mapping[str, Mapping[str, str]]


def _by_language(**texts: dict[str, str]) -> Texts:
    return MappingProxyType({language: MappingProxyType(said) for language, said in texts.items()})


ITEMS: Final = _by_language(
    fr={
        "indicator_due": "Indicateur à mesurer : {title} ({target})",
        "tranche_due": "Tranche à verser : {title} ({target})",
    },
    en={
        "indicator_due": "Indicator to measure: {title} ({target})",
        "tranche_due": "Tranche to pay: {title} ({target})",
    },
    ar={
        "indicator_due": "مؤشر واجب القياس: {title} ({target})",
        "tranche_due": "دفعة واجبة الأداء: {title} ({target})",
    },
)
RULES: Final = _by_language(
    fr={
        "indicator_due": "la mesure de « {title} » ({target}), par {who}",
        "tranche_due": "le versement « {title} » ({target}), {of_who}",
        "tranche_call": "l'appel de « {title} » ({target}), par {who}",
        "tranche_out_of_reach": "ce que devient « {title} » ({target}), qui attend le jalon {because}, abandonné ou non atteint, par {who}",
        "tranche_receipt": "la confirmation de ce qui a été versé pour « {title} » ({target}), par {who}",
    },
    en={
        "indicator_due": "the measurement of “{title}” ({target}), by {who}",
        "tranche_due": "the payment “{title}” ({target}), from {who}",
        "tranche_call": "the call for “{title}” ({target}), by {who}",
        "tranche_out_of_reach": "what becomes of “{title}” ({target}): its milestone {because} is given up or not met, by {who}",
        "tranche_receipt": "confirmation of what was paid for “{title}” ({target}), by {who}",
    },
    ar={
        "indicator_due": "قياس «{title}» ({target}) من طرف {who}",
        "tranche_due": "أداء «{title}» ({target}) من طرف {who}",
        "tranche_call": "طلب أداء «{title}» ({target}) من طرف {who}",
        "tranche_out_of_reach": "مصير «{title}» ({target}) المرتبط بمرحلة الإنجاز {because} التي لن تتحقق، من طرف {who}",
        "tranche_receipt": "تأكيد تسلم «{title}» ({target}) من طرف {who}",
    },
)
CAUSES: Final = _by_language(
    fr={
        "contribution_received": "la réception",
    },
    en={
        "contribution_received": "the receipt",
    },
)
EVENTS: Final = _by_language(
    fr={
        "indicators_scheduled": "Mesures à faire : {indicators}",
        "indicator_measured/source": "Indicateur {target} : {value} (source : {source})",
        "indicator_measured": "Indicateur {target} : {value}",
        "tranches_scheduled": "Tranches exigibles : {tranches}",
        "contribution_called/amount": "Appel de {amount} {currency} ({place}), par {receiver}",
        "contribution_called": "Appel de la contribution {place}, par {receiver}",
        "contribution_paid/early": "Versement {of_amount} ({place}) par {giver}, avant que la condition soit remplie",
        "contribution_paid/amount": "Versement {of_amount} ({place}) par {giver}",
        "contribution_paid": "Contribution {place} remise par {giver}",
        "contribution_received/amount": "Réception {of_amount} ({place}) par {receiver}",
        "contribution_received": "Contribution {place} reçue par {receiver}",
        "contribution_returned/amount": "Restitution {of_amount} ({place}) par {receiver} : {because}",
        "contribution_returned": "Contribution {place} rendue par {receiver} : {because}",
    },
    en={
        "indicators_scheduled": "Measurements due: {indicators}",
        "indicator_measured/source": "Indicator {target}: {value} (source: {source})",
        "indicator_measured": "Indicator {target}: {value}",
        "tranches_scheduled": "Tranches payable: {tranches}",
        "contribution_called/amount": "{amount} {currency} called ({place}) by {receiver}",
        "contribution_called": "Contribution {place} called by {receiver}",
        "contribution_paid/early": "{amount} {currency} paid ({place}) by {giver}, before the condition was met",
        "contribution_paid/amount": "{amount} {currency} paid ({place}) by {giver}",
        "contribution_paid": "Contribution {place} delivered by {giver}",
        "contribution_received/amount": "{amount} {currency} received ({place}) by {receiver}",
        "contribution_received": "Contribution {place} received by {receiver}",
        "contribution_returned/amount": "{amount} {currency} returned ({place}) by {receiver}: {because}",
        "contribution_returned": "Contribution {place} given back by {receiver}: {because}",
    },
)
REFUSALS: Final = _by_language(
    fr={
        "unknown_contribution": "contribution inconnue : {contribution} ; connues : {known}",
        "unknown_tranche": "la contribution {contribution} n'a pas de tranche {tranche} ; connues : {known}",
        "tranche_missing": "la contribution {contribution} a plusieurs tranches, dites laquelle : {known}",
        "bad_amount": "« {amount} » n'est pas un montant : un nombre positif, un point devant les décimales, par exemple 300000.00",
        "too_many_digits": "« {amount} » a trop de décimales : {digits} au plus en {currency}",
        "wrong_currency": "la contribution {contribution} est promise en {currency}, non en {given}",
        "amount_missing": "dites le montant, pour la contribution {contribution}",
        "no_amount_foreseen": "la contribution {contribution} n'a pas de montant : elle est remise en entier, sans chiffre",
        "above_tranche/left": "{amount} {currency} dépasse ce qui reste de la tranche {tranche} ({contribution}) : {left} sur {of}",
        "above_tranche": "il ne reste rien de la contribution {contribution} : c'est déjà fait",
        "above_received/left": "{amount} {currency} dépasse ce qui a été reçu et gardé ({contribution}, tranche {tranche}) : {left}",
        "above_received": "rien n'a été reçu de la contribution {contribution}",
        "condition_not_met": "la tranche {tranche} ({contribution}) attend que le jalon {milestone} soit « {state} »",
        "unknown_indicator": "indicateur inconnu : {indicator} ; connus : {known}",
        "bad_period": "l'indicateur {indicator} ne se mesure pas pour « {period} » ; par exemple : {known}",
        "already_measured": "l'indicateur {indicator} est déjà mesuré pour {period} ({value}, le {on}) ; une erreur se rectifie (correct)",
    },
    en={
        "unknown_contribution": "unknown contribution: {contribution}; known: {known}",
        "unknown_tranche": "the contribution {contribution} has no tranche {tranche}; known: {known}",
        "tranche_missing": "the contribution {contribution} has several tranches, say which: {known}",
        "bad_amount": "“{amount}” is no amount: a number above zero with a point before its decimals, like 300000.00",
        "too_many_digits": "“{amount}” has too many decimals: {digits} at most in {currency}",
        "wrong_currency": "the contribution {contribution} is promised in {currency}, not in {given}",
        "amount_missing": "say the amount, for the contribution {contribution}",
        "no_amount_foreseen": "the contribution {contribution} has no amount: it is given as a whole, without a figure",
        "above_tranche/left": "{amount} {currency} is more than is left of the tranche {tranche} ({contribution}): {left} of {of}",
        "above_tranche": "nothing is left of the contribution {contribution}: it is done already",
        "above_received/left": "{amount} {currency} is more than was received and kept ({contribution}, tranche {tranche}): {left}",
        "above_received": "nothing was received of the contribution {contribution}",
        "condition_not_met": "the tranche {tranche} ({contribution}) waits until the milestone {milestone} is “{state}”",
        "unknown_indicator": "unknown indicator: {indicator}; known: {known}",
        "bad_period": "the indicator {indicator} is not measured for “{period}”; for instance: {known}",
        "already_measured": "{indicator} is measured for {period} already ({value}, on {on}); a mistake is corrected (correct)",
    },
)
