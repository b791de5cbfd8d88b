/// A real Redis that commands start or join, and one that tests may kill.
///
/// [EmbeddedRedis][dev.reprise.embedded.EmbeddedRedis] is the daemon behind the command line,
/// [KeepAlive][dev.reprise.embedded.KeepAlive] starts it again when it dies under a running
/// command, and [RedisProcess][dev.reprise.embedded.RedisProcess] is a child of this process for
/// tests and chaos.
@NullMarked
package dev.reprise.embedded;

import org.jspecify.annotations.NullMarked;
