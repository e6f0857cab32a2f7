package org.blockwright.runtime.weights;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;
import org.blockwright.runtime.weights.Pickled.Dict;
import org.blockwright.runtime.weights.Pickled.Sequence;
import org.blockwright.runtime.weights.Pickled.Tuple;

/**
 * A pickle machine (protocols 2 to 5) that builds plain data only. Names and calls are passed to a
 * {@link Vocabulary}, which holds the closed list; the machine itself can neither import nor call.
 * Everything a pickle can make grow is bounded.
 */
final class PickleReader {
  private static final int MAX_STEPS = 5_000_000;
  private static final int MAX_OBJECTS = 1_000_000;
  private static final int MAX_STACK = 1 << 16;
  private static final int MAX_STRING = 1 << 20;
  private static final int MAX_LONG = 1 << 10;
  private static final int MAX_GLOBAL = 256;

  private static final Object MARK = new Object();

  private final String origin;
  private final PickleInput in;
  private final Vocabulary vocabulary;

  private Object[] stack = new Object[64];
  private int depth;
  private Object[] memo = new Object[64];
  private int memoized;
  private int objects;

  /** What names in a pickle mean. */
  interface Vocabulary {
    /** Returns what {@code module.name} stands for, or fails. */
    Object global(String module, String name);

    /** Returns the outcome of calling what {@link #global} returned, or fails. */
    Object call(Object callable, Tuple arguments);

    /** Takes note of an object's attributes, or fails. */
    void build(Object object, Object state);

    /** Returns what a persistent id stands for, or fails. */
    Object persistent(Object id);
  }

  private PickleReader(String origin, PickleInput in, Vocabulary vocabulary) {
    this.origin = origin;
    this.in = in;
    this.vocabulary = vocabulary;
  }

  /**
   * Reads one pickle, up to its STOP.
   *
   * @param origin the file's name, for messages
   * @throws BlockwrightException if it is damaged, too large or names something not on the list
   */
  static Object read(String origin, PickleInput in, Vocabulary vocabulary) {
    return new PickleReader(origin, in, vocabulary).run();
  }

  private Object run() {
    if (in.readByte() != 0x80) {
      throw broken("it does not begin as protocol 2 or later does");
    }
    int protocol = in.readByte();
    if (protocol < 2 || protocol > 5) {
      throw broken("it has protocol " + protocol + "; 2 to 5 are read");
    }
    for (int steps = 0; steps < MAX_STEPS; steps++) {
      int opcode = in.readByte();
      if (opcode == '.') {
        return pop();
      }
      if (!scalar(opcode) && !container(opcode) && !shuffle(opcode) && !named(opcode)) {
        throw broken("it holds the opcode 0x%02x, which no state dict needs".formatted(opcode));
      }
    }
    throw broken("it has more than " + MAX_STEPS + " steps");
  }

