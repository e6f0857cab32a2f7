package org.blockwright.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.blockwright.runtime.base.DeclarationException;
import org.junit.jupiter.api.Test;

/** What is said where a generated class cannot be made. */
class BlockwrightTest {
  private static DeclarationException refusal(String className) {
    return assertThrows(
        DeclarationException.class,
        () -> Blockwright.construct(className, null, new Class<?>[0]));
  }

  @Test
  void namesThePackageThatAModuleDoesNotExport() {
    // A public class with a public constructor in a package of the JDK that nobody may see.
    assertEquals(
        "the package sun.security.util is not exported by its module, so that"
            + " sun.security.util.DerOutputStream cannot be made: export it in module-info.java, at"
            + " least to the module of Blockwright's runtime",
        refusal("sun.security.util.DerOutputStream").getMessage());
  }

  @Test
  void saysWhatWasNotCompiled() {
    String message = refusal("p.NetModel").getMessage();
    assertTrue(message.contains("p.NetModel"), message);
  }
}
