package org.kerja.engine.payload;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.kerja.JobId;
import org.kerja.KerjaException;
import org.kerja.engine.config.KeyRing;

/**
 * Encrypts payloads with AES-GCM (NIST SP 800-38D), each with a random nonce, and with the id and the name of its job as
 * associated data, so that it is good for no other. What it makes is no JSON, so that it cannot be taken for a payload.
 */
final class Seal {

    private static final String PURPOSE = "kerja payload 1";
    private static final Pattern SEALED = Pattern.compile("sealed:1:([^:]+):([A-Za-z0-9_-]+)");
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final KeyRing keys;
    private final SecureRandom random = new SecureRandom();

    Seal(KeyRing keys) {
        this.keys = keys;
    }

    static boolean isSealed(String text) {
        return text.startsWith("sealed:");
    }

    /** Encrypts a payload. There must be a key. */
    String seal(String payload, JobId id, String name) {
        String key =
                keys.current().orElseThrow(() -> new KerjaException("it is to be encrypted, and kerja.key is not set"));
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, key, nonce, id, name).doFinal(payload.getBytes(StandardCharsets.UTF_8));
            byte[] whole = Arrays.copyOf(nonce, nonce.length + sealed.length);
            System.arraycopy(sealed, 0, whole, nonce.length, sealed.length);
            return "sealed:1:" + key + ":"
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new KerjaException("it cannot be encrypted: " + e.getMessage(), e);
        }
    }

    /** Decrypts a payload. */
    String open(String text, JobId id, String name) {
        Matcher sealed = SEALED.matcher(text);
        if (!sealed.matches()) {
            throw new KerjaException("its payload is encrypted in a way that is not known here");
        }
        byte[] whole = Base64.getUrlDecoder().decode(sealed.group(2));
        if (whole.length < NONCE_BYTES) {
            throw new KerjaException("its encrypted payload is cut off");
        }
        byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
        try {
            byte[] payload = cipher(Cipher.DECRYPT_MODE, sealed.group(1), nonce, id, name)
                    .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
            return new String(payload, StandardCharsets.UTF_8);
        } catch (AEADBadTagException e) {
            throw new KerjaException(
                    "its encrypted payload was changed, or belongs to another job or to another key '" + sealed.group(1)
                            + "'; it is not run, so dispatch the job anew",
                    e);
        } catch (GeneralSecurityException e) {
            throw new KerjaException("its payload cannot be decrypted: " + e.getMessage(), e);
        }
    }

    private Cipher cipher(int mode, String key, byte[] nonce, JobId id, String name) throws GeneralSecurityException {
        byte[] secret = keys.derived(key, PURPOSE)
                .orElseThrow(() -> new KerjaException("its payload is encrypted under key '" + key
                        + "', which kerja.key lacks;" + " add it there behind the first, and retry the job"));
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, new SecretKeySpec(secret, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((id + "\n" + name).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
