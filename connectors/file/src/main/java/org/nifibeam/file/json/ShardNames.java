package org.nifibeam.file.json;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How output files are called.
 *
 * <ul>
 *   <li>The whole output of a run that commits once: {@code NAME-00000-of-00002.json}.
 *   <li>A piece of the output of a run that commits at several checkpoints: {@code
 *       NAME-TAG-c00000007-00000-of-00002.json}, the tag being made from the run and the stage.
 *   <li>Not yet committed: {@code .NAME.TAG.….tmp}, hidden, in the same folder so that renaming is
 *       atomic.
 * </ul>
 *
 * @param folder where the files are, absolute
 * @param name the beginning of their names
 * @param suffix the end of their names, with the dot
 */
record ShardNames(Path folder, String name, String suffix) {
    private static final List<String> SUFFIXES = List.of(".jsonl", ".json");

    /**
     * The names for a {@code path} setting: its ending {@code .json} or {@code .jsonl}, if any,
     * goes to the end.
     */
    static ShardNames of(Path prefix) {
        Path absolute = prefix.toAbsolutePath().normalize();
        String name = absolute.getFileName().toString();
        for (String suffix : SUFFIXES) {
            if (name.endsWith(suffix) && name.length() > suffix.length()) {
                return new ShardNames(
                        absolute.getParent(),
                        name.substring(0, name.length() - suffix.length()),
                        suffix);
            }
        }
        return new ShardNames(absolute.getParent(), name, ".json");
    }

    /**
     * What tells the files of this run and stage from those of others; the same for the same run at
     * every start.
     */
    static String tag(String runId, String stageId) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest((runId + "\n" + stageId).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** A shard of a run's only commit. */
    Path whole(int shard, int shards) {
        return folder.resolve(String.format("%s-%05d-of-%05d%s", name, shard, shards, suffix));
    }

    /** A shard of one of several commits. */
    Path piece(String tag, long checkpoint, int shard, int shards) {
        return folder.resolve(
                String.format(
                        "%s-%s-c%08d-%05d-of-%05d%s",
                        name, tag, checkpoint, shard, shards, suffix));
    }

    /** A file not yet committed. */
    Path temporary(String tag, String rest) {
        return folder.resolve(temporaryStart(tag) + rest + ".tmp");
    }

    boolean isWhole(Path file) {
        String between = between(file).orElse("");
        return WHOLE.matcher(between).matches();
    }

    boolean isPiece(Path file, String tag) {
        String between = between(file).orElse("");
        return between.startsWith("-" + tag + "-c") && PIECE.matcher(between).matches();
    }

    boolean isTemporary(Path file, String tag) {
        String text = file.getFileName().toString();
        return text.startsWith(temporaryStart(tag)) && text.endsWith(".tmp");
    }

    private static final Pattern WHOLE = Pattern.compile("-\\d{5}-of-\\d{5}");
    private static final Pattern PIECE = Pattern.compile("-[0-9a-f]{12}-c\\d{8,}-\\d{5}-of-\\d{5}");

    private String temporaryStart(String tag) {
        return "." + name + "." + tag + ".";
    }

    private Optional<String> between(Path file) {
        String text = file.getFileName().toString();
        return text.length() > name.length() + suffix.length()
                        && text.startsWith(name)
                        && text.endsWith(suffix)
                ? Optional.of(text.substring(name.length(), text.length() - suffix.length()))
                : Optional.empty();
    }
}
