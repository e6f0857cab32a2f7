package org.blockwright.runtime.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A page that needs nothing but itself: styles, charts and pictures are in it, there is no script.
 * It is made for phones and large screens, for light and dark. All text that is given is escaped;
 * HTML that is given comes from this package's writers.
 */
public final class HtmlPage {
  private static final String STYLE = style();

  private final String title;
  private final StringBuilder body = new StringBuilder();
  private String state = "";
  private int refresh;

  /** A page with a title. */
  public HtmlPage(String title) {
    this.title = title;
  }

  private static String style() {
    try (InputStream in = HtmlPage.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Text as it stands in a page, within and outside of quotes. */
  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /** Says beside the title where things stand, such as {@code running}. */
  public HtmlPage state(String word) {
    state = word;
    return this;
  }

  /** Reloads the page while it is looked at. */
  public HtmlPage refresh(int seconds) {
    refresh = seconds;
    return this;
  }

  /** A line below the title. */
  public HtmlPage subtitle(String text) {
    body.append("<p class=\"sub\">").append(escape(text)).append("</p>\n");
    return this;
  }

  /** A heading. */
  public HtmlPage heading(String text) {
    body.append("<h2>").append(escape(text)).append("</h2>\n");
    return this;
  }

  /** A sentence that explains what comes. */
  public HtmlPage hint(String text) {
    body.append("<p class=\"hint\">").append(escape(text)).append("</p>\n");
    return this;
  }

  /** Figures in large print, by what they are. */
  public HtmlPage cards(Map<String, String> figures) {
    body.append("<div class=\"cards\">\n");
    figures.forEach(
        (name, value) ->
            body.append("<div class=\"card\"><b>")
                .append(escape(value))
                .append("</b><span>")
                .append(escape(name))
                .append("</span></div>\n"));
    body.append("</div>\n");
    return this;
  }

  /** Charts beside each other, as far as there is room. */
  public HtmlPage charts(List<String> figures) {
    if (!figures.isEmpty()) {
      body.append("<div class=\"charts\">\n");
      figures.forEach(body::append);
      body.append("</div>\n");
    }
    return this;
  }

  /** HTML under a title that folds it. */
  public HtmlPage part(String name, boolean open, String html) {
    body.append("<details class=\"part\"").append(open ? " open" : "").append("><summary>");
    body.append(escape(name)).append("</summary>\n").append(html).append("</details>\n");
    return this;
  }

  /** HTML of this package's writers. */
  public HtmlPage html(String written) {
    body.append(written);
    return this;
  }

  /** Pictures and where a model looks in them, which are kept in the page itself. */
  public HtmlPage looks(List<RunDetails.Look> looks) {
    if (looks.isEmpty()) {
      return this;
    }
    heading("Where it looks");
    body.append("<div class=\"looks\">\n");
    for (RunDetails.Look look : looks) {
      body.append("<figure>").append(image(look.shown(), look.picture()));
      body.append(image(look.said(), look.overlay())).append("<figcaption><span>");
      body.append(escape(look.shown())).append("</span><p>").append(escape(look.said()));
      body.append("</p></figcaption></figure>\n");
    }
    body.append("</div>\n");
    return this;
  }

  private static String image(String alternative, byte[] png) {
    return "<img alt=\"%s\" src=\"data:image/png;base64,%s\">"
        .formatted(escape(alternative), Base64.getEncoder().encodeToString(png));
  }

  /** The whole page. */
  public String text() {
    StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head>");
    page.append("<meta charset=\"utf-8\">");
    page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    if (refresh > 0) {
      page.append("<meta http-equiv=\"refresh\" content=\"").append(refresh).append("\">");
    }
    page.append("<title>").append(escape(title)).append("</title>\n<style>\n").append(STYLE);
    page.append("</style></head>\n<body>\n<h1>").append(escape(title));
    if (!state.isEmpty()) {
      String word = escape(state);
      page.append("<span class=\"state ").append(word).append("\">").append(word);
      page.append("</span>");
    }
    return page.append("</h1>\n").append(body).append("</body></html>\n").toString();
  }

  /** A share as a percentage; nothing for NaN. */
  public static String percent(double share) {
    return Double.isNaN(share) ? "" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }
}
