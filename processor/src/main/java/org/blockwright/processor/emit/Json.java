package org.blockwright.processor.emit;

import java.util.List;
import java.util.Map;
import org.blockwright.processor.read.EnumName;

/** JSON of maps, lists, strings, numbers and booleans, on one line. */
final class Json {
  private final StringBuilder text = new StringBuilder();

  private Json() {}

  static String of(Object value) {
    return new Json().value(value).text.toString();
  }

  private Json value(Object value) {
    if (value instanceof Map<?, ?> map) {
      map(map);
    } else if (value instanceof List<?> list) {
      list(list);
    } else if (value instanceof Boolean || value instanceof Integer || value instanceof Long) {
      text.append(value);
    } else if (value instanceof Double number) {
      number(number);
    } else {
      string(value instanceof EnumName name ? name.constant() : String.valueOf(value));
    }
    return this;
  }

  private void map(Map<?, ?> map) {
    char before = '{';
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      text.append(before);
      string(entry.getKey().toString());
      text.append(':');
      value(entry.getValue());
      before = ',';
    }
    text.append(map.isEmpty() ? "{}" : "}");
  }

  private void list(List<?> list) {
    char before = '[';
    for (Object element : list) {
      text.append(before);
      value(element);
      before = ',';
    }
    text.append(list.isEmpty() ? "[]" : "]");
  }

  private void number(double number) {
    if (!Double.isFinite(number)) {
      string(Double.toString(number)); // JSON has no such numbers
    } else if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      text.append((long) number);
    } else {
      text.append(number);
    }
  }

  private void string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        default -> {
          if (c < ' ' || Character.isSurrogate(c) || c == 0x2028 || c == 0x2029) {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
