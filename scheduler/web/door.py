"""The one blueprint of all pages."""

from flask import Blueprint

door = Blueprint("web", __name__, template_folder="templates")
