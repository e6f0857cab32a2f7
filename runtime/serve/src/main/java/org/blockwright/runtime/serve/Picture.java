package org.blockwright.runtime.serve;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.data.Images;
import org.blockwright.runtime.data.RgbImage;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Promise;

/** The picture in a request: its body, or the first file of a form. */
final class Picture {
  private static final String FORM = "multipart/form-data";

  /** What a form adds to its file. */
  private static final int AROUND = 64 << 10;

  private static final int PARTS = 16;

  private Picture() {}

  /**
   * Reads and decodes it.
   *
   * @throws Refusal if there is none, it is too large, or it cannot be read
   */
  static RgbImage of(Request request, int maxBytes) throws Refusal {
    String type = String.valueOf(request.getHeaders().get(HttpHeader.CONTENT_TYPE));
    String plain = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    boolean form = plain.equals(FORM);
    boolean bytes = plain.startsWith("image/") || plain.equals("application/octet-stream");
    if (!form && !bytes) {
      throw new Refusal(
          415,
          "unsupported_type",
          "send the picture's bytes as image/* or application/octet-stream, or a form as " + FORM);
    }
    byte[] body = body(request, form ? maxBytes + AROUND : maxBytes, maxBytes);
    byte[] file = form ? file(type, body, maxBytes) : body;
    if (file.length == 0) {
      throw new Refusal(400, "no_picture", "the request holds no picture");
    }
    try {
      return Images.decode(file);
    } catch (FileException e) {
      throw new Refusal(400, "unreadable_picture", e.getMessage());
    }
  }

  private static byte[] body(Request request, int most, int maxBytes) throws Refusal {
    if (request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > most) {
      throw tooLarge(maxBytes);
    }
    try (InputStream in = Request.asInputStream(request)) {
      byte[] body = in.readNBytes(most + 1);
      if (body.length > most) {
        throw tooLarge(maxBytes);
      }
      return body;
    } catch (IOException e) {
      throw new Refusal(400, "broken_upload", "the upload broke off");
    }
  }

  private static Refusal tooLarge(int maxBytes) {
    return new Refusal(
        413,
        "too_large",
        "the picture is too large: at most %,d bytes are taken".formatted(maxBytes));
  }

  private static byte[] file(String type, byte[] body, int maxBytes) throws Refusal {
    String boundary = MultiPart.extractBoundary(type);
    if (boundary == null) {
      throw new Refusal(400, "broken_form", "the form has no boundary");
    }
    MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
    parser.setMaxParts(PARTS);
    parser.setMaxMemoryFileSize(-1); // never on disk
    CompletableFuture<MultiPartFormData.Parts> parsed = new CompletableFuture<>();
    parser.parse(Content.Source.from(ByteBuffer.wrap(body)), Promise.Invocable.toPromise(parsed));
    try (MultiPartFormData.Parts parts = parsed.get()) {
      for (MultiPart.Part part : parts) {
        if (part.getFileName() != null || parts.size() == 1) {
          byte[] file =
              Content.Source.asInputStream(part.getContentSource()).readNBytes(maxBytes + 1);
          if (file.length > maxBytes) {
            throw tooLarge(maxBytes);
          }
          return file;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(503, "stopping", "the server stops");
    } catch (ExecutionException | IOException e) {
      throw new Refusal(400, "broken_form", "the form cannot be read");
    }
    return new byte[0];
  }
}
