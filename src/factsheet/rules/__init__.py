"""What is wrong with a worksheet: one function per rule, one line each in the table here.

A rule takes the worksheet and a context, and yields findings. Its docstring says what it finds; its
default level is in the table, and a worksheet's `rules` may set another.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from factsheet.fields import did_you_mean
from factsheet.model import Claim, Policy, Worksheet
from factsheet.problems import FactsheetError, Finding
from factsheet.rules import (
    approvals,
    copies,
    git_history,
    links,
    quotes,
    signatures,
    sources,
    verdicts,
    wayback,
    withheld,
)
from factsheet.rules.context import CommittedEntry, Context, Findings, GitHistory
from factsheet.rules.policy import loosened, tightened
from factsheet.rules.redaction import redacted_finding
from factsheet.rules.withheld import no_longer_confidential
from factsheet.vocabulary import Level

__all__ = [
    "RULES",
    "CommittedEntry",
    "Context",
    "GitHistory",
    "Rule",
    "check",
    "floor",
    "loosened",
    "no_longer_confidential",
    "objections",
    "off",
    "tightened",
]


def _unknown_rule(worksheet: Worksheet, _: Context) -> Findings:
    """`rules` sets the level of a rule that does not exist."""
    names = tuple(rule.name for rule in RULES)
    for name in worksheet.rules.levels:
        if name not in names:
            yield Finding(
                ("rules", name),
                f"there is no rule '{name}'{did_you_mean(name, names)}",
                "`factsheet check --rules` lists them",
            )


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: the rule's name, its default level, its function.

    `own`: it looks at each claim by itself, so `mark` can run it on one.
    """

    name: str
    level: Level
    run: Callable[[Worksheet, Context], Iterable[Finding]]
    own: bool = False

    @property
    def meaning(self) -> str:
        """What the rule finds, in one line."""
        return (self.run.__doc__ or "").strip().splitlines()[0]


RULES = (
    Rule("no-claims", "error", verdicts.no_claims),
    Rule("status-history", "error", verdicts.status_history),
    Rule("verdicts-apart", "error", verdicts.verdicts_apart),
    Rule("verified-without-support", "error", verdicts.verified_without_support, own=True),
    Rule("disputed-without-reason", "error", verdicts.disputed_without_reason, own=True),
    Rule("stale-verdict", "error", approvals.stale_verdict),
    Rule("unreadable-fingerprint", "error", approvals.unreadable_fingerprint),
    Rule("impossible-times", "error", approvals.impossible_times),
    Rule("quote-not-in-article", "error", verdicts.quote_not_in_article),
    Rule("article-text", "error", verdicts.article_text_kept),
    Rule("self-approval", "error", approvals.self_approval),
    Rule("approval-missing", "error", approvals.approval_missing),
    Rule("approval-outdated", "warning", approvals.approval_outdated),
    Rule("not-yet-judged", "warning", approvals.not_yet_judged),
    Rule("approver-unclear", "warning", approvals.approver_unclear),
    Rule("short-fingerprint", "off", approvals.short_fingerprint),
    Rule("bad-address", "error", verdicts.bad_address),
    Rule("circular-evidence", "error", sources.circular_evidence, own=True),
    Rule("unknown-rule", "error", _unknown_rule),
    Rule("few-sources", "warning", sources.few_sources, own=True),
    Rule("only-secondary", "warning", sources.only_secondary, own=True),
    Rule("article-not-kept", "warning", verdicts.article_not_kept),
    Rule("second-hand-publisher", "warning", sources.second_hand_publisher),
    Rule("unknown-rating", "warning", verdicts.unknown_rating, own=True),
    Rule("alike-claims", "warning", verdicts.alike_claims),
    Rule("swallowed-text", "warning", verdicts.swallowed_text),
    Rule("impossible-dates", "warning", verdicts.impossible_dates),
    Rule("no-longer-confidential", "warning", no_longer_confidential),
    Rule("confidential-words", "warning", withheld.confidential_words),
    Rule("kept-copy", "error", copies.kept_copy),
    Rule("copy-place", "error", copies.copy_place),
    Rule("copy-details", "warning", copies.copy_details),
    Rule("captured-early", "warning", copies.captured_early),
    Rule("quote-not-on-page", "error", copies.quote_not_on_page),
    Rule("quote-unreadable", "error", copies.quote_unreadable),
    Rule("quote-by-eye", "warning", copies.quote_by_eye),
    Rule("by-eye-void", "error", copies.by_eye_void),
    Rule("negation-left-out", "error", quotes.negation_left_out),
    Rule("quote-elided", "warning", quotes.elided),
    Rule("quote-proves-little", "warning", quotes.proves_little),
    Rule("page-changed", "warning", copies.page_changed),
    Rule("published-differs", "warning", copies.published_differs),
    Rule("locator-beyond", "warning", copies.locator_beyond),
    Rule("not-preserved", "off", copies.not_preserved),
    Rule("wayback-noted", "warning", wayback.wayback_noted),
    Rule("history-lost", "error", git_history.history_lost),
    Rule("committed-by-another", "off", git_history.committed_by_another),
    Rule("signature-broken", "error", signatures.signature_broken),
    Rule("unsigned", "error", signatures.unsigned),
    Rule("signer-unknown", "error", signatures.signer_unknown),
    Rule("signed-and-gone", "error", signatures.signed_and_gone),
    Rule("heads-apart", "error", signatures.heads_apart),
    Rule("one-key", "error", signatures.one_key),
    Rule("article-unsigned", "error", signatures.article_unsigned),
    Rule("link-gone", "error", links.gone),
    Rule("link-changed", "error", links.changed),
    Rule("link-refused", "error", links.refused),
    Rule("link-suspected-gone", "warning", links.suspected_gone),
    Rule("link-moved", "warning", links.moved),
    Rule("link-blocked", "warning", links.blocked),
    Rule("link-error", "warning", links.error),
    Rule("link-timeout", "warning", links.timeout),
    Rule("link-wayback", "warning", wayback.wayback_answer),
)


