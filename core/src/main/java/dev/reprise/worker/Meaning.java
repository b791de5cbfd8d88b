package dev.reprise.worker;

import dev.reprise.source.Source;

/// What a job means to this worker.
record Meaning<P>(Handler<P> handler, P params, Source source, String digest) {}
