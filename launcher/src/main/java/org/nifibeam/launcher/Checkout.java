package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that the launcher script stands in, and what has been built below it; or a release,
 * which has what is built in folders of its own.
 */
record Checkout(Path root) {
    /** The checkout that this process was started from. */
    static Checkout here() throws UserException {
        String root = System.getProperty("nifibeam.root");
        if (root == null) {
            throw new UserException(
                    Main.WRONG,
                    "this command is started by ./nifi-beam, which knows where the checkout is");
        }
        return new Checkout(Path.of(root));
    }

    /** The NAR files that the script has built, or that came with it. */
    List<Path> nars() throws UserException, IOException {
        Path released = root.resolve("nars");
        Path folder = Files.isDirectory(released) ? released : root.resolve("target/nars");
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                List<Path> nars =
                        files.filter(f -> f.toString().endsWith(".nar")).sorted().toList();
                if (!nars.isEmpty()) {
                    return nars;
                }
            }
        }
        throw new UserException(
                Main.WRONG,
                "there are no NARs in "
                        + folder
                        + "; start this command by ./nifi-beam, which builds them");
    }

    /** The examples' data. */
    Path data() {
        return root.resolve("examples/data");
    }

    /** The flow definition of that name. */
    Path template(String name) {
        return root.resolve("templates").resolve(name + ".json");
    }
}
