"""The field in which roles are chosen, for a subuser or for a key."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse

from panel.access.access import Access
from panel.access.matrix import Role, grouped, in_order, sections_of, unknown
from panel.access.reach import opened_beyond
from panel.api.rights import METHOD_ROLES, callable_by
from panel.api.roles import plain
from panel.role_choice.effects import Effect
from panel.web.edit_forms import EditForm
from panel.web.forms import Cards

# https://voximplant.com/docs/references/httpapi/rolesystem
ROLE_CODES = (435, 440, 441, 449)
NOT_YOURS = "You may give only roles whose rights you have all of yourself; %(value)s is not one of them."


class RoleCards(Cards):
    """Roles as cards; below them what the chosen ones open, compared with `held` unless that is None."""

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
    """Roles by name. The choices come from GetRoles, at run time; those the matrix does not know are set apart."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="Roles", required=False, widget=RoleCards, **kwargs)

    def offer(self, names: Iterable[str], held: Iterable[str] | None = None, *, maker: Access | None = None) -> None:
        """Let these be chosen; a role that is held stays on offer, spelled as it is held, whatever GetRoles says.

        `maker` is the member for whose key they are; None for those of a subuser.
        """
        spelled = {plain(name): name for name in [*names, *(held or ())] if name != Role.MAIN_ACCOUNT}
        offered = in_order(spelled.values())
        self.choices = list(groups(offered))
        assert isinstance(self.widget, RoleCards)  # noqa: S101 - made above
        self.widget.held = None if held is None else list(held)
        self.widget.of_key = maker is not None
        self.widget.descriptions = {name: described(name, maker) for name in offered}
        if maker is not None:
            self.error_messages["invalid_choice"] = NOT_YOURS


def groups(offered: list[str]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The cards under their headings; without strange roles there is nothing to set apart."""
    strange = unknown(offered)
    yield "Roles of the panel", [(name, name) for name in offered if name not in strange]
    if strange:
        yield "Roles that the access matrix does not know", [(name, name) for name in offered if name in strange]


def described(role: str, maker: Access | None) -> str:
    """What a role opens, in a line; of a key's also what its maker may not do in the panel and the key then may."""
    sections = sections_of([role])
    if maker is None:
        if not sections:
            return "Opens nothing in the panel; it may matter to the API."
        return f"{len(sections)} of 51 sections: {', '.join(grouped(sections))}."
    if unknown([role]):
        return "Unknown to the access matrix: what it opens is not known here."
    methods = len(callable_by([role]))
    opens = f"{len(sections)} of 51 sections; {methods} of the {len(METHOD_ROLES)} API methods known here."
    more = opened_beyond(maker.sections, [role])
    return f"{opens} A key may then do what you may not in the panel: {', '.join(more)}." if more else opens


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
