-- The team board and the members of a team.

-- name: teams
-- Teams with their current members and the members' points on a leaderboard; only team %(id)s if that is not null.
SELECT team.id, team.name, team.about, team.open,
       count(person.id) AS members, coalesce(sum(standing.points), 0)::bigint AS points
FROM leaderboard_team team
LEFT JOIN leaderboard_member member ON member.team_id = team.id AND member.left_at IS NULL
LEFT JOIN oasst_user person ON person.id = member.user_id AND person.is_active AND person.deleted_at IS NULL
LEFT JOIN leaderboard_standing standing
       ON standing.user_id = person.id AND standing."window" = %(window)s AND standing.lang = ''
WHERE %(id)s::bigint IS NULL OR team.id = %(id)s
GROUP BY team.id
ORDER BY points DESC, team.name
LIMIT %(limit)s

-- name: team_members
-- The members of team %(id)s who are on the leaderboards, with their points and whether they have a public profile.
SELECT person.id AS user_id, coalesce(standing.points, 0) AS points, coalesce(profile.public, false) AS has_profile
FROM leaderboard_member member
JOIN oasst_user person
  ON person.id = member.user_id AND person.is_active AND person.deleted_at IS NULL AND person.show_on_leaderboard
LEFT JOIN leaderboard_profile profile ON profile.user_id = person.id
LEFT JOIN leaderboard_standing standing
       ON standing.user_id = person.id AND standing."window" = %(window)s AND standing.lang = ''
WHERE member.team_id = %(id)s AND member.left_at IS NULL
ORDER BY points DESC, user_id
LIMIT %(limit)s
