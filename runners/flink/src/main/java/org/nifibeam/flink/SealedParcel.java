package org.nifibeam.flink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A {@link RunParcel} encrypted by AES-GCM, with a key made for this run alone. The parcel travels
 * in a jar of the job's, the key inside the job's operators: neither is of use without the other
 * ({@code docs/adr/0020-a-plan-travels-as-its-recipe.md}).
 */
final class SealedParcel {
    /** The parcel's name in the job's class path. */
    static final String ENTRY = "nifi-beam/run.sealed";

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private SealedParcel() {}

    /** A key for one parcel. */
    static String newKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /** Writes a jar with the parcel in it. */
    static void write(RunParcel parcel, String key, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry(ENTRY));
            out.write(seal(ParcelCoder.encode(parcel), key, parcel.runId()));
            out.closeEntry();
        }
    }

    /**
     * Reads the parcel that a job has brought along.
     *
     * @param loader the job's
     * @throws IOException if there is none, or it is not this run's
     */
    static RunParcel read(ClassLoader loader, String key, String runId) throws IOException {
        try (InputStream in = loader.getResourceAsStream(ENTRY)) {
            if (in == null) {
                throw new IOException("the job of run '" + runId + "' has lost its parcel");
            }
            return ParcelCoder.decode(open(in.readAllBytes(), key, runId));
        }
    }

    /** Seals for a run: nothing but its key and its id opens it. */
    static byte[] seal(byte[] plain, String key, String runId) {
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, runId).doFinal(plain);
            byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
            return all;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    /**
     * Opens.
     *
     * @throws IOException if key or run are others, or a byte has changed
     */
    static byte[] open(byte[] sealed, String key, String runId) throws IOException {
        try {
            byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
            return cipher(Cipher.DECRYPT_MODE, key, nonce, runId)
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("the parcel is damaged, or not that of run '" + runId + "'", e);
        }
    }

    private static Cipher cipher(int mode, String key, byte[] nonce, String runId)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(Base64.getDecoder().decode(key), "AES"),
                new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(runId.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
