package org.nifibeam.launcher.nifi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
     * Takes a picture of a page, 1500 by 1100 pixels, NiFi's panels folded away.
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
            foldPanels(scratch.resolve("panels"));
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

    /**
     * NiFi's panels lie over the flow's left side; the page remembers in its local storage that
     * they are folded away.
     */
    private static void foldPanels(Path extension) throws IOException {
        Files.createDirectories(extension);
        Files.writeString(
                extension.resolve("manifest.json"),
                """
                {"manifest_version": 3, "name": "panels", "version": "1", "content_scripts": [
                  {"matches": ["http://127.0.0.1/*"], "js": ["fold.js"], "run_at": "document_start"}]}
                """);
        Files.writeString(
                extension.resolve("fold.js"),
                """
                localStorage.setItem('graph-control-visibility', JSON.stringify({
                  expires: Date.now() + 86400000,
                  item: {'navigation-control': false, 'operation-control': false}}));
                """);
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
                "--disable-features=DisableLoadExtensionCommandLineSwitch",
                "--load-extension=" + scratch.resolve("panels"),
                "--window-size=1500,1100",
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
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
