package org.nifibeam.flink;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.messages.FlinkJobNotFoundException;
import org.apache.flink.runtime.rest.handler.legacy.messages.ClusterOverviewWithVersion;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobConfigHeaders;
import org.apache.flink.runtime.rest.messages.JobConfigInfo;
import org.apache.flink.runtime.rest.messages.JobExceptionsHeaders;
import org.apache.flink.runtime.rest.messages.JobExceptionsInfoWithHistory;
import org.apache.flink.runtime.rest.messages.JobMessageParameters;
import org.apache.flink.runtime.rest.messages.job.JobExceptionsMessageParameters;
import org.apache.flink.runtime.rest.util.RestClientException;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.FlinkException;
import org.apache.flink.util.OptionalFailure;
import org.apache.flink.util.SerializedValue;

/**
 * A Flink cluster elsewhere, spoken to by its REST interface. Every call has an end; what it throws
 * names the address. Thread-safe.
 */
final class RemoteCluster implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration CALL = Duration.ofSeconds(30);

    /** Uploading the jars may take its time. */
    private static final Duration SUBMIT = Duration.ofMinutes(5);

    /** Longer than a job manager keeps an answer (web.refresh-interval, three seconds). */
    private static final Duration FRESH = Duration.ofSeconds(15);

    private static final long AGAIN_NANOS = 500_000_000;
    private static final String ON_SERVER = "<Exception on server side:";

    private final URI address;
    private final RestClusterClient<String> client;

    private RemoteCluster(URI address, RestClusterClient<String> client) {
        this.address = address;
        this.client = client;
    }

    /**
     * A cluster that answers.
     *
     * @param text its job manager's address, {@code http://host:port}
     * @throws IOException if it is no such address or nobody answers there
     */
    static RemoteCluster connect(String text) throws IOException {
        URI address = address(text);
        int port = port(address);
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(address.getHost(), port), (int) CONNECT.toMillis());
        } catch (IOException e) {
            throw new IOException(
                    "there is no Flink job manager at "
                            + text
                            + " ("
                            + e.getMessage()
                            + "); give the address of its REST interface as 'jobmanager'",
                    e);
        }
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.ADDRESS, address.getHost());
        configuration.set(RestOptions.PORT, port);
        configuration.set(RestOptions.CONNECTION_TIMEOUT, CONNECT);
        configuration.set(RestOptions.RETRY_MAX_ATTEMPTS, 1);
        configuration.set(RestOptions.RETRY_DELAY, Duration.ofMillis(200));
        configuration.set(SecurityOptions.SSL_REST_ENABLED, "https".equals(address.getScheme()));
        try {
            return new RemoteCluster(address, new RestClusterClient<>(configuration, "nifi-beam"));
        } catch (Exception e) {
            throw new IOException("the Flink cluster at " + text + " cannot be spoken to: " + e, e);
        }
    }

    private static URI address(String text) throws IOException {
        if (text.indexOf('@') >= 0) {
            // Not shown: it may have a password.
            throw new IOException(
                    "'jobmanager' names a user, which Flink's REST interface has none of; write an"
                            + " address such as http://127.0.0.1:8081");
        }
        URI address = uri(text);
        if (!List.of("", "/").contains(address.getRawPath())
                || address.getRawQuery() != null
                || address.getRawFragment() != null) {
            String alone = address.getScheme() + "://" + address.getRawAuthority();
            throw new IOException(
                    "'jobmanager' is scheme, host and port; what stands behind them would not be"
                            + " used: write "
                            + alone);
        }
        return address;
    }

    private static URI uri(String text) throws IOException {
        try {
            URI address = new URI(text);
            boolean http = "http".equals(address.getScheme());
            if ((http || "https".equals(address.getScheme())) && address.getHost() != null) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new IOException(
                "'jobmanager' is no address: "
                        + text
                        + "; write that of the job manager's REST interface, such as"
                        + " http://127.0.0.1:8081");
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return "https".equals(address.getScheme()) ? 443 : 80;
    }

    /**
     * Sees that the cluster can run what we send.
     *
     * @throws IOException saying what does not fit
     */
    void requireFitting() throws IOException {
        ClusterOverviewWithVersion overview =
                call(client.getClusterOverview(), CALL, "its state cannot be asked");
        String own = line(EnvironmentInformation.getVersion());
        if (!line(overview.getVersion()).equals(own)) {
            throw new IOException(
                    "the cluster at "
                            + address
                            + " is Flink "
                            + overview.getVersion()
                            + "; this runner is for Flink "
                            + own);
        }
        if (overview.getNumTaskManagersConnected() == 0) {
            throw new IOException(
                    "the cluster at "
                            + address
                            + " has no task manager, so that nothing runs there; start one");
        }
    }

    /** 2.3 of 2.3.0. */
    private static String line(String version) {
        String[] parts = version.split("\\.");
        return parts.length < 2 ? version : parts[0] + "." + parts[1];
    }

    /** Where a job is; empty if the cluster does not know it. */
    Optional<JobStatus> status(JobID job) throws IOException {
        try {
            return Optional.of(
                    call(client.getJobStatus(job), CALL, "a job's state cannot be asked"));
        } catch (IOException e) {
            if (notFound(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Of a job's state the answer is an internal error that tells of this exception. */
    private static boolean notFound(IOException e) {
        return ExceptionUtils.findThrowable(e, RestClientException.class)
                .filter(
                        answer ->
                                answer.getHttpResponseStatus().code() == 404
                                        || answer.getMessage()
                                                .contains(
                                                        FlinkJobNotFoundException.class.getName()))
                .isPresent();
    }

    /** An answer's message without the server's stack trace, which it may hold. */
    private static String words(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = String.valueOf(innermost.getMessage());
        int start = message.indexOf(ON_SERVER);
        String told = start < 0 ? message : message.substring(start + ON_SERVER.length());
        return told.strip().lines().findFirst().orElse(innermost.toString());
    }

    /**
     * Hands a job over.
     *
     * @return false if the cluster has one of that id though it has not said that it takes this
     *     one: its answer may be lost, and somebody else may have submitted another one
     * @throws IOException if it does not take it
     */
    boolean submit(JobGraph job) throws IOException {
        try {
            call(client.submitJob(job), SUBMIT, "it does not take the job");
            return true;
        } catch (IOException e) {
            if (!has(job.getJobID(), e)) {
                throw e;
            }
            return false;
        }
    }

    /** Whether it has a job; throws why that is asked if it cannot be told. */
    private boolean has(JobID job, IOException why) throws IOException {
        try {
            return status(job).isPresent();
        } catch (IOException e) {
            why.addSuppressed(e);
            throw why;
        }
    }

    /**
     * The parameters that a job shows; none if it was submitted without. One that is being set up
     * does not show them yet, and the job manager keeps its answers for some seconds, so that it
     * may have to be asked again.
     */
    Map<String, String> parameters(JobID job) throws IOException {
        long deadline = System.nanoTime() + FRESH.toNanos();
        while (true) {
            Map<String, String> shown = shownParameters(job);
            if (!shown.isEmpty() || System.nanoTime() - deadline > 0) {
                return shown;
            }
            LockSupport.parkNanos(AGAIN_NANOS);
        }
    }

    private Map<String, String> shownParameters(JobID job) throws IOException {
        JobMessageParameters parameters =
                JobConfigHeaders.getInstance().getUnresolvedMessageParameters();
        parameters.jobPathParameter.resolve(job);
        JobConfigInfo told =
                call(
                        client.sendRequest(
                                JobConfigHeaders.getInstance(),
                                parameters,
                                EmptyRequestBody.getInstance()),
                        CALL,
                        "what a job was submitted with cannot be asked");
        // Of a job that is being set up Flink knows no configuration.
        return Optional.ofNullable(told.getExecutionConfigInfo())
                .map(JobConfigInfo.ExecutionConfigInfo::getGlobalJobParameters)
                .orElse(Map.of());
    }

    void cancel(JobID job) throws IOException {
        call(client.cancel(job), CALL, "a job cannot be cancelled");
    }

    /**
     * What a job's tasks have counted until now. The job manager may answer what it was asked some
     * seconds ago: good for figures, and for nothing else.
     */
    Map<String, Object> counted(JobID job) throws IOException {
        return call(
                client.getAccumulators(job, RemoteCluster.class.getClassLoader()),
                CALL,
                "what its tasks have done cannot be asked");
    }

    /**
     * What the tasks of a job that has finished have counted and handed over.
     *
     * @throws IOException if it cannot be asked
     * @throws IllegalStateException if it cannot be read
     */
    Map<String, Object> result(JobID job) throws IOException {
        JobResult result =
                call(
                        client.requestJobResult(job),
                        CALL,
                        "what its tasks have done cannot be asked");
        Map<String, Object> values = new TreeMap<>();
        for (Map.Entry<String, SerializedValue<OptionalFailure<Object>>> accumulator :
                result.getAccumulatorResults().entrySet()) {
            try {
                values.put(
                        accumulator.getKey(),
                        accumulator
                                .getValue()
                                .deserializeValue(RemoteCluster.class.getClassLoader())
                                .get());
            } catch (IOException | ClassNotFoundException | FlinkException e) {
                throw new IllegalStateException(
                        "what tasks have handed over cannot be read: " + e.getMessage(), e);
            }
        }
        return values;
    }

    /**
     * Why a job has failed, as Flink tells it; empty if it does not. The job manager keeps its
     * answers for some seconds, so that it may have to be asked again.
     */
    Optional<String> failure(JobID job) throws IOException {
        long deadline = System.nanoTime() + FRESH.toNanos();
        while (true) {
            Optional<String> told = toldFailure(job);
            if (told.isPresent() || System.nanoTime() - deadline > 0) {
                return told;
            }
            LockSupport.parkNanos(AGAIN_NANOS);
        }
    }

    private Optional<String> toldFailure(JobID job) throws IOException {
        JobExceptionsMessageParameters parameters =
                JobExceptionsHeaders.getInstance().getUnresolvedMessageParameters();
        parameters.jobPathParameter.resolve(job);
        JobExceptionsInfoWithHistory told =
                call(
                        client.sendRequest(
                                JobExceptionsHeaders.getInstance(),
                                parameters,
                                EmptyRequestBody.getInstance()),
                        CALL,
                        "why a job has failed cannot be asked");
        return told.getExceptionHistory().getEntries().stream()
                .findFirst()
                .map(JobExceptionsInfoWithHistory.ExceptionInfo::getStacktrace);
    }

    private <T> T call(CompletableFuture<T> answer, Duration limit, String failing)
            throws IOException {
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(
                    "the Flink cluster at "
                            + address
                            + ": "
                            + failing
                            + ": "
                            + words(ExceptionUtils.stripCompletionException(e.getCause())),
                    e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(
                    "the Flink cluster at "
                            + address
                            + ": "
                            + failing
                            + ": no answer within "
                            + limit.toSeconds()
                            + " s",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
