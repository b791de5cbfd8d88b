/// The store on Redis; the only package that sees the driver.
@NullMarked
package dev.reprise.redis;

import org.jspecify.annotations.NullMarked;
