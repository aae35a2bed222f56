"""The privileges that reputation brings on a site: the one table of their names and standard thresholds."""

from typing import NamedTuple


class Privilege(NamedTuple):
    """`name` is what the code asks for; the two descriptions are what people read."""

    name: str
    reputation: int
    short_description: str
    description: str


# The thresholds are those of a grown site of the public network, which clients and their users expect.
PRIVILEGES = (
    Privilege("create_posts", 1, "create posts", "Ask a question or write an answer"),
    Privilege("community_wiki", 10, "create wiki posts", "Write answers that the whole community keeps up"),
    Privilege("remove_limits", 10, "remove new user restrictions", "Post more links and answer protected questions"),
    Privilege("flag_posts", 15, "flag posts", "Point moderators to a post or comment that needs them"),
    Privilege("vote_up", 15, "vote up", "Mark a question or an answer as useful to you"),
    Privilege("comment_everywhere", 50, "comment everywhere", "Comment on the posts of other people too"),
    Privilege("set_bounties", 75, "set bounties", "Offer part of your reputation for an answer"),
    Privilege("edit_wiki", 100, "edit community wiki", "Improve posts that belong to the community without a review"),
    Privilege("vote_down", 125, "vote down", "Mark a post as wrong, unclear or not useful"),
    Privilege("reduced_notices", 200, "fewer notices", "See the site without the hints meant for newcomers"),
    Privilege("view_close_votes", 250, "view close votes", "See and cast close and reopen votes on your own questions"),
    Privilege("access_review", 500, "access review queues", "Help to review first posts and late answers"),
    Privilege("view_vote_counts", 1000, "see vote counts", "See how many votes up and down make a score"),
    Privilege("established_user", 1000, "established user", "Carry a profile card beside your name"),
    Privilege("create_tags", 1500, "create tags", "Put a new tag on a question"),
    Privilege("edit_posts", 2000, "edit questions and answers", "Your edits of any post take effect at once"),
    Privilege("suggest_synonyms", 2500, "create tag synonyms", "Propose that two tags mean the same, and vote on it"),
    Privilege("close_questions", 3000, "cast close and reopen votes", "Help to decide which questions are on topic"),
    Privilege("approve_wiki_edits", 5000, "approve tag wiki edits", "Review changes of tag wikis and their excerpts"),
    Privilege("moderator_tools", 10000, "access to moderator tools", "See deleted posts, reports and the review history"),
    Privilege("protect_questions", 15000, "protect questions", "Keep newcomers from answering an overrun question"),
    Privilege("trusted_user", 20000, "trusted user", "Edit, delete and undelete with wider effect"),
)

THRESHOLDS: dict[str, int] = {each.name: each.reputation for each in PRIVILEGES}
