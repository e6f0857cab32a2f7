package org.blockwright.standalone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON into maps, lists, strings and numbers: as much as the head of a weight file needs. */
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /**
   * Reads one document.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Object parse(String text) {
    Json json = new Json(text);
    try {
      return json.value();
    } catch (StringIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("JSON that ends too early", e);
    }
  }

  private Object value() {
    char c = next();
    switch (c) {
      case '{':
        return object();
      case '[':
        return array();
      case '"':
        return string();
      default:
        at--;
        return word();
    }
  }

  private char next() {
    while (text.charAt(at) <= ' ') {
      at++;
    }
    return text.charAt(at++);
  }

  private Map<String, Object> object() {
    Map<String, Object> members = new LinkedHashMap<>();
    char c = next();
    while (c != '}') {
      if (c != '"') {
        c = next();
      }
      String name = string();
      next();
      members.put(name, value());
      c = next();
    }
    return members;
  }

  private List<Object> array() {
    List<Object> elements = new ArrayList<>();
    if (next() == ']') {
      return elements;
    }
    at--;
    do {
      elements.add(value());
    } while (next() == ',');
    return elements;
  }

  private String string() {
    StringBuilder string = new StringBuilder();
    for (char c = text.charAt(at++); c != '"'; c = text.charAt(at++)) {
      string.append(c == '\\' ? escaped(text.charAt(at++)) : c);
    }
    return string.toString();
  }

  private char escaped(char c) {
    switch (c) {
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'u':
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 4, at), 16);
      default:
        return c;
    }
  }

  private Object word() {
    int from = at;
    while (at < text.length() && "{}[],: \t\r\n\"".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(from, at);
    switch (word) {
      case "true":
        return Boolean.TRUE;
      case "false":
        return Boolean.FALSE;
      case "null":
        return "null";
      default:
        return Double.valueOf(word);
    }
  }
}
