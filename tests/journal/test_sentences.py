"""What each line of the journal says, and where the log's filters put it."""

from collections.abc import Mapping

import pytest

from panel.api.errors import ApiRefused
from panel.journal.actor import Actor
from panel.journal.kinds import GROUPS, Kind
from panel.journal.models import Entry
from panel.journal.noting import noted
from panel.journal.recording import recorded
from panel.journal.subject import Subject

USER = {"user_id": "5"}
SUBUSER = {"subuser_id": "6"}
KEY = {"key_id": "ab"}
APPLICATION = {"application_id": "7"}
WRITES: list[tuple[str, Mapping[str, str], str]] = [
    ("AddUser", {"user_name": "ada"}, "created ada (user)"),
    ("AddUser", {"user_name": "ada", "user_display_name": "Ada L."}, "created Ada L. (user)"),
    ("DelUser", USER, "deleted no. 5 (user)"),
    ("DelUser", {"user_id": "5;8"}, "deleted no. 5, 8 (user)"),
    ("SetUserInfo", USER, "changed no. 5 (user)"),
    ("SetUserInfo", {**USER, "user_active": "true"}, "activated no. 5 (user)"),
    ("SetUserInfo", {**USER, "user_active": "false"}, "deactivated no. 5 (user)"),
    ("SetUserInfo", {**USER, "user_active": "true", "user_password": "x"}, "set the password of no. 5 (user)"),
    ("SetUserInfo", {**USER, "user_active": "true", "new_user_name": "x"}, "renamed no. 5 (user)"),
    ("SetUserInfo", {**USER, "user_display_name": "x"}, "changed the display name of no. 5 (user)"),
    ("SetUserInfo", {**USER, "parent_accounting": "true"}, "changed the balance of no. 5 (user)"),
    (
        "SetUserInfo",
        {**USER, "user_password": "x", "new_user_name": "x", "user_custom_data": "x"},
        "changed the custom data, password and username of no. 5 (user)",
    ),
    ("SetUserInfo", {**USER, "user_active": "true", "new_parameter": "x"}, "changed no. 5 (user)"),
    ("AddApplication", {"application_name": "support"}, "created support (application)"),
    ("DelApplication", APPLICATION, "deleted no. 7 (application)"),
    ("SetApplicationInfo", {**APPLICATION, "application_name": "x"}, "renamed no. 7 (application)"),
    (
        "SetApplicationInfo",
        {**APPLICATION, "application_name": "x", "secure_record_storage": "true"},
        "changed the name and record storage of no. 7 (application)",
    ),
    ("AddSubUser", {"new_subuser_name": "payer"}, "created payer (subuser)"),
    ("DelSubUser", SUBUSER, "deleted no. 6 (subuser)"),
    (
        "SetSubUserInfo",
        {**SUBUSER, "old_subuser_password": "x", "new_subuser_password": "y"},
        "set the password of no. 6 (subuser)",
    ),
    ("SetSubUserInfo", {**SUBUSER, "description": "x"}, "changed the description of no. 6 (subuser)"),
    (
        "SetSubUserInfo",
        {**SUBUSER, "description": "x", "new_subuser_password": "y"},
        "changed the description and password of no. 6 (subuser)",
    ),
    (
        "SetSubUserRoles",
        {**SUBUSER, "role_name": "Admin;Payer"},
        "gave no. 6 (subuser) these roles: Admin, Payer",
    ),
    ("RemoveSubUserRoles", {**SUBUSER, "role_name": "Admin"}, "took these roles from no. 6 (subuser): Admin"),
    ("CreateKey", {"key_name": "for CI"}, "created for CI (service account)"),
    ("UpdateKey", KEY, "changed no. ab (service account)"),
    ("DeleteKey", KEY, "deleted no. ab (service account)"),
    ("SetKeyRoles", {**KEY, "role_name": "Owner"}, "gave no. ab (service account) these roles: Owner"),
    ("RemoveKeyRoles", {**KEY, "role_name": "Owner"}, "took these roles from no. ab (service account): Owner"),
    ("AddSkill", {"skill_name": "French"}, "created French (skill)"),
    ("SetSkillInfo", {"skill_id": "3", "new_skill_name": "x"}, "renamed no. 3 (skill)"),
    ("DelSkill", {"skill_id": "3"}, "deleted no. 3 (skill)"),
    ("BindSkill", USER, "gave skills to no. 5 (user)"),
    ("BindSkill", {**USER, "bind": "true"}, "gave skills to no. 5 (user)"),
    ("BindSkill", {**USER, "bind": "false"}, "took skills from no. 5 (user)"),
    ("BindUserToQueue", {**USER, "bind": "true"}, "added no. 5 (user) to queues"),
    ("BindUserToQueue", {**USER, "bind": "false"}, "removed no. 5 (user) from queues"),
    ("SQ_BindAgent", USER, "added no. 5 (user) to queues"),
    ("SQ_UnbindAgent", USER, "removed no. 5 (user) from queues"),
    ("SQ_BindSkill", USER, "gave skills to no. 5 (user)"),
    ("SQ_UnbindSkill", USER, "took skills from no. 5 (user)"),
    ("SQ_SetAgentInfo", USER, "changed the agent no. 5 (user)"),
    ("NewCommand", USER, "called NewCommand"),
]


