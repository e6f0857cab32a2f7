package org.blockwright.runtime.cli;

import java.io.Console;
import java.util.Optional;

/** Whether somebody is looking. */
final class Terminal {
  private Terminal() {}

  /** From Java 22 on there is a console without a terminal, too. */
  static boolean isThere() {
    Optional<Console> console = Optional.ofNullable(System.console());
    try {
      return console.isPresent()
          && (boolean) Console.class.getMethod("isTerminal").invoke(console.get());
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
