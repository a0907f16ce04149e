"""Runs the tests against mutants, each in a forked process that ends with them.

A change inside a function is put into a process that has already collected all tests: the function gets other code.
A change of what runs at import needs a process that has imported nothing of the panel yet, which takes longer.
"""

import gc
import importlib
import importlib.abc
import importlib.util
import os
import signal
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import NoReturn

import pytest

from bench.mutants.mutants import Mutant
from bench.mutants.recording import QUICK

OPTIONS = ("-x", "-q", "-m", QUICK, "-p", "no:cacheprovider", "-p", "no:cov", "-p", "no:xdist")
PRELOADED = ("django.forms", "django.template.backends.jinja2", "django.test", "httpx", "jinja2", "jwt", "msgspec")
STARTS_IN = 60  # seconds
SLOWER = 5  # times: what takes longer than this is taken to run for ever


@dataclass(frozen=True)
class Case:
    """A mutant, the tests that are to judge it, and how many seconds these take without it."""

    mutant: Mutant | None
    tests: Sequence[str]
    seconds: float

    def without_mutant(self) -> "Case":
        return Case(None, self.tests, self.seconds)


@dataclass(frozen=True)
class Verdict:
    """`by`: the test that failed, or what else was noticed; empty when the mutant survived."""

    by: str

    def expect_none(self) -> None:
        """Of tests without a mutant: where they fail, everything would look killed."""
        if self.by:
            raise RuntimeError(f"A test that should judge fails without a mutant: {self.by}")


type Tell = Callable[[Case, Verdict], None]


def judge(cases: Sequence[Case], at_import: Sequence[Case], tell: Tell) -> None:
    """Judge them one after another; those of `at_import` first, while the panel is not imported here."""
    _import_what_never_changes()
    for case in at_import[:1]:
        _started_again(case.without_mutant()).expect_none()
    for case in at_import:
        tell(case, _started_again(case))
    if cases:
        _in_one_session(cases, tell)


def _import_what_never_changes() -> None:
    for name in PRELOADED:
        importlib.import_module(name)


@dataclass
class Child:
    """A forked process, as its parent sees it."""

    pid: int
    told: int

    def verdict(self) -> Verdict:
        with os.fdopen(self.told) as pipe:
            by = pipe.read().strip()
        _, status = os.waitpid(self.pid, 0)
        if os.WIFSIGNALED(status):
            return Verdict(f"signal {os.WTERMSIG(status)}")
        code = os.WEXITSTATUS(status)
        if code in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            return Verdict("")
        return Verdict(by or f"pytest's exit status {code}")


@dataclass(eq=False)
class Telling:
    """In a forked process: what reports to its parent. A plugin of pytest."""

    pipe: int
    chosen: Sequence[str] = ()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            os.write(self.pipe, f"{report.nodeid}\n".encode())

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        by_name = {item.nodeid: item for item in items}
        items[:] = [by_name[test] for test in self.chosen if test in by_name]


def forked(seconds: float) -> Child | Telling:
    """Called once, this returns twice: a Child in the parent, a Telling in the child."""
    read, write = os.pipe()
    if pid := os.fork():
        os.close(write)
        return Child(pid, read)
    os.close(read)
    signal.alarm(int(STARTS_IN + SLOWER * seconds))
    return Telling(write)


def _started_again(case: Case, *, all_of_them: bool = False) -> Verdict:
    child = forked(case.seconds)
    if isinstance(child, Telling):
        if case.mutant:
            sys.meta_path.insert(0, Changed(case.mutant))
        child.chosen = case.tests
        files = sorted({test.partition("::")[0] for test in case.tests})
        options = (*OPTIONS, "--maxfail=0") if all_of_them else OPTIONS
        _leave_after(lambda: pytest.main([*options, *files], plugins=[child]))
    return child.verdict()


def failing_without_mutants(tests: Sequence[str], seconds: float) -> str:
    """Those of the tests that fail in a process like those that judge, line by line: their verdicts say nothing."""
    return _started_again(Case(None, tests, seconds), all_of_them=True).by


