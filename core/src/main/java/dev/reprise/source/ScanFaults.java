package dev.reprise.source;

import dev.reprise.trouble.Trouble;
import java.nio.file.Path;

/// The sentences for what a scan can find in `file`.
record ScanFaults(Path file) {
  SourceException binary(long offset, long line) {
    return SourceException.malformed(
        "%s isn't a text file: byte %d, on line %d, is NUL; convert it to CSV in UTF-8 first."
            .formatted(file, offset, line));
  }

  SourceException unclosedQuote(long line) {
    return SourceException.malformed(
        "%s has a quote on line %d that is never closed: close it, or double it if it is part of the text."
            .formatted(file, line));
  }

  SourceException tooLong(long line, long quoteLine, int limit) {
    String what = "%s has a record on line %d of more than %d bytes".formatted(file, line, limit);
    return SourceException.malformed(
        quoteLine == 0
            ? what + ": check its newlines, or raise the limit."
            : what + ": close the quote that opens on line " + quoteLine + ", or raise the limit.");
  }

  SourceException shorter(long size, long expected) {
    return changed("it ends at byte %d where %d were expected".formatted(size, expected));
  }

  SourceException changed(String how) {
    return new SourceException(
        SourceFault.CHANGED,
        Trouble.SOURCE_CHANGED.after(
            "%s isn't the file that was indexed (source changed): %s; restore it, or import it as a new job."
                .formatted(file, how)));
  }

  SourceException unreadable(java.io.IOException cause) {
    return new SourceException(
        SourceFault.UNREADABLE,
        "%s can't be read (%s): check the disk and try again.".formatted(file, cause.getMessage()),
        cause);
  }
}
