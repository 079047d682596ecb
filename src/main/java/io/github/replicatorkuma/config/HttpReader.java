package io.github.replicatorkuma.config;

import io.github.replicatorkuma.config.HttpSettings.Address;
import io.github.replicatorkuma.config.Variables.Found;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code REPLICATOR_HTTP} and {@code REPLICATOR_HTTP_TOKEN}. */
final class HttpReader {
  private static final String EXAMPLES =
      "set host:port as in 127.0.0.1:8081, :8081 for all, or off";
  private static final Pattern ADDRESS =
      Pattern.compile("(?:(?<host>[A-Za-z0-9._-]*)|\\[(?<v6>[0-9A-Fa-f:.]+)]):(?<port>[0-9]{1,5})");

  /** What a header can carry and nobody can guess. */
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{16,}");

  private final Variables variables;

  HttpReader(Variables variables) {
    this.variables = variables;
  }

  HttpSettings read() {
    Address address = variables.value(Names.HTTP, Address.DEFAULT, HttpReader::address);
    return new HttpSettings(address, variables.secret(Names.HTTP_TOKEN).flatMap(this::token));
  }

  private static Address address(String text) throws InvalidValueException {
    if (text.toLowerCase(Locale.ROOT).equals("off")) {
      return Address.OFF;
    }
    Matcher matcher = ADDRESS.matcher(text);
    if (!matcher.matches()) {
      throw new InvalidValueException("which is no address to listen on", EXAMPLES);
    }
    int port = Integer.parseInt(matcher.group("port"));
    if (port == 0 || port > 0xffff) {
      throw new InvalidValueException("in which the port is none of 1 to 65535", EXAMPLES);
    }
    String bracketed = matcher.group("v6");
    String host = bracketed == null ? matcher.group("host") : bracketed;
    return new Address(String.valueOf(host), port);
  }

  private Optional<Secret> token(Found found) {
    if (!TOKEN.matcher(found.value()).matches()) {
      variables.error(
          Names.HTTP_TOKEN,
          "is shorter than 16 characters, or holds some that no header can carry",
          "set a random one, such as `openssl rand -hex 16` prints");
      return Optional.empty();
    }
    Secret secret = new Secret(found.value());
    variables.effective(Names.HTTP_TOKEN, secret.toString(), found.source());
    return Optional.of(secret);
  }
}
