"""Reading YAML into nodes, each with its line, and without aliases.

libyaml reads the shipped charter in a seventh of the time, which is a tenth of the start. It is not everywhere, says
mistakes in other words, and takes some characters otherwise than PyYAML does: PyYAML reads what has them, and all that
libyaml refuses, so that what is said of a file does not depend on the machine.
"""

import re
from typing import TYPE_CHECKING

import yaml
from yaml.composer import Composer
from yaml.resolver import Resolver

if yaml.__with_libyaml__:
    from yaml._yaml import CParser

READ_OTHERWISE = re.compile(r"[\t!\ufeff]|(?<!\w)\?")


class _WithoutAliases(Composer):
    """Refuses aliases, with which a short file could expand without end."""

    if TYPE_CHECKING:

        def peek_event(self) -> yaml.Event: ...

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent):
            problem = f"“*{event.anchor}” refers to another place"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)  # type: ignore[arg-type] # of either
        return super().compose_node(parent, index)


class _Loader(_WithoutAliases, yaml.SafeLoader):
    """All of PyYAML's own."""


def compose(text: str) -> yaml.Node | None:
    """Return the document of a text; None where it has none. Raises what PyYAML raises."""
    root = None if READ_OTHERWISE.search(text) else _by_libyaml(text)
    return root if isinstance(root, yaml.MappingNode) else by_pyyaml(text)


def by_pyyaml(text: str) -> yaml.Node | None:
    return yaml.compose(text, Loader=_Loader)


def _by_libyaml(text: str) -> yaml.Node | None:
    """Return the same; None also where libyaml refuses the text or is not there."""
    if not yaml.__with_libyaml__:
        return None
    try:
        return _Fast(text).get_single_node()
    except (yaml.YAMLError, ValueError):  # ValueError: a lone surrogate
        return None


if yaml.__with_libyaml__:

    class _Fast(_WithoutAliases, CParser, Resolver):
        """libyaml's events: its own nodes would follow aliases."""

        def __init__(self, text: str) -> None:
            CParser.__init__(self, text)
            Composer.__init__(self)
            Resolver.__init__(self)
