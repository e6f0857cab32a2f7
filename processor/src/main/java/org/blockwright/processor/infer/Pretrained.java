package org.blockwright.processor.infer;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.blockwright.processor.diagnose.Problems;
import org.blockwright.processor.diagnose.Traced;
import org.blockwright.rule.Message;

/**
 * A file of weights that was published for a model.
 *
 * @param url where it is
 * @param sha256 its digest, in lower case
 * @param bytes its size
 * @param licence the terms of its use
 * @param source who published it, or empty
 */
public record Pretrained(String url, String sha256, long bytes, String licence, String source) {
  private static final Set<String> NEEDED = Set.of("url", "sha256", "bytes", "licence");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

  /** Reads what is written, or says what is wrong with it; the compiler says what is missing. */
  static Optional<Pretrained> read(Map<String, Traced<Object>> values, Problems problems) {
    if (!values.keySet().containsAll(NEEDED)) {
      return Optional.empty();
    }
    String url = PublicationCheck.text(values, "url");
    String sha256 = PublicationCheck.text(values, "sha256");
    long bytes = ((Number) values.get("bytes").value()).longValue();
    String licence = PublicationCheck.text(values, "licence");
    boolean sound = true;
    if (!isHttps(url)) {
      problems.add(values.get("url").origin(), Message.NotHttps, url);
      sound = false;
    }
    if (!SHA256.matcher(sha256).matches()) {
      problems.add(values.get("sha256").origin(), Message.NotASha256, sha256);
      sound = false;
    }
    if (bytes < 1) {
      problems.add(values.get("bytes").origin(), Message.NotPositive, "bytes", bytes);
      sound = false;
    }
    if (licence.isBlank()) {
      problems.add(values.get("licence").origin(), Message.NoLicence);
      sound = false;
    }
    return sound
        ? Optional.of(
            new Pretrained(
                url,
                sha256.toLowerCase(Locale.ROOT),
                bytes,
                licence,
                PublicationCheck.text(values, "source")))
        : Optional.empty();
  }

  private static boolean isHttps(String url) {
    try {
      URI uri = new URI(url);
      return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
