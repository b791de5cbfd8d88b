package dev.reprise.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The arguments of a script, in order. A script in any language reads them: text, whole numbers,
/// and 0 or 1 for no and yes.
final class Args {
  private final List<byte[]> values = new ArrayList<>();

  Args text(String value) {
    values.add(value.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  Args number(long value) {
    return text(Long.toString(value));
  }

  Args yes(boolean value) {
    return text(value ? "1" : "0");
  }

  Args bytes(byte[] value) {
    values.add(value);
    return this;
  }

  Args texts(Iterable<String> all) {
    all.forEach(this::text);
    return this;
  }

  List<byte[]> values() {
    return values;
  }
}
