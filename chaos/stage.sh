# Read by the scripts beside it: a folder and a Redis of their own, and where the rows go. Sets root,
# reprise, java, work, target, and for PostgreSQL server and user; `job`, where it is set, is the process
# group that is killed at the end.
set -euo pipefail
set -m # each background job is a process group of its own
root=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
reprise=$root/reprise
work=$(mktemp -d "${TMPDIR:-/tmp}/reprise-chaos.XXXXXX")
export REPRISE_HOME=$work/home
unset REPRISE_REDIS REPRISE_NAMESPACE
target=${TARGET:-sqlite}
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

# Runs a class of the modules that aren't published.
run_class() {
  [ -f "$root/bench/target/class-path" ] || "$root/bin/maven" -q -DskipTests package >&2
  "$java" --enable-native-access=ALL-UNNAMED -cp "$(cat "$root/bench/target/class-path")" "$@"
}

# PostgreSQL ends with descriptor 7; what is written there it answers on 8.
start_postgres() {
  mkfifo "$work/tell" "$work/answer"
  run_class dev.reprise.testkit.PlainPostgres <"$work/tell" >"$work/answer" 2>"$work/postgres.log" &
  postgres=$!
  exec 7>"$work/tell" 8<"$work/answer"
  read -r server user <&8
}

case $target in
  sqlite) ;;
  postgres) start_postgres ;;
  *) echo "TARGET is $target, must be sqlite or postgres" >&2 && exit 2 ;;
esac

# Waits until an import that reports to $work/err has so many percent of the rows in; fails where it
# ended before.
await_percent() {
  local percent=0
  until [ "${percent:-0}" -ge "$1" ]; do
    kill -0 "$job" 2>/dev/null || return 1
    sleep 0.01
    percent=$(sed -n "s/^\\([0-9]*\\)%: .*/\\1/p" "$work/err" | tail -n 1)
  done
}
kill_job() {
  kill -9 -- "-$job"
  wait "$job" 2>/dev/null || true
  job=
}
