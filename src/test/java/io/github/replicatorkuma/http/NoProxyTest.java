package io.github.replicatorkuma.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                        | http://localhost:3000/       | true",
        "                        | http://127.0.0.2/            | true",
        "                        | http://[::1]/                | true",
        "                        | https://ntfy.sh/             | false",
        "*                       | https://ntfy.sh/             | true",
        "example.org             | https://example.org/         | true",
        "example.org             | https://ntfy.Example.org/    | true",
        "example.org             | https://notexample.org/      | false",
        ".example.org            | https://ntfy.example.org/    | true",
        ".example.org            | https://example.org/         | false",
        "*.example.org           | https://ntfy.example.org/    | true",
        "a.example, example.org  | https://example.org/         | true",
        "example.org:8443        | https://example.org/         | false",
        "example.org:8443        | https://example.org:8443/    | true",
        "192.0.2.7               | http://192.0.2.7/            | true",
        "192.0.2.7:80            | http://192.0.2.7/            | true",
        "192.0.2.0/24            | http://192.0.2.250/          | true",
        "192.0.2.0/24            | http://192.0.3.1/            | false",
        "10.0.0.0/8              | http://10.200.1.1/           | true",
        "2001:db8::/32           | http://[2001:db8:1::2]/      | true",
        "10.0.0.0/x              | http://10.200.1.1/           | false"
      })
  void address_isReachedWithoutAProxy(String list, URI uri, boolean expected) {
    assertThat(new NoProxy(list == null ? "" : list).holds(uri)).isEqualTo(expected);
  }
}
