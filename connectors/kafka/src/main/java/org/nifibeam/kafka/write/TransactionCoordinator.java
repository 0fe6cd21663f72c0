package org.nifibeam.kafka.write;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientRequest;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.ManualMetadataUpdater;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.NetworkClientUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ChannelBuilder;
import org.apache.kafka.common.network.Selector;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.EndTxnRequest;
import org.apache.kafka.common.requests.EndTxnResponse;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;
import org.nifibeam.kafka.KafkaCluster;
import org.nifibeam.kafka.KafkaFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends transactions whose producers are gone. Kafka's public clients can abort such a transaction,
 * and cannot commit it: this class alone speaks the protocol for that, by the client library's own
 * classes for requests and connections. What it uses of these is tried with each version of the
 * library that the build knows.
 *
 * <p>Whether a transaction is committed is asked first, so that a commit may be repeated. A name is
 * used again only once its last transaction is committed, and then with a higher epoch.
 */
final class TransactionCoordinator {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionCoordinator.class);
    private static final String FEATURE = "transaction.version";
    private static final int SECOND_VERSION = 2;
    private static final int REQUEST_MILLIS = 10_000;
    private static final int BUFFER = 64 * 1024;
    private static final int TRIES = 50;
    private static final long PAUSE_MILLIS = 100;

    private final KafkaCluster cluster;

    TransactionCoordinator(KafkaCluster cluster) {
        this.cluster = cluster;
    }

    /** What became of a transaction. */
    private enum Fate {
        OPEN,
        COMMITTED,
        ABORTED
    }

    /** The transaction that is open under a name. */
    static PreparedTransaction describe(Admin admin, String id) throws InterruptedException {
        TransactionDescription found =
                KafkaFailures.get(admin.describeTransactions(List.of(id)).description(id));
        return new PreparedTransaction(id, found.producerId(), (short) found.producerEpoch());
    }

    /** True if each commit raises the epoch of its producer. */
    static boolean raisesEpochs(Admin admin) throws InterruptedException {
        FinalizedVersionRange version =
                KafkaFailures.get(admin.describeFeatures().featureMetadata())
                        .finalizedFeatures()
                        .get(FEATURE);
        return version != null && version.maxVersionLevel() >= SECOND_VERSION;
    }

    /**
     * Commits transactions that are not committed yet.
     *
     * @throws IOException if one cannot be, or has been aborted meanwhile
     */
    void commit(Collection<PreparedTransaction> transactions) throws IOException {
        if (transactions.isEmpty()) {
            return;
        }
        try (Admin admin = cluster.admin("nifibeam-commit")) {
            boolean second = raisesEpochs(admin);
            for (PreparedTransaction transaction : transactions) {
                commit(admin, transaction, second);
            }
        } catch (KafkaException e) {
            throw KafkaFailures.io(e, "cannot commit transactions of Kafka at " + cluster);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted as it committed transactions of Kafka", e);
        }
    }

    private void commit(Admin admin, PreparedTransaction transaction, boolean second)
            throws IOException, InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            TransactionDescription found;
            try {
                found =
                        KafkaFailures.get(
                                admin.describeTransactions(List.of(transaction.id()))
                                        .description(transaction.id()));
            } catch (TransactionalIdNotFoundException e) {
                throw new IOException(
                        "Kafka has forgotten the transaction '"
                                + transaction.id()
                                + "', which was to be committed: nobody knows whether it was",
                        e);
            }
            switch (fate(transaction, found)) {
                case COMMITTED:
                    return;
                case ABORTED:
                    throw new IOException(
                            "the transaction '"
                                    + transaction.id()
                                    + "' was aborted before it could be committed, and what it held is lost: more time than"
                                    + " 'transaction_timeout' has passed since it began");
                default:
                    if (end(admin, transaction, found.coordinatorId(), second)) {
                        return;
                    }
                    Thread.sleep(PAUSE_MILLIS);
            }
        }
        throw new IOException(
                "the transaction '" + transaction.id() + "' cannot be committed: it stays open");
    }

    private static Fate fate(PreparedTransaction transaction, TransactionDescription found) {
        TransactionState state = found.state();
        boolean ended =
                state == TransactionState.COMPLETE_ABORT
                        || state == TransactionState.PREPARE_ABORT
                        || state == TransactionState.PREPARE_EPOCH_FENCE;
        if (found.producerId() != transaction.producerId()) {
            // Its producer was given another number after very many transactions.
            return Fate.COMMITTED;
        }
        int later = found.producerEpoch() - transaction.epoch();
        if (later > 1) {
            return Fate.COMMITTED;
        }
        if (ended) {
            return Fate.ABORTED;
        }
        return later == 0 && state == TransactionState.ONGOING ? Fate.OPEN : Fate.COMMITTED;
    }

    /** True if it is committed; false if that has to be tried again. */
    private boolean end(
            Admin admin, PreparedTransaction transaction, int coordinator, boolean second)
            throws IOException, InterruptedException {
        Collection<Node> nodes = KafkaFailures.get(admin.describeCluster().nodes());
        Node node =
                nodes.stream()
                        .filter(n -> n.id() == coordinator)
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "the broker "
                                                        + coordinator
                                                        + " that has the transaction is not there"));
        EndTxnRequest.Builder request =
                new EndTxnRequest.Builder(
                        new EndTxnRequestData()
                                .setTransactionalId(transaction.id())
                                .setProducerId(transaction.producerId())
                                .setProducerEpoch(transaction.epoch())
                                .setCommitted(true),
                        second);
        Errors error = send(node, request);
        switch (error) {
            case NONE:
                return true;
            case COORDINATOR_LOAD_IN_PROGRESS,
            COORDINATOR_NOT_AVAILABLE,
            NOT_COORDINATOR,
            CONCURRENT_TRANSACTIONS:
                return false;
            default:
                throw new IOException(
                        "cannot commit the transaction '"
                                + transaction.id()
                                + "': "
                                + error.message());
        }
    }

    private Errors send(Node node, EndTxnRequest.Builder request) throws IOException {
        AdminClientConfig config = new AdminClientConfig(cluster.properties("nifibeam-commit"));
        Time time = Time.SYSTEM;
        LogContext log = new LogContext();
        try (Metrics metrics = new Metrics(time);
                ChannelBuilder channels = ClientUtils.createChannelBuilder(config, time, log);
                Selector selector =
                        new Selector(
                                REQUEST_MILLIS, metrics, time, "nifibeam-commit", channels, log);
                NetworkClient client =
                        new NetworkClient(
                                selector,
                                new ManualMetadataUpdater(List.of(node)),
                                "nifibeam-commit",
                                1,
                                PAUSE_MILLIS,
                                PAUSE_MILLIS,
                                BUFFER,
                                BUFFER,
                                REQUEST_MILLIS,
                                REQUEST_MILLIS,
                                REQUEST_MILLIS,
                                time,
                                true,
                                new ApiVersions(),
                                log,
                                MetadataRecoveryStrategy.NONE)) {
            if (!NetworkClientUtils.awaitReady(client, node, time, REQUEST_MILLIS)) {
                throw new IOException("the broker " + node + " does not answer");
            }
            ClientRequest sent =
                    client.newClientRequest(node.idString(), request, time.milliseconds(), true);
            ClientResponse response = NetworkClientUtils.sendAndReceive(client, sent, time);
            return ((EndTxnResponse) response.responseBody()).error();
        }
    }

    /**
     * Aborts open transactions, so that nobody who reads what is committed waits for them.
     *
     * @param wanted those to abort, by their names
     */
    void abort(Predicate<String> wanted) throws IOException {
        try (Admin admin = cluster.admin("nifibeam-abort")) {
            Collection<TransactionListing> open =
                    KafkaFailures.get(
                            admin.listTransactions(
                                            new ListTransactionsOptions()
                                                    .filterStates(Set.of(TransactionState.ONGOING)))
                                    .all());
            List<String> ids = new ArrayList<>();
            for (TransactionListing transaction : open) {
                if (wanted.test(transaction.transactionalId())) {
                    ids.add(transaction.transactionalId());
                }
            }
            if (!ids.isEmpty()) {
                LOG.info("transactions that were left open are aborted: {}", ids);
                // A new producer of the name ends what the one before has left.
                KafkaFailures.get(admin.fenceProducers(ids).all());
            }
        } catch (KafkaException e) {
            throw KafkaFailures.io(e, "cannot abort transactions of Kafka at " + cluster);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted as it aborted transactions of Kafka", e);
        }
    }
}
