/**
 * A real NiFi at the launcher's hands: assembled, configured, started, driven over its REST API,
 * photographed, stopped.
 *
 * <p>Start reading at {@link org.nifibeam.launcher.nifi.DemoRun}, which uses all of it: {@link
 * org.nifibeam.launcher.nifi.NifiAssembly} gets the libraries, {@link
 * org.nifibeam.launcher.nifi.NifiHome} is a folder that can be started, {@link
 * org.nifibeam.launcher.nifi.NifiServer} the process, {@link org.nifibeam.launcher.nifi.NifiClient}
 * the REST API.
 *
 * <p>Nothing here knows pipelines, definitions or our processors' names: it would serve any NAR.
 * Command lines belong to the launcher's commands.
 */
package org.nifibeam.launcher.nifi;
