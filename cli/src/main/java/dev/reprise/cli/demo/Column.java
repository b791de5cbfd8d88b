package dev.reprise.cli.demo;

import java.time.Duration;

/// How one of the two ended.
record Column(String name, Verdict verdict, Duration took) {}
