package org.nifibeam.launcher.nifi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Pictures of a canvas by a headless Chromium, for the documentation. */
public final class Screenshots {
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Path browser;

    private Screenshots(Path browser) {
        this.browser = browser;
    }

    /**
     * Looks for a browser on the PATH.
     *
     * @throws NifiProblem {@code no-chromium}
     */
    public static Screenshots withBrowser() {
        return find(System.getenv().getOrDefault("PATH", ""))
                .map(Screenshots::new)
                .orElseThrow(
                        () ->
                                new NifiProblem(
                                        "no-chromium",
                                        "There is no Chromium on the PATH (looked for %s)."
                                                .formatted(NAMES),
                                        "Install one (Debian: apt-get install chromium), or leave the screenshots out."));
    }

    static Optional<Path> find(String searchPath) {
        return NAMES.stream()
                .flatMap(
                        name ->
                                Stream.of(searchPath.split(":"))
                                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Takes a picture of a page, 1400 by 900 pixels.
     *
     * @param page such as {@link NifiServer#canvas(ProcessGroup)}
     * @param png the file to write; its folder is made
     * @throws NifiProblem {@code no-screenshot} with what the browser said
     */
    public void take(URI page, Path png) {
        Path scratch = null;
        try {
            Files.createDirectories(png.toAbsolutePath().getParent());
            Files.deleteIfExists(png);
            scratch = Files.createTempDirectory("nifi-beam-chromium");
            Path output = scratch.resolve("output.txt");
            Process process =
                    new ProcessBuilder(command(scratch, page, png))
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            boolean ended = process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            if (!ended || !Files.exists(png)) {
                throw failed(
                        page, (ended ? "" : "Not ready after 90 s. ") + Files.readString(output));
            }
        } catch (IOException e) {
            throw failed(page, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(page, "interrupted");
        } finally {
            remove(scratch);
        }
    }

    private List<String> command(Path scratch, URI page, Path png) {
        return List.of(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--user-data-dir=" + scratch.resolve("profile"),
                "--window-size=1400,900",
                "--virtual-time-budget=20000",
                "--screenshot=" + png.toAbsolutePath(),
                page.toString());
    }

    private static NifiProblem failed(URI page, String why) {
        return new NifiProblem(
                "no-screenshot",
                "Chromium made no picture of %s: %s".formatted(page, why.strip()),
                "Open the page in a browser to see whether it works there.");
    }

    private static void remove(Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
