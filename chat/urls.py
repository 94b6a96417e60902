"""URLs of chats."""

from django.urls import path

from chat.views import chats, pages, streaming

urlpatterns = [
    path("", pages.new_chat, name="new_chat"),
    path("delete-all/", chats.delete_all, name="delete_all_chats"),
    path("stream/<uuid:message_id>", streaming.stream, name="chat_stream"),
    path("messages/<uuid:message_id>/", pages.message, name="chat_message"),
    path("messages/<uuid:message_id>/regenerate/", pages.regenerate, name="regenerate_reply"),
    path("messages/<uuid:message_id>/stop/", pages.stop, name="stop_reply"),
    path("<uuid:chat_id>/", pages.chat, name="chat"),
    path("<uuid:chat_id>/rename/", chats.rename, name="rename_chat"),
    path("<uuid:chat_id>/pin/", chats.pin, name="pin_chat"),
    path("<uuid:chat_id>/archive/", chats.archive, name="archive_chat"),
    path("<uuid:chat_id>/delete/", chats.delete, name="delete_chat"),
]
