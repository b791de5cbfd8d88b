/// `reprise demo`: a real import under real kills, told as it happens, beside a plain loop under
/// the same kills.
@NullMarked
package dev.reprise.cli.demo;

import org.jspecify.annotations.NullMarked;
