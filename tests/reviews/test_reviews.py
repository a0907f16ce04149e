"""An access review from its start to the next one."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from panel.api.client import Api
from panel.jobs.models import Job
from panel.journal.models import Entry
from panel.journal.verifying import verify
from panel.people.models import Account, Member
from panel.reviews.models import Item, Review
from panel.team.models import KeySuspension, Suspension
from tests.sandboxes import RunningSandbox
from tests.suspensions.conftest import send
from tests.team import let_all_sign_in, signed_in

URL = "/settings/reviews/"
KEYS = "/settings/service_accounts/"


def started(client: Client, **typed: int) -> Review:
    response = client.post(f"{URL}start/", {"dormant_days": 30, "remind_days": 90, **typed})
    assert response.status_code == 302, response.content.decode()
    return Review.objects.get(finished=None)


def decide(client: Client, review: Review, **by_name: str) -> None:
    """Keep everything but what is named here; each page is saved."""
    typed = {f"decision-{item.number}": by_name.get(item.name, "keep") for item in review.items.all()}
    for page in range(1, (len(typed) - 1) // 50 + 2):
        assert client.post(f"{URL}{review.pk}/save/", typed | {"page": str(page)}).status_code == 302


def finished(client: Client, **by_name: str) -> Review:
    review = started(client)
    decide(client, review, **by_name)
    client.post(f"{URL}{review.pk}/finish/", {"note": "All looked at."})
    review.refresh_from_db()
    assert review.finished
    return review


def text_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_it_has_every_person_and_key_and_what_needs_a_look_comes_first(
    main_client: Client, account: Account, api: Api, sandbox: RunningSandbox
) -> None:
    let_all_sign_in(account)
    for name in ("owner", "admin"):
        signed_in(name)
    Member.objects.filter(account=account, name="admin").update(last_login=timezone.now() - timedelta(days=31))
    key = api.keys.create(name="crm", roles=["Payer"]).key_id
    with sandbox.store.writing() as db:
        db.execute("UPDATE keys SET key_name = '' WHERE key_id = ?", (key,))
    review = started(main_client)
    items = {item.name or item.object_id: item for item in review.items.all()}
    assert items.keys() == {each.name for each in api.subusers.list()} | {
        each.name or each.id for each in api.keys.list()
    }
    assert items["norole"].marks == ["no role", "never signed in here"]
    assert items["admin"].marks == ["no sign-in here for a long time"]
    assert items["owner"].marks == []
    assert items[key].marks == ["no name"]
    marked = [bool(item.marks) for item in review.items.order_by("number")]
    assert marked == sorted(marked, reverse=True)
    page = text_of(main_client, f"{URL}{review.pk}/")
    assert " methods" in page


def test_progress_is_saved(main_client: Client) -> None:
    review = started(main_client)
    first = review.items.get(number=1)
    typed = {"decision-1": "change", "comment-1": "Ask Anna.", "decision-2": "nonsense", "page": "1"}
    main_client.post(f"{URL}{review.pk}/save/", typed)
    first.refresh_from_db()
    assert (first.decision, first.comment, first.decided_by) == ("change", "Ask Anna.", "demo")
    assert review.items.get(number=2).decision == ""
    page = text_of(main_client, f"{URL}{review.pk}/")
    assert 'value="Ask Anna."' in page


def test_it_cannot_be_finished_while_something_is_undecided(main_client: Client) -> None:
    review = started(main_client)
    main_client.post(f"{URL}{review.pk}/finish/", {})
    review.refresh_from_db()
    assert review.finished is None
    assert not Entry.objects.filter(kind="review_finished").exists()


def test_finished_it_is_signed_into_the_journal_and_never_changed(main_client: Client, account: Account) -> None:
    review = finished(main_client, duo="change")
    entry = Entry.objects.get(kind="review_finished")
    assert entry.seq == review.event
    assert entry.arguments["sha256"] == review.digest()
    number = review.items.count()
    assert str(entry.sentence) == (
        f"demo finished the access review no. {review.pk}, {number - 1} keep, 1 change, 0 suspend"
    )
    assert verify(account).problems == []
    page = text_of(main_client, f"{URL}{review.pk}/")
    assert "It is as it was signed into the journal" in page
    assert "All looked at." in page
    assert f"<code>{review.digest()}</code>" in page
    assert "data-print" in page
    main_client.post(f"{URL}{review.pk}/save/", {"decision-1": "suspend", "page": "1"})
    assert review.digest() == entry.arguments["sha256"]
    Item.objects.filter(review=review, number=1).update(comment="forged")
    assert "It is not as it was signed into the journal" in text_of(main_client, f"{URL}{review.pk}/")


def test_the_next_one_shows_what_changed_since(main_client: Client, api: Api) -> None:
    finished(main_client)
    duo = next(each for each in api.subusers.list() if each.name == "duo")
    api.subusers.add_roles(duo.id, ["Payer"])
    api.subusers.remove_roles(duo.id, ["Accountant"])
    api.subusers.delete(next(each.id for each in api.subusers.list() if each.name == "support"))
    api.keys.create(name="brand new", roles=["Owner"])
    review = started(main_client)
    changes = {item.name: item.changes for item in review.items.all()}
    assert changes["duo"] == ["+ Payer", "- Accountant"]
    assert changes["brand new"] == ["New since the last review"]
    assert changes["admin"] == []
    page = text_of(main_client, f"{URL}{review.pk}/")
    assert "Gone since the last review" in page
    assert "<bdi>support</bdi> (subuser): Support" in page


def test_only_one_is_open(main_client: Client) -> None:
    started(main_client)
    main_client.post(f"{URL}start/", {"dormant_days": 30, "remind_days": 90})
    assert Review.objects.count() == 1


def test_home_reminds_after_the_chosen_days(main_client: Client) -> None:
    def said() -> str:
        cache.clear()
        rows = main_client.get("/figures/").context["matters"]
        row = next(row for row in rows if row.label == "Access review")
        return str(row.text or row.links[0][0])

    assert said() == "none yet"
    started(main_client)
    assert said() == "open"
    review = Review.objects.get()
    decide(main_client, review)
    main_client.post(f"{URL}{review.pk}/finish/", {})
    assert said() == "not due"
    Review.objects.update(finished=timezone.now() - timedelta(days=91))
    assert said().startswith("due since 20")
    Review.objects.update(remind_days=0)
    assert said() == "not due"


@pytest.mark.django_db(transaction=True)
def test_what_was_decided_becomes_a_plan(main_client: Client, api: Api) -> None:
    key = api.keys.create(name="crm", roles=["Payer"]).key_id
    review = finished(main_client, duo="suspend", crm="suspend")
    response = main_client.post(f"{URL}{review.pk}/suspend/")
    job = Job.objects.get(pk=int(response["Location"].strip("/").rpartition("/")[2]))
    assert job.state == "planned"
    assert send(main_client, job).counts()["done"] == 2
    assert next(each for each in api.subusers.list() if each.name == "duo").role_names == []
    crm = api.keys.get(key)
    assert crm
    assert crm.role_names == []
    assert Suspension.objects.get().since
    assert KeySuspension.objects.get(key_id=key).since
    told = [str(each.sentence) for each in Entry.objects.filter(kind="suspended")]
    assert "demo suspended crm (service account), who had: Payer" in told


@pytest.mark.django_db(transaction=True)
def test_the_panels_own_key_is_never_suspended_and_page_and_plan_say_so(
    main_client: Client, account: Account, api: Api
) -> None:
    review = started(main_client)
    assert text_of(main_client, f"{URL}{review.pk}/").count("a plan to suspend leaves it out") == 1
    decide(main_client, review, duo="suspend")
    review.items.filter(object_id=account.key_id).update(decision="suspend")
    main_client.post(f"{URL}{review.pk}/finish/", {})
    before = roles_of(api, account.key_id)
    plan = main_client.post(f"{URL}{review.pk}/suspend/")["Location"]
    assert "The panel itself uses this service account, so it cannot be changed" in text_of(main_client, plan)
    assert send(main_client, Job.objects.latest("pk")).counts()["done"] == 1
    assert before
    assert roles_of(api, account.key_id) == before


@pytest.fixture
def suspended_key(main_client: Client, api: Api, transactional_db: None) -> str:  # noqa: ARG001
    """The id of a service account that a review has suspended."""
    key_id = api.keys.create(name="crm", roles=["Payer", "Accountant"]).key_id
    review = finished(main_client, crm="suspend")
    response = main_client.post(f"{URL}{review.pk}/suspend/")
    send(main_client, Job.objects.get(pk=int(response["Location"].strip("/").rpartition("/")[2])))
    return key_id


def roles_of(api: Api, key_id: str) -> list[str]:
    return sorted(next(key for key in api.keys.list() if key.id == key_id).role_names)


def test_a_suspended_service_account_gets_back_what_it_had(main_client: Client, api: Api, suspended_key: str) -> None:
    page = f"{KEYS}{suspended_key}/"
    assert roles_of(api, suspended_key) == []
    assert "Suspended since" in text_of(main_client, page)
    response = main_client.post(f"{page}restore/")
    plan = text_of(main_client, response["Location"])
    assert "SetKeyRoles" in plan
    assert "<del>no role</del> <ins>Accountant, Payer</ins>" in plan
    assert roles_of(api, suspended_key) == []
    assert send(main_client, Job.objects.latest("pk")).counts()["done"] == 1
    assert roles_of(api, suspended_key) == ["Accountant", "Payer"]
    assert not KeySuspension.objects.exists()
    assert "Suspended since" not in text_of(main_client, page)
    restored = Entry.objects.get(kind="restored")
    assert str(restored.sentence) == "demo restored crm (service account), who has again: Accountant, Payer"


def test_what_a_service_account_got_meanwhile_stays(main_client: Client, api: Api, suspended_key: str) -> None:
    api.keys.set_roles(suspended_key, ["Support"])
    assert "It has roles again" in text_of(main_client, f"{KEYS}{suspended_key}/")
    main_client.post(f"{KEYS}{suspended_key}/restore/")
    send(main_client, Job.objects.latest("pk"))
    assert roles_of(api, suspended_key) == ["Accountant", "Payer", "Support"]


@pytest.mark.parametrize("away", ["forget", "delete"])
def test_what_a_service_account_had_can_be_forgotten(main_client: Client, suspended_key: str, away: str) -> None:
    main_client.post(f"{KEYS}{suspended_key}/{away}/", {"typed_name": "crm"})
    assert not KeySuspension.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_roles_that_changed_since_the_plan_are_not_taken_from_a_service_account(main_client: Client, api: Api) -> None:
    key_id = api.keys.create(name="crm", roles=["Payer"]).key_id
    review = finished(main_client, crm="suspend")
    main_client.post(f"{URL}{review.pk}/suspend/")
    api.keys.set_roles(key_id, ["Payer", "Support"])
    job = send(main_client, Job.objects.latest("pk"))
    assert "make a new plan" in job.rows.get().reason
    assert roles_of(api, key_id) == ["Payer", "Support"]
    assert not KeySuspension.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_key_of_somebody_who_is_suspended_with_it_is_remembered_once(
    main_client: Client, api: Api, sandbox: RunningSandbox
) -> None:
    duo = next(each for each in api.subusers.list() if each.name == "duo")
    key_id = sandbox.key("Accountant", subuser_id=duo.id)["key_id"]
    review = started(main_client)
    decide(main_client, review, duo="suspend")
    review.items.filter(object_id=key_id).update(decision="suspend")
    main_client.post(f"{URL}{review.pk}/finish/", {})
    main_client.post(f"{URL}{review.pk}/suspend/")
    assert send(main_client, Job.objects.latest("pk")).counts()["done"] == 1
    assert Suspension.objects.get().keys == {key_id: ["Accountant"]}
    assert not KeySuspension.objects.exists()
