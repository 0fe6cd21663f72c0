package org.nifibeam.launcher.nifi;

import java.io.PrintStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adds up what Maven says it has downloaded, and tells about every 50 MB. One thread. */
final class DownloadSize {
    private static final Pattern DOWNLOADED =
            Pattern.compile("Downloaded from .*\\(([0-9.]+) (B|kB|MB|GB) at .*\\)");
    private static final int STEP_MB = 50;

    private final PrintStream out;
    private double megabytes;
    private double told;

    DownloadSize(PrintStream out) {
        this.out = out;
    }

    void add(String line) {
        Matcher download = DOWNLOADED.matcher(line);
        if (!download.find()) {
            return;
        }
        double unit =
                switch (download.group(2)) {
                    case "GB" -> 1000;
                    case "MB" -> 1;
                    case "kB" -> 1e-3;
                    default -> 1e-6;
                };
        megabytes += Double.parseDouble(download.group(1)) * unit;
        if (megabytes >= told + STEP_MB) {
            told = megabytes;
            out.printf("  %.0f MB%n", megabytes);
        }
    }

    double megabytes() {
        return megabytes;
    }
}
