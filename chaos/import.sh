#!/usr/bin/env bash
# The import under kills, at full size: the cities ten times over with a running number (1,710,750
# rows) into SQLite. First killed five times with kill -9 of the whole process group and started
# again each time; then the same with the Redis beneath killed twice. Every row must be there once.
# ROUNDS=n repeats it, SEED=n replays the moments of the kills. Needs no other tool than the JDK.
set -euo pipefail
set -m # each background job is a process group of its own
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
reprise=$root/reprise
work=$(mktemp -d "${TMPDIR:-/tmp}/reprise-chaos.XXXXXX")
export REPRISE_HOME=$work/home
unset REPRISE_REDIS REPRISE_NAMESPACE
seed=${SEED:-$RANDOM}
rounds=${ROUNDS:-1}
RANDOM=$seed
job=

clean_up() {
  [ -z "$job" ] || kill -9 -- "-$job" 2>/dev/null || true
  "$reprise" redis stop >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

"$reprise" --version >&2 # builds, where that is needed
java=$("$root/bin/find-jdk")/bin/java
check() {
  "$java" --enable-native-access=ALL-UNNAMED -cp "$root/.build/reprise.jar" "$root/demo/Check.java" "$@"
}

input=$work/ten.csv
gzip -dc "$root/demo/cities.csv.gz" | awk '
  NR == 1 { print "n," $0; next }
  { row[NR] = $0 }
  END { for (i = 0; i < 10; i++) for (r = 2; r <= NR; r++) print ++n "," row[r] }' >"$input"
size=$(wc -c <"$input")
echo "seed $seed; $(($(wc -l <"$input") - 1)) rows, $((size / 1000000)) MB"

line() {
  "$reprise" import "$input" --to "jdbc:sqlite:$db" --table cities "$@"
}
begin() {
  line --workers 3 -v >>"$work/out" 2>"$work/err" &
  job=$!
}
fail() {
  echo "FAILED ($1); seed $seed; the command's last words:" >&2
  tail -n 20 "$work/err" >&2
  exit 1
}
# Waits until so many percent of the rows are in; fails where the import ended before.
await_percent() {
  local percent=0
  until [ "${percent:-0}" -ge "$1" ]; do
    kill -0 "$job" 2>/dev/null || return 1
    sleep 0.02
    percent=$(sed -n 's/.* rows (\([0-9]*\)%).*/\1/p' "$work/err" | tail -n 1)
  done
}
await_exit_0() {
  local code=0
  wait "$job" || code=$?
  job=
  [ "$code" = 0 ] || fail "exit $code"
}
verdict() {
  local id
  check "$input" "$db" cities || fail "rows differ"
  tail -n 1 "$work/out"
  id=$(line 2>/dev/null | sed 's/^Job \([^ ]*\) .*/\1/')
  echo "  the same line once more: exit $?; $("$reprise" audit "$id" 2>&1 | tail -n 1)"
}

for ((round = 1; round <= rounds; round++)); do
  db=$work/a$round.db
  echo "round $round, A: five times kill -9 of the whole process group"
  SECONDS=0
  for kill in 1 2 3 4 5; do
    begin
    at=$((kill * 15 - 10 + RANDOM % 12))
    if await_percent "$at"; then
      kill -9 -- "-$job"
      wait "$job" 2>/dev/null || true
      echo "  kill $kill at $at% of the rows, after $SECONDS s"
    else
      fail "it had ended before kill $kill at $at%"
    fi
    job=
  done
  begin
  await_exit_0
  verdict

  db=$work/b$round.db
  echo "round $round, B: the Redis beneath killed twice"
  SECONDS=0
  begin
  for kill in 1 2; do
    at=$((kill * 30 - 15 + RANDOM % 15))
    await_percent "$at" || fail "it had ended before kill $kill at $at%"
    kill -9 "$(cat "$REPRISE_HOME/redis/redis.pid")"
    echo "  kill $kill at $at% of the rows, after $SECONDS s"
  done
  await_exit_0
  verdict
  rm -f "$work"/*.db*
done
echo "passed: $rounds rounds, seed $seed"
