/// A TCP proxy that speaks Redis's protocol and misbehaves where it is told to.
@NullMarked
package dev.reprise.chaos.proxy;

import org.jspecify.annotations.NullMarked;
