"""The main account sees the panel as other roles, or as a subuser, would. See panel/access/viewing.py."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from panel.access.decorators import open_while_viewing, section, signed_in
from panel.access.matrix import ASSIGNABLE, Role, Section
from panel.access.viewing import Viewing, begin, end
from panel.http import local_path
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.noting import note
from panel.journal.subject import Subject
from panel.remote.requests import PanelRequest
from panel.role_choice.forms import RolesField
from panel.web.forms import Form


class ViewForm(Form):
    """The roles of the matrix; none at all is also a view."""

    roles = RolesField(help_text=gettext_lazy("Choose none to see what somebody without a role sees."))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        roles = self.fields["roles"]
        assert isinstance(roles, RolesField)  # noqa: S101 - declared above
        roles.offer(map(str, ASSIGNABLE))


@section(Section.EDITING_A_SUBUSER)
@never_cache
@require_http_methods(["GET", "POST"])
def choose_view(request: PanelRequest) -> HttpResponse:
    """`/settings/roles/view/`: choose the roles; a POST with `subuser` takes those that this subuser has now."""
    if request.method == "POST" and "subuser" in request.POST:
        return begun(request, of_subuser(request, request.POST["subuser"]))
    form = ViewForm(request.POST if request.method == "POST" and "preview" not in request.POST else None)
    if "preview" in request.POST or "roles" in request.GET:
        chosen = [role for role in (request.POST or request.GET).getlist("roles") if role in set(Role)]
        form = ViewForm(initial={"roles": chosen})
    if form.is_valid():
        return begun(request, Viewing.of(form.cleaned_data["roles"]))
    context = {"form": form, "crumbs": [(_("Access roles"), reverse("roles:matrix"))]}
    return render(request, "roles/view.html", context)


@signed_in
@open_while_viewing
@require_POST
def leave_view(request: PanelRequest) -> HttpResponse:
    """`/settings/roles/view/leave/`: the main account is itself again, on the same page."""
    if viewing := end(request):
        note(Actor.of(request), Kind.VIEW_ENDED, about(viewing), {"as": viewing.who})
        messages.success(request, _("You see the panel as yourself again."))
    return redirect(local_path(request.POST.get("next", "")))


def of_subuser(request: PanelRequest, text: str) -> Viewing:
    """As the subuser's roles are now, inherited ones as well."""
    team = request.api.kept.team(fresh=True).value.subusers
    subuser = next((each for each in team if str(each.id) == text), None)
    if subuser is None:
        raise Http404("The account has no such subuser.")
    return Viewing.of(subuser.all_role_names, subuser.name, subuser.id)


def begun(request: PanelRequest, viewing: Viewing) -> HttpResponse:
    begin(request, viewing)
    note(Actor.of(request), Kind.VIEW_BEGUN, about(viewing), {"as": viewing.who})
    return redirect("home:home")


def about(viewing: Viewing) -> Subject | None:
    return Subject("subuser", str(viewing.subuser_id), viewing.name) if viewing.subuser_id is not None else None
