package org.nifibeam.nifi.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.ConnectionProvider;

/**
 * Connections to a {@code Vault}, for tests: one password opens it, of which only the hash is here.
 */
public final class VaultProvider implements ConnectionProvider {
    private static final String HASH =
            "f5c7a3ef81212f4a69dc5987cbd3d3b1b49dffe43b0d50de2532a05ec2f308dd";

    @Override
    public String type() {
        return "Vault";
    }

    @Override
    public String description() {
        return "A vault.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ConfigField.required("host", ConfigField.Type.STRING, "Where the vault is."),
                ConfigField.optional("port", ConfigField.Type.INTEGER, 8200L, "Its port number."),
                ConfigField.required(
                        "pass_word", ConfigField.Type.SECRET, "What opens the vault."));
    }

    @Override
    public void verify(Connection connection) throws ProblemException {
        if (connection.settings().string("host").equals("nowhere")) {
            throw new ProblemException(
                    ProblemCode.UNREACHABLE, "there is no vault", "look at 'host'");
        }
        open(connection);
    }

    /** Throws unless the password is right. */
    static void open(Connection connection) throws ProblemException {
        String password = connection.settings().optionalSecret("pass_word").orElse("");
        if (!hash(password).equals(HASH)) {
            throw new ProblemException(
                    ProblemCode.DENIED,
                    "connection '" + connection.name() + "' does not open the vault",
                    "look at 'pass_word'");
        }
    }

    private static String hash(String password) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(password.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
