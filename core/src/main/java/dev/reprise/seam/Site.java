package dev.reprise.seam;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Every call that leaves the process, by the name under which it passes the [Seam]. What isn't
/// here can't be sent: the code that sends takes a site. So whoever covers all of these has covered
/// all instants at which a process can die and leave a difference behind.
public enum Site {
  NAMESPACE("script:namespace"),
  SUBMIT("script:submit"),
  EXTEND("script:extend"),
  TIMELINE("script:timeline"),
  OPEN_SESSION("script:open_session"),
  HEARTBEAT("script:heartbeat"),
  CLOSE_SESSION("script:close_session"),
  CLAIM("script:claim"),
  SETTLE("script:settle"),
  CHECKPOINT("script:checkpoint"),
  RECONCILE("script:reconcile"),
  REDO("script:redo"),
  LOOK("script:look"),
  LOSE_SESSION("script:lose_session"),
  RECOVER_JOB("script:recover_job"),
  PROMOTE_DELAYED("script:promote_delayed"),
  PAUSE("script:pause"),
  RESUME("script:resume"),
  CANCEL("script:cancel"),
  REDRIVE("script:redrive"),
  AUDIT("script:audit"),
  AUDIT_WALK("script:audit_walk"),
  AUDIT_ORPHAN("script:audit_orphan"),
  PURGE("script:purge"),

  CONNECT("connect:commands"),
  CONNECT_SUBSCRIPTIONS("connect:subscriptions"),
  SUBSCRIBE_PRESENCE("subscribe:presence"),
  LEAVE_PRESENCE("subscribe:leave"),
  SUBSCRIBE_WAKES("subscribe:wakes"),

  READ_REF("read:ref"),
  READ_JOB("read:job"),
  READ_JOBS("read:jobs"),
  READ_CHUNKS("read:chunks"),
  READ_PAGE("read:page"),
  READ_RESULT("read:result"),
  READ_READY("read:ready"),
  READ_JOBS_OF_SESSION("read:session"),
  READ_SESSIONS("read:sessions"),
  READ_WORKERS("read:workers"),
  READ_DELAYED("read:delayed"),
  READ_PROCESSING("read:processing"),
  READ_HOLDERS("read:holders"),
  READ_EVENTS("read:events"),
  /// A look at a Redis by `doctor`, on which nobody's work depends: it has no seam around it.
  READ_SERVER("read:server"),

  SINK_CONNECT("sink:connect"),
  SINK_PREPARE("sink:prepare"),
  SINK_BEGIN("sink:begin"),
  SINK_MARKER("sink:marker"),
  SINK_BODY("sink:body"),
  SINK_OUTCOME("sink:outcome"),
  SINK_COMMIT("sink:commit"),
  SINK_ROLLBACK("sink:rollback"),
  SINK_READ("sink:read"),
  /// Tables of the sink's own, or the one that is written: one transaction, as a whole.
  SINK_CREATE("sink:create"),
  /// Markers and rejects of a job that is over: one transaction a step, as a whole.
  SINK_DELETE("sink:delete");

  private static final Map<String, Site> BY_TEXT =
      Arrays.stream(values()).collect(Collectors.toMap(Site::text, Function.identity()));

  private final String text;

  Site(String text) {
    this.text = text;
  }

  /// As the seam is told of it: `script:settle`, `sink:commit`.
  public String text() {
    return text;
  }

  /// @throws IllegalArgumentException where no call bears that name
  public static Site of(String text) {
    Site site = BY_TEXT.get(text);
    if (site == null) {
      throw new IllegalArgumentException(
          "no site is called " + text + "; add it to Site, and a situation to the crash points");
    }
    return site;
  }

  @Override
  public String toString() {
    return text;
  }
}
