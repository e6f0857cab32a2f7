package org.blockwright.runtime.distributed;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How two workers make sure of each other: both send a fresh number, and each shows by an HMAC of
 * both numbers that it knows the run's secret, which never crosses the wire.
 */
final class Handshake {
  private static final long MAGIC = 0x424c4b575249_0001L;
  private static final int NONCE = 32;
  private static final String ALGORITHM = "HmacSHA256";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] secret;
  private final int rank;
  private final int size;

  /** Whoever called or answered is none of this run's workers; the message says what is wrong. */
  static final class StrangerException extends IOException {
    private static final long serialVersionUID = 1L;

    StrangerException(String message) {
      super(message);
    }
  }

  private record Hello(int rank, int size, byte[] nonce) {}

  Handshake(byte[] secret, int rank, int size) {
    this.secret = secret.clone();
    this.rank = rank;
    this.size = size;
  }

  /** Calls a worker of a rank. */
  void call(Socket socket, int other) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    Hello own = hello(out);
    Hello theirs = read(in);
    out.write(proof("calls", own, theirs));
    out.flush();
    if (theirs.rank() != other) {
      throw new StrangerException("it is worker " + theirs.rank());
    }
    require(in, proof("answers", own, theirs));
  }

  /** Answers a call; the rank of who called. */
  int answer(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    Hello theirs = read(in);
    Hello own = hello(out);
    require(in, proof("calls", theirs, own));
    out.write(proof("answers", theirs, own));
    out.flush();
    return theirs.rank();
  }

  private Hello hello(DataOutputStream out) throws IOException {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    ByteBuffer hello = ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + NONCE);
    out.write(hello.putLong(MAGIC).putInt(rank).putInt(size).put(nonce).array());
    out.flush();
    return new Hello(rank, size, nonce);
  }

  private Hello read(DataInputStream in) throws IOException {
    if (in.readLong() != MAGIC) {
      throw new StrangerException("it does not speak as a worker does");
    }
    int otherRank = in.readInt();
    int otherSize = in.readInt();
    if (otherSize != size || otherRank < 0 || otherRank >= size || otherRank == rank) {
      throw new StrangerException("it says to be worker " + otherRank + " of " + otherSize);
    }
    byte[] nonce = new byte[NONCE];
    in.readFully(nonce);
    return new Hello(otherRank, otherSize, nonce);
  }

  private static void require(DataInputStream in, byte[] expected) throws IOException {
    byte[] shown = new byte[expected.length];
    in.readFully(shown);
    if (!MessageDigest.isEqual(expected, shown)) {
      throw new StrangerException("it does not know the run's secret");
    }
  }

  private byte[] proof(String role, Hello caller, Hello answerer) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      mac.update(role.getBytes(StandardCharsets.US_ASCII));
      for (Hello hello : new Hello[] {caller, answerer}) {
        mac.update(hello.nonce());
        mac.update(ByteBuffer.allocate(8).putInt(hello.rank()).putInt(hello.size()).array());
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
