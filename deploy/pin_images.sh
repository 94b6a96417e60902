#!/bin/bash
# Writes the images of others that compose.yaml and the Dockerfile use into deploy/.env, each with the digest it has now, so
# that the next build and start take exactly these. Run it again to move to newer ones; `--check` fails where one is not pinned.
set -euo pipefail
cd "$(dirname "$0")"
file=.env

# The variables and their tags, from the files that use them: NAME tag
images() { sed -nE 's/.*\$\{([A-Z]+_IMAGE):-([^}]+)\}.*/\1 \2/p' compose.yaml | sort -u; }

pinned() { grep -qE "^$1=[^@[:space:]]+@sha256:[0-9a-f]{64}$" "$file"; }

[[ -f "$file" ]] || { echo "copy env.sample to deploy/.env first" >&2; exit 1; }
if [[ "${1:-}" == --check ]]; then
  missing=0
  while read -r name tag; do
    pinned "$name" || { echo "$name ($tag) has no digest in deploy/.env: run deploy/pin_images.sh" >&2; missing=1; }
  done < <(images)
  exit "$missing"
fi

while read -r name tag; do
  docker pull --quiet "$tag" > /dev/null
  digest=$(docker image inspect --format '{{index .RepoDigests 0}}' "$tag")
  [[ "$digest" =~ @sha256:[0-9a-f]{64}$ ]] || { echo "$tag: no digest ($digest)" >&2; exit 1; }
  rest=$(grep -vE "^#?$name=" "$file" || true)
  printf '%s\n%s=%s\n' "$rest" "$name" "$tag@${digest#*@}" > "$file.new"
  chmod 600 "$file.new" && mv "$file.new" "$file"
  echo "$name=$tag@${digest#*@}"
done < <(images)
