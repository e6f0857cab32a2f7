package org.blockwright.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/** Threads of one answer: each part is done once, failures arrive, nobody stays behind. */
class TeamTest {
  private static final int PARTS = 7;

  private static List<Thread> workers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("blockwright-"))
        .toList();
  }

  private static void awaitNoWorkers() throws InterruptedException {
    for (int i = 0; i < 200 && !workers().isEmpty(); i++) {
      System.gc();
      Thread.sleep(50);
    }
    assertEquals(List.of(), workers());
  }

  @Test
  void doesEachPartOnce() throws InterruptedException {
    Memory memory = new Memory(PARTS);
    memory.threads(4);
    int rounds = 20_000;
    Work next =
        (values, scratch, x, y, more, from, to) -> {
          for (int part = from; part < to; part++) {
            values[x + part] += y + more + part;
          }
        };
    for (int round = 0; round < rounds; round++) {
      memory.run(next, 0, 1, 2, PARTS);
    }
    for (int part = 0; part < PARTS; part++) {
      assertEquals((3f + part) * rounds, memory.values[part], "part " + part);
    }
    memory.threads(1);
    awaitNoWorkers();
    memory.run(next, 0, 1, 2, PARTS);
    assertEquals(3f * (rounds + 1), memory.values[0], "alone again");
  }

  @Test
  void throwsWhatAnyOfThemThrows() {
    Memory memory = new Memory(1);
    memory.threads(3);
    for (int part = 0; part < 3; part++) {
      int wrong = part;
      AtomicIntegerArray done = new AtomicIntegerArray(3);
      Work failing =
          (values, scratch, x, y, more, from, to) -> {
            if (from == wrong) {
              if (more == 0) {
                throw new OutOfMemoryError("of a test");
              }
              throw new IllegalStateException("part " + wrong);
            }
            done.incrementAndGet(from);
          };
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> memory.run(failing, 0, 0, 1, 3));
      assertEquals("part " + wrong, e.getMessage());
      assertThrows(OutOfMemoryError.class, () -> memory.run(failing, 0, 0, 0, 3));
      for (int other = 0; other < 3; other++) {
        assertEquals(other == wrong ? 0 : 2, done.get(other), "the others' parts");
      }
      memory.run((values, scratch, x, y, more, from, to) -> done.set(from, 9), 0, 0, 0, 3);
      assertEquals("[9, 9, 9]", done.toString(), "it goes on afterwards");
    }
    memory.threads(1);
  }

  @Test
  void endsWithItsInstance() throws InterruptedException {
    Memory memory = new Memory(1);
    memory.threads(2);
    assertFalse(workers().isEmpty());
    assertTrue(workers().stream().allMatch(Thread::isDaemon));
    memory = null;
    awaitNoWorkers();
  }
}
