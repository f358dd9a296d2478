"""What each rule says: of which field, in which words, and what to do about it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from factsheet.anchors import Match, Omission
from factsheet.model import Archive, Claim, Evidence, Worksheet
from factsheet.problems import Path
from factsheet.proofs import NO_QUOTE, SHORT_QUOTE, LinkAnswer, Proof, key
from factsheet.rules import RULES, Context, check, objections, verdicts
from factsheet.yamltext import parse

RULED = [rule for rule in RULES if rule.name != "article-not-kept"]
"""All rules but the one that the small worksheets here would always break."""
MARKED = "history: [{at: 2026-01-01T00:00:00Z, by: Ana, status: %s}]"
PRIMARY = "{url: 'https://a.org/1', kind: primary, stance: supports}"
PLAIN = "claims:\n- {id: first, quote: other}\n- "


def of(text: str, **given: Any) -> list[tuple[str, Path, str, str]]:
    """Give what `check` finds: the rule, the field, the message and the remedy."""
    found = check(parse(text).worksheet, Context(**given), RULED)
    return [(item.rule, item.path, item.message, item.remedy) for item in found]


def claim(fields: str, status: str, evidence: str = "", marked: str = MARKED) -> str:
    marked = marked.replace("%s", status)
    return f"{PLAIN}{{id: a, {fields}, status: {status}, evidence: [{evidence}], {marked}}}\n"


SAID = [
    ("claims: []", "no-claims", (), "there are no claims", "add one: factsheet add --quote '…'"),
    (
        f"{PLAIN}{{id: a, quote: x, status: opinion}}",
        "status-history", ("claims", 1, "status"),
        "status is opinion, but no history entry says so",
        "mark it: factsheet mark a opinion --because '…'",
    ),
    (
        f"{PLAIN}{{id: a, quote: x, status: checking, {MARKED % 'opinion'}}}",
        "status-history", ("claims", 1, "status"),
        "status is checking, but history says opinion",
        "mark it: factsheet mark a checking --because '…'",
    ),
    (
        claim("quote: x", "checking", marked=MARKED.replace("%s", "%s, unaware_of: Ben")),
        "verdicts-apart", ("claims", 1, "status"),
        "Ana marked it checking, unaware of Ben's verdict, and nobody has confirmed either",
        "look at both, then: factsheet mark a STATUS --because '…'",
    ),
    (
        claim("quote: x", "verified", "{url: 'https://a.org/', kind: primary, stance: refutes}"),
        "verified-without-support", ("claims", 1, "status"),
        "verified without supporting evidence",
        "factsheet evidence add a URL --stance supports",
    ),
    (
        claim("quote: x", "disputed", PRIMARY),
        "disputed-without-reason", ("claims", 1, "status"),
        "disputed without refuting evidence or a reason",
        "factsheet evidence add a URL --stance refutes, or mark it --because '…'",
    ),
    (
        claim("quote: x", "opinion", marked=MARKED.replace("%s", "%s, seen: s-00000000")),
        "stale-verdict", ("claims", 1, "status"),
        "changed since the verdict (opinion, by Ana)",
        "look again, then: factsheet mark a opinion --because '…'",
    ),
    (
        "rules: {min_sources: 2}\n" + claim("quote: x", "verified", PRIMARY),
        "few-sources", ("claims", 1, "evidence"),
        "only 1 independent publisher; your rules ask for 2",
        "factsheet evidence add a URL --stance supports --publisher '…'",
    ),
    (
        "rules: {min_sources: 3}\n"
        + claim("quote: x", "verified", f"{PRIMARY}, {PRIMARY.replace('a.org', 'b.org')}"),
        "few-sources", ("claims", 1, "evidence"),
        "only 2 independent publishers; your rules ask for 3",
        "factsheet evidence add a URL --stance supports --publisher '…'",
    ),
    (
        claim("quote: x", "verified", PRIMARY.replace("primary", "secondary")),
        "only-secondary", ("claims", 1, "evidence"),
        "rests only on secondary sources",
        "find the document, record or person itself, and add it with --kind primary",
    ),
    (
        claim("quote: x", "disputed", "{url: 'https://a.org/', kind: secondary, stance: refutes}"),
        "only-secondary", ("claims", 1, "evidence"),
        "rests only on secondary sources",
        "find the document, record or person itself, and add it with --kind primary",
    ),
    (
        claim(
            "quote: x", "verified",
            f"{PRIMARY.replace('primary', 'secondary')}, {PRIMARY.replace('supports', 'context')}",
        ),
        "only-secondary", ("claims", 1, "evidence"),
        "rests only on secondary sources",
        "find the document, record or person itself, and add it with --kind primary",
    ),
    (
        "ratings: {'True': 5, Mixed: 3}\n" + claim("rating: Tru, quote: x", "opinion"),
        "unknown-rating", ("claims", 1, "rating"),
        "the rating 'Tru' is not in ratings; did you mean 'True'?",
        "one of: True, Mixed",
    ),
    (
        "rules: {approval-outdated: off}\n" + claim("quote: x", "opinion", marked=MARKED.replace(
            "}]", "}, {at: 2026-01-02T00:00:00Z, by: ana, approved: true}]"
        )),
        "self-approval", ("claims", 1, "history"),
        "Ana both judged and approved (as 'ana')",
        "a second person checks it and runs: factsheet approve a",
    ),
    (
        "rules: {approval: required}\n" + claim("quote: x", "opinion"),
        "approval-missing", ("claims", 1, "status"),
        "not approved",
        "a second person checks it and runs: factsheet approve a",
    ),
    (
        "rules: {approval: required}\n" + claim("quote: x", "opinion", marked=MARKED.replace(
            "}]", "}, {at: 2026-01-02T00:00:00Z, by: Ben, approved: true, seen: s-00000000}]"
        )),
        "approval-missing", ("claims", 1, "status"),
        "changed since it was approved",
        "a second person checks it and runs: factsheet approve a",
    ),
    (
        f"{PLAIN}{{id: a, quote: 'OTHER!'}}",
        "alike-claims", ("claims", 1, "quote"),
        "the same quote as first", "keep one: factsheet remove a",
    ),
    (
        "claims:\n- {id: a, statement: 'It is, so.'}\n- {id: b, quote: 'x'}\n"
        "- {id: c, statement: it is so}",
        "alike-claims", ("claims", 2, "statement"),
        "the same statement as a", "keep one: factsheet remove c",
    ),
    (
        claim("quote: x", "checking", "{source: Letter}, {url: 'javascript:x'}"),
        "bad-address", ("claims", 1, "evidence", 1, "url"),
        "'javascript:x' is not a web address: only http and https are allowed, not javascript:",
        "factsheet evidence edit a 2 --url URL",
    ),
    (
        claim("quote: x", "checking",
              "{source: Letter}, {source: B, published: 2026-01-02, accessed: 2026-01-01}"),
        "impossible-dates", ("claims", 1, "evidence", 1, "accessed"),
        "accessed on 2026-01-01, but published on 2026-01-02",
        "factsheet evidence edit a 2 --published DATE",
    ),
    (
        "rules: {stale-verdit: off}\n" + claim("quote: x", "checking"),
        "unknown-rule", ("rules", "stale-verdit"),
        "there is no rule 'stale-verdit'; did you mean 'stale-verdict'?",
        "`factsheet check --rules` lists them",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule", "path", "message", "remedy"), SAID)
def test_a_rule_names_the_field_the_fault_and_the_remedy(
    text: str, rule: str, path: tuple[object, ...], message: str, remedy: str
) -> None:
    assert of(text) == [(rule, path, message, remedy)]


SILENT = [
    claim("quote: x", "disputed", PRIMARY.replace("supports", "refutes")),
    claim("quote: x", "disputed", PRIMARY, MARKED.replace("%s", "%s, because: It is not so.")),
    claim("quote: x", "verified", f"{PRIMARY}, {PRIMARY.replace('primary', 'secondary')}"),
    # what was looked for in vain is no source, so it is no secondary one
    claim("quote: x", "disputed", "{url: 'https://a.org/', stance: nothing-found}",
          MARKED.replace("%s", "%s, because: Nothing.")),
    claim("quote: x", "opinion", PRIMARY.replace("primary", "secondary")),
    "ratings: {'True': 5}\n" + claim("rating: Odd, quote: x", "checking"),
    "ratings: {'True': 5}\n" + claim("rating: 'True', quote: x", "opinion"),
    claim("rating: Odd, quote: x", "opinion"),
    "rules: {self_approval: true, approval-outdated: off}\n" + claim("quote: x", "opinion", marked=MARKED.replace(
        "}]", "}, {at: 2026-01-02T00:00:00Z, by: Ana, approved: true}]"
    )),
    "rules: {approval: required}\n" + claim("quote: x", "checking"),
    "rules: {min_sources: 1}\n" + claim("quote: x", "verified", PRIMARY),
    "rules: {min_sources: 2}\n" + claim("quote: x", "checking", PRIMARY),
    f"{PLAIN}{{id: a, quote: '!?', statement: s}}\n- {{id: b, quote: '…', statement: t}}",
    claim("quote: x", "checking", "{source: B, published: 2026-01-01, accessed: 2026-01-01}"),
]  # fmt: skip


@pytest.mark.parametrize("text", SILENT)
def test_a_rule_says_nothing_where_nothing_is_wrong(text: str) -> None:
    assert of(text) == []


@pytest.mark.parametrize(
    ("one", "other", "independent"),
    [
        ("publisher: The  Guardian", "publisher: guardian", False),
        ("url: 'https://www.a.org/1'", "url: 'https://A.org/2'", False),
        ("url: 'https://www.a.org/1'", "publisher: a.org", False),
        ("url: 'https://a.org/1'", "url: 'https://b.org/1'", True),
        ("source: The letter", "source: letter", False),
        ("source: A letter", "source: An interview", True),
        ("publisher: The", "publisher: A", True),
        ("url: 'https://a.org/', publisher: AFP", "url: 'https://b.org/', publisher: AFP", False),
        ("url: 'https://[x/'", "url: 'https://[y/'", True),
    ],
)
def test_who_counts_as_one_publisher(one: str, other: str, independent: bool) -> None:
    items = [
        f"{{{words}{'' if 'url' in words or 'source' in words else ', source: Paper'},"
        " kind: primary, stance: supports}"
        for words in (one, other)
    ]
    text = "rules: {min_sources: 2, bad-address: off}\n"
    found = of(text + claim("quote: x", "verified", ", ".join(items)))
    assert [rule for rule, *_ in found] == ([] if independent else ["few-sources"])


def test_findings_stand_in_the_order_of_the_claims_and_the_worksheet_s_own_come_first() -> None:
    text = f"rules: {{odd: off}}\n{PLAIN}{{id: a, quote: other, status: opinion}}\n"
    text += "- {id: b, quote: other, status: verified}\n"
    assert [(rule, path[:2]) for rule, path, *_ in of(text, article_trouble="gone")] == [
        ("article-text", ("article", "text")),
        ("unknown-rule", ("rules", "odd")),
        ("status-history", ("claims", 1)),
        ("alike-claims", ("claims", 1)),
        ("status-history", ("claims", 2)),
        ("verified-without-support", ("claims", 2)),
        ("alike-claims", ("claims", 2)),
    ]


def test_what_the_article_s_text_shows() -> None:
    text = "article: {text: a.txt, sha256: '%s'}\n" % ("0" * 64) + claim("quote: x y", "checking")
    text = text.replace("other", "cost 41 million").replace("{id: first", "{id: first, rating: r")
    assert of(text, article_text="It cost 40 million. X y.") == [
        (
            "quote-not-in-article", ("claims", 0, "quote"),
            "the quote is not in the article; nearest: '41' → '40'",
            "correct it: factsheet edit first --quote '…'",
        )
    ]  # fmt: skip
    found = of(text, article_text="Nothing of it.")
    assert [(path, message) for _, path, message, _ in found] == [
        (("claims", number, "quote"), "the quote is not in the article") for number in (0, 1)
    ]
    assert of(text, article_trouble="a.txt is not there") == [
        (
            "article-text", ("article", "text"),
            "the article's text cannot be read: a.txt is not there",
            "restore the file, or load the article again: factsheet load ARTICLE",
        )
    ]  # fmt: skip
    assert of(text, article_sha256="1" * 64) == [
        (
            "article-text", ("article", "sha256"),
            "the article's text is not the one that was loaded",
            "restore the loaded text, or load the new one",
        )
    ]  # fmt: skip
    assert of(text, article_sha256="0" * 64) == []
    spoken = "claims:\n- {id: s, statement: Said aloud.}\n" + PLAIN[8:] + "{id: a, quote: y}"
    assert [path for rule, path, *_ in of(spoken, article_text="y") if "article" in rule] == [
        ("claims", 1, "quote")
    ]


def test_what_yaml_took_for_a_comment() -> None:
    lost = "#" + "x" * 80
    found = of(claim("quote: x", "checking"), swallowed=[(("claims", 1, "quote"), lost)])
    assert found == [
        (
            "swallowed-text", ("claims", 1, "quote"),
            "YAML reads what follows as a comment: " + lost[:60],
            "if it is part of the text, put the text in quotes; if not, two spaces before the #",
        )
    ]  # fmt: skip


CAPTURED = datetime(2026, 3, 2, 10, tzinfo=UTC)
KEPT = Archive("evidence/a.warc.gz", "0" * 64, captured=CAPTURED)
ITEM = Evidence(
    "https://a.org/1", kind="primary", quote="39.8 million", locator="p. 9",
    published=date(2026, 1, 2), archive=KEPT,
)  # fmt: skip
WITHOUT = Evidence("https://b.org/", kind="primary")
WHERE = ("claims", 2, "evidence", 1)


def of_copy(item: Evidence, proof: Proof, **given: Any) -> list[tuple[str, Path, str, str]]:
    """Give what is found where the second evidence of the third claim has a kept copy."""
    others = (Claim("first", quote="other"), Claim("second", quote="unlike"))
    claims = (*others, Claim("a", quote="x", evidence=(WITHOUT, item)))
    name = key(item, item.archive)
    assert name is not None
    sheet = replace(parse("claims: []").worksheet, claims=claims)
    found = check(sheet, Context(proofs={name: proof}, **given), RULED)
    return [(f.rule, f.path, f.message, f.remedy) for f in found]


GOOD = Proof(CAPTURED, how=Match.EXACT)
COPIES = [
    (
        ITEM, Proof(trouble="it is not there"), "kept-copy", (*WHERE, "archive"),
        "the saved copy is not valid: it is not there",
        "restore the file, or save the page again: factsheet capture a -n 2",
    ),
    (
        ITEM, replace(GOOD, how=Match.MISSING, difference="nearest: '39.8' → '39.9'"),
        "quote-not-on-page", (*WHERE, "quote"),
        "quote not found; nearest: '39.8' → '39.9' (saved copy)",
        "correct it: factsheet evidence edit a 2 --quote '…', "
        "or save the right page: capture --from FILE",
    ),
    (
        ITEM, replace(GOOD, how=Match.MISSING, cut="cut short"),
        "quote-not-on-page", (*WHERE, "quote"),
        "quote not found (saved copy; cut short)",
        "correct it: factsheet evidence edit a 2 --quote '…', "
        "or save the right page: capture --from FILE",
    ),
    (
        ITEM, Proof(CAPTURED, unreadable="it is an email message; save its text"),
        "quote-unreadable", (*WHERE, "quote"),
        "the quote cannot be looked for by machine: it is an email message",
        "save its text: factsheet capture a -n 2 --from FILE",
    ),
    (
        ITEM, Proof(CAPTURED, unreadable="the PDF is damaged"),
        "quote-unreadable", (*WHERE, "quote"),
        "the quote cannot be looked for by machine: the PDF is damaged",
        "save a page that has the text: factsheet capture a -n 2 --from FILE",
    ),
    (
        ITEM, Proof(CAPTURED, unreadable="it is a picture; compare it by eye", by_eye=True),
        "quote-by-eye", (*WHERE, "quote"),
        "the quote cannot be looked for by machine: it is a picture",
        "compare it by eye: factsheet capture a -n 2 --from FILE",
    ),
    (
        ITEM, replace(GOOD, omission=Omission(("that it would",))),
        "quote-elided", (*WHERE, "quote"),
        "quote found in parts; left out: “that it would”",
        "check that the meaning is the same, or quote the whole passage: "
        "factsheet evidence edit a 2 --quote '…'",
    ),
    (
        ITEM, replace(GOOD, omission=Omission(("that it would not",), "not")),
        "negation-left-out", (*WHERE, "quote"),
        "quote found in parts, but the negation “not” is left out: “that it would not”",
        "quote these words, too, or only one of the parts: "
        "factsheet evidence edit a 2 --quote '…'",
    ),
    (
        replace(ITEM, quote="39.8"), replace(GOOD, weak=SHORT_QUOTE),
        "quote-proves-little", (*WHERE, "quote"),
        "page saved; quote too short to prove anything",
        "quote the words that you saved it for: factsheet evidence edit a 2 --quote '…'",
    ),
    (
        replace(ITEM, quote=None), Proof(CAPTURED, weak=NO_QUOTE),
        "quote-proves-little", (*WHERE, "archive"),
        "page saved; no quote to check",
        "quote the words that you saved it for: factsheet evidence edit a 2 --quote '…'",
    ),
    (
        ITEM, replace(GOOD, days=(date(2026, 1, 3),)),
        "published-differs", (*WHERE, "published"),
        "published is 2026-01-02, but the page says 2026-01-03",
        "factsheet evidence edit a 2 --published 2026-01-03",
    ),
    (
        ITEM, replace(GOOD, pages=8, page=3), "locator-beyond", (*WHERE, "locator"),
        "'p. 9', but the PDF has 8 pages; the quote is on page 3",
        "factsheet evidence edit a 2 --locator 'p. N'",
    ),
    (
        replace(ITEM, locator="SEITE 12"), replace(GOOD, pages=1),
        "locator-beyond", (*WHERE, "locator"),
        "'SEITE 12', but the PDF has 1 page",
        "factsheet evidence edit a 2 --locator 'p. N'",
    ),
    (
        replace(ITEM, changed=replace(KEPT, captured=datetime(2026, 4, 5, tzinfo=UTC))), GOOD,
        "page-changed", (*WHERE, "changed"),
        "the quote was on the page on 2026-03-02, but no longer on 2026-04-05",
        "see what the page says now, and mark a again if needed",
    ),
    (
        replace(ITEM, archive=Archive("x", "0"), changed=Archive("y", "0")), GOOD,
        "page-changed", (*WHERE, "changed"),
        "the quote was on the page, but no longer",
        "see what the page says now, and mark a again if needed",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("item", "proof", "rule", "path", "message", "remedy"), COPIES)
def test_a_kept_copy_is_spoken_of_in_its_place(
    item: Evidence, proof: Proof, rule: str, path: tuple[object, ...], message: str, remedy: str
) -> None:
    assert of_copy(item, proof) == [(rule, path, message, remedy)]


@pytest.mark.parametrize(
    ("item", "proof"),
    [
        (ITEM, GOOD),
        (ITEM, replace(GOOD, days=(date(2026, 1, 2),))),
        (ITEM, replace(GOOD, days=(date(2026, 1, 3), date(2026, 1, 2)))),
        (replace(ITEM, published=None), replace(GOOD, days=(date(2026, 1, 3),))),
        (ITEM, replace(GOOD, pages=9)),
        (replace(ITEM, locator="chapter 9"), replace(GOOD, pages=2)),
        (replace(ITEM, locator=None), replace(GOOD, pages=2)),
    ],
)
def test_a_good_copy_is_not_spoken_of(item: Evidence, proof: Proof) -> None:
    assert of_copy(item, proof) == []


def test_a_later_copy_is_looked_at_too() -> None:
    item = replace(ITEM, changed=replace(KEPT, path="evidence/b.warc.gz"))
    later = key(item, item.changed)
    assert later is not None
    sheet = parse("claims: []").worksheet
    sheet = replace(sheet, claims=(Claim("a", quote="x", evidence=(item,)),))
    found = check(sheet, Context(proofs={later: Proof(trouble="it was altered")}), RULED)
    assert [(f.rule, f.path, f.remedy) for f in found] == [
        ("kept-copy", ("claims", 0, "evidence", 0, "changed"),
         "restore the file, or save the page again: factsheet capture a -n 1"),
        ("page-changed", ("claims", 0, "evidence", 0, "changed"),
         "see what the page says now, and mark a again if needed"),
    ]  # fmt: skip


def test_what_is_not_preserved_is_named_by_its_number() -> None:
    text = "rules: {not-preserved: warning}\n" + claim(
        "quote: x",
        "checking",
        (
            "{source: Letter}, {url: 'https://a.org/', archive: {path: e, sha256: '0'}},"
            " {url: 'https://b.org/'}"
        ),
    )
    assert of(text) == [
        (
            "not-preserved", ("claims", 1, "evidence", 2, "url"),
            "there is no saved copy of the page", "factsheet capture a -n 3",
        )
    ]  # fmt: skip


ELSEWHERE = "find where it is now: factsheet evidence edit a 2 --url URL"
BY_HAND = "open it in a browser and save it: factsheet capture a -n 2 --from FILE"


@pytest.mark.parametrize(
    ("outcome", "remedy"),
    [
        ("moved", "factsheet evidence edit a 2 --url https://new.org/"),
        ("changed", "see what the page says now, and save it: factsheet capture a -n 2"),
        ("gone", ELSEWHERE),
        ("suspected-gone", ELSEWHERE),
        ("blocked", BY_HAND),
        ("error", "try later, or " + BY_HAND),
        ("timeout", "try later, or " + BY_HAND),
        ("refused", "give an address that readers can open, or a --source"),
    ],
)
def test_an_answer_is_told_with_what_the_kept_copy_still_shows(outcome: str, remedy: str) -> None:
    links = {
        ("https://a.org/1", "39.8 million"): LinkAnswer(outcome, "so it said", "https://new.org/"),
        ("https://b.org/", None): LinkAnswer("ok"),
    }
    place = (*WHERE, "url")
    for proof, kept in (
        (GOOD, "; the saved copy of 2026-03-02 has the quote"),
        (replace(GOOD, captured=None), "; the saved copy has the quote"),
    ):
        message = f"{outcome}: so it said{kept}"
        assert of_copy(ITEM, proof, links=links) == [(f"link-{outcome}", place, message, remedy)]
    altered = of_copy(ITEM, Proof(CAPTURED, trouble="it was altered"), links=links)
    assert (f"link-{outcome}", place, f"{outcome}: so it said", remedy) in altered


def test_the_article_s_own_address_is_asked_for_too() -> None:
    text = "article: {url: 'https://a.org/x'}\n" + claim("quote: x", "checking")
    for outcome in ("gone", "moved"):
        assert of(text, links={("https://a.org/x", None): LinkAnswer(outcome, "404")}) == [
            (f"link-{outcome}", ("article", "url"), f"{outcome}: 404", "look at article.url")
        ]
    assert of(text, links={("https://a.org/y", None): LinkAnswer("gone", "404")}) == []


def test_mark_asks_only_what_one_claim_by_itself_can_answer() -> None:
    sheet = parse(
        "rules: {min_sources: 2, only-secondary: off}\nratings: {'True': 5}\n"
        + claim("quote: x, rating: Odd", "verified", PRIMARY.replace("https", "htp"))
    ).worksheet
    assert "bad-address" in [item.rule for item in check(sheet, Context())]
    found = objections(sheet, sheet.claims[1])
    assert [(item.rule, item.level, item.claim) for item in found] == [
        ("few-sources", "warning", "a"),
        ("unknown-rating", "warning", "a"),
    ]


def test_a_day_that_is_still_to_come_is_found_and_tomorrow_is_not() -> None:
    now = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
    for day, found in ((date(2026, 3, 3), 0), (date(2026, 3, 4), 1)):
        for name in ("published", "accessed"):
            item = replace(Evidence(source="Letter"), **{name: day})  # type: ignore[arg-type]
            sheet = Worksheet(claims=(Claim("a", quote="x", evidence=(item,)),))
            hits = list(verdicts.impossible_dates(sheet, Context(now=now)))
            assert [hit.path[-1] for hit in hits] == [name] * found
            assert list(verdicts.impossible_dates(sheet, Context())) == []


def test_a_copy_confirmed_on_a_day_that_is_still_to_come_is_found() -> None:
    now = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
    for ahead, found in ((timedelta(hours=20), 0), (timedelta(days=3), 1)):
        kept = Archive("evidence/a.gz", "0" * 64, confirmed=now + ahead)
        item = Evidence(url="https://a.example/", archive=kept)
        sheet = Worksheet(claims=(Claim("a", quote="x", evidence=(item,)),))
        assert len(list(verdicts.impossible_dates(sheet, Context(now=now)))) == found
