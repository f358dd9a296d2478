"""Say what is wrong with a text in confidential evidence without its keys and tags."""

from collections.abc import Iterator

from factsheet.fields import says_confidential
from factsheet.problems import Problem


def redacted_problems(text: str, problems: list[Problem]) -> list[Problem]:
    """Return what is wrong with the text itself; in confidential evidence, only where."""
    if not problems or "confid" not in text.casefold():
        return problems
    from factsheet.yamltext.events import line_column

    spans = [
        (line_column(text, start), line_column(text, end), number)
        for start, end, number in _confidential(text)
    ]

    def said(problem: Problem) -> Problem:
        for start, end, number in spans:
            if start <= (problem.line, problem.column) <= end:
                message = f"evidence {number} (confidential): a key that is there twice, or a tag"
                return problem._replace(message=message)
        return problem

    return [said(problem) for problem in problems]


def _confidential(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield where confidential evidence begins and ends, and its number in the claim, from 1."""
    from factsheet.yamltext.nodes import compose

    root = compose(text)
    claims = root.get("claims")
    for claim in (claims.items if claims else []) or [root]:
        evidence = claim.get("evidence")
        for number, item in enumerate(evidence.items if evidence else [], 1):
            if any(says_confidential(key.value, value.value) for key, value in item.pairs):
                yield item.start, item.end, number
