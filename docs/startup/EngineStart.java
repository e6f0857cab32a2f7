import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * What the start of the command line is measured against: a program that loads the engine, multiplies
 * two small arrays and ends.
 */
public final class EngineStart {
  private EngineStart() {}

  public static void main(String[] args) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray two = manager.create(new float[] {2, 2});
      System.out.println(two.mul(two).sum().getFloat());
    }
  }
}
