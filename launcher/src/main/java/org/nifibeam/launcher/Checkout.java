package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder that the launcher script stands in, and what has been built below it. */
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

    /** The NAR files that the script has built. */
    List<Path> nars() throws UserException, IOException {
        Path folder = root.resolve("target/nars");
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

    Path flights() {
        return root.resolve("examples/data/flights-3m.parquet");
    }

    Path template(String name) throws UserException, IOException {
        Path folder = root.resolve("templates");
        Path template = folder.resolve(name + ".json");
        if (!Files.exists(template)) {
            throw new UserException(
                    Main.WRONG,
                    "there is no template '" + name + "'; there are: " + templates(folder));
        }
        return template;
    }

    private static String templates(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .sorted()
                    .collect(Collectors.joining(", "));
        }
    }
}
