"""The jobs: their names, their queues, and the timetable. Pure, no Django.

Every entry of the timetable is a sweep or a heartbeat: nothing depends on a single queued job.
"""

# Every job and the queue it runs in. A test resolves each name.
JOBS: dict[str, str] = {
    "oasst.number_events": "default",
    "oasst.heartbeat": "default",
    "oasst.look_for_webhooks": "default",
    "oasst.deliver_webhook": "webhooks",  # external servers may respond slowly
    "oasst.send_digests": "default",
    "oasst.clear": "default",
    "oasst.erase": "default",
    "tasks.decide": "default",
    "tasks.after_an_end": "default",
    "tasks.sweep": "default",
    "tasks.repair": "default",
    "tasks.withdraw": "default",
    "tasks.tell_followers": "default",
    "leaderboard.refresh": "default",
    "leaderboard.count": "default",
    "exports.build_release": "releases",  # takes minutes
    "exports.make_due_releases": "releases",
    "chat.sweep": "default",
    "moderation.run": "default",
    "moderation.go_on": "default",
    "moderation.finish": "default",
    "moderation.watch": "default",
    "moderation.judge": "webhooks",  # also calls external servers
}
QUEUES: tuple[str, ...] = tuple(sorted(set(JOBS.values())))

# Seconds between runs.
EVERY: dict[str, float] = {
    "oasst.number_events": 5,
    "oasst.heartbeat": 10,
    "oasst.look_for_webhooks": 5,
    "oasst.send_digests": 900,
    "oasst.clear": 3600,
    "oasst.erase": 900,
    "tasks.sweep": 15,
    "tasks.repair": 60,
    "tasks.withdraw": 300,
    "tasks.tell_followers": 60,
    "leaderboard.refresh": 30,
    "leaderboard.count": 300,
    "exports.make_due_releases": 900,
    "chat.sweep": 15,
    "moderation.go_on": 30,
    "moderation.finish": 3600,
    "moderation.watch": 15,
    "moderation.judge": 15,
}

SCHEDULE = {
    name: {"task": name, "schedule": seconds, "options": {"queue": JOBS[name], "expires": seconds}}
    for name, seconds in EVERY.items()
}
