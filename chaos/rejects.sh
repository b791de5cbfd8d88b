#!/usr/bin/env bash
# A file with 1,000 bad records of ten kinds among 100,000, imported under three kills with kill -9 of the
# whole process group: 99,000 rows and 1,000 rejects must be there, each once, each reject with its line,
# reason and raw text. TARGET=sqlite|postgres, SEED, ROWS, FAULTS. It brings its own Redis and PostgreSQL.
. "$(dirname -- "$0")/stage.sh"
seed=${SEED:-$RANDOM} rows=${ROWS:-100000} faults=${FAULTS:-1000}
RANDOM=$seed
if [ "$target" = sqlite ]; then
  url="jdbc:sqlite:$work/faults.db?foreign_keys=true" # off in SQLite unless asked for
  to=(--to "$url")
else
  url="$server?user=$user"
  to=(--to "$server" --to-user "$user")
fi
planted() {
  run_class dev.reprise.testkit.PlantedFaults "$@"
}
fail() {
  tail -n 20 "$work/err" >&2
  echo "FAILED ($1); seed $seed" >&2
  exit 1
}

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
  at=$((kill * 25 - 15 + RANDOM % 15))
  await_percent "$at" || fail "it had ended before kill $kill at $at%"
  kill_job
  echo "  kill $kill at $at% of the rows"
done
code=0
line >"$work/out" 2>"$work/err" || code=$?
[ "$code" = 5 ] || fail "exit $code, not 5"
planted check "$seed" "$rows" "$faults" "$url"
tail -n 1 "$work/out"
[ -s "$work/rejects.csv" ] || fail "there is no file of rejects"
echo "  exit 5; the rejects are in a file of $(wc -c <"$work/rejects.csv") bytes"
