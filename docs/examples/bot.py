"""Does all kinds of work: `python bot.py http://localhost:8000 KEY NAME`. Put your own judgement where it says `_for`."""

import json
import random
import sys
import time
import urllib.error
import urllib.request
import uuid

SITE, KEY, NAME = sys.argv[1:4]
USER = {"id": NAME, "display_name": NAME, "auth_method": "local"}


def text_for(messages):
    return f"Message {len(messages) + 1} by {NAME}, number {random.randrange(10**9)}."


def labels_for(task):
    return {name: 0.75 if name in ("quality", "helpfulness") else 0 for name in task["valid_labels"]}


def order_for(replies):  # their places, counted from 0, the best one first
    return sorted(range(len(replies)), key=lambda place: -len(replies[place]["text"]))


def post(path, **body):
    head = {"X-API-Key": KEY, "Content-Type": "application/json"}
    request = urllib.request.Request(f"{SITE}/api/v1{path}", json.dumps(body).encode(), head)
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.loads(response.read() or "null")


def answer_to(task):
    if "valid_labels" in task:
        answer = {"task_id": task["id"], "message_id": task["message_id"], "labels": labels_for(task)}
        return {"type": "text_labels", "text": "", **answer}
    if "replies" in task:
        return {"type": "message_ranking", "ranking": order_for(task["reply_messages"])}
    text = text_for(task.get("conversation", {"messages": []})["messages"])
    return {"type": "text_reply_to_message", "user_message_id": str(uuid.uuid4()), "text": text}


def work():
    task, own_id = post("/tasks/", type="random", user=USER), str(uuid.uuid4())
    post(f"/tasks/{task['id']}/ack", message_id=own_id)
    post("/tasks/interaction", **{"message_id": own_id, "user": USER, **answer_to(task)})
    return task["type"]


while True:
    try:
        print(work(), flush=True)
    except urllib.error.HTTPError as refusal:
        print(refusal.code, refusal.read().decode(), flush=True)
        time.sleep(int(refusal.headers.get("Retry-After", 1)))
