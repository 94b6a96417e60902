#!/bin/bash
# Writes one dump of the database to BACKUP_DIR/oasst-<UTC time>.dump and deletes dumps older than BACKUP_KEEP_DAYS.
# The dump appears under its name only when it is complete, readable by pg_restore and on the disk.
# Needs DATABASE_URL, and pg_dump of at least the server's version on the PATH. Restoring: docs/operations.md.
set -euo pipefail
umask 077

fail() { echo "backup: $*" >&2; exit 1; }

url=${DATABASE_URL:-}
[[ $url =~ ^postgres(ql)?:// ]] || fail "DATABASE_URL is not set to postgres://user:password@host:port/database"
folder=${BACKUP_DIR:-/var/backups/oasst}
days=${BACKUP_KEEP_DAYS:-14}
[[ $days =~ ^[1-9][0-9]*$ ]] || fail "BACKUP_KEEP_DAYS is not a number of days: $days"
mkdir -p "$folder" || fail "$folder cannot be made"

# The password goes into the environment of pg_dump: every user of the machine can read a command line.
if [[ $url =~ ^(postgres(ql)?://[^:@/]*):([^@/]*)@(.*)$ ]]; then
  url=${BASH_REMATCH[1]}@${BASH_REMATCH[4]}
  password=${BASH_REMATCH[3]//\\/\\\\}
  PGPASSWORD=$(printf '%b.' "${password//%/\\x}")
  export PGPASSWORD=${PGPASSWORD%.}
fi

name=oasst-$(date -u +%Y%m%dT%H%M%SZ).dump
part=$folder/.$name.$$.part
trap 'rm -f "$part"' EXIT

pg_dump --dbname="$url" --format=custom --no-owner --no-privileges --file="$part" || fail "pg_dump failed"
contents=$(pg_restore --list "$part") || fail "pg_restore cannot read what pg_dump wrote"
[[ $contents == *"TABLE DATA public oasst_message "* ]] || fail "the dump contains no messages: is this the right database?"
sync "$part"
mv -n "$part" "$folder/$name"
[[ ! -e $part ]] || fail "$folder/$name exists already"
sync "$folder"
echo "backup: $folder/$name, $(stat -c %s "$folder/$name") bytes"

# Only after a good new dump, so that a broken backup never eats the old ones.
find "$folder" -maxdepth 1 -type f -name 'oasst-*.dump' ! -name "$name" -mmin "+$((days * 24 * 60))" -print -delete
find "$folder" -maxdepth 1 -type f -name '.oasst-*.part' -mmin +1440 -delete
