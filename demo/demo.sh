#!/usr/bin/env bash
# A real import under real kills, and the proof: the cities of the world into SQLite by three worker
# processes. One is killed on the way, then everything at once; the same line goes on. It needs
# nothing but a JDK, keeps to a temporary folder, and removes it.
set -euo pipefail
set -m # the import is a process group of its own, so that it can be killed as a whole
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
reprise=$root/reprise
work=$(mktemp -d "${TMPDIR:-/tmp}/reprise-demo.XXXXXX")
export REPRISE_HOME=$work/home
unset REPRISE_REDIS REPRISE_NAMESPACE
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

# The file so many times over: a fast machine has to have enough to do for the kills to land.
make_input() {
  input=$root/demo/cities.csv.gz
  if [ "$1" -gt 1 ]; then
    input=$work/cities-$1.csv
    gzip -dc "$root/demo/cities.csv.gz" | awk -v times="$1" '
      NR == 1 { print "n," $0; next }
      { row[NR] = $0 }
      END { for (i = 0; i < times; i++) for (r = 2; r <= NR; r++) print ++n "," row[r] }' >"$input"
  fi
}
line() {
  "$reprise" import "$input" --to "jdbc:sqlite:$db" --table cities --chunk-records 100 --workers 3 "$@"
}
begin() {
  line -v >"$work/out" 2>>"$work/err" &
  job=$!
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
await_word() {
  until grep -q "$1" "$work/err"; do
    kill -0 "$job" 2>/dev/null || return 1
    sleep 0.01
  done
}

# The kills; fails where the import was too quick for them.
story() {
  db=$work/cities-$1.db
  make_input "$1"
  : >"$work/err"
  begin
  await_percent 10 || return 1
  local victim
  victim=$(sed -n 's/.*worker process pid=\([0-9]*\) .*/\1/p' "$work/err" | tail -n 1)
  kill -9 "$victim" || return 1
  echo "    kill -9 $victim: one of the three workers"
  await_word "Recovered" || return 1
  grep "Recovered" "$work/err" | tail -n 1 | sed 's/^/    /'
  await_percent 40 || return 1
  kill -9 -- "-$job"
  wait "$job" 2>/dev/null || true
  echo "    kill -9 of the whole process group: the command and all its workers"
  job=
}

for times in 1 4 16; do
  make_input "$times"
  echo
  echo "\$ reprise import $(basename "$input") --to jdbc:sqlite:cities.db --table cities --chunk-records 100 --workers 3"
  story "$times" && break
  [ -z "$job" ] || wait "$job" || true
  job=
  [ "$times" -lt 16 ] || { echo "This machine is too quick for the kills." >&2 && exit 1; }
  echo "    it was done before the kills landed; once more, with more rows"
done

echo
echo "\$ the same line again"
code=0
line 2>"$work/err2" >"$work/out" || code=$?
grep -E "goes on|Recovered" "$work/err2" | sed 's/^/    /' || true
sed 's/^/    /' "$work/out"
[ "$code" = 0 ] || { cat "$work/err2" >&2 && echo "The import ended with $code." >&2 && exit 1; }

echo
echo "The proof, by a program of its own (demo/Check.java):"
"$java" --enable-native-access=ALL-UNNAMED -cp "$root/.build/reprise.jar" "$root/demo/Check.java" \
  "$input" "$db" cities
