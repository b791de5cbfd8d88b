package dev.reprise.chaos.stage;

/// A fault that was injected.
///
/// @param at ms after the scenario began
public record Fault(long at, String what) {}
