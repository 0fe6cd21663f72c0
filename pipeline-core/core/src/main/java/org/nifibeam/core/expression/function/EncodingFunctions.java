package org.nifibeam.core.expression.function;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** Bytes as texts and back, and digests, for generated code. Texts are encoded in UTF-8. */
public final class EncodingFunctions {
    private static final HexFormat HEX = HexFormat.of();

    private EncodingFunctions() {}

    public static String toHex(Object bytes) {
        return HEX.formatHex((byte[]) bytes);
    }

    public static Object fromHex(String text) {
        try {
            return HEX.parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(quoted(text) + " is not hexadecimal", e);
        }
    }

    public static String toBase64(Object bytes) {
        return Base64.getEncoder().encodeToString((byte[]) bytes);
    }

    public static Object fromBase64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(quoted(text) + " is not Base64", e);
        }
    }

    private static String quoted(String text) {
        return "'" + (text.length() <= 60 ? text : text.substring(0, 57) + "...") + "'";
    }

    public static String md5(String text) {
        return digest("MD5", utf8(text));
    }

    public static String md5(Object bytes) {
        return digest("MD5", (byte[]) bytes);
    }

    public static String sha1(String text) {
        return digest("SHA-1", utf8(text));
    }

    public static String sha1(Object bytes) {
        return digest("SHA-1", (byte[]) bytes);
    }

    public static String sha256(String text) {
        return digest("SHA-256", utf8(text));
    }

    public static String sha256(Object bytes) {
        return digest("SHA-256", (byte[]) bytes);
    }

    public static String sha512(String text) {
        return digest("SHA-512", utf8(text));
    }

    public static String sha512(Object bytes) {
        return digest("SHA-512", (byte[]) bytes);
    }

    public static int octetLength(String text) {
        return utf8(text).length;
    }

    public static int octetLength(Object bytes) {
        return ((byte[]) bytes).length;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String digest(String algorithm, byte[] bytes) {
        try {
            return HEX.formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
