/** Tests of programs: a pipeline that is built, run and asked. No laws of runners. */
package org.nifibeam.testkit.sdk;
