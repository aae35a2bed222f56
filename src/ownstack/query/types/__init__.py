"""The wire types: each field said once, with where its value comes from."""
