"""The account itself: GetAccountInfo."""

from typing import Final

from panel.sandbox.calls import Answer, Call, Method
from panel.sandbox.params import flag
from panel.sandbox.store import one

LIVE_BALANCE: Final = 19772.35
FIXED_BALANCE: Final = 20169.93


def get_account_info(call: Call) -> Answer:
    """AccountInfoType, without its secrets: `api_key` (for callers with a password) and `callback_salt`."""
    account = one(call.db, "SELECT * FROM accounts WHERE account_id = ?", call.account_id)
    assert account  # noqa: S101 - the caller's own
    live = call.args["return_live_balance"]
    return {
        "result": {
            "account_id": account["account_id"],
            "account_name": account["account_name"],
            "account_email": account["account_email"],
            "created": account["created"],
            "location": account["location"],
            "balance": LIVE_BALANCE if live else FIXED_BALANCE,
            "live_balance": LIVE_BALANCE,
            "fixed_balance": FIXED_BALANCE,
            **UNCHANGING,
        },
        "api_address": call.host,
        "debugger_address": call.host,
    }


UNCHANGING: Final = {
    "language_code": "en",
    "min_balance_to_notify": 300,
    "account_notifications": True,
    "tariff_changing_notifications": True,
    "news_notifications": True,
    "active": True,
    "frozen": False,
    "money_on_hold": 397.58,
    "credit_limit": 0,
    "grace_credit": 0,
    "currency": "USD",
    "support_robokassa": False,
    "support_bank_card": True,
    "support_invoice": True,
    "send_js_error": False,
    "billing_limits": {
        "bank_card": {"min_amount": 500, "currency": "USD", "max_day_payment": 7642.17},
        "invoice": {"min_amount": 1000, "currency": "USD"},
    },
    "a2p_sms_enabled": False,
    "max_sip_registrations": 0,
    "enabled_3ds": True,
    "allow_invoice": True,
    "is_bank_card_auto_charge_prohibited": True,
    "taxpayer_type": "default",
    "custom_pricing": False,
    "credit_limit_aware_balance_notifications": False,
}

METHODS: Final = (Method("GetAccountInfo", get_account_info, params=(flag("return_live_balance", default=True),)),)
