package org.nifibeam.kafka.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A key and its certificate, made by the JDK's keytool, signed by itself. */
public final class Keys {
    /** Of the store and of the key in it. */
    public static final String PASSWORD = "changeit";

    private final Path store;

    private Keys(Path store) {
        this.store = store;
    }

    /**
     * Makes a key.
     *
     * @param store the file to make
     * @param host the address that the certificate is for
     */
    public static Keys make(Path store, String host) throws IOException, InterruptedException {
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "key",
                "-dname",
                "CN=" + host,
                "-ext",
                "san=ip:" + host,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        return new Keys(store);
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
    }

    /** The key store, PKCS 12. */
    public Path store() {
        return store;
    }

    /** The certificate as PEM text. */
    public String certificate() throws IOException, GeneralSecurityException {
        return pem("CERTIFICATE", load().getCertificate("key").getEncoded());
    }

    /** The private key as PEM text. */
    public String key() throws IOException, GeneralSecurityException {
        return pem("PRIVATE KEY", load().getKey("key", PASSWORD.toCharArray()).getEncoded());
    }

    /** A store that trusts the certificate alone. */
    public Path trusting(Path file) throws IOException, GeneralSecurityException {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("trusted", load().getCertificate("key"));
        try (var out = Files.newOutputStream(file)) {
            trust.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static String pem(String what, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes()).encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }
}
