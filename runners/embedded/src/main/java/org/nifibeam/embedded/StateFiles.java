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
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.nifibeam.core.runtime.StageTask;
import org.nifibeam.core.state.SnapshotFile;
import org.nifibeam.core.state.SnapshotReader;
import org.nifibeam.core.state.SnapshotWriter.Reach;
import org.nifibeam.core.state.SpillException;
import org.nifibeam.core.state.StateForm;
import org.nifibeam.core.state.StateStore;

/**
 * What the tasks of a checkpoint have written, given to tasks of any number. Used by one thread;
 * notes what was asked for, so that what nobody has claimed is found.
 */
final class StateFiles {
    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final List<Manifest.StateFile> files;
    private final RocksStores stores;
    private final Set<Claim> claimed = new HashSet<>();

    StateFiles(Path folder, Manifest manifest, RocksStores stores) {
        this.folder = folder;
        this.files = manifest.files();
        this.stores = stores;
    }

    /** A part of a stage. */
    record Claim(String stage, String part) {}

    /** A part, and the file that has its records. */
    private record Written(Manifest.StateFile file, Manifest.Part part) {}

    private Stream<Written> written(String stage, String name) {
        claimed.add(new Claim(stage, name));
        return files.stream()
                .flatMap(file -> file.parts().stream().map(part -> new Written(file, part)))
                .filter(written -> written.part().is(stage, name));
    }

    private List<SnapshotFile> linked(Manifest.Part part) {
        return part.files().stream()
                .map(file -> new SnapshotFile(folder.resolve(file.name()), file.about()))
                .toList();
    }

    /** What one task is given. */
    SnapshotReader of(int task, int tasks) {
        return new TaskReader(task, tasks);
    }

    private final class TaskReader implements SnapshotReader {
        private final int task;
        private final int tasks;
        private final Optional<Manifest.Writer> self;

        TaskReader(int task, int tasks) {
            this.task = task;
            this.tasks = tasks;
            this.self = Optional.of(new Manifest.Writer(task, tasks));
        }

        @Override
        public Optional<StateForm> form(String stage, String name) {
            return written(stage, name)
                    .map(written -> written.part().form())
                    .reduce((one, other) -> one.and(other));
        }

        @Override
        public void read(String stage, String name, Consumer<byte[]> record) {
            written(stage, name).forEach(one -> records(one.file(), one.part(), record));
        }

        private void records(Manifest.StateFile file, Manifest.Part part, Consumer<byte[]> record) {
            if (part.records() == 0) {
                return;
            }
            Path path = folder.resolve(file.name());
            try (DataInputStream in =
                    new DataInputStream(
                            new BufferedInputStream(Files.newInputStream(path), BUFFER))) {
                in.skipNBytes(part.from());
                for (long i = 0; i < part.records(); i++) {
                    int hash = in.readInt();
                    byte[] bytes = in.readNBytes(in.readInt());
                    if (part.reach() != Reach.BY_HASH || owns(hash)) {
                        record.accept(bytes);
                    }
                }
            } catch (IOException e) {
                throw SpillException.ofDisk(path, e);
            }
        }

        @Override
        public void entries(String stage, String name, BiConsumer<byte[], byte[]> entry) {
            read(
                    stage,
                    name,
                    record -> {
                        StateStore.Entry one = StateStore.Entry.of(record);
                        entry.accept(one.key(), one.value());
                    });
            written(stage, name)
                    .filter(one -> !one.part().files().isEmpty() && mayHaveOwn(one.file()))
                    .forEach(one -> stored(one.part(), entry));
        }

        /** Another one of as many tasks has nothing that belongs to this one. */
        private boolean mayHaveOwn(Manifest.StateFile file) {
            return file.writer().isEmpty()
                    || file.writer().get().tasks() != tasks
                    || file.writer().get().task() == task;
        }

        private void stored(Manifest.Part part, BiConsumer<byte[], byte[]> entry) {
            try (RocksImage image = stores.image(linked(part))) {
                image.read(Outbox.firstHash(task, tasks), Outbox.firstHash(task + 1, tasks), entry);
            }
        }

        @Override
        public Optional<List<SnapshotFile>> whole(String stage, String name) {
            return written(stage, name)
                    .filter(one -> one.file().writer().equals(self))
                    .filter(one -> !one.part().files().isEmpty())
                    .map(one -> linked(one.part()))
                    .findFirst();
        }

        @Override
        public List<SnapshotFile> files(String stage, String name) {
            return written(stage, name)
                    .filter(one -> mayHaveOwn(one.file()))
                    .flatMap(one -> linked(one.part()).stream())
                    .toList();
        }

        @Override
        public boolean owns(int hash) {
            return Outbox.target(hash, tasks) == task;
        }
    }

    /** What has records of state, and nobody has asked for. */
    Optional<Claim> unclaimed() {
        return files.stream()
                .flatMap(file -> file.parts().stream())
                .filter(part -> !part.isEmpty() && !part.name().startsWith(StageTask.FIGURES))
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
