"""Run in LangChain's own environment: loads all questions and all articles, and tells them as JSON."""

import json
import sys

from langchain_stack_overflow_for_teams import StackOverflowTeamsApiV3Loader

endpoint, token = sys.argv[1:3]
found = {}
for kind in ("questions", "articles"):
    loader = StackOverflowTeamsApiV3Loader(access_token=token, content_type=kind, endpoint=endpoint)
    found[kind] = [{"text": each.page_content, **each.metadata} for each in loader.load()]
print(json.dumps(found))
