package io.github.replicatorkuma.store.restic;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** How restic encrypts and signs a file: AES-256 in counter mode, then Poly1305-AES. */
final class ResticSeal {
  static final int KEY_BYTES = 64;

  private static final int BLOCK = 16;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final BigInteger PRIME =
      BigInteger.ONE.shiftLeft(130).subtract(BigInteger.valueOf(5));
  private static final BigInteger CLAMP = new BigInteger("0ffffffc0ffffffc0ffffffc0fffffff", 16);

  private final byte[] encrypt;
  private final byte[] macK;
  private final byte[] macR;

  /**
   * @param encrypt 32 bytes
   * @param macK 16 bytes, the AES key of the signature
   * @param macR 16 bytes, clamped as Poly1305 wants them
   */
  ResticSeal(byte[] encrypt, byte[] macK, byte[] macR) {
    this.encrypt = encrypt.clone();
    this.macK = macK.clone();
    this.macR = macR.clone();
  }

  /** The key that restic makes of 64 bytes. */
  static ResticSeal of(byte[] key) {
    return new ResticSeal(
        Arrays.copyOf(key, 32),
        Arrays.copyOfRange(key, 32, 48),
        littleEndian(number(Arrays.copyOfRange(key, 48, 64)).and(CLAMP)));
  }

  static ResticSeal random() {
    return of(randomBytes(KEY_BYTES));
  }

  static byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** The key in the form of {@link #json}. */
  static ResticSeal of(JsonNode master) throws IOException {
    JsonNode mac = master.path("mac");
    return new ResticSeal(
        master.path("encrypt").binaryValue(),
        mac.path("k").binaryValue(),
        mac.path("r").binaryValue());
  }

  /** The key as it is kept, itself sealed by the one that the password gives. */
  String json() {
    return "{\"mac\":{\"k\":\"%s\",\"r\":\"%s\"},\"encrypt\":\"%s\"}"
        .formatted(base64(macK), base64(macR), base64(encrypt));
  }

  byte[] seal(byte[] text) {
    byte[] nonce = randomBytes(BLOCK);
    byte[] sealed = aes("CTR", encrypt, text, new IvParameterSpec(nonce));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(nonce);
    out.writeBytes(sealed);
    out.writeBytes(signature(sealed, aes("ECB", macK, nonce, null)));
    return out.toByteArray();
  }

  /** What was sealed; whether it was is not looked at. */
  byte[] open(byte[] sealed) {
    IvParameterSpec nonce = new IvParameterSpec(sealed, 0, BLOCK);
    return aes("CTR", encrypt, Arrays.copyOfRange(sealed, BLOCK, sealed.length - BLOCK), nonce);
  }

  private byte[] signature(byte[] message, byte[] pad) {
    BigInteger r = number(macR);
    BigInteger sum = BigInteger.ZERO;
    for (int at = 0; at < message.length; at += BLOCK) {
      byte[] block = Arrays.copyOfRange(message, at, Math.min(at + BLOCK, message.length));
      BigInteger one = BigInteger.ONE.shiftLeft(8 * block.length);
      sum = sum.add(number(block)).add(one).multiply(r).mod(PRIME);
    }
    return littleEndian(sum.add(number(pad)));
  }

  private static byte[] aes(String mode, byte[] key, byte[] text, @Nullable IvParameterSpec iv) {
    try {
      Cipher cipher = Cipher.getInstance("AES/" + mode + "/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), iv);
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static BigInteger number(byte[] littleEndian) {
    byte[] bigEndian = new byte[littleEndian.length];
    for (int i = 0; i < bigEndian.length; i++) {
      bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
    }
    return new BigInteger(1, bigEndian);
  }

  /** The lowest 128 bits. */
  private static byte[] littleEndian(BigInteger number) {
    byte[] bytes = new byte[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      bytes[i] = number.shiftRight(8 * i).byteValue();
    }
    return bytes;
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
