"""The account's team in tests: every subuser of the sandbox with a panel password, and real sign-ins."""

from django.test import Client
from django.urls import reverse

from panel.access.checks import routes_of
from panel.api.subusers import Subuser
from panel.jobs.models import Job, JobRow
from panel.journal.actor import Actor
from panel.journal.kinds import Kind
from panel.journal.noting import noted
from panel.people.models import Account, Member
from panel.reviews.models import Item, Review
from panel.saved_views.models import SavedView
from panel.sign_in import panel_passwords
from tests.conftest import PASSWORD


def let_all_sign_in(account: Account) -> dict[str, Subuser]:
    """Give every subuser a panel password; the subusers by name."""
    subusers = {subuser.name: subuser for subuser in account.api().subusers.list()}
    for subuser in subusers.values():
        panel_passwords.give(account, subuser.id, subuser.name, PASSWORD)
    return subusers


def signed_in(name: str, account: str = "demo", password: str = PASSWORD) -> Client:
    """A browser in which this member has signed in by its own page; `main` is the main account."""
    client = Client()
    if name == "main":
        response = client.post("/auth/", {"account": account, "password": password})
    else:
        response = client.post(f"/login/{account}/", {"username": name, "password": password})
    assert response.status_code == 302, response.content.decode()
    return client


def job_of(account: Account) -> Job:
    """A job of the main account, with one row that failed."""
    owner = Member.objects.get(account=account, subuser_id=None)
    options = {"headers": ["name"], "meanings": ["name"], "how": "UTF-8, comma"}
    job = Job.objects.create(
        account=account,
        owner=owner,
        owner_name=owner.name,
        kind="import subusers",
        title="team.csv",
        options=options,
        state="planned",
    )
    row = JobRow(job=job, number=1, label="anna-b", verdict="error", problems=[["Name", "It is wrong."]])
    row.cells = ["anna-b"]
    row.save()
    return job


def view_of(account: Account, support: int) -> SavedView:
    """A view of the main account: the inactive users of `support`."""
    owner = Member.objects.get(account=account, subuser_id=None)
    return SavedView.objects.create(
        account=account, member=owner, application_id=support, name="Inactive", query="active=false"
    )


def review_of(account: Account) -> Review:
    """An open review with one row."""
    review = Review.objects.create(account=account, started_by="demo")
    Item.objects.create(review=review, number=1, kind="subuser", object_id="2002", name="admin", roles=["Admin"])
    return review


def addresses_of_all_routes(account: Account, support: int) -> dict[str, str]:
    """Where each route is: in `support`, for its first user, the first skill, the subuser `admin`, an Owner's key."""
    subusers = let_all_sign_in(account)
    ids = {
        "application_id": support,
        "user_id": account.api().users.list(support, count=1).items[0].id,
        "skill_id": next(iter(account.api().skills.list())).id,
        "subuser_id": subusers["admin"].id,
        "account_name": "demo",
        "key_id": account.api().keys.create(name="Owner's", roles=["Owner"]).key_id,
        "role": "Owner",
        "kind": "user",
        "object_id": "5500001",
        "job_id": job_of(account).pk,
        "wish": "pause",
        "review_id": review_of(account).pk,
        "view_id": view_of(account, support).pk,
        "what": "users",
        "seq": noted(Actor.without_session(account), Kind.KEYS_ROTATED).seq,
    }
    return {
        route.name: reverse(
            route.name, kwargs={name: value for name, value in ids.items() if f":{name}>" in route.path}
        )
        for route in routes_of()
    }
