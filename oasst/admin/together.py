"""What people say of conversations and to each other: topics, thanks, follows."""

from django.contrib import admin

from oasst.admin.base import LookOnly
from oasst.models import Follow, Thanks, TopicPick


@admin.register(TopicPick)
class TopicPickAdmin(LookOnly):
    lang_path = "tree__lang"
    list_display = ("tree", "user", "topics", "picked_at")
    list_select_related = ("tree", "user")
    ordering = ("-pk",)
    found_by = ("tree_id", "user_id")


@admin.register(Thanks)
class ThanksAdmin(LookOnly):
    lang_path = "message__tree__lang"
    message_path = "message"
    list_display = ("about", "user", "given_at")
    list_select_related = ("user",)
    ordering = ("-pk",)
    found_by = ("message_id", "user_id")


@admin.register(Follow)
class FollowAdmin(LookOnly):
    lang_path = "tree__lang"
    list_display = ("tree", "user", "since", "told_at")
    list_select_related = ("tree", "user")
    ordering = ("-pk",)
    found_by = ("tree_id", "user_id")
