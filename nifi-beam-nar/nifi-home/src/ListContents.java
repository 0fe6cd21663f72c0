import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Writes CONTENTS beside the assembled {@code lib}: one line "bytes name" per file. The launcher takes the home as
 * complete when the listing is there and agrees, and then works without Maven and without a network.
 */
class ListContents {
    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]);
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            StringBuilder listing = new StringBuilder();
            for (Path file : files.sorted().toList()) {
                listing.append(Files.size(file)).append(" lib/").append(file.getFileName()).append('\n');
            }
            Files.writeString(home.resolve("CONTENTS"), listing);
        }
    }
}
