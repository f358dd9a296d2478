"""Whose rules apply: a worksheet may be stricter than its house, never looser."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from factsheet.model import Policy
from factsheet.vocabulary import Level

_STRICTNESS: Mapping[str, int] = {"off": 0, "warning": 1, "error": 2}


def loosened(policy: Policy, floor: Policy) -> list[str]:
    """Return in words what a policy allows but `floor` does not, in the order of the floor's rules.

    The floor's `levels` name every rule: the defaults, or a house's levels over them.
    """
    return [word for _, word in _loosened(policy, floor)]


def _loosened(policy: Policy, floor: Policy) -> Iterator[tuple[str, str]]:
    for name, level in floor.levels.items():
        given = policy.levels.get(name, level)
        if _STRICTNESS[given] < _STRICTNESS[level]:
            yield name, f"{name} ({given})"
    if policy.min_sources is not None and policy.min_sources < (floor.min_sources or 0):
        yield "min_sources", f"min_sources ({policy.min_sources})"
    if policy.approval == "optional" and floor.approval == "required":
        yield "approval", "approval (optional)"
    if policy.self_approval and not floor.self_approval:
        yield "self_approval", "self_approval (true)"


def tightened(policy: Policy, floor: Policy) -> Policy:
    """Return a policy that is as strict as both: a worksheet's, held to a house's."""
    ignored = {name for name, _ in _loosened(policy, floor)}
    levels: dict[str, Level] = {**floor.levels, **policy.levels}
    levels |= {name: floor.levels[name] for name in ignored & floor.levels.keys()}
    return replace(
        policy,
        levels=levels,
        min_sources=max(policy.min_sources or 0, floor.min_sources or 0) or None,
        approval="required" if "required" in (policy.approval, floor.approval) else policy.approval,
        self_approval=policy.self_approval and floor.self_approval,
    )
