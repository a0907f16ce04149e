"""The field in which roles are chosen, for a subuser or for a key."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_

from panel.access.access import Access
from panel.access.matrix import Role, in_order, known, sections_of, unknown
from panel.access.reach import opened_beyond
from panel.api.rights import METHOD_ROLES, callable_by
from panel.api.roles import plain
from panel.role_choice.effects import Effect
from panel.role_choice.purposes import PURPOSES
from panel.web.edit_forms import EditForm
from panel.web.forms import Cards

# https://voximplant.com/docs/references/httpapi/rolesystem
STRANGE = N_("Roles that are not in the access matrix")
ROLE_CODES = (435, 440, 441, 449)
NOT_YOURS = _("You can only give roles whose rights you have yourself. Remove %(value)s.")


class RoleCards(Cards):
    """Roles as cards; below them what the chosen ones open, compared with `held` (None: with nothing)."""

    held: list[str] | None = None
    of_key = False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        query = {"of": "key"} if self.of_key else {}
        if self.held is not None:
            query["seen"] = ";".join(self.held)
        self.preview_url = reverse("role_choice:preview", query=query)
        effect = {"effect": Effect.of(value or [], self.held), "of_key": self.of_key}
        preview = render_to_string("role_choice/preview.html#preview", effect)
        return {**super().get_context(name, value, attrs), "preview": preview}


class RolesField(forms.MultipleChoiceField):
    """Roles by name. The choices come from GetRoles; roles that are not in the matrix have a group of their own."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Roles"), required=False, widget=RoleCards, **kwargs)

    def offer(self, names: Iterable[str], held: Iterable[str] | None = None, *, maker: Access | None = None) -> None:
        """Offer these roles, and those that are held (spelled as they are), even if GetRoles does not list them.

        `maker` is the member who makes the key; None for a subuser's roles.
        """
        spelled = {plain(name): name for name in [*names, *(held or ())] if name != Role.MAIN_ACCOUNT}
        offered = in_order(spelled.values())
        self.choices = list(groups(offered))
        assert isinstance(self.widget, RoleCards)  # noqa: S101 - made above
        self.widget.held = None if held is None else list(held)
        self.widget.of_key = maker is not None
        self.widget.folded = gettext(STRANGE)
        self.widget.descriptions = {name: described(name, maker) for name in offered}
        if maker is not None:
            self.error_messages["invalid_choice"] = NOT_YOURS


def groups(offered: list[str]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Those that are not in the matrix come last, and the page folds them."""
    strange = unknown(offered)
    yield gettext("Roles of the panel"), [(name, name) for name in offered if name not in strange]
    if strange:
        yield gettext(STRANGE), [(name, name) for name in offered if name in strange]


def purpose_of(name: str) -> str:
    """What a role of the matrix is for, in whichever spelling the API has it; nothing for another one."""
    role = known(name)
    return gettext(PURPOSES[role]) if role else ""


def described(role: str, maker: Access | None) -> str:
    """What a role opens, in a line; for a key also what it may do that its maker may not do in the panel."""
    sections = sections_of([role])
    if maker is None:
        if not sections:
            return gettext("Opens nothing in the panel, but perhaps methods of the API.")
        return gettext("%(purpose)s Opens %(number)d of 51 sections.") % {
            "purpose": purpose_of(role),
            "number": len(sections),
        }
    if unknown([role]):
        return gettext("Not in the access matrix: the panel does not know what it opens.")
    methods = len(callable_by([role]))
    text = gettext("%(purpose)s Opens %(methods)d of the %(all)d API methods that the panel knows.")
    opens = text % {"purpose": purpose_of(role), "methods": methods, "all": len(METHOD_ROLES)}
    more = opened_beyond(maker.sections, [role])
    if not more:
        return opens
    beyond = gettext("%(opens)s With it, the key may do what you may not do in the panel: %(methods)s.")
    return beyond % {"opens": opens, "methods": ", ".join(more)}


class RolesForm(EditForm):
    """A form with a field for roles; the arguments are those of `RolesField.offer`."""

    error_fields: ClassVar[Mapping[int, str]] = dict.fromkeys(ROLE_CODES, "roles")

    roles = RolesField()

    def __init__(
        self,
        *args: Any,
        offered: Iterable[str],
        held: Iterable[str] | None = None,
        maker: Access | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        roles = self.fields["roles"]
        assert isinstance(roles, RolesField)  # noqa: S101 - declared above
        roles.offer(offered, held, maker=maker)
