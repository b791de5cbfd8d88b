package dev.reprise;

/// This incarnation of the job was purged: it isn't accepted again, another uid would be.
public class JobPurgedException extends RepriseException {
  private static final long serialVersionUID = 1;

  public JobPurgedException(String message) {
    super(message);
  }
}
