package org.blockwright.standalone;

/**
 * What one instance of a network writes to: its values, each at an offset that was planned when the
 * class was written, and room for a layer's rows.
 */
public final class Memory {
  /** All values. */
  final float[] values;

  /** Of the thread that asks. */
  final Scratch scratch = new Scratch();

  private Team team;

  /** Room for so many values. */
  public Memory(int size) {
    values = new float[size];
  }

  /** All values. */
  public float[] values() {
    return values;
  }

  /** Lets so many threads work on each layer, the one that asks among them. */
  void threads(int count) {
    if (team != null) {
      team.stop();
    }
    team = count > 1 ? new Team(values, count) : null;
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
