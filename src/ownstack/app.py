"""The composition root: settings in, ASGI application out. A placeholder until the faces are there."""

from typing import Any

from ownstack.settings import Settings


def create_app(settings: Settings) -> Any:  # noqa: ARG001 - the faces will read it
    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            while (await receive())["type"] != "lifespan.shutdown":
                await send({"type": "lifespan.startup.complete"})
            await send({"type": "lifespan.shutdown.complete"})
        elif scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
            await send({"type": "http.response.body", "body": b"Ownstack\n"})

    return application
