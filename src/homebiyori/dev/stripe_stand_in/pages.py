"""The pages that Stripe would show (checkout, portal, invoice), and a desk that simulates events."""

from html import escape
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from homebiyori.dev.stripe_stand_in import shapes
from homebiyori.dev.stripe_stand_in.shapes import Thing
from homebiyori.dev.stripe_stand_in.world import ENDED, RefusedError, World

router = APIRouter()

_STYLE = (
    "body{font:16px/1.7 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;color:#3a3a3a}"
    "button{font:inherit;padding:.6rem 1.2rem;margin:.3rem .3rem .3rem 0;border:1px solid #bbb;border-radius:.5rem;"
    "background:#fff;cursor:pointer}button.main{background:#c2607a;color:#fff;border-color:#c2607a}"
    ".note{color:#777;font-size:.9rem}.bad{color:#a3203c}"
)
_PLAN_NAMES = {"price_monthly": "月額プラン", "price_yearly": "年額プラン"}


async def _world(request: Request) -> World:
    world: World = request.app.state.world
    return world


WorldDep = Annotated[World, Depends(_world)]


def _html(title: str, content: str) -> HTMLResponse:
    note = "<p class=note>ローカルのStripe代役です。カードもお金も動きません。</p>"
    return HTMLResponse(
        f"<!doctype html><html lang=ja><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{title}</title><link rel='icon' href='data:,'><style>{_STYLE}</style><h1>{title}</h1>{content}{note}"
    )


def _button(action: str, label: str, *, is_main: bool = False) -> str:
    kind = " class=main" if is_main else ""
    return f"<form method=post action='{escape(action, quote=True)}'><button{kind}>{label}</button></form>"


def _plan(price_id: str) -> str:
    interval, amount = shapes.PRICES[price_id]
    return f"{_PLAN_NAMES[price_id]} {amount:,}円 / {'月' if interval == 'month' else '年'}"


@router.get("/checkout/{session_id}")
def show_checkout(world: WorldDep, session_id: str, declined: bool = False) -> HTMLResponse:  # noqa: FBT001, FBT002 - a query's flag
    session = world.get("sessions", session_id)
    if session["status"] != "open":
        return _html("このページは終了しました", "<p>もう一度、お申し込みからどうぞ。</p>")
    path = f"/checkout/{session_id}"
    refused = "<p class=bad>カードが承認されませんでした。別のカードでお試しください。</p>" if declined else ""
    return _html(
        "お支払い",
        f"<p>ほめびより プレミアム: {_plan(session['_price'])}</p>{refused}"
        + _button(f"{path}/pay", "支払う", is_main=True)
        + _button(f"{path}/decline", "承認されないカードで支払う")
        + _button(f"{path}/cancel", "やめる"),
    )


@router.post("/checkout/{session_id}/pay")
def pay(world: WorldDep, session_id: str) -> RedirectResponse:
    with world.lock:
        session = world.pay(session_id)
        world.save()
    return _leave(session["success_url"].replace("{CHECKOUT_SESSION_ID}", session_id))


@router.post("/checkout/{session_id}/decline")
def decline(world: WorldDep, session_id: str) -> RedirectResponse:
    with world.lock:
        world.decline(session_id)
        world.save()
    return _leave(f"/checkout/{session_id}?declined=true")


@router.post("/checkout/{session_id}/cancel")
def leave_checkout(world: WorldDep, session_id: str) -> RedirectResponse:
    return _leave(world.open_session(session_id)["cancel_url"] or "/")


@router.get("/portal/{portal_id}")
def show_portal(world: WorldDep, portal_id: str) -> HTMLResponse:
    portal = world.get("portals", portal_id)
    plans = "".join(_portal_plan(portal_id, thing) for thing in _running(world, portal["customer"]))
    invoices = "".join(
        f"<li><a href='/invoice/{escape(made['id'], quote=True)}'>{made['amount_due']:,}円 ({made['status']})</a>"
        for made in world.of_customer("invoices", portal["customer"])
    )
    home = escape(portal["return_url"] or "/", quote=True)
    content = f"<h2>プラン</h2>{plans or '<p>ありません</p>'}<h2>請求書</h2><ul>{invoices}</ul>"
    return _html("お支払いの管理", f"{content}<p><a href='{home}'>ほめびよりに戻る</a></p>")


def _portal_plan(portal_id: str, subscription: Thing) -> str:
    current = subscription["items"]["data"][0]["price"]["id"]
    others = [price_id for price_id in shapes.PRICES if price_id != current]
    buttons = "".join(
        _button(f"/portal/{portal_id}/{subscription['id']}/{other}", f"{_plan(other)}に変える") for other in others
    )
    return f"<p>{_plan(current)} ({subscription['status']})</p>{buttons}"


@router.post("/portal/{portal_id}/{subscription_id}/{price_id}")
def change_plan(world: WorldDep, portal_id: str, subscription_id: str, price_id: str) -> RedirectResponse:
    with world.lock:
        portal = world.get("portals", portal_id)
        if world.get("subscriptions", subscription_id)["customer"] != portal["customer"]:
            raise RefusedError("No such subscription", code="resource_missing", status=404)
        world.change(subscription_id, {"items": {"0": {"price": price_id}}})
        world.save()
    return _leave(f"/portal/{portal_id}")


@router.get("/invoice/{invoice_id}")
def show_invoice(world: WorldDep, invoice_id: str) -> HTMLResponse:
    invoice = world.get("invoices", invoice_id)
    return _html("請求書", f"<p>{escape(invoice_id)}</p><p>{invoice['amount_due']:,}円 ({invoice['status']})</p>")


@router.get("/")
def show_desk(world: WorldDep) -> HTMLResponse:
    rows = "".join(
        f"<p>{escape(thing['id'])}: {_plan(thing['items']['data'][0]['price']['id'])} ({thing['status']})</p>"
        + _button(f"/desk/{thing['id']}/renew", "更新日が来る (支払い成功)")
        + _button(f"/desk/{thing['id']}/fail", "更新日が来る (支払い失敗)")
        + _button(f"/desk/{thing['id']}/portal-cancel", "ポータル式に解約を予約 (cancel_at)")
        + _button(f"/desk/{thing['id']}/schedule", "次の更新日にプランを変える予約 (schedule)")
        + _button(f"/desk/{thing['id']}/end", "いますぐ終わらせる")
        for customer_id in world.things["customers"]
        for thing in _running(world, customer_id)
    )
    return _html("Stripe代役の机", rows or "<p>契約はまだありません。</p>")


@router.post("/desk/{subscription_id}/{act}")
def let_happen(world: WorldDep, subscription_id: str, act: str) -> RedirectResponse:
    with world.lock:
        if act in ("renew", "fail"):
            world.finish_period(subscription_id, is_paid=act == "renew")
        elif act == "portal-cancel":
            end = world.get("subscriptions", subscription_id)["items"]["data"][0]["current_period_end"]
            world.change(subscription_id, {"cancel_at": str(end)})
        elif act == "schedule":
            current = world.get("subscriptions", subscription_id)["items"]["data"][0]["price"]["id"]
            world.schedule(subscription_id, next(other for other in shapes.PRICES if other != current))
        elif act == "end":
            world.end(subscription_id)
        else:
            raise RefusedError("Unrecognized request URL", status=404)
        world.save()
    return _leave("/")


def _running(world: World, customer_id: str) -> list[Thing]:
    found = world.of_customer("subscriptions", customer_id)
    return [thing for thing in found if thing["status"] not in ENDED]


def _leave(url: str) -> RedirectResponse:
    return RedirectResponse(url, status_code=303)
