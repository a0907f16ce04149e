"""What is closed to somebody, explained: which roles open it, the least of them, and a sentence to ask for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from django.urls import reverse
from django.utils.translation import gettext as _

from panel.access.least import Choice, least
from panel.access.matrix import ASSIGNABLE, Role, Section
from panel.access.opened import Right, roles_for

NAMED = 8  # sections that a sentence lists; nobody reads more


@dataclass(frozen=True)
class Closed:
    """`least` is None where no role helps: then only the main account itself can do it."""

    right: Right
    roles: tuple[Role, ...]
    least: Choice | None
    held: tuple[str, ...]

    @classmethod
    def of(cls, right: Right, held: Iterable[str]) -> Self:
        """For somebody with these roles."""
        held = list(held)
        choices = least([right], held)
        return cls(right, roles_for(right), choices[0] if choices else None, tuple(held))

    @property
    def url(self) -> str:
        """The page that compares the roles for it."""
        held = [role for role in self.held if role in set(Role)]
        return reverse("roles:least", query={"need": str(self.right), "held": held})

    @property
    def who_url(self) -> str:
        """The page that names who can, for members who may see the team."""
        return reverse("roles:who", query={"right": str(self.right)})

    @property
    def is_section(self) -> bool:
        return isinstance(self.right, Section)

    @property
    def given(self) -> list[Role]:
        """The roles that open it and that a subuser can have."""
        return [role for role in self.roles if role in ASSIGNABLE]

    def explained(self, account: str) -> str:
        """In two sentences: what opens it, and who can give that. Of the team it names the main account alone."""
        right = _(self.right)
        if not self.given:
            text = _("No role that can be given opens %(right)s: only the main account %(account)s can do it.")
            return text % {"right": right, "account": account}
        text = _("%(right)s opens with %(roles)s. The main account %(account)s gives roles, and nobody else does.")
        return text % {"right": right, "roles": ", ".join(self.given), "account": account}

    def sentence(self, name: str, account: str) -> str:
        """Empty where no role helps."""
        return sentence(name, account, [self.right], self.least) if self.least else ""


def sentence(name: str, account: str, wanted: Sequence[Right], choice: Choice) -> str:
    """What the member writes to the owner. What is too much is named, so that nobody has to look it up."""
    ask = _("Please give %(name)s the role %(roles)s in the panel of %(account)s. It is needed for: %(wanted)s.")
    if len(choice.roles) > 1:
        ask = _("Please give %(name)s these roles in the panel of %(account)s: %(roles)s. Needed for: %(wanted)s.")
    if len(choice.sections) > NAMED:
        ask += " " + _("This also opens %(number)d other sections.")
    elif choice.sections:
        ask += " " + _("This also opens: %(more)s.")
    elif not choice.methods:
        ask += " " + _("This opens nothing else.")
    return ask % {
        "name": name,
        "roles": ", ".join(choice.roles),
        "account": account,
        "wanted": ", ".join(_(right) for right in wanted),
        "number": len(choice.sections),
        "more": ", ".join(_(each) for each in choice.sections),
    }
