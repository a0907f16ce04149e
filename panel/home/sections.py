"""All sections that the member may open: here, or in the vendor's panel."""

from panel.access.access import Access
from panel.access.matrix import Section, grouped
from panel.access.places import address_of


def here(access: Access) -> list[tuple[Section, str]]:
    sections = (section for group in grouped(access.sections - {Section.CONTROL_PANEL}).values() for section in group)
    return [(section, url) for section in sections if (url := address_of(section))]


def elsewhere(access: Access) -> dict[str, list[Section]]:
    return grouped(section for section in access.sections if address_of(section) is None)
