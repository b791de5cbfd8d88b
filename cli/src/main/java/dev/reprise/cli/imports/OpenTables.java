package dev.reprise.cli.imports;

import dev.reprise.OutOfReachException;
import dev.reprise.PermanentFailureException;
import dev.reprise.seam.Seam;
import dev.reprise.sink.JdbcSink;
import dev.reprise.sink.JdbcTarget;
import dev.reprise.sink.SinkException;
import dev.reprise.sink.TableWriter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The tables that this process writes, each opened once and kept open until the process ends.
final class OpenTables {
  private final Targets targets;
  private final Seam seam;
  private final Map<ImportSpec, Table> tables = new ConcurrentHashMap<>();

  OpenTables(Targets targets, Seam seam) {
    this.targets = targets;
    this.seam = seam;
  }

  record Table(JdbcSink sink, TableWriter writer) {}

  Table of(ImportSpec spec) {
    return tables.computeIfAbsent(spec, this::open);
  }

  private Table open(ImportSpec spec) {
    JdbcTarget target = target(spec);
    JdbcSink sink = target.sink(JdbcSink.LOCK_TIMEOUT, seam);
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

  /// A target that can't be opened on this host may be back later, or be seen by another one.
  private JdbcTarget target(ImportSpec spec) {
    try {
      return targets.open(spec.target());
    } catch (SinkException e) {
      throw new OutOfReachException(String.valueOf(e.getMessage()), e);
    }
  }
}
