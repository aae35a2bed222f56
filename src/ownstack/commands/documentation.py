"""`ownstack docs pdf`: the API's documentation as a file."""

from argparse import Namespace

from ownstack.apidocs import pdf
from ownstack.commands.refusals import RefusedError
from ownstack.settings import Settings


def make_pdf(settings: Settings, arguments: Namespace) -> int:
    if not pdf.is_possible():
        raise RefusedError(pdf.ABSENT)
    if not arguments.output.absolute().parent.is_dir():
        raise RefusedError(f"There is no folder {arguments.output.parent}.")
    made = pdf.make(settings)
    try:
        arguments.output.write_bytes(made)
    except OSError as error:
        raise RefusedError(f"{arguments.output} cannot be written: {error.strerror}.") from error
    print(f"{arguments.output}: {len(made) / 1e6:.1f} MB")
    return 0
