"""Mail, by the server that the settings name. Without one nothing is sent, and the caller says what happens instead."""

import asyncio
import logging
import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import urlsplit

from ownstack.settings import Settings

TIMEOUT_S = 20
log = logging.getLogger(__name__)


def can_send(settings: Settings) -> bool:
    return settings.smtp_host is not None


async def send(settings: Settings, to: str, subject: str, text: str) -> bool:
    """Whether the mail server took it; why it did not is in the log."""
    message = EmailMessage()
    message["From"] = settings.smtp_sender or f"noreply@{urlsplit(settings.address).hostname}"
    message["To"], message["Subject"] = to, subject
    message.set_content(text)
    try:
        await asyncio.to_thread(hand_over, settings, message)
    except (OSError, smtplib.SMTPException) as error:
        log.warning("mail could not be sent: %s", type(error).__name__)
        return False
    return True


def hand_over(settings: Settings, message: EmailMessage) -> None:
    assert settings.smtp_host is not None
    context = ssl.create_default_context()
    is_tls = settings.smtp_security == "tls"
    server = (
        smtplib.SMTP_SSL(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_S, context=context)
        if is_tls
        else smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_S)
    )
    with server:
        if settings.smtp_security == "starttls":
            server.starttls(context=context)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password or "")
        server.send_message(message)
