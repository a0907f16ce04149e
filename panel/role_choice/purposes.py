"""What each role is for, in a line, in the vendor's words: its names of sections, and two answers that it gives.

Source: the vendor's page "Account subusers" ("Subuser access to panel sections", "Frequently asked questions").
Only of Supervisor and UserManager does the vendor say what they are for; the lines of the others name sections that
the access matrix opens or closes to them.
"""

from django.utils.translation import gettext_noop as N_

from panel.access.matrix import Role

PURPOSES = {
    Role.OWNER: N_("All sections but API keys, Webhooks, Creating and Editing a subuser, and Support."),
    Role.ADMIN: N_("Applications, calls, SMS, Billing and Security. Not Subusers."),
    Role.DEVELOPER: N_("Scenarios, Rules, Queues, Key-Value Storage, Security. Not Users, not Billing."),
    Role.SUPERVISOR: N_("Can listen to call records but cannot delete them."),
    Role.SUPPORT: N_("Call history, Call lists, SIP registrations, Support."),
    Role.ACCOUNTANT: N_("Billing, Purchasing a phone number, Two-way SMS history."),
    Role.CALL_LIST_MANAGER: N_("Call lists: creating new ones, appending new lines."),
    Role.USER_MANAGER: N_("Can add users and skills for SmartQueue. Not scenarios, routing rules, phone numbers."),
    Role.PHONE_NUMBER_MANAGER: N_("Purchasing a phone number, Attaching numbers to application, Number deactivation."),
    Role.PAYER: N_("Billing."),
    Role.PAYER_NO_VERIFY: N_("Billing. In the access matrix it is the same as Payer."),
}