def floor(house: Policy = Policy()) -> Policy:  # noqa: B008 - frozen
    """Return the policy that no worksheet may loosen: a house's, over the default levels.

    Raises FactsheetError for a rule that does not exist: a misspelt one would guard nothing.
    """
    names = tuple(rule.name for rule in RULES)
    unknown = [name for name in house.levels if name not in names]
    if unknown:
        raise FactsheetError(
            f"there is no rule '{unknown[0]}'{did_you_mean(unknown[0], names)}; "
            "`factsheet check --rules` lists them"
        )
    return replace(house, levels={rule.name: rule.level for rule in RULES} | dict(house.levels))


def check(
    worksheet: Worksheet,
    context: Context,
    rules: Iterable[Rule] = RULES,
    *,
    also: Collection[str] = (),
    confidential: bool = False,
) -> list[Finding]:
    """Run rules at the worksheet's levels; return the findings in the order of the claims.

    `also` are rules that are off and reported as warnings. The words of confidential evidence are
    left out, unless `confidential`.
    """
    findings = []
    for rule in rules:
        level = worksheet.rules.levels.get(rule.name, rule.level)
        if level == "off":
            if rule.name not in also:
                continue
            level = "warning"
        for found in rule.run(worksheet, context):
            finding = found if confidential else redacted_finding(worksheet, found, rule.meaning)
            place = _place(finding)
            claim = None if place < 0 else worksheet.claims[place].id
            findings.append(finding._replace(rule=rule.name, level=level, claim=claim))
    return sorted(findings, key=_place)


def off(worksheet: Worksheet) -> frozenset[str]:
    """Return the rules that a worksheet turns off, or that are off by default."""
    levels = worksheet.rules.levels
    return frozenset(rule.name for rule in RULES if levels.get(rule.name, rule.level) == "off")


def _place(finding: Finding) -> int:
    """Return the index of a finding's claim; -1 for the whole worksheet."""
    return int(finding.path[1]) if finding.path[:1] == ("claims",) else -1


def objections(worksheet: Worksheet, claim: Claim) -> list[Finding]:
    """Return what `check` would object to in one claim's verdict."""
    alone = replace(worksheet, claims=(claim,))
    return check(alone, Context(), [rule for rule in RULES if rule.own])
