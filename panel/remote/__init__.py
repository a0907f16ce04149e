"""`request.api`: the one place where account, client, rights and journal meet."""
