package dev.reprise.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.time.Instant;
import org.slf4j.LoggerFactory;

/// The log: lines on stderr, warnings only unless [#verbose]. Logback finds the configurator as a
/// service and reads no file, which a short command has no time for.
final class StderrLog extends AppenderBase<ILoggingEvent> {
  private static final String OURS = "dev.reprise";

  /// Shows what Reprise does, not only what goes wrong.
  static void verbose() {
    if (LoggerFactory.getLogger(OURS) instanceof Logger ours) {
      ours.setLevel(Level.INFO);
    }
  }

  /// Keeps warnings to itself: for a command that tells the same in its own words.
  static void errorsOnly() {
    if (LoggerFactory.getLogger(OURS) instanceof Logger ours) {
      ours.setLevel(Level.ERROR);
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    StringBuilder line =
        new StringBuilder(160)
            .append(Times.rfc3339(Instant.ofEpochMilli(event.getTimeStamp())))
            .append(' ')
            .append(event.getLevel())
            .append(' ')
            .append(event.getFormattedMessage());
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.append(System.lineSeparator()).append(ThrowableProxyUtil.asString(thrown));
    }
    ProgressLine.aside(() -> System.err.println(line));
  }

  /// How Logback starts. The driver's own warnings about a Redis that is away are left to the
  /// engine, which says what they mean.
  @ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
  public static final class Start extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
      StderrLog log = new StderrLog();
      log.setContext(context);
      log.start();
      Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      root.setLevel(Level.WARN);
      root.addAppender(log);
      context.getLogger("io.lettuce").setLevel(Level.ERROR);
      context.getLogger("io.netty").setLevel(Level.ERROR);
      return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
  }
}
