package org.nifibeam.embedded;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.nifibeam.core.runtime.StageTask;
import org.nifibeam.core.state.SnapshotReader;
import org.nifibeam.core.state.SnapshotWriter.Reach;
import org.nifibeam.core.state.SpillException;
import org.nifibeam.core.state.StateForm;

/**
 * What the tasks of a checkpoint have written, given to tasks of any number. Used by one thread;
 * notes what was asked for, so that what nobody has claimed is found.
 */
final class StateFiles {
    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final List<Manifest.StateFile> files;
    private final Set<Claim> claimed = new HashSet<>();

    StateFiles(Path folder, Manifest manifest) {
        this.folder = folder;
        this.files = manifest.files();
    }

    /** A part of a stage. */
    record Claim(String stage, String part) {}

    /** What one task is given. */
    SnapshotReader of(int task, int tasks) {
        return new SnapshotReader() {
            @Override
            public Optional<StateForm> form(String stage, String name) {
                claimed.add(new Claim(stage, name));
                return files.stream()
                        .flatMap(file -> file.parts().stream())
                        .filter(part -> part.stage().equals(stage) && part.name().equals(name))
                        .map(Manifest.Part::form)
                        .reduce((one, other) -> one.and(other));
            }

            @Override
            public void read(String stage, String name, Consumer<byte[]> record) {
                claimed.add(new Claim(stage, name));
                for (Manifest.StateFile file : files) {
                    for (Manifest.Part part : file.parts()) {
                        if (part.stage().equals(stage) && part.name().equals(name)) {
                            StateFiles.this.read(file, part, task, tasks, record);
                        }
                    }
                }
            }
        };
    }

    private void read(
            Manifest.StateFile file,
            Manifest.Part part,
            int task,
            int tasks,
            Consumer<byte[]> record) {
        if (part.records() == 0) {
            return;
        }
        Path path = folder.resolve(file.name());
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(path), BUFFER))) {
            in.skipNBytes(part.from());
            for (long i = 0; i < part.records(); i++) {
                int hash = in.readInt();
                byte[] bytes = in.readNBytes(in.readInt());
                if (part.reach() != Reach.BY_HASH || Outbox.target(hash, tasks) == task) {
                    record.accept(bytes);
                }
            }
        } catch (IOException e) {
            throw SpillException.ofDisk(path, e);
        }
    }

    /** What has records of state, and nobody has asked for. */
    Optional<Claim> unclaimed() {
        return files.stream()
                .flatMap(file -> file.parts().stream())
                .filter(part -> part.records() > 0 && !part.name().startsWith(StageTask.FIGURES))
                .map(part -> new Claim(part.stage(), part.name()))
                .filter(claim -> !claimed.contains(claim))
                .findFirst();
    }

    /** The stages that have anything in the checkpoint. */
    Set<String> stages() {
        Set<String> stages = new HashSet<>();
        files.forEach(file -> file.parts().forEach(part -> stages.add(part.stage())));
        return stages;
    }

    /** The stages that have asked for anything but figures. */
    Set<String> claiming() {
        Set<String> stages = new HashSet<>();
        for (Claim claim : claimed) {
            if (!claim.part().startsWith(StageTask.FIGURES)) {
                stages.add(claim.stage());
            }
        }
        return stages;
    }
}
