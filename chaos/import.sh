#!/usr/bin/env bash
# The import under kills, at full size: the cities ten times over with a running number (1,710,750
# rows). A: killed five times with kill -9 of the whole process group, and the same line again each
# time. B: what it writes through is killed under it: the Redis beneath, twice; PostgreSQL, stopped for
# DOWN seconds (10). Every row must be there once, and nothing dead.
# TARGET=sqlite|postgres; ROUNDS=n repeats it, with the seeds that follow SEED=n, by which the moments
# of the kills are chosen; WORKERS and SLOTS (3 and 4 for SQLite, 2 and 8 for PostgreSQL). It brings its
# own Redis and PostgreSQL, and needs no other tool than the JDK and Maven.
. "$(dirname -- "$0")/stage.sh"
seed=${SEED:-$RANDOM}
rounds=${ROUNDS:-1}
down=${DOWN:-10}
if [ "$target" = sqlite ]; then
  workers=${WORKERS:-3} slots=${SLOTS:-4}
else
  workers=${WORKERS:-2} slots=${SLOTS:-8}
fi

input=$work/ten.csv
gzip -dc "$root/demo/cities.csv.gz" | awk '
  NR == 1 { print "n," $0; next }
  { row[NR] = $0 }
  END { for (i = 0; i < 10; i++) for (r = 2; r <= NR; r++) print ++n "," row[r] }' >"$input"
size=$(wc -c <"$input")
echo "$target, $workers workers of $slots slots; $(($(wc -l <"$input") - 1)) rows, $((size / 1000000)) MB"

# A fresh place for the rows: sets url, table and the arguments `to`.
place() {
  if [ "$target" = sqlite ]; then
    url=jdbc:sqlite:$work/$1.db table=cities
    to=(--to "$url" --table cities)
  else
    url="$server?user=$user" table=cities_$1
    to=(--to "$server" --to-user "$user" --table "$table")
  fi
}
line() {
  "$reprise" import "$input" "${to[@]}" "$@"
}
begin() {
  line --workers "$workers" --slots "$slots" -v >>"$work/out" 2>"$work/err" &
  job=$!
}
fail() {
  echo "FAILED ($1); seed $seed; the command's last words:" >&2
  tail -n 20 "$work/err" >&2
  exit 1
}
await_exit_0() {
  local code=0
  wait "$job" || code=$?
  job=
  [ "$code" = 0 ] || fail "exit $code"
}
verdict() {
  local id dead
  "$java" --enable-native-access=ALL-UNNAMED -cp "$root/.build/reprise.jar" "$root/chaos/Check.java" \
    "$input" "$url" "$table" || fail "rows differ"
  tail -n 1 "$work/out"
  id=$(line 2>/dev/null | sed 's/^Job \([^ ]*\) .*/\1/')
  dead=$("$reprise" events --job "$id" --json | grep -c -E '"(chunk.dead|chunk.failed)"' || true)
  echo "  the same line once more: exit $?; events of failed or dead chunks: $dead;" \
    "$("$reprise" audit "$id" 2>&1 | tail -n 1)"
  [ "$dead" = 0 ] || fail "chunks failed"
}
kill_redis_twice() {
  local kill at
  for kill in 1 2; do
    at=$((kill * 30 - 15 + RANDOM % 15))
    await_percent "$at" || fail "it had ended before kill $kill at $at%"
    kill -9 "$(cat "$REPRISE_HOME/redis/redis.pid")"
    echo "  kill $kill of Redis at $at% of the rows, after $SECONDS s"
  done
}
stop_postgres() {
  local at=$((25 + RANDOM % 40)) answer
  await_percent "$at" || fail "it had ended before PostgreSQL was stopped at $at%"
  echo stop >&7 && read -r answer <&8
  echo "  PostgreSQL $answer at $at% of the rows, after $SECONDS s"
  sleep "$down"
  "$reprise" jobs --json | sed -n 's/.*"reason":"\([^"]*\)".*/    reason: \1/p'
  echo start >&7 && read -r answer <&8
  echo "  PostgreSQL $answer after $SECONDS s"
}

for ((round = 1; round <= rounds; round++)); do
  RANDOM=$seed
  place "a$round"
  echo "round $round, seed $seed, A: five times kill -9 of the whole process group"
  SECONDS=0
  for kill in 1 2 3 4 5; do
    begin
    at=$((kill * 15 - 10 + RANDOM % 12))
    await_percent "$at" || fail "it had ended before kill $kill at $at%"
    kill_job
    echo "  kill $kill at $at% of the rows, after $SECONDS s"
  done
  begin
  await_exit_0
  verdict

  if [ "$target" = sqlite ] || [ "$round" = "$rounds" ]; then
    place "b$round"
    echo "round $round, seed $seed, B: what it writes through goes away"
    SECONDS=0
    begin
    if [ "$target" = sqlite ]; then kill_redis_twice; else stop_postgres; fi
    await_exit_0
    verdict
  fi
  rm -f "$work"/*.db*
  seed=$((seed + 1))
done
echo "passed: $rounds rounds"
