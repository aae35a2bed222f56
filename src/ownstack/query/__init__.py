"""The read side: parse, plan, SQL, rows. Knows the API's words but no HTTP."""
