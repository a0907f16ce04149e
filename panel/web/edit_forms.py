"""Forms that edit what others may edit at the same time: nobody overwrites a colleague's work without a warning.

A form remembers, field by field, a mark of what it showed when it was opened (`opened`). When it comes back, each field
is compared three ways: what was seen, what was typed, and what is there now, read just before the write.
"""

import difflib
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from panel.web.api_forms import ApiForm


@dataclass(frozen=True)
class Conflict:
    """A field that was changed here and elsewhere, to different values. `choice` is "yours", "now" or "" (none yet)."""

    name: str
    label: str
    yours: str
    now: str
    mark: str  # of the other version: a choice counts only for the version that was shown
    choice: str


class EditForm(ApiForm):
    """With `now` (field -> value, as just read) it edits what exists; without it, it creates something new.

    Attributes:
        edited: after validation, the fields to send with their cleaned values; only what was edited here.
        conflicts: what was changed here and elsewhere; without a choice for each, the form is not valid.
    """

    compared: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, now: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        self.now = now
        self.edited: dict[str, Any] = {}
        self.conflicts: list[Conflict] = []
        if now is not None:
            kwargs["initial"] = {**now, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        if now is not None:
            self.fields["opened"] = forms.CharField(required=False, widget=forms.HiddenInput)
            self.initial["opened"] = " ".join(f"{name}:{self._mark(name, now[name])}" for name in self.compared)

    def full_clean(self) -> None:
        """A field that nobody edited cannot be wrong."""
        super().full_clean()
        if self.is_bound and self.now is not None:
            self._compare(self.now)

    @property
    def problem(self) -> str:
        return _("Somebody changed this while you edited it. Nothing was saved yet.") if self._open() else ""

    def _open(self) -> list[Conflict]:
        return [conflict for conflict in self.conflicts if not conflict.choice]

    def _compare(self, now: Mapping[str, Any]) -> None:
        seen = self._seen(now)
        for name in self.compared:
            typed, there = self._mark(name, self[name].data), self._mark(name, now[name])
            if typed == seen[name] or typed == there:
                self._leave(name, now[name], there)
                continue
            choice = "yours"
            if there != seen[name]:
                choice = self.data.get(f"choose-{name}", "").removesuffix(f"-{there}")
                choice = choice if choice in {"yours", "now"} else ""
                self._add_conflict(name, now[name], there, choice)
            if choice == "now":
                self.errors.pop(name, None)
                self.cleaned_data[name] = now[name]
            elif choice and name in self.cleaned_data:
                self.edited[name] = self._with_line_ends(name, self.cleaned_data[name], now[name])

    def _add_conflict(self, name: str, now: Any, mark: str, choice: str) -> None:
        label = str(self.fields[name].label)
        self.conflicts.append(Conflict(name, label, shown(self[name].data), shown(now), mark, choice))
        if not choice:
            self.add_error(name, _("Somebody else changed this. Choose which version to keep."))

    def _seen(self, now: Mapping[str, Any]) -> dict[str, str]:
        """The mark of each field as it was when the form was opened.

        A script need not send the marks: then what it sends counts as edited, and the rest stays as it is.
        """
        marks = dict(part.split(":", 1) for part in self.data.get("opened", "").split() if ":" in part)
        for name in self.compared:
            if name not in marks:
                sent = name in self.data
                marks[name] = self._mark(name, now[name] if sent else self[name].data)
        return marks

    def _leave(self, name: str, value: Any, mark: str) -> None:
        """Nobody edited this here: its present value stays, and the form shows it."""
        self.errors.pop(name, None)
        self.cleaned_data[name] = value
        if not isinstance(self.data, QueryDict):
            return
        data = self.data.copy()
        match value:
            case bool():
                data.setlist(name, ["on"] if value else [])
            case list() | tuple():
                data.setlist(name, list(value))
            case _:
                data[name] = "" if value is None else str(value)
        others = [part for part in data.get("opened", "").split() if not part.startswith(f"{name}:")]
        data["opened"] = " ".join([*others, f"{name}:{mark}"])
        self.data = data

    def _mark(self, name: str, value: Any) -> str:
        """Different for different values. Not a secret: the page shows the value itself."""
        return hashlib.sha256(self._plain(name, value).encode()).hexdigest()[:16]

    def _plain(self, name: str, value: Any) -> str:
        """The value as a browser sends it back unedited: it changes line ends, and drops them from a single line."""
        match value:
            case None:
                return ""
            case bool():
                return "true" if value else "false"
            case list() | tuple():
                return ";".join(sorted(set(value)))
        text = one_kind(str(value))
        if not isinstance(self.fields[name].widget, forms.Textarea):
            text = text.replace("\n", "")
        return text.strip() if getattr(self.fields[name], "strip", False) else text

    def _with_line_ends(self, name: str, typed: Any, now: Any) -> Any:
        if isinstance(self.fields[name].widget, forms.Textarea):
            return keep_line_ends(typed, now or "")
        return typed


def keep_line_ends(typed: str, before: str) -> str:
    """Browsers send every line end as CRLF. Unedited lines keep their line ends, new ones get the text's usual one."""
    old = re.findall(r"([^\r\n]*)(\r\n|\r|\n|\Z)", before)
    new = one_kind(typed).split("\n")
    ends = [end for _, end in old]
    usual = next(filter(None, ends), "\n")
    result = [usual] * (len(new) - 1) + [""]
    matcher = difflib.SequenceMatcher(None, [line for line, _ in old], new, autojunk=False)
    for start_old, start_new, length in matcher.get_matching_blocks():
        for offset in range(length):
            if start_new + offset < len(new) - 1:
                result[start_new + offset] = ends[start_old + offset] or usual
    kept = "".join(line + end for line, end in zip(new, result, strict=True))
    # A lone CR and the LF of an empty line after it would become one line end.
    return kept if one_kind(kept) == "\n".join(new) else "\n".join(new)


def one_kind(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shown(value: Any) -> str:
    match value:
        case None | "" | [] | ():
            return _("empty")
        case bool():
            return _("on") if value else _("off")
        case list() | tuple():
            return ", ".join(sorted(value))
    return str(value)
