package io.github.replicatorkuma.export;

import io.github.replicatorkuma.model.TableName;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What stands for a secret in a tree that others may read: it changes when the secret does, and
 * whoever lacks the key can neither try passwords on it nor see where the same one is used twice.
 */
final class Fingerprints {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 8;

  private final SecretKeySpec key;

  Fingerprints(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** Of the cell in this place. */
  String of(TableName table, String rowKey, String column, String secret) {
    Mac mac = mac();
    // No name holds a NUL, so that no two places read the same.
    for (String part : new String[] {table.value(), column, rowKey}) {
      mac.update(part.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
    }
    byte[] whole = mac.doFinal(secret.getBytes(StandardCharsets.UTF_8));
    return "secret:" + HexFormat.of().formatHex(whole, 0, BYTES);
  }

  private Mac mac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
