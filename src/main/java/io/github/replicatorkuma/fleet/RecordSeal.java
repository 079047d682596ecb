package io.github.replicatorkuma.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.fleet.store.RecordStore.Sealed;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.RecordJson;
import io.github.replicatorkuma.model.RepositoryId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Closes records with a key that only who can read the repository has: who can do no more than
 * write where the records are kept cannot make up an instance. AES-256-GCM; the key by HKDF (RFC
 * 5869, SHA-256) from the repository's master key, which is the same for every password of it.
 */
public final class RecordSeal {
  private static final String USE = "replicator-kuma fleet record 1";
  private static final String HASH = "HmacSHA256";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  public RecordSeal(byte[] masterKey, RepositoryId repository) {
    byte[] extracted = hmac(repository.value().getBytes(UTF_8), masterKey);
    key = new SecretKeySpec(hmac(extracted, (USE + "\u0001").getBytes(UTF_8)), "AES");
  }

  public Sealed seal(FleetRecord record) {
    String id = record.instance().id();
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] plain = deflated(Json.bytes(RecordJson.tree(record)));
      byte[] closed = cipher(Cipher.ENCRYPT_MODE, id, nonce).doFinal(plain);
      byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + closed.length);
      System.arraycopy(closed, 0, whole, NONCE_BYTES, closed.length);
      return new Sealed(id, whole);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES-GCM", e);
    }
  }

  /**
   * What was sealed with the same key.
   *
   * @throws IllegalArgumentException when it is nothing of this fleet, or not of this version; the
   *     message says which, and nothing of the content
   */
  public FleetRecord open(Sealed sealed) {
    byte[] whole = sealed.sealed();
    if (whole.length < NONCE_BYTES + TAG_BITS / 8) {
      throw new IllegalArgumentException("it is cut off");
    }
    byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
    byte[] plain;
    try {
      plain =
          cipher(Cipher.DECRYPT_MODE, sealed.id(), nonce)
              .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("it was not written by an instance of this fleet", e);
    }
    try {
      JsonNode json = Json.read(inflated(plain));
      if (json.path("protocol").asInt() > FleetRecord.PROTOCOL) {
        throw new IllegalArgumentException("it was written by a newer version of replicator-kuma");
      }
      FleetRecord record = RecordJson.read(FleetRecord.class, json);
      if (!record.instance().id().equals(sealed.id())) {
        throw new IllegalArgumentException("it stands under the id of another instance");
      }
      return record;
    } catch (IOException e) {
      throw new IllegalArgumentException("it holds no record", e);
    }
  }

  /** The lists of a record say nearly the same again and again, above all in a large outage. */
  private static byte[] deflated(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new DeflaterOutputStream(packed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static byte[] inflated(byte[] packed) throws IOException {
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    }
  }

  private Cipher cipher(int mode, String id, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(id.getBytes(UTF_8));
    return cipher;
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(HASH);
      mac.init(new SecretKeySpec(key, HASH));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }
}
