package dev.reprise.testkit.sim;

import dev.reprise.testkit.ScriptChange;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Guards of the scripts that can be left out by name, to see that a simulation misses them.
final class ScriptFaults {
  private static final Map<String, ScriptChange> ALL =
      new TreeMap<>(
          Map.of(
              "LUA_FENCE_WITHOUT_ATTEMPT",
              new ScriptChange(
                  "settle",
                  "if member[i] == 1 and (not exceptional or tonumber(current[i] or 1) == attempt) then",
                  "if member[i] == 1 then"),
              "LUA_REDO_WITHOUT_DONE_CHECK",
              new ScriptChange(
                  "redo",
                  "if redis.call('GETBIT', J.done, text) == 0 and taken_back(index, text) then",
                  "if redis.call('GETBIT', J.done, text) == 1 or taken_back(index, text) then"),
              "LUA_RECONCILE_FORGETS_NEXT",
              new ScriptChange(
                  "reconcile",
                  "if redis.call('SISMEMBER', J.holders, session) == 0 and redis.call('HEXISTS', J.requests, session) == 0 then",
                  "if true then"),
              "LUA_LOST_MAY_CLAIM",
              new ScriptChange(
                  "claim",
                  "if record[1] or not record[2] then return { 'gone' } end",
                  "if not record[2] then return { 'gone' } end")));

  private ScriptFaults() {}

  static boolean has(String name) {
    return ALL.containsKey(name.toUpperCase(Locale.ROOT));
  }

  static ScriptChange of(String name) {
    return ALL.getOrDefault(name.toUpperCase(Locale.ROOT), ScriptChange.NONE);
  }

  static Set<String> names() {
    return ALL.keySet();
  }
}
