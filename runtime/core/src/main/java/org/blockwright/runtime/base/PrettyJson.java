package org.blockwright.runtime.base;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/** JSON as the files that people open have it: indented, and text as it is. */
public final class PrettyJson {
  /** Reads and writes it. */
  public static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private PrettyJson() {}

  /** A value as the whole text of a file. */
  public static String text(Object value) {
    return GSON.toJson(value) + "\n";
  }
}
