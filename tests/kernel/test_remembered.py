"""The bounded memory."""

from ownstack.kernel.remembered import Remembered


def test_what_was_not_asked_for_longest_is_forgotten_first():
    memory: Remembered[str, int] = Remembered(2)
    memory.keep("a", 1)
    memory.keep("b", 2)
    assert memory.find("a") == 1
    memory.keep("c", 3)
    assert (memory.find("a"), memory.find("b"), memory.find("c")) == (1, None, 3)


def test_a_value_kept_again_is_the_newer_one():
    memory: Remembered[str, int] = Remembered(2)
    for value in (1, 2, 3):
        memory.keep("a", value)
    assert memory.find("a") == 3
