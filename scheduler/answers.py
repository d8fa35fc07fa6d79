"""Errors as answers: one shape {code, message, hint, context, alternatives} for API, page and command."""

import logging
from typing import Any

from flask import Flask, current_app, g, jsonify, request
from markupsafe import escape
from sqlalchemy.exc import DataError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import BadRequest, HTTPException
from werkzeug.wrappers import Response

from scheduler import field_words, language, outage
from scheduler.errors import Refusal
from scheduler.secret_paths import masked
from solver.words import Words

log = logging.getLogger(__name__)

HTTP_ERRORS = {
    400: ("bad-request", Words("请求无法读懂", "The request cannot be read.")),
    401: ("sign-in-needed", Words("请先登录", "Please sign in first.")),
    403: ("not-allowed", Words("没有权限", "This is not allowed.")),
    404: ("not-found", Words("没有这个页面或对象", "There is no such thing here.")),
    405: ("wrong-method", Words("这个地址不支持这种请求方法", "This address does not take that method.")),
    406: ("not-acceptable", Words("没有所要的格式", "There is no answer in the wanted format.")),
    409: ("conflict", Words("与现状冲突", "This clashes with the present state.")),
    412: ("changed-meanwhile", Words("对象已被别人修改", "Somebody has changed this meanwhile.")),
    413: ("too-large", Words("内容过大", "This is too large.")),
    415: ("wrong-format", Words("请求的内容格式不对", "The request's content has the wrong format.")),
    422: ("bad-fields", Words("有字段不正确", "Some fields are not right.")),
    428: ("if-match-needed", Words("请带上 If-Match", "If-Match is needed.")),
    429: ("too-many", Words("请求过于频繁", "Too many requests.")),
}
HINTS = {
    412: Words("请重新读取后再改", "Read it again, then change it."),
    428: Words("先读取对象，把它的 ETag 放进 If-Match", "Read the thing and send its ETag as If-Match."),
}
UNAVAILABLE = Words(
    "暂时无法保存，什么都没有改动。请过一会儿再试。",
    "This cannot be saved at the moment; nothing was changed. Please try again a little later.",
)
OUT_OF_RANGE = Words("有数字、日期或文字超出了范围。", "A number, date or text is out of range.")
IN_RANGE = Words(
    "检查年份和数目，去掉不可见字符。", "Check years and numbers, and leave out invisible characters."
)
FAULT = Words("系统出错了，不是您的问题", "Something broke on our side; it was not you.")


def init_app(app: Flask) -> None:
    """Answer every error in the one shape. Comes after the extensions, which bring their own handlers."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(DataError, _out_of_range)
    app.register_error_handler(OverflowError, _out_of_range)
    app.register_error_handler(UnicodeEncodeError, _out_of_range)  # half a character
    app.register_error_handler(RecursionError, _too_deep)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _broke)


def shape(code: str, message: Words, *, hint: Words | None = None, **context: Any) -> dict[str, Any]:
    """The error shape in the language of the request."""
    return Refusal(code, message, hint=hint, context=context).to_json(language.chosen())


def wants_json() -> bool:
    """Whether this request speaks JSON: the API always, others where they ask for it first."""
    if request.path.startswith("/api/"):
        return True
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def answer(body: dict[str, Any], status: int) -> Response:
    """The error as JSON or as a page.

    The pages' own look comes from `app.extensions["error_page"]`, a function (body, status) → response.
    """
    if wants_json():
        response: Response = jsonify(body)
    elif "error_page" in current_app.extensions:
        response = current_app.make_response(current_app.extensions["error_page"](body, status))
    else:
        response = current_app.make_response(_plain_page(body))
    response.status_code = status
    return response


def _plain_page(body: dict[str, Any]) -> str:
    lines = (body["message"], body["hint"], body["code"])
    text = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    return f"<!doctype html><title>{escape(body['message'])}</title>{text}"


def _refused(refusal: Refusal) -> Response:
    return answer(refusal.to_json(language.chosen()), refusal.status)


def _stale(error: StaleDataError) -> Response:
    code, words = HTTP_ERRORS[412]
    return answer(shape(code, words, hint=HINTS[412]), 412)


def _out_of_range(error: Exception) -> Response:
    """A number, date or text that no row can hold: whoever sent it can mend it, and nothing was written."""
    log.warning("out of range at %s: %s", masked(request.path), type(error).__name__)
    return answer(shape("out-of-range", OUT_OF_RANGE, hint=IN_RANGE), 422)


def _too_deep(error: RecursionError) -> Response:
    """JSON that is nested deeper than anything we take is as unreadable as one with a missing bracket."""
    return _http_error(BadRequest()) if "JSON" in str(error) else _broke(error)


def _http_error(error: HTTPException) -> Response:
    if error.response is not None and error.code is None:
        return current_app.make_response(error.response)  # abort(response)
    status = error.code or 500
    if 300 <= status < 400:
        return current_app.make_response(error.get_response())
    if status >= 500:
        return _broke(getattr(error, "original_exception", None) or error)
    code, words = HTTP_ERRORS.get(status, ("bad-request", Words(error.name, error.name)))
    data = getattr(error, "data", None) or {}
    fields = data.get("errors") or data.get("messages")
    context = {"fields": field_words.told(fields, language.chosen())} if fields else {}
    hint = HINTS.get(status) or _hint(status, fields)
    response = answer(shape(code, words, hint=hint, **context), status)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "WWW-Authenticate"):
            response.headers[name] = value
    return response


def _hint(status: int, fields: Any) -> Words:
    if status == 413:
        most = current_app.config["UPLOAD"]
        return Words(f"最多 {most} MB，请分成几次", f"At most {most} MB: send it in several parts.")
    return field_words.first(fields)


def _broke(error: Exception) -> Response:
    request_id = g.get("request_id", "")
    log.error("fault in request %s %s %s", request_id, request.method, masked(request.path), exc_info=error)
    hint = Words(f"请把编号 {request_id} 告诉管理员", f"Please tell the operator the number {request_id}.")
    if outage.is_over_soon(error):
        response = answer(shape("unavailable", UNAVAILABLE, hint=hint, request=request_id), 503)
        response.headers["Retry-After"] = str(outage.RETRY)
        return response
    return answer(shape("fault", FAULT, hint=hint, request=request_id), 500)
