package dev.reprise;

/// Another incarnation bears the id.
public class JobExistsException extends RepriseException {
  private static final long serialVersionUID = 1;

  public JobExistsException(String message) {
    super(message);
  }
}
