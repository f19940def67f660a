"""How this site writes dates, numbers and addresses."""

from django import template

register = template.Library()
