package dev.reprise;

import java.security.SecureRandom;

/// Random names that no two makers ever share.
public final class Ids {
  private static final char[] ALPHABET = "abcdefghjkmnpqrstvwxyz0123456789".toCharArray();
  private static final int LENGTH = 26;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  /// 130 random bits, as 26 lower-case letters and digits.
  public static String random() {
    StringBuilder out = new StringBuilder(LENGTH);
    byte[] bytes = new byte[LENGTH];
    RANDOM.nextBytes(bytes);
    for (byte b : bytes) {
      out.append(ALPHABET[b & 31]);
    }
    return out.toString();
  }
}
