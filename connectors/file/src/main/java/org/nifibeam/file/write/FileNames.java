package org.nifibeam.file.write;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Window;

/**
 * How output files are called.
 *
 * <ul>
 *   <li>The whole output of a run that commits once: as the template says, by default {@code
 *       NAME-00000-of-00002.json}.
 *   <li>A piece of the output of a run that commits at several checkpoints: {@code TAG-c00000007-}
 *       stands before the shard's number, the tag being made from the run and the stage: {@code
 *       NAME-TAG-c00000007-00000-of-00002.json}. So no commit ever touches the files of another.
 *   <li>Not yet committed: {@code .NAME.TAG.….tmp}, hidden, in the folder of the path so that
 *       renaming is atomic.
 * </ul>
 *
 * @param folder where the files are, absolute
 * @param name the beginning of their names
 * @param suffix the end of their names, with the dot
 * @param template what is between
 */
record FileNames(Path folder, String name, String suffix, NameTemplate template) {
    /** The names for a {@code path} setting: an ending of the format, if any, goes to the end. */
    static FileNames of(Path prefix, ShardFormat format, NameTemplate template) {
        Path absolute = prefix.toAbsolutePath().normalize();
        String name = absolute.getFileName().toString();
        if (name.endsWith(format.packedSuffix())) {
            name = name.substring(0, name.length() - format.packedSuffix().length());
        }
        String suffix = format.suffixes().get(0);
        for (String known : format.suffixes()) {
            if (name.endsWith(known) && name.length() > known.length()) {
                name = name.substring(0, name.length() - known.length());
                suffix = known;
                break;
            }
        }
        return new FileNames(absolute.getParent(), name, suffix + format.packedSuffix(), template);
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

    /** All names in one, for people, and to tell them from those of another sink. */
    String pattern() {
        String names = template.toString().replace("{name}", name);
        return folder.resolve(names + suffix).toString();
    }

    /** The key of a record in one of its windows. */
    String key(long timestamp, Window window, Pane pane) {
        return template.key(name, timestamp, window, pane);
    }

    /** A shard of a run's only commit. */
    Path whole(String key, int shard, int shards) {
        return folder.resolve(NameTemplate.fill(key, "", shard, shards) + suffix);
    }

    /** A shard of one of several commits. */
    Path piece(String key, String tag, long checkpoint, int shard, int shards) {
        String piece = String.format("%s-c%08d-", tag, checkpoint);
        return folder.resolve(NameTemplate.fill(key, piece, shard, shards) + suffix);
    }

    /** A file not yet committed. */
    Path temporary(String tag, String rest) {
        return folder.resolve(temporaryStart(tag) + rest + ".tmp");
    }

    /** The names, from the folder on, of all shards of a key in runs that commit once. */
    Pattern wholes(String key) {
        return Pattern.compile(NameTemplate.pattern(key, "") + Pattern.quote(suffix));
    }

    /** True if the file is a piece of this run's, of whatever key. */
    boolean isPiece(Path file, String tag) {
        String text = file.getFileName().toString();
        return text.endsWith(suffix)
                && Pattern.compile("(^|.*[^0-9a-f])" + tag + "-c\\d{8,}-\\d{5,}.*")
                        .matcher(text)
                        .matches();
    }

    boolean isTemporary(Path file, String tag) {
        String text = file.getFileName().toString();
        return text.startsWith(temporaryStart(tag)) && text.endsWith(".tmp");
    }

    private String temporaryStart(String tag) {
        return "." + name + "." + tag + ".";
    }
}
