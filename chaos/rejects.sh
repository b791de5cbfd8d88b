#!/usr/bin/env bash
# A file with 1,000 bad records of ten kinds among 100,000, imported under three kills with kill -9 of the
# whole process group: 99,000 rows and 1,000 rejects must be there, each once, each reject with its line,
# reason and raw text. TARGET=sqlite|postgres, SEED, ROWS, FAULTS. It brings its own Redis and PostgreSQL.
set -euo pipefail
set -m # each background job is a process group of its own
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
reprise=$root/reprise
work=$(mktemp -d "${TMPDIR:-/tmp}/reprise-rejects.XXXXXX")
export REPRISE_HOME=$work/home
unset REPRISE_REDIS REPRISE_NAMESPACE
target=${TARGET:-sqlite} seed=${SEED:-$RANDOM} rows=${ROWS:-100000} faults=${FAULTS:-1000}
RANDOM=$seed
job=
postgres=

clean_up() {
  [ -z "$job" ] || kill -9 -- "-$job" 2>/dev/null || true
  if [ -n "$postgres" ]; then
    exec 7>&- # its stdin ends
    wait "$postgres" 2>/dev/null || true
  fi
  "$reprise" redis stop >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

"$reprise" --version >&2 # builds, where that is needed
java=$("$root/bin/find-jdk")/bin/java
[ -f "$root/bench/target/class-path" ] || "$root/bin/maven" -q -DskipTests package >&2
classes=$(cat "$root/bench/target/class-path")
planted() {
  "$java" --enable-native-access=ALL-UNNAMED -cp "$classes" dev.reprise.testkit.PlantedFaults "$@"
}
case $target in
  sqlite)
    url="jdbc:sqlite:$work/faults.db?foreign_keys=true" # off in SQLite unless asked for
    to=(--to "$url")
    ;;
  postgres)
    mkfifo "$work/tell" "$work/answer"
    "$java" -cp "$classes" dev.reprise.testkit.PlainPostgres \
      <"$work/tell" >"$work/answer" 2>"$work/postgres.log" &
    postgres=$!
    exec 7>"$work/tell" 8<"$work/answer"
    read -r server user <&8
    url="$server?user=$user"
    to=(--to "$server" --to-user "$user")
    ;;
  *) echo "TARGET is $target, must be sqlite or postgres" >&2 && exit 2 ;;
esac

planted write "$seed" "$rows" "$faults" "$work/faults.csv"
planted tables "$url"
echo "$target, seed $seed"
line() {
  "$reprise" import "$work/faults.csv" "${to[@]}" --table t --chunk-records 100 --workers 2 \
    --rejects "$work/rejects.csv" -v "$@"
}
for kill in 1 2 3; do
  : >"$work/err"
  line >"$work/out" 2>"$work/err" &
  job=$!
  at=$((kill * 25 - 15 + RANDOM % 15)) percent=0
  until [ "${percent:-0}" -ge "$at" ]; do
    if ! kill -0 "$job" 2>/dev/null; then
      tail -n 20 "$work/err" >&2
      echo "FAILED: it had ended before kill $kill at $at%" >&2
      exit 1
    fi
    sleep 0.01
    percent=$(sed -n "s/^\\([0-9]*\\)%: .*/\\1/p" "$work/err" | tail -n 1)
  done
  kill -9 -- "-$job"
  wait "$job" 2>/dev/null || true
  job=
  echo "  kill $kill at $at% of the rows"
done
code=0
line >"$work/out" 2>"$work/err" || code=$?
[ "$code" = 5 ] || { tail -n 20 "$work/err" >&2 && echo "FAILED: exit $code, not 5" >&2 && exit 1; }
planted check "$seed" "$rows" "$faults" "$url"
tail -n 1 "$work/out"
[ -s "$work/rejects.csv" ] || { echo "FAILED: there is no file of rejects" >&2 && exit 1; }
echo "  exit 5; the rejects are in a file of $(wc -c <"$work/rejects.csv") bytes"
