"""The Management API, imitated: real HTTP, real signatures, the documented errors, state in one SQLite file.

It knows nothing of the panel and no Django. A call goes `wsgi` -> `auth` -> `params` -> `commands` ->
`store`; `methods` is the table that says which function answers which method.
"""
