"""Finds the main account by the account's name, a subuser by the account's name and their own."""

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from panel.people.models import Member
from panel.sign_in import voximplant_passwords


class MemberBackend(BaseBackend):
    """Checks panel passwords; an unknown name takes as long as a wrong password."""

    def authenticate(  # type: ignore[override]  # the keywords are the sign-in forms' fields
        self,
        request: HttpRequest | None,  # noqa: ARG002 - Django passes it
        account: str,
        password: str,
        username: str | None = None,
    ) -> Member | None:
        found = Member.objects.main_account(account) if username is None else Member.objects.subuser(account, username)
        if found is None:
            make_password(password)
        elif found.check_password(password):
            return found
        return None if username is None else voximplant_passwords.member_with(account, username, password)

    def get_user(self, user_id: int) -> Member | None:
        """With the account, in one query."""
        return Member.objects.select_related("account").filter(pk=user_id).first()
