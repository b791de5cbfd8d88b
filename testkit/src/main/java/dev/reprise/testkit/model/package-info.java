/// A store in memory, written from the protocol and not from the scripts: a second statement of
/// what they have to do, against which they are compared step by step.
@NullMarked
package dev.reprise.testkit.model;

import org.jspecify.annotations.NullMarked;