  private boolean scalar(int opcode) {
    switch (opcode) {
      case 'N' -> push(null);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'K' -> push((long) in.readByte());
      case 'M' -> push((long) in.readShort());
      case 'J' -> push((long) in.readInt());
      case 0x8a -> push(integer(in.readByte()));
      case 0x8b -> push(integer(length(in.readInt(), MAX_LONG, "a number")));
      case 'G' -> push(in.readBigEndianDouble());
      case 0x8c -> push(text(in.readByte()));
      case 'X' -> push(text(Integer.toUnsignedLong(in.readInt())));
      case 0x8d -> push(text(in.readLong()));
      // Python 2 wrote its byte strings so; names in them are ASCII.
      case 'U' -> push(latin(in.readByte()));
      case 'T' -> push(latin(Integer.toUnsignedLong(in.readInt())));
      case 'C' -> pushBytes(in.readByte());
      case 'B' -> pushBytes(Integer.toUnsignedLong(in.readInt()));
      case 0x8e, 0x96 -> pushBytes(in.readLong());
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean container(int opcode) {
    switch (opcode) {
      case ')' -> push(new Tuple());
      case 0x85 -> push(new Tuple(popMany(1)));
      case 0x86 -> push(new Tuple(popMany(2)));
      case 0x87 -> push(new Tuple(popMany(3)));
      case 't' -> push(new Tuple(popToMark()));
      case ']', 0x8f -> push(new Sequence());
      case 0x91 -> {
        Object[] items = popToMark();
        Sequence set = new Sequence();
        append(set, items);
        push(set);
      }
      case '}' -> push(new Dict());
      case 'a' -> {
        Object[] item = popMany(1);
        append(top(), item);
      }
      case 'e', 0x90 -> {
        Object[] items = popToMark();
        append(top(), items);
      }
      case 's' -> {
        Object[] pair = popMany(2);
        put(top(), pair);
      }
      case 'u' -> {
        Object[] pairs = popToMark();
        put(top(), pairs);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean shuffle(int opcode) {
    switch (opcode) {
      case '(' -> push(MARK);
      case '0' -> pop();
      case '1' -> popToMark();
      case '2' -> push(top());
      case 'q' -> memoize(in.readByte());
      case 'r' -> memoize(Integer.toUnsignedLong(in.readInt()));
      case 0x94 -> memoize(memoized);
      case 'h' -> push(recall(in.readByte()));
      case 'j' -> push(recall(Integer.toUnsignedLong(in.readInt())));
      // Frames only help a reader to prefetch.
      case 0x95 -> in.readLong();
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean named(int opcode) {
    switch (opcode) {
      case 'c' -> {
        String module = line();
        push(vocabulary.global(module, line()));
      }
      case 0x93 -> {
        Object[] path = popMany(2);
        if (path[0] instanceof String module && path[1] instanceof String name) {
          push(vocabulary.global(module, name));
        } else {
          throw broken("it names something by other than two strings");
        }
      }
      case 'R', 0x81 -> {
        Object[] call = popMany(2);
        if (!(call[1] instanceof Tuple arguments)) {
          throw broken("it calls something with other than a tuple");
        }
        push(vocabulary.call(call[0], arguments));
      }
      case 'b' -> {
        Object state = pop();
        vocabulary.build(top(), state);
      }
      case 'Q' -> push(vocabulary.persistent(pop()));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void push(Object value) {
    if (depth == MAX_STACK) {
      throw broken("it needs a stack deeper than " + MAX_STACK);
    }
    if (value instanceof Pickled && ++objects > MAX_OBJECTS) {
      throw broken("it holds more than " + MAX_OBJECTS + " objects");
    }
    if (depth == stack.length) {
      stack = Arrays.copyOf(stack, 2 * depth);
    }
    stack[depth++] = value;
  }

  private Object pop() {
    if (depth == 0 || stack[depth - 1] == MARK) {
      throw broken("it takes more from the stack than there is");
    }
    Object value = stack[--depth];
    stack[depth] = null;
    return value;
  }

  private Object top() {
    if (depth == 0 || stack[depth - 1] == MARK) {
      throw broken("it takes more from the stack than there is");
    }
    return stack[depth - 1];
  }

  private Object[] popMany(int count) {
    Object[] values = new Object[count];
    for (int i = count - 1; i >= 0; i--) {
      values[i] = pop();
    }
    return values;
  }

  private Object[] popToMark() {
    int mark = depth - 1;
    while (mark >= 0 && stack[mark] != MARK) {
      mark--;
    }
    if (mark < 0) {
      throw broken("it lacks a mark");
    }
    Object[] values = Arrays.copyOfRange(stack, mark + 1, depth);
    Arrays.fill(stack, mark, depth, null);
    depth = mark;
    return values;
  }

  private void append(Object to, Object[] items) {
    if (!(to instanceof Sequence sequence)) {
      throw broken("it appends to something that is no list");
    }
    count(items.length);
    sequence.items().addAll(Arrays.asList(items));
  }

  private void put(Object to, Object[] pairs) {
    if (!(to instanceof Dict dict) || pairs.length % 2 != 0) {
      throw broken("it puts a pair into something that is no dict");
    }
    count(pairs.length);
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i] instanceof Dict || pairs[i] instanceof Sequence) {
        throw broken("it uses a list or a dict as a key");
      }
      dict.items().put(pairs[i], pairs[i + 1]);
    }
  }

  /** Slots in containers cost memory too. */
  private void count(int slots) {
    objects += slots;
    if (objects > MAX_OBJECTS) {
      throw broken("it holds more than " + MAX_OBJECTS + " objects");
    }
  }

  private void memoize(long index) {
    if (index >= MAX_OBJECTS) {
      throw broken("it memoizes as number " + index + "; at most " + MAX_OBJECTS + " are kept");
    }
    if (index >= memo.length) {
      memo =
          Arrays.copyOf(memo, (int) Math.min(MAX_OBJECTS, Math.max(index + 1, 2L * memo.length)));
    }
    if (memo[(int) index] == null) {
      memoized++;
    }
    memo[(int) index] = top();
  }

  private Object recall(long index) {
    Object value = index < memo.length ? memo[(int) index] : null;
    if (value == null) {
      throw broken("it recalls number " + index + ", which it never memoized");
    }
    return value;
  }

  private Object integer(int length) {
    if (length == 0) {
      return 0L;
    }
    byte[] digits = in.readBytes(length);
    for (int i = 0, j = length - 1; i < j; i++, j--) {
      byte swapped = digits[i];
      digits[i] = digits[j];
      digits[j] = swapped;
    }
    BigInteger value = new BigInteger(digits);
    if (value.bitLength() < Long.SIZE) {
      return value.longValue();
    }
    return value;
  }

  /** Bytes are plain data beside the weights: nothing here asks what they are. */
  private void pushBytes(long length) {
    in.skip(length);
    push(Pickled.INERT);
  }

  /** No name is as long as an array that was written as text. */
  private Object text(long length) {
    if (length < 0 || length > MAX_STRING) {
      in.skip(length);
      return Pickled.INERT;
    }
    return new String(bytes(length), StandardCharsets.UTF_8);
  }

  private String latin(long length) {
    return new String(bytes(length), StandardCharsets.ISO_8859_1);
  }

  private byte[] bytes(long length) {
    return in.readBytes(length(length, MAX_STRING, "a string"));
  }

  private int length(long length, int most, String what) {
    if (length < 0 || length > most) {
      throw broken(
          "%s in it has %s bytes; at most %d are read"
              .formatted(what, Long.toUnsignedString(length), most));
    }
    return (int) length;
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    for (int c = in.readByte(); c != '\n'; c = in.readByte()) {
      if (line.length() == MAX_GLOBAL) {
        throw broken("a name in it is longer than " + MAX_GLOBAL + " characters");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  private BlockwrightException broken(String why) {
    return new WeightsException(origin + " holds a pickle that cannot be read: " + why);
  }
}
