"""`make mutants`: are there promises in the code that no quick test holds?

The code of the rooms that keep promises is changed in one small place, a *mutant*, and the quick tests that reach the
place are run. One of them should fail: the mutant is *killed*. What survives is a missing test, or code nobody needs.

Why not a tool from the shelf: mutmut 3 leaves out decorated functions, which are all views and every context manager
here, and everything outside functions, which is where tables, fields, middleware and limits stand. cosmic-ray starts
all the tests again for every mutant. So the changes are made here, on the syntax tree; coverage.py says which test
reaches which line; each mutant is judged in a forked process.
"""
