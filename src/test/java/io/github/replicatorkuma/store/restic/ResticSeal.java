package io.github.replicatorkuma.store.restic;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** How restic encrypts and signs a file: AES-256 in counter mode, then Poly1305-AES. */
final class ResticSeal {
  /** The smallest parameters of scrypt, which cost no time: N, r and p. */
  static final int[] CHEAP = {2, 1, 1};

  private static final int KEY_BYTES = 64;
  private static final int BLOCK = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] encrypt;
  private final byte[] macK;
  private final byte[] macR;

  private ResticSeal(byte[] encrypt, byte[] macK, byte[] macR) {
    this.encrypt = encrypt;
    this.macK = macK;
    this.macR = macR;
  }

  /** The key that restic makes of 64 bytes. */
  private static ResticSeal of(byte[] key) {
    byte[] clamped = Arrays.copyOfRange(key, 48, KEY_BYTES);
    for (int i = 0; i < BLOCK; i++) {
      clamped[i] &= (byte) (i % 4 == 3 ? 0x0f : i % 4 == 0 && i > 0 ? 0xfc : 0xff);
    }
    return new ResticSeal(Arrays.copyOf(key, 32), Arrays.copyOfRange(key, 32, 48), clamped);
  }

  static ResticSeal random() {
    return of(randomBytes(KEY_BYTES));
  }

  /** The key that a password gives. */
  static ResticSeal of(String password, byte[] salt) {
    byte[] text = password.getBytes(StandardCharsets.UTF_8);
    return of(SCrypt.generate(text, salt, CHEAP[0], CHEAP[1], CHEAP[2], KEY_BYTES));
  }

  /** The key in the form of {@link #json}. */
  static ResticSeal of(JsonNode master) throws IOException {
    JsonNode mac = master.path("mac");
    return new ResticSeal(
        master.path("encrypt").binaryValue(),
        mac.path("k").binaryValue(),
        mac.path("r").binaryValue());
  }

  static byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** The key as it is kept, itself sealed by the one that the password gives. */
  String json() {
    return "{\"mac\":{\"k\":\"%s\",\"r\":\"%s\"},\"encrypt\":\"%s\"}"
        .formatted(base64(macK), base64(macR), base64(encrypt));
  }

  byte[] seal(byte[] text) {
    byte[] nonce = randomBytes(BLOCK);
    byte[] sealed = inCounterMode(text, nonce);
    Poly1305 signature = new Poly1305(AESEngine.newInstance());
    byte[] keys = ByteBuffer.allocate(2 * BLOCK).put(macR).put(macK).array();
    signature.init(new ParametersWithIV(new KeyParameter(keys), nonce));
    signature.update(sealed, 0, sealed.length);
    byte[] all = ByteBuffer.allocate(2 * BLOCK + sealed.length).put(nonce).put(sealed).array();
    signature.doFinal(all, BLOCK + sealed.length);
    return all;
  }

  /** What was sealed; whether it was is not looked at. */
  byte[] open(byte[] sealed) {
    return inCounterMode(
        Arrays.copyOfRange(sealed, BLOCK, sealed.length - BLOCK), Arrays.copyOf(sealed, BLOCK));
  }

  private byte[] inCounterMode(byte[] text, byte[] nonce) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(encrypt, "AES"), new IvParameterSpec(nonce));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