@pytest.mark.parametrize(("command", "arguments", "says"), WRITES)
def test_a_write_is_a_sentence(actor: Actor, command: str, arguments: Mapping[str, str], says: str) -> None:
    with recorded(actor, command, arguments):
        pass
    assert str(Entry.objects.get()) == f"demo {says}"


@pytest.mark.parametrize(
    ("command", "arguments", "says"),
    [
        ("AddUser", {"user_name": "ada"}, "tried to create ada (user)"),
        ("DelUser", USER, "tried to delete no. 5 (user)"),
        ("SetUserInfo", {**USER, "user_active": "true"}, "tried to activate no. 5 (user)"),
        ("SetUserInfo", {**USER, "user_display_name": "x"}, "tried to change the display name of no. 5 (user)"),
        ("SetKeyRoles", {**KEY, "role_name": "Owner"}, "tried to give no. ab (service account) these roles: Owner"),
        ("NewCommand", {}, "tried to call NewCommand"),
    ],
)
def test_a_write_that_was_refused_was_tried(
    actor: Actor, command: str, arguments: Mapping[str, str], says: str
) -> None:
    with pytest.raises(ApiRefused), recorded(actor, command, arguments):
        raise ApiRefused(command, 340, "No.")
    assert str(Entry.objects.get()) == f"demo {says}"


def test_a_method_without_a_sentence_names_what_it_was_called_for(actor: Actor) -> None:
    seen = Subject("", "", "ada")
    with recorded(actor, "NewCommand", {}, seen):
        pass
    assert str(Entry.objects.get()) == "demo called NewCommand for ada"


