package org.blockwright.runtime.weights;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.WeightsException;

/**
 * Where pretrained weights can be had, and how to know that they are the ones meant.
 *
 * @param uri an http or https address
 * @param sha256 the file's SHA-256 in hexadecimal
 * @param bytes the file's size
 * @param licence under which terms, in words
 * @param publisher a project or a paper, or empty
 */
public record WeightSource(URI uri, String sha256, long bytes, String licence, String publisher) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int SHORT_HASH = 12;

  /**
   * Checks the values.
   *
   * @throws BlockwrightException if the address is not http or https, the hash no SHA-256 or the
   *     size not positive
   */
  public WeightSource {
    sha256 = sha256.toLowerCase(Locale.ROOT);
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      throw new WeightsException("weights come from http or https, not from " + uri);
    }
    if (!SHA256.matcher(sha256).matches()) {
      throw new WeightsException("the SHA-256 of " + uri + " is not 64 hexadecimal digits");
    }
    if (bytes <= 0) {
      throw new WeightsException("the size of " + uri + " is given as " + bytes + " bytes");
    }
  }

  /** Returns the name in a cache: the last part of the address behind a few digits of the hash. */
  public String fileName() {
    return sha256.substring(0, SHORT_HASH) + "-" + shortName();
  }

  /** Returns the last part of the address. */
  public String shortName() {
    String path = String.valueOf(uri.getPath());
    String last = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
    return last.isEmpty() ? "weights" : last;
  }
}
