"""What is odd in the published matrix, and is shown rather than mended."""

from panel.access.matrix import Role, Section, roles_opening, sections_of


def test_payer_and_payer_no_verify_open_the_same() -> None:
    assert sections_of(["Payer"]) == sections_of(["PayerNoVerify"])


def test_owner_and_admin_are_incomparable() -> None:
    owner, admin = sections_of(["Owner"]), sections_of(["Admin"])
    assert admin - owner == {Section.SUPPORT}
    assert owner - admin == {
        Section.SUBUSERS,
        Section.NOTIFICATIONS_SETTINGS,
        Section.NUMBER_DEACTIVATION,
        Section.ALL_ACTIONS_WITH_NUMBERS,
    }


def test_an_owner_sees_subusers_but_neither_creates_nor_edits_them() -> None:
    assert Section.SUBUSERS in sections_of(["Owner"])
    assert roles_opening(Section.CREATING_A_NEW_SUBUSER) == (Role.MAIN_ACCOUNT,)
    assert roles_opening(Section.EDITING_A_SUBUSER) == (Role.MAIN_ACCOUNT,)


def test_reserved_phone_numbers_belong_to_the_phone_number_manager_alone() -> None:
    assert roles_opening(Section.RESERVED_PHONE_NUMBERS) == (Role.PHONE_NUMBER_MANAGER,)


def test_a_phone_number_manager_has_no_profile_settings() -> None:
    assert set(Role) - set(roles_opening(Section.PROFILE_SETTINGS)) == {Role.PHONE_NUMBER_MANAGER}


def test_call_list_and_user_managers_open_parts_of_an_application_without_the_application() -> None:
    calls, users = sections_of(["CallListManager"]), sections_of(["UserManager"])
    assert Section.CERTAIN_APPLICATION not in calls | users
    assert Section.CALL_LISTS_IN_AN_APPLICATION in calls
    assert Section.USERS_IN_AN_APPLICATION in users


def test_user_and_call_list_managers_open_service_accounts() -> None:
    assert {Role.USER_MANAGER, Role.CALL_LIST_MANAGER} <= set(roles_opening(Section.SERVICE_ACCOUNTS))


def test_a_user_manager_does_not_open_the_queues_whatever_the_faq_says() -> None:
    assert Section.QUEUES_IN_AN_APPLICATION not in sections_of(["UserManager"])