def _leave_after(work: Callable[[], int]) -> NoReturn:
    """Leave the forked process at once, whatever happens in it."""
    code = 70
    try:
        code = work()
    finally:
        os._exit(code)


@dataclass(eq=False)
class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module as the mutant has it."""

    mutant: Mutant
    module: str = field(init=False)

    def __post_init__(self) -> None:
        self.module = ".".join(self.mutant.path.with_suffix("").parts).removesuffix(".__init__")

    def find_spec(self, fullname: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        if fullname != self.module:
            return None
        return importlib.util.spec_from_file_location(fullname, self.mutant.path.resolve(), loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(self.mutant.code(), vars(module))  # noqa: S102 - this is how modules are imported


def _in_one_session(cases: Sequence[Case], tell: Tell) -> None:
    """Collect all tests once, then fork for each mutant."""
    session = Session(cases, tell)
    code = pytest.main([*OPTIONS], plugins=[session])
    if session.telling:
        os._exit(code)
    if not session.is_over:
        raise RuntimeError(f"pytest ended with {code} before any mutant was judged")


@dataclass(eq=False)
class Session:
    """Takes the place of pytest's own loop over the tests; in a forked process that loop runs as usual."""

    cases: Sequence[Case]
    tell: Tell
    is_over: bool = False
    telling: Telling | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        living = living_functions()  # before the freeze: frozen objects are not listed
        gc.freeze()
        items = {item.nodeid: item for item in session.items}
        for case in [self.cases[0].without_mutant(), *self.cases, self.cases[-1].without_mutant()]:
            code = case.mutant and code_of(case.mutant, case.mutant.code())
            changed = living[place_of(code)] if code else []
            if case.mutant and not changed and Changed(case.mutant).module in sys.modules:
                raise RuntimeError(f"The function of this mutant is not found: {case.mutant.path} {case.mutant.name}")
            child = forked(case.seconds)
            if isinstance(child, Telling):
                self.telling = child
                session.items = [items[test] for test in case.tests if test in items]
                if case.mutant:
                    put_into_place(case.mutant, changed)
                return None
            if case.mutant:
                self.tell(case, child.verdict())
            else:
                child.verdict().expect_none()
        self.is_over = True
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if self.telling:
            self.telling.pytest_runtest_logreport(report)


type Place = tuple[str, str, int]


def place_of(code: CodeType) -> Place:
    """What a function and its changed code have in common."""
    return (str(Path(code.co_filename)), code.co_name, code.co_firstlineno)


def living_functions() -> dict[Place, list[FunctionType]]:
    """All functions of this process; copies that a decorator made share a place."""
    gc.collect()
    found: dict[Place, list[FunctionType]] = defaultdict(list)
    for each in gc.get_objects():
        if type(each) is FunctionType:
            found[place_of(each.__code__)].append(each)
    return found


def put_into_place(mutant: Mutant, functions: Sequence[FunctionType]) -> None:
    """Give the living functions the mutant's code; a module that is imported later comes changed."""
    sys.meta_path.insert(0, Changed(mutant))
    code = code_of(mutant, mutant.code())
    for each in functions:
        each.__code__ = code


def fits(mutant: Mutant) -> bool:
    """Whether the function can get the mutant's code: both must hold the same names of functions around them."""
    compiled = compile(mutant.tree, str(mutant.path.resolve()), "exec", dont_inherit=True)
    old, new = code_of(mutant, compiled), code_of(mutant, mutant.code())
    return old.co_freevars == new.co_freevars


def code_of(mutant: Mutant, module: CodeType) -> CodeType:
    """The code of the outermost function around the mutant."""
    function = mutant.function
    assert function
    first = min([function.lineno, *(each.lineno for each in function.decorator_list)])
    return next(code for code in _all(module) if code.co_firstlineno == first and code.co_name == function.name)


def _all(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _all(constant)
