#!/usr/bin/env bash
# Sees to a Chromium for the browser tests. Without one they are skipped, so this never fails.
set -euo pipefail

for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then exit 0; fi
done

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium for the browser tests (once)"
  log=$(mktemp)
  if apt-get update -qq >"$log" 2>&1 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >>"$log" 2>&1; then
    rm -f "$log"
    exit 0
  fi
  echo "Chromium could not be installed; $log says why." >&2
fi
echo "No Chromium: the browser tests will be skipped. Install chromium or google-chrome to run them." >&2
