package dev.reprise.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Takes bytes of any encoding, in pieces that may end anywhere, and hands them on as UTF-8. Bytes
/// that can't be decoded are handed on too, as [EscapedBytes]: so each stays where it is, in its
/// own record and line.
final class Transcoder implements WritableByteChannel {
  private static final int CHARS = 32 << 10;
  private static final int FIRST_PRINTABLE = 0x20;

  private final WritableByteChannel utf8;
  private final CharsetDecoder decoder;
  private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
  private final CharBuffer chars = CharBuffer.allocate(CHARS);
  private final ByteBuffer out = ByteBuffer.allocate(4 * CHARS);
  private final boolean newlineIsOneByte;
  private final int unit; // of encodings in which a newline takes more than one byte
  private ByteBuffer in = ByteBuffer.allocate(CHARS).limit(0);

  Transcoder(Charset from, WritableByteChannel utf8) {
    this.utf8 = utf8;
    this.decoder =
        from.newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    this.newlineIsOneByte = new String(new byte[] {'\n'}, from).equals("\n");
    this.unit = from.name().contains("UTF-16") ? 2 : 4;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    int taken = bytes.remaining();
    in.compact();
    if (in.remaining() < taken) {
      in = ByteBuffer.allocate(2 * (in.position() + taken)).put(in.flip());
    }
    in.put(bytes).flip();
    decode(false);
    return taken;
  }

  /// Hands on what is left.
  void end() throws IOException {
    decode(true);
    while (decoder.flush(chars).isOverflow()) {
      handOn();
    }
    handOn();
  }

  @Override
  public boolean isOpen() {
    return utf8.isOpen();
  }

  @Override
  public void close() {} // whoever opened the target closes it

  private void decode(boolean end) throws IOException {
    while (true) {
      CoderResult result = decoder.decode(in, chars, end);
      handOn();
      if (result.isError()) {
        escape(result.length());
      } else if (result.isUnderflow()) {
        return;
      }
    }
  }

  /// A newline ends a record also where it follows half a character: a decoder may count it among
  /// what is wrong.
  private void escape(int length) throws IOException {
    int most = newlineIsOneByte ? length : Math.min(length, unit);
    for (int i = 0; i < most; i++) {
      int b = in.get(in.position()) & 0xFF;
      if (i > 0 && newlineIsOneByte && b < FIRST_PRINTABLE) {
        break;
      }
      EscapedBytes.put(out, in.get() & 0xFF);
    }
    drain();
  }

  private void handOn() throws IOException {
    chars.flip();
    encoder.reset();
    CoderResult result = encoder.encode(chars, out, true);
    if (result.isError()) {
      result.throwException();
    }
    chars.clear();
    drain();
  }

  private void drain() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      utf8.write(out);
    }
    out.clear();
  }
}
