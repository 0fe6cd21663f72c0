package org.nifibeam.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** How files of checkpoints are made; tests have one that is full. */
@FunctionalInterface
interface Disk {
    /** The real one. */
    Disk REAL = Files::newOutputStream;

    /** Creates a file to be written once. */
    OutputStream create(Path file) throws IOException;
}
