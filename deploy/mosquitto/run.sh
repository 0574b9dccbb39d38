#!/bin/sh
# Runs Mosquitto with the configuration $1 once Millwright has written its users and their rights to the folder $2, and has it
# read them again whenever they change: the two run in containers of their own, so neither can signal the other.
set -eu
configuration=$1 access=$2

until [ -f "$access/mosquitto.conf" ]; do sleep 1; done
mosquitto -c "$configuration" &
broker=$!
trap 'kill "$broker"' TERM INT

told=$(cat "$access/passwd" "$access/acl" | cksum)
while kill -0 "$broker" 2>/dev/null; do
  # In the background, so that a signal is answered at once.
  sleep 2 & wait $! || true
  now=$(cat "$access/passwd" "$access/acl" | cksum)
  if [ "$now" != "$told" ]; then
    told=$now
    kill -HUP "$broker"
  fi
done
wait "$broker"
