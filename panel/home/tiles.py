"""All sections that the member may open: here, or in the vendor's panel."""

from typing import NamedTuple

from panel.access.access import Access
from panel.access.matrix import Section, grouped
from panel.access.places import VENDOR_PANEL, page_of


class Tile(NamedTuple):
    """A section and where it is."""

    section: Section
    url: str
    elsewhere: bool


def tiles(access: Access) -> dict[str, list[Tile]]:
    """Under the headings of the matrix; the home page itself is not among them."""
    sections = access.sections - {Section.CONTROL_PANEL}
    return {heading: [_tile(section) for section in group] for heading, group in grouped(sections).items()}


def _tile(section: Section) -> Tile:
    url = page_of(section)
    return Tile(section, url or VENDOR_PANEL, url is None)
