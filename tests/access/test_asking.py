"""What is closed is explained: which roles open it, and who can give them."""

from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from panel.access.asking import Closed, sentence
from panel.access.least import least
from panel.access.matrix import Role, Section
from panel.api.errors import NotAllowed
from panel.jobs.models import Job
from panel.jobs.rights import closed_to_owner, why
from panel.jobs.states import JobState
from panel.people.models import Account, Member
from tests.team import job_of, let_all_sign_in, signed_in


@pytest.fixture
def member(account: Account) -> dict[str, Client]:
    let_all_sign_in(account)
    return {name: signed_in(name) for name in ("owner", "admin", "usermanager")}


def test_what_is_closed_names_the_roles_that_open_it_and_who_gives_them() -> None:
    assert Closed.of(Section.BILLING, ["Support"]).explained("demo") == (
        "Billing opens with Owner, Admin, Accountant, Payer, PayerNoVerify. "
        "The main account demo gives roles, and nobody else does."
    )
    assert Closed.of("DelApplication", ["Admin"]).explained("demo").startswith("DelApplication opens with Owner.")


def test_what_no_role_opens_is_said_to_be_the_main_accounts() -> None:
    closed = Closed.of(Section.EDITING_A_SUBUSER, ["Owner"])
    assert (closed.least, closed.sentence("anna", "demo")) == (None, "")
    assert closed.explained("demo") == (
        "No role that can be given opens Editing a subuser: only the main account demo can do it."
    )


def test_a_sentence_lists_a_few_sections_that_are_too_much_and_counts_many() -> None:
    few, many = least([Section.BILLING])[0], least(["DelApplication"])[0]
    assert sentence("anna", "demo", [Section.BILLING], few) == (
        "Please give anna the role Payer in the panel of demo. It is needed for: Billing. "
        "This also opens: Control panel, Profile settings, Notification history."
    )
    assert sentence("anna", "demo", ["DelApplication"], many).endswith(
        f"needed for: DelApplication. This also opens {len(many.sections)} other sections."
    )


def test_a_closed_button_says_why_and_leads_on(member: dict[str, Client], support: int) -> None:
    page = unescape(member["usermanager"].get("/applications/").content.decode())
    assert 'popovertarget="create-why"' in page
    assert "Your roles do not allow the API method AddApplication." in page
    assert "AddApplication opens with Owner, Admin." in page
    assert "/settings/roles/least/?need=AddApplication&held=UserManager" in page
    page = member["admin"].get(f"/application/{support}/").content.decode()
    assert 'popovertarget="delete-why"' in page
    assert 'popovertarget="edit-why"' not in page


def test_the_list_of_subusers_says_why_nothing_can_be_changed(member: dict[str, Client]) -> None:
    page = member["owner"].get("/settings/subusers/").content.decode()
    assert "No role that can be given opens Creating a new subuser: only the main account demo can do it." in page


def test_a_refused_call_says_which_role_to_ask_for(member: dict[str, Client]) -> None:
    page = unescape(member["usermanager"].get("/applications/new/").content.decode())
    assert "do not allow the API method <strong>AddApplication</strong>." in page
    assert "Ask there for Admin: of the roles that open it, this one opens least beyond it." in page


def test_a_job_that_stopped_says_which_role_its_member_would_need(account: Account) -> None:
    let_all_sign_in(account)
    owner = Member.objects.get(account=account, name="payer")
    Member.objects.filter(pk=owner.pk).update(roles=["Payer"])
    job = job_of(account)
    Job.objects.filter(pk=job.pk).update(owner=owner, state=JobState.STOPPED, ended=timezone.now(), said="It stopped.")
    job = Job.objects.get(pk=job.pk)
    sections = [Section.SUBUSERS, Section.CREATING_A_NEW_SUBUSER, Section.EDITING_A_SUBUSER]
    assert [each.right for each in closed_to_owner(job)] == sections
    client = Client()
    client.force_login(Member.objects.get(account=account, subuser_id=None))
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "Subusers opens with Owner. The main account demo gives roles, and nobody else does." in page
    assert "No role that can be given opens Creating a new subuser: only the main account demo can do it." in page


def test_a_job_whose_call_is_not_allowed_any_more_says_what_would_help(account: Account) -> None:
    job = job_of(account)
    assert why(job, NotAllowed("AddUser", ("Owner",))) == (
        "The roles of demo do not allow AddUser any more. Nothing more was sent. "
        "AddUser opens with Owner, Admin, UserManager. The main account demo gives roles, and nobody else does."
    )
    assert why(job, NotAllowed("AddUser", (), reason="Because.")) == "Because. Nothing more was sent."
    assert Role.MAIN_ACCOUNT not in Closed.of("AddUser", ()).given
