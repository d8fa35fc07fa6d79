"""fieldday mail: the outbox, from the terminal."""

import click

from scheduler import access, clock
from scheduler.cli import context
from scheduler.cli.speech import say
from scheduler.errors import Refusal
from scheduler.queries import outbox as query
from scheduler.services import mail_form, mailing, outbox, posting
from scheduler.transactions import writing
from solver.words import Words


@click.group()
def command() -> None:
    """Mails: a test, what is due, what is stuck."""


@command.command()
@click.argument("address")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh")
def test(address: str, language: str) -> None:
    """Send a test mail to ADDRESS now, and say what the server answered."""
    with context.application() as app:
        if not mail_form.is_address(address):
            raise Refusal("mail-address-bad", Words(f"“{address}”不是邮箱", f"“{address}” is no address."))
        if not posting.is_on():
            unset = Words(
                "没有设置发信服务器（FIELDDAY_SMTP_HOST）", "No mail server is set (FIELDDAY_SMTP_HOST)."
            )
            raise Refusal("mail-server-missing", unset)
        words = Words("fieldday 测试邮件", "A test mail of fieldday").get(language)
        with writing():
            key = f"test:{clock.now():%Y%m%d%H%M%S%f}"
            row = outbox.put(key=key, to=address, kind="test", language=language, subject=words, text=words)
            number = row.id
        posting.run()
        mail = query.mail(number)
        assert mail is not None
        if mail.state != "sent":
            where = f"{app.config['SMTP_HOST']}:{app.config['SMTP_PORT']}"
            raise Refusal("mail-not-sent", Words(f"{where}：{mail.error}", f"{where}: {mail.error}"))
        say(f"已发给 {address}", f"Sent to {address}.")


@command.command()
def send() -> None:
    """Make and send what is due, as the worker does every second."""
    with context.application():
        made = mailing.run()
        sent = posting.run()
        say(f"生成 {made} 封，发出 {sent} 封", f"Made {made}, sent {sent}.")


@command.command("list")
@click.option("--state", default="", help="Only those in this state.")
def list_(state: str) -> None:
    """The newest mails."""
    with context.application():
        for mail in query.mails(state):
            click.echo(f"{mail.id}\t{mail.state}\t{mail.to}\t{mail.subject}\t{mail.error}")


@command.command()
@click.argument("number", type=int)
def again(number: int) -> None:
    """Send a mail that failed, bounced or is unsure once more."""
    with context.application():
        outbox.again(number, access.operator())
        say("会再发一次", "It will be sent once more.")
