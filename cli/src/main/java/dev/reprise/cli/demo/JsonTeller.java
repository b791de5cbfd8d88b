package dev.reprise.cli.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Tells it as objects, one for each fact.
final class JsonTeller implements Teller {
  private final Consumer<Map<String, ?>> out;
  private int act;

  JsonTeller(Consumer<Map<String, ?>> out) {
    this.out = out;
  }

  @Override
  public void act(int number, String title) {
    act = number;
    tell("act", title, Map.of());
  }

  @Override
  public void fact(Fact fact) {
    tell(fact.what(), fact.text(), fact.data());
  }

  @Override
  public void columns(List<Column> columns) {
    for (Column column : columns) {
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("rows", column.verdict().rows());
      data.put("missing", column.verdict().missing());
      data.put("twice", column.verdict().extra());
      data.put("checksum", column.verdict().checksum());
      data.put("same", column.verdict().same());
      data.put("tookMs", column.took().toMillis());
      tell("column", column.name(), data);
    }
  }

  private void tell(String what, String text, Map<String, ?> data) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("act", act);
    line.put("what", what);
    line.put("text", text);
    line.putAll(data);
    out.accept(line);
  }

  @Override
  public void close() {
    act = 0;
  }
}
