package org.blockwright.runtime.distributed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.blockwright.runtime.base.WorkerException;

/**
 * The workers that calculate together, seen from one of them: threads of a process, or processes
 * that are joined by {@link SocketWorkers}. All of them make the same calls in the same order, each
 * from one thread at a time.
 *
 * <p>Sums are taken in an order that does not depend on the network: each worker adds up one part
 * of the numbers, along the tree of {@link PairwiseSum}, and gives its part of the sum to all
 * others. So each sends {@code 2 (k - 1) / k} times the numbers, which is the least that k workers
 * can do, and what a ring comes to.
 */
public final class Collective implements AutoCloseable {
  private final Transport transport;

  Collective(Transport transport) {
    this.transport = transport;
  }

  /** One worker that has nobody to talk to. */
  public static Collective alone() {
    return threads(1).get(0);
  }

  /** One for each of so many threads of this process. */
  public static List<Collective> threads(int size) {
    return ThreadTransport.of(size).stream().map(Collective::new).toList();
  }

  /** This worker's number, from 0. The first one writes the files. */
  public int rank() {
    return transport.rank();
  }

  /** How many workers there are. */
  public int size() {
    return transport.size();
  }

  /** Whether there is nobody else. */
  public boolean isAlone() {
    return size() == 1;
  }

  /** Whether this is the worker that writes files and talks to the user. */
  public boolean isFirst() {
    return rank() == 0;
  }

  /** Bytes that this worker sent to the others so far. */
  public long bytesSent() {
    return transport.sent();
  }

  /** What each worker gives, in their order; of any length. */
  public List<byte[]> gather(byte[] own) {
    byte[][] out = new byte[size()][];
    Arrays.fill(out, own);
    return List.of(transport.exchange(out));
  }

  /**
   * What each worker gives, in their order, at the first worker; the others have only their own.
   */
  public List<byte[]> gatherAtFirst(byte[] own) {
    byte[][] out = new byte[size()][];
    Arrays.fill(out, new byte[0]);
    out[0] = own;
    out[rank()] = own;
    return List.of(transport.exchange(out));
  }

  /** What the first worker gives, whatever the others give. */
  public byte[] broadcast(byte[] ofFirst) {
    return gather(isFirst() ? ofFirst : new byte[0]).get(0);
  }

  /** The first worker's numbers in the place of everybody's. */
  public void broadcast(float[] values) {
    if (!isAlone()) {
      byte[] given = broadcast(isFirst() ? bytes(values, 0, values.length) : new byte[0]);
      floats(given, 0).get(values);
    }
  }

  /** What the first worker says. */
  public boolean agree(boolean own) {
    return broadcast(new byte[] {(byte) (own ? 1 : 0)})[0] != 0;
  }

  /** Waits until all workers are here. */
  public void barrier() {
    gather(new byte[0]);
  }

  /** The sum of what all workers have, in its place. */
  public void sum(float[] values) {
    PairwiseSum<float[]> own = new PairwiseSum<>(size(), Collective::addTo);
    own.add(rank(), values.clone());
    System.arraycopy(sum(own.nodes(), size(), values.length), 0, values, 0, values.length);
  }

  /** The mean of what all workers have, in its place. */
  public void mean(float[] values) {
    sum(values);
    for (int i = 0; i < values.length; i++) {
      values[i] /= size();
    }
  }

  /**
   * The sum of numbered rows of numbers, of which each worker has some.
   *
   * @param own what this worker's rows come to; a worker's rows are neighbours, and come before
   *     those of the next worker. They may be overwritten.
   * @param leaves how many rows there are in all
   * @param length of a row
   */
  public float[] sum(List<PairwiseSum.Node<float[]>> own, int leaves, int length) {
    byte[][] out = new byte[size()][];
    for (int k = 0; k < size(); k++) {
      out[k] = encode(own, start(length, k), start(length, k + 1));
    }
    PairwiseSum<float[]> tree = new PairwiseSum<>(leaves, Collective::addTo);
    int part = start(length, rank() + 1) - start(length, rank());
    for (byte[] given : transport.exchange(out)) {
      decode(given, part).forEach(tree::add);
    }
    List<byte[]> parts = gather(bytes(tree.total(), 0, part));
    float[] all = new float[length];
    for (int k = 0; k < size(); k++) {
      int from = start(length, k);
      floats(parts.get(k), 0).get(all, from, start(length, k + 1) - from);
    }
    return all;
  }

  /** Where the numbers begin that a worker adds up. */
  private int start(int length, int rank) {
    return (int) ((long) length * rank / size());
  }

  /** Adds {@code right} into {@code left}. */
  public static float[] addTo(float[] left, float[] right) {
    for (int i = 0; i < left.length; i++) {
      left[i] += right[i];
    }
    return left;
  }

  private static byte[] encode(List<PairwiseSum.Node<float[]>> nodes, int from, int to) {
    int head = Integer.BYTES * (1 + 2 * nodes.size());
    ByteBuffer buffer = buffer(new byte[head + nodes.size() * (to - from) * Float.BYTES]);
    buffer.putInt(nodes.size());
    nodes.forEach(node -> buffer.putInt(node.level()).putInt(node.index()));
    FloatBuffer values = buffer.asFloatBuffer();
    nodes.forEach(node -> values.put(node.sum(), from, to - from));
    return buffer.array();
  }

  private static List<PairwiseSum.Node<float[]>> decode(byte[] bytes, int length) {
    ByteBuffer buffer = buffer(bytes);
    int count = buffer.getInt();
    int[] places = new int[2 * count];
    for (int i = 0; i < places.length; i++) {
      places[i] = buffer.getInt();
    }
    FloatBuffer values = buffer.asFloatBuffer();
    List<PairwiseSum.Node<float[]>> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] sum = new float[length];
      values.get(sum);
      nodes.add(new PairwiseSum.Node<>(places[2 * i], places[2 * i + 1], sum));
    }
    return nodes;
  }

  private static byte[] bytes(float[] values, int from, int to) {
    ByteBuffer buffer = buffer(new byte[(to - from) * Float.BYTES]);
    buffer.asFloatBuffer().put(values, from, to - from);
    return buffer.array();
  }

  private static FloatBuffer floats(byte[] bytes, int from) {
    return buffer(bytes).position(from).asFloatBuffer();
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Tells all others why this worker cannot go on; what it has from one of them it passes on. */
  public void abandon(Throwable why) {
    transport.abandon(
        why instanceof WorkerException
            ? why.getMessage()
            : "Worker %d of %d failed: %s".formatted(rank(), size(), why.getMessage()));
  }

  /** Leaves; no port and no connection stays. */
  @Override
  public void close() {
    transport.close();
  }
}
