package org.nifibeam.launcher;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.nifibeam.launcher.nifi.NifiInstallation;
import org.nifibeam.launcher.nifi.NifiProblem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Copies the NARs into an official NiFi. */
@Command(
        name = "install",
        mixinStandardHelpOptions = true,
        description = "Copies the NARs into a NiFi 2.x of yours.")
final class InstallCommand implements Callable<Integer> {
    @Option(
            names = "--nifi-home",
            required = true,
            paramLabel = "DIR",
            description = "the folder of the NiFi")
    private Path nifiHome;

    @Override
    public Integer call() throws Exception {
        NifiInstallation installation = at(nifiHome);
        boolean restart = installation.install(Checkout.here().nars());
        System.out.println("The NARs are in " + installation.extensions() + ".");
        System.out.println(
                restart
                        ? "They replace NARs of the same version: restart NiFi."
                        : "A running NiFi loads them within seconds; else start it.");
        return 0;
    }

    /** The NiFi in a folder that the user has named. */
    static NifiInstallation at(Path folder) throws UserException {
        try {
            return NifiInstallation.at(folder);
        } catch (NifiProblem e) {
            throw new UserException(Main.WRONG, e.getMessage());
        }
    }
}
