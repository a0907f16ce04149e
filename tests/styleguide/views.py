"""Sample pages: every component in every state, and a list and a form to copy from."""

from operator import attrgetter
from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from panel.access.decorators import public
from panel.api.errors import ApiRefused
from panel.web.api_forms import ApiForm
from panel.web.forms import Cards, Form, Password, PasswordField, Switch
from panel.web.lists import PAGE_SIZES
from tests.styleguide import sample


class SampleUserForm(ApiForm):
    """Every kind of field that the panel has."""

    name = forms.CharField(
        label="Username",
        min_length=3,
        max_length=50,
        help_text="3 to 50 lowercase letters, digits, hyphens and underscores. It cannot be changed later.",
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9_-]*$", "Use lowercase letters, digits, - and _ only.")],
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    display_name = forms.CharField(label="Display name", max_length=255)
    password = PasswordField(label="Password", help_text="The user signs in to SDKs and SIP phones with it.")
    queue = forms.ChoiceField(
        label="Queue", required=False, choices=[("", "None"), ("1", "First line"), ("2", "Refunds")]
    )
    balance = forms.ChoiceField(
        label="Balance",
        choices=[("shared", "The account's balance"), ("separate", "A balance of its own")],
        widget=forms.RadioSelect,
        initial="shared",
    )
    active = forms.BooleanField(
        label="Active",
        required=False,
        initial=True,
        widget=Switch,
        help_text="Inactive users cannot log in to the application.",
    )
    roles = forms.MultipleChoiceField(
        label="Roles",
        required=False,
        choices=sample.ROLES,
        widget=Cards(preview_url="/styleguide/sections/", descriptions=sample.ROLE_TEXTS),
    )
    custom_data = forms.CharField(
        label="Custom data", required=False, widget=forms.Textarea, help_text="Free text, up to 8192 characters."
    )


class SampleSignInForm(Form):
    """The fields of a sign-in page."""

    account = forms.CharField(
        label="Account name", widget=forms.TextInput({"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(label="Password", widget=Password(new=False))


@public
def index(request: HttpRequest) -> HttpResponse:
    """Every component, one below the other."""
    if request.method == "POST":
        messages.success(request, "Saved.")
        return redirect(f"/styleguide/?theme={request.POST.get('theme', '')}")
    refused = SampleUserForm({"name": "Alice Park", "password": "short", "roles": ["4"]}, auto_id="refused_%s")
    refused.add_api_error(ApiRefused("AddUser", 201, "The account has 1,000 users already: it can have no more."))
    crumbs = [("Panel", "/styleguide/"), ("Reference", "")]
    state = {"form": SampleUserForm(), "refused": refused, "users": sample.USERS[:3], "crumbs": crumbs}
    return _page(request, "index", state)


@public
def users(request: HttpRequest) -> HttpResponse:
    """A list: search, filter, order, pages."""
    query = request.GET.get("q", "").lower()
    active = request.GET.get("active", "")
    order = request.GET.get("order", "user_name")
    page = int(request.GET.get("page", "1"))
    per_page = int(request.GET.get("per_page", PAGE_SIZES[0]))
    found = [
        user
        for user in sample.USERS
        if query in f"{user.name} {user.display_name}".lower() and active in ("", str(user.active).lower())
    ]
    column = {"user_id": "user_id", "user_display_name": "display_name"}.get(order, "name")
    found.sort(key=attrgetter(column))
    rows = found[(page - 1) * per_page : page * per_page]
    state = {"q": query, "active": active, "page": page, "per_page": per_page, "total": len(found), "users": rows}
    return _page(request, "users", state)


@public
def create(request: HttpRequest) -> HttpResponse:
    """A form, with all its errors when it is sent empty."""
    form = SampleUserForm(request.POST) if request.method == "POST" else SampleUserForm()
    if form.is_bound and form.is_valid():
        messages.success(request, f"User {form.cleaned_data['name']} was created.")
        return redirect("styleguide:create" if "create_another" in request.POST else "styleguide:users")
    return _page(request, "form", {"form": form})


@public
def act(request: HttpRequest) -> HttpResponse:
    """What a row's button posts to: a message, and the list again."""
    messages.success(request, "Done. 1 user was changed.")
    return redirect(f"/styleguide/users/?{request.GET.urlencode()}")


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page of somebody who is not signed in."""
    form = SampleSignInForm(request.POST) if request.method == "POST" else SampleSignInForm()
    return _page(request, "sign_in", {"form": form})


@public
def sections(request: HttpRequest) -> HttpResponse:
    """The fragment that follows the choice of roles."""
    return _page(request, "sections", {"chosen": len(request.GET.getlist("roles"))})


@public
def palette(request: HttpRequest) -> HttpResponse:
    """What the command palette finds."""
    query = request.GET.get("q", "").lower()
    return _page(request, "palette", {"found": [hit for hit in sample.FOUND if query in hit[0].lower()]})


@public
def fails(request: HttpRequest, status: int) -> HttpResponse:  # noqa: ARG001  # Django passes it
    """An answer that is an error, to see what the page makes of it."""
    return HttpResponse("<p data-message>The sample refuses this, on purpose.</p>", status=status)


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    theme = request.GET.get("theme") or "system"
    return render(request, f"styleguide/{name}.html", {**sample.PAGE, "theme": theme, **context})
