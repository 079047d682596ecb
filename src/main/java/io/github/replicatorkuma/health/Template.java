package io.github.replicatorkuma.health;

import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.RecordJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * HTML with holes, written as Mustache has them: {@code {{name}}} is text that others may have
 * written, and can be nothing but text; {@code {{{name}}}} is known to be safe. What stands between
 * {@code {{#name}}} and {@code {{/name}}} is there for each item of a list, or once where the value
 * is neither absent nor empty, with its own values if it has any; between {@code {{^name}}} and
 * {@code {{/name}}} where there is nothing. No section may stand in one of the same name.
 */
final class Template {
  private static final Pattern HOLE = Pattern.compile("\\{\\{([#^{]?)([\\w.]+)}?}}");

  private Template() {}

  /**
   * Fills the holes.
   *
   * @param values as {@link RecordJson#tree} has them
   */
  static String filled(String template, Map<?, ? extends @Nullable Object> values) {
    StringBuilder page = new StringBuilder();
    Matcher hole = HOLE.matcher(template);
    int from = 0;
    while (hole.find(from)) {
      page.append(template, from, hole.start());
      from = hole.end();
      String kind = hole.group(1);
      String name = hole.group(2);
      Object value = values.get(name) == null ? "" : values.get(name);
      if (kind.equals("#") || kind.equals("^")) {
        String end = "{{/" + name + "}}";
        String section = template.substring(from, template.indexOf(end, from));
        from += section.length() + end.length();
        List<?> items = items(value);
        if (kind.equals("#")) {
          items.forEach(item -> page.append(filled(section, within(values, item))));
        } else if (items.isEmpty()) {
          page.append(filled(section, values));
        }
      } else {
        page.append(kind.isEmpty() ? text(value.toString()) : value);
      }
    }
    return page.append(template.substring(from)).toString();
  }

  private static List<?> items(Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    return value.equals("") || value.equals(false) ? List.of() : List.of(value);
  }

  private static Map<?, ?> within(Map<?, ?> values, Object item) {
    Map<Object, Object> inner = new HashMap<>(values);
    inner.putAll(item instanceof Map<?, ?> own ? own : Map.of(".", item));
    return inner;
  }

  private static String text(String text) {
    return PlainText.line(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
