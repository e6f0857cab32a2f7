package org.blockwright.standalone;

import java.lang.ref.Cleaner;

/**
 * What an instance calculates with: all its values in one array, at places that were given when the
 * class was written, and room for a layer's rows.
 */
public final class Memory {
  /** All values. */
  final float[] values;

  /** Of the thread that asks. */
  final Scratch scratch = new Scratch();

  private Team team;
  private Cleaner.Cleanable end;

  /** Ends the threads of an instance that nobody holds any more; there from the first team on. */
  private static final class Ending {
    static final Cleaner CLEANER = Cleaner.create();
  }

  /** Room for so many values. */
  public Memory(int size) {
    values = new float[size];
  }

  /** The array. */
  public float[] values() {
    return values;
  }

  /** Lets so many threads work on each layer, the one that asks among them. */
  void threads(int count) {
    if (end != null) {
      end.clean();
      end = null;
      team = null;
    }
    if (count > 1) {
      team = new Team(values, count);
      end = Ending.CLEANER.register(this, team::stop);
    }
  }

  /** Does all parts of a layer's work. */
  void run(Work work, int x, int y, int count, int parts) {
    if (team == null || parts == 1) {
      work.run(values, scratch, x, y, count, 0, parts);
    } else {
      team.run(work, scratch, x, y, count, parts);
    }
  }
}
