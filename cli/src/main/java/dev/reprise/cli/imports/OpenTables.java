package dev.reprise.cli.imports;

import dev.reprise.PermanentFailureException;
import dev.reprise.ReleaseException;
import dev.reprise.sink.JdbcSink;
import dev.reprise.sink.JdbcTarget;
import dev.reprise.sink.JdbcUrl;
import dev.reprise.sink.SinkException;
import dev.reprise.sink.TableWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The tables that this process writes, each opened once and kept open until the process ends.
final class OpenTables {
  /// A target that can't be opened on this host may be back later, or be seen by another one.
  private static final Duration TARGET_AWAY = Duration.ofSeconds(5);

  private final Map<ImportSpec, Table> tables = new ConcurrentHashMap<>();

  record Table(JdbcSink sink, TableWriter writer) {}

  Table of(ImportSpec spec) {
    return tables.computeIfAbsent(spec, OpenTables::open);
  }

  private static Table open(ImportSpec spec) {
    JdbcTarget target = target(spec);
    JdbcSink sink = JdbcSink.of(target.dataSource(), target.dialect());
    try {
      return new Table(sink, TableWriter.open(sink, spec.table(), spec.columns(), spec.conflict()));
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
      throw new ReleaseException(String.valueOf(e.getMessage()), TARGET_AWAY, e);
    }
  }
}
