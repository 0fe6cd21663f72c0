package org.nifibeam.kafka.read;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.kafka.KafkaFailures;

/** Topics as a source. A projection is taken over; filters are left to the pipeline. */
final class KafkaSource implements Source {
    private final ReadSettings settings;
    private final Optional<Schema> declared;

    KafkaSource(ReadSettings settings) throws ProblemException {
        this.settings = settings;
        this.declared = settings.format().declaredSchema();
    }

    @Override
    public Optional<Schema> declaredSchema() {
        return declared;
    }

    /**
     * Known from the settings, or what the registry says; whether the topics are there and may be
     * read is looked at.
     */
    @Override
    public Schema schema() throws ProblemException {
        String what = "find the " + settings.topics();
        Map<String, TopicDescription> found;
        try (Admin admin = settings.cluster().admin("nifibeam-look")) {
            found = settings.describeAllowed(admin);
        } catch (KafkaException e) {
            throw KafkaFailures.problem(
                    e,
                    "cannot " + what + " at " + settings.cluster(),
                    "see that the topics are there and that the brokers' addresses are right");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(
                    ProblemCode.UNREACHABLE, "interrupted before it could " + what, "try again");
        }
        if (found.isEmpty() && settings.bounded()) {
            throw new ProblemException(
                    ProblemCode.UNREACHABLE,
                    "there are no " + settings.topics() + " at " + settings.cluster(),
                    "correct 'topic_pattern', which must match a topic's whole name");
        }
        for (TopicDescription topic : found.values()) {
            Set<AclOperation> may = topic.authorizedOperations();
            if (may != null && !may.contains(AclOperation.READ)) {
                throw new ProblemException(
                        ProblemCode.DENIED,
                        "the topic '"
                                + topic.name()
                                + "' at "
                                + settings.cluster()
                                + " may be looked at, but not read",
                        "have Kafka's administrator allow it");
            }
        }
        return settings.format().schema();
    }

    @Override
    public List<String> addresses() {
        return settings.topics().names().stream().map(settings.cluster()::address).toList();
    }

    @Override
    public SourceRead plan(Schema frozen, Pushdown pushdown) {
        return new KafkaRead(
                settings, frozen, frozen.project(pushdown.fields()), pushdown.filters());
    }
}
