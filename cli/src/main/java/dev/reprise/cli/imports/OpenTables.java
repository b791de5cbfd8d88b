package dev.reprise.cli.imports;

import dev.reprise.OutOfReachException;
import dev.reprise.PermanentFailureException;
import dev.reprise.sink.JdbcSink;
import dev.reprise.sink.JdbcTarget;
import dev.reprise.sink.JdbcUrl;
import dev.reprise.sink.SinkException;
import dev.reprise.sink.TableWriter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The tables that this process writes, each opened once and kept open until the process ends.
final class OpenTables {
  private final Map<ImportSpec, Table> tables = new ConcurrentHashMap<>();

  record Table(JdbcSink sink, TableWriter writer) {}

  Table of(ImportSpec spec) {
    return tables.computeIfAbsent(spec, OpenTables::open);
  }

  private static Table open(ImportSpec spec) {
    JdbcTarget target = target(spec);
    JdbcSink sink = target.sink();
    try {
      return new Table(sink, TableWriter.open(sink, spec.table(), spec.columns()));
    } catch (SinkException e) {
      target.close();
      throw new PermanentFailureException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      target.close();
      throw e;
    }
  }

  private static JdbcTarget target(ImportSpec spec) {
    try {
      return JdbcTarget.open(new JdbcUrl(spec.target()));
    } catch (SinkException e) {
      throw new OutOfReachException(String.valueOf(e.getMessage()), e);
    }
  }
}
