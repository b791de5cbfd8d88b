package dev.reprise;

/// Another job bears the id, or this incarnation was purged.
public class JobExistsException extends RepriseException {
  private static final long serialVersionUID = 1;

  public JobExistsException(String message) {
    super(message);
  }
}