PAYER = Subject("subuser", "6", "payer")
MEMBER = Subject("member", "1", "payer")
OTHER: list[tuple[Kind, Subject, Mapping[str, str], str]] = [
    (Kind.SIGNED_IN, Subject(), {}, "signed in"),
    (Kind.SIGNED_OUT, Subject(), {}, "signed out"),
    (Kind.SIGN_IN_FAILED, MEMBER, {}, "failed to sign in as payer"),
    (Kind.SIGN_IN_FAILED, Subject("member"), {}, "failed to sign in as a name that no member has"),
    (Kind.SIGN_IN_FAILED, PAYER, {"why": "suspended"}, "failed to sign in as payer (subuser), who is suspended"),
    (Kind.SIGN_IN_PAUSED, Subject("member"), {}, "tried too often to sign in as a name that no member has"),
    (Kind.SESSIONS_ENDED, MEMBER, {}, "ended sessions of payer"),
    (Kind.PASSWORD_CHANGED, MEMBER, {}, "changed the panel password of payer"),
    (Kind.LINK_MADE, PAYER, {}, "made a one-time link for payer (subuser)"),
    (Kind.LINK_USED, MEMBER, {}, "chose a panel password with the one-time link of payer"),
    (Kind.LINK_TAKEN_BACK, PAYER, {}, "revoked the one-time link of payer (subuser)"),
    (Kind.REFUSED, Subject(), {"section": "Logs", "page": "GET /logs/"}, "was refused access to Logs"),
    (Kind.REFUSED, Subject(), {"method": "UpdateKey"}, "was refused access to UpdateKey"),
    (Kind.SUSPENDED, PAYER, {"roles": "Payer"}, "suspended payer (subuser), who had: Payer"),
    (Kind.RESTORED, PAYER, {"roles": "Payer"}, "restored payer (subuser), who has again: Payer"),
    (Kind.SUSPENSION_FORGOTTEN, PAYER, {}, "ended the suspension of payer (subuser) without giving roles back"),
    (Kind.DRIFT_ACCEPTED, Subject(), {"changes": "3"}, "accepted what was changed elsewhere: 3"),
    (Kind.REVIEW_FINISHED, Subject(), {"review": "4", "decisions": "9"}, "finished the access review no. 4, 9"),
    (Kind.SETTINGS_CHANGED, Subject(), {"theme": "", "zone": ""}, "changed these settings: theme, zone"),
    (Kind.EXPORTED, Subject(), {"format": "csv", "since": "x"}, "exported the log as csv"),
    (Kind.EXPORTED, Subject(), {"what": "the subusers", "format": "csv"}, "exported the subusers, csv"),
    (Kind.KEY_CONNECTED, Subject(), {"key_id": "ab"}, "connected the account with the key ab"),
    (
        Kind.KEY_BEYOND_MAKER,
        Subject("service account", "ab", "CI"),
        {"opens": "Billing"},
        "gave CI (service account) more rights than they have in the panel: Billing",
    ),
    (Kind.KEYS_ROTATED, Subject(), {}, "encrypted the account's key again"),
    (Kind.TIDIED, Subject(), {"up_to": "40"}, "removed old events up to no. 40"),
    (Kind.BACKUP_RESTORED, Subject(), {"made": "1 May"}, "brought the panel back from a backup made at 1 May"),
    (Kind.VIEW_BEGUN, Subject(), {"as": "Payer"}, "began to see the panel as Payer"),
    (Kind.VIEW_ENDED, Subject(), {"as": "Payer"}, "no longer sees the panel as Payer"),
]


@pytest.mark.parametrize(("kind", "about", "details", "says"), OTHER)
def test_what_happens_beside_writes_is_a_sentence(
    actor: Actor, kind: Kind, about: Subject, details: Mapping[str, str], says: str
) -> None:
    noted(actor, kind, about, details)
    assert str(Entry.objects.get()) == f"demo {says}"


def test_an_event_of_a_later_release_is_told_by_its_kind(actor: Actor) -> None:
    noted(actor, "invented")  # type: ignore[arg-type]  # as a database holds it after the panel was set back
    assert str(Entry.objects.get()) == "demo: invented"


def test_each_kind_is_under_one_filter_of_the_log() -> None:
    assert {name: [str(kind) for kind in group.kinds] for name, group in GROUPS.items()} == {
        "changes": ["sent"],
        "sign-ins": [
            "signed_in",
            "sign_in_failed",
            "sign_in_paused",
            "signed_out",
            "sessions_ended",
            "password_changed",
            "link_made",
            "link_used",
            "link_taken_back",
            "view_begun",
            "view_ended",
        ],
        "team": ["suspended", "restored", "suspension_forgotten", "drift_accepted", "review_finished"],
        "refusals": ["refused"],
        "keys": ["key_beyond_maker"],
        "panel": ["settings_changed", "exported", "key_connected", "keys_rotated", "tidied", "backup_restored"],
    }


def test_a_name_is_a_link_only_where_it_leads_somewhere_and_never_markup(actor: Actor) -> None:
    noted(actor, Kind.LINK_MADE, Subject("subuser", "6", "<b>"))
    sentence = Entry.objects.get().sentence
    who = "<strong><bdi>demo</bdi></strong>"
    name = "&lt;b&gt;"
    kind = '<span class="muted">(subuser)</span>'
    assert sentence.marked() == f"{who} made a one-time link for <strong><bdi>{name}</bdi></strong> {kind}"
    assert sentence.marked(what_url="/6/", with_kind=False) == (
        f'{who} made a one-time link for <a href="/6/"><bdi>{name}</bdi></a>'
    )
