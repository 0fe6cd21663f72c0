package org.nifibeam.launcher;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a run has written, as {@link org.nifibeam.core.builtin.CapturingProvider} keeps it: by the
 * writing stage, how often each row came, which is a line that begins with its window. All of it is
 * in memory.
 */
record CapturedRows(Map<String, TreeMap<String, Integer>> byStage) {
    /** Reads a folder. */
    static CapturedRows read(Path folder) throws IOException {
        Map<String, TreeMap<String, Integer>> byStage = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                String stage =
                        URLDecoder.decode(
                                name.substring(0, name.lastIndexOf('.')), StandardCharsets.UTF_8);
                TreeMap<String, Integer> rows =
                        byStage.computeIfAbsent(stage, id -> new TreeMap<>());
                try (Stream<String> lines = Files.lines(file)) {
                    lines.forEach(line -> rows.merge(line, 1, Integer::sum));
                }
            }
        }
        return new CapturedRows(byStage);
    }

    /**
     * A row that one run has more often than the other.
     *
     * @param line window, pane and fields
     * @param left how often the one has it
     * @param right how often the other has it
     */
    record Difference(String stage, String line, int left, int right) {
        /** The difference in words. */
        String print(String leftName, String rightName) {
            List<String> parts = List.of(line.split("\t", 3));
            return "stage '"
                    + stage
                    + "', window "
                    + parts.get(0)
                    + ": "
                    + leftName
                    + " has "
                    + left
                    + " times and "
                    + rightName
                    + " "
                    + right
                    + " times "
                    + parts.get(2)
                    + " ("
                    + parts.get(1)
                    + ")";
        }
    }

    /** The first difference, by stages and then by windows; in whatever order rows came. */
    Optional<Difference> firstDifference(CapturedRows other) {
        TreeSet<String> stages = new TreeSet<>(byStage.keySet());
        stages.addAll(other.byStage.keySet());
        for (String stage : stages) {
            TreeMap<String, Integer> left = byStage.getOrDefault(stage, new TreeMap<>());
            TreeMap<String, Integer> right = other.byStage.getOrDefault(stage, new TreeMap<>());
            TreeSet<String> lines = new TreeSet<>(left.keySet());
            lines.addAll(right.keySet());
            for (String line : lines) {
                int here = left.getOrDefault(line, 0);
                int there = right.getOrDefault(line, 0);
                if (here != there) {
                    return Optional.of(new Difference(stage, line, here, there));
                }
            }
        }
        return Optional.empty();
    }

    /** How much there is. */
    String print() {
        long rows =
                byStage.values().stream()
                        .flatMap(lines -> lines.values().stream())
                        .mapToLong(Integer::longValue)
                        .sum();
        long windows =
                byStage.values().stream()
                        .flatMap(lines -> lines.keySet().stream())
                        .map(line -> line.substring(0, line.indexOf('\t')))
                        .distinct()
                        .count();
        return rows + " rows in " + windows + (windows == 1 ? " window" : " windows");
    }
}
