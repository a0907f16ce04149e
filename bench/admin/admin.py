"""The change list that corresponds to the panel's users list."""

from django.contrib import admin

from bench.admin.models import Person


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the type checker only
    """20 rows a page, searched and filtered by the same columns."""

    list_display = ("name", "display_name", "active", "frozen", "acd_status", "balance", "created", "modified")
    list_filter = ("active", "acd_status")
    search_fields = ("name", "display_name")
    list_per_page = 20
